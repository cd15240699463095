"""Courses of metrics from the store: the whole, or the stretch of x that is on the screen.

What was drawn as a whole is kept thinned, in a bounded place, and holds while the summaries of its series
count the same points: drawn again it reads nothing, and of a large part of it neither is read again.
"""

from __future__ import annotations

import math
import threading
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

from trackmagic.entities import Metric, Run
from trackmagic.store import Store
from trackmagic.store.stretch import By
from trackmagic.views.charts.band import Band, band
from trackmagic.views.charts.course import Course, course, smooth, thinned, within
from trackmagic.views.charts.lines import POINTS
from trackmagic.views.thinning import thin

if TYPE_CHECKING:
    from numpy.typing import NDArray

PLACES: Mapping[str, By] = {"step": "step", "time": "time", "relative": "time"}
ENOUGH = 2
"""Times as many extremes as points are drawn: choosing from these looks as choosing from all."""
FORGOTTEN = 1e-9
"""The weight in a moving average at which a point no longer matters."""
MOST_BEFORE = 1_000_000
THINNED_POINTS = 16_384
"""Points of a whole that are kept."""
MOST_BYTES = 64 * 2**20
"""That all of one store take."""

Name = tuple[str | float | tuple[int, ...], ...]
"""Of what, and how it was drawn."""


class Span(NamedTuple):
    """What of a series is drawn, and how."""

    x: str = "step"
    smoothing: float = 0.0
    points: int = POINTS
    first: float = -math.inf
    last: float = math.inf
    every_value: bool = False
    """Values at or below 0 are to be counted."""

    @property
    def is_all(self) -> bool:
        """From the first point to the last."""
        return self.first == -math.inf and self.last == math.inf


class ThinnedCourses:
    """The courses and bands of one store; those used least lately go first. Usable from any thread."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._entries: OrderedDict[Name, tuple[tuple[int, ...], Any]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, name: Name, points: tuple[int, ...]) -> Any:
        """What has that name, if it was made of so many points; else None."""
        with self._lock:
            made_of, drawn = self._entries.get(name, (None, None))
            if made_of != points:
                return None
            self._entries.move_to_end(name)
            return drawn

    def keep(self, name: Name, points: tuple[int, ...], drawn: Course | Band) -> None:
        """Put it in the place of what has that name."""
        with self._lock:
            self._entries.pop(name, None)
            self._entries[name] = points, drawn
            size_bytes = sum(entry.size_bytes for _, entry in self._entries.values())
            while size_bytes > self._most_bytes and len(self._entries) > 1:
                _, (_, oldest) = self._entries.popitem(last=False)
                size_bytes -= oldest.size_bytes


_THINNED: WeakKeyDictionary[Store, ThinnedCourses] = WeakKeyDictionary()
_LOCK = threading.Lock()


def thinned_courses(store: Store) -> ThinnedCourses:
    """Those of the store, as long as it is open."""
    with _LOCK:
        return _THINNED.setdefault(store, ThinnedCourses())


def course_of(
    store: Store, run: Run, key: str, summaries: Mapping[str, Metric], span: Span
) -> Course:
    """The course of the run's metric, thinned. ``summaries`` are those of its metrics, by key."""
    names = [key] if span.x in PLACES else [key, span.x]
    most = max(THINNED_POINTS, ENOUGH * span.points)
    points = (most, *(summaries[name].points for name in names))
    name = (run.number, key, span.x, span.smoothing)
    whole: Course | None = thinned_courses(store).find(name, points)
    if span.is_all:
        if whole is None:
            x, y, smoothed = _smoothed(store, run, key, span)
            whole = course(
                x, y, most, smoothed=smoothed if span.smoothing else None, is_drawn=False
            )
            thinned_courses(store).keep(name, points, whole)
        return thinned(whole, span.points)
    if whole is not None and span.x in PLACES:
        part = within(whole, span.first, span.last)
        if _suffices(part, whole, span):
            return thinned(part, span.points)
    x, y, smoothed = _smoothed(store, run, key, span)
    if span.x in PLACES:
        start = max(bisect_left(x, span.first) - 1, 0)
        x, y, smoothed = x[start:], y[start:], smoothed[start:]
    else:
        x, y, smoothed = _between(x, [y, smoothed], span)
    return course(x, y, span.points, smoothed=smoothed if span.smoothing else None)


