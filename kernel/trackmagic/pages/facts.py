"""What is said of a run, once for every page: head, facts, how it failed, what a change looks like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from trackmagic.cell.compare import Kind, Verdict
from trackmagic.entities import Alert, AlertLevel, Failure, GitState, Notice, Run
from trackmagic.pages.blocks import (
    Cell,
    Line,
    Part,
    Row,
    Span,
    Table,
    Text,
    Tone,
    column,
    dim,
    strong,
)
from trackmagic.views import format as fmt
from trackmagic.views.repository import NO_COMMIT
from trackmagic.views.run import RunView

ALERTS: Final = 3
"""That are seen at once; the page of the run has all of them."""
_LEVELS: Final[dict[AlertLevel, Tone]] = {"info": "strong", "warning": "warn", "error": "error"}
ARROW: Final = " \N{RIGHTWARDS ARROW}"
_FRAME = re.compile(
    r'^ *File "(.+)", line (\d+)(?:, in (.+))?$|^ *(Cell In ?\[\d+\], line \d+).*$', re.MULTILINE
)
_CELL = re.compile(r"ipykernel_\d+|<ipython-input")


class Mark(NamedTuple):
    """How a verdict on a metric looks; the word is there for who sees no colour."""

    arrows: str
    """For more and for less."""
    word: str
    tone: Tone

    def text(self, delta: float | None) -> str:
        """``▲ better``."""
        if delta is None or delta != delta:  # noqa: PLR0124 - NaN
            return self.word
        arrow = "" if delta == 0 else self.arrows[delta < 0]
        return f"{arrow} {self.word}".strip()


MARKS: Final[dict[Verdict, Mark]] = {
    "better": Mark("▲▼", "better", "good"),
    "worse": Mark("▲▼", "worse", "bad"),
    "same": Mark("  ", "same", "dim"),
    "unknown": Mark("▲▼", "", "dim"),
}


def head(run: Run) -> Line:
    """A run's status, name and place, and how long it took.

    Of one on its way since when: what is saved may be read much later.
    """
    seconds = run.duration
    when = f"since {fmt.date(run.started)}" if seconds is None else f"in {fmt.duration(seconds)}"
    cells: list[Span | str] = [
        Span(text=fmt.status(run.status), tone=run.status),
        " ",
        strong(run.name),
        " ",
        dim(f"#{run.number} · {run.experiment}"),
        " ",
        dim(when),
    ]
    return Line(cells=tuple(cells), look="head")


def facts(run: Run, view: RunView | None = None) -> list[Row]:
    """When it ran, and where its view tells more, where and between which calls.

    What is not known is left out. A new fact of a run is a line here, or in what follows.
    """
    return [
        *_rows(
            ("started", fmt.date(run.started)),
            ("ended", "" if run.ended is None else fmt.date(run.ended)),
            ("took", "" if run.duration is None else fmt.duration(run.duration)),
            ("deleted", "" if run.deleted is None else fmt.date(run.deleted)),
            ("part of", _run(run.parent)),
        ),
        *([] if view is None else [*_calls(view), *where(view)]),
        *_rows(("late points", late_points(run)), ("id", run.id)),
    ]


def _calls(view: RunView) -> list[Row]:
    call, outer = view.call, view.outer
    if outer is not None:
        call = outer.call
    of_outer = "" if outer is None else f" of run #{outer.run.number}"
    counted = call is not None and call.execution_count is not None
    return _rows(
        ("call before", _run(view.previous)),
        ("next call", _run(view.next)),
        ("notebook", call.notebook if call else ""),
        ("cell", f"[{call.execution_count}]{of_outer}" if call and counted else ""),
    )


def where(view: RunView) -> list[Row]:
    """What was around it, as the tab of its environment shows it too."""
    git, environment, process = view.git, view.environment, view.process
    return _rows(
        ("git", "" if git is None else commit(git)),
        ("python", f"{environment.python}, {environment.platform}" if environment else ""),
        ("process", f"{process.pid} of {process.user} on {process.host}" if process else ""),
    )


def _rows(*facts: tuple[str, str | Span]) -> list[Row]:
    return [Row(cells=((dim(name),), (text,))) for name, text in facts if text]


def _run(number: int | None) -> str | Span:
    return "" if number is None else Span(text=f"#{number}", run=number)


def commit(git: GitState) -> str:
    """The commit, the branch, and whether that is all."""
    changed = ", with uncommitted changes" if git.dirty else ""
    return f"{git.commit[:12] or NO_COMMIT} {git.branch}".rstrip() + changed


def late_points(run: Run) -> str:
    """``3 points logged after its end``."""
    return f"{fmt.count(run.late_points, 'point')} logged after its end" if run.late_points else ""


def change(kind: Kind | None, old: str, new: str, whole: str = "") -> Cell:
    """A value beside the one of the call before."""
    match kind:
        case "added":
            return ("new: ", Span(text=new, tone="strong", whole=whole))
        case "removed":
            return ("no longer: ", dim(old))
        case "changed":
            return (dim(f"{old}{ARROW}"), " ", Span(text=new, tone="strong", whole=whole))
        case None:
            return (Span(text=new, whole=whole) if whole else new,)


def failure_line(run: Run, failure: Failure) -> Line:
    """How it failed, and where; that it was stopped, as somebody wished, is no error."""
    message, where = fmt.one_line(failure.message, 400), failed_at(failure)
    tone: Tone = run.status if run.status == "interrupted" else "error"
    cells: list[Span | str] = [Span(text=fmt.one_line(failure.type, 80), tone=tone)]
    if message:
        cells.append(f": {message}")
    if where:
        cells.append(dim(f" ({where})"))
    return Line(cells=tuple(cells))


def traceback(failure: Failure | None) -> Iterator[Part]:
    """The traceback, where there is one."""
    if failure is not None and failure.traceback:
        text = fmt.without_colours(failure.traceback).rstrip()
        inner = (Text(text=text, look="traceback"),)
        about = failed_at(failure)
        yield Part(title="Traceback", about=about, blocks=inner, folds=True)


def warning_lines(warnings: Iterable[str]) -> list[Line]:
    """What to beware of."""
    return [Line(cells=(fmt.cut(fmt.flat(text), 400),), look="warning") for text in warnings]


def alert_lines(alerts: Sequence[Alert]) -> Iterator[Line]:
    """What the run had to say last, the newest first, and how much more there is."""
    for alert in reversed(alerts[-ALERTS:]):
        text = f": {fmt.one_line(alert.text, 200)}" if alert.text else ""
        title = Span(text=fmt.one_line(alert.title, 200), tone=_tone(alert), label=alert.level)
        yield Line(cells=(title, text, dim(f" {fmt.date(alert.time)}")))
    if len(alerts) > ALERTS:
        yield Line(cells=(dim(fmt.count(len(alerts) - ALERTS, "more alert")),))


def alerts_part(alerts: Sequence[Alert]) -> Iterator[Part]:
    """All that the run had to say, the oldest first."""
    if alerts:
        rows = tuple(
            Row(
                cells=(
                    (dim(fmt.date(alert.time)),),
                    (Span(text=alert.level, tone=_tone(alert)),),
                    (fmt.one_line(alert.title, 250),),
                    (fmt.one_line(alert.text, 1_000),),
                )
            )
            for alert in alerts
        )
        columns = (column("when"), column("level"), column("alert"), column("text", needed=False))
        table = Table(rows=rows, columns=columns)
        yield Part(title="Alerts", about=fmt.number(len(alerts)), blocks=(table,), is_wide=True)


def _tone(alert: Alert) -> Tone:
    return _LEVELS.get(alert.level, "strong")


def sameness_line(sameness: str) -> Iterator[Line]:
    """That nothing differs from the call before."""
    if sameness:
        yield Line(cells=(dim(f"= {sameness}"),))


def left_out(notices: Sequence[Notice]) -> Iterator[Part]:
    """What could not be kept of the run."""
    if notices:
        rows = tuple(
            Row(cells=((fmt.one_line(notice.part, 40),), (fmt.one_line(notice.text, 300),)))
            for notice in notices
        )
        yield Part(title="Left out", blocks=(Table(rows=rows),), is_wide=True)


def diff_part(title: str, about: str, lines: Sequence[str]) -> Part:
    """What changed in a text, line by line."""
    inner: Text | Line = Line(cells=("too long to be shown",), look="note")
    if lines:
        inner = Text(text="\n".join(lines), look="diff")
    return Part(title=title, about=about, blocks=(inner,), folds=True, is_wide=True)


def failed_at(failure: Failure) -> str:
    """Where it failed: the last line of a cell, else of any file; empty where none is known.

    ``Cell In[4], line 9`` or ``train.py, line 9, in train``.
    """
    frames = [match.groups() for match in _FRAME.finditer(fmt.without_colours(failure.traceback))]
    if not frames:
        return ""
    cells = [frame for frame in frames if frame[3] or _CELL.search(frame[0])]
    path, line, function, plain = (cells or frames)[-1]
    if plain:
        return fmt.one_line(plain, 120)
    place = "this cell" if _CELL.search(path) else path.rpartition("/")[2]
    inside = f", in {function}" if function and function != "<module>" else ""
    return fmt.one_line(f"{place}, line {line}{inside}", 120)
