"""A table of runs: the number and name stay in view; what is not shown is told below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from trackmagic.entities import Run
from trackmagic.pages.blocks import (
    BEST,
    Block,
    Cell,
    Column,
    Line,
    Row,
    Span,
    Table,
    dim,
    strong,
)
from trackmagic.views import columns
from trackmagic.views import format as fmt
from trackmagic.views.runs import RunTable

NAMED = 12
"""Hidden columns that are named."""


def runs_blocks(table: RunTable) -> tuple[Block, ...]:
    """The table."""
    if not table.runs:
        return tuple(_notes(("No runs match.", *table.hints, *table.notes)))
    return (grid(table), *_notes(_remarks(table)))


def grid(table: RunTable) -> Table:
    """A row a run, with what is not shown left out."""
    cells = [_cells(column, table.runs) for column in table.columns]
    rows = tuple(
        Row(
            cells=(_name(run), *(of[row] for of in cells)),
            depth=table.depths[row],
        )
        for row, run in enumerate(table.runs)
    )
    heads = (Column(lines=(("run",),)), *map(_head, table.columns))
    return Table(columns=heads, rows=rows, is_grid=True)


def _notes(lines: Iterable[str]) -> Iterator[Line]:
    return (Line(cells=(fmt.one_line(line, 400),), look="note") for line in lines)


def _head(column: columns.Column) -> Column:
    title = (strong(fmt.one_line(column.title, 40)),)
    kind = () if column.kind == "attributes" else ((dim(column.kind[:-1]),),)
    return Column(lines=(*kind, title), is_number=column.is_number, whole=column.name)


def _name(run: Run) -> Cell:
    short = fmt.one_line(run.name, 80)
    return (dim(f"#{run.number} "), Span(text=short, tone="strong", whole=run.name))


def _cells(column: columns.Column, runs: Iterable[Run]) -> list[Cell]:
    is_status = column.kind == "attributes" and column.key == "status"
    texts = enumerate(zip(columns.texts_of(column), runs, strict=True))
    return [
        (Span(text=text, tone=run.status),) if is_status else (_value(column, row, text),)
        for row, (text, run) in texts
    ]


def _value(column: columns.Column, row: int, text: str) -> Span | str:
    exact = columns.exact_of(column, row)
    if row in column.best:
        return Span(text=f"{BEST} {text}", tone="strong", whole=f"best: {exact}" if exact else "")
    if text == fmt.NONE:
        return dim(text)
    return Span(text=text, whole=exact) if exact and exact != text else text


def _remarks(table: RunTable) -> Iterator[str]:
    """What is not shown, and how to see it."""
    yield from table.notes
    if table.total > len(table.runs):
        yield (
            f"{fmt.number(len(table.runs))} of {fmt.number(table.total)} runs; "
            "show more with limit=..., or fewer with a filter"
        )
    if table.hidden:
        names = ", ".join(fmt.one_line(name, 60) for name in table.hidden[:NAMED])
        rest = len(table.hidden) - NAMED
        more = f" and {rest} more" if rest > 0 else ""
        example = fmt.one_line(table.hidden[0], 60)
        yield (
            f"{_kinds(table.hidden)} hidden: {names}{more}; show them with columns=[{example!r}, ...]"
        )


def _kinds(names: Iterable[str]) -> str:
    """``188 params, 3 metrics``."""
    counted = Counter(name.partition(".")[0].removesuffix("s") for name in names)
    return ", ".join(fmt.count(amount, noun) for noun, amount in counted.items())
