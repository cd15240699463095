"""The inputs of a call: what the names it reads held, before the cell ran and after.

Between the two no object is held, so that what the cell lets go of is freed as without tracking: an
object is known again by a weak reference, or by its id where the cell does not bind the name.
"""

from __future__ import annotations

import dis
import functools
import sys
import time
import types
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from trackmagic.cell.describe import describe, trains
from trackmagic.cell.fingerprint import Fingerprint, take_fingerprint
from trackmagic.cell.history import History
from trackmagic.cell.objects import PARTS_SECONDS, Author, Weak, weak
from trackmagic.cell.unknown import UNKNOWN
from trackmagic.entities import Input

CELL_SECONDS = 0.02
"""What the fingerprints of one cell's inputs may take together, before it and again after it."""

NAMES = 200
"""How many names are followed through the functions that a cell reads."""

_NOT_INPUTS = (types.ModuleType, types.BuiltinFunctionType)
_IMMUTABLE = (
    *(bool, int, float, complex, str, bytes, range, type(None)),
    *(types.FunctionType, types.BuiltinFunctionType),
)


class Handle(msgspec.Struct, frozen=True):
    """An object that is not held: its id, and how to ask whether it lives, where it allows that."""

    id: int
    mutable: bool
    alive: Weak | None = None


class Inputs(msgspec.Struct, frozen=True):
    """What a cell found under the names it reads."""

    inputs: tuple[Input, ...] = ()
    given_up: tuple[str, ...] = ()
    """Names whose fingerprint there was no time for."""
    handles: dict[str, Handle] = {}


def take_inputs(
    reads: Iterable[str],
    namespace: Mapping[str, object],
    history: History,
    *,
    hidden: Collection[str] = (),
    refitted: Mapping[str, object] = MappingProxyType({}),
    budget_seconds: float = CELL_SECONDS,
) -> Inputs:
    """Take the inputs as the cell finds them; of the ``refitted`` ones that alone.

    Modules, what is imported from them, builtins and ``hidden`` names are none.

    When the budget is spent the rest keep type, shape and summary, and ``given_up`` names them.
    """
    deadline = time.perf_counter() + budget_seconds
    inputs: list[Input] = []
    given_up: list[str] = []
    handles: dict[str, Handle] = {}
    for name in with_globals(reads, namespace):
        value = UNKNOWN if name in hidden else namespace.get(name, UNKNOWN)
        if value is UNKNOWN or issubclass(type(value), _NOT_INPUTS) or _is_of_library(value):
            continue
        brings = refitted.get(name)
        mark, late = _within(value if brings is None else brings, deadline)
        if late:
            given_up.append(name)
        of = handle(value)
        if brings is not None:
            of = msgspec.structs.replace(of, mutable=False)
        handles[name] = of
        input_ = _input(name, value, mark, history)
        if of.mutable:
            has_time = time.perf_counter() < deadline
            input_ = _followed(input_, value, namespace, history, PARTS_SECONDS * has_time)
        inputs.append(input_)
    return Inputs(tuple(inputs), tuple(given_up), handles)


def after(
    before: Inputs,
    namespace: Mapping[str, object],
    *,
    assigns: Collection[str] = (),
    budget_seconds: float = CELL_SECONDS,
) -> Inputs:
    """Give the inputs with the fingerprints of the same objects as the cell left them.

    ``fingerprint_after`` stays empty where the object is no longer under the name, or where there
    was no time, which ``given_up`` tells.
    """
    deadline = time.perf_counter() + budget_seconds
    inputs: list[Input] = []
    given_up = list(before.given_up)
    for input_ in before.inputs:
        of = before.handles[input_.name]
        digest = ""
        if not input_.fingerprint or not of.mutable:
            digest = input_.fingerprint
        elif _is_still(
            of, value := namespace.get(input_.name, UNKNOWN), bound=input_.name in assigns
        ):
            mark, late = _within(value, deadline)
            digest = mark.digest
            if late:
                given_up.append(input_.name)
        inputs.append(msgspec.structs.replace(input_, fingerprint_after=digest))
    return Inputs(tuple(inputs), tuple(given_up), before.handles)


def remember(
    inputs: Inputs, namespace: Mapping[str, object], history: History, author: Author
) -> None:
    """Tell the history how a cell left what it read. Call it after ``executed``."""
    for input_ in inputs.inputs:
        of = inputs.handles[input_.name]
        value = namespace.get(input_.name)
        if input_.fingerprint_after and of.mutable and id(value) == of.id:
            history.objects.look(input_.name, value, input_.fingerprint_after, namespace, author)


