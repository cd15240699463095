"""The worth of each kind of expression: where it comes from, and its value where that is known."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from trackmagic.cell import free, looks, makers
from trackmagic.cell.called import call
from trackmagic.cell.held import (
    OBJECT,
    PLAIN,
    WORK,
    Held,
    any_unknown,
    held,
    joined,
    single,
    values_of,
)
from trackmagic.cell.reader import Reader
from trackmagic.cell.unknown import UNKNOWN


def _constant(_reader: Reader, node: ast.Constant) -> Held:
    value = node.value
    return Held("plain" if isinstance(value, looks.ATOMS) else "object", value)


def _name(reader: Reader, node: ast.Name) -> Held:
    return single(reader.look(node.id))


def _display(reader: Reader, node: Any) -> Held:
    parts: list[Any] = []
    worths = []
    for element in node.elts:
        if isinstance(element, ast.Starred):
            worth = reader.of(element.value)
            is_known = isinstance(worth.value, list | tuple | set | range)
            parts.extend(
                worth.value if is_known and len(worth.value) <= free.MAX_SIZE else [UNKNOWN]
            )
        else:
            worth = reader.of(element)
            parts.append(worth.value)
        worths.append(worth)
    make: Callable[[list[Any]], Any] = _DISPLAYS[type(node)]
    return _made(worths, parts, lambda: make(parts))


def _dict(reader: Reader, node: ast.Dict) -> Held:
    worths, parts = [], []
    built: dict[Any, Any] = {}
    for key, item in zip(node.keys, node.values, strict=True):
        value = reader.of(item)
        name = value if key is None else reader.of(key)
        worths += [name, value]
        parts += [name.value, value.value]
        if any_unknown(name.value, value.value):
            continue
        try:
            built.update(value.value if key is None else {name.value: value.value})
        except (TypeError, ValueError):
            parts.append(UNKNOWN)
    return _made(worths, parts, lambda: built)


def _made(worths: list[Held], parts: list[Any], make: Callable[[], Any]) -> Held:
    kind = joined(worths)
    if any(part is UNKNOWN for part in parts):
        return Held(kind)
    try:
        return Held(kind, make())
    except TypeError:  # an element of a set that has no hash
        return Held(kind)


def _joined(reader: Reader, node: ast.JoinedStr) -> Held:
    parts = [reader.of(part) for part in node.values]
    kind = joined(parts)
    if kind == "object" or any(not isinstance(part.value, str) for part in parts):
        return Held("work" if kind == "object" else kind)
    return Held(kind, "".join(part.value for part in parts))


def _formatted(reader: Reader, node: ast.FormattedValue) -> Held:
    value = reader.of(node.value)
    spec = reader.of(node.format_spec) if node.format_spec else Held("plain", "")
    kind = joined((value, spec))
    if not value.is_known or not isinstance(spec.value, str):
        return Held(kind)
    return Held(kind, free.text_of(value.value, node.conversion, spec.value))


def _unary(reader: Reader, node: ast.UnaryOp) -> Held:
    operand = reader.of(node.operand)
    if operand.kind == "object":
        return WORK
    is_known = operand.is_known
    return Held(operand.kind, free.unary(type(node.op), operand.value) if is_known else UNKNOWN)


def _binary(reader: Reader, node: ast.BinOp) -> Held:
    return operated(node.op, reader.of(node.left), reader.of(node.right))


def operated(operator: ast.operator, left: Held, right: Held) -> Held:
    """Give what an operator makes of two worths."""
    kind = joined((left, right))
    if kind == "object" or (kind == "moment" and _is_duration(operator, left, right)):
        return WORK
    if left.is_known and right.is_known:
        return Held(kind, free.binary(type(operator), left.value, right.value))
    return Held(kind)


def _boolean(reader: Reader, node: ast.BoolOp) -> Held:
    parts = [reader.of(value) for value in node.values]
    kind = joined(parts)
    is_and = isinstance(node.op, ast.And)
    for part in parts:
        if not part.is_known or part.kind != "plain":
            return Held(kind)
        if bool(part.value) is not is_and:
            return part
    return parts[-1]


def _compare(reader: Reader, node: ast.Compare) -> Held:
    left = reader.of(node.left)
    parts = [reader.of(part) for part in node.comparators]
    kind = joined((left, *parts))
    steps = [(type(op), part.value) for op, part in zip(node.ops, parts, strict=True)]
    if kind == "object":
        if all(op in {ast.Is, ast.IsNot} for op, _ in steps):
            return PLAIN
        return WORK
    if any_unknown(left.value, *(part.value for part in parts)):
        return Held(kind)
    return Held(kind, free.compared(left.value, steps))


def _chosen(reader: Reader, node: ast.IfExp) -> Held:
    test = reader.of(node.test)
    if test.is_known and test.kind == "plain":
        return reader.of(node.body if test.value else node.orelse)
    arms = (reader.of(node.body), reader.of(node.orelse))
    if reader.depends_on_results(node.test):
        return WORK
    return Held(joined(arms))


def _subscript(reader: Reader, node: ast.Subscript) -> Held:
    base, key = reader.of(node.value), reader.of(node.slice)
    if makers.is_given(base.value):
        return PLAIN
    if base.kind == "object":
        if not base.is_known:
            return WORK
        return _part(base.value, key.value) if key.is_known else WORK
    kind = joined((base, key))
    if base.is_known and key.is_known:
        return Held(kind, free.item(base.value, key.value))
    return Held(kind)


def _slice(reader: Reader, node: ast.Slice) -> Held:
    bounds = [node.lower, node.upper, node.step]
    parts = [Held("plain", None) if part is None else reader.of(part) for part in bounds]
    return _made(parts, [part.value for part in parts], lambda: slice(*values_of(parts)))


def _attribute(reader: Reader, node: ast.Attribute) -> Held:
    base = reader.of(node.value)
    if node.attr in looks.SIZES and reader.is_data(node.value):
        return PLAIN
    if base.kind not in {"plain", "object"}:
        return Held(base.kind)
    if not base.is_known:
        return PLAIN if base.kind == "plain" else WORK
    value = looks.stored(base.value, node.attr)
    if base.kind == "plain":
        return Held("plain", value) if looks.is_plain(value) else PLAIN
    if node.attr in looks.SIZES:
        return PLAIN
    if value is UNKNOWN:
        return WORK
    if not looks.is_plain(value):
        return Held("object", value)
    return Held("plain", value) if looks.is_configuration(base.value) else WORK


def _named(reader: Reader, node: ast.NamedExpr) -> Held:
    worth = reader.of(node.value)
    if reader.repeats:  # each time another value
        worth = WORK
    reader.name_bound(node.target.id, node.value, worth)
    return worth


def _awaited(reader: Reader, node: ast.Await) -> Held:
    reader.of(node.value)
    return WORK


def _lambda(_reader: Reader, _node: ast.Lambda) -> Held:
    return OBJECT


def _comprehension(reader: Reader, node: Any) -> Held:
    hidden = {name for loop in node.generators for name in target_names(loop.target)}
    before = {name: reader.names.get(name) for name in hidden}
    worths = []
    reader.repeats += 1
    for generator in node.generators:
        worths.append(reader.of(generator.iter))
        inner = PLAIN if worths[-1].kind == "plain" else WORK
        reader.names |= dict.fromkeys(target_names(generator.target), inner)
        worths += [reader.of(test) for test in generator.ifs]
    worths += [
        reader.of(getattr(node, part)) for part in ("key", "value", "elt") if hasattr(node, part)
    ]
    reader.repeats -= 1
    for name, worth in before.items():
        reader.names.pop(name, None)
        if worth is not None:
            reader.names[name] = worth
    kind = joined(worths)
    return Held("work" if kind == "object" else kind)


def target_names(target: ast.expr) -> Iterator[str]:
    """Give the names that a target binds."""
    for part in ast.walk(target):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            yield part.id


def _part(value: Any, key: Any) -> Held:
    """A part of a container that holds more than plain values."""
    part = free.item(value, key)
    return WORK if part is UNKNOWN else held(part)


def _is_duration(operator: ast.operator, left: Held, right: Held) -> bool:
    """Whether a difference of moments is taken; a moment less a known number is a moment."""
    if not isinstance(operator, ast.Sub) or left.kind != "moment":
        return False
    return right.kind == "moment" or not isinstance(right.value, int | float)


_DISPLAYS: dict[type[ast.AST], Callable[[list[Any]], Any]] = {
    ast.List: list,
    ast.Tuple: tuple,
    ast.Set: set,
}
STEPS: dict[type, Callable[[Reader, Any], Held]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.List: _display,
    ast.Tuple: _display,
    ast.Set: _display,
    ast.Dict: _dict,
    ast.JoinedStr: _joined,
    ast.FormattedValue: _formatted,
    ast.UnaryOp: _unary,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.Compare: _compare,
    ast.IfExp: _chosen,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.Attribute: _attribute,
    ast.NamedExpr: _named,
    ast.Lambda: _lambda,
    ast.Await: _awaited,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.DictComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.Call: call,
}
