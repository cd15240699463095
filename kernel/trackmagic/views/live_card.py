"""The card of a run as the UI draws it, while the run goes on and after: texts made of :class:`RunCard`."""

from __future__ import annotations

from collections.abc import Iterator

from trackmagic.entities import SYSTEM
from trackmagic.store import Store
from trackmagic.views import format as fmt
from trackmagic.views import reading
from trackmagic.views.actions import can_stop
from trackmagic.views.card import CardMetric, CardParam, RunCard, run_card
from trackmagic.views.likeness import TextChange
from trackmagic.views.picture import picture
from trackmagic.views.progress import progress
from trackmagic.views.references import number_of
from trackmagic.views.wire import Card, CardQuery, Gauge, MetricLine, ParamLine, TextLines
from trackmagic.views.words import (
    MARKS,
    around_changed,
    extras,
    failed_at,
    gauge,
    headline_metrics,
    lines_changed,
)

PARAMS = METRICS = 200
"""Lines of each; a run view has all of them."""
CHANGES = 6
TEXT = 300
"""Characters of a param."""


def live_card(store: Store, query: CardQuery) -> Card:
    """The card. Raises :class:`NotFound`, :class:`Ambiguous`."""
    number = number_of(store, query.run)
    found = run_card(store, number)
    with store.database.read() as connection:
        tags = reading.tags_of(connection, [number])[number]
        is_running = found.run.status == "running"
        metrics = reading.metrics_of(connection, [number])[number] if is_running else []
    shown = [one for one in metrics if not one.key.startswith(SYSTEM)]
    return Card(
        run=found.run,
        now=found.now,
        headline=tuple(_headline(found)),
        params=tuple(param_line(one, TEXT, found.assigned) for one in found.params[:PARAMS]),
        metrics=tuple(_metric(one, found.assigned) for one in found.metrics[:METRICS]),
        progress=progress({one.key: one.value for one in found.params}, shown)
        if is_running
        else None,
        system=tuple(Gauge(label=name, text=text) for name, text in map(gauge, found.system)),
        warnings=found.warnings,
        notices=found.notices,
        tags=tuple(tags),
        failure=found.failure,
        failed_at="" if found.failure is None else failed_at(found.failure),
        previous=found.previous,
        code_lines=found.changes.code.lines,
        texts=tuple(text_lines(one) for one in found.texts),
        sameness=found.sameness,
        can_stop=is_running and can_stop(store, found.run),
    )


def text_lines(one: TextChange) -> TextLines:
    """A text that is another than in the call before."""
    return TextLines(
        name=fmt.one_line(one.name, 80),
        lines=tuple(fmt.visible(line) for line in one.change.lines),
    )


def _headline(card: RunCard) -> Iterator[str]:
    """What changed, and what it did to the metrics."""
    changed = [one for one in card.params if one.kind]
    for one in changed[:CHANGES]:
        old, new = fmt.change(one.old, one.value, 30)
        told = {"added": new, "removed": f"no longer {old}"}.get(one.kind or "", f"{old} → {new}")
        yield f"{fmt.one_line(one.key, 60)} {told}"
    if len(changed) > CHANGES:
        yield f"{len(changed) - CHANGES} more params changed"
    if card.changes.code.lines:
        yield lines_changed(card.changes.code)
    yield from around_changed(card)
    shown = headline_metrics(card.metrics)
    for metric in shown:
        yield _said(metric)
    if left := len(card.metrics) - len(shown):
        yield f"{left} more " + ("metric" if left == 1 else "metrics")
    yield from extras(card)


def _said(one: CardMetric) -> str:
    name, last = fmt.one_line(one.key, 60), fmt.number(one.last)
    change = one.change
    if change is None or change.old is None or change.delta is None or change.verdict == "same":
        return f"{name} {last}"
    verdict = MARKS[change.verdict].text(change.delta)
    return f"{name} {fmt.number(change.old)} → {last} {verdict}".rstrip()


def param_line(one: CardParam, longest: int, assigned: tuple[str, ...] = ()) -> ParamLine:
    """A param and what it was before, each cut to ``longest`` characters."""
    is_number = isinstance(one.value, int | float) and not isinstance(one.value, bool)
    old, new = fmt.change(one.old, one.value, longest)
    return ParamLine(
        key=one.key,
        text={"removed": "", "changed": new}.get(one.kind or "", fmt.param(one.value, longest)),
        kind=one.kind,
        old=old if one.kind in {"changed", "removed"} else "",
        origin=one.origin,
        is_found=is_number and one.origin == "captured" and one.key in assigned,
    )


def _metric(one: CardMetric, assigned: tuple[str, ...]) -> MetricLine:
    change = one.change
    told = change is not None and change.old is not None
    return MetricLine(
        key=one.key,
        text=fmt.number(one.last),
        points=one.points,
        before=fmt.number(change.old) if change is not None and told else "",
        delta=MARKS[change.verdict].text(change.delta) if change is not None and told else "",
        verdict=change.verdict if change is not None else "unknown",
        best="" if one.best is None else fmt.number(one.best),
        best_step=one.best_step,
        picture=picture(one.key, one.course),
        is_found=one.points == 1 and one.key in assigned,
    )
