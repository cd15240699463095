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
    compare_metrics,
    compare_params,
    unknown_inputs,
)
from trackmagic.direction import BEST_OF, direction_of
from trackmagic.entities import (
    SYSTEM,
    Alert,
    Call,
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
from trackmagic.store.heads import Counts, Head
from trackmagic.store.leaves import leaves_of
from trackmagic.store.sql import ByRun
from trackmagic.views import format as fmt
from trackmagic.views.compare_cells import is_masked
from trackmagic.views.family import Family, family
from trackmagic.views.goals import Lead, Lens, lead, lens_of
from trackmagic.views.hidden_state import warnings
from trackmagic.views.likeness import (
    Likeness,
    TextChange,
    likeness,
    module_changes,
    sameness,
)
from trackmagic.views.moment import of_one_moment
from trackmagic.views.sparkline import Shape, shape


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
    """None where nothing says which way is better."""
    best_step: int | None = None
    change: MetricChange | None = None
    course: Shape = ()
    """Empty for a single point."""
    is_goal: bool = False
    """The experiment has it for a goal."""
    is_best: bool = False
    """It is told by its best value."""
    best_change: MetricChange | None = None
    """Of one that is told by its best value: what that was in the call before."""


class RunCard(Entity, frozen=True):
    """What the card of a run shows."""

    run: Run
    now: float
    params: tuple[CardParam, ...] = ()
    metrics: tuple[CardMetric, ...] = ()
    summaries: tuple[Metric, ...] = ()
    """Of all metrics, those of the machine too."""
    inputs: tuple[Input, ...] = ()
    warnings: tuple[str, ...] = ()
    """Hidden state, in words."""
    unknown_inputs: tuple[str, ...] = ()
    """Of which it is not known whether they are as in the call before."""
    previous: int | None = None
    call: Call | None = None
    code: str | None = None
    """Of the cell; None where it was not kept."""
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
    lead: Lead | None = None
    """The metric that the run is told by, and why."""
    family: Family | None = None
    """What the runs inside of it came to."""
    alerts: tuple[Alert, ...] = ()
    """The oldest first."""

    @property
    def system(self) -> tuple[Metric, ...]:
        """Metrics of the machine."""
        return tuple(metric for metric in self.summaries if metric.key.startswith(SYSTEM))

    @property
    def assigned(self) -> tuple[str, ...]:
        """Names that the cell bound."""
        return () if self.call is None else self.call.assigned

    @property
    def seconds(self) -> float:
        """How long it took, or has been running."""
        return (self.now if self.run.ended is None else self.run.ended) - self.run.started


@of_one_moment
def run_card(store: Store, number: int, *, now: float | None = None) -> RunCard:
    """The card of a run. Raises :class:`NotFound`."""
    now = time.time() if now is None else now
    head, before = store.cells.heads(number)
    both = [number] if before is None else [number, before.run.number]
    params = store.params.of_many(both)
    metrics = store.metrics.of_many(both)
    inputs = store.cells.inputs_of_many(both) if head.call else {run_: [] for run_ in both}
    for run_ in both:
        params[run_].sort(key=_by_key)
        metrics[run_].sort(key=_by_key)
        inputs[run_].sort(key=lambda input_: fmt.natural(input_.name))
    user_metrics = [metric for metric in metrics[number] if not metric.key.startswith(SYSTEM)]
    courses = _courses(store, number, user_metrics)
    lens = lens_of(store, [head.run.experiment_id])
    user_metrics.sort(key=lambda metric: metric.key not in lens.leading)
    changes, of_best, previous = Changes(), Changes(), before.run.number if before else None
    if before is not None:
        changes = compare(
            _values(before, params, metrics, inputs),
            _values(head, params, metrics, inputs),
            lens.directions,
        )
        of_best = _changes_of_best(metrics[before.run.number], user_metrics, lens)
        if {head.run.status, before.run.status} != {"finished"}:
            is_running = head.run.status == "running"
            changes = _unjudged(changes, is_running=is_running)
            of_best = _unjudged(of_best, is_running=is_running)
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
        metrics=tuple(
            _card_metric(metric, changes, of_best, courses.get(metric.key, ()), lens)
            for metric in user_metrics
        ),
        summaries=tuple(metrics[number]),
        inputs=tuple(inputs[number]),
        call=head.call,
        code=head.code,
        warnings=tuple(_warnings(head, inputs[number], changes, previous)),
        previous=previous,
        changes=changes,
        around=around.differing,
        texts=(*texts, *around.texts),
        unknown_inputs=unknown,
        sameness=_sameness(head, before, changes, around, params[number], inputs[number], unknown),
        failure=head.failure,
        notices=tuple(store.surroundings.notices(number)) if head.notices else (),
        counts=head.counts,
        alerts=tuple(store.alerts.of(number)) if head.counts.alerts else (),
        lead=lead(user_metrics, lens),
        family=family(store, head.run) if head.counts.children else None,
    )


