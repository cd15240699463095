"""What a call is given and gives back by its names: params and results, and the header's word on them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Mapping
from typing import Any

import msgspec

from trackmagic.cell import looks
from trackmagic.cell.flow import Stop
from trackmagic.cell.given import Given
from trackmagic.cell.inputs import with_globals
from trackmagic.cell.literals import NotParam, param_value
from trackmagic.cell.names import Names
from trackmagic.cell.numbers import numbers_by_key
from trackmagic.cell.params import captured, is_empty, is_same, literal_params
from trackmagic.cell.unknown import UNKNOWN
from trackmagic.entities import Notice, ParamOrigin, ParamValue
from trackmagic.errors import TrackmagicError
from trackmagic.recording.guard import quiet
from trackmagic.recording.numbers import number_of
from trackmagic.recording.run import Run
from trackmagic.store.leaves import whole_only

Masked = Callable[[Mapping[str, Any]], dict[str, Any]]


class Choice(msgspec.Struct, frozen=True):
    """Which names the header wants: these only (None: what the cell tells), and these more or less."""

    only: tuple[str, ...] | None = None
    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[str, ...]:
        """The names that it asks for."""
        return (*(self.only or ()), *self.more)


class Arguments:
    """The params and results of one open call."""

    def __init__(self, params: Choice | None, metrics: Choice | None, masked: Masked) -> None:
        """None for what is not captured at all."""
        self.notices: list[Notice] = []
        self._params, self._metrics = params, metrics
        self._masked = masked
        self._early: dict[str, ParamValue] = {}
        self._inputs: dict[str, ParamValue] = {}
        self._empty: dict[str, ParamValue] = {}
        """Inputs that the cell may fill, and that are no params then."""
        self._given = Given({}, {})
        self._before: dict[str, int] = {}
        self._is_bare = False

    def look(
        self, tree: ast.Module, names: Names, namespace: Mapping[str, object], given: Given
    ) -> None:
        """Take what is known before the cell runs."""
        self._given = given
        self._before = {name: id(namespace.get(name, UNKNOWN)) for name in names.assigns}
        if self._params is None or self._params.only is not None:
            return
        less = self._params.less
        early = literal_params(tree, namespace, given)
        self._early = self._masked({k: v for k, v in early.items() if k not in less})
        inputs = {}
        for name in with_globals(names.reads, namespace):
            if name not in less and not name.startswith("_") and given.is_of_literals(name):
                try:
                    inputs[name] = param_value(given[name].value)
                except NotParam:
                    continue  # it is an input, whole or not
        self._inputs = self._masked({k: v for k, v in inputs.items() if not is_empty(v)})
        self._empty = {name: value for name, value in inputs.items() if is_empty(value)}

    def keep(self, run: Run) -> None:
        """Write down what is known before the cell runs; a kernel that dies leaves at least this."""
        inputs = {name: value for name, value in self._inputs.items() if name not in self._early}
        self._set_each(run, inputs, "input")
        self._set_each(run, self._early, "captured")

    def after(
        self, tree: ast.Module, namespace: Mapping[str, object], stop: Stop | None
    ) -> Callable[[Run], None]:
        """Read what the cell left; give what writes it down."""
        capture = captured(tree, namespace, given=self._given, before=self._before, stop=stop)
        params = self._chosen_params(capture.params, namespace)
        results = self._chosen_results(capture.results, capture.of_dicts, namespace)
        self._say_what_is_missing({*capture.params, *capture.results}, namespace)
        if self._params is not None and self._params.only is None:
            names = (
                name for name in capture.left_out if name.partition(".")[0] not in self._params.less
            )
            self.notices += [
                Notice(part="params", text=f"{name}: {capture.left_out[name]}") for name in names
            ]
            self._is_bare = not (params or self._inputs) and bool(results or capture.worths)
        wholes = (whole_only(name, value) for name, value in params.items())
        self.notices += [Notice(part="params", text=text) for text in wholes if text]
        unfilled = {
            name: value
            for name, value in self._empty.items()
            if name not in params and is_same(namespace.get(name, UNKNOWN), value)
        }
        withdrawn = [name for name in self._early if name not in params]
        changed = {
            name: value
            for name, value in params.items()
            if name not in self._early or not _is(value, self._early[name])
        }

        def write(run: Run) -> None:
            if withdrawn:
                run.store.params.drop_captured(run.number, withdrawn)
                self._set_each(
                    run, {k: v for k, v in self._inputs.items() if k in withdrawn}, "input"
                )
            self._set_each(run, unfilled, "input")
            self._set_each(run, changed, "captured")
            if results:
                run.store.metrics.add_missing(run.number, results)

        return write

    def say_that_there_are_none(self, run: Run) -> bool:
        """Say so where a cell that does something gave none, by hand neither; tell whether it was said.

        A cell that starts runs inside its own gives them theirs.
        """
        store, number = run.store, run.number
        if not self._is_bare or store.params.of(number) or store.runs.children(number):
            return False
        self.notices.append(Notice(part="params", text=NO_PARAMS))
        return True

    def _chosen_params(
        self, values: Mapping[str, ParamValue], namespace: Mapping[str, object]
    ) -> dict[str, ParamValue]:
        choice = self._params
        if choice is None:
            return {}
        params: dict[str, Any] = dict(values) if choice.only is None else {}
        for name in choice.asked:
            value = _named(name, namespace)
            if name not in params and value is not UNKNOWN:
                params[name] = values.get(name, value)
        return self._masked({name: params[name] for name in params if name not in choice.less})

    def _chosen_results(
        self,
        numbers: Mapping[str, float],
        of_dicts: Mapping[str, Collection[str]],
        namespace: Mapping[str, object],
    ) -> dict[str, float]:
        choice = self._metrics
        if choice is None:
            return {}
        results = dict(numbers) if choice.only is None else {}
        for name in self._params.asked if self._params is not None else ():
            results.pop(name, None)  # a param by the user's word
        for name in choice.asked:
            if name in numbers:
                results[name] = numbers[name]
            elif (value := _named(name, namespace)) is not UNKNOWN:
                with quiet(f"keeping metric {name!r}"):
                    results |= _numbers_of(name, value, results)
        less = {*choice.less, *(key for name in choice.less for key in of_dicts.get(name, ()))}
        return {name: value for name, value in results.items() if name not in less}

    def _say_what_is_missing(
        self, present: Collection[str], namespace: Mapping[str, object]
    ) -> None:
        choices = [choice for choice in (self._params, self._metrics) if choice is not None]
        names = dict.fromkeys(name for choice in choices for name in choice.asked)
        if missing := [
            name for name in names if name not in present and _named(name, namespace) is UNKNOWN
        ]:
            text = f"the cell made no {', '.join(missing)}, which the header asks for"
            self.notices.append(Notice(part="header", text=text))

    def _set_each(self, run: Run, params: Mapping[str, object], origin: ParamOrigin) -> None:
        """Keep params at once; where one cannot be kept, each alone, and say which."""
        if not params:
            return
        try:
            run.store.params.capture(run.number, params, origin=origin)
        except TrackmagicError:
            for name, value in params.items():
                try:
                    run.store.params.capture(run.number, {name: value}, origin=origin)
                except TrackmagicError as error:
                    text = str(error).removeprefix("param ")
                    notice = Notice(part="params", text=text)
                    if notice not in self.notices:
                        self.notices.append(notice)


NO_PARAMS = (
    "none was found; write them as literals (lr = 0.1), or name them: %%track --params +name"
)


def _named(name: str, namespace: Mapping[str, object]) -> Any:
    """What a name of the cell holds, or what lies inside it: ``config.lr``; UNKNOWN where there is none."""
    root, *inner = name.split(".")
    value: Any = namespace.get(root, UNKNOWN)
    for part in inner:
        if value is not UNKNOWN:
            value = value.get(part, UNKNOWN) if type(value) is dict else looks.stored(value, part)
    return value


def _numbers_of(name: str, value: Any, there: Mapping[str, float]) -> dict[str, float]:
    """A number, or those that a dict holds by key. Raises :class:`BadValue` for what is neither."""
    if numbers := numbers_by_key(value):
        return {
            (key if key not in there else f"{name}.{key}"): number
            for key, number in numbers.items()
        }
    return {name: number_of(name, value)}


def _is(new: object, old: object) -> bool:
    return type(new) is type(old) and bool(new == old)