def band_of(
    store: Store,
    runs: Sequence[Run],
    key: str,
    by_run: Mapping[int, Mapping[str, Metric]],
    span: Span,
) -> Band:
    """The mean and band of the runs' metric over its steps."""
    name = (tuple(run.number for run in runs), key, "band", span.smoothing)
    points = (span.points, *(by_run[run.number][key].points for run in runs))
    whole: Band | None = thinned_courses(store).find(name, points)
    if whole is not None and span.is_all:
        return whole
    parts: list[tuple[NDArray[Any], NDArray[Any]]] = []
    for run in runs:
        x, _, y = _smoothed(store, run, key, span)
        first = max(bisect_left(x, span.first) - 1, 0)
        parts.append((x[first:], y[first:]))
    mean_band = band(parts)
    mean_band = mean_band.at(
        thin(mean_band.step, mean_band.mean, max(THINNED_POINTS, span.points))[0]
    )
    if span.is_all:
        thinned_courses(store).keep(name, points, mean_band)
    return mean_band


def points_of(
    store: Store, run: Run, key: str, span: Span, *, before: int = 0
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Where the points stand, and their values, as the store has them.

    Sorted but for another metric, of which it is the last value at or before each step; of that one all
    points are read, whatever the span.
    """
    import numpy as np

    if span.x in PLACES:
        start = run.started if span.x == "relative" else 0.0
        stretch = store.metrics.stretch(
            run.number,
            key,
            PLACES[span.x],
            span.first + start,
            span.last + start,
            before=before,
        )
        return (stretch.place - start if start else stretch.place), stretch.value
    series, other = (store.metrics.stretch(run.number, name) for name in (key, span.x))
    at = np.searchsorted(other.place, series.place, side="right") - 1
    places = np.where(at >= 0, other.value[np.maximum(at, 0)], np.nan)
    placed = np.isfinite(places)
    return places[placed], series.value[placed]


def _smoothed(
    store: Store, run: Run, key: str, span: Span
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Places, values, and values smoothed; with the points ahead that weigh in the first one."""
    before = 0
    if span.smoothing and not span.is_all:
        before = min(math.ceil(math.log(FORGOTTEN) / math.log(span.smoothing)), MOST_BEFORE)
    x, y = points_of(store, run, key, span, before=before)
    return x, y, smooth(y, span.smoothing) if span.smoothing else y


def _suffices(part: Course, whole: Course, span: Span) -> bool:
    """Whether the part of a thinned course tells all that is asked for."""
    if whole.is_whole:
        return True
    counted = all(times == len(places) for times, places in whole.infinite.values())
    counted = counted and not (span.every_value and whole.below[1])
    return counted and len(part.x) >= ENOUGH * span.points


def _between(x: NDArray[Any], others: Sequence[NDArray[Any]], span: Span) -> list[NDArray[Any]]:
    """Points in a stretch of x that they do not follow in order, their neighbours, gaps between."""
    import numpy as np

    inside = np.flatnonzero((x >= span.first) & (x <= span.last))
    at = np.unique(np.clip(np.concatenate([inside - 1, inside, inside + 1]), 0, len(x) - 1))
    if not len(inside):
        at = inside
    gaps = np.flatnonzero(np.diff(at) > 1) + 1
    arrays = [x[at], *(other[at] for other in others)]
    return [
        np.insert(array, gaps, np.nan if number else array[gaps])
        for number, array in enumerate(arrays)
    ]
