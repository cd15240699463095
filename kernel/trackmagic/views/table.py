"""The run table of a screen, page by page, and the small pictures in it.

A page is told from the store alone, so any page can be asked for first. The columns of most interest
are those of the first page wherever one stands, and the best of a metric is the best of all pages.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Literal, NamedTuple

import msgspec

from trackmagic.direction import Direction, Directions
from trackmagic.entities import Entity, Lifecycle, Run, Whole
from trackmagic.errors import BadFilter, BadValue
from trackmagic.query.best import column_name
from trackmagic.query.groups import metric_values
from trackmagic.query.hints import hints
from trackmagic.query.nodes import Field
from trackmagic.query.order import INDEXED
from trackmagic.query.search import count_runs, select_runs
from trackmagic.query.spelling import field_text
from trackmagic.store import Store
from trackmagic.store.sql import batches
from trackmagic.views import format as fmt
from trackmagic.views.columns import (
    Column,
    ColumnKind,
    Held,
    asked,
    chosen,
    column_of,
    exact_of,
    held,
    is_column,
    marked,
    texts_of,
)
from trackmagic.views.goals import Lead, Lens, Shown, lead, lens_of
from trackmagic.views.moment import of_one_moment
from trackmagic.views.sparkline import Picture, picture, shape

FIRST_PAGE = 100
"""Runs that the columns of most interest are chosen by."""
MOST = 10_000
"""Runs of one page, and pictures of one request."""
CHUNKS = 400
"""Chunks that the pictures of one request are made from, at three a picture or more."""
NOTE = 1_000
"""Characters of a note that a row has; whoever edits it asks for the whole."""

_Numbers = Callable[..., list[int]]


class ColumnName(Entity, frozen=True):
    """What a column holds: ``metrics.loss.min`` is of kind ``metrics``, key ``loss``, part ``min``."""

    kind: ColumnKind
    key: str
    part: str = ""


class RunsQuery(Entity, frozen=True):
    """Which runs to list, from where, and which columns of them."""

    filter: str = ""
    experiment: str | Whole | None = None
    """Its name or its id, which a deleted or renamed one keeps."""
    order_by: tuple[str, ...] = ("started desc",)
    columns: tuple[str | ColumnName, ...] | None = None
    """As a person names them (``lr``, ``metrics.loss.min``), or as the table did; None: of most interest."""
    preferred: tuple[str, ...] = ()
    """Without ``columns``: these in place of those of most interest, as far as there are such columns."""
    offset: Whole = 0
    limit: Whole = 100
    lifecycle: Lifecycle = "active"
    runs: tuple[Whole, ...] | None = None
    """Only these of them; None: all."""
    directions: dict[str, Direction | Literal["unknown"]] = msgspec.field(default_factory=dict)
    """Which way metrics are better, where neither goals nor their names tell it right."""
    values: Shown | None = None
    """Which value of a metric stands in its column and orders by it; None: as goals say."""
    own: bool = False
    """Rows that have none of the columns' metrics are told by one of their own."""


class TableColumn(Entity, frozen=True):
    """A column of the table; ``name`` is as a filter and an order write it."""

    name: str
    kind: ColumnKind
    key: str
    part: str = ""
    is_number: bool = False
    shown: str = ""
    """Of a metric of which no part was asked for: ``best``, where not the last is shown."""
    is_goal: bool = False
    """An experiment has its metric for a goal."""
    direction: Direction | None = None
    """Of a metric, which way it is better, where that is known."""


class OwnMetric(Entity, frozen=True):
    """What a run is told by that has none of the columns' metrics."""

    key: str
    text: str
    shown: str = ""


class TableCell(Entity, frozen=True, array_like=True):
    """What stands in a cell: the text, the exact value where that says more, whether it is the best."""

    text: str
    exact: str = ""
    best: bool = False


class TableRow(Entity, frozen=True):
    """A run, and its cells in the order of the columns."""

    run: Run
    cells: tuple[TableCell, ...]
    own: OwnMetric | None = None


class RunsPage(Entity, frozen=True):
    """Some rows of the runs that match."""

    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    offset: int
    total: int
    """Runs that match, on all pages."""
    now: float
    hidden: tuple[str, ...] = ()
    """Names of columns that these runs have and that are not shown."""
    headline: str | None = None
    """The metric of most interest, where the columns were left to the table."""
    lead: Lead | None = None
    """That metric, which of its values and why, in words."""
    hints: tuple[str, ...] = ()
    """What may be wrong with a filter that finds nothing."""


