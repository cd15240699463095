"""All of one run on a page: what it was called with, what it gave, what was around it.

What changed since the call before is the card's, so that both tell the same.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

import msgspec

from trackmagic.entities import MODULE, SYSTEM, Failure, GitState, Input, Metric, Output
from trackmagic.store import Store
from trackmagic.views import format as fmt
from trackmagic.views.actions import can_stop
from trackmagic.views.card import RunCard, run_card
from trackmagic.views.hidden_state import author, by
from trackmagic.views.live_card import param_line, text_lines
from trackmagic.views.moment import of_one_moment
from trackmagic.views.picture import picture
from trackmagic.views.references import number_of
from trackmagic.views.sparkline import Shape, shape
from trackmagic.views.wire import InputLine, MetricRow, RunQuery, RunView

TEXT = 200_000
"""Characters of a text that are sent: of what was printed, a traceback, a patch."""
VALUE = 2_000
"""Characters of a param."""
CHILDREN = 200
FILES = 1_000
"""Files that a page lists; the rest are counted."""
PICTURES = 200
"""Metrics whose course is drawn; the rest have their numbers."""


@of_one_moment
def run_view(store: Store, query: RunQuery, *, now: float | None = None) -> RunView:
    """Everything of a run but its points and files. Raises :class:`NotFound`, :class:`Ambiguous`."""
    number = number_of(store, query.run)
    card = run_card(store, number, now=time.time() if now is None else now)
    children = store.runs.children(number, CHILDREN)
    count = len(children)
    if count == CHILDREN:
        count = store.runs.count_children(number)
    rows = _metric_rows(store, card)
    files, file_count = store.artifacts.some(number, FILES)
    return RunView(
        run=card.run,
        now=card.now,
        params=tuple(param_line(param, VALUE) for param in card.params),
        metrics=tuple(row for row in rows if not row.key.startswith(SYSTEM)),
        system=tuple(row for row in rows if row.key.startswith(SYSTEM)),
        tags=tuple(store.tags.of(number)),
        code=fmt.visible(card.code or ""),
        code_is_same=_is_same(card),
        code_lines=tuple(fmt.visible(line) for line in card.changes.code.lines),
        texts=tuple(map(text_lines, card.texts)),
        sameness=card.sameness,
        outputs=tuple(_output(output) for output in store.cells.outputs(number)),
        artifacts=tuple(files),
        hidden_artifacts=file_count - len(files),
        inputs=tuple(_input(item, card) for item in card.inputs),
        warnings=card.warnings,
        notices=card.notices,
        datasets=tuple(store.datasets.of(number)),
        call=card.call,
        failure=_failure(card.failure),
        environment=store.surroundings.environment(number),
        git=_git(store.surroundings.git(number)),
        previous=card.previous,
        next=store.cells.next(number),
        children=tuple(children),
        hidden_children=count - len(children),
        can_stop=can_stop(store, card.run),
    )


def _is_same(card: RunCard) -> bool:
    code = card.changes.code
    return card.previous is not None and code.is_known and not code.lines


def cut_middle(text: str, longest: int = TEXT) -> str:
    """``text`` with a word for the middle of it when it is too long."""
    if len(text) <= longest:
        return text
    half = longest // 2
    left_out = fmt.count(len(text) - 2 * half, "character")
    return f"{text[:half]}\n[... {left_out} left out here ...]\n{text[-half:]}"


def _metric_rows(store: Store, card: RunCard) -> list[MetricRow]:
    """All metrics, with the courses of the card, and of the machine's metrics those that it has not."""
    drawn = [metric for metric in card.summaries if metric.points > 1][:PICTURES]
    of_system = [metric for metric in drawn if metric.key.startswith(SYSTEM)]
    courses = {metric.key: metric.course for metric in card.metrics}
    points = store.metrics.small(card.run.number, of_system)
    courses |= {key: shape(series) for key, series in points.items()}
    keys = {metric.key for metric in drawn}
    return [
        _metric(metric, courses.get(metric.key, ()) if metric.key in keys else ())
        for metric in card.summaries
    ]


def _metric(metric: Metric, course: Shape) -> MetricRow:
    is_bytes = metric.key.startswith(SYSTEM) and metric.key.endswith("_bytes")
    text = fmt.size if is_bytes else fmt.number
    return MetricRow(
        key=metric.key,
        points=metric.points,
        first=text(metric.first),
        last=text(metric.last),
        min=text(metric.min),
        max=text(metric.max),
        first_step=metric.first_step,
        last_step=metric.last_step,
        min_step=metric.min_step,
        max_step=metric.max_step,
        picture=picture(metric.key, course),
    )


def _output(output: Output) -> Output:
    return msgspec.structs.replace(output, text=_shown(output.text))


def _failure(failure: Failure | None) -> Failure | None:
    if failure is None:
        return None
    return Failure(
        type=fmt.visible(failure.type),
        message=cut_middle(fmt.visible(fmt.without_colours(failure.message)), VALUE),
        traceback=_shown(failure.traceback),
    )


def _git(state: GitState | None) -> GitState | None:
    return state and msgspec.structs.replace(state, diff=cut_middle(fmt.visible(state.diff)))


def _shown(text: str) -> str:
    return cut_middle(fmt.visible(fmt.without_colours(text)))


def _input(item: Input, card: RunCard) -> InputLine:
    return InputLine(
        name=item.name,
        text=fmt.one_line(item.summary or f"{item.type} {item.shape}".strip(), VALUE),
        made_by=author(item.writer_count, item.writer_run),
        remarks=tuple(_remarks(item, card)),
    )


def _remarks(item: Input, card: RunCard) -> Iterable[str]:
    change = next(
        (candidate for candidate in card.changes.inputs if candidate.name == item.name), None
    )
    if change is not None and change.is_same_object:
        who = f"{by(change.changes)} " if change.changes else ""
        yield f"changed in place {who}since run #{card.previous}"
    elif change is not None and change.kind == "added":
        yield f"not read by run #{card.previous}"
    elif change is not None:
        yield f"another than in run #{card.previous}"
        if change.changes:
            yield f"changed in place {by(change.changes)}"
    elif item.name in card.unknown_inputs:
        yield f"whether it is as in run #{card.previous} is not known"
    if item.warm_start is not None and not (change and change.changes):
        yield f"left so by run #{item.warm_start}"
    if item.writer_edited:
        what = (
            "edited after it was imported" if item.type == MODULE else "its cell was edited since"
        )
        yield what
    if item.fingerprint_after and item.fingerprint_after != item.fingerprint:
        yield "changed in place here"
    if item.sampled:
        yield "only sampled: a change elsewhere in it is not seen"
