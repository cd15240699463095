"""The page of one run: what the live view has in tabs, one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trackmagic.entities import RESULT, SYSTEM, Artifact, Call, Entity, Output, Run, Tag
from trackmagic.pages.blocks import (
    Block,
    Chips,
    Line,
    Page,
    Part,
    Row,
    Span,
    Table,
    Text,
    column,
    dim,
    strong,
    titled,
)
from trackmagic.pages.facts import (
    alert_lines,
    alerts_part,
    change,
    diff_part,
    facts,
    failure_line,
    head,
    left_out,
    sameness_line,
    traceback,
    warning_lines,
    where,
)
from trackmagic.pages.family import inside_parts
from trackmagic.pages.media import media_part
from trackmagic.store import Store
from trackmagic.views import format as fmt
from trackmagic.views.importance import has_forest
from trackmagic.views.media import MediaSeries
from trackmagic.views.run import InputLine, MetricRow, ParamLine, RunQuery, RunView, run_view

PACKAGES = 12_000
"""Characters of their list."""
_ORIGINS = {"captured": "captured", "input": "of another cell"}


class RunPage(Entity, frozen=True):
    """All of a run but the bytes of its artifacts and the points of its metrics: what each tab shows."""

    run: Run
    now: float
    tags: tuple[Tag, ...]
    said: tuple[Block, ...]
    """How it failed, and what to beware of."""
    params: tuple[Block, ...]
    metrics: Table
    facts: tuple[Block, ...]
    changes: tuple[Block, ...]
    """What is another in the code than in the call before."""
    code: str
    code_title: str
    output: tuple[Block, ...]
    inputs: tuple[Block, ...]
    surroundings: tuple[Block, ...]
    packages: dict[str, str]
    artifacts: tuple[Artifact, ...]
    """Figures among them: their path begins ``figures/``."""
    hidden_artifacts: int = 0
    """Files past the limit; figures come first."""
    runs_inside: tuple[int, ...] = ()
    inside: tuple[Block, ...] = ()
    """What they are."""
    can_ask_forest: bool = False
    """Which of their params mattered may be told by a forest."""
    call: Call | None = None
    previous: int | None = None
    next: int | None = None
    """The calls of the same cell before and after it."""
    media: tuple[MediaSeries, ...] = ()
    result: Artifact | None = None
    """Its last value, where that is a table: ``output`` does not have it then."""
    can_stop: bool = False


def run(store: Store, query: RunQuery) -> RunPage:
    """The run for a screen. Raises :class:`NotFound`, :class:`Ambiguous`."""
    view = run_view(store, query)
    no_params = Part(title="Params", blocks=(Line(cells=(dim("no params"),)),))
    failed = () if view.failure is None else (failure_line(view.run, view.failure),)
    around = tuple(where(view))
    result = next((file for file in view.artifacts if file.path == RESULT), None)
    place = Part(title="Where it ran", blocks=(Table(rows=around),))
    return RunPage(
        run=view.run,
        now=view.now,
        tags=view.tags,
        said=(*_said(view), *traceback(view.failure)),
        params=(params_part(view) if view.params else no_params,),
        metrics=metric_table(view.metrics),
        facts=(facts_part(view), *alerts_part(view.alerts), *left_out(view.notices)),
        changes=tuple(_changes(view)),
        code=view.code or (view.outer.code if view.outer else ""),
        code_title=titled(_code(view)),
        output=(*failed, *traceback(view.failure), *_output(view, is_table=result is not None)),
        result=result,
        inputs=tuple(_inputs(view)),
        surroundings=(*((place,) if around else ()), *_surroundings(view)),
        packages={} if view.environment is None else view.environment.packages,
        artifacts=view.artifacts,
        hidden_artifacts=view.hidden_artifacts,
        runs_inside=()
        if view.inside is None
        else tuple(run.number for run in view.inside.table.runs),
        inside=tuple(inside_parts(view)),
        can_ask_forest=bool(view.inside and view.inside.weights and has_forest()),
        call=view.call,
        previous=view.previous,
        next=view.next,
        media=view.media,
        can_stop=view.can_stop,
    )


def run_page(view: RunView) -> Page:
    """All of a run."""
    top: list[Block] = []
    if view.tags:
        chips = ((dim(tag.key), f" {tag.value}" if tag.value else "") for tag in view.tags)
        top.append(Chips(chips=tuple(chips)))
    return Page(head=head(view.run), said=(*top, *_said(view)), body=tuple(_body(view)))


def _said(view: RunView) -> Iterator[Line]:
    if view.run.deleted is not None:
        text = Span(text=f"deleted {fmt.date(view.run.deleted)}", tone="warn")
        yield Line(cells=(text,))
    if view.failure is not None:
        yield failure_line(view.run, view.failure)
    yield from alert_lines(view.alerts)
    yield from warning_lines(view.warnings)
    yield from sameness_line(view.sameness)


def _body(view: RunView) -> Iterator[Block]:
    if view.run.note:
        yield Part(title="Note", blocks=(Text(text=view.run.note),), is_wide=True)
    if view.params:
        yield params_part(view)
    if view.metrics:
        yield Part(title="Metrics", blocks=(metric_table(view.metrics),))
    yield facts_part(view)
    yield from alerts_part(view.alerts)
    yield from _inputs(view)
    if view.artifacts:
        yield _artifacts(view)
    if view.media:
        yield media_part(view.media, [view.run.number])
    yield from inside_parts(view)
    yield from _changes(view)
    if view.code or view.outer:
        yield _code(view)
    yield from traceback(view.failure)
    yield from _output(view)
    yield from _surroundings(view)
    if view.environment is not None and view.environment.packages:
        packages = [f"{name} {version}" for name, version in view.environment.packages.items()]
        words = Line(cells=(fmt.cut(fmt.flat(", ".join(packages)), PACKAGES),), look="note")
        yield Part(title="Packages", about=fmt.number(len(packages)), blocks=(words,), folds=True)
    yield from left_out(view.notices)


def params_part(view: RunView) -> Part:
    """The params; one that the call before had otherwise says how."""
    is_changed = any(param.kind for param in view.params)
    about = f"against run #{view.previous}" if is_changed else ""
    rows = tuple(map(_param_row, view.params))
    return Part(title="Params", about=about, blocks=(Table(rows=rows),))


def _param_row(param: ParamLine) -> Row:
    origin = _ORIGINS.get(param.origin, "")
    cells = ((param.key,), change(param.kind, param.old, param.text), (dim(origin),))
    return Row(
        cells=cells if origin else cells[:2],
        look="changed" if param.kind else None,
        is_quiet=not param.kind,
    )


def metric_table(metrics: Sequence[MetricRow]) -> Table:
    """Each metric's last value, its course, its extremes and where those were."""
    columns = (
        column("metric"),
        column("last", number=True),
        column("course", needed=False),
        *(column(title, number=True, needed=False) for title in ("min", "max", "first", "points")),
    )
    return Table(columns=columns, rows=tuple(map(_metric_row, metrics)))


