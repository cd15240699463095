"""Bars: the last value of metrics, a bar for each run, or the mean of each group."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from trackmagic.entities import Run
from trackmagic.errors import BadValue, NotFound
from trackmagic.views import format as fmt
from trackmagic.views.charts import values
from trackmagic.views.charts.band import student
from trackmagic.views.charts.look import COLOURS, GREY, Plot, axis, label, layout, stacked
from trackmagic.views.charts.runs import MOST_RUNS
from trackmagic.views.charts.values import Dimension, Held

NAMED = 12
"""Bars that have room for the name of their run."""


def bars(
    table: Held,
    keys: Sequence[str],
    groups: Mapping[int, str] | None = None,
    *,
    group_by: str | None = None,
    log_y: bool = False,
) -> Plot:
    """A panel for each metric. ``groups`` are of run numbers, by ``group_by``: bars are means then."""
    if not table.runs:
        raise NotFound("run", "to draw", "the filter matches none")
    if len(table.runs) > MOST_RUNS:
        raise BadValue(f"more than {MOST_RUNS} runs to draw; narrow the filter")
    if not keys:
        raise BadValue("no metric to draw; give a key such as 'loss'")
    dimensions = [values.of_metric(table, key) for key in dict.fromkeys(keys)]
    notes: list[str] = []
    for dimension in dimensions:
        if dimension.categories:
            raise BadValue(f"{dimension.name} is no number; bars are drawn of metrics")
        notes += values.without(len(table.runs), [dimension.name], len(dimension.known))
    names = _names(table.runs) if groups is None else list(dict.fromkeys(groups.values()))
    if groups:
        notes.append("bars: the mean of the runs, with 95 % by Student's t")
    data = []
    for row, dimension in enumerate(dimensions, 1):
        make = (
            _of_runs(table, dimension) if groups is None else _of_groups(table, dimension, groups)
        )
        data.append({**make, "xaxis": axis("x", row), "yaxis": axis("y", row)})
    figure_layout = layout(notes, rows=len(dimensions), legend=False) | stacked(
        [dimension.name for dimension in dimensions],
        x_title="run" if group_by is None else group_by,
        x={
            "tickvals": list(range(len(names))),
            "ticktext": [label(name) for name in names],
            "range": [-0.5, len(names) - 0.5],
        },
        y={"type": "log"} if log_y else {},
    )
    return Plot(data, figure_layout, tuple(notes))


def _of_runs(table: Held, dimension: Dimension) -> dict[str, Any]:
    rows = [row for row, place in enumerate(dimension.places) if place is not None]
    return {
        "type": "bar",
        "x": rows,
        "y": [dimension.places[row] for row in rows],
        "name": label(dimension.name),
        "marker": {"color": [COLOURS[row % len(COLOURS)] for row in rows]},
        "text": [label(f"#{table.runs[row].number} {table.runs[row].name}") for row in rows],
        "textposition": "none",
        "hovertemplate": "%{text}<br>%{y:.4g}<extra></extra>",
        "customdata": [table.runs[row].number for row in rows],
        "meta": {"runs": [table.runs[row].number for row in rows], "key": dimension.name},
    }


def _of_groups(table: Held, dimension: Dimension, groups: Mapping[int, str]) -> dict[str, Any]:
    places: dict[str, list[float]] = {name: [] for name in dict.fromkeys(groups.values())}
    for run, place in zip(table.runs, dimension.places, strict=True):
        if place is not None:
            places[groups[run.number]].append(place)
    columns = [(at, name, levels) for at, (name, levels) in enumerate(places.items()) if levels]
    return {
        "type": "bar",
        "x": [at for at, _, _ in columns],
        "y": [sum(levels) / len(levels) for _, _, levels in columns],
        "error_y": {
            "type": "data",
            "array": [_half(levels) for _, _, levels in columns],
            "color": GREY,
        },
        "name": label(dimension.name),
        "marker": {"color": [COLOURS[at % len(COLOURS)] for at, _, _ in columns]},
        "text": [label(f"{name} ({fmt.count(len(levels), 'run')})") for _, name, levels in columns],
        "textposition": "none",
        "hovertemplate": "%{text}<br>%{y:.4g}<extra></extra>",
        "meta": {"groups": [name for _, name, _ in columns], "key": dimension.name},
    }


def _half(levels: Sequence[float]) -> float:
    """Half of the 95 % interval of the mean; 0 of one value."""
    import numpy as np

    if len(levels) == 1:
        return 0.0
    freedom = student(np.array([len(levels) - 1]))[0]
    return float(freedom * np.std(levels, ddof=1) / math.sqrt(len(levels)))


def _names(runs: Sequence[Run]) -> list[str]:
    named = len(runs) <= NAMED
    return [f"#{run.number} {run.name}" if named else f"#{run.number}" for run in runs]
