"""The run table of a screen, page by page.

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
from trackmagic.views.inside import Inside, insides
from trackmagic.views.moment import of_one_moment

FIRST_PAGE = 100
"""Runs that the columns of most interest are chosen by."""
MOST = 10_000
"""Runs of one page."""
COUNTED = 5_000
"""Runs that match, of which those at the top of a tree are counted; of more a count takes too long."""
AHEAD = 1_000
"""Rows behind a page that are known to be there where not all are counted."""
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
    tree: bool = False
    """Runs inside others that match are left out; the row of that other says what they came to."""
    inside: Whole | None = None
    """Only runs that were started inside of this one."""


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
    inside: Inside | None = None
    """The runs inside of it that match; None where there are none."""
    alerts: int = 0
    """How many it has."""


class RunsPage(Entity, frozen=True):
    """Some rows of the runs that match."""

    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    offset: int
    total: int
    """Rows that there are, on all pages; with ``is_more`` at least."""
    now: float
    matching: int
    """Runs that match: in a tree those inside others too."""
    is_more: bool = False
    nested: bool = False
    """Some run of the store is inside another."""
    hidden: tuple[str, ...] = ()
    """Names of columns that these runs have and that are not shown."""
    headline: str | None = None
    """The metric of most interest, where the columns were left to the table."""
    lead: Lead | None = None
    """That metric, which of its values and why, in words."""
    hints: tuple[str, ...] = ()
    """What may be wrong with a filter that finds nothing."""


class _Numbered(NamedTuple):
    runs: list[int]
    total: int
    matching: int
    is_more: bool = False


class _Search(NamedTuple):
    """The runs that match, and those of them that have a row: in a tree not those inside of others."""

    matching: _Numbers
    counted: Callable[..., int]
    is_tree: bool

    def rows(self, **page: Any) -> list[int]:
        """Numbers of the runs that have a row."""
        return self.matching(**page, top=self.is_tree)

    def page(self, order_by: Sequence[str], offset: int, limit: int) -> _Numbered:
        """Those of a page, and how many there are."""
        rows = partial(self.rows, order_by=order_by, offset=offset)
        matching = self.counted() if self.is_tree else None
        if matching is not None and matching > COUNTED:
            ahead = rows(limit=limit + AHEAD)
            is_more = len(ahead) == limit + AHEAD
            return _Numbered(ahead[:limit], offset + len(ahead), matching, is_more)
        numbers = rows(limit=limit)
        total = offset + len(numbers)
        if len(numbers) == limit or (offset and not numbers):
            total = self.counted(top=self.is_tree)
        return _Numbered(numbers, total, total if matching is None else matching)


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
    _check(query)
    now = time.time()
    ids = store.experiments.ids_of(query.experiment)
    lens = lens_of(store, ids, values=query.values, directions=query.directions)
    nested = store.runs.has_nested()
    with store.database.read() as connection:
        is_tree = query.tree and nested and query.inside is None
        search = _search(store, query, ids, lens, is_tree=is_tree)
        numbers, total, matching, is_more = search.page(query.order_by, query.offset, query.limit)
        runs = store.runs.get_many(numbers)
        layout = _shown(store, query, runs, search, lens)
        mark = (
            partial(_marked_of_all, store, search.matching, query.filter)
            if matching > len(runs)
            else marked
        )
        columns = [mark(column, lens.directions) for column in layout.columns]
        own_metrics = _own(store, runs, columns, lens) if query.own else {}
        inside: Mapping[int, Inside] = {}
        if nested and (columns or query.tree):
            inside = insides(store, numbers, search.matching, columns, lens.directions)
        advice = () if total else tuple(hints(connection, query.filter))
    return RunsPage(
        columns=tuple(_head(column, lens) for column in columns),
        rows=_rows(runs, columns, now, own_metrics, inside, store.alerts.counts(numbers)),
        offset=query.offset,
        total=total,
        now=now,
        matching=matching,
        is_more=is_more,
        nested=nested,
        hidden=layout.hidden,
        headline=layout.lead.metric if layout.lead else None,
        lead=layout.lead,
        hints=advice,
    )


def _check(query: RunsQuery) -> None:
    if not 1 <= query.limit <= MOST or query.offset < 0:
        raise BadValue(
            f"offset {query.offset}, limit {query.limit}; use an offset from 0 and a limit of 1 to {MOST}"
        )
    if query.runs is not None and len(query.runs) > MOST:
        raise BadValue(f"{len(query.runs)} runs; ask for at most {MOST} at a time")


def _search(
    store: Store, query: RunsQuery, ids: Sequence[int] | None, lens: Lens, *, is_tree: bool
) -> _Search:
    within: dict[str, Any] = {
        "filter": query.filter,
        "experiment_ids": ids,
        "lifecycle": query.lifecycle,
        "among": query.runs,
        "inside": None if query.inside is None else [query.inside],
        "now": time.time(),
        "directions": lens.directions,
    }

    def matching(**page: Any) -> list[int]:
        with store.database.read() as connection:
            return select_runs(connection, **{"values": lens.orders, **within, **page})

    def counted(**more: Any) -> int:
        with store.database.read() as connection:
            return count_runs(connection, **within, **more)

    return _Search(matching, counted, is_tree)


def _shown(
    store: Store, query: RunsQuery, runs: Sequence[Run], search: _Search, lens: Lens
) -> _Shown:
    """The columns, filled for these runs."""
    names = query.columns
    if names is None and query.preferred:
        names = tuple(name for name in query.preferred if is_column(store, name)) or None
    if names is None:
        return _usual(store, query, runs, search, lens)
    run_data = held(store, [run.number for run in runs], lens) if names else Held({}, [])
    fields = (
        name if isinstance(name, str) else Field(name.kind, name.key, name.part) for name in names
    )
    return _Shown([asked(store, field, runs, run_data) for field in fields])


def _usual(
    store: Store, query: RunsQuery, runs: Sequence[Run], search: _Search, lens: Lens
) -> _Shown:
    """The columns of most interest: on every page those of the first, and of what is inside its runs."""
    page = first = [run.number for run in runs]
    if query.offset or query.limit != FIRST_PAGE:
        first = search.rows(order_by=query.order_by, limit=FIRST_PAGE)
    if search.is_tree:
        first = [*first, *search.matching(inside=first, limit=FIRST_PAGE)]
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
    runs: Sequence[Run],
    columns: Sequence[Column],
    now: float,
    own_metrics: Mapping[int, OwnMetric],
    inside: Mapping[int, Inside],
    alerts: Mapping[int, int],
) -> tuple[TableRow, ...]:
    cells = [_cells(column, now) for column in columns]
    return tuple(
        TableRow(
            run=_short(run),
            cells=tuple(of[row] for of in cells),
            own=own_metrics.get(run.number),
            inside=inside.get(run.number),
            alerts=alerts.get(run.number, 0),
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
