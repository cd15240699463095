"""Runs as a CSV file: a row a run, and each param, metric (its last value) and tag, or the columns asked for.

What a person or a program wrote as text never acts as a formula: a text that a spreadsheet would run
gets an apostrophe in front, which spreadsheets take for "this is text". Every text is in quotes, so that
none is cut where a spreadsheet separates by semicolons or tabs. Numbers stay numbers.
"""

from __future__ import annotations

import csv as csv_module
import datetime as dt
import io
import json
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import UNSET, UnsetType

from trackmagic.entities import Entity, ParamValue, Run, Whole
from trackmagic.errors import BadValue
from trackmagic.query.attributes import DATES
from trackmagic.query.names import KINDS_OF_KEYS, keys_of
from trackmagic.query.search import select_runs
from trackmagic.store import Store
from trackmagic.store.sql import batches
from trackmagic.views import format as fmt
from trackmagic.views.columns import Cell, Column, asked, held
from trackmagic.views.goals import lens_of
from trackmagic.views.moment import of_one_moment

NAME = "runs.csv"
MOST_CELLS = 20_000_000
"""Of a file, which is made in memory."""
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - read as formulas too
OWN = (
    *("number", "id", "name", "experiment", "status"),
    *("started", "ended", "duration_seconds", "parent", "note"),
)

_Keys = dict[str, list[str]]


class TextQuery(Entity, frozen=True):
    """Runs to write out: those of the list, or those that match."""

    runs: tuple[Whole, ...] = ()
    filter: str = ""
    experiment: str | None = None
    columns: tuple[str, ...] = ()
    """As a table takes them (``lr``, ``metrics.loss.min``); without any, all that the runs have."""


class TextFile(Entity, frozen=True):
    """A file to save: CSV of runs."""

    name: str
    text: str
    total: int = 0
    """Runs in it."""


class Rows(NamedTuple):
    """Runs as rows of values, read as they are asked for; moments are Unix seconds."""

    heads: list[str]
    rows: Iterator[list[Cell]]
    """UNSET is where a run has nothing."""
    moments: frozenset[int]
    """The places of the columns that are moments."""


@of_one_moment
def csv(store: Store, query: TextQuery) -> TextFile:
    """The runs that are named, or those that match, as RFC 4180 has it; times are ISO 8601, UTC.

    Raises :class:`BadFilter`, :class:`NotFound`, :class:`BadValue` for more than 20 million cells.
    """
    table = _table(store, query)
    text = io.StringIO(newline="")
    write = csv_module.writer(text, quoting=csv_module.QUOTE_NONNUMERIC)
    write.writerow(table.heads)
    total = 0
    for total, row in enumerate(table.rows, start=1):  # noqa: B007 - counted
        write.writerow(
            [_cell(value, is_moment=at in table.moments) for at, value in enumerate(row)]
        )
    return TextFile(name=NAME, text=text.getvalue(), total=total)


@of_one_moment
def records(store: Store, query: TextQuery) -> list[dict[str, ParamValue]]:
    """The same as :func:`csv`, typed: by column, what a run has; times are Unix seconds."""
    table = _table(store, query)
    return [
        {
            head: value
            for head, value in zip(table.heads, row, strict=True)
            if not isinstance(value, UnsetType)
        }
        for row in table.rows
    ]


def _table(store: Store, query: TextQuery) -> Rows:
    ids = store.experiments.ids_of(query.experiment)
    numbers: Sequence[int] = list(dict.fromkeys(query.runs))
    with store.database.read() as connection:
        if not numbers:
            numbers = select_runs(connection, query.filter, experiment_ids=ids)
        if query.columns:
            return _chosen(store, numbers, query.columns, ids)
        keys: _Keys = {
            kind: sorted(keys_of(connection, kind, numbers), key=fmt.natural)
            for kind in KINDS_OF_KEYS
        }
    _check(len(numbers), sum(map(len, keys.values())))
    heads = [*OWN, *(f"{kind}.{key}" for kind, those in keys.items() for key in those)]
    rows = (row for batch in batches(numbers) for row in _rows(store, batch, keys))
    return Rows(heads, rows, frozenset(map(OWN.index, DATES)))


def _chosen(
    store: Store, numbers: Sequence[int], names: Sequence[str], ids: Sequence[int] | None
) -> Rows:
    """Only these columns, headed as they were asked for. Raises :class:`NotFound`."""
    _check(len(numbers), len(names))
    lens = lens_of(store, ids, values="last")

    def columns(some: Sequence[int]) -> list[Column]:
        runs, run_data = store.runs.get_many(some), held(store, some, lens)
        return [asked(store, name, runs, run_data) for name in names]

    def rows() -> Iterator[list[Cell]]:
        for batch in batches(numbers):
            yield from map(list, zip(*map(_cells, columns(batch)), strict=True))

    heads = columns(numbers[:1])
    moments = frozenset(at for at, head in enumerate(heads) if head.is_moment)
    return Rows(list(names), rows(), moments)


def _cells(column: Column) -> Sequence[Cell]:
    """Of an attribute None is nothing, of a param it is a value."""
    if column.kind != "attributes":
        return column.cells
    return [UNSET if cell is None else cell for cell in column.cells]


def _check(runs: int, columns: int) -> None:
    if runs * columns > MOST_CELLS:
        raise BadValue(
            f"{fmt.number(runs)} runs of {fmt.number(columns)} columns are more than "
            f"{fmt.number(MOST_CELLS)} cells; narrow the filter"
        )


def _rows(store: Store, numbers: Sequence[int], keys: _Keys) -> Iterator[list[Cell]]:
    params = store.params.of_many(numbers)
    metrics = store.metrics.of_many(numbers)
    tags = store.tags.of_many(numbers)
    for run in store.runs.get_many(numbers):
        by_kind: dict[str, dict[str, ParamValue]] = {
            "params": {entry.key: entry.value for entry in params[run.number]},
            "metrics": {entry.key: entry.last for entry in metrics[run.number]},
            "tags": {entry.key: entry.value for entry in tags[run.number]},
        }
        cells = (by_kind[kind].get(key, UNSET) for kind, those in keys.items() for key in those)
        yield [*_own(run), *cells]


def _own(run: Run) -> Iterator[Cell]:
    yield from (run.number, run.id, run.name, run.experiment, run.status)
    for value in (run.started, run.ended, run.duration, run.parent):
        yield UNSET if value is None else value
    yield run.note


def _cell(value: Cell, *, is_moment: bool = False) -> str | float:
    match value:
        case UnsetType():
            return ""
        case bool() | None:
            return str(value)
        case int():
            return value
        case float() if is_moment:
            return _moment(value)
        case float():
            return value if math.isfinite(value) else str(value)
        case str():
            return f"'{value}" if value.startswith(FORMULAS) else value
        case _:
            return json.dumps(value, ensure_ascii=False)


def _moment(moment: float) -> str:
    try:
        date = dt.datetime.fromtimestamp(moment, dt.UTC)
    except (OverflowError, OSError, ValueError):
        return str(moment)
    return date.isoformat(timespec="milliseconds").replace("+00:00", "Z")