def with_globals(reads: Iterable[str], namespace: Mapping[str, object]) -> list[str]:
    """``reads``, and the globals that the cells' own functions among them read in their turn."""
    names = dict.fromkeys(reads)
    waiting = list(names)
    while waiting and len(names) < NAMES:
        for function in _own_functions(namespace.get(waiting.pop())):
            new = [name for name in _globals(function.__code__) if name not in names]
            names |= dict.fromkeys(new)
            waiting += new
    return list(names)


def _own_functions(value: Any) -> Iterator[types.FunctionType]:
    """The functions that a cell has written behind a value: itself, those of its class and its bases."""
    kind = type(value)
    if kind is types.FunctionType:
        if not _is_of_library(value):
            yield value
        yield from _own_functions(value.__dict__.get("__wrapped__"))
    elif kind in _LEADS_TO:
        for name in _LEADS_TO[kind]:
            yield from _own_functions(getattr(value, name))
    else:
        for base in type.mro(value if issubclass(kind, type) else kind):
            if base.__module__ == "__main__":
                for item in list(type.__getattribute__(base, "__dict__").values()):
                    if type(item) in _CALLABLE:
                        yield from _own_functions(item)


_LEADS_TO: Mapping[type, tuple[str, ...]] = {
    functools.partial: ("func",),
    types.MethodType: ("__func__", "__self__"),
    staticmethod: ("__func__",),
    classmethod: ("__func__",),
    property: ("fget", "fset", "fdel"),
}
_CALLABLE = frozenset((types.FunctionType, staticmethod, classmethod, property))


def _globals(code: types.CodeType) -> list[str]:
    inner = [
        _globals(constant) for constant in code.co_consts if isinstance(constant, types.CodeType)
    ]
    direct = [
        str(step.argval) for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL"
    ]
    return [*direct, *(name for names in inner for name in names)]


def _is_of_library(value: object) -> bool:
    """Whether it is a function or class that no cell has written: an import, not an input."""
    kind = type(value)
    if not issubclass(kind, type | types.FunctionType) and kind.__name__ != "ufunc":
        return False
    module = getattr(value, "__module__", None) or "numpy"  # a ufunc names no module
    return module != "__main__"


def _input(name: str, value: object, mark: Fingerprint, history: History) -> Input:
    described = describe(value)
    writer = history.maker(name, value)
    return Input(
        name=name,
        type=described.type,
        shape=described.shape,
        summary=described.summary,
        fingerprint=mark.digest,
        sampled=mark.is_sampled,
        writer_count=(writer.execution_count or None) if writer else None,
        writer_cell_id=writer.cell_id if writer else "",
        writer_version=writer.version if writer else "",
        writer_run=writer.run if writer else None,
        writer_edited=writer is not None and history.edited(name),
    )


def _followed(
    input_: Input, value: object, namespace: Mapping[str, object], history: History, seconds: float
) -> Input:
    """The input with what is known of its object, which may have been changed in place."""
    objects = history.objects
    objects.names.add(input_.name)
    record = objects.look(input_.name, value, input_.fingerprint, namespace, budget_seconds=seconds)
    return msgspec.structs.replace(
        input_,
        identity=record.identity,
        changes=record.changes,
        warm_start=record.left_by if input_.fingerprint else None,
        trains=trains(value),
    )


def _within(value: object, deadline: float) -> tuple[Fingerprint, bool]:
    """Give the fingerprint, and whether there was no time for it."""
    seconds = deadline - time.perf_counter()
    if seconds <= 0:
        return Fingerprint(""), True
    mark = take_fingerprint(value, budget_seconds=seconds)
    return mark, not mark.digest and time.perf_counter() >= deadline


def handle(value: object) -> Handle:
    """Know an object again without holding it."""
    kind = type(value)
    numpy: Any = sys.modules.get("numpy")
    scalar = getattr(numpy, "generic", None)
    fixed = (*_IMMUTABLE, scalar) if isinstance(scalar, type) else _IMMUTABLE
    mutable = not issubclass(kind, fixed)
    return Handle(id(value), mutable, weak(value) if mutable else None)


def _is_still(of: Handle, value: object, *, bound: bool) -> bool:
    if of.alive is not None:
        return value is not None and of.alive() is value
    return id(value) == of.id and not bound
