"""Runs side by side as text."""

from __future__ import annotations

from collections.abc import Iterator

from trackmagic.views import format as fmt
from trackmagic.views.compare import Comparison
from trackmagic.views.compare_cells import CompareCell
from trackmagic.views.format import one_line, visible, without_colours
from trackmagic.views.runs_text import BEST
from trackmagic.views.text import grid
from trackmagic.views.words import DIFFERS, MARKS, code_title, equal_rows

DIFF_LINES = 40


def compare_text(comparison: Comparison) -> str:
    """The comparison."""
    return "\n".join([*_table(comparison), *_codes(comparison)])


def _table(comparison: Comparison) -> Iterator[str]:
    keys: list[str] = []
    columns: list[list[str]] = [[] for _ in comparison.runs]
    for column, run in zip(columns, comparison.runs, strict=True):
        column += [one_line(run.name, 30), fmt.status(run.status), fmt.duration(run.duration)]
    keys += ["", "", ""]
    for section in comparison.sections:
        if not section.rows:
            continue
        keys.append(section.name.upper())
        for column in columns:
            column.append("")
        for row in section.rows:
            key = "  " * row.depth + one_line(row.label or row.key, 40)
            keys.append(f"{DIFFERS if row.differs else ' '} {key}")
            for column, cell in zip(columns, row.cells, strict=True):
                column.append(_cell(cell))
    heads = ["", *(_head(run.number, comparison.baseline) for run in comparison.runs)]
    yield from grid(heads, [keys, *columns], [False] * len(heads))
    if left_out := equal_rows(comparison):
        yield left_out


def _head(number: int, baseline: int) -> str:
    return f"#{number} (baseline)" if number == baseline else f"#{number}"


def _cell(cell: CompareCell) -> str:
    text = f"{BEST} {cell.text}" if cell.best else cell.text
    if not cell.change:
        return text
    return f"{text} ({f'{cell.change} {MARKS[cell.verdict].text(cell.delta)}'.strip()})"


def _codes(comparison: Comparison) -> Iterator[str]:
    for what, versions in (
        ("code", comparison.codes),
        *((text.name, text.versions) for text in comparison.texts),
    ):
        is_told = bool(versions) and comparison.baseline in versions[0].numbers
        for version in versions[1:] if is_told else ():
            yield ""
            yield code_title(version, comparison.baseline, what, is_told=True)
            for line in version.lines[:DIFF_LINES]:
                yield f"  {visible(without_colours(line))}"
            if len(version.lines) > DIFF_LINES:
                yield f"  … {len(version.lines) - DIFF_LINES} more lines"
