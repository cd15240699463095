"""The body of a cell: the statements that run in the user's namespace.

IPython has turned magics into calls before a cell is parsed. A magic that runs Python in the user's
namespace (``%%time``, ``%%capture``, ``%%prun``, ``%time``) hides statements in a string; they are
put back here. IPython itself is not needed for it.
"""

from __future__ import annotations

import ast
import re
import warnings
from functools import lru_cache

TRANSPARENT = frozenset({"time", "capture", "prun"})
"""Magics that run their Python text in the user's namespace."""

_FLAGS = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_CELL_MAGIC = re.compile(r"\s*%%(\w+)[ \t]*([^\n]*)(?:\n|\Z)")
_LINE_MAGIC = re.compile(r"^([ \t]*)(?:[%!?]|\S.*\?[ \t]*$).*$", re.MULTILINE)
_ASSIGNED_MAGIC = re.compile(r"^([ \t]*[\w.\[\], ]+=)[ \t]*[%!].*$", re.MULTILINE)


def body(cell: ast.Module | str) -> ast.Module:
    """Give the tree of what a cell runs; an empty one for text that does not parse.

    Text may be what IPython has transformed or, as far as magics on lines of their own go, not.
    """
    tree = _parse(cell) if isinstance(cell, str) else cell
    if not any(_magic(_called(statement)) for statement in tree.body):
        return tree
    statements = [inner for statement in tree.body for inner in _expand(statement)]
    return ast.Module(body=statements, type_ignores=[])


def _expand(statement: ast.stmt) -> list[ast.stmt]:
    magic = _magic(_called(statement))
    if magic is None:
        return [statement]
    kind, name, line, text = magic
    if name not in TRANSPARENT:
        return [statement]
    if kind == "run_cell_magic":
        return _captured_name(name, line) + body(text).body
    inner = _parse(line).body
    if isinstance(statement, ast.Assign):  # x = %time f()
        if len(inner) != 1 or not isinstance(inner[0], ast.Expr):
            return [statement]
        assign = ast.Assign(targets=statement.targets, value=inner[0].value)
        return [ast.copy_location(assign, statement)]
    return list(inner) or [statement]


def _captured_name(name: str, line: str) -> list[ast.stmt]:
    words = [word for word in line.split() if not word.startswith("-")]
    if name != "capture" or not words or not words[0].isidentifier():
        return []
    target = ast.Name(id=words[0], ctx=ast.Store(), lineno=1, col_offset=0)
    call = ast.Call(func=ast.Name(id="object", ctx=ast.Load()), args=[], keywords=[])
    return [ast.Assign(targets=[target], value=call, lineno=1, col_offset=0)]


def _called(statement: ast.stmt) -> ast.expr | None:
    kind = type(statement)
    if kind is not ast.Expr and kind is not ast.Assign:
        return None
    value: ast.expr = statement.value  # type: ignore[attr-defined]
    return value


def _magic(call: ast.expr | None) -> tuple[str, str, str, str] | None:
    """Give kind, name, line and text of ``get_ipython().run_cell_magic(name, line, text)``."""
    match call:
        case ast.Call(
            func=ast.Attribute(
                value=ast.Call(func=ast.Name(id="get_ipython")),
                attr=("run_cell_magic" | "run_line_magic") as kind,
            ),
            args=[ast.Constant(value=str(name)), ast.Constant(value=str(line)), *rest],
        ):
            text = rest[0].value if rest and isinstance(rest[0], ast.Constant) else ""
            return kind, name, line, text if isinstance(text, str) else ""
    return None


@lru_cache(maxsize=8)
def _parse(text: str) -> ast.Module:
    header = _CELL_MAGIC.match(text)
    if header and header[1] in TRANSPARENT:  # a magic inside the text of another
        inner = _parse(text[header.end() :])
        captured = _captured_name(header[1], header[2])
        return ast.Module(body=captured + inner.body, type_ignores=[])
    with warnings.catch_warnings():  # the user sees SyntaxWarnings from IPython's own compile
        warnings.simplefilter("ignore")
        for source in (text, _without_magics(text)):
            try:
                tree = compile(source, "<cell>", "exec", _FLAGS, dont_inherit=True)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
            if isinstance(tree, ast.Module):
                return tree
    return ast.Module(body=[], type_ignores=[])


def _without_magics(text: str) -> str:
    return _ASSIGNED_MAGIC.sub(r"\1 object()", _LINE_MAGIC.sub(r"\1pass", text))
