"""What a screen asks for and gets: the shapes that cross to JavaScript.

Texts are ready to be shown (never markup); a number goes along where the screen sorts, draws or
tells more of it. NaN and infinities cross as null beside their text.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from trackmagic.entities import Entity, ParamOrigin

Whole = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
"""A whole number that databases have: of 64 bits."""


class Problem(Entity, frozen=True):
    """Why a request failed, in words for the person at the screen."""

    error: str
    message: str
    column: int | None = None
    """Where a filter stops making sense, from 0."""


class Picture(Entity, frozen=True):
    """A sparkline: the path of an SVG of 840 by 180 units, and what it shows in words."""

    path: str
    label: str


class ParamLine(Entity, frozen=True):
    """A param of a run, and what it was in the call before."""

    key: str
    text: str
    kind: Literal["added", "removed", "changed"] | None = None
    """None: as it was."""
    old: str = ""
    origin: ParamOrigin = "explicit"
    is_found: bool = False
    """A number that trackmagic found among the cell's names: the header may say that it is a metric."""


class TextLines(Entity, frozen=True):
    """A text besides the cell that is another than in the call before, as a unified diff.

    Without lines it is too long to be told line by line, or only blanks differ.
    """

    name: str
    lines: tuple[str, ...] = ()
