"""Runs side by side: a table of what they are and have, then their texts against the baseline's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from trackmagic.entities import Run
from trackmagic.pages.blocks import (
    BEST,
    Block,
    Cell,
    Column,
    Diff,
    Line,
    Part,
    Row,
    Span,
    Table,
    Text,
    dim,
    strong,
)
from trackmagic.pages.facts import MARKS
from trackmagic.views import format as fmt
from trackmagic.views.compare import Comparison, Section
from trackmagic.views.compare_cells import CompareCell
from trackmagic.views.compare_texts import CodeVersion
from trackmagic.views.repository import CHANGES

INDENT = "\N{EM SPACE}"
"""Before the key of a row, for each row that it is inside of."""
OPEN_LINES = 30
"""Changed lines up to which a diff is open from the start."""
NAMED = 6
"""Runs that a line names."""


def compare_blocks(comparison: Comparison) -> tuple[Block, ...]:
    """The comparison."""
    heads = (Column(lines=((),)), *(_head(run, comparison.baseline) for run in comparison.runs))
    rows = tuple(row for section in comparison.sections for row in _rows(section))
    left_out = equal_rows(comparison)
    notes = [Line(cells=(left_out,), look="note")] if left_out else []
    return (Table(columns=heads, rows=rows, is_grid=True), *notes, *_codes(comparison))


def _head(run: Run, baseline: int) -> Column:
    started, seconds = fmt.date(run.started), run.duration
    return Column(
        lines=(
            (f"#{run.number}" + " (baseline)" * (run.number == baseline),),
            (strong(fmt.one_line(run.name, 40)),),
            (Span(text=fmt.status(run.status), tone=run.status),),
            (started if seconds is None else f"{started}, {fmt.duration(seconds)}",),
        ),
        whole=f"{run.experiment}: {run.name}",
    )


def _rows(section: Section) -> Iterator[Row]:
    if section.rows:
        yield Row(cells=((section.name.capitalize(),),), look="section")
    for row in section.rows:
        label = INDENT * row.depth + fmt.one_line(row.label or row.key, 60)
        yield Row(
            cells=((Span(text=label, whole=row.key),), *map(_cell, row.cells)),
            look="changed" if row.differs else None,
        )


def _cell(cell: CompareCell) -> Cell:
    if isinstance(cell.value, msgspec.UnsetType):
        return (dim(cell.text),)
    text = f"{BEST} {cell.text}" if cell.best else cell.text
    value = Span(text=text, tone="strong" if cell.best else None, whole=cell.exact)
    if not cell.change:
        return (value,)
    mark = MARKS[cell.verdict]
    change = f"{cell.change} {mark.text(cell.delta)}".rstrip()
    return (value, "  ", Span(text=change, tone=mark.tone))


def _codes(comparison: Comparison) -> Iterator[Part]:
    if len(comparison.codes) > 1:
        yield from _versions(comparison, "code", comparison.codes)
    elif comparison.codes and not comparison.differences_only:
        (version,) = comparison.codes
        is_of_all = len(version.numbers) == len(comparison.runs)
        title = "Code: the same in all" if is_of_all else f"Code of {_named(version.numbers)}"
        yield Part(title=title, blocks=(Text(text=version.text),), folds=True)
    for text in comparison.texts:
        yield from _versions(comparison, text.name, text.versions)


def _versions(comparison: Comparison, what: str, versions: Sequence[CodeVersion]) -> Iterator[Part]:
    """Each text against the baseline's, where that was kept."""
    is_kept = comparison.baseline in versions[0].numbers
    what = what[:1].upper() + what[1:] if what in {"code", CHANGES} else what
    for at, version in enumerate(versions[1:] if is_kept else versions):
        title = f"{what} of {_named(version.numbers)}"
        block: Text | Diff = Text(text=version.text)
        if is_kept:
            title += f" against #{comparison.baseline}: +{version.added} -{version.removed} lines"
            block = Diff(rows=version.rows, lines=version.lines)
        else:
            title += f"; that of #{comparison.baseline} was not kept"
        is_short = is_kept and version.added + version.removed <= OPEN_LINES
        yield Part(title=title, blocks=(block,), folds=True, is_open=at == 0 and is_short)


def _named(numbers: Sequence[int]) -> str:
    named = ", ".join(f"#{number}" for number in numbers[:NAMED])
    return f"{named} and {len(numbers) - NAMED} more" if len(numbers) > NAMED else named


def equal_rows(comparison: Comparison) -> str:
    """What ``differences_only`` left out, and what nobody knows."""
    sentences = []
    if comparison.differences_only:
        hidden = [
            f"{section.name} {section.equal}" for section in comparison.sections if section.equal
        ]
        differs = (
            any(section.rows for section in comparison.sections)
            or len(comparison.codes) > 1
            or comparison.texts
        )
        if not differs:
            sentences.append(
                "No differences in what is known." if comparison.not_known else "No differences."
            )
        elif hidden:
            sentences.append(f"Equal and not shown: {', '.join(hidden)}.")
    if comparison.not_known:
        sentences.append(f"Not known, so not compared: {'; '.join(comparison.not_known)}.")
    return " ".join(sentences)
