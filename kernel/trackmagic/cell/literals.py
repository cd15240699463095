"""Param values: what a literal in the text, or an object in the namespace, is worth as one.

A param value is JSON-like: tuples become lists, sets become sorted lists, keys of dicts become text.
Text is evaluated by walking the tree, bounded in size, never by ``eval``.
"""

from __future__ import annotations

import ast
import operator
import sys
from collections.abc import Callable, Iterable
from itertools import islice
from types import MappingProxyType
from typing import Any

from trackmagic.entities import ParamValue

MAX_ITEMS = 1000
"""Values in a param, nested ones counted; more is data, not a param."""
MAX_TEXT = 10_000
MAX_BITS = 4096
MAX_DEPTH = 32

_Number = int | float


class NotParam(Exception):
    """The expression or object is worth no param value."""


def literal(node: ast.expr) -> ParamValue:
    """Evaluate a literal expression. Raises NotParam when it is none, or past the limits."""
    value = _literal(node, MAX_DEPTH)
    if _weight(value) > MAX_ITEMS:
        raise NotParam
    return value


def param_value(value: object) -> ParamValue:
    """Give an object as a param value, numpy scalars as Python's. Raises NotParam for others."""
    try:
        return _plain(value, MAX_DEPTH, [MAX_ITEMS])
    except NotParam:
        raise
    except Exception as failure:
        raise NotParam from failure


def _literal(node: ast.expr, depth: int) -> ParamValue:
    evaluate = _LITERALS.get(type(node))
    if evaluate is None or not depth:
        raise NotParam
    return evaluate(node, depth - 1)


def _constant(node: ast.Constant, _depth: int) -> ParamValue:
    value = node.value
    if value is None or type(value) in {bool, int, float}:
        return value  # type: ignore[return-value]
    if isinstance(value, str) and len(value) <= MAX_TEXT:
        return value
    raise NotParam


def _items(nodes: Iterable[ast.expr], depth: int) -> list[ParamValue]:
    values: list[ParamValue] = []
    for node in nodes:
        if isinstance(node, ast.Starred):
            spread = _literal(node.value, depth)
            if not isinstance(spread, list):
                raise NotParam
            values.extend(spread)
        else:
            values.append(_literal(node, depth))
    return values


def _sequence(node: ast.List | ast.Tuple, depth: int) -> ParamValue:
    if len(node.elts) > MAX_ITEMS:
        raise NotParam
    return _items(node.elts, depth)


def _set(node: ast.Set, depth: int) -> ParamValue:
    distinct: list[ParamValue] = []
    for value in _items(node.elts[: MAX_ITEMS + 1], depth):
        if value not in distinct:
            distinct.append(value)
    return _in_order(distinct)


def _dict(node: ast.Dict, depth: int) -> ParamValue:
    if len(node.keys) > MAX_ITEMS:
        raise NotParam
    values: dict[str, ParamValue] = {}
    for key, item in zip(node.keys, node.values, strict=True):
        value = _literal(item, depth)
        if key is not None:
            values[_key(_literal(key, depth))] = value
        elif isinstance(value, dict):
            values.update(value)
        else:
            raise NotParam
    return values


def _joined(node: ast.JoinedStr, depth: int) -> ParamValue:
    parts = [_literal(part, depth) for part in node.values]  # an expression inside is no literal
    return "".join(part for part in parts if isinstance(part, str))


def _call(node: ast.Call, depth: int) -> ParamValue:
    match node:  # float("inf"), which has no literal
        case ast.Call(func=ast.Name(id="float"), args=[argument], keywords=[]):
            value = _literal(argument, depth)
            if isinstance(value, str | int | float) and len(str(value)) < MAX_DEPTH:
                try:
                    return float(value)
                except ValueError:
                    pass
    raise NotParam


def _unary(node: ast.UnaryOp, depth: int) -> ParamValue:
    value = _literal(node.operand, depth)
    if isinstance(node.op, ast.Not):
        return not value
    if not isinstance(value, _Number):
        raise NotParam
    if isinstance(node.op, ast.USub):
        return -value
    if isinstance(node.op, ast.UAdd):
        return +value
    if isinstance(value, int):
        return -int(value) - 1
    raise NotParam


