"""Param values <-> the typed columns that hold them.

``text`` is what a person reads and a filter compares; ``number`` is there for bool, int and float.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any, NamedTuple

from trackmagic.entities import ParamValue
from trackmagic.errors import BadValue
from trackmagic.param_values import NoForm, param_value
from trackmagic.store.sound import damaged
from trackmagic.store.text import PARAM_CHARACTERS, check_text


class TypedText(NamedTuple):
    """A param value as columns."""

    type: str
    number: float | None
    text: str


def pack_value(key: str, value: object) -> TypedText:
    """The columns of ``value`` in its form (:mod:`trackmagic.param_values`). Raises :class:`BadValue`."""
    try:
        packed = _pack(key, param_value(value))
    except NoForm as error:
        raise BadValue(
            f"param {key!r} {error}; keep more with log_dict(values, 'name.json')"
        ) from None
    check_text(f"param {key!r}", packed.text, PARAM_CHARACTERS)
    return packed


def unpack_value(type_: str, text: str) -> ParamValue:
    """The value of the columns that :func:`pack_value` gave; of others, a text that says so."""
    try:
        value: ParamValue = _READ.get(type_, str)(text)
    except (ValueError, TypeError, RecursionError):
        return damaged(text)
    return value


def is_packed(type_: str, text: str) -> bool:
    """Whether a value can be read back from these columns."""
    try:
        unpack = str if type_ == "str" else _READ[type_]
        unpack(text)
    except (KeyError, ValueError, TypeError, RecursionError):
        return False
    return True


_READ: dict[str, Callable[[str], Any]] = {
    "bool": lambda text: text == "True",
    "int": int,
    "float": float,
    "none": lambda _text: None,
    "list": json.loads,
    "dict": json.loads,
}


def same_value(old: ParamValue, new: object) -> bool:
    """Whether two param values are equal: ``7 == 7.0``, NaN equals NaN, True is not 1."""
    return _same(old, param_value(new))


def _same(old: object, new: object) -> bool:
    match old, new:
        case (bool(), _) | (_, bool()):
            return old is new
        case (float(), float()):
            return old == new or (math.isnan(old) and math.isnan(new))
        case (list(), list()):
            return len(old) == len(new) and all(map(_same, old, new))
        case (dict(), dict()):
            return old.keys() == new.keys() and all(_same(old[name], new[name]) for name in old)
        case _:
            return bool(old == new)


def _pack(key: str, value: ParamValue) -> TypedText:
    match value:
        case None:
            return TypedText("none", None, "None")
        case bool():
            return TypedText("bool", float(value), str(value))
        case int():
            return TypedText("int", _float(value), _digits(key, value))
        case float():
            return TypedText("float", value, repr(value))
        case str():
            return TypedText("str", None, value)
        case list() | dict():
            return TypedText(type(value).__name__, None, _json(key, value))


def _float(value: int) -> float | None:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _digits(key: str, value: int) -> str:
    try:
        return int.__repr__(value)
    except ValueError as error:  # Python's own limit, 4,300 digits
        raise BadValue(f"param {key!r} is too large an int: {error}") from error


def _json(key: str, value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise BadValue(f"param {key!r} cannot be written as JSON: {error}") from error
