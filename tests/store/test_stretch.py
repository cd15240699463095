"""Stretches of a series: the points asked for, read from the chunks that hold them."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trackmagic.errors import DamagedData, NotFound
from trackmagic.host import this_process
from trackmagic.store import Series, open_store, schema
from trackmagic.store.chunks import bounds_of
from trackmagic.store.series import CHUNK_POINTS, encode

STARTED = 1.75e9


def line(first, count, stride=1):
    """Points of every ``stride``-th step, eight a second, each value its step."""
    steps = first + stride * np.arange(count)
    return Series(steps, STARTED + steps / 8, steps.astype(float))


def sliced(points, first, last, before=0):
    """What a stretch is, of sorted points."""
    inside = np.flatnonzero((points.step >= first) & (points.step <= last))
    if len(inside):
        at, end = inside[0], inside[-1] + 1
    else:
        at = end = int((points.step < first).sum())
    return points.step[max(at - 1 - before, 0) : end + 1]


@given(
    portions=st.lists(st.sampled_from([1, 3, 700, CHUNK_POINTS, 9_000]), min_size=1, max_size=6),
    stride=st.integers(1, 3),
    ends=st.tuples(st.integers(-10, 60_000), st.integers(0, 30_000)),
    before=st.sampled_from([0, 1, 5_000]),
)
@settings(max_examples=40)
def test_a_stretch_is_a_slice_of_the_series(tmp_path_factory, portions, stride, ends, before):
    store = open_store(tmp_path_factory.mktemp("stretch"))
    run = store.runs.add(store.experiments.ensure("x"), this_process()).number
    first, last = ends[0], ends[0] + ends[1]
    count = 0
    for size in portions:
        store.metrics.add(run, {"a": line(stride * count, size, stride)})
        count += size
        found = store.metrics.stretch(run, "a", "step", first, last, before=before)
        wanted = sliced(store.metrics.series(run, "a"), first, last, before)
        assert found.place.tolist() == wanted.tolist()
        assert found.value.tolist() == wanted.tolist()
    times = store.metrics.stretch(run, "a", "time", STARTED + first / 8, STARTED + last / 8)
    assert times.value.tolist() == sliced(store.metrics.series(run, "a"), first, last).tolist()
    store.close()


def test_the_whole_is_every_point_in_order(store, run):
    store.metrics.add(run, {"a": line(0, 10_000)})
    found = store.metrics.stretch(run, "a")
    assert found.place.tolist() == list(range(10_000))
    assert found.place.dtype == np.int64


def test_steps_out_of_order_are_sorted_and_as_logged_within_a_step(store, run):
    steps = np.array([5, 1, 3, 1, 9])
    store.metrics.add(run, {"a": Series(steps, STARTED + np.arange(5.0), np.arange(5.0))})
    for _ in range(2):
        found = store.metrics.stretch(run, "a", "step", 1, 3)
        assert found.place.tolist() == [1, 1, 3, 5]
        assert found.value.tolist() == [1, 3, 2, 0]
    by_time = store.metrics.stretch(run, "a", "time", STARTED + 2, STARTED + 2)
    assert by_time.value.tolist() == [1, 2, 3]


def test_a_series_that_goes_back_in_step_is_still_read_right(store, run):
    store.metrics.add(run, {"a": line(0, 9_000)})
    store.metrics.add(run, {"a": line(100, 50)})
    found = store.metrics.stretch(run, "a", "step", 100, 101)
    assert found.place.tolist() == [99, 100, 100, 101, 101, 102]


def test_a_stretch_reads_only_the_chunks_that_hold_it(store, run):
    store.metrics.add(run, {"a": line(0, 10 * CHUNK_POINTS)})
    with store.database.write() as connection:
        others = schema.chunk.c.number.not_in([4, 5])
        connection.execute(schema.chunk.update().where(others).values(data=b"damaged"))
    found = store.metrics.stretch(run, "a", "step", 5 * CHUNK_POINTS, 5 * CHUNK_POINTS + 10)
    assert found.place.tolist() == list(range(5 * CHUNK_POINTS - 1, 5 * CHUNK_POINTS + 12))
    with pytest.raises(DamagedData, match=r"metric 'a' of run #1"):
        store.metrics.stretch(run, "a", "step", 0, 10)


@given(
    steps=st.lists(st.integers(-50, 50), min_size=1, max_size=60),
    ends=st.tuples(st.integers(-60, 60), st.integers(0, 40)),
    before=st.sampled_from([0, 1, 7]),
)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_stretch_of_chunks_in_any_order_is_a_slice_of_the_sorted_points(
    store, steps, ends, before
):
    run = store.runs.add(store.experiments.ensure("x"), this_process()).number
    order = np.argsort(steps, kind="stable")
    points = Series(np.array(steps), STARTED + np.array(steps), np.arange(float(len(steps))))
    store.metrics.add(run, {"a": points})
    with store.database.write() as connection:  # small chunks, as of a slow series
        connection.execute(schema.chunk.delete().where(schema.chunk.c.run == run))
        rows = [
            {"run": run, "key": "a", "number": at, **bounds_of(part), "data": encode(part)}
            for at, part in enumerate(
                points.at(slice(at, at + 5)) for at in range(0, len(steps), 5)
            )
        ]
        connection.execute(schema.chunk.insert(), rows)
    first, last = ends[0], ends[0] + ends[1]
    for by, start in (("step", 0.0), ("time", STARTED)):
        found = store.metrics.stretch(run, "a", by, first + start, last + start, before=before)
        ordered = points.at(order)
        assert (found.place - start).tolist() == sliced(ordered, first, last, before).tolist()
        at = int((ordered.step < first).sum()) - 1 - before
        assert found.value.tolist() == ordered.value[max(at, 0) :][: len(found.value)].tolist()


def test_a_chunk_with_a_time_that_is_no_number_is_read_for_every_stretch_of_time(store, run):
    times = np.array([1.0, np.nan, 3.0])
    store.metrics.add(run, {"a": Series(np.arange(3), times, np.arange(3.0))})
    assert len(store.metrics.stretch(run, "a", "time", 9.0, 9.0).value)


def test_a_stretch_of_nothing_says_what_there_is(store, run):
    store.metrics.add(run, {"a": line(0, 3)})
    with pytest.raises(NotFound, match=r"'b'.*it has a"):
        store.metrics.stretch(run, "b")


def test_a_stretch_past_the_end_has_the_last_point(store, run):
    store.metrics.add(run, {"a": line(0, 5_000)})
    for _ in range(2):
        assert store.metrics.stretch(run, "a", "step", 8_000, 9_000).place.tolist() == [4_999]
        assert store.metrics.stretch(run, "a", "step", -9, -1).place.tolist() == [0]
