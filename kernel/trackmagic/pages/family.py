"""The runs inside of a run on its page: what they came to, a table, which of their params mattered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from trackmagic.entities import Run
from trackmagic.pages.blocks import Cell, Line, Part, Row, Span, Table, column, dim, strong
from trackmagic.pages.runs import grid
from trackmagic.views import format as fmt
from trackmagic.views.family import Family, FamilyTable
from trackmagic.views.importance import FEWEST, Weight
from trackmagic.views.run import RunView

WEIGHTS = 20
"""Params whose importance is told."""


def inside_parts(view: RunView) -> Iterator[Part]:
    """None where nothing is inside of it."""
    if view.inside is None:
        return
    lines = () if view.family is None else (_summary(view.family),)
    yield Part(
        title="Runs inside it",
        about=fmt.number(view.inside.table.total),
        blocks=(*lines, _table(view.inside)),
        is_wide=True,
    )
    if view.family is not None and view.inside.weights:
        yield _importance(view.family, view.inside)


def _summary(family: Family) -> Line:
    """``loss: best 0.3 of #18, 0.4 ± 0.1 of 3 runs``, and why that metric."""
    cell, words = family.cell, []
    pieces: list[Span | str] = [dim(f"{fmt.one_line(family.name, 60)} ")]
    if cell.best_run is not None:
        best = Span(text=f"#{cell.best_run}", run=cell.best_run)
        pieces += ["best ", strong(cell.best), " of ", best, ", "]
    around = f"{cell.mean} ± {cell.spread}" if cell.spread else cell.mean
    words.append(f"mean {around} of {fmt.count(cell.runs, 'run')}")
    return Line(cells=(*pieces, *words, dim(f" ({family.lead.reason})")))


def _table(inside: FamilyTable) -> Table:
    """Each run leads to its page."""
    table = grid(inside.table)
    rows = tuple(
        msgspec.structs.replace(row, cells=(_name(run), *row.cells[1:]))
        for run, row in zip(inside.table.runs, table.rows, strict=True)
    )
    more = inside.table.total - len(rows)
    return msgspec.structs.replace(table, rows=rows, more=more, is_grid=False)


def _name(run: Run) -> Cell:
    return (Span(text=f"#{run.number} {fmt.one_line(run.name, 80)}", run=run.number),)


def _importance(family: Family, inside: FamilyTable) -> Part:
    """Which it is told by, and over how many runs."""
    weights = inside.weights[:WEIGHTS]
    columns = [column("param"), column("rank correlation", number=True)]
    if inside.by_forest:
        columns.append(column("forest", number=True))
    columns.append(column("runs", number=True))
    table = Table(
        columns=tuple(columns),
        rows=tuple(_weight_row(weight, by_forest=inside.by_forest) for weight in weights),
        more=len(inside.weights) - len(weights),
    )
    return Part(
        title="Importance of params",
        about=f"for {fmt.one_line(family.name, 60)}",
        blocks=(table, *_meaning(inside.weights, by_forest=inside.by_forest)),
    )


def _weight_row(weight: Weight, *, by_forest: bool) -> Row:
    sign = "+" if weight.is_number and weight.correlation > 0 else ""
    forest: list[Cell] = []
    if by_forest:
        forest.append(("" if weight.forest is None else f"{weight.forest:.2f}",))
    return Row(
        cells=(
            (fmt.one_line(weight.key, 60),),
            (strong(f"{sign}{weight.correlation:.2f}"),),
            *forest,
            (fmt.number(weight.runs),),
        )
    )


def _meaning(weights: Sequence[Weight], *, by_forest: bool) -> Iterator[Line]:
    words = ["Spearman's rank correlation; above 0 a greater param goes with a greater metric"]
    if not all(weight.is_number for weight in weights):
        words.append(
            "of a param that is no number the correlation ratio of the ranks, without a sign"
        )
    if by_forest:
        words.append("the forest's shares are by impurity, of a random forest of scikit-learn")
    words.append(f"of {FEWEST} runs or more that have both")
    yield Line(cells=(dim("; ".join(words)),), look="note")
