"""Runs as points: scatter, contour and parallel coordinates over params and metrics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trackmagic.errors import BadValue, NotFound
from trackmagic.views.charts import values
from trackmagic.views.charts.look import COLOURS, GREY
from trackmagic.views.charts.plot import Axis, Dots, Levels, Panel, Panels, Parallel
from trackmagic.views.charts.usual_axes import usual_axes
from trackmagic.views.charts.values import Dimension, Held

MOST_RUNS = 1_000
MOST_AXES = 100
MOST_COLOURS = len(COLOURS)
"""Categories that have a colour and a place in the legend each."""


def parallel(table: Held, keys: Sequence[str] | None = None, colour: str | None = None) -> Parallel:
    """Parallel coordinates, an axis for each key; by default of the params that differ and metrics."""
    _check(table)
    names = list(dict.fromkeys(keys or usual_axes(table)))
    if not names:
        raise BadValue("these runs have no params that differ and no metrics; give keys to draw")
    if len(names) > MOST_AXES:
        raise BadValue(f"{len(names):,} axes; at most {MOST_AXES} can be drawn side by side")
    dimensions = [values.dimension(table, name) for name in names]
    colours = values.dimension(table, colour or names[-1])
    rows, notes = _placed(table, [*dimensions, *([colours] if colour else [])])
    runs = [table.runs[row] for row in rows]
    axes = [dimension.of(rows) for dimension in dimensions]
    return Parallel(runs, axes, colours.of(rows), tuple(notes))


def scatter(
    table: Held,
    x: str,
    y: str,
    colour: str | None = None,
    *,
    log_x: bool = False,
    log_y: bool = False,
) -> Panels:
    """A point for each run; a colour that is a category is a place in the legend."""
    _check(table)
    across, up = values.dimension(table, x), values.dimension(table, y)
    tint = values.dimension(table, colour) if colour else None
    dimensions = [across, up, *([tint] if tint else [])]
    rows, notes = _placed(table, dimensions)
    dots: list[Dots] = []
    if tint is not None and 0 < len(tint.categories) <= MOST_COLOURS:
        for place, name in enumerate(tint.categories):
            alike = [row for row in rows if tint.places[row] == place]
            if alike:
                dots.append(
                    _dots(table, dimensions, alike, COLOURS[place], f"{tint.name} = {name}")
                )
    elif rows:
        dots.append(_dots(table, dimensions, rows, tint.of(rows) if tint else COLOURS[0]))
    panel = Panel(_axis(up, log=log_y), dots)
    return Panels("points", _axis(across, log=log_x), [panel], tuple(notes))


def contour(table: Held, x: str, y: str, z: str) -> Panels:
    """The level of ``z`` over ``x`` and ``y``, with the runs it is drawn from on it.

    Runs at one place count with their mean. Between the runs plotly interpolates.
    """
    _check(table)
    dimensions = [values.dimension(table, name) for name in (x, y, z)]
    across, up, level = dimensions
    rows, notes = _placed(table, dimensions)
    at: dict[tuple[Any, Any], list[int]] = {}
    for row in rows:
        at.setdefault((across.places[row], up.places[row]), []).append(row)
    parts: list[Levels | Dots] = []
    if all(len({place[side] for place in at}) > 1 for side in (0, 1)):
        firsts = [alike[0] for alike in at.values()]
        levels = [level.of(alike).known for alike in at.values()]
        means = [sum(places) / len(places) for places in levels]
        parts.append(Levels(across.of(firsts), up.of(firsts), means, level.name))
    elif at:
        notes.append(f"no levels: {x} and {y} must each have two values")
    if rows:
        dots = _dots(table, dimensions, rows, GREY)
        parts.append(dots._replace(is_on_levels=True))
    return Panels("points", _axis(across), [Panel(_axis(up), parts)], tuple(notes))


def _check(table: Held) -> None:
    if not table.runs:
        raise NotFound("run", "to draw", "the filter matches none")
    if len(table.runs) > MOST_RUNS:
        raise BadValue(f"more than {MOST_RUNS:,} runs to draw; narrow the filter")


def _placed(table: Held, dimensions: Sequence[Dimension]) -> tuple[list[int], list[str]]:
    """Rows of the runs that have a place on every axis, and what is left out."""
    rows = [
        row
        for row in range(len(table.runs))
        if all(dimension.places[row] is not None for dimension in dimensions)
    ]
    lacking = [dimension.name for dimension in dimensions if len(dimension.known) < len(table.runs)]
    return rows, values.without(len(table.runs), lacking, len(rows))


def _dots(
    table: Held,
    dimensions: Sequence[Dimension],
    rows: Sequence[int],
    colour: str | Dimension,
    name: str = "",
) -> Dots:
    """The first two dimensions are x and y."""
    placed = [dimension.of(rows) for dimension in dimensions]
    columns = list({dimension.name: dimension for dimension in placed}.values())
    runs = [table.runs[row] for row in rows]
    return Dots(runs, placed[0], placed[1], columns, colour, name)


def _axis(dimension: Dimension, *, log: bool = False) -> Axis:
    if dimension.is_date:
        return Axis(f"{dimension.name} (UTC)", "date")
    if dimension.categories:
        return Axis(dimension.name, names=dimension.categories)
    return Axis(dimension.name, "log" if dimension.is_log or log else "linear")
