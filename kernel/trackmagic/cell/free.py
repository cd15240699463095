"""Free work on plain values: arithmetic, comparison, formatting, indexing and the builtins for it.

All of it is bounded in size, and gives UNKNOWN where it would raise or grow past the bounds: the value is
then read after the cell ran.
"""

from __future__ import annotations

import ast
import builtins
import datetime as dt
import operator
import pathlib
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Any

from trackmagic.cell.unknown import UNKNOWN

MAX_BITS = 4096
MAX_SIZE = 100_000
"""Characters or items of a value on its way."""

_SCALARS = (bool, int, float, str, type(None))
_TIMES = (dt.date, dt.timedelta)
_OPERANDS = (*_SCALARS, *_TIMES, list, tuple, dict, set, frozenset)
_WIDE = re.compile(r"\d{4}")


def binary(kind: type[ast.operator], left: Any, right: Any) -> Any:
    """Give what an operator gives."""
    compute = BINARY.get(kind)
    if compute is None or not (_is_operand(left) and _is_operand(right)):
        return UNKNOWN
    if kind is ast.Mod and isinstance(left, str):
        return _formatted(left, right)
    if kind in {ast.Pow, ast.LShift} and _grows(kind, left, right):
        return UNKNOWN
    if kind is ast.Mult and _size(left) * _count(right) + _size(right) * _count(left) > MAX_SIZE:
        return UNKNOWN
    return _bounded(compute, left, right)


def _formatted(pattern: str, values: Any) -> Any:
    simple = isinstance(values, tuple) and all(type(value) in _SCALARS for value in values)
    if _WIDE.search(pattern) or "*" in pattern or not (simple or type(values) in _SCALARS):
        return UNKNOWN
    return _bounded(operator.mod, pattern, values)


def _is_operand(value: object) -> bool:
    return type(value) in _OPERANDS or isinstance(value, (pathlib.PurePath, *_TIMES))


def _grows(kind: type[ast.operator], left: Any, right: Any) -> bool:
    if not (isinstance(left, int) and isinstance(right, int)):
        return kind is ast.LShift
    return abs(left.bit_length() * right if kind is ast.Pow else right) > MAX_BITS


def _size(value: object) -> int:
    return len(value) if isinstance(value, str | list | tuple) else 0


def _count(value: object) -> int:
    return max(int(value), 0) if isinstance(value, int) else 0


def _bounded(compute: Callable[..., Any], *values: Any, **named: Any) -> Any:
    try:
        value = compute(*values, **named)
    except Exception:  # noqa: BLE001 - the cell itself meets it, and says so
        return UNKNOWN
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        return UNKNOWN
    if isinstance(value, complex) or value is NotImplemented:
        return UNKNOWN
    return UNKNOWN if isinstance(value, str | list | tuple) and len(value) > MAX_SIZE else value


def unary(kind: type[ast.unaryop], value: Any) -> Any:
    """Give what a sign or ``not`` gives."""
    if kind is not ast.Not and not isinstance(value, int | float):
        return UNKNOWN
    return _bounded(UNARY[kind], value)


def compared(left: Any, steps: Iterable[tuple[type[ast.cmpop], Any]]) -> Any:
    """Give what a chain of comparisons gives."""
    for kind, right in steps:
        if kind not in {ast.Is, ast.IsNot} and not (_is_operand(left) and _is_operand(right)):
            return UNKNOWN
        if (holds := _bounded(COMPARE[kind], left, right)) is UNKNOWN or not holds:
            return holds
        left = right
    return True


def item(value: Any, key: Any) -> Any:
    """Give a part of a list, a tuple, a text or a dict, with their own look-up."""
    for base in (dict, list, tuple, str, range):
        if isinstance(value, base):
            if base is dict:
                return _bounded(dict.get, value, key, UNKNOWN)
            return _bounded(base.__getitem__, value, key)
    return UNKNOWN


def text_of(value: Any, conversion: int, spec: str) -> Any:
    """Give a value as an f-string shows it."""
    if not isinstance(value, (*_SCALARS, *_TIMES, pathlib.PurePath)) or _WIDE.search(spec):
        return UNKNOWN
    conversions: dict[int, Callable[[Any], str]] = {114: repr, 115: str, 97: ascii}
    convert = conversions.get(conversion)
    return _bounded(format, convert(value) if convert else value, spec)


def called(function: Any, values: list[Any], named: Mapping[str, Any]) -> Any:
    """Give what a free builtin gives."""
    if function is builtins.range:
        return _bounded(range, *values) if not named else UNKNOWN
    if any(isinstance(value, range) and len(value) > MAX_SIZE for value in values):
        return len(values[0]) if function is builtins.len else UNKNOWN
    if not all(
        _is_operand(value) or isinstance(value, range) for value in (*values, *named.values())
    ):
        return UNKNOWN
    return _bounded(function, *values, **named)


def method(value: Any, name: str, values: list[Any], named: Mapping[str, Any]) -> Any:
    """Give what a free method of a plain value gives."""
    if isinstance(value, dict) and name == "get":
        return _bounded(dict.get, value, *values) if not named else UNKNOWN
    if type(value) in {list, dict, set} and name == "copy":
        return value.copy()
    if type(value) is not str or not all(
        _is_operand(argument) for argument in (*values, *named.values())
    ):
        return UNKNOWN
    size = max((_size(argument) + _count(argument) for argument in values), default=1)
    if size * (len(value) + 1) > MAX_SIZE or (name == "format" and _WIDE.search(value)):
        return UNKNOWN
    return _bounded(getattr(str, name), value, *values, **named)


def unpacked(value: Any, count: int) -> list[Any] | None:
    """Give the parts of a value that is bound to ``count`` names; None when it has not as many."""
    if not isinstance(value, list | tuple | str | range):
        return None
    parts = list(islice(value, count + 1))
    return parts if len(parts) == count else None


FREE = frozenset(
    {len, int, float, str, bool, min, max, abs, round, sorted, tuple, list, dict, set, frozenset, range}
)  # fmt: skip
METHODS: MappingProxyType[type, frozenset[str]] = MappingProxyType(
    {
        str: frozenset(
            "lower upper title capitalize casefold strip lstrip rstrip replace format join split rsplit "
            "splitlines zfill center ljust rjust removeprefix removesuffix partition rpartition "
            "startswith endswith isdigit find count encode".split()
        ),
        dict: frozenset("get copy keys values items fromkeys pop setdefault".split()),
        list: frozenset("copy index count pop".split()),
        tuple: frozenset("index count".split()),
        set: frozenset("copy union intersection difference".split()),
        pathlib.PurePath: frozenset(
            "with_suffix with_name with_stem joinpath as_posix resolve absolute expanduser "
            "relative_to".split()
        ),
        dt.date: frozenset("isoformat strftime replace date timestamp year weekday".split()),
        dt.timedelta: frozenset({"total_seconds"}),
    }
)
CHANGING = frozenset(
    "append extend insert add update pop popitem clear remove discard setdefault sort reverse appendleft "
    "extendleft popleft subtract difference_update intersection_update move_to_end".split()
)
"""Methods that change the container they are called on."""

BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
}
UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.Not: operator.not_,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}
COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}
