"""Bars: the last value of metrics, a bar for each run, or the mean of each group."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from trackmagic.entities import Run
from trackmagic.errors import BadValue, NotFound
from trackmagic.views import format as fmt
from trackmagic.views.charts import values
from trackmagic.views.charts.band import student
from trackmagic.views.charts.plot import Axis, Bars, Panel, Panels
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
) -> Panels:
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
    panels = []
    for dimension in dimensions:
        panel_bars = (
            _of_runs(table, dimension) if groups is None else _of_groups(table, dimension, groups)
        )
        panels.append(Panel(Axis(dimension.name, "log" if log_y else "linear"), [panel_bars]))
    x = Axis("run" if group_by is None else group_by, names=tuple(names))
    return Panels("bars", x, panels, tuple(notes))


def _of_runs(table: Held, dimension: Dimension) -> Bars:
    rows = [row for row, place in enumerate(dimension.places) if place is not None]
    names = [f"#{table.runs[row].number} {table.runs[row].name}" for row in rows]
    numbers = [table.runs[row].number for row in rows]
    return Bars(dimension.name, rows, dimension.known, names, names, numbers)


def _of_groups(table: Held, dimension: Dimension, groups: Mapping[int, str]) -> Bars:
    levels: dict[str, list[float]] = {name: [] for name in dict.fromkeys(groups.values())}
    for run, place in zip(table.runs, dimension.places, strict=True):
        if place is not None:
            levels[groups[run.number]].append(place)
    columns = [(at, name, places) for at, (name, places) in enumerate(levels.items()) if places]
    return Bars(
        dimension.name,
        [at for at, _, _ in columns],
        [sum(places) / len(places) for _, _, places in columns],
        [name for _, name, _ in columns],
        [f"{name} ({fmt.count(len(places), 'run')})" for _, name, places in columns],
        halves=[_half(places) for _, _, places in columns],
    )


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
