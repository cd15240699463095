"""The worth of a call: free work, a moment, a setting, a plain object, or work."""

from __future__ import annotations

import ast
from typing import Any

from trackmagic.cell import free, makers
from trackmagic.cell.calls import Call
from trackmagic.cell.held import (
    MOMENT,
    NEITHER,
    PLAIN,
    WORK,
    Held,
    any_unknown,
    joined,
    values_by_name,
    values_of,
)
from trackmagic.cell.reader import Reader
from trackmagic.cell.unknown import UNKNOWN


def call(reader: Reader, node: ast.Call) -> Held:
    """Give the worth of a call, and note it with what it was given."""
    function, base = _function(reader, node.func)
    values, named = _arguments(reader, node)
    reader.calls.append(Call(node, function, values, named))
    name = _last_name(node.func)
    parts = (*values, *named.values())
    if makers.gives_setting(function, name):
        return PLAIN
    if base is not None and (worth := _method(reader, node, base, values, named)) is not None:
        return worth
    if makers.is_clock(function, name):
        return MOMENT
    if function is len and node.args and reader.is_data(node.args[0]):
        return PLAIN if values[0].kind == "work" else _free(function, values, named)
    if _is_free(function):
        return _free(function, values, named)
    makes_plain = makers.makes_plain(function)
    if makes_plain or makers.looks_only(function):
        kind = joined(parts)
        value = UNKNOWN
        if kind == "plain" and not any_unknown(*values_of(parts)):
            value = makers.constructed(function, values_of(values), values_by_name(named))
        return Held("work" if kind == "object" and not makes_plain else kind, value)
    return WORK


def _function(reader: Reader, node: ast.expr) -> tuple[Any, Held | None]:
    """The function that is called, and what it is a method of."""
    if isinstance(node, ast.Attribute):
        base = reader.of(node.value)
        return reader.thing(node), base
    worth = reader.of(node)
    return (worth.value if worth.is_known else reader.thing(node)), None


def _arguments(reader: Reader, node: ast.Call) -> tuple[list[Held], dict[str, Held]]:
    values: list[Held] = []
    named: dict[str, Held] = {}
    for part in node.args:
        if isinstance(part, ast.Starred):
            values.append(Held(reader.of(part.value).kind))  # from here on positions are not known
        else:
            values.append(reader.of(part))
    for keyword in node.keywords:
        worth = reader.of(keyword.value)
        if keyword.arg is not None:
            named[keyword.arg] = worth
        elif isinstance(worth.value, dict) and all(type(key) is str for key in worth.value):
            named |= {key: Held(worth.kind, item) for key, item in worth.value.items()}
        else:
            named["**"] = Held(worth.kind)
    return values, named


def _method(
    reader: Reader, node: ast.Call, base: Held, values: list[Held], named: dict[str, Held]
) -> Held | None:
    """A method of a plain value, or of the environment; None: judge by the function."""
    name = _last_name(node.func)
    if isinstance(node.func, ast.Attribute) and name in free.CHANGING:
        reader.change(node.func.value)
    if makers.is_given(base.value):
        return PLAIN
    if base.kind == "moment":
        return WORK if name == "total_seconds" else MOMENT
    if base.kind == "neither":
        return NEITHER
    if base.kind != "plain":
        return WORK if base.kind == "work" else None
    kind = joined((base, *values, *named.values()))
    if not base.is_known:
        return Held(kind) if name in _ANY_METHOD else WORK
    if isinstance(base.value, type):
        return None
    base_type = next(
        (plain_type for plain_type in free.METHODS if isinstance(base.value, plain_type)), None
    )
    if base_type is None or name not in free.METHODS[base_type]:
        return Held(kind) if name in _OF_CONFIGURATIONS else WORK
    if kind != "plain" or any_unknown(*values_of(values), *values_of(named.values())):
        return Held(kind)
    return Held(kind, free.method(base.value, name, values_of(values), values_by_name(named)))


def _free(function: Any, values: list[Held], named: dict[str, Held]) -> Held:
    parts = [*values, *named.values()]
    kind = joined(parts)
    if kind == "object":
        if function is len:
            return Held("plain", _length(values[0].value) if len(values) == 1 else UNKNOWN)
        return (
            PLAIN if function is sorted and "key" in named and joined(values) == "plain" else WORK
        )
    if kind != "plain" or any_unknown(*values_of(parts)):
        return Held(kind)
    return Held(kind, free.called(function, values_of(values), values_by_name(named)))


def _length(value: Any) -> Any:
    if value is UNKNOWN:
        return UNKNOWN
    try:
        return len(value) if type(value).__module__.partition(".")[0] in _SIZED else UNKNOWN
    except Exception:  # noqa: BLE001 - a user's object may raise anything
        return UNKNOWN


def _is_free(function: Any) -> bool:
    return any(function is free_function for free_function in free.FREE)


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


_SIZED = frozenset("builtins numpy pandas polars torch collections scipy datasets".split())
_OF_CONFIGURATIONS = frozenset(
    "_replace _asdict model_copy model_dump copy dict get items keys values to_dict getint getfloat "
    "getboolean".split()
)
_ANY_METHOD = _OF_CONFIGURATIONS | frozenset().union(*free.METHODS.values())
