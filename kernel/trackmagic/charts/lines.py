"""Metric lines of runs: found in the store, handed to the builder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from trackmagic.charts.figure import POINTS, Line, figure
from trackmagic.errors import BadValue, NotFound
from trackmagic.tracking.tracker import readable_store
from trackmagic.views import format as fmt
from trackmagic.views import reading
from trackmagic.views.references import Reference, numbers_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from plotly.graph_objects import Figure

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

    Several metrics have a panel each, above one another.
    ``x`` is ``step``, ``time``, ``relative`` (seconds since the run's start) or another metric: its last
    value at or before each step. ``smoothing`` in [0, 1) is an exponential moving average. ``group_by``
    names a param or tag: the runs of each value become a mean and its 95 % band by Student's t, aligned
    on step. Raises :class:`NotFound`, :class:`BadFilter`, :class:`BadValue`.
    """
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
    keys, needed = list(dict.fromkeys(keys)), [] if x in X_TITLES else [x]
    known = {run.number: {one.key for one in store.metrics.of(run.number)} for run in runs}
    _check(runs, [*keys, *needed], known, x=x, group_by=group_by)
    groups = _groups(store, runs, group_by) if group_by else {}
    found: list[Line] = []
    notes: list[str] = []
    for key in keys:
        mine = [run for run in runs if known[run.number] >= {key, *needed}]
        if len(mine) < len(runs):
            notes.append(f"{len(runs) - len(mine)} of {len(runs)} runs without {key}")
        panel = key if len(keys) > 1 else ""
        for run in mine:
            places, values = _placed(store, run, store.metrics.series(run.number, key), x)
            label = f"#{run.number} {run.name}"
            found.append(Line(label, places, values, groups.get(run.number), panel))
    return figure(found, x_title=X_TITLES.get(x, x), y_title=keys[0], notes=notes, **looks)


def _check(
    runs: Sequence[Run],
    keys: Sequence[str],
    known: Mapping[int, set[str]],
    *,
    x: str,
    group_by: str | None,
) -> None:
    if not keys:
        raise BadValue("no metric to draw; give a key such as 'loss'")
    if len(runs) > MOST_RUNS:
        raise BadValue(f"more than {MOST_RUNS} runs to draw; narrow the filter")
    if not runs:
        raise NotFound("run", "to draw", "the filter matches none")
    if group_by is not None and x != "step":
        raise BadValue(f"x is {x!r}, but groups are aligned on step; use x='step' or no group_by")
    for key in keys:
        if not any(key in found for found in known.values()):
            raise NotFound("metric", key, _hint(known))


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


def _groups(store: Store, runs: Sequence[Run], key: str) -> dict[int, str]:
    """The group of each run by its param or tag of that key. Raises :class:`NotFound`."""
    found: dict[int, str] = {}
    with store.database.read() as connection:
        numbers = [run.number for run in runs]
        tags, params = reading.tags_of(connection, numbers), reading.params_of(connection, numbers)
    for number in numbers:
        for tag in tags[number]:
            if tag.key == key:
                found[number] = f"{key} = {tag.value}"
        for param in params[number]:
            if param.key == key:
                found[number] = f"{key} = {fmt.param(_plain(param.value))}"
    if not found:
        raise NotFound("param or tag", key, "none of these runs has it")
    return {number: found.get(number, f"no {key}") for number in numbers}


def _plain(value: Any) -> Any:
    """``7`` and ``7.0`` are one group."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _hint(known: Mapping[int, set[str]]) -> str:
    keys = sorted(set().union(*known.values()))
    more = f" and {len(keys) - 20} more" if len(keys) > 20 else ""  # noqa: PLR2004
    return f"these runs have {', '.join(keys[:20])}{more}" if keys else "these runs have none"
