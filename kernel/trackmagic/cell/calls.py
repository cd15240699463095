"""Params of calls: plain values given at the top level to functions and classes of the user's own."""

from __future__ import annotations

import ast
import functools
import inspect
import types
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from trackmagic.cell import looks, makers
from trackmagic.cell.held import Held
from trackmagic.cell.unknown import UNKNOWN

MAX_WRAPPERS = 10


class Call(NamedTuple):
    """A call, and what it was given."""

    node: ast.Call
    function: Any
    """The object that was called; UNKNOWN where it has no name."""
    values: list[Held]
    named: dict[str, Held]


class Argument(NamedTuple):
    """A plain value that was given to a parameter."""

    function: str
    """Its name; of its second call with another value ``train_2``."""
    name: str
    value: Any
    source: str
    """The name that it was given by; empty when it was written out."""


def arguments(calls: Sequence[Call]) -> Iterator[Argument]:
    """Give the plain arguments of the calls, in their order; a value that is not known is UNKNOWN."""
    for node, function, values, named in calls:
        if not _is_own(function):
            continue
        called = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        candidates = list(
            zip(_positions(node, function, len(values)), values, node.args, strict=False)
        )
        sources = {
            keyword.arg: keyword.value for keyword in node.keywords if keyword.arg is not None
        }
        is_spread = any(
            keyword.arg is None and isinstance(keyword.value, ast.Name) for keyword in node.keywords
        )
        candidates += [
            (name, worth, sources.get(name))  # type: ignore[misc]
            for name, worth in named.items()
            if name in sources or not is_spread  # f(**config): config is the param
        ]
        for name, worth, source in candidates:
            if worth.kind == "plain" and name.isidentifier() and not name.startswith("_"):
                by = source.id if isinstance(source, ast.Name) else ""
                yield Argument(called, name, worth.value, by)


def _is_own(function: Any) -> bool:
    if function is UNKNOWN or makers.makes_plain(function):
        return False
    for _ in range(MAX_WRAPPERS):
        if isinstance(function, type | types.FunctionType):
            return looks.is_own(function)
        if (inner := _wrapped(function)) is UNKNOWN:
            return False
        function = inner
    return False


def _wrapped(function: Any) -> Any:
    """What a method, a partial, a cached or compiled function, or an object that is called, calls."""
    kind = type(function)
    if kind in {types.MethodType, staticmethod, classmethod}:
        return function.__func__
    if kind is functools.partial:
        return function.func
    if (inner := looks.stored(function, "__wrapped__")) is not UNKNOWN:
        return inner
    return looks.method(function, "__call__")


def _positions(node: ast.Call, function: Any, count: int) -> list[str]:
    """The names of the first ``count`` parameters; those behind a ``*`` have none."""
    if not count:
        return []
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except Exception:  # noqa: BLE001 - a signature of the user's may raise anything
        return []
    names = [
        parameter.name
        if parameter.kind in {parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD}
        else ""
        for parameter in parameters
    ]
    stars = next(
        (at for at, argument in enumerate(node.args) if isinstance(argument, ast.Starred)), count
    )
    return names[:stars]
