"""The live chart: from a query to a plotly figure as plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from trackmagic.direction import Direction
from trackmagic.entities import Entity, Run, Whole
from trackmagic.query.search import count_runs, select_runs
from trackmagic.store import Store
from trackmagic.views import format as fmt
from trackmagic.views.charts import points, values
from trackmagic.views.charts.bars import bars
from trackmagic.views.charts.figure import figure
from trackmagic.views.charts.plot import Axis, Dots, Panels, Parallel, Plot
from trackmagic.views.charts.runs import (
    MOST_PANELS,
    MOST_RUNS,
    LinesQuery,
    all_keys,
    groups_of,
    lines_of,
    named_keys,
    usual_keys,
)
from trackmagic.views.charts.usual_axes import axes
from trackmagic.views.charts.values import Held
from trackmagic.views.goals import Shown
from trackmagic.views.moment import of_one_moment
from trackmagic.views.references import numbers_of

__all__ = ["MOST_RUNS", "chart"]

Kind = Literal["lines", "bar", "parallel", "scatter", "contour"]
FULL_LINES = 10
"""Lines that have all points that were asked for; of more, each has fewer, down to a quarter."""


class ChartQuery(Entity, frozen=True):
    """What to draw. ``runs``: references, beside those that match ``filter`` and ``experiment``."""

    kind: Kind = "lines"
    keys: tuple[str, ...] = ()
    """Metrics of lines and bars (``val_*`` is a prefix); axes of the other kinds, in their order."""
    runs: tuple[str, ...] = ()
    filter: str | None = None
    experiment: str | None = None
    x: str = "step"
    """``step``, ``time``, ``relative`` or a metric."""
    smoothing: float = 0.0
    log_x: bool = False
    log_y: bool = False
    outliers: bool = True
    """False: the y axis shows the 1st to 99th percentile."""
    group_by: str | None = None
    colour: str | None = None
    """Metric or param that colours parallel coordinates and scatters."""
    values: Shown | None = None
    """Which value of a metric stands for a run in bars and on axes; None: as goals say."""
    directions: dict[str, Direction | Literal["unknown"]] = msgspec.field(default_factory=dict)
    """Which way metrics are better, where neither goals nor their names tell it right."""
    points: Whole = 2_000
    first: float | None = None
    last: float | None = None
    """The stretch of x that is on the screen, of lines; times are Unix seconds."""


class Chart(Entity, frozen=True):
    """A plotly figure, and what it was made of."""

    data: list[dict[str, Any]]
    layout: dict[str, Any]
    runs: tuple[int, ...]
    """In the order of the points of parallel coordinates and scatters."""
    keys: tuple[str, ...]
    """Metrics that these runs have, to choose from."""
    params: tuple[str, ...] = ()
    """The params, as axes and groups name them: ``lr``, ``params.status``."""
    axes: tuple[str, ...] = ()
    """The metrics, as axes name them: ``loss``, ``metrics.size`` where there is a param ``size``."""
    notes: tuple[str, ...] = ()
    """What is left out, and why."""
    is_empty: bool = False
    """There is nothing to draw; the notes say why, where that is known."""


class _Kind(NamedTuple):
    draw: Callable[[Store, ChartQuery, Held], Plot]
    most_runs: int
    of_one: bool
    """It says something of a single run."""


def chart(store: Store, query: ChartQuery) -> Chart:
    """The figure; with ``first`` or ``last`` only that stretch of x, thinned anew.

    Raises :class:`NotFound`, :class:`Ambiguous`, :class:`BadFilter`, :class:`BadValue`,
    :class:`DamagedData`.
    """
    return drawn(store, query)[0]


@of_one_moment
def drawn(store: Store, query: ChartQuery) -> tuple[Chart, Plot]:
    """The figure, and the arrays that it and a static picture are drawn from. Raises as :func:`chart`."""
    runs, notes = _runs(store, query)
    run_data = values.held(store, runs, values=query.values, directions=query.directions)
    plot = _KINDS[query.kind].draw(store, query, run_data)
    data, layout = figure(plot)
    plot = plot._replace(notes=(*notes, *plot.notes))
    params, metrics = values.choices(run_data)
    figure_chart = Chart(
        data=[_plain(trace) for trace in data],
        layout=_plain(layout),
        runs=tuple(run.number for run in _in_order(query, plot, runs)),
        keys=tuple(all_keys(values.summaries(run_data))),
        params=tuple(params),
        axes=tuple(metrics),
        notes=plot.notes,
        is_empty=_is_empty(plot),
    )
    return figure_chart, plot


def _runs(store: Store, query: ChartQuery) -> tuple[list[Run], list[str]]:
    """The runs to draw, newest first where they are not named, and what is left out of them."""
    kind = _KINDS[query.kind]
    named = query.runs
    is_search = query.filter is not None or query.experiment is not None
    if not named and not is_search and kind.of_one:
        named = ("-1",)
    if named:
        numbers = numbers_of(
            store, named, query.filter, experiment=query.experiment, limit=kind.most_runs + 1
        )
        return store.runs.these(numbers), []
    filter, most = query.filter or "", kind.most_runs
    ids = store.experiments.ids_of(query.experiment)
    with store.database.read() as connection:
        numbers = select_runs(connection, filter, experiment_ids=ids, limit=most)
        total = len(numbers)
        if total == most:
            total = count_runs(connection, filter, experiment_ids=ids)
    left_out = f"the newest {fmt.number(most)} of {fmt.number(total)} runs"
    return store.runs.these(numbers), [left_out] if total > most else []


def _is_empty(plot: Plot) -> bool:
    if isinstance(plot, Parallel):
        return not plot.runs
    return not any(panel.parts for panel in plot.panels)


def _in_order(query: ChartQuery, plot: Plot, runs: Sequence[Run]) -> Sequence[Run]:
    """The runs, of points in their order."""
    if isinstance(plot, Parallel):
        return plot.runs
    if query.kind != "scatter":
        return runs
    parts = [part for panel in plot.panels for part in panel.parts]
    return [run for part in parts if isinstance(part, Dots) for run in part.runs]


def _lines(store: Store, query: ChartQuery, run_data: Held) -> Plot:
    summaries = values.summaries(run_data)
    keys = (
        named_keys(query.keys, summaries)
        if query.keys
        else usual_keys(summaries, run_data.lens.leading)
    )
    if not keys and run_data.runs:
        return _nothing(run_data)
    notes = []
    if len(keys) > MOST_PANELS:
        notes.append(f"the first {MOST_PANELS} of {len(keys)} metrics")
    return lines_of(
        store,
        keys[:MOST_PANELS],
        run_data.runs,
        LinesQuery(
            x=query.x,
            smoothing=query.smoothing,
            log_x=query.log_x,
            log_y=query.log_y,
            group_by=query.group_by,
            max_points=_points(query, len(keys[:MOST_PANELS]) * len(run_data.runs)),
            outliers=query.outliers,
            first=query.first,
            last=query.last,
        ),
        known=summaries,
        notes=notes,
    )


def _points(query: ChartQuery, lines: int) -> int:
    """Of a line: many lines lie over each other, and a screen draws all of them at each zoom."""
    share = min(1, max(1 / 4, FULL_LINES / max(lines, 1)))
    return int(query.points * share)


def _nothing(run_data: Held) -> Plot:
    """A run that has just begun has no metric yet."""
    notes = (f"no metrics yet in {fmt.count(len(run_data.runs), 'run')}",)
    return Panels("lines", Axis(), (), notes)


def _parallel(_store: Store, query: ChartQuery, run_data: Held) -> Plot:
    return points.parallel(run_data, values.expanded(run_data, query.keys), query.colour)


def _scatter(_store: Store, query: ChartQuery, run_data: Held) -> Plot:
    x, y = axes(run_data, query.keys, 2)
    return points.scatter(run_data, x, y, query.colour, log_x=query.log_x, log_y=query.log_y)


def _contour(_store: Store, query: ChartQuery, run_data: Held) -> Plot:
    return points.contour(run_data, *axes(run_data, query.keys, 3))


def _bar(store: Store, query: ChartQuery, run_data: Held) -> Plot:
    summaries = values.summaries(run_data)
    keys = (
        named_keys(query.keys, summaries)
        if query.keys
        else usual_keys(summaries, run_data.lens.leading)
    )
    if not keys and run_data.runs:
        return _nothing(run_data)
    groups = groups_of(store, run_data.runs, query.group_by) if query.group_by else None
    return bars(run_data, keys[:MOST_PANELS], groups, group_by=query.group_by, log_y=query.log_y)


_KINDS: Mapping[str, _Kind] = {
    "lines": _Kind(_lines, MOST_RUNS, of_one=True),
    "parallel": _Kind(_parallel, points.MOST_RUNS, of_one=False),
    "scatter": _Kind(_scatter, points.MOST_RUNS, of_one=False),
    "contour": _Kind(_contour, points.MOST_RUNS, of_one=False),
    "bar": _Kind(_bar, MOST_RUNS, of_one=True),
}


def _plain(node: Any) -> Any:
    """As JSON has it: lists, dates as texts, null for what is no finite number."""
    import numpy as np

    match node:
        case dict():
            return {key: _plain(value) for key, value in node.items()}
        case list() | tuple():
            return [_plain(value) for value in node]
        case np.ndarray() if node.dtype.kind == "M":
            return [None if date == "NaT" else date for date in node.astype(str).tolist()]
        case np.ndarray() if node.dtype.kind == "f" and not np.isfinite(node).all():
            finite = node.astype(object)
            finite[~np.isfinite(node)] = None
            return finite.tolist()
        case np.ndarray() | np.generic():
            return node.tolist()
        case float() if not np.isfinite(node):
            return None
        case _:
            return node
