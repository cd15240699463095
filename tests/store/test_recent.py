"""The mean of the last ten points of a series, however they came."""

import math

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from trackmagic.host import this_process
from trackmagic.store import Series, open_store, schema
from trackmagic.store.recent import POINTS
from trackmagic.store.series import CHUNK_POINTS


def _series(steps, values):
    return Series(np.asarray(steps), 1.75e9 + np.arange(len(steps)), np.asarray(values, float))


def _expected(points):
    """What the points themselves say: by step, as written within a step."""
    last = points.value[np.argsort(points.step, kind="stable")][-POINTS:]
    numbers = last[~np.isnan(last)]
    with np.errstate(invalid="ignore"):
        return float(numbers.mean()) if len(numbers) else math.nan


def _same(one, other):
    return one == pytest.approx(other, nan_ok=True)


VALUES = st.one_of(st.floats(-1e9, 1e9), st.sampled_from([math.nan, math.inf, -math.inf, 0.0, 1.0]))
PORTIONS = st.lists(
    st.lists(st.tuples(st.integers(0, 40), VALUES), min_size=1, max_size=14),
    min_size=1,
    max_size=25,
)


@given(PORTIONS, st.booleans())
@settings(max_examples=40)
def test_the_mean_is_that_of_the_last_ten_by_step(tmp_path_factory, portions, sorts):
    store = open_store(tmp_path_factory.mktemp("recent"))
    run = store.runs.add(store.experiments.ensure("x"), this_process()).number
    first = 0
    for portion in portions:
        steps, values = zip(*portion, strict=True)
        if sorts:  # as a loop logs
            steps = range(first, first + len(values))
            first += len(values)
        store.metrics.add(run, {"a": _series(steps, values)})
        (metric,) = store.metrics.of(run)
        assert _same(metric.mean, _expected(store.metrics.series(run, "a")))
    store.close()


def test_a_slow_series_behind_full_chunks_has_the_mean_of_its_end(store, run):
    steps = np.arange(2 * CHUNK_POINTS)
    store.metrics.add(run, {"a": _series(steps, steps)})
    for step in range(len(steps), len(steps) + 30):
        store.metrics.add(run, {"a": _series([step], [step])})
        (metric,) = store.metrics.of(run)
        assert metric.mean == np.mean(np.arange(step - POINTS + 1, step + 1))


def test_a_point_far_back_leaves_the_mean_of_the_end(store, run):
    steps = np.arange(CHUNK_POINTS + 100)
    store.metrics.add(run, {"a": _series(steps, steps)})
    store.metrics.add(run, {"a": _series([3], [1e9])})
    (metric,) = store.metrics.of(run)
    assert metric.mean == np.mean(steps[-POINTS:])


def test_many_points_at_one_step_count_as_they_were_written(store, run):
    for value in range(200):
        store.metrics.add(run, {"a": _series([0], [value])})
    (metric,) = store.metrics.of(run)
    assert metric.mean == np.mean(np.arange(200 - POINTS, 200))


def test_a_chunk_that_is_damaged_has_no_part_in_the_mean(store, run):
    steps = np.arange(CHUNK_POINTS)
    store.metrics.add(run, {"a": _series(steps, steps)})
    with store.database.write() as connection:
        connection.execute(schema.chunk.update().values(data=b"damaged"))
    store.metrics.add(run, {"a": _series([CHUNK_POINTS], [7.0])})
    (metric,) = store.metrics.of(run)
    assert (metric.points, metric.mean) == (CHUNK_POINTS + 1, 7.0)


def test_points_that_come_quickly_read_no_old_chunk(store, run):
    steps = np.arange(10 * CHUNK_POINTS)
    store.metrics.add(run, {"a": _series(steps, steps)})
    read = []
    with store.transaction(), store.database.write() as connection:
        sa.event.listen(
            connection,
            "before_cursor_execute",
            lambda _c, _cursor, statement, *_rest: read.append("chunk.data" in statement),
        )
        first = len(steps)
        added = np.arange(first, first + POINTS)
        store.metrics.add(run, {"a": _series(added, added)})
    assert read
    assert not any(read)
    (metric,) = store.metrics.of(run)
    assert metric.mean == np.mean(added)


def test_the_mean_of_the_greatest_numbers_is_a_number(store, run):
    store.metrics.add(run, {"m": _series(np.arange(12), np.full(12, 1.7e308))})
    (metric,) = store.metrics.of(run)
    assert metric.mean == pytest.approx(1.7e308)