class PicturesQuery(Entity, frozen=True):
    """The sparkline of one metric for several runs."""

    runs: tuple[Whole, ...]
    key: str


class Pictures(Entity, frozen=True):
    """Sparklines by run number; runs without the metric are left out."""

    pictures: dict[str, Picture]


class _Shown(NamedTuple):
    columns: list[Column]
    hidden: tuple[str, ...] = ()
    lead: Lead | None = None


@of_one_moment
def runs_page(store: Store, query: RunsQuery) -> RunsPage:
    """Some of the runs that match, in order, and how many there are.

    Raises :class:`BadFilter`, :class:`NotFound` for an experiment or a column that the store does not
    have, :class:`BadValue` for a page that there cannot be.
    """
    if not 1 <= query.limit <= MOST or query.offset < 0:
        raise BadValue(
            f"offset {query.offset}, limit {query.limit}; use an offset from 0 and a limit of 1 to {MOST}"
        )
    if query.runs is not None and len(query.runs) > MOST:
        raise BadValue(f"{len(query.runs)} runs; ask for at most {MOST} at a time")
    now = time.time()
    ids = store.experiments.ids_of(query.experiment)
    lens = lens_of(store, ids, values=query.values, directions=query.directions)
    within: dict[str, Any] = {
        "experiment_ids": ids,
        "lifecycle": query.lifecycle,
        "among": query.runs,
        "now": now,
        "directions": lens.directions,
    }
    with store.database.read() as connection:
        matching = partial(select_runs, connection, filter=query.filter, **within)
        numbers: _Numbers = partial(matching, values=lens.orders)
        page_numbers = numbers(order_by=query.order_by, limit=query.limit, offset=query.offset)
        total = query.offset + len(page_numbers)
        if len(page_numbers) == query.limit or (query.offset and not page_numbers):
            total = count_runs(connection, query.filter, **within)
        runs = store.runs.get_many(page_numbers)
        layout = _shown(store, query, runs, numbers, lens)
        mark = (
            partial(_marked_of_all, store, numbers, query.filter) if total > len(runs) else marked
        )
        columns = [mark(column, lens.directions) for column in layout.columns]
        own_metrics = _own(store, runs, columns, lens) if query.own else {}
        advice = () if total else tuple(hints(connection, query.filter))
    return RunsPage(
        columns=tuple(_head(column, lens) for column in columns),
        rows=_rows(runs, columns, now, own_metrics),
        offset=query.offset,
        total=total,
        now=now,
        hidden=layout.hidden,
        headline=layout.lead.metric if layout.lead else None,
        lead=layout.lead,
        hints=advice,
    )