def _metric_row(metric: MetricRow) -> Row:
    return Row(
        cells=(
            (metric.key.removeprefix(SYSTEM),),
            (strong(metric.last), *_at(metric.last_step)),
            () if metric.picture is None else (metric.picture,),
            (metric.min, *_at(metric.min_step)),
            (metric.max, *_at(metric.max_step)),
            (metric.first, *_at(metric.first_step)),
            (fmt.number(metric.points),),
        )
    )


def _at(step: int) -> tuple[Span]:
    return (dim(f" at {fmt.number(step)}"),)


def facts_part(view: RunView) -> Part:
    """When and where it ran."""
    return Part(title="Run", blocks=(Table(rows=tuple(facts(view.run, view))),))


def _inputs(view: RunView) -> Iterator[Part]:
    """What the cell read: names, who made them, what to beware of; and data that was recognised."""
    if view.inputs:
        yield Part(title="Inputs", blocks=(_input_table(view.inputs),), is_wide=True)
    elif view.outer is not None and view.outer.inputs:
        about = f"of run #{view.outer.run.number}, which this is a part of"
        table = _input_table(view.outer.inputs)
        yield Part(title="Inputs", about=about, blocks=(table,), is_wide=True)
    if view.datasets:
        rows = tuple(
            Row(
                cells=(
                    (dataset.name,),
                    (f"{dataset.kind} {dataset.shape}".rstrip(),),
                    (dataset.context,),
                    (dim(dataset.source),),
                    (Span(text=dataset.digest[:12], tone="code", whole=dataset.digest),),
                )
            )
            for dataset in view.datasets
        )
        yield Part(title="Datasets", blocks=(Table(rows=rows),), is_wide=True)


def _input_table(inputs: Sequence[InputLine]) -> Table:
    rows = (
        Row(
            cells=(
                (line.name,),
                (line.text,),
                (dim(line.made_by),),
                (Span(text="; ".join(line.remarks), tone="warn"),),
            ),
            is_quiet=True,
        )
        for line in inputs
    )
    return Table(rows=tuple(rows))


def _artifacts(view: RunView) -> Part:
    rows = tuple(
        Row(cells=((file.path,), (fmt.size(file.size_bytes),), (dim(file.media_type),)))
        for file in view.artifacts
    )
    columns = (column("file"), column("size", number=True), column("type", needed=False))
    return Part(
        title="Artifacts", blocks=(Table(rows=rows, columns=columns, more=view.hidden_artifacts),)
    )


def _changes(view: RunView) -> Iterator[Part]:
    """What changed in the cell, and around it, since the call before."""
    since = f"changed since run #{view.previous}"
    if view.code_lines:
        yield diff_part("Code", since, view.code_lines)
    for text in view.texts:
        yield diff_part(text.name[:1].upper() + text.name[1:], since, text.lines)


def _code(view: RunView) -> Part:
    if view.outer is not None:
        about = f"of run #{view.outer.run.number}, which this is a part of"
        text = (Text(text=view.outer.code),)
        return Part(title="Code", about=about, blocks=text, folds=True)
    about = f"unchanged since run #{view.previous}" if view.code_is_same else ""
    text = (Text(text=view.code),)
    return Part(title="Code", about=about, blocks=text, folds=True, is_open=not view.code_lines)


def _output(view: RunView, *, is_table: bool = False) -> Iterator[Part]:
    """Its last value, unless that is shown as a table, then what it printed."""
    for output in view.outputs:
        if output.stream == "result":
            yield from [] if is_table else [_result(output)]
        elif output.text:
            dropped = f", {fmt.size(output.dropped_bytes)} of its middle were not kept"
            about = output.stream + dropped * bool(output.dropped_bytes)
            text = Text(text=output.text.rstrip("\n"), look="output")
            yield Part(title="Output", about=about, blocks=(text,), folds=True)


def _result(result: Output) -> Part:
    dropped = f"{fmt.size(result.dropped_bytes)} of its end were not kept"
    about = dropped if result.dropped_bytes else ""
    text = Text(text=result.text)
    return Part(title="Result", about=about, blocks=(text,), folds=True, is_open=True)


def _surroundings(view: RunView) -> Iterator[Part]:
    """The machine, and what was not committed."""
    if view.system:
        yield Part(title="Machine", blocks=(metric_table(view.system),), folds=True)
    if view.git is not None and view.git.diff:
        yield diff_part("Uncommitted changes", "", view.git.diff.split("\n"))
