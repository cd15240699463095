"""All of one run on a page: what it was called with, what it gave, what was around it.

What changed since the call before is the card's, so that both tell the same.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

import msgspec

from trackmagic.cell.compare import Kind
from trackmagic.entities import (
    MODULE,
    SYSTEM,
    Alert,
    Artifact,
    Call,
    Dataset,
    Entity,
    Environment,
    Failure,
    GitState,
    Input,
    Metric,
    Notice,
    Output,
    ParamOrigin,
    Process,
    Run,
    Tag,
)
from trackmagic.store import Store
from trackmagic.views import format as fmt
from trackmagic.views.actions import can_stop
from trackmagic.views.card import CardParam, RunCard, run_card
from trackmagic.views.family import Family, FamilyTable, family_table
from trackmagic.views.hidden_state import as_left, author, by
from trackmagic.views.likeness import TextChange
from trackmagic.views.media import MediaSeries, series_of
from trackmagic.views.moment import of_one_moment
from trackmagic.views.references import number_of
from trackmagic.views.sparkline import Shape, Spark, shape, spark

TEXT = 200_000
"""Characters of a text that are sent: of what was printed, a traceback, a patch."""
VALUE = 2_000
"""Characters of a param."""
FILES = 1_000
"""Files that a page lists; the rest are counted."""
PICTURES = 200
"""Metrics whose course is drawn; the rest have their numbers."""


class RunQuery(Entity, frozen=True):
    """Which run; a number, an id, ``#12``, a name or ``-1``."""

    run: str
    forest: bool = False
    """Which params of the runs inside of it mattered is told by a forest of scikit-learn, too."""


class ParamLine(Entity, frozen=True):
    """A param of a run, and what it was in the call before."""

    key: str
    text: str
    kind: Kind | None = None
    """None: as it was."""
    old: str = ""
    origin: ParamOrigin = "explicit"


class TextLines(Entity, frozen=True):
    """A text besides the cell that is another than in the call before, as a unified diff.

    Without lines it is too long to be told line by line, or only blanks differ.
    """

    name: str
    lines: tuple[str, ...] = ()


class MetricRow(Entity, frozen=True):
    """A metric's summary as texts; steps as numbers."""

    key: str
    points: int
    first: str
    last: str
    min: str
    max: str
    first_step: int
    last_step: int
    min_step: int
    max_step: int
    picture: Spark | None = None


class InputLine(Entity, frozen=True):
    """A name that the cell read."""

    name: str
    text: str
    made_by: str = ""
    remarks: tuple[str, ...] = ()


class Outer(Entity, frozen=True):
    """The call of a cell, of which other runs are a part."""

    run: Run
    call: Call
    code: str
    inputs: tuple[InputLine, ...]


class RunView(Entity, frozen=True):
    """All of a run but the bytes of its artifacts and the points of its metrics."""

    run: Run
    now: float
    params: tuple[ParamLine, ...]
    metrics: tuple[MetricRow, ...]
    system: tuple[MetricRow, ...]
    tags: tuple[Tag, ...]
    code: str
    code_is_same: bool
    """As in the call before, and both were kept."""
    code_lines: tuple[str, ...]
    """What changed since the call before, as a unified diff."""
    texts: tuple[TextLines, ...]
    """What else of the code changed since."""
    sameness: str
    """That nothing differs from the call before, in words."""
    outputs: tuple[Output, ...]
    artifacts: tuple[Artifact, ...]
    """Figures among them: their path begins ``figures/``."""
    inputs: tuple[InputLine, ...]
    warnings: tuple[str, ...]
    notices: tuple[Notice, ...]
    datasets: tuple[Dataset, ...]
    call: Call | None = None
    failure: Failure | None = None
    environment: Environment | None = None
    process: Process | None = None
    git: GitState | None = None
    previous: int | None = None
    next: int | None = None
    """The calls of the same cell before and after it."""
    family: Family | None = None
    """What the runs inside of it came to."""
    inside: FamilyTable | None = None
    """What they are."""
    outer: Outer | None = None
    """Of a run that no cell made: the run that it is inside of and whose cell that was."""
    hidden_artifacts: int = 0
    """Files past the limit; figures come first."""
    media: tuple[MediaSeries, ...] = ()
    can_stop: bool = False
    alerts: tuple[Alert, ...] = ()
    """The oldest first."""


