"""Whether a text is what a module was made from: its functions and constants against those that live."""

from __future__ import annotations

import ast
import types
import warnings
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import Any, NamedTuple

_CONSTANTS = frozenset((bool, int, float, str, bytes, type(None)))
_TOLD = frozenset((bool, int, float, type(None)))
"""Constants whose values are told; a text may be a secret."""
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_SETTERS = frozenset(("globals", "vars", "exec", "setattr"))

Essence = tuple[object, ...]


class Text(NamedTuple):
    """What a text defines."""

    functions: Mapping[str, frozenset[Essence]] = {}
    """All that has a name, at any depth of it: one name may have several."""
    constants: Mapping[str, tuple[tuple[type, object], ...]] = {}
    """Names that nothing but plain literals is bound to, each with those."""
    containers: Mapping[str, object] = {}
    """Names that one literal list, dict, set or tuple is bound to: it may have been changed since."""
    plain: frozenset[str] = frozenset()
    """Functions that the text binds once at its top, undecorated."""


def is_live(source: str, module: Any) -> bool | None:
    """Tell whether the module's functions and constants are those of the text; None: nothing tells.

    What the text does not define is not looked at: a reload leaves old names behind. A text that
    defines nothing to compare is told by the compiled file that the import has left.
    """
    text = text_of(source)
    if text is None:
        return False
    evidence = [*_evidence(text, vars(module))]
    if not all(evidence):
        return False
    return bool(evidence) or _are_alike(text, vars(module)) or _was_compiled(module) or None


def signature(module: Any) -> tuple[object, ...]:
    """What tells that a function or constant of the module has been put in place of another."""
    marks: list[object] = []
    for name, value in list(vars(module).items()):
        if type(value) in _CONSTANTS:
            marks.append((name, value))
        for function in _functions(value):
            marks += [id(function), id(function.__code__)]
    return tuple(marks)


def put_in_place(source: str, module: Any) -> Iterator[str]:
    """What was set from outside in place of what the text defines: ``RATE is 5, not 1``, ``f is another``."""
    text = text_of(source) or Text()
    names = vars(module)
    for name, literals in text.constants.items():
        live = names.get(name, _MISSING)
        if type(live) is types.ModuleType or live is _MISSING or _constant(live) in literals:
            continue
        kind, written = literals[-1]
        is_told = type(live) in _TOLD and kind in _TOLD
        yield f"{name} is {live}, not {written}" if is_told else f"{name} is another"
    for name in text.plain:
        live = names.get(name, _MISSING)
        if live is not _MISSING and not _is_function_of(text, live):
            yield f"{name} is another"


def is_outdated(source: str, value: Any) -> bool:
    """Whether a function or class is not that of its module's text: one from before a reload."""
    text = text_of(source)
    if text is None:
        return False
    return not all(
        _fits(text, function)
        for function in _functions(value)
        if _is_of(function, value.__module__)
    )


@lru_cache(maxsize=256)
def text_of(source: str) -> Text | None:
    """What a text defines; None where it is no Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(source)
            code = compile(tree, "<module>", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
    functions: dict[str, set[Essence]] = {}
    for inner in _codes(code):
        functions.setdefault(inner.co_name, set()).add(_essence(inner))
    constants, containers, bound = _literals(tree)
    is_open = any(isinstance(node, ast.alias) and node.name == "*" for node in ast.walk(tree))
    plain = (
        statement.name
        for statement in tree.body
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef)
        and not statement.decorator_list
        and bound[statement.name] == 1
    )
    return Text(
        {name: frozenset(essences) for name, essences in functions.items()},
        {} if is_open else constants,
        containers,
        frozenset() if is_open else frozenset(plain),
    )


def _evidence(text: Text, names: Mapping[str, Any]) -> Iterator[bool]:
    for live in list(names.values()):
        for function in _functions(live):
            is_own = _is_of(function, names["__name__"])
            if is_own and function.__code__.co_name in text.functions:
                yield _fits(text, function)
    for name, literals in text.constants.items():
        live = names.get(name, _MISSING)
        if type(live) in _CONSTANTS:
            yield _constant(live) in literals


def _are_alike(text: Text, names: Mapping[str, Any]) -> bool:
    """Whether containers still are as the text makes them; that they are not tells nothing."""
    try:
        return any(
            names.get(name, _MISSING) == container for name, container in text.containers.items()
        )
    except Exception:  # noqa: BLE001 - what stands there now may be an object of the user's
        return False


def _is_of(function: types.FunctionType, module: str) -> bool:
    """Whether a module's text made it; what dataclasses and their like write has no file."""
    return function.__module__ == module and not function.__code__.co_filename.startswith("<")


