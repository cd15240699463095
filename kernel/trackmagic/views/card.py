"""The card of a run: what the call was, what came of it, and what differs from the call before.

It is made at the end of every tracked cell, so it reads both runs at once, a statement a table.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from trackmagic.cell.compare import (
    CallValues,
    Changes,
    Kind,
    MetricChange,
    compare,
    compare_params,
    unknown_inputs,
)
from trackmagic.cell.direction import lower_is_better
from trackmagic.entities import (
    SYSTEM,
    Entity,
    Failure,
    Input,
    Metric,
    Notice,
    Param,
    ParamOrigin,
    ParamValue,
    Run,
)
from trackmagic.store import Store
from trackmagic.store.leaves import leaves_of
from trackmagic.views import format as fmt
from trackmagic.views import reading
from trackmagic.views.card_heads import Counts, Head, heads, notices_of
from trackmagic.views.compare_cells import is_masked
from trackmagic.views.hidden_state import warnings
from trackmagic.views.likeness import (
    Likeness,
    TextChange,
    likeness,
    module_changes,
    sameness,
)
from trackmagic.views.sparkline import Shape, shape

_NO_CHANGES = Changes()


class CardParam(Entity, frozen=True):
    """A param, and what it was in the call before."""

    key: str
    value: ParamValue
    origin: ParamOrigin = "explicit"
    kind: Kind | None = None
    """None: as it was, or there was no call before."""
    old: ParamValue = None


class CardMetric(Entity, frozen=True):
    """A metric: last and best value, its course, and what it was in the call before."""

    key: str
    last: float
    points: int
    best: float | None = None
    """None where the name does not say which way is better."""
    best_step: int | None = None
    change: MetricChange | None = None
    course: Shape = ()
    """Empty for a single point."""


class RunCard(Entity, frozen=True):
    """What the card of a run shows."""

    run: Run
    now: float
    params: tuple[CardParam, ...] = ()
    metrics: tuple[CardMetric, ...] = ()
    system: tuple[Metric, ...] = ()
    inputs: tuple[Input, ...] = ()
    warnings: tuple[str, ...] = ()
    """Hidden state, in words."""
    unknown_inputs: tuple[str, ...] = ()
    """Of which it is not known whether they are as in the call before."""
    previous: int | None = None
    assigned: tuple[str, ...] = ()
    """Names that the cell bound."""
    changes: Changes = Changes()
    around: tuple[str, ...] = ()
    """What differs around the two calls, in words."""
    texts: tuple[TextChange, ...] = ()
    """What else of the code is another than in the call before."""
    sameness: str = ""
    """That nothing differs from the call before, and what follows from it, in words."""
    failure: Failure | None = None
    notices: tuple[Notice, ...] = ()
    counts: Counts = Counts()

    @property
    def seconds(self) -> float:
        """How long it took, or has been running."""
        return (self.now if self.run.ended is None else self.run.ended) - self.run.started


def run_card(store: Store, number: int, *, now: float | None = None) -> RunCard:
    """The card of a run. Raises :class:`NotFound`."""
    now = time.time() if now is None else now
    with store.database.read() as connection:
        head, before = heads(connection, number)
        notices = notices_of(connection, number) if head.notices else ()
        both = [number] if before is None else [number, before.run.number]
        params = reading.params_of(connection, both)
        metrics = reading.metrics_of(connection, both)
        inputs = reading.inputs_of(connection, both) if head.call else {one: [] for one in both}
        for run_ in both:
            params[run_].sort(key=_by_key)
            metrics[run_].sort(key=_by_key)
            inputs[run_].sort(key=lambda found: fmt.natural(found.name))
        shown = [one for one in metrics[number] if not one.key.startswith(SYSTEM)]
        long = [one for one in shown if one.points > 1]
        courses = {
            key: shape(points)
            for key, points in reading.small_series(connection, number, long).items()
        }
    changes, previous = Changes(), before.run.number if before else None
    if before is not None:
        changes = compare(
            _values(before, params, metrics, inputs), _values(head, params, metrics, inputs)
        )
        if {head.run.status, before.run.status} != {"finished"}:
            changes = _unjudged(changes, is_running=head.run.status == "running")
    unknown = unknown_inputs(inputs[before.run.number], inputs[number]) if before else ()
    around, texts = Likeness(), []
    if before is not None:
        around = likeness(store, before.around, head.around)
        both_inputs = inputs[before.run.number], inputs[number]
        texts = [*module_changes(store, *both_inputs, changes.inputs)]
    return RunCard(
        run=head.run,
        now=now,
        params=_params(params[number], changes),
        metrics=tuple(card_metric(one, changes, courses.get(one.key, ())) for one in shown),
        system=tuple(one for one in metrics[number] if one.key.startswith(SYSTEM)),
        inputs=tuple(inputs[number]),
        assigned=() if head.call is None else head.call.assigned,
        warnings=tuple(_warnings(head, inputs[number], changes, previous)),
        previous=previous,
        changes=changes,
        around=around.differing,
        texts=(*texts, *around.texts),
        unknown_inputs=unknown,
        sameness=_sameness(head, before, changes, around, params[number], inputs[number], unknown),
        failure=head.failure,
        notices=notices,
        counts=head.counts,
    )


def _sameness(
    head: Head,
    before: Head | None,
    changes: Changes,
    around: Likeness,
    params: Sequence[Param],
    inputs: Sequence[Input],
    unknown: Sequence[str],
) -> str:
    if before is None or {head.run.status, before.run.status} != {"finished"}:
        return ""
    if not changes.code.is_known and _is_version(head, before):
        code = msgspec.structs.replace(changes.code, is_known=True)  # not kept, but its digest
        changes = msgspec.structs.replace(changes, code=code)
    seeded = any(one.key == "seed" for one in params)
    return sameness(
        before.run.number,
        changes,
        around,
        unknown,
        masked=[one.key for one in params if is_masked(one.value)],
        sampled=[one.name for one in inputs if one.sampled],
        seeded=seeded,
    )


def _is_version(head: Head, before: Head) -> bool:
    """Whether both are of one version of the cell, kept or not."""
    calls = (head.call, before.call)
    return all(calls) and len({one.cell_version for one in calls if one}) == 1


def _unjudged(changes: Changes, *, is_running: bool) -> Changes:
    """What did not come to its end is neither better nor worse; on its way it has no difference either."""
    metrics = (
        msgspec.structs.replace(
            one,
            delta=None if is_running else one.delta,
            verdict="same" if one.verdict == "same" and not is_running else "unknown",
        )
        for one in changes.metrics
    )
    return msgspec.structs.replace(changes, metrics=tuple(metrics))


def _warnings(
    head: Head, inputs: Sequence[Input], changes: Changes, previous: int | None
) -> Iterator[str]:
    if head.run.status == "crashed":
        yield "its process is gone; what it had logged until then is kept"
    told = {one.key for one in changes.params if one.kind == "changed"}
    yield from warnings(inputs, changes.inputs, previous, told)


def _by_key(one: Param | Metric) -> tuple[list[str | int], str]:
    return fmt.natural(one.key)


def _params(params: Iterable[Param], changes: Changes) -> tuple[CardParam, ...]:
    params = list(params)
    by_key = {one.key: one for one in changes.params}
    found: list[CardParam] = []
    for one in params:
        change = by_key.get(one.key)
        kind, old = (change.kind, change.old) if change else (None, None)
        whole = CardParam(key=one.key, value=one.value, origin=one.origin, kind=kind, old=old)
        inner = _leaves(whole, {other.key for other in params} | set(by_key))
        found += inner or [whole]
    found.extend(
        CardParam(key=one.key, value=None, kind="removed", old=one.old)
        for one in changes.params
        if one.kind == "removed"
    )
    return tuple(found)


def _leaves(whole: CardParam, named: set[str]) -> list[CardParam]:
    """What a dict that is another than before holds, key by key; none where that cannot be told."""
    if whole.kind != "changed":
        return []
    old, new = leaves_of(whole.key, whole.old), leaves_of(whole.key, whole.value)
    changed = {one.key: one for one in compare_params(old, new)}
    if not (old and new and changed) or named & (old.keys() | new.keys()):
        return []
    found = []
    for key in dict.fromkeys((*new, *old)):
        one = changed.get(key)
        kind, before = (one.kind, one.old) if one else (None, None)
        found.append(
            CardParam(key=key, value=new.get(key), origin=whole.origin, kind=kind, old=before)
        )
    return found


def card_metric(found: Metric, changes: Changes = _NO_CHANGES, course: Shape = ()) -> CardMetric:
    """What a card tells of a metric."""
    lower = lower_is_better(found.key) if found.points > 1 else None
    best: dict[str, Any] = {}
    if lower is not None:
        side = "min" if lower else "max"
        best = {"best": getattr(found, side), "best_step": getattr(found, f"{side}_step")}
    change = next((one for one in changes.metrics if one.key == found.key), None)
    known = change if change is not None and change.old is not None else None
    return CardMetric(
        key=found.key, last=found.last, points=found.points, change=known, course=course, **best
    )


def _values(
    head: Head,
    params: reading.ByRun[Param],
    metrics: reading.ByRun[Metric],
    inputs: reading.ByRun[Input],
) -> CallValues:
    number = head.run.number
    return CallValues(
        code=None if head.call and head.code is None else head.code or "",
        params={one.key: one.value for one in params[number]},
        inputs=tuple(inputs[number]),
        metrics={one.key: one.last for one in metrics[number] if not one.key.startswith(SYSTEM)},
        session=head.call.session if head.call else "",
    )
