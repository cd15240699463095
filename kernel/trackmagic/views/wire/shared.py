"""What several views share."""

from __future__ import annotations

from typing import Annotated

import msgspec

from trackmagic.entities import Entity

Whole = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
"""A whole number that databases have: of 64 bits."""


class Problem(Entity, frozen=True):
    """Why a request failed, in words for the person at the screen."""

    error: str
    message: str
    column: int | None = None
    """Where a filter stops making sense, from 0."""