@of_one_moment
def run_view(store: Store, query: RunQuery, *, now: float | None = None) -> RunView:
    """Everything of a run but its points and files. Raises :class:`NotFound`, :class:`Ambiguous`."""
    number = number_of(store, query.run)
    card = run_card(store, number, now=time.time() if now is None else now)
    rows = _metric_rows(store, card)
    files, file_count = store.artifacts.some(number, FILES)
    return RunView(
        run=card.run,
        now=card.now,
        params=tuple(_param(param) for param in card.params),
        metrics=tuple(row for row in rows if not row.key.startswith(SYSTEM)),
        system=tuple(row for row in rows if row.key.startswith(SYSTEM)),
        tags=tuple(store.tags.of(number)),
        code=fmt.visible(card.code or ""),
        code_is_same=_is_same(card),
        code_lines=tuple(fmt.visible(line) for line in card.changes.code.lines),
        texts=tuple(map(_text, card.texts)),
        sameness=card.sameness,
        outputs=tuple(map(_output, sorted(store.cells.outputs(number), key=_is_printed))),
        artifacts=tuple(files),
        hidden_artifacts=file_count - len(files),
        inputs=tuple(_input(item, card) for item in card.inputs),
        warnings=card.warnings,
        notices=card.notices,
        datasets=tuple(store.datasets.of(number)),
        call=card.call,
        failure=_failure(card.failure),
        environment=store.surroundings.environment(number),
        process=store.runs.process(number),
        git=_git(store.surroundings.git(number)),
        previous=card.previous,
        next=store.cells.next(number),
        family=card.family,
        inside=family_table(store, card.run, card.family, forest=query.forest)
        if card.counts.children
        else None,
        outer=_outer(store, card.run) if card.call is None else None,
        media=series_of(store, [number]),
        can_stop=can_stop(store, card.run),
        alerts=card.alerts,
    )


def _outer(store: Store, run: Run) -> Outer | None:
    """The nearest run around it that a cell made."""
    around = run
    while around.parent is not None and around.parent < around.number:  # else it is damage
        parents = store.runs.these([around.parent])
        if not parents:
            return None
        [around] = parents
        call = store.cells.call(around.number)
        if call is not None:
            inputs = store.cells.inputs(around.number)
            code = store.cells.codes([around.number]).get(around.number, "")
            return Outer(around, call, fmt.visible(code), tuple(map(_input_around, inputs)))
    return None


def _is_same(card: RunCard) -> bool:
    code = card.changes.code
    return card.previous is not None and code.is_known and not code.lines


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
    values = [metric.first, metric.last, metric.min, metric.max]
    first, last, least, greatest = map(fmt.size, values) if is_bytes else fmt.numbers(values)
    return MetricRow(
        key=metric.key,
        points=metric.points,
        first=first,
        last=last,
        min=least,
        max=greatest,
        first_step=metric.first_step,
        last_step=metric.last_step,
        min_step=metric.min_step,
        max_step=metric.max_step,
        picture=spark(metric.key, course),
    )


def _param(param: CardParam) -> ParamLine:
    old, new = fmt.change(param.old, param.value, VALUE)
    return ParamLine(
        key=param.key,
        text={"removed": "", "changed": new}.get(param.kind or "", fmt.param(param.value, VALUE)),
        kind=param.kind,
        old=old if param.kind in {"changed", "removed"} else "",
        origin=param.origin,
    )


def _text(text: TextChange) -> TextLines:
    lines = tuple(fmt.visible(line) for line in text.change.lines)
    return TextLines(name=fmt.one_line(text.name, 80), lines=lines)


def _is_printed(output: Output) -> bool:
    """The result comes first."""
    return output.stream != "result"


def _output(output: Output) -> Output:
    return msgspec.structs.replace(output, text=_shown(output.text))


def _failure(failure: Failure | None) -> Failure | None:
    if failure is None:
        return None
    return Failure(
        type=fmt.visible(failure.type),
        message=fmt.cut_middle(fmt.visible(fmt.without_colours(failure.message)), VALUE),
        traceback=_shown(failure.traceback),
    )


def _git(state: GitState | None) -> GitState | None:
    return state and msgspec.structs.replace(
        state, diff=fmt.cut_middle(fmt.visible(state.diff), TEXT)
    )


def _shown(text: str) -> str:
    return fmt.cut_middle(fmt.visible(fmt.without_colours(text)), TEXT)


def _input(item: Input, card: RunCard) -> InputLine:
    return msgspec.structs.replace(_input_around(item), remarks=tuple(_remarks(item, card)))


def _input_around(item: Input) -> InputLine:
    return InputLine(
        name=item.name,
        text=fmt.one_line(item.summary or f"{item.type} {item.shape}".strip(), VALUE),
        made_by=author(item.writer_count, item.writer_run),
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
        yield as_left(item)
    if item.writer_edited:
        what = (
            "edited after it was imported" if item.type == MODULE else "its cell was edited since"
        )
        yield what
    if item.fingerprint_after and item.fingerprint_after != item.fingerprint:
        yield "changed in place here"
    if item.sampled:
        yield "only sampled: a change elsewhere in it is not seen"
