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


def run_text(found: RunView) -> str:
    """The run."""
    return "\n".join(line.rstrip() for line in _lines(found))


def facts(found: RunView) -> list[tuple[str, str]]:
    """When and where it ran; what is not known is left out."""
    run, call, git, environment = found.run, found.call, found.git, found.environment
    branch = f" {git.branch}" if git and git.branch else ""
    changed = ", with uncommitted changes" if git and git.dirty else ""
    counted = call is not None and call.execution_count is not None
    pairs = [
        ("started", fmt.date(run.started)),
        ("ended", "" if run.ended is None else fmt.date(run.ended)),
        ("deleted", "" if run.deleted is None else fmt.date(run.deleted)),
        ("part of", "" if run.parent is None else f"#{run.parent}"),
        ("call before", "" if found.previous is None else f"#{found.previous}"),
        ("next call", "" if found.next is None else f"#{found.next}"),
        ("notebook", call.notebook if call else ""),
        ("cell", f"[{call.execution_count}]" if call and counted else ""),
        ("git", f"{git.commit[:12] or NO_COMMIT}{branch}{changed}" if git else ""),
        ("python", f"{environment.python}, {environment.platform}" if environment else ""),
        ("late points", f"{run.late_points} logged after its end" if run.late_points else ""),
        ("id", run.id),
    ]
    return [(name, text) for name, text in pairs if text]


def _lines(found: RunView) -> Iterator[str]:
    run = found.run
    seconds = (found.now if run.ended is None else run.ended) - run.started
    took = "running for" if run.ended is None else f"{run.status} in"
    yield (
        f"{fmt.GLYPHS[run.status]} {one_line(run.name, 80)}  #{run.number} · "
        f"{one_line(run.experiment, 60)} · {took} {fmt.duration(seconds)}"
    )
    if found.failure is not None:
        yield f"  {one_line(found.failure.type, 80)}: {one_line(found.failure.message, 300)}"
    for text in found.warnings:
        yield f"  ! {one_line(text, 400)}"
    if found.sameness:
        yield f"  = {found.sameness}"
    yield from _pairs("run", facts(found))
    yield from _pairs("tags", [(one.key, one.value) for one in found.tags])
    yield from _pairs("params", [(one.key, _param(one)) for one in found.params])
    yield from _metrics(found.metrics)
    inputs = [(one.name, "; ".join([one.text, *one.remarks])) for one in found.inputs]
    yield from _pairs("inputs", inputs)
    files = [(one.path, fmt.size(one.size_bytes)) for one in found.artifacts]
    yield from _pairs("artifacts", files, found.hidden_artifacts)
    yield from _texts(found)


def _texts(found: RunView) -> Iterator[str]:
    yield from _block("note", found.run.note)
    yield from _block("code", found.code)
    for changed in found.texts:
        title = f"{changed.name} changed since run #{found.previous}"
        yield from _block(title, "\n".join(changed.lines) or "too long to be shown")
    for one in found.outputs:
        yield from _block(one.stream, one.text, from_end=True)
    if found.failure is not None:
        yield from _block("traceback", found.failure.traceback, from_end=True)
    yield from _pairs("left out", [(one.part, one.text) for one in found.notices])


def _param(one: ParamLine) -> str:
    match one.kind:
        case "removed":
            return f"no longer: {one.old}"
        case "changed":
            return f"{one.text} (was {one.old})"
        case "added":
            return f"{one.text} (new)"
        case None:
            return one.text


def _metrics(metrics: Sequence[MetricRow]) -> Iterator[str]:
    if not metrics:
        return
    shown = metrics[:ROWS]
    columns = [
        [one_line(one.key, 60) for one in shown],
        [one.last for one in shown],
        [f"{one.min} at {one.min_step}" for one in shown],
        [f"{one.max} at {one.max_step}" for one in shown],
        [fmt.number(one.points) for one in shown],
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
    shown = [(one_line(key, 60), one_line(text, 120)) for key, text in pairs[:ROWS]]
    columns = [[key for key, _ in shown], [text for _, text in shown]]
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
    left = len(lines) - LINES
    shown = lines[-LINES:] if from_end else lines[:LINES]
    which = "last" if from_end else "first"
    yield ""
    yield f"{title}, the {which} {LINES} of {len(lines)} lines" if left > 0 else title
    for line in shown:
        yield f"  {line}"
