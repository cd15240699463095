"""Which local modules the names of a cell lead to, and the inputs that these are."""

from __future__ import annotations

import ast
import dis
import functools
import time
import types
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import islice
from typing import Any, NamedTuple

from trackmagic.cell.body import body
from trackmagic.cell.inputs import with_globals
from trackmagic.cell.modules import Module, Modules, imported
from trackmagic.cell.names import Names
from trackmagic.cell.unknown import UNKNOWN
from trackmagic.entities import MODULE, Input

MOST = 200
"""Modules that are followed."""
FOLLOW_SECONDS = 0.05
"""What following imports may take: each module is parsed once in its life."""
NAMED = 5
"""Things of a module that are told when they are not as its text has them."""
BESIDES = "; "
_ITEMS = 50


class Reached(NamedTuple):
    """The local modules, and whether there was room and time for all."""

    modules: tuple[Module, ...] = ()
    is_whole: bool = True
    outdated: Mapping[str, tuple[str, ...]] = {}
    """By module: what the cell has from before a reload."""


def reached(
    tree: ast.Module, names: Names, namespace: Mapping[str, object], modules: Modules
) -> Reached:
    """Follow what a cell reads, and what it and its functions import, through local modules."""
    deadline = time.perf_counter() + FOLLOW_SECONDS
    waiting = list(dict.fromkeys(_first(tree, names, namespace)))
    local_modules: dict[str, Module] = {}
    is_whole = True
    while waiting:
        name = waiting.pop()
        if name in local_modules or not modules.is_known(name):
            continue
        if len(local_modules) >= MOST or time.perf_counter() > deadline:
            is_whole = False
            break
        module = modules.module(name)
        if module is not None:
            local_modules[name] = module
            waiting.extend(modules.edges(name))
    outdated: dict[str, tuple[str, ...]] = {}
    for name, value in _made_by_modules(names, namespace):
        if modules.is_outdated(value):
            module_name = str(value.__module__)
            outdated[module_name] = (*outdated.get(module_name, ()), name)
    return Reached(tuple(sorted(local_modules.values())), is_whole, outdated)


def module_input(module: Module, text_digest: str, outdated: Iterable[str] = ()) -> Input:
    """A module as an input; ``text_digest`` is the one its text is kept under, empty: it is not.

    What is not as the text has it is part of the fingerprint, and stands behind the name.
    """
    besides = [*module.placed, *(f"{name} is from before a reload" for name in outdated)]
    mark = module.digest
    if mark and besides:
        mark = blake2b("\n".join([mark, *besides]).encode(), digest_size=8).hexdigest()
    return Input(
        name=module.file,
        type=MODULE,
        summary=BESIDES.join([f"module {module.name}", *besides[:NAMED]]),
        fingerprint=mark,
        fingerprint_after=mark,
        writer_version=text_digest,
        writer_edited=module.is_edited,
    )


def _first(tree: ast.Module, names: Names, namespace: Mapping[str, object]) -> Iterator[str]:
    yield from imported(body(tree))
    for name in with_globals((*names.reads, *names.imports, *names.assigns), namespace):
        if (value := namespace.get(name, UNKNOWN)) is not UNKNOWN:
            yield from _modules_of(value)
            for item in _items(value):
                yield from _modules_of(item)


def _made_by_modules(names: Names, namespace: Mapping[str, object]) -> Iterator[tuple[str, Any]]:
    """Functions and classes that a cell reads, and those of its objects, each with the cell's name for it."""
    for name in with_globals(names.reads, namespace):
        value = namespace.get(name, UNKNOWN)
        kind = type(value)
        if kind is types.FunctionType or issubclass(kind, type):
            yield name, value
        elif value is not UNKNOWN and kind is not types.ModuleType:
            yield name, kind


def _modules_of(value: object) -> Iterator[str]:
    """The modules that what an object is made of came from."""
    kind = type(value)
    if kind is types.ModuleType:
        yield str(value.__name__)  # type: ignore[attr-defined]
        return
    if kind is functools.partial:
        yield from _modules_of(value.func)  # type: ignore[attr-defined]
        return
    if kind is types.MethodType:
        yield from _modules_of(value.__self__)  # type: ignore[attr-defined]
        return
    for base in type.mro(kind) if not issubclass(kind, type) else type.mro(value):  # type: ignore[arg-type]
        yield str(getattr(base, "__module__", ""))
    module_name = getattr(value, "__module__", "") if kind is types.FunctionType else ""
    if module_name == "__main__":
        yield from _imports_of(value.__code__)  # type: ignore[attr-defined]
    elif module_name:
        yield str(module_name)
    wrapped = getattr(value, "__dict__", {}).get("__wrapped__") if module_name else None
    if wrapped is not None:
        yield from _modules_of(wrapped)


def _items(value: object) -> Iterable[object]:
    if type(value) in {list, tuple, set, frozenset}:
        return list(islice(value, _ITEMS))  # type: ignore[call-overload]
    if type(value) is dict:
        return list(islice(value.values(), _ITEMS))
    return ()


def _imports_of(code: types.CodeType) -> Iterator[str]:
    for step in dis.get_instructions(code):
        if step.opname == "IMPORT_NAME":
            yield str(step.argval)
        elif step.opname == "IMPORT_FROM":
            yield from (f"{name}.{step.argval}" for name in code.co_names)
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from _imports_of(inner)