def _courses(store: Store, number: int, metrics: Iterable[Metric]) -> dict[str, Shape]:
    """By key, of those that have more than a point."""
    long = [metric for metric in metrics if metric.points > 1]
    return {key: shape(points) for key, points in store.metrics.small(number, long).items()}


def _changes_of_best(old: Sequence[Metric], new: Sequence[Metric], lens: Lens) -> Changes:
    """Of the goals that go by the best value."""
    before, after = (
        {metric.key: lens.value(metric) for metric in metrics if lens.part(metric.key) == "best"}
        for metrics in (old, new)
    )
    return Changes(metrics=compare_metrics(before, after, lens.directions))


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
    seeded = any(param.key == "seed" for param in params)
    return sameness(
        before.run.number,
        changes,
        around,
        unknown,
        masked=[param.key for param in params if is_masked(param.value)],
        sampled=[input_.name for input_ in inputs if input_.sampled],
        seeded=seeded,
    )


def _is_version(head: Head, before: Head) -> bool:
    """Whether both are of one version of the cell, kept or not."""
    calls = (head.call, before.call)
    return all(calls) and len({call.cell_version for call in calls if call}) == 1


def _unjudged(changes: Changes, *, is_running: bool) -> Changes:
    """What did not come to its end is neither better nor worse; on its way it has no difference either."""
    metrics = (
        msgspec.structs.replace(
            change,
            delta=None if is_running else change.delta,
            verdict="same" if change.verdict == "same" and not is_running else "unknown",
        )
        for change in changes.metrics
    )
    return msgspec.structs.replace(changes, metrics=tuple(metrics))


def _warnings(
    head: Head, inputs: Sequence[Input], changes: Changes, previous: int | None
) -> Iterator[str]:
    if head.run.status == "crashed":
        yield "its process is gone; what it had logged until then is kept"
    changed_params = {change.key for change in changes.params if change.kind == "changed"}
    yield from warnings(inputs, changes.inputs, previous, changed_params)


def _by_key(row: Param | Metric) -> tuple[list[str | int], str]:
    return fmt.natural(row.key)


def _params(params: Iterable[Param], changes: Changes) -> tuple[CardParam, ...]:
    params = list(params)
    by_key = {param_change.key: param_change for param_change in changes.params}
    keys = {param.key for param in params} | set(by_key)
    card_params: list[CardParam] = []
    for param in params:
        change = by_key.get(param.key)
        kind, old = (change.kind, change.old) if change else (None, None)
        whole = CardParam(key=param.key, value=param.value, origin=param.origin, kind=kind, old=old)
        inner = _leaves(whole, keys)
        card_params += inner or [whole]
    card_params.extend(
        CardParam(key=param_change.key, value=None, kind="removed", old=param_change.old)
        for param_change in changes.params
        if param_change.kind == "removed"
    )
    return tuple(card_params)


def _leaves(whole: CardParam, named: set[str]) -> list[CardParam]:
    """What a dict that is another than before holds, key by key; none where that cannot be told."""
    if whole.kind != "changed":
        return []
    old, new = leaves_of(whole.key, whole.old), leaves_of(whole.key, whole.value)
    changed = {param_change.key: param_change for param_change in compare_params(old, new)}
    if not (old and new and changed) or named & (old.keys() | new.keys()):
        return []
    leaves = []
    for key in dict.fromkeys((*new, *old)):
        change = changed.get(key)
        kind, before = (change.kind, change.old) if change else (None, None)
        leaves.append(
            CardParam(key=key, value=new.get(key), origin=whole.origin, kind=kind, old=before)
        )
    return leaves


def _card_metric(
    metric: Metric, changes: Changes, of_best: Changes, course: Shape, lens: Lens
) -> CardMetric:
    direction = direction_of(metric.key, lens.directions) if metric.points > 1 else None
    best: dict[str, Any] = {}
    if direction is not None:
        side = BEST_OF[direction]
        best = {"best": getattr(metric, side), "best_step": getattr(metric, f"{side}_step")}
    return CardMetric(
        key=metric.key,
        last=metric.last,
        points=metric.points,
        change=_change_of(metric.key, changes),
        course=course,
        is_goal=metric.key in lens.leading,
        is_best=lens.part(metric.key) == "best",
        best_change=_change_of(metric.key, of_best),
        **best,
    )


def _change_of(key: str, changes: Changes) -> MetricChange | None:
    """The change of a metric that the call before had too."""
    change = next((change for change in changes.metrics if change.key == key), None)
    return change if change is not None and change.old is not None else None


def _values(
    head: Head,
    params: ByRun[Param],
    metrics: ByRun[Metric],
    inputs: ByRun[Input],
) -> CallValues:
    number = head.run.number
    return CallValues(
        code=None if head.call and head.code is None else head.code or "",
        params={param.key: param.value for param in params[number]},
        inputs=tuple(inputs[number]),
        metrics={
            metric.key: metric.last
            for metric in metrics[number]
            if not metric.key.startswith(SYSTEM)
        },
        session=head.call.session if head.call else "",
    )
