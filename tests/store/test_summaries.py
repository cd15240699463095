"""What is kept of a series beside its points is what a plain look at them gives, of few and of many."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trackmagic.store.chunks import EVERY_TIME, bounds_of
from trackmagic.store.series import FEW_POINTS, Series
from trackmagic.store.summaries import row_of, summarised, summary_of

VALUES = st.sampled_from([-math.inf, -1.5, 0.0, 2.0, 2.5, math.inf, math.nan])
TIMES = st.sampled_from([0.0, 1.0, 1.75e9, math.nan])
POINTS = st.lists(st.tuples(st.integers(-3, 3), TIMES, VALUES), min_size=1, max_size=2 * FEW_POINTS)


def series_of(points):
    steps, times, values = zip(*points, strict=True)
    return Series(np.array(steps, np.int64), np.array(times), np.array(values))


@given(POINTS)
def test_a_summary_is_what_a_plain_look_gives(points):
    summary = summarised("loss", series_of(points))
    by_step = sorted(points, key=lambda point: point[0])
    numbers = [point for point in points if not math.isnan(point[2])] or points[:1]
    low, high = (choose(numbers, key=lambda point: point[2]) for choose in (min, max))
    assert summary.points == len(points)
    for part, (step, _time, value) in {
        "first": by_step[0],
        "last": by_step[-1],
        "min": low,
        "max": high,
    }.items():
        assert getattr(summary, f"{part}_step") == step
        np.testing.assert_equal(getattr(summary, part), value)
    np.testing.assert_equal(summary.last_time, by_step[-1][1])
    row = row_of(summary)
    np.testing.assert_equal(row_of(summary_of(*row.values())), row)
    assert not any(math.isnan(row[part] or 0) for part in ("first", "last", "min", "max", "mean"))


@given(POINTS)
def test_the_bounds_of_a_chunk_are_its_least_and_greatest(points):
    steps, times, _ = zip(*points, strict=True)
    bounds = bounds_of(series_of(points))
    assert (bounds["points"], bounds["first_step"], bounds["last_step"]) == (
        len(points),
        min(steps),
        max(steps),
    )
    is_known = not any(map(math.isnan, times))
    assert (bounds["first_time"], bounds["last_time"]) == (
        (min(times), max(times)) if is_known else EVERY_TIME
    )
