"""The compare grid; its answer is :class:`trackmagic.views.compare.Comparison`."""

from __future__ import annotations

from typing import Literal

import msgspec

from trackmagic.entities import Entity
from trackmagic.views.compare_cells import Direction


class CompareQuery(Entity, frozen=True):
    """2 to 50 runs, and which one they are told against (the first unless given)."""

    runs: tuple[str, ...]
    baseline: str | None = None
    differences_only: bool = False
    directions: dict[str, Direction | Literal["unknown"]] = msgspec.field(default_factory=dict)
    """Which way metrics are better, where their names do not tell or tell wrong."""
