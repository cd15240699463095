"""What an expression of a cell is worth: where it comes from, and its value where that is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, NamedTuple

from trackmagic.cell import looks
from trackmagic.cell.unknown import UNKNOWN

Kind = Literal["plain", "object", "neither", "moment", "work"]
"""``plain``: literals and given values, through free work. ``object``: a thing that is not plain, as given:
data, a model, a function. ``work``: it was computed. ``moment``: a clock. ``neither``: a loop counter."""


class Held(NamedTuple):
    """The worth of an expression, or of a name."""

    kind: Kind
    value: Any = UNKNOWN
    maybe: bool = False
    """Whether the cell may not have bound the name: an arm, or a loop, that may not have run."""
    final_too: bool = False
    """A loop changed the name: ``value`` is what it was worth before, and what it came to is a result."""

    @property
    def is_known(self) -> bool:
        """Whether its value is known."""
        return self.value is not UNKNOWN


PLAIN: Final = Held("plain")
OBJECT: Final = Held("object")
WORK: Final = Held("work")
NEITHER: Final = Held("neither")
MOMENT: Final = Held("moment")

_WEIGHT: dict[Kind, int] = {"plain": 0, "object": 1, "neither": 2, "moment": 3, "work": 4}


def held(value: object) -> Held:
    """Give the worth of an object that is given."""
    return Held("plain" if looks.is_plain(value) else "object", value)


def any_unknown(*values: object) -> bool:
    """Tell whether a value is not known; by identity, as they may have an ``==`` of their own."""
    return any(value is UNKNOWN for value in values)


def values_of(parts: Iterable[Held]) -> list[Any]:
    """Give the values of some worths."""
    return [part.value for part in parts]


def values_by_name(parts: Mapping[str, Held]) -> dict[str, Any]:
    """Give the values of some worths, by name."""
    return {name: part.value for name, part in parts.items()}


def joined(parts: Iterable[Held]) -> Kind:
    """Give the kind of what is made of these parts by free work."""
    kind: Kind = "plain"
    for part in parts:
        if _WEIGHT[part.kind] > _WEIGHT[kind]:
            kind = part.kind
    return kind


def either(first: Held | None, second: Held | None) -> Held:
    """Give what a name is worth after one of two arms; None: the arm has not bound it."""
    if first is None or second is None:
        bound = first or second
        return NEITHER if bound is None else bound._replace(maybe=True)
    if first == second:
        return first
    kind = joined((first, second))
    maybe = first.maybe or second.maybe
    if kind == "plain" and first.is_known and second.is_known:
        return Held(kind, _Choice((first.value, second.value)), maybe=maybe)
    return Held(kind, maybe=maybe)


class _Choice(tuple[Any, ...]):
    """Values of which one is the name's."""

    __slots__ = ()


def choices(worth: Held) -> tuple[Any, ...]:
    """Give the values that a name may have; none when they are not known."""
    if isinstance(worth.value, _Choice):
        return tuple(
            value
            for part in worth.value
            for value in (part if isinstance(part, _Choice) else (part,))
        )
    return (worth.value,) if worth.is_known else ()


def single(worth: Held) -> Held:
    """Give ``worth`` with its one value, or with none where it may be one of several."""
    return Held(worth.kind) if isinstance(worth.value, _Choice) else worth


def merged(first: Mapping[str, Held], second: Mapping[str, Held]) -> dict[str, Held]:
    """Give what names are worth after one of two ways was gone."""
    return {
        name: first[name]
        if first.get(name) is second.get(name)
        else either(first.get(name), second.get(name))
        for name in {**first, **second}
    }
