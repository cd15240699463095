"""One walk through an object: how much it may take, and which form each part of it has."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterable
from typing import Any

from trackmagic.entities import ParamValue

MAX_VALUES = 65_536
"""Parts of one value, nested ones counted: more could not be kept as a text of 65,536 characters."""
MAX_ELEMENTS = 1000
"""Of an array that are listed; past that its shape stands for it."""
MAX_DEPTH = 100

_PLAIN = frozenset({bool, int, float, str, type(None)})

Form = Callable[["Walk", Any], ParamValue]


class NoForm(ValueError):
    """It is worth no param value; the message completes "the value ..."."""


class Walk:
    """Gives parts of one value their forms. Forms call :meth:`value` for what they hold."""

    def __init__(self, formed: Form, *, stand_ins: bool = True, is_whole: bool = False) -> None:
        self._formed, self._stand_ins = formed, stand_ins
        self._left = sys.maxsize if is_whole else MAX_VALUES
        self.elements = sys.maxsize if is_whole else MAX_ELEMENTS
        """Of an array that are listed."""
        self._inside: list[int] = []
        """Ids of what holds the part that is looked at."""

    def value(self, value: object) -> ParamValue:
        """The form of ``value``. Raises :class:`NoForm`."""
        self._check_room(1)
        self._left -= 1
        kind = type(value)
        if kind in _PLAIN:
            return value  # type: ignore[return-value]
        if id(value) in self._inside:
            raise NoForm("holds itself")
        if len(self._inside) == MAX_DEPTH:
            raise NoForm(f"is nested deeper than {MAX_DEPTH}")
        self._inside.append(id(value))
        try:
            return self._formed(self, value)
        finally:
            self._inside.pop()

    def items(self, values: Iterable[object], length: int) -> list[ParamValue]:
        """A list of the forms of ``values``; ``length`` is how many there are."""
        self._check_room(length)
        if isinstance(values, list) and _PLAIN.issuperset(map(type, values)):
            self._left -= length
            return values
        return [self.value(part) for part in values]

    def pairs(self, pairs: Iterable[tuple[object, object]], length: int) -> ParamValue:
        """A dict of the forms of values, by text; keys that read alike are written as Python does."""
        self._check_room(length)
        rows = [(key, key_text(self, key), part) for key, part in pairs]
        names = [name for _key, name, _part in rows]
        if len(set(names)) < len(names):
            names = [name if names.count(name) == 1 else repr(key) for key, name, _ in rows]
        if len(set(names)) < len(names):
            alike = next(name for name in names if names.count(name) > 1)
            raise NoForm(f"has several keys that read {alike[:60]!r}")
        return {
            name: self.value(part) for name, (_key, _name, part) in zip(names, rows, strict=True)
        }

    def _check_room(self, length: int) -> None:
        if length > self._left:
            several = f"{length:,}" if length > MAX_VALUES else "too many"
            raise NoForm(f"holds {several} values; the limit is {MAX_VALUES:,}")

    def stand_in(self, text: str) -> str:
        """``text`` in place of a value. Raises :class:`NoForm` where none may stand in."""
        if not self._stand_ins:
            raise NoForm("has no form of its own")
        return text


def key_text(walk: Walk, key: object) -> str:
    """A dict's key as text: ``1``, ``True``, ``None``, ``(1, 2)``, an enum's value."""
    if isinstance(key, str):
        return str.__str__(key)
    form = walk.value(key)
    if isinstance(form, list) and isinstance(key, tuple):
        return repr(tuple(form))
    return form if isinstance(form, str) else str(form)


def in_order(values: list[ParamValue]) -> list[ParamValue]:
    """A set's values in the order that they have in every process."""
    return sorted(values, key=_place)


def _place(value: ParamValue) -> tuple[str, float, str]:
    if isinstance(value, int) and not isinstance(value, bool):
        return "number", _nearest(value), f"{value.bit_length():09} {value:x}"
    if isinstance(value, float):
        return "number", math.inf if math.isnan(value) else value, repr(value)
    if isinstance(value, str):
        return "text", 0, value
    return type(value).__name__, 0, json.dumps(value, sort_keys=True)


def _nearest(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