def _fits(text: Text, function: types.FunctionType) -> bool:
    code = function.__code__
    return _essence(code) in text.functions.get(code.co_name, {_essence(code)})


def _is_function_of(text: Text, live: Any) -> bool:
    functions = [*_plain(live)]
    return (
        bool(functions)
        and all(function.__code__.co_name in text.functions for function in functions)
        and all(_fits(text, function) for function in functions)
    )


def _functions(value: Any) -> Iterator[types.FunctionType]:
    """A function, or those of a class."""
    if not issubclass(type(value), type):
        yield from _plain(value)
        return
    for member in list(type.__getattribute__(value, "__dict__").values()):
        yield from _plain(member)


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield inner
            yield from _codes(inner)


def _essence(code: types.CodeType) -> Essence:
    """What a function does, wherever in the file it stands: autoreload compiles single functions."""
    consts = tuple(map(_constant, code.co_consts))
    return code.co_code, consts, code.co_names, code.co_varnames, code.co_freevars


def _constant(value: object) -> tuple[Any, Any]:
    """A constant as what compares: NaN is NaN, 1 is not 1.0 nor True, a set has no order."""
    if isinstance(value, types.CodeType):
        return types.CodeType, _essence(value)
    if isinstance(value, tuple):
        return tuple, tuple(map(_constant, value))
    if isinstance(value, frozenset):
        return frozenset, frozenset(map(_constant, value))
    return type(value), repr(value) if isinstance(value, float | complex) else value


def _plain(live: Any) -> Iterator[types.FunctionType]:
    """The functions under what wraps them and leaves word of it. No code of the object's is run."""
    for _ in range(8):
        kind = type(live)
        if issubclass(kind, staticmethod | classmethod):
            live = live.__func__
        elif issubclass(kind, property):
            for accessor in (live.fget, live.fset, live.fdel):
                yield from _plain(accessor)
            return
        else:
            try:
                live = object.__getattribute__(live, "__dict__")["__wrapped__"]
            except (AttributeError, KeyError, TypeError):
                break
    if type(live) is types.FunctionType:
        yield live


def _literals(
    tree: ast.Module,
) -> tuple[dict[str, tuple[tuple[type, object], ...]], dict[str, object], dict[str, int]]:
    """Constants and containers that the text binds to names of its own, and how often it binds each name."""
    bound: dict[str, int] = {}
    literals: dict[str, list[object]] = {}
    is_set, changed = False, set[str]()
    for node in ast.walk(tree):
        for name in _bound(node):
            bound[name] = bound.get(name, 0) + 1
        if isinstance(node, ast.Global):
            changed.update(node.names)
        is_set = is_set or (isinstance(node, ast.Name) and node.id in _SETTERS)
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                literals.setdefault(name, []).append(_literal(value))
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                literals.setdefault(name, []).append(_literal(value))
            case _:
                pass
    candidates = {
        name: values
        for name, values in literals.items()
        if not (is_set or name in changed or name.startswith("__")) and len(values) == bound[name]
    }
    constants = {
        name: tuple(map(_constant, values))
        for name, values in candidates.items()
        if all(type(value) in _CONSTANTS for value in values)
    }
    containers = {
        name: values[0]
        for name, values in candidates.items()
        if len(values) == 1 and type(values[0]) in {list, dict, set, tuple}
    }
    return constants, containers, bound


def _bound(node: ast.AST) -> Iterator[str]:
    if isinstance(node, _DEFINITIONS):
        yield node.name
    elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.alias):
        yield node.asname or node.name.partition(".")[0]
    elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
        yield node.name


def _literal(value: ast.expr) -> object:
    try:
        return ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return _MISSING


def _was_compiled(module: Any) -> bool:
    cached = getattr(module, "__cached__", None)
    try:
        head = _first_bytes(Path(cached), 16) if cached else b""
        status = Path(module.__file__).stat()
    except (OSError, TypeError):
        return False
    stamps = tuple(int.from_bytes(head[at : at + 4], "little") for at in (4, 8, 12))
    return head[:4] == MAGIC_NUMBER and stamps == (
        0,
        int(status.st_mtime) & 0xFFFFFFFF,
        status.st_size & 0xFFFFFFFF,
    )


def _first_bytes(path: Path, count: int) -> bytes:
    with path.open("rb") as file:
        return file.read(count)


_MISSING = object()
