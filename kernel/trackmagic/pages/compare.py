"""Runs side by side: a grid of what they are and have, then their texts against the baseline's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from trackmagic.entities import Entity, Run
from trackmagic.pages.blocks import (
    BEST,
    Block,
    Cell,
    Choice,
    Column,
    Diff,
    Line,
    Part,
    Row,
    Span,
    Table,
    Text,
    When,
    dim,
)
from trackmagic.pages.facts import MARKS
from trackmagic.pages.media import media_part
from trackmagic.store import Store
from trackmagic.views import format as fmt
from trackmagic.views.compare import CompareQuery, Comparison, Section, comparison
from trackmagic.views.compare_cells import CompareCell, CompareRow
from trackmagic.views.compare_texts import CodeVersion
from trackmagic.views.media import MediaSeries
from trackmagic.views.repository import CHANGES

OPEN_LINES = 30
"""Changed lines up to which a diff is open from the start."""
NAMED = 6
"""Runs that a line names."""
CODE = "code"
"""What parts with the cell's text are called in links."""
_TELLING = 2
"""Runs that it takes to compare a metric of theirs."""


class CommonMetric(Entity, frozen=True):
    """A metric that several of the runs have, and how it is best drawn."""

    key: str
    kind: Literal["lines", "bar"]


class ComparisonPage(Entity, frozen=True):
    """What a screen shows of runs side by side."""

    runs: tuple[int, ...]
    """A column each."""
    baseline: int
    grid: Table
    said: tuple[Line, ...]
    """What is to be said of the whole."""
    texts: tuple[Part, ...]
    metrics: tuple[CommonMetric, ...]
    """Those of all runs come first, then those that differ, then series."""
    media: tuple[MediaSeries, ...] = ()


def compare(store: Store, query: CompareQuery) -> ComparisonPage:
    """The runs that a screen asks for. Raises as :func:`comparison`."""
    compared = comparison(store, query)
    return ComparisonPage(
        runs=tuple(run.number for run in compared.runs),
        baseline=compared.baseline,
        grid=_grid(compared),
        said=tuple(_said(compared)),
        texts=tuple(_texts(compared)),
        metrics=tuple(_common_metrics(compared)),
        media=compared.media,
    )


def compare_blocks(comparison: Comparison) -> tuple[Block, ...]:
    """The comparison."""
    runs = [run.number for run in comparison.runs]
    media = (media_part(comparison.media, runs),) if comparison.media else ()
    return (_grid(comparison), *_said(comparison), *media, *_texts(comparison))


def _grid(comparison: Comparison) -> Table:
    rows = [*_code(comparison)]
    for section in comparison.sections:
        rows += _rows(section)
    return Table(
        columns=(Column(lines=((),)), *(_head(run, comparison) for run in comparison.runs)),
        rows=tuple(rows),
        left_out=_left_out(comparison),
        is_grid=True,
    )


def _head(run: Run, comparison: Comparison) -> Column:
    started, seconds = fmt.date(run.started), run.duration
    is_base = run.number == comparison.baseline
    when = When(
        text=started if seconds is None else f"{started}, {fmt.duration(seconds)}",
        started=run.started,
        now=comparison.now,
        ended=run.ended,
        goes_on=run.status == "running",
    )
    name = f"#{run.number}"
    return Column(
        lines=(
            (name, Choice(what="baseline", name=name, chosen="baseline" if is_base else None)),
            (Span(text=fmt.one_line(run.name, 40), tone="strong", run=run.number),),
            (Span(text=fmt.status(run.status), tone=run.status),),
            (when,),
        ),
        is_base=is_base,
        whole=f"{run.experiment}: {run.name}",
    )


def _code(comparison: Comparison) -> Iterator[Row]:
    """Which version of the cell each run called; a changed one leads to its diff."""
    by_run = {number: version for version in comparison.codes for number in version.numbers}
    differs = len(comparison.codes) > 1
    if not by_run or (comparison.differences_only and not differs):
        return
    base = by_run.get(comparison.baseline)
    cells: list[Cell] = []
    differing = []
    for at, run in enumerate(comparison.runs, start=1):
        version = by_run.get(run.number)
        if base is not None and version is not None and version is not base:
            differing.append(at)
            cells.append((Span(text=_counts(version), part=_key(CODE, version)),))
        elif base is not None and version is base and run.number != comparison.baseline:
            cells.append(("the same",))
        else:
            cells.append((_lines(version),))
    yield Row(cells=(("Code",),), look="section")
    yield Row(
        cells=(("cell",), *cells),
        look="changed" if differs else None,
        differing=tuple(differing),
    )


def _lines(version: CodeVersion | None) -> str | Span:
    if version is None:
        return dim(fmt.NONE)
    return fmt.count(len(version.text.rstrip().split("\n")), "line")


def _rows(section: Section) -> Iterator[Row]:
    equal = f"{fmt.number(section.equal)} equal, not shown" if section.equal else ""
    if section.rows or equal:
        title = (section.name.capitalize(),)
        yield Row(cells=(title, (dim(equal),)) if equal else (title,), look="section")
    for row in section.rows:
        yield _row(row, is_metric=section.name == "metrics")


