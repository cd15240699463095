"""Params and results of a cell: by where a value comes from, not by how it is spelled.

A name is followed back through the cell (:mod:`trackmagic.cell.flow`): what comes from literals and given
values by free work is a param, a number that comes out of work is a result. Values are read after it ran.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

import msgspec

from trackmagic.cell.body import body
from trackmagic.cell.calls import Argument, arguments
from trackmagic.cell.flow import Flow, Stop
from trackmagic.cell.held import Held, choices
from trackmagic.cell.literals import NotParam, param_value
from trackmagic.cell.numbers import number_value, numbers_by_key
from trackmagic.cell.unknown import UNKNOWN
from trackmagic.entities import ParamValue

_MISSING = object()


class Captured(msgspec.Struct, frozen=True):
    """What a cell that has run says of itself.

    A name is in both where a loop has lowered or scaled a param.
    """

    params: dict[str, ParamValue]
    results: dict[str, float]
    of_dicts: dict[str, list[str]] = {}
    """Of each computed dict, the results that are its numbers."""
    left_out: dict[str, str] = {}
    """Params that are not kept as they are, and why."""
    worths: dict[str, Held] = {}
    """What each name of the cell is worth to the cells that read it."""


def literal_params(
    tree: ast.Module,
    namespace: Mapping[str, object] | None = None,
    given: Mapping[str, Held] | None = None,
) -> dict[str, ParamValue]:
    """Give the params that are known before the cell runs."""
    flow = Flow(namespace or {}, given, has_run=False)
    flow.follow(body(tree).body)
    params = {}
    for name, worth in flow.names.items():
        is_sure = worth.kind == "plain" and worth.is_known and not worth.maybe
        if name.startswith("_") or not is_sure or len(choices(worth)) != 1:
            continue
        if is_empty(worth.value):
            continue  # it may be filled
        try:
            params[name] = param_value(worth.value)
        except NotParam:
            continue
    return params


def captured(
    tree: ast.Module,
    namespace: Mapping[str, object],
    *,
    given: Mapping[str, Held] | None = None,
    before: Mapping[str, int] | None = None,
    stop: Stop | None = None,
) -> Captured:
    """Give params and results, read from the namespace after the cell ran.

    ``given`` is what it found under the names it reads, ``before`` the ids of what its own names held.
    ``stop`` is where a failed cell stopped: what it would have bound from there on is left out, so that a
    value of an earlier execution is not taken for this one's.
    """
    flow = Flow(namespace, given, stop)
    flow.follow(body(tree).body)
    reading = _Reading(flow, namespace, before or {})
    for name, worth in flow.names.items():
        if not name.startswith("_"):
            with suppress(Exception):  # a user's object may raise anything; then it is neither
                reading.name(name, worth)
    reading.calls(arguments(flow.calls))
    reading.dicts()
    return Captured(reading.params, reading.results, reading.of_dicts, reading.left_out, flow.names)


class _Reading:
    """Reads what names hold after the cell ran, by what they are worth."""

    def __init__(
        self, flow: Flow, namespace: Mapping[str, object], before: Mapping[str, int]
    ) -> None:
        self.params: dict[str, ParamValue] = {}
        self.results: dict[str, float] = {}
        self.left_out: dict[str, str] = {}
        self.of_dicts: dict[str, list[str]] = {}
        self._flow, self._namespace, self._before = flow, namespace, before
        self._dicts: dict[str, dict[str, float]] = {}

    def name(self, name: str, worth: Held) -> None:
        """Read one name."""
        value = self._namespace.get(name, _MISSING)
        if value is _MISSING or worth.kind not in {"plain", "work"}:
            return
        if worth.maybe and self._is_as_before(name, value, worth):
            return
        if worth.kind == "work":
            self._result(name, value)
        elif worth.final_too:
            if worth.is_known:
                self._param(name, worth.value)
            if not is_same(worth.value, value):
                self._result(name, value)
        else:
            self._plain(name, value, worth)

    def _is_as_before(self, name: str, value: object, worth: Held) -> bool:
        """Whether the arm that binds the name has not run, as far as can be told."""
        candidates = choices(worth)
        if candidates and not any(is_same(candidate, value) for candidate in candidates):
            return not isinstance(value, list | dict | set)
        if self._before.get(name) != id(value):
            return False
        return not isinstance(value, str | int | None) or not candidates

    def _plain(self, name: str, value: object, worth: Held) -> None:
        candidates = choices(worth)
        if not candidates and name in self._flow.changed:
            self.left_out[name] = "it was changed in place, and what it was first is not known"
        elif (
            not candidates
            or any(is_same(candidate, value) for candidate in candidates)
            or len(candidates) > 1
        ):
            self._param(name, value)
        elif isinstance(candidates[0], list | dict | set):
            if not is_empty(candidates[0]):
                self._param(name, candidates[0])
                self.left_out.setdefault(
                    name, "it was changed in place: the param is what it was first"
                )
        elif number_value(value) is None or not self._result(name, value):
            self._param(name, value)

    def _param(self, name: str, value: object) -> None:
        try:
            self.params[name] = param_value(value)
        except NotParam as limit:
            if str(limit):
                self.left_out[name] = str(limit)
            else:
                self._result(name, value)

    def _result(self, name: str, value: object) -> bool:
        number = number_value(value)
        if number is not None:
            self.results[name] = number
        elif numbers := numbers_by_key(value):
            self._dicts[name] = numbers
        return number is not None

    def calls(self, call_arguments: Iterable[Argument]) -> None:
        """Add what was given to the user's own functions, each under the parameter's name."""
        by_name: dict[str, list[tuple[str, ParamValue]]] = {}
        for argument in call_arguments:
            value = argument.value
            if value is UNKNOWN:
                if argument.source not in self.params:
                    continue
                value = self.params[argument.source]
            try:
                worth = param_value(value)
            except NotParam as limit:
                if str(limit):
                    self.left_out.setdefault(f"{argument.function}.{argument.name}", str(limit))
                continue
            if (argument.function, worth) not in by_name.setdefault(argument.name, []):
                by_name[argument.name].append((argument.function, worth))
        cell_params = dict(self.params)
        for name, entries in by_name.items():
            values = [worth for _, worth in entries] + (
                [cell_params[name]] if name in cell_params else []
            )
            if all(is_same(values[0], other) for other in values):
                self.params[name] = values[0]
                continue
            counts: dict[str, int] = {}
            for function, worth in entries:
                counts[function] = counts.get(function, 0) + 1
                again = f"_{counts[function]}" if counts[function] > 1 else ""
                self.params[f"{function}{again}.{name}"] = worth

    def dicts(self) -> None:
        """Add the numbers of computed dicts: by key, on a clash by the dict's name too."""
        keys = [key for numbers in self._dicts.values() for key in numbers]
        for name, numbers in self._dicts.items():
            result_keys = self.of_dicts.setdefault(name, [])
            for key, number in numbers.items():
                there = self.results.get(key, self.params.get(key))
                if keys.count(key) == 1 and there is None:
                    self.results[key] = number
                    result_keys.append(key)
                elif there is None or not is_same(there, number):
                    self.results[f"{name}.{key}"] = number
                    result_keys.append(f"{name}.{key}")


def is_empty(value: object) -> bool:
    """Tell whether a container holds nothing, or nothing but empty ones: a history before it is filled."""
    if isinstance(value, dict):
        return all(map(is_empty, value.values()))
    return isinstance(value, list | set | tuple) and all(map(is_empty, value))


def is_same(value: object, other: Any) -> bool:
    """Tell whether two values are equal as params; objects that are none are not."""
    if value is other:
        return True
    try:
        first, second = param_value(value), param_value(other)
    except NotParam:
        return False
    if isinstance(first, bool) or isinstance(second, bool):
        return first is second
    return first == second or (first != first and second != second)  # noqa: PLR0124 - NaN
