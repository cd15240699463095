"""What changed between two calls of a cell: its text, its params, its inputs, and its metrics.

A pure function over plain values; what is equal is left out, except metrics, which are all told.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from trackmagic.direction import Direction, Directions, direction_of
from trackmagic.entities import MODULE, Entity, InPlace, Input, ParamValue

Kind = Literal["added", "removed", "changed"]
Verdict = Literal["better", "worse", "same", "unknown"]
Relation = Literal["same", "other", "unknown"]

CONTEXT = 3
"""Lines of unchanged code around a changed one."""


class CallValues(Entity, frozen=True):
    """The values of one call that are compared."""

    code: str | None = ""
    """None: it was not kept."""
    params: dict[str, ParamValue] = msgspec.field(default_factory=dict)
    inputs: tuple[Input, ...] = ()
    metrics: dict[str, float] = msgspec.field(default_factory=dict)
    """The last value of each."""
    session: str = ""


class CodeChange(Entity, frozen=True):
    """Changed lines of the cell's text."""

    added: int = 0
    removed: int = 0
    lines: tuple[str, ...] = ()
    """A unified diff without its file header."""
    is_known: bool = True
    """Both texts were kept."""


class ParamChange(Entity, frozen=True):
    """A param that differs; the side that has none holds None."""

    key: str
    kind: Kind
    old: ParamValue = None
    new: ParamValue = None


class InputChange(Entity, frozen=True):
    """An input that differs: from summary to summary, and what made the new one."""

    name: str
    kind: Kind
    old: str = ""
    new: str = ""
    is_same_object: bool | None = None
    """It is the same object with other content; None: that is not known."""
    changes: tuple[InPlace, ...] = ()
    """All that was done to the object since: to the same one since the call before, to another since
    it was made. Empty where that is not known."""
    writer_count: int | None = None
    writer_cell_id: str = ""
    is_module: bool = False
    """The name is a file's."""
    writer_run: int | None = None
    """Who bound the name to this very object since the call before; none where nobody did."""


class MetricChange(Entity, frozen=True):
    """The last values of a metric; None where the call has none."""

    key: str
    old: float | None
    new: float | None
    delta: float | None
    verdict: Verdict


class Changes(Entity, frozen=True):
    """What changed from one call to another."""

    code: CodeChange = CodeChange()
    params: tuple[ParamChange, ...] = ()
    inputs: tuple[InputChange, ...] = ()
    metrics: tuple[MetricChange, ...] = ()


def compare(before: CallValues, after: CallValues, directions: Directions | None = None) -> Changes:
    """Tell what changed from one call to the next; ``directions`` say which way metrics are better."""
    return Changes(
        code=_code(before.code, after.code),
        params=compare_params(before.params, after.params),
        inputs=compare_inputs(
            before.inputs, after.inputs, is_one_session=before.session == after.session
        ),
        metrics=compare_metrics(before.metrics, after.metrics, directions),
    )


def _code(before: str | None, after: str | None) -> CodeChange:
    if before is None or after is None:
        return CodeChange(is_known=False)
    return compare_code(before, after)


def compare_code(before: str, after: str) -> CodeChange:
    """Diff two texts by lines; blanks at a line's end and lines at the end do not count."""
    old, new = _lines(before), _lines(after)
    if old == new:
        return CodeChange()
    lines = tuple(difflib.unified_diff(old, new, lineterm="", n=CONTEXT))[2:]
    return CodeChange(
        added=sum(line.startswith("+") for line in lines),
        removed=sum(line.startswith("-") for line in lines),
        lines=lines,
    )


def compare_params(
    before: Mapping[str, ParamValue], after: Mapping[str, ParamValue]
) -> tuple[ParamChange, ...]:
    """Give the params that differ, in the new call's order, removed ones last."""
    changes = []
    for key, new in after.items():
        if key not in before:
            changes.append(ParamChange(key=key, kind="added", new=new))
        elif not same(before[key], new):
            changes.append(ParamChange(key=key, kind="changed", old=before[key], new=new))
    changes.extend(
        ParamChange(key=key, kind="removed", old=old)
        for key, old in before.items()
        if key not in after
    )
    return tuple(changes)


