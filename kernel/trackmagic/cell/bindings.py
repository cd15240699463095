"""Which names a piece of a cell binds, and to which expression."""

from __future__ import annotations

import ast

from trackmagic.cell.expressions import children


def unpacked(targets: list[ast.expr], value: ast.expr) -> list[ast.expr]:
    """Give each target its part of a display; the whole value, unreadable, where it has none."""
    unknown: list[ast.expr] = [ast.Name(id="_", ctx=ast.Load())] * len(targets)
    if not isinstance(value, ast.Tuple | ast.List):
        return unknown
    items = value.elts
    if any(isinstance(item, ast.Starred) for item in items):
        return unknown
    stars = [at for at, target in enumerate(targets) if isinstance(target, ast.Starred)]
    if not stars:
        return items if len(items) == len(targets) else unknown
    star, tail = stars[0], len(targets) - stars[0] - 1
    if len(items) < len(targets) - 1:
        return unknown
    middle = ast.List(elts=items[star : len(items) - tail], ctx=ast.Load())
    return [*items[:star], middle, *items[len(items) - tail :]]


def stored_names(node: ast.AST) -> set[str]:
    """Give the names bound anywhere under a node, not in the functions and classes it defines."""
    names = set()
    stack = [node]
    while stack:
        node = stack.pop()
        kind = type(node)
        if kind is ast.Name:
            if type(node.ctx) is not ast.Load:  # type: ignore[attr-defined]
                names.add(node.id)  # type: ignore[attr-defined]
        elif kind in _DEFINITIONS or kind is ast.Lambda:
            continue
        elif kind in _COMPREHENSIONS:
            names.update(inner.target.id for inner, _ in named_expressions(node))
        else:
            stack.extend(children(node))
    return names


def named_expressions(node: ast.AST) -> list[tuple[ast.NamedExpr, bool]]:
    """Find walruses in a statement's own expressions; the flag says: inside a comprehension."""
    walruses: list[tuple[ast.NamedExpr, bool]] = []
    stack = children(node)
    repeated = type(node) in _COMPREHENSIONS
    while stack:
        inner = stack.pop()
        kind = type(inner)
        if kind in _LEAVES or isinstance(inner, ast.stmt):
            continue
        if kind is ast.NamedExpr:
            walruses.append((inner, repeated))  # type: ignore[arg-type]
        if kind in _COMPREHENSIONS and not repeated:
            walruses.extend(named_expressions(inner))
        else:
            stack.extend(children(inner))
    return walruses


_DEFINITIONS = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef})
_COMPREHENSIONS = frozenset({ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp})
_LEAVES = frozenset({ast.Name, ast.Constant, ast.Lambda})
