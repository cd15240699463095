"""A table of runs as text, and the words that its HTML shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from trackmagic.entities import STATUSES
from trackmagic.query.attributes import DATES, SPANS
from trackmagic.views import format as fmt
from trackmagic.views.columns import Column
from trackmagic.views.runs import RunTable
from trackmagic.views.text import grid

BEST = "★"
NAMED = 12


def runs_text(table: RunTable) -> str:
    """The table."""
    if not table.runs:
        return "\n".join(["No runs match.", *map(fmt.one_line, table.hints)])
    heads = ["", "run", *(fmt.one_line(column.title, 30) for column in table.columns)]
    columns = [
        [f"#{run.number}" for run in table.runs],
        [fmt.one_line(run.name, 40) for run in table.runs],
        *(cells_of(column) for column in table.columns),
    ]
    numeric = [True, False, *(column.is_number for column in table.columns)]
    return "\n".join([*grid(heads, columns, numeric), *remarks(table)])


def cells_of(column: Column) -> list[str]:
    """What a column shows, a text a run; the best has a star."""
    texts = texts_of(column)
    return [f"{BEST} {text}" if row in column.best else text for row, text in enumerate(texts)]


def texts_of(column: Column, now: float | None = None) -> list[str]:
    """The values of a column, a text a run; moments as dates, as ages only where ``now`` is given."""
    if column.kind == "attributes":
        return [_attribute(column.key, cell, now) for cell in column.cells]
    if column.kind == "metrics":
        return fmt.numbers([_float(cell) for cell in column.cells])
    values = [None if isinstance(cell, msgspec.UnsetType) else cell for cell in column.cells]
    if column.kind == "tags":
        texts = [fmt.one_line(str(cell), fmt.LONGEST) for cell in values]
    else:
        texts = fmt.params(values)
    pairs = zip(column.cells, texts, strict=True)
    return [fmt.NONE if cell is msgspec.UNSET else text for cell, text in pairs]


def exact_of(column: Column, row: int) -> str:
    """The value in full, as a text; empty where there is none."""
    value = column.cells[row]
    if value is None or isinstance(value, msgspec.UnsetType):
        return ""
    if column.kind == "attributes" and column.key in DATES:
        return fmt.date(float(str(value)))
    return fmt.param(value, 2000)


def remarks(table: RunTable) -> Iterator[str]:
    """What is not shown, and how to see it."""
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


def _attribute(name: str, cell: object, now: float | None) -> str:
    match cell:
        case None:
            return fmt.NONE
        case float() if name in DATES:
            return fmt.date(cell) if now is None else fmt.age(cell, now)
        case float() if name in SPANS:
            return fmt.duration(cell)
        case str() if name == "status" and cell in STATUSES:
            return next(fmt.status(status) for status in STATUSES if status == cell)
        case _:
            return fmt.one_line(str(cell), 60)


def _float(cell: object) -> float | None:
    return cell if isinstance(cell, int | float) else None
