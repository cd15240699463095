"""Whether a text is what a module was made from: its functions and constants against those that live."""

from __future__ import annotations

import ast
import types
import warnings
from collections.abc import Iterator
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import Any

_CONSTANTS = frozenset((bool, int, float, str, bytes, type(None)))


def is_live(source: str, module: Any) -> bool:
    """Tell whether the module's functions and constants are those of the text.

    What the text does not define is not looked at: a reload leaves old names behind. A text that
    defines nothing to compare is told by the compiled file that the import has left.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(source)
            code = compile(tree, str(module.__file__), "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    pairs = [*_functions(code, vars(module)), *_constants(tree, vars(module))]
    return all(old == new for old, new in pairs) if pairs else _was_compiled(module)


def signature(module: Any) -> tuple[int, ...]:
    """What tells that a function of the module has been put in place of another."""
    found = []
    for value in list(vars(module).values()):
        for inner in list(vars(value).values()) if type(value) is type else [value]:
            if (function := _plain(inner)) is not None:
                found += [id(function), id(function.__code__)]
    return tuple(found)


def _functions(code: types.CodeType, names: Any) -> Iterator[tuple[object, object]]:
    """The functions and methods that a body defines, as compiled and as they live."""
    for inner in code.co_consts:
        if not isinstance(inner, types.CodeType):
            continue
        live = names.get(inner.co_name)
        if isinstance(live, type) and "__qualname__" in inner.co_names:
            yield from _functions(inner, vars(live))
        elif (function := _plain(live)) is not None:
            yield _essence(inner), _essence(function.__code__)


def _essence(code: types.CodeType) -> tuple[object, ...]:
    """What a function does, wherever in the file it stands: autoreload compiles single functions."""
    consts = [
        _essence(one) if isinstance(one, types.CodeType) else (type(one), one)
        for one in code.co_consts
    ]
    return code.co_code, consts, code.co_names, code.co_varnames, code.co_freevars


def _plain(live: Any) -> types.FunctionType | None:
    """The function under decorators that leave word of it."""
    for _ in range(8):
        if isinstance(live, staticmethod | classmethod):
            live = live.__func__
        elif isinstance(live, property):
            live = live.fget
        elif (inner := getattr(live, "__dict__", {}).get("__wrapped__")) is not None:
            live = inner
    return live if isinstance(live, types.FunctionType) else None


def _constants(tree: ast.Module, names: Any) -> Iterator[tuple[object, object]]:
    """Names that the text binds once, to a plain literal, and that no function binds anew."""
    literals: dict[str, list[object]] = {}
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=value)):
                literals.setdefault(name, []).append(value)
            case _:
                pass
    bound = [node.id for node in ast.walk(tree) if _binds(node)]  # type: ignore[attr-defined]
    changed = {
        name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names
    }
    for name, values in literals.items():
        live = names.get(name, _MISSING)
        if type(live) in _CONSTANTS and name not in changed and bound.count(name) == 1:
            yield (type(values[0]), values[0]), (type(live), live)


def _binds(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _was_compiled(module: Any) -> bool:
    cached = getattr(module, "__cached__", None)
    try:
        head = Path(cached).open("rb").read(16) if cached else b""  # noqa: SIM115
        found = Path(module.__file__).stat()
    except (OSError, TypeError):
        return False
    stamps = tuple(int.from_bytes(head[at : at + 4], "little") for at in (4, 8, 12))
    return head[:4] == MAGIC_NUMBER and stamps == (
        0,
        int(found.st_mtime) & 0xFFFFFFFF,
        found.st_size & 0xFFFFFFFF,
    )


_MISSING = object()
