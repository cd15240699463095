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
from trackmagic.views.charts.usual_axes import axes
from trackmagic.views.charts.values import Held
from trackmagic.views.references import Reference, numbers_of

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Refs = Reference | Sequence[Reference]


def lines(
    keys: str | Sequence[str],
    *refs: Refs,
    filter: str | None = None,
    experiment: str | None = None,
    x: str = "step",
    smoothing: float = 0.0,
    log_x: bool = False,
    log_y: bool = False,
    group_by: str | None = None,
    max_points: int = builder.POINTS,
) -> Figure:
    """Lines of one or more metrics, each with a panel of its own, above one another.

    ``x`` is ``step``, ``time``, ``relative`` (seconds since the run's start) or another metric: its last
    value at or before each step. ``smoothing`` in [0, 1) is an exponential moving average. ``group_by``
    names a param or tag: the runs of each value become a mean and its 95 % band by Student's t, aligned
    on step. Which runs: see :mod:`trackmagic.charts`. Raises :class:`NotFound`, :class:`Ambiguous`,
    :class:`BadFilter`, :class:`BadValue`.
    """
    store = readable_store()
    query = LinesQuery(x, smoothing, log_x, log_y, group_by, max_points)
    runs = _runs(store, refs, filter, experiment, MOST_RUNS)
    return _figure(lines_of(store, _list(keys), runs, query))


def parallel(
    keys: str | Sequence[str] = (),
    *refs: Refs,
    filter: str | None = None,
    experiment: str | None = None,
    colour: str | None = None,
) -> Figure:
    """Parallel coordinates: ``keys`` are the axes, params and metrics.

    By default they are the params that differ and the metrics of most interest. ``colour`` is one more, the
    last axis unless given. What is no number stands by category; a param that spans two powers of ten or more
    on a log scale. Runs without a value are left out and counted in a note. Raises as :func:`lines`.
    """
    run_data = _held(refs, filter, experiment)
    return _figure(points.parallel(run_data, values.expanded(run_data, _list(keys)), colour))


def scatter(
    x: str | Sequence[str],
    y: str | Refs | None = None,
    *refs: Refs,
    filter: str | None = None,
    experiment: str | None = None,
    colour: str | None = None,
) -> Figure:
    """A point for each run: ``scatter("lr", "loss")`` or ``scatter(["lr", "loss"])``, coloured by a third.

    Scales and what is raised as for :func:`parallel`.
    """
    keys, runs = values.split_axes(x, (*_given(y), *refs), values.AXES["scatter"])
    run_data = _held(runs, filter, experiment)
    across, up = axes(run_data, keys, 2)
    return _figure(points.scatter(run_data, across, up, colour))


def contour(
    x: str | Sequence[str],
    y: str | Refs | None = None,
    z: str | Refs | None = None,
    *refs: Refs,
    filter: str | None = None,
    experiment: str | None = None,
) -> Figure:
    """The level of ``z`` over ``x`` and ``y``, interpolated between the runs, which lie on it as points.

    The axes as for :func:`scatter`, scales and what is raised as for :func:`parallel`.
    """
    keys, runs = values.split_axes(x, (*_given(y), *_given(z), *refs), values.AXES["contour"])
    run_data = _held(runs, filter, experiment)
    return _figure(points.contour(run_data, *axes(run_data, keys, 3)))


def bar(
    keys: str | Sequence[str],
    *refs: Refs,
    filter: str | None = None,
    experiment: str | None = None,
    group_by: str | None = None,
) -> Figure:
    """The last value of metrics, a bar for each run; several metrics have a panel each.

    With ``group_by``, a param or tag, a bar is the mean of the runs with one value, with its 95 % interval
    by Student's t. Raises as :func:`lines`.
    """
    store = readable_store()
    run_data = values.held(store, _runs(store, refs, filter, experiment, MOST_RUNS))
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


def _held(refs: Sequence[Refs], filter: str | None, experiment: str | None) -> Held:
    store = readable_store()
    every = "" if not refs and filter is None else filter
    return values.held(store, _runs(store, refs, every, experiment, points.MOST_RUNS))


def _runs(
    store: Store, refs: Sequence[Refs], filter: str | None, experiment: str | None, most: int
) -> list[Run]:
    """One more than ``most``, to tell that there are more; the last run where none is asked for."""
    if not refs and filter is None and experiment is None:
        refs = (-1,)
    numbers = numbers_of(store, refs, filter, experiment=experiment, limit=most + 1)
    return store.runs.these(numbers)


def _given(ref: Refs | None) -> tuple[Refs, ...]:
    return () if ref is None else (ref,)


def _list(keys: str | Sequence[str]) -> list[str]:
    return [keys] if isinstance(keys, str) else list(keys)


def _figure(plot: Plot) -> Figure:
    import plotly.graph_objects as go

    return go.Figure(*plotly_figure(plot))
