"""What a filter says, as frozen values: a tree of tests. Knows neither text nor SQL.

Columns (where in the text a thing stands) never count when two trees are compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal as Word
from typing import get_args

Kind = Word["metrics", "params", "tags", "attributes", "datasets"]
Value = float | str | bool | None

SECONDS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
"""Units of a span of time, in seconds."""
Part = Word["best", "min", "max", "first", "last", "mean", "points"]
PARTS: tuple[Part, ...] = get_args(Part)
"""What of a metric can be asked for; its last value when nothing is. ``mean`` is of the last ten points."""


@dataclass(frozen=True, slots=True)
class Field:
    """What is compared: ``metrics.loss.min`` is ``("metrics", "loss", "min")``.

    ``kind`` is None for a bare name that is no attribute: only a store knows what it is.
    """

    kind: Kind | None
    key: str
    part: str = ""
    column: int = field(default=0, compare=False)
    quoted: bool = field(default=False, compare=False)
    """Whether the key stands in quotes: what is behind it is its part, whatever keys there are."""

    @property
    def whole(self) -> str:
        """The key as if the part belonged to it."""
        return f"{self.key}.{self.part}" if self.part else self.key

    def __str__(self) -> str:
        """The field as a message names it."""
        return self.whole if self.kind in {None, "attributes"} else f"{self.kind}.{self.whole}"


@dataclass(frozen=True, slots=True)
class Literal:
    """A value to compare with, and its unit if it is a span of time: ``5m``."""

    value: Value
    unit: str = ""
    column: int = field(default=0, compare=False)
    bare: bool = field(default=False, compare=False)
    """Whether it is a word without quotes."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """``field operator value``; only ``in`` and ``not in`` have more or fewer than one value."""

    field: Field
    operator: str
    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class NullTest:
    """``field is null`` (``null``) or ``field is not null``."""

    field: Field
    null: bool
    inner: bool = False
    """Whether the field is a dict inside a dict param, of which only the leaves are rows."""


@dataclass(frozen=True, slots=True)
class FreeText:
    """A text that name, note, code, or key or value of a tag must hold, in either case."""

    text: str
    column: int = field(default=0, compare=False)
    bare: bool = field(default=False, compare=False)
    """Whether it is a word without quotes."""
    behind: str = field(default="", compare=False)
    """The value that stands behind it."""


@dataclass(frozen=True, slots=True)
class And:
    """All of them; with no parts, what every run passes."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary."""

    part: Node


Node = And | Or | Not | Comparison | NullTest | FreeText


@dataclass(frozen=True, slots=True)
class Order:
    """One term of an order."""

    field: Field
    descending: bool = False
