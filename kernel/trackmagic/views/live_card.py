"""The card of a run as the UI draws it, while the run goes on and after: texts made of :class:`RunCard`."""

from __future__ import annotations

from collections.abc import Iterator

from trackmagic.entities import SYSTEM
from trackmagic.store import Store
from trackmagic.views import format as fmt
from trackmagic.views.actions import can_stop
from trackmagic.views.card import CardMetric, CardParam, RunCard, run_card
from trackmagic.views.likeness import TextChange
from trackmagic.views.moment import of_one_moment
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


@of_one_moment
def live_card(store: Store, query: CardQuery) -> Card:
    """The card. Raises :class:`NotFound`, :class:`Ambiguous`."""
    number = number_of(store, query.run)
    card = run_card(store, number)
    is_running = card.run.status == "running"
    user_metrics = [metric for metric in card.summaries if not metric.key.startswith(SYSTEM)]
    return Card(
        run=card.run,
        now=card.now,
        headline=tuple(_headline(card)),
        params=tuple(param_line(param, TEXT, card.assigned) for param in card.params[:PARAMS]),
        metrics=tuple(_metric(metric, card.assigned) for metric in card.metrics[:METRICS]),
        progress=progress({param.key: param.value for param in card.params}, user_metrics)
        if is_running
        else None,
        system=tuple(Gauge(label=name, text=text) for name, text in map(gauge, card.system)),
        warnings=card.warnings,
        notices=card.notices,
        tags=tuple(store.tags.of(number)),
        failure=card.failure,
        failed_at="" if card.failure is None else failed_at(card.failure),
        previous=card.previous,
        code_lines=card.changes.code.lines,
        texts=tuple(text_lines(text) for text in card.texts),
        sameness=card.sameness,
        can_stop=is_running and can_stop(store, card.run),
    )


def text_lines(text: TextChange) -> TextLines:
    """A text that is another than in the call before."""
    return TextLines(
        name=fmt.one_line(text.name, 80),
        lines=tuple(fmt.visible(line) for line in text.change.lines),
    )


def _headline(card: RunCard) -> Iterator[str]:
    """What changed, and what it did to the metrics."""
    changed = [param for param in card.params if param.kind]
    for param in changed[:CHANGES]:
        old, new = fmt.change(param.old, param.value, 30)
        description = {"added": new, "removed": f"no longer {old}"}.get(
            param.kind or "", f"{old} → {new}"
        )
        yield f"{fmt.one_line(param.key, 60)} {description}"
    if len(changed) > CHANGES:
        yield f"{len(changed) - CHANGES} more params changed"
    if card.changes.code.lines:
        yield lines_changed(card.changes.code)
    yield from around_changed(card)
    headlines = headline_metrics(card.metrics)
    for metric in headlines:
        yield _said(metric)
    if rest := len(card.metrics) - len(headlines):
        yield f"{rest} more " + ("metric" if rest == 1 else "metrics")
    yield from extras(card)


def _said(metric: CardMetric) -> str:
    name, last = fmt.one_line(metric.key, 60), fmt.number(metric.last)
    change = metric.change
    if change is None or change.old is None or change.delta is None or change.verdict == "same":
        return f"{name} {last}"
    verdict = MARKS[change.verdict].text(change.delta)
    return f"{name} {fmt.number(change.old)} → {last} {verdict}".rstrip()


def param_line(param: CardParam, longest: int, assigned: tuple[str, ...] = ()) -> ParamLine:
    """A param and what it was before, each cut to ``longest`` characters."""
    is_number = isinstance(param.value, int | float) and not isinstance(param.value, bool)
    old, new = fmt.change(param.old, param.value, longest)
    return ParamLine(
        key=param.key,
        text={"removed": "", "changed": new}.get(param.kind or "", fmt.param(param.value, longest)),
        kind=param.kind,
        old=old if param.kind in {"changed", "removed"} else "",
        origin=param.origin,
        is_found=is_number and param.origin == "captured" and param.key in assigned,
    )


def _metric(metric: CardMetric, assigned: tuple[str, ...]) -> MetricLine:
    change = metric.change
    is_comparable = change is not None and change.old is not None
    return MetricLine(
        key=metric.key,
        text=fmt.number(metric.last),
        points=metric.points,
        before=fmt.number(change.old) if change is not None and is_comparable else "",
        delta=MARKS[change.verdict].text(change.delta)
        if change is not None and is_comparable
        else "",
        verdict=change.verdict if change is not None else "unknown",
        best="" if metric.best is None else fmt.number(metric.best),
        best_step=metric.best_step,
        picture=picture(metric.key, metric.course),
        is_found=metric.points == 1 and metric.key in assigned,
    )