def _binary(node: ast.BinOp, depth: int) -> ParamValue:
    kind = type(node.op)
    left, right = _literal(node.left, depth), _literal(node.right, depth)
    if kind is ast.Mult and isinstance(right, str | list):
        left, right = right, left
    try:
        if isinstance(left, _Number) and isinstance(right, _Number):
            return _arithmetic(kind, left, right)
        if kind is ast.Mult and isinstance(left, str | list) and isinstance(right, int):
            size, most = (
                (len(left), MAX_TEXT) if isinstance(left, str) else (_weight(left), MAX_ITEMS)
            )
            if size * right <= most:
                return left * right
        elif kind is ast.Add:
            for sequence in (str, list):
                if isinstance(left, sequence) and isinstance(right, sequence):
                    return operator.add(left, right)  # type: ignore[no-any-return]
    except (ArithmeticError, TypeError, ValueError) as failure:
        raise NotParam from failure
    raise NotParam


def _arithmetic(kind: type[ast.operator], left: _Number, right: _Number) -> ParamValue:
    compute = _ARITHMETIC.get(kind)
    if compute is None:
        raise NotParam
    if isinstance(left, int) and isinstance(right, int):
        growth = left.bit_length() * right if kind is ast.Pow else right
        if kind in {ast.Pow, ast.LShift} and abs(growth) > MAX_BITS:
            raise NotParam
        if max(left.bit_length(), right.bit_length()) > MAX_BITS:
            raise NotParam
    value = compute(left, right)
    if type(value) not in {bool, int, float}:  # a negative base's fractional power is complex
        raise NotParam
    return value  # type: ignore[no-any-return]


def _in_order(values: list[ParamValue]) -> list[ParamValue]:
    try:
        return sorted(values)  # type: ignore[type-var]
    except TypeError:
        return sorted(values, key=lambda value: (type(value).__name__, repr(value)))


def _key(value: ParamValue) -> str:
    if isinstance(value, list | dict):
        raise NotParam
    return value if isinstance(value, str) else str(value)


def _weight(value: ParamValue) -> int:
    if isinstance(value, list):
        return 1 + sum(map(_weight, value))
    if isinstance(value, dict):
        return 1 + sum(map(_weight, value.values()))
    return 1


def _plain(value: object, depth: int, left: list[int]) -> ParamValue:
    left[0] -= 1
    if left[0] < 0 or not depth:
        raise NotParam
    kind = type(value)
    if value is None or kind in {bool, float}:
        return value  # type: ignore[return-value]
    numpy = sys.modules.get("numpy")
    if numpy is not None and issubclass(kind, numpy.generic):
        return _numpy_scalar(value, numpy)
    for base, convert in _PLAIN.items():
        if issubclass(kind, base):
            return convert(value, depth - 1, left)
    raise NotParam


def _numpy_scalar(value: Any, numpy: Any) -> ParamValue:
    if isinstance(value, numpy.floating):
        return float(value)
    plain: object = value.item()
    if type(plain) in {bool, int, str}:
        return plain  # type: ignore[return-value]
    raise NotParam


def _whole(value: Any, _depth: int, _left: list[int]) -> ParamValue:
    if int.bit_length(value) > MAX_BITS:
        raise NotParam
    return int.__int__(value)


def _text(value: Any, _depth: int, _left: list[int]) -> ParamValue:
    if str.__len__(value) > MAX_TEXT:
        raise NotParam
    return str.__str__(value)


def _plain_items(values: Iterable[object], depth: int, left: list[int]) -> list[ParamValue]:
    return [_plain(value, depth, left) for value in islice(values, MAX_ITEMS + 1)]


def _plain_dict(value: Any, depth: int, left: list[int]) -> ParamValue:
    pairs = islice(dict.items(value), MAX_ITEMS + 1)
    return {_key(_plain(key, depth, left)): _plain(item, depth, left) for key, item in pairs}


_PLAIN: MappingProxyType[type, Callable[[Any, int, list[int]], ParamValue]] = MappingProxyType(
    {
        int: _whole,
        float: lambda value, _depth, _left: float.__float__(value),
        str: _text,
        list: lambda value, depth, left: _plain_items(list.__iter__(value), depth, left),
        tuple: lambda value, depth, left: _plain_items(tuple.__iter__(value), depth, left),
        dict: _plain_dict,
        set: lambda value, depth, left: _in_order(_plain_items(set.__iter__(value), depth, left)),
        frozenset: lambda value, depth, left: _in_order(
            _plain_items(frozenset.__iter__(value), depth, left)
        ),
    }
)
_LITERALS: dict[type[ast.AST], Callable[[Any, int], ParamValue]] = {
    ast.Constant: _constant,
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.Set: _set,
    ast.Dict: _dict,
    ast.JoinedStr: _joined,
    ast.Call: _call,
    ast.UnaryOp: _unary,
    ast.BinOp: _binary,
}
_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
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
