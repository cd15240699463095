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
    found: Held,
    keys: Sequence[str],
    groups: Mapping[int, str] | None = None,
    *,
    group_by: str | None = None,
    log_y: bool = False,
) -> Plot:
    """A panel for each metric. ``groups`` are of run numbers, by ``group_by``: bars are means then."""
    if not found.runs:
        raise NotFound("run", "to draw", "the filter matches none")
    if len(found.runs) > MOST_RUNS:
        raise BadValue(f"more than {MOST_RUNS} runs to draw; narrow the filter")
    if not keys:
        raise BadValue("no metric to draw; give a key such as 'loss'")
    dimensions = [values.dimension(found, key) for key in dict.fromkeys(keys)]
    notes: list[str] = []
    for one in dimensions:
        if one.categories:
            raise BadValue(f"{one.name} is no number; bars are drawn of metrics")
        notes += values.without(len(found.runs), [one.name], len(one.known))
    names = _names(found.runs) if groups is None else list(dict.fromkeys(groups.values()))
    if groups:
        notes.append("bars: the mean of the runs, with 95 % by Student's t")
    data = []
    for row, one in enumerate(dimensions, 1):
        make = _of_runs(found, one) if groups is None else _of_groups(found, one, groups)
        data.append({**make, "xaxis": axis("x", row), "yaxis": axis("y", row)})
    shown = layout(notes, rows=len(dimensions), legend=False) | stacked(
        [one.name for one in dimensions],
        x_title="run" if group_by is None else group_by,
        x={
            "tickvals": list(range(len(names))),
            "ticktext": [label(name) for name in names],
            "range": [-0.5, len(names) - 0.5],
        },
        y={"type": "log"} if log_y else {},
    )
    return Plot(data, shown, tuple(notes))


def _of_runs(found: Held, one: Dimension) -> dict[str, Any]:
    rows = [row for row, place in enumerate(one.places) if place is not None]
    return {
        "type": "bar",
        "x": rows,
        "y": [one.places[row] for row in rows],
        "name": label(one.name),
        "marker": {"color": [COLOURS[row % len(COLOURS)] for row in rows]},
        "text": [label(f"#{found.runs[row].number} {found.runs[row].name}") for row in rows],
        "textposition": "none",
        "hovertemplate": "%{text}<br>%{y:.4g}<extra></extra>",
        "customdata": [found.runs[row].number for row in rows],
        "meta": {"runs": [found.runs[row].number for row in rows], "key": one.name},
    }


def _of_groups(found: Held, one: Dimension, groups: Mapping[int, str]) -> dict[str, Any]:
    places: dict[str, list[float]] = {name: [] for name in dict.fromkeys(groups.values())}
    for run, place in zip(found.runs, one.places, strict=True):
        if place is not None:
            places[groups[run.number]].append(place)
    told = [(at, name, mine) for at, (name, mine) in enumerate(places.items()) if mine]
    return {
        "type": "bar",
        "x": [at for at, _, _ in told],
        "y": [sum(mine) / len(mine) for _, _, mine in told],
        "error_y": {
            "type": "data",
            "array": [_half(mine) for _, _, mine in told],
            "color": GREY,
        },
        "name": label(one.name),
        "marker": {"color": [COLOURS[at % len(COLOURS)] for at, _, _ in told]},
        "text": [label(f"{name} ({fmt.count(len(mine), 'run')})") for _, name, mine in told],
        "textposition": "none",
        "hovertemplate": "%{text}<br>%{y:.4g}<extra></extra>",
        "meta": {"groups": [name for _, name, _ in told], "key": one.name},
    }


def _half(found: Sequence[float]) -> float:
    """Half of the 95 % interval of the mean; 0 of one value."""
    import numpy as np

    if len(found) == 1:
        return 0.0
    freedom = student(np.array([len(found) - 1]))[0]
    return float(freedom * np.std(found, ddof=1) / math.sqrt(len(found)))


def _names(runs: Sequence[Run]) -> list[str]:
    named = len(runs) <= NAMED
    return [f"#{run.number} {run.name}" if named else f"#{run.number}" for run in runs]