@of_one_moment
def pictures(store: Store, query: PicturesQuery) -> Pictures:
    """The sparkline of a metric for each of the runs that have it. Raises :class:`BadValue`."""
    numbers = list(dict.fromkeys(query.runs))
    if len(numbers) > MOST:
        raise BadValue(f"pictures of {len(numbers)} runs; ask for at most {MOST} at a time")
    chunks = max(2, CHUNKS // max(len(numbers), 1))
    by_run: dict[str, Picture] = {}
    for batch in batches(numbers):  # points of so many runs are in memory at a time
        for number, points in store.metrics.small_of_many(batch, query.key, chunks=chunks).items():
            if (drawn := picture(query.key, shape(points))) is not None:
                by_run[str(number)] = drawn
    return Pictures(pictures=by_run)


def _shown(
    store: Store, query: RunsQuery, runs: Sequence[Run], numbers: _Numbers, lens: Lens
) -> _Shown:
    """The columns, filled for these runs."""
    names = query.columns
    if names is None and query.preferred:
        names = tuple(name for name in query.preferred if is_column(store, name)) or None
    if names is None:
        return _usual(store, query, runs, numbers, lens)
    run_data = held(store, [run.number for run in runs], lens) if names else Held({}, [])
    fields = (
        name if isinstance(name, str) else Field(name.kind, name.key, name.part) for name in names
    )
    return _Shown([asked(store, field, runs, run_data) for field in fields])


def _usual(
    store: Store, query: RunsQuery, runs: Sequence[Run], numbers: _Numbers, lens: Lens
) -> _Shown:
    """The columns of most interest: on every page those of the first."""
    page = first = [run.number for run in runs]
    if query.offset or query.limit != FIRST_PAGE:
        first = numbers(order_by=query.order_by, limit=FIRST_PAGE)
    first_runs = runs if first == page else store.runs.get_many(first)
    run_data = held(store, first, lens)
    columns, rest = chosen(store, first_runs, run_data)
    leading = lead([metric for by_key in run_data.metrics for metric in by_key.values()], lens)
    if first != page:
        run_data = held(store, page, lens)
        fields = [Field(column.kind, column.key) for column in columns]
        columns = [column_of(store, field, runs, run_data) for field in fields]
    return _Shown(columns, tuple(column.name for column in rest), leading)


def _own(
    store: Store, runs: Sequence[Run], columns: Sequence[Column], lens: Lens
) -> dict[int, OwnMetric]:
    """Of the runs that have no metric of the columns, the one that leads among theirs."""
    metric_columns = [column for column in columns if column.kind == "metrics"]
    lacking = [
        run.number
        for row, run in enumerate(runs)
        if all(column.cells[row] is msgspec.UNSET for column in metric_columns)
    ]
    own_metrics: dict[int, OwnMetric] = {}
    for number, metrics in store.metrics.of_many(lacking).items():
        leading = lead(metrics, lens)
        if leading is not None:
            metric = next(metric for metric in metrics if metric.key == leading.metric)
            text = fmt.number(lens.value(metric))
            own_metrics[number] = OwnMetric(key=metric.key, text=text, shown=lens.part(metric.key))
    return own_metrics


def _marked_of_all(
    store: Store,
    numbers: _Numbers,
    filter: str,
    column: Column,
    directions: Directions,
) -> Column:
    """The column with the best of all pages marked; that of ``loss.mean``, which no index has, is not."""
    direction = column.direction(directions)
    values = [cell for cell in column.cells if isinstance(cell, float) and math.isfinite(cell)]
    best: tuple[int, ...] = ()
    if direction is not None and len(set(values)) > 1:
        place = column_name(column.key, column.part or column.shown, directions)
        if place not in INDEXED:
            return column
        name = field_text("metrics", column.key, place)
        way, edge = ("asc", "> -inf") if direction == "lower" else ("desc", "< inf")
        ordered = partial(numbers, order_by=f"{name} {way}", limit=1)
        value = _value(store, column.key, place, ordered())
        if value is not None and math.isinf(value):
            tests = [f"({filter})"] if filter.strip() else []
            finite = " and ".join([*tests, f"{name} {edge}"])
            with suppress(BadFilter):  # as long as a filter may be
                value = _value(store, column.key, place, ordered(filter=finite))
        if value is not None and math.isfinite(value):
            best = tuple(row for row, cell in enumerate(column.cells) if cell == value)
    return msgspec.structs.replace(column, best=best)


def _value(store: Store, key: str, column: str, runs: Sequence[int]) -> float | None:
    """The value of the first of the runs."""
    with store.database.read() as connection:
        _, values = metric_values(connection, key, runs[:1], column)
    return next(iter(values.tolist()), None)


def _head(column: Column, lens: Lens) -> TableColumn:
    is_metric = column.kind == "metrics"
    return TableColumn(
        name=column.name,
        kind=column.kind,
        key=column.key,
        part=column.part,
        is_number=column.is_number,
        shown=column.shown,
        is_goal=is_metric and column.key in lens.leading,
        direction=column.direction(lens.directions),
    )


def _rows(
    runs: Sequence[Run], columns: Sequence[Column], now: float, own_metrics: Mapping[int, OwnMetric]
) -> tuple[TableRow, ...]:
    cells = [_cells(column, now) for column in columns]
    return tuple(
        TableRow(
            run=_short(run), cells=tuple(of[row] for of in cells), own=own_metrics.get(run.number)
        )
        for row, run in enumerate(runs)
    )


def _short(run: Run) -> Run:
    """The run with the beginning of its note: a page of whole ones may be a hundred megabytes."""
    if len(run.note) <= NOTE:
        return run
    return msgspec.structs.replace(run, note=run.note[:NOTE])


def _cells(column: Column, now: float) -> list[TableCell]:
    best = set(column.best)
    return [
        TableCell(text=text, exact=_exact(column, row, text), best=row in best)
        for row, text in enumerate(texts_of(column, now))
    ]


def _exact(column: Column, row: int, text: str) -> str:
    if column.kind == "attributes" and column.key == "status":
        return ""
    exact = exact_of(column, row)
    return "" if exact == text else exact
