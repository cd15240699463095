"""The walk that fills scopes from statements, and knows which names are bound where."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from trackmagic.cell.expressions import all_arguments, bind_arguments, defaults, expressions, target
from trackmagic.cell.scope import Scope, roots


def walk(scope: Scope, statements: Sequence[ast.stmt]) -> bool:
    """Walk statements; tell whether they end by leaving (``raise``, ``return``, ``break``)."""
    leaves = False
    for statement in statements:
        kind = type(statement)
        step = _STATEMENTS.get(kind)
        if step is None:
            expressions(scope, statement)
            leaves = leaves or kind in _LEAVING
        else:
            leaves = bool(step(scope, statement)) or leaves
    return leaves


def _assign(scope: Scope, node: ast.Assign) -> None:
    expressions(scope, node.value)
    origin = roots(node.value)
    for part in node.targets:
        target(scope, part, origin)


def _annotated(scope: Scope, node: ast.AnnAssign) -> None:
    expressions(scope, node.annotation)
    if node.value is not None:
        expressions(scope, node.value)
        target(scope, node.target, roots(node.value))
    elif not isinstance(node.target, ast.Name):
        expressions(scope, node.target)
    elif scope.kind != "module":
        scope.stores[node.target.id] = None  # it makes the name local without binding it


def _augmented(scope: Scope, node: ast.AugAssign) -> None:
    scope.touch(roots(node.target))
    if isinstance(node.target, ast.Name):
        scope.read(node.target.id)
        expressions(scope, node.value)
        scope.store(node.target.id)
    else:
        expressions(scope, node.target)
        expressions(scope, node.value)


def _delete(scope: Scope, node: ast.Delete) -> None:
    waiting: list[ast.expr] = list(reversed(node.targets))
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.Name):
            scope.delete(part.id)
        elif isinstance(part, ast.Tuple | ast.List):
            waiting.extend(reversed(part.elts))
        else:
            scope.touch(roots(part))
            expressions(scope, part)


def _if(scope: Scope, node: ast.If) -> bool:
    expressions(scope, node.test)
    return _arms(scope, [node.body, node.orelse])


def _arms(scope: Scope, arms: Sequence[Sequence[ast.stmt]]) -> bool:
    """Walk blocks of which one runs: bound afterwards is what each that goes on has bound."""
    before = scope.bound
    ends: list[set[str]] = []
    for arm in arms:
        scope.bound = set(before)
        if not walk(scope, arm):
            ends.append(scope.bound)
    scope.bound = set.intersection(*ends) if ends else before
    return not ends


def _match(scope: Scope, node: ast.Match) -> bool:
    expressions(scope, node.subject)
    origin = roots(node.subject)
    before = scope.bound
    ends: list[set[str]] = []
    exhaustive = False
    for case in node.cases:
        scope.bound = set(before)
        _pattern(scope, case.pattern, origin)
        expressions(scope, case.guard)
        exhaustive = exhaustive or (
            case.guard is None
            and isinstance(case.pattern, ast.MatchAs)
            and case.pattern.pattern is None
        )
        if not walk(scope, case.body):
            ends.append(scope.bound)
    if not exhaustive:
        ends.append(before)
    scope.bound = set.intersection(*ends) if ends else before
    return not ends


def _pattern(scope: Scope, pattern: ast.pattern, origin: list[str]) -> None:
    for node in ast.walk(pattern):
        if isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
            scope.store(node.name, origin)
        elif isinstance(node, ast.MatchMapping):
            if node.rest:
                scope.store(node.rest, origin)
            for key in node.keys:
                expressions(scope, key)
        elif isinstance(node, ast.MatchValue):
            expressions(scope, node.value)
        elif isinstance(node, ast.MatchClass):
            expressions(scope, node.cls)


def _try(scope: Scope, node: ast.Try) -> bool:
    before = set(scope.bound)
    body_leaves = walk(scope, node.body)
    body_leaves = walk(scope, node.orelse) or body_leaves
    ends = [] if body_leaves else [scope.bound]
    for handler in node.handlers:
        scope.bound = set(before)
        expressions(scope, handler.type)
        if handler.name:
            _bind_error(scope, handler.name)
        if not walk(scope, handler.body) and body_leaves:
            ends.append(scope.bound)
    scope.bound = set.intersection(*ends) if ends else before
    leaves = not ends
    return walk(scope, node.finalbody) or leaves


def _bind_error(scope: Scope, name: str) -> None:
    """Bind the name of ``except E as name``, which is unbound again after the handler."""
    scope.bound.add(name)
    if scope.kind != "module":
        scope.stores[name] = None


def _for(scope: Scope, node: ast.For | ast.AsyncFor) -> None:
    expressions(scope, node.iter)
    target(scope, node.target, roots(node.iter))
    walk(scope, node.body)
    walk(scope, node.orelse)


def _while(scope: Scope, node: ast.While) -> None:
    expressions(scope, node.test)
    walk(scope, node.body)
    walk(scope, node.orelse)


def _with(scope: Scope, node: ast.With | ast.AsyncWith) -> bool:
    for item in node.items:
        expressions(scope, item.context_expr)
        if item.optional_vars is not None:
            target(scope, item.optional_vars, roots(item.context_expr))
    return walk(scope, node.body)


def _import(scope: Scope, node: ast.Import) -> None:
    for alias in node.names:
        scope.load(alias.asname or alias.name.partition(".")[0])


def _import_from(scope: Scope, node: ast.ImportFrom) -> None:
    for alias in node.names:
        if alias.name != "*":
            scope.load(alias.asname or alias.name)


def _global(scope: Scope, node: ast.Global) -> None:
    if scope.kind != "module":
        scope.globals.update(node.names)


def _nonlocal(scope: Scope, node: ast.Nonlocal) -> None:
    scope.nonlocals.update(node.names)


def _function(scope: Scope, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    for decorator in node.decorator_list:
        expressions(scope, decorator)
    defaults(scope, node.args)
    types = _type_parameters(scope, node)
    for annotated in (*all_arguments(node.args), node):
        expressions(
            types, getattr(annotated, "annotation", None) or getattr(annotated, "returns", None)
        )
    inner = types.function()
    bind_arguments(inner, node.args)
    walk(inner, node.body)
    inner.close()
    if types is not scope:
        types.close()
    scope.store(node.name)


def _class(scope: Scope, node: ast.ClassDef) -> None:
    for decorator in node.decorator_list:
        expressions(scope, decorator)
    types = _type_parameters(scope, node)
    for base in (*node.bases, *node.keywords):
        expressions(types, base)
    inner = Scope("class", types)
    inner.bound.update(("__module__", "__qualname__"))
    walk(inner, node.body)
    inner.close()
    if types is not scope:
        types.close()
    scope.store(node.name)


def _type_alias(scope: Scope, node: Any) -> None:
    types = _type_parameters(scope, node).function()  # evaluated when it is asked for
    expressions(types, node.value)
    types.close()
    if types.outer is not None and types.outer is not scope:
        types.outer.close()
    scope.store(node.name.id)


def _type_parameters(scope: Scope, node: Any) -> Scope:
    """Give the scope of ``[T]``, which behaves as a comprehension's; the same when there is none."""
    parameters = getattr(node, "type_params", None)
    if not parameters:
        return scope
    inner = Scope("comprehension", scope)
    for parameter in parameters:
        inner.store(parameter.name)
        expressions(inner, getattr(parameter, "bound", None))
        expressions(inner, getattr(parameter, "default_value", None))
    return inner


_LEAVING = frozenset({ast.Raise, ast.Return, ast.Break, ast.Continue})
# A true result says that the statement leaves its block.
_STATEMENTS: dict[type[ast.AST], Callable[[Scope, Any], bool | None]] = {
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Delete: _delete,
    ast.If: _if,
    ast.Match: _match,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Global: _global,
    ast.Nonlocal: _nonlocal,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
}
if hasattr(ast, "TypeAlias"):
    _STATEMENTS[ast.TypeAlias] = _type_alias
