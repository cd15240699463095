"""The walk that fills scopes from expressions, and from the targets that are bound.

It keeps a stack of its own, in the order of evaluation: it is faster than a visitor, and a sum of a
thousand terms does not exhaust Python's stack.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from trackmagic.cell.scope import Scope, roots


def expressions(scope: Scope, node: ast.AST | None) -> None:
    """Walk an expression, or all that hang on a node."""
    if node is None:
        return
    stack = [node]
    while stack:
        node = stack.pop()
        kind = type(node)
        if kind is ast.Name:
            scope.read(node.id)  # type: ignore[attr-defined]
            continue
        if kind is ast.Constant:
            continue
        step = _EXPRESSIONS.get(kind)
        if step is not None and step(scope, node):
            continue
        stack.extend(children(node))


def children(node: ast.AST) -> list[ast.AST]:
    """Give the nodes under a node, the last first; contexts and operators are none."""
    nodes: list[ast.AST] = []
    kind = type(node)
    for field in _FIELDS.get(kind) or _fields(kind):
        value = getattr(node, field, None)
        if type(value) is list:
            nodes += [item for item in reversed(value) if isinstance(item, ast.AST)]
        elif isinstance(value, ast.AST):
            nodes.append(value)
    return nodes


_PLAIN_FIELDS = frozenset({"ctx", "op", "ops", "id", "attr", "arg", "conversion", "kind"})
_FIELDS: dict[type, tuple[str, ...]] = {}


def _fields(kind: Any) -> tuple[str, ...]:
    fields = tuple(name for name in reversed(kind._fields) if name not in _PLAIN_FIELDS)
    _FIELDS[kind] = fields
    return fields


def _call(scope: Scope, node: ast.Call) -> bool:
    if isinstance(node.func, ast.Attribute):
        scope.touch(roots(node.func.value))
    for argument in node.args:
        scope.touch(roots(argument))
    for keyword in node.keywords:
        scope.touch(roots(keyword.value))
    return False


def _named(scope: Scope, node: ast.NamedExpr) -> bool:
    expressions(scope, node.value)
    target: Scope | None = scope
    while target is not None:  # it binds in the scope around the comprehensions
        if target.kind != "comprehension":
            target.store(node.target.id, roots(node.value))
            break
        target.bound.add(node.target.id)
        target = target.outer
    return True


def _lambda(scope: Scope, node: ast.Lambda) -> bool:
    defaults(scope, node.args)
    inner = scope.function()
    bind_arguments(inner, node.args)
    expressions(inner, node.body)
    inner.close()
    return True


def _comprehension(scope: Scope, node: Any) -> bool:
    inner = Scope("comprehension", scope)
    for at, generator in enumerate(node.generators):
        expressions(scope if at == 0 else inner, generator.iter)
        target(inner, generator.target, roots(generator.iter))
        for condition in generator.ifs:
            expressions(inner, condition)
    for part in ("elt", "key", "value"):
        expressions(inner, getattr(node, part, None))
    inner.close()
    return True


def target(scope: Scope, node: ast.expr, origin: list[str]) -> None:
    """Bind a target to something that is, or is a part of, what the origin names."""
    if isinstance(node, ast.Name):
        scope.store(node.id, origin)
    elif isinstance(node, ast.Tuple | ast.List):
        for part in node.elts:
            target(scope, part, origin)
    elif isinstance(node, ast.Starred):
        target(scope, node.value, origin)
    else:
        scope.touch(roots(node))
        expressions(scope, node)


def all_arguments(arguments: ast.arguments) -> list[ast.arg]:
    """Give every argument a function takes."""
    parameters = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return parameters + [star for star in (arguments.vararg, arguments.kwarg) if star is not None]


def bind_arguments(scope: Scope, arguments: ast.arguments) -> None:
    """Bind the arguments in the function's own scope."""
    for argument in all_arguments(arguments):
        scope.store(argument.arg)


def defaults(scope: Scope, arguments: ast.arguments) -> None:
    """Walk the defaults, in the scope around the function."""
    for default in (*arguments.defaults, *arguments.kw_defaults):
        expressions(scope, default)


# True says that the children have been walked.
_EXPRESSIONS: dict[type[ast.AST], Callable[[Scope, Any], bool]] = {
    ast.Call: _call,
    ast.NamedExpr: _named,
    ast.Lambda: _lambda,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.DictComp: _comprehension,
    ast.GeneratorExp: _comprehension,
}
