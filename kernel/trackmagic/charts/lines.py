"""Metric lines of runs: found in the store, handed to the builder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from trackmagic.charts.figure import POINTS, Line, figure
from trackmagic.errors import BadValue, NotFound
from trackmagic.views import format

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from plotly.graph_objects import Figure

    from trackmagic.display import Reference
    from trackmagic.entities import Run
    from trackmagic.store import Series, Store

MOST_RUNS = 100
X_TITLES = {"step": "step", "time": "time (UTC)", "relative": "seconds since the start"}


def lines(
    keys: str | Sequence[str],
    *refs: Reference | Sequence[Reference],
    filter: str | None = None,
    x: str = "step",
    smoothing: float = 0.0,
    log_x: bool = False,
    log_y: bool = False,
    group_by: str | None = None,
    max_points: int = POINTS,
) -> Figure:
    """Lines of one or more metrics, of the runs named and those that match; of the last run by default.

    ``x`` is ``step``, ``time``, ``relative`` (seconds since the run's start) or another metric: its last
    value at or before each step. ``smoothing`` in [0, 1) is an exponential moving average. ``group_by``
    names a param or tag: the runs of each value become a mean and its 95 % band by Student's t, aligned
    on step. Raises :class:`NotFound`, :class:`BadFilter`, :class:`BadValue`.
    """
    from trackmagic.display import numbers_of
    from trackmagic.tracking.tracker import readable_store

    store = readable_store()
    if not refs and filter is None:
        refs = (-1,)
    runs = store.runs.these(numbers_of(store, refs, filter, limit=MOST_RUNS + 1))
    return lines_of(
        store,
        [keys] if isinstance(keys, str) else list(keys),
        runs,
        x=x,
        smoothing=smoothing,
        log_x=log_x,
        log_y=log_y,
        group_by=group_by,
        max_points=max_points,
    )


def lines_of(
    store: Store,
    keys: Sequence[str],
    runs: Sequence[Run],
    *,
    x: str = "step",
    group_by: str | None = None,
    **looks: Any,
) -> Figure:
    """The figure for runs of a store; see :func:`lines`."""
    if not keys:
        raise BadValue("no metric to draw; give a key such as 'loss'")
    if len(runs) > MOST_RUNS:
        raise BadValue(f"more than {MOST_RUNS} runs to draw; narrow the filter")
    if not runs:
        raise NotFound("run", "for this filter", "widen it")
    if group_by is not None and x != "step":
        raise BadValue(f"x is {x!r}, but groups are aligned on step; use x='step' or no group_by")
    known = {run.number: [one.key for one in store.metrics.of(run.number)] for run in runs}
    for key in (*keys, *([] if x in X_TITLES else [x])):
        if not any(key in found for found in known.values()):
            raise NotFound("metric", key, _known(known))
    found: list[Line] = []
    notes: list[str] = []
    groups = {run.number: _group(store, run, group_by) for run in runs} if group_by else {}
    if group_by and all(group is None for group in groups.values()):
        raise NotFound("param or tag", group_by, "none of these runs has it; group_by takes a key")
    for key in keys:
        mine = [
            run for run in runs if {key, *([] if x in X_TITLES else [x])} <= set(known[run.number])
        ]
        if len(mine) < len(runs):
            notes.append(f"{len(runs) - len(mine)} of {len(runs)} runs without {key}")
        for run in mine:
            label = f"#{run.number} {run.name}" + (f" {key}" if len(keys) > 1 else "")
            series = store.metrics.series(run.number, key)
            places, values = _placed(store, run, series, x)
            group = groups[run.number] or f"no {group_by}" if groups else None
            named = f"{group}, {key}" if group and len(keys) > 1 else group
            found.append(Line(label, places, values, named))
    return figure(
        found,
        x_title=X_TITLES.get(x, x),
        y_title=", ".join(keys),
        notes=notes,
        **looks,
    )


def _placed(store: Store, run: Run, series: Series, x: str) -> tuple[NDArray[Any], NDArray[Any]]:
    """Where the points stand, sorted but for another metric, and their values."""
    import numpy as np

    if x == "step":
        return series.step, series.value
    if x in X_TITLES:
        order = np.argsort(series.time, kind="stable")
        times = series.time[order]
        if x == "relative":
            return times - run.started, series.value[order]
        return (times * 1e6).astype("M8[us]"), series.value[order]
    other = store.metrics.series(run.number, x)
    at = np.searchsorted(other.step, series.step, side="right") - 1
    places = np.where(at >= 0, other.value[np.maximum(at, 0)], np.nan)
    placed = np.isfinite(places)
    return places[placed], series.value[placed]


def _group(store: Store, run: Run, key: str) -> str | None:
    for param in store.params.of(run.number):
        if param.key == key:
            return f"{key} = {format.param(_plain(param.value))}"
    for tag in store.tags.of(run.number):
        if tag.key == key:
            return f"{key} = {tag.value}"
    return None


def _plain(value: Any) -> Any:
    """``7`` and ``7.0`` are one group."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _known(known: dict[int, list[str]]) -> str:
    keys = list(dict.fromkeys(_each(known)))
    more = f" and {len(keys) - 20} more" if len(keys) > 20 else ""  # noqa: PLR2004
    return f"these runs have {', '.join(keys[:20])}{more}" if keys else "these runs have none"


def _each(known: dict[int, list[str]]) -> Iterator[str]:
    for keys in known.values():
        yield from keys