def _row(row: CompareRow, *, is_metric: bool) -> Row:
    name = Span(text=fmt.one_line(row.label or row.key, 60), whole=row.key)
    way = (Choice(what="direction", name=row.key, chosen=row.direction),) if is_metric else ()
    values = [cell.value for cell in row.cells if cell.value is not msgspec.UNSET]
    return Row(
        cells=((name, *way), *map(_cell, row.cells)),
        look="changed" if row.differs else None,
        differing=tuple(at for at, cell in enumerate(row.cells, start=1) if cell.differs),
        depth=row.depth,
        is_number=all(type(value) in {int, float} for value in values),
    )


def _cell(cell: CompareCell) -> Cell:
    if cell.value is msgspec.UNSET:
        return (dim(cell.text),)
    value = Span(text=cell.text, whole=cell.exact) if cell.exact else cell.text
    pieces: list[str | Span] = [value]
    if cell.best:
        pieces = [
            Span(text=BEST, tone="good", label="best"),
            " ",
            Span(text=cell.text, tone="strong", whole=cell.exact),
        ]
    if cell.change:
        mark = MARKS[cell.verdict]
        change = f"{cell.change} {mark.text(cell.delta)}".rstrip()
        pieces += ["  ", Span(text=change, tone=mark.tone, is_below=True)]
    return tuple(pieces)


def _texts(comparison: Comparison) -> Iterator[Part]:
    if len(comparison.codes) > 1:
        yield from _versions(comparison, CODE, comparison.codes)
    elif comparison.codes and not comparison.differences_only:
        (version,) = comparison.codes
        is_of_all = len(version.numbers) == len(comparison.runs)
        title = "Code: the same in all" if is_of_all else f"Code of {_named(version.numbers)}"
        yield Part(title=title, blocks=(Text(text=version.text),), key=CODE, folds=True)
    for text in comparison.texts:
        yield from _versions(comparison, text.name, text.versions)


def _versions(comparison: Comparison, what: str, versions: Sequence[CodeVersion]) -> Iterator[Part]:
    """Each text against the baseline's, where that was kept."""
    is_kept = comparison.baseline in versions[0].numbers
    name = what[:1].upper() + what[1:] if what in {CODE, CHANGES} else what
    for at, version in enumerate(versions[1:] if is_kept else versions):
        named = _named(version.numbers)
        block: Text | Diff | Line = Text(text=version.text)
        if not is_kept:
            title = f"{name} of {named}; that of #{comparison.baseline} was not kept"
        else:
            title = f"{name} of {named} against #{comparison.baseline}: {_counts(version)}"
            block = Line(cells=("Only blanks differ.",), look="note")
            if version.rows:
                names = (f"#{comparison.baseline}", named)
                block = Diff(rows=version.rows, lines=version.lines, names=names)
        is_short = is_kept and version.added + version.removed <= OPEN_LINES
        yield Part(
            title=title,
            blocks=(block,),
            key=_key(what, version),
            folds=True,
            is_open=at == 0 and is_short,
        )


def _key(what: str, version: CodeVersion) -> str:
    return f"{what} of #{version.numbers[0]}"


def _counts(version: CodeVersion) -> str:
    return f"+{version.added} -{version.removed} lines"


def _named(numbers: Sequence[int]) -> str:
    named = ", ".join(f"#{number}" for number in numbers[:NAMED])
    return f"{named} and {len(numbers) - NAMED} more" if len(numbers) > NAMED else named


def _left_out(comparison: Comparison) -> str:
    equal = [f"{section.name} {section.equal}" for section in comparison.sections if section.equal]
    if not equal or not _differs(comparison):
        return ""
    return f"Equal and not shown: {', '.join(equal)}."


def _said(comparison: Comparison) -> Iterator[Line]:
    """That nothing differs, and what nobody knows."""
    not_known = "; ".join(comparison.not_known)
    if comparison.differences_only and not _differs(comparison):
        words = "No differences in what is known." if not_known else "No differences."
        yield Line(cells=(words,), look="note")
    if not_known:
        yield Line(cells=(f"Not known, so not compared: {not_known}.",), look="note")


def _differs(comparison: Comparison) -> bool:
    """Whether anything is there, where only differences are."""
    has_rows = any(section.rows for section in comparison.sections)
    return has_rows or len(comparison.codes) > 1 or bool(comparison.texts)


def _common_metrics(comparison: Comparison) -> list[CommonMetric]:
    ranked = []
    for section in comparison.sections:
        for row in section.rows if section.name == "metrics" else ():
            count = sum(cell.value is not msgspec.UNSET for cell in row.cells)
            rank = (count < len(comparison.runs), not row.differs, row.points <= 1)
            if count >= _TELLING:
                kind: Literal["lines", "bar"] = "lines" if row.points > 1 else "bar"
                ranked.append((rank, CommonMetric(key=row.key, kind=kind)))
    return [metric for _rank, metric in sorted(ranked, key=lambda pair: pair[0])]
