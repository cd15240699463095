"""One run as text for a terminal: sections with a title, the long ones by their end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trackmagic.views import format as fmt
from trackmagic.views.format import one_line
from trackmagic.views.repository import NO_COMMIT
from trackmagic.views.text import grid
from trackmagic.views.wire import MetricRow, ParamLine, RunView

ROWS = 40
LINES = 40
"""Of a code, and the last ones of what was printed."""


def run_text(view: RunView) -> str:
    """The run."""
    return "\n".join(line.rstrip() for line in _lines(view))


def facts(view: RunView) -> list[tuple[str, str]]:
    """When and where it ran; what is not known is left out."""
    run, call, git, environment = view.run, view.call, view.git, view.environment
    branch = f" {git.branch}" if git and git.branch else ""
    changed = ", with uncommitted changes" if git and git.dirty else ""
    counted = call is not None and call.execution_count is not None
    pairs = [
        ("started", fmt.date(run.started)),
        ("ended", "" if run.ended is None else fmt.date(run.ended)),
        ("deleted", "" if run.deleted is None else fmt.date(run.deleted)),
        ("part of", "" if run.parent is None else f"#{run.parent}"),
        ("call before", "" if view.previous is None else f"#{view.previous}"),
        ("next call", "" if view.next is None else f"#{view.next}"),
        ("notebook", call.notebook if call else ""),
        ("cell", f"[{call.execution_count}]" if call and counted else ""),
        ("git", f"{git.commit[:12] or NO_COMMIT}{branch}{changed}" if git else ""),
        ("python", f"{environment.python}, {environment.platform}" if environment else ""),
        ("late points", f"{run.late_points} logged after its end" if run.late_points else ""),
        ("id", run.id),
    ]
    return [(name, text) for name, text in pairs if text]


def _lines(view: RunView) -> Iterator[str]:
    run = view.run
    seconds = (view.now if run.ended is None else run.ended) - run.started
    took = "running for" if run.ended is None else f"{run.status} in"
    yield (
        f"{fmt.GLYPHS[run.status]} {one_line(run.name, 80)}  #{run.number} · "
        f"{one_line(run.experiment, 60)} · {took} {fmt.duration(seconds)}"
    )
    if view.failure is not None:
        yield f"  {one_line(view.failure.type, 80)}: {one_line(view.failure.message, 300)}"
    for text in view.warnings:
        yield f"  ! {one_line(text, 400)}"
    if view.sameness:
        yield f"  = {view.sameness}"
    yield from _pairs("run", facts(view))
    yield from _pairs("tags", [(tag.key, tag.value) for tag in view.tags])
    yield from _pairs("params", [(param.key, _param(param)) for param in view.params])
    yield from _metrics(view.metrics)
    inputs = [(input_.name, "; ".join([input_.text, *input_.remarks])) for input_ in view.inputs]
    yield from _pairs("inputs", inputs)
    files = [(artifact.path, fmt.size(artifact.size_bytes)) for artifact in view.artifacts]
    yield from _pairs("artifacts", files, view.hidden_artifacts)
    yield from _texts(view)


def _texts(view: RunView) -> Iterator[str]:
    yield from _block("note", view.run.note)
    yield from _block("code", view.code)
    for changed in view.texts:
        title = f"{changed.name} changed since run #{view.previous}"
        yield from _block(title, "\n".join(changed.lines) or "too long to be shown")
    for output in view.outputs:
        yield from _block(output.stream, output.text, from_end=True)
    if view.failure is not None:
        yield from _block("traceback", view.failure.traceback, from_end=True)
    yield from _pairs("left out", [(notice.part, notice.text) for notice in view.notices])


def _param(param: ParamLine) -> str:
    match param.kind:
        case "removed":
            return f"no longer: {param.old}"
        case "changed":
            return f"{param.text} (was {param.old})"
        case "added":
            return f"{param.text} (new)"
        case None:
            return param.text


def _metrics(metrics: Sequence[MetricRow]) -> Iterator[str]:
    if not metrics:
        return
    top = metrics[:ROWS]
    columns = [
        [one_line(metric.key, 60) for metric in top],
        [metric.last for metric in top],
        [f"{metric.min} at {metric.min_step}" for metric in top],
        [f"{metric.max} at {metric.max_step}" for metric in top],
        [fmt.number(metric.points) for metric in top],
    ]
    heads = ["metrics", "last", "min", "max", "points"]
    yield ""
    first, *rows = grid(heads, columns, [False, True, True, True, True])
    yield first
    yield from rows
    if len(metrics) > ROWS:
        yield f"and {len(metrics) - ROWS} more"


def _pairs(title: str, pairs: Sequence[tuple[str, str]], hidden: int = 0) -> Iterator[str]:
    if not pairs:
        return
    rows = [(one_line(key, 60), one_line(text, 120)) for key, text in pairs[:ROWS]]
    columns = [[key for key, _ in rows], [text for _, text in rows]]
    yield ""
    yield title
    for line in grid(["", ""], columns, [False, False])[1:]:
        yield f"  {line}"
    if more := max(len(pairs) - ROWS, 0) + hidden:
        yield f"  and {more} more"


def _block(title: str, text: str, *, from_end: bool = False) -> Iterator[str]:
    lines = fmt.visible(fmt.without_colours(text)).splitlines()
    if not lines:
        return
    hidden = len(lines) - LINES
    excerpt = lines[-LINES:] if from_end else lines[:LINES]
    which = "last" if from_end else "first"
    yield ""
    yield f"{title}, the {which} {LINES} of {len(lines)} lines" if hidden > 0 else title
    for line in excerpt:
        yield f"  {line}"
