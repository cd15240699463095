"""Runs as points: scatter, contour and parallel coordinates over params and metrics."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from trackmagic.entities import Run
from trackmagic.errors import BadValue, NotFound
from trackmagic.views import format as fmt
from trackmagic.views.charts import values
from trackmagic.views.charts.look import AXIS, COLOURS, GREY, SCALE, Plot, label, layout
from trackmagic.views.charts.values import Dimension, Held

MOST_RUNS = 1_000
MOST_AXES = 100
MOST_COLOURS = len(COLOURS)
"""Categories that have a colour and a place in the legend each."""
_TICKS = 12


class _Points(NamedTuple):
    """The runs that have a place on every axis; ``at`` are their rows."""

    at: list[int]
    runs: list[Run]
    notes: list[str]


def parallel(table: Held, keys: Sequence[str] | None = None, colour: str | None = None) -> Plot:
    """Parallel coordinates, an axis for each key; by default of the params that differ and metrics."""
    _check(table)
    names = list(dict.fromkeys(keys or values.usual(table)))
    if not names:
        raise BadValue("these runs have no params that differ and no metrics; give keys to draw")
    if len(names) > MOST_AXES:
        raise BadValue(f"{len(names):,} axes; at most {MOST_AXES} can be drawn side by side")
    dimensions = [values.dimension(table, name) for name in names]
    colours = values.dimension(table, colour or names[-1])
    points = _placed(table, [*dimensions, *([colours] if colour else [])])
    trace = {
        "type": "parcoords",
        "dimensions": [_parallel_axis(dimension, points.at) for dimension in dimensions],
        "line": {
            "color": _scaled(colours, points.at),
            "colorscale": SCALE,
            "showscale": True,
            "colorbar": _bar(colours, points.at),
        },
        "customdata": [run.number for run in points.runs],
        "meta": {
            "runs": [run.number for run in points.runs],
            "keys": names,
            "colour": colours.name,
        },
        "labelfont": {"color": GREY},
        "tickfont": {"color": GREY},
        "rangefont": {"color": GREY},
    }
    figure_layout = layout(points.notes, legend=False)
    figure_layout["margin"] = {"l": 80, "r": 40, "t": 80, "b": 40}
    for note in figure_layout["annotations"]:
        note |= {"y": 0, "yanchor": "top", "yshift": -10}
    return Plot([trace] if points.at else [], figure_layout, tuple(points.notes))


def scatter(
    table: Held,
    x: str,
    y: str,
    colour: str | None = None,
    *,
    log_x: bool = False,
    log_y: bool = False,
) -> Plot:
    """A point for each run; a colour that is a category is a place in the legend."""
    _check(table)
    across, up = values.dimension(table, x), values.dimension(table, y)
    tint = values.dimension(table, colour) if colour else None
    dimensions = [across, up, *([tint] if tint else [])]
    points = _placed(table, dimensions)
    data: list[dict[str, Any]] = []
    if tint is not None and 0 < len(tint.categories) <= MOST_COLOURS:
        for place, name in enumerate(tint.categories):
            at = [row for row in points.at if tint.places[row] == place]
            if at:
                marker = {"color": COLOURS[place], "size": 8}
                trace = _markers(table, across, up, dimensions, at)
                data.append({**trace, "name": label(f"{tint.name} = {name}"), "marker": marker})
    elif points.at:
        marker = {"color": COLOURS[0], "size": 8}
        if tint is not None:
            marker |= {
                "color": _scaled(tint, points.at),
                "colorscale": SCALE,
                "showscale": True,
                "colorbar": _bar(tint, points.at),
            }
        data.append({**_markers(table, across, up, dimensions, points.at), "marker": marker})
    looks = layout(points.notes, legend=len(data) > 1)
    looks["xaxis"] = _axis(across, log=log_x)
    looks["yaxis"] = _axis(up, log=log_y)
    return Plot(data, looks, tuple(points.notes))


def contour(table: Held, x: str, y: str, z: str) -> Plot:
    """The level of ``z`` over ``x`` and ``y``, with the runs it is drawn from on it.

    Runs at one place count with their mean. Between the runs plotly interpolates.
    """
    _check(table)
    dimensions = [values.dimension(table, name) for name in (x, y, z)]
    across, up, level = dimensions
    points = _placed(table, dimensions)
    notes = list(points.notes)
    places: dict[tuple[float | str, float | str], list[float]] = {}
    for row in points.at:
        where = (_shown(across, row), _shown(up, row))
        places.setdefault(where, []).append(_place(level, row))
    data: list[dict[str, Any]] = []
    if all(len({where[side] for where in places}) > 1 for side in (0, 1)):
        data.append({
            "type": "contour",
            "x": [where[0] for where in places],
            "y": [where[1] for where in places],
            "z": [sum(levels) / len(levels) for levels in places.values()],
            "connectgaps": True,
            "colorscale": SCALE,
            "colorbar": {"title": {"text": label(level.name)}, "outlinewidth": 0},
            "line": {"width": 0.5},
            "hoverinfo": "skip",
            "meta": {"keys": [x, y, z]},
        })  # fmt: skip
    elif places:
        notes.append(f"no levels: {x} and {y} must each have two values")
    if points.at:
        marker = {"color": GREY, "size": 6, "line": {"color": "white", "width": 1}}
        data.append({**_markers(table, across, up, dimensions, points.at), "marker": marker})
    looks = layout(notes, legend=False)
    looks["xaxis"], looks["yaxis"] = _axis(across), _axis(up)
    return Plot(data, looks, tuple(notes))


def _check(table: Held) -> None:
    if not table.runs:
        raise NotFound("run", "to draw", "the filter matches none")
    if len(table.runs) > MOST_RUNS:
        raise BadValue(f"more than {MOST_RUNS:,} runs to draw; narrow the filter")


def _placed(table: Held, dimensions: Sequence[Dimension]) -> _Points:
    at = [
        row
        for row in range(len(table.runs))
        if all(dimension.places[row] is not None for dimension in dimensions)
    ]
    lacking = [dimension.name for dimension in dimensions if len(dimension.known) < len(table.runs)]
    notes = values.without(len(table.runs), lacking, len(at))
    return _Points(at, [table.runs[row] for row in at], notes)


def _place(dimension: Dimension, row: int) -> float:
    place = dimension.places[row]
    if place is None:
        raise AssertionError(row)
    return place


def _shown(dimension: Dimension, row: int) -> float | str:
    """The place as plotly reads it: a date in UTC, as all its dates here."""
    place = _place(dimension, row)
    if not dimension.is_date:
        return place
    return dt.datetime.fromtimestamp(place, dt.UTC).replace(tzinfo=None).isoformat()


def _scaled(dimension: Dimension, rows: Sequence[int]) -> list[float]:
    """Places as lengths: of what is on a log scale, the logarithm."""
    places = [_place(dimension, row) for row in rows]
    return [math.log10(place) for place in places] if dimension.is_log else places


def _markers(
    table: Held,
    across: Dimension,
    up: Dimension,
    dimensions: Sequence[Dimension],
    rows: Sequence[int],
) -> dict[str, Any]:
    runs = [table.runs[row] for row in rows]
    names = list(dict.fromkeys(dimension.name for dimension in dimensions))
    by_name = {dimension.name: dimension for dimension in dimensions}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_shown(across, row) for row in rows],
        "y": [_shown(up, row) for row in rows],
        "text": [
            "<br>".join([
                label(f"#{run.number} {run.name}"),
                *(label(f"{name}: {by_name[name].texts[row]}") for name in names),
            ])
            for run, row in zip(runs, rows, strict=True)
        ],
        "hovertemplate": "%{text}<extra></extra>",
        "customdata": [run.number for run in runs],
        "meta": {"runs": [run.number for run in runs], "keys": [across.name, up.name]},
    }  # fmt: skip


def _axis(dimension: Dimension, *, log: bool = False) -> dict[str, Any]:
    axis: dict[str, Any] = {**AXIS, "title": {"text": label(dimension.name)}}
    if dimension.categories:
        ticks = list(range(len(dimension.categories)))
        axis |= {
            "tickvals": ticks,
            "ticktext": [label(text) for text in dimension.categories],
            "range": [-0.5, len(ticks) - 0.5],
        }
    elif dimension.is_date:
        axis |= {"type": "date", "title": {"text": label(f"{dimension.name} (UTC)")}}
    elif dimension.is_log or log:
        axis |= {"type": "log", "exponentformat": "e"}
    return axis


def _parallel_axis(dimension: Dimension, rows: Sequence[int]) -> dict[str, Any]:
    """Ticks of parallel coordinates are no markup, titles are."""
    axis: dict[str, Any] = {"label": label(dimension.name), "values": _scaled(dimension, rows)}
    if dimension.categories:
        axis["tickvals"] = list(range(len(dimension.categories)))
        axis["ticktext"] = [fmt.one_line(text, 20) for text in dimension.categories]
        axis["range"] = [0, max(len(dimension.categories) - 1, 1)]
    elif dimension.is_log:
        axis["tickvals"], axis["ticktext"] = _log_ticks(axis["values"])
    elif dimension.is_date and rows:
        axis["tickvals"] = sorted({min(axis["values"]), max(axis["values"])})
        axis["ticktext"] = [fmt.date(tick) for tick in axis["tickvals"]]
    return axis


def _bar(dimension: Dimension, rows: Sequence[int]) -> dict[str, Any]:
    bar: dict[str, Any] = {"title": {"text": label(dimension.name)}, "outlinewidth": 0}
    if dimension.categories:
        step = -(-len(dimension.categories) // _TICKS)
        bar["tickvals"] = list(range(0, len(dimension.categories), step))
        bar["ticktext"] = [label(text) for text in dimension.categories[::step]]
    elif dimension.is_log:
        bar["tickvals"], bar["ticktext"] = _log_ticks(_scaled(dimension, rows))
    return bar


def _log_ticks(places: Sequence[float]) -> tuple[list[float], list[str]]:
    """The ends and the powers of ten between them."""
    if not places:
        return [], []
    low, high = min(places), max(places)
    inner = list(range(math.floor(low) + 1, math.ceil(high)))
    inner = inner[:: max(-(-len(inner) // _TICKS), 1)]
    ticks = list(dict.fromkeys([low, *map(float, inner), high]))
    return ticks, [fmt.number(float(f"{10**tick:.4g}")) for tick in ticks]