def same(old: ParamValue, new: ParamValue) -> bool:
    """Tell whether two param values are one: 7 is 7.0, NaN is NaN, True is not 1."""
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    if isinstance(old, int | float) and isinstance(new, int | float):
        return old == new or (old != old and new != new)  # noqa: PLR0124 - NaN
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(same, old, new))
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(same(old[key], new[key]) for key in old)
    return type(old) is type(new) and old == new


def compare_inputs(
    before: tuple[Input, ...], after: tuple[Input, ...], *, is_one_session: bool = True
) -> tuple[InputChange, ...]:
    """Give the inputs that differ; those of which it is not known are left out.

    Cells are counted anew in each session: only within one does an equal count tell of one execution.
    """
    old_by_name = {earlier.name: earlier for earlier in before}
    names = {later.name for later in after}
    changes = []
    for new in after:
        old = old_by_name.get(new.name)
        if old is not None and relation(old, new) != "other":
            continue
        changes.append(_input(old, new, is_one_session=is_one_session))
    changes.extend(
        InputChange(name=old.name, kind="removed", old=old.summary)
        for old in before
        if old.name not in names
    )
    return tuple(changes)


def _input(old: Input | None, new: Input, *, is_one_session: bool) -> InputChange:
    is_same, changes = None, new.changes
    if old is not None and old.identity and new.identity:
        is_same = old.identity == new.identity
    if old is not None and is_same:
        marks = [change.fingerprint for change in changes]
        at = marks.index(old.fingerprint) if old.fingerprint in marks else len(marks)
        changes = changes[at:]
    was_bound = old is not None and is_one_session and _writer(old) == _writer(new)
    is_told = not (is_same or was_bound)
    return InputChange(
        name=new.name,
        kind="added" if old is None else "changed",
        old=old.summary if old else "",
        new=new.summary,
        is_same_object=is_same,
        is_module=new.type == MODULE,
        changes=changes if all(change.count or change.run for change in changes) else (),
        writer_count=new.writer_count if is_told else None,
        writer_cell_id=new.writer_cell_id if is_told else "",
        writer_run=new.writer_run if is_told else None,
    )


def _writer(input_: Input) -> tuple[object, ...]:
    return input_.writer_count, input_.writer_cell_id, input_.writer_run


def compare_metrics(
    before: Mapping[str, float],
    after: Mapping[str, float],
    directions: Directions | None = None,
) -> tuple[MetricChange, ...]:
    """Give every metric of either call, with what the change means where that is said or the name tells."""
    ways = {key: direction_of(key, directions or {}) for key in (*after, *before)}
    return tuple(_metric(key, before.get(key), after.get(key), way) for key, way in ways.items())


def _metric(
    key: str, old: float | None, new: float | None, direction: Direction | None
) -> MetricChange:
    if old is None or new is None:
        return MetricChange(key=key, old=old, new=new, delta=None, verdict="unknown")
    delta = 0.0 if same(old, new) else new - old
    judgement = verdict(delta, lower=None if direction is None else direction == "lower")
    return MetricChange(key=key, old=old, new=new, delta=delta, verdict=judgement)


def verdict(delta: float, *, lower: bool | None) -> Verdict:
    """What a change by ``delta`` means; ``lower`` values are better, or None: nobody knows."""
    if delta == 0:
        return "same"
    if lower is None or math.isnan(delta):
        return "unknown"
    return "better" if (delta < 0) is lower else "worse"


def relation(old: Input, new: Input) -> Relation:
    """Tell whether two inputs held the same; equal looks without fingerprints tell nothing."""
    if old.fingerprint and new.fingerprint:
        return "same" if old.fingerprint == new.fingerprint else "other"
    return "unknown" if (old.type, old.shape) == (new.type, new.shape) else "other"


def unknown_inputs(before: Iterable[Input], after: Iterable[Input]) -> tuple[str, ...]:
    """Give the names of which it is not known whether they held the same."""
    old_by_name = {earlier.name: earlier for earlier in before}
    return tuple(
        new.name
        for new in after
        if new.name in old_by_name and relation(old_by_name[new.name], new) == "unknown"
    )


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().split("\n")] if text.strip() else []
