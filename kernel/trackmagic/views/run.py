"""All of one run on a page: what it was called with, what it gave, what was around it.

What changed since the call before is the card's, so that both tell the same.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

import msgspec
import sqlalchemy as sa

from trackmagic.entities import MODULE, SYSTEM, Call, Failure, GitState, Input, Metric, Output, Run
from trackmagic.store import Store
from trackmagic.store.runs import COLUMNS, FILED
from trackmagic.store.schema import call, experiment, run
from trackmagic.views import format as fmt
from trackmagic.views import reading
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

_NEXT = (
    sa.select(sa.func.max(call.c.run))
    .join_from(call, run)
    .where(call.c.previous == sa.bindparam("number"), run.c.deleted.is_(None))
)
_IS_CHILD = (run.c.parent == sa.bindparam("number")) & run.c.deleted.is_(None)
_CHILDREN = (
    sa.select(*COLUMNS, FILED)
    .outerjoin(experiment)
    .where(_IS_CHILD)
    .order_by(run.c.number)
    .limit(CHILDREN)
)
_COUNT_CHILDREN = sa.select(sa.func.count()).select_from(run).where(_IS_CHILD)


@of_one_moment
def run_view(store: Store, query: RunQuery, *, now: float | None = None) -> RunView:
    """Everything of a run but its points and files. Raises :class:`NotFound`, :class:`Ambiguous`."""
    number = number_of(store, query.run)
    card = run_card(store, number, now=time.time() if now is None else now)
    cell_call = store.cells.call(number)
    git = store.surroundings.git(number)
    children, hidden = _children(store, number)
    rows = _metric_rows(store, number)
    files, count = store.artifacts.some(number, FILES)
    return RunView(
        run=card.run,
        now=card.now,
        params=tuple(param_line(param, VALUE) for param in card.params),
        metrics=tuple(row for row in rows if not row.key.startswith(SYSTEM)),
        system=tuple(row for row in rows if row.key.startswith(SYSTEM)),
        tags=tuple(store.tags.of(number)),
        code=_code(store, cell_call),
        code_is_same=_is_same(card),
        code_lines=tuple(fmt.visible(line) for line in card.changes.code.lines),
        texts=tuple(map(text_lines, card.texts)),
        sameness=card.sameness,
        outputs=tuple(_output(output) for output in store.cells.outputs(number)),
        artifacts=tuple(files),
        hidden_artifacts=count - len(files),
        inputs=tuple(_input(item, card) for item in card.inputs),
        warnings=card.warnings,
        notices=card.notices,
        datasets=tuple(store.datasets.of(number)),
        call=cell_call,
        failure=_failure(card.failure),
        environment=store.surroundings.environment(number),
        git=_git(git),
        previous=card.previous,
        next=_next(store, number),
        children=children,
        hidden_children=hidden,
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


def _next(store: Store, number: int) -> int | None:
    with store.database.read() as connection:
        next_number: int | None = connection.scalar(_NEXT, {"number": number})
        return next_number


def _children(store: Store, number: int) -> tuple[tuple[Run, ...], int]:
    with store.database.read() as connection:
        rows = connection.execute(_CHILDREN, {"number": number}).mappings()
        runs = tuple(Run(**row) for row in rows)
        if len(runs) < CHILDREN:
            return runs, 0
        return runs, int(connection.scalar(_COUNT_CHILDREN, {"number": number}) or 0) - len(runs)


def _metric_rows(store: Store, number: int) -> list[MetricRow]:
    with store.database.read() as connection:
        metrics = reading.metrics_of(connection, [number])[number]
        metrics.sort(key=lambda metric: fmt.natural(metric.key))
        drawn = [metric for metric in metrics if metric.points > 1][:PICTURES]
        points = reading.small_series(connection, number, drawn)
    return [
        _metric(metric, shape(points[metric.key]) if metric.key in points else ())
        for metric in metrics
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


def _code(store: Store, cell_call: Call | None) -> str:
    version = None if cell_call is None else store.cells.find_version(cell_call.cell_version)
    return "" if version is None else fmt.visible(version.text)


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
