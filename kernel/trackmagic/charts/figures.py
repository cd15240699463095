"""Runs that a user names, as plotly figures; what is in them is made by :mod:`trackmagic.views.charts`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from trackmagic.entities import Run
from trackmagic.store import Store
from trackmagic.tracking.session import readable_store
from trackmagic.views.charts import lines as builder
from trackmagic.views.charts import points, values
from trackmagic.views.charts.bars import bars
from trackmagic.views.charts.figure import figure as plotly_figure
from trackmagic.views.charts.plot import Plot
from trackmagic.views.charts.runs import MOST_RUNS, LinesQuery, groups_of, lines_of
from trackmagic.views.charts.values import Held
from trackmagic.views.references import Reference, numbers_of

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Refs = Reference | Sequence[Reference]


def lines(
    keys: str | Sequence[str],
    *refs: Refs,
    filter: str | None = None,
    x: str = "step",
    smoothing: float = 0.0,
    log_x: bool = False,
    log_y: bool = False,
    group_by: str | None = None,
    max_points: int = builder.POINTS,
) -> Figure:
    """Lines of one or more metrics, of the runs named and those that match; of the last run by default.

    Several metrics have a panel each, above one another.
    ``x`` is ``step``, ``time``, ``relative`` (seconds since the run's start) or another metric: its last
    value at or before each step. ``smoothing`` in [0, 1) is an exponential moving average. ``group_by``
    names a param or tag: the runs of each value become a mean and its 95 % band by Student's t, aligned
    on step. Raises :class:`NotFound`, :class:`BadFilter`, :class:`BadValue`.
    """
    store = readable_store()
    query = LinesQuery(x, smoothing, log_x, log_y, group_by, max_points)
    return _figure(lines_of(store, _list(keys), _runs(store, refs, filter, MOST_RUNS), query))


def parallel(
    *refs: Refs,
    filter: str | None = None,
    keys: str | Sequence[str] | None = None,
    colour: str | None = None,
) -> Figure:
    """Parallel coordinates of params and metrics, of the runs named and those that match; else of all.

    ``keys`` are the axes; by default the params that differ and the metrics of most interest. ``colour``
    is one more, the last axis unless given. What is no number stands by category; a param that spans two
    powers of ten or more on a log scale. Runs without a value are left out and counted in a note. Raises
    :class:`NotFound`, :class:`BadFilter`, :class:`BadValue`.
    """
    run_data = _held(refs, filter)
    return _figure(points.parallel(run_data, None if keys is None else _list(keys), colour))


def scatter(
    x: str, y: str, *refs: Refs, filter: str | None = None, colour: str | None = None
) -> Figure:
    """A point for each run: a param or metric over another, coloured by a third.

    Runs, scales and what is raised as for :func:`parallel`.
    """
    return _figure(points.scatter(_held(refs, filter), x, y, colour))


def contour(x: str, y: str, z: str, *refs: Refs, filter: str | None = None) -> Figure:
    """The level of ``z`` over ``x`` and ``y``, interpolated between the runs, which lie on it as points.

    Runs, scales and what is raised as for :func:`parallel`.
    """
    return _figure(points.contour(_held(refs, filter), x, y, z))


def bar(
    keys: str | Sequence[str],
    *refs: Refs,
    filter: str | None = None,
    group_by: str | None = None,
) -> Figure:
    """The last value of metrics, a bar for each run; of the last run by default.

    Several metrics have a panel each. With ``group_by``, a param or tag, a bar is the mean of the runs
    with one value, with its 95 % interval by Student's t. Raises as :func:`lines`.
    """
    store = readable_store()
    run_data = values.held(store, _runs(store, refs, filter, MOST_RUNS))
    groups = groups_of(store, run_data.runs, group_by) if group_by else None
    return _figure(bars(run_data, _list(keys), groups, group_by=group_by))


def figure(
    lines: Sequence[builder.Line],
    *,
    x_title: str = "step",
    y_title: str = "",
    smoothing: float = 0.0,
    log_x: bool = False,
    log_y: bool = False,
    max_points: int = builder.POINTS,
    notes: Sequence[str] = (),
) -> Figure:
    """Lines of arrays as a figure; see :func:`trackmagic.views.charts.lines.figure`."""
    return _figure(
        builder.figure(
            lines,
            x_title=x_title,
            y_title=y_title,
            smoothing=smoothing,
            log_x=log_x,
            log_y=log_y,
            max_points=max_points,
            notes=notes,
        )
    )


def _held(refs: Sequence[Refs], filter: str | None) -> Held:
    store = readable_store()
    every = "" if not refs and filter is None else filter
    return values.held(store, _runs(store, refs, every, points.MOST_RUNS))


def _runs(store: Store, refs: Sequence[Refs], filter: str | None, most: int) -> list[Run]:
    """One more than ``most``, to tell that there are more; the last run where none is asked for."""
    if not refs and filter is None:
        refs = (-1,)
    return store.runs.these(numbers_of(store, refs, filter, limit=most + 1))


def _list(keys: str | Sequence[str]) -> list[str]:
    return [keys] if isinstance(keys, str) else list(keys)


def _figure(plot: Plot) -> Figure:
    import plotly.graph_objects as go

    return go.Figure(*plotly_figure(plot))
