import math
import time

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from trackmagic.errors import DamagedData, NotFound
from trackmagic.host import this_process
from trackmagic.store import Series, open_store, schema, series
from trackmagic.store.journal import Journal
from trackmagic.store.series import CHUNK_POINTS


def point(value):
    return series.decode(series.encode_point(value, step=0, time=1.0))


def line(first, count):
    """Points from step ``first`` on, each value its step."""
    steps = np.arange(first, first + count)
    return Series(steps, 1.75e9 + steps / 8, steps.astype(float))


def chunk_sizes(store, run, key="a"):
    with store.database.read() as connection:
        select = sa.select(schema.chunk.c.points).where(
            schema.chunk.c.run == run, schema.chunk.c.key == key
        )
        return connection.scalars(select.order_by(schema.chunk.c.number)).all()


@given(
    st.lists(
        st.one_of(
            st.integers(1, 5),
            st.integers(1, 300),
            st.sampled_from([CHUNK_POINTS - 1, CHUNK_POINTS, 10_000]),
        ),
        min_size=1,
        max_size=60,
    )
)
@settings(max_examples=40)
def test_points_added_in_any_portions_read_back_in_few_chunks(tmp_path_factory, portions):
    store = open_store(tmp_path_factory.mktemp("portions"))
    run = store.runs.add(store.experiments.ensure("x"), this_process()).number
    count = 0
    for size in portions:
        store.metrics.add(run, {"a": line(count, size)})
        count += size
    found = store.metrics.series(run, "a")
    for mine, theirs in zip(found, line(0, count), strict=True):
        assert mine.tobytes() == theirs.tobytes()
    sizes = chunk_sizes(store, run)
    assert sum(sizes) == count
    assert max(sizes) <= CHUNK_POINTS
    assert sum(size < CHUNK_POINTS for size in sizes) <= 32 + count // CHUNK_POINTS
    assert store.metrics.of(run)[0].points == count
    store.close()


def test_points_that_come_one_by_one_are_rewritten_a_few_times_only(store, run):
    written, before = 0, set()
    for step in range(2000):
        store.metrics.add(run, {"a": line(step, 1)})
        now = set(enumerate(chunk_sizes(store, run)))
        written += sum(points for _, points in now - before)
        before = now
    assert store.metrics.series(run, "a").value.tolist() == list(range(2000))
    assert written <= 2000 * 30
    assert len(before) <= 32


def test_the_summary_tells_first_last_least_and_greatest_by_step(store, run):
    nan, inf = math.nan, math.inf
    store.metrics.add(
        run, {"a": Series(np.array([5, 3, 9]), np.array([1.0, 2, 3]), np.array([nan, 7.0, 1.0]))}
    )
    store.metrics.add(
        run, {"a": Series(np.array([1, 9, 4]), np.array([4.0, 5, 6]), np.array([inf, 2.0, -8.0]))}
    )
    (found,) = store.metrics.of(run)
    assert (found.points, found.first, found.first_step) == (6, inf, 1)
    assert (found.last, found.last_step, found.last_time) == (2.0, 9, 5.0)
    assert (found.min, found.min_step, found.max, found.max_step) == (-8.0, 4, inf, 1)
    assert store.metrics.last_step(run, "a") == 9
    assert store.metrics.last_step(run, "b") == -1
    points = store.metrics.series(run, "a")
    assert points.step.tolist() == [1, 3, 4, 5, 9, 9]
    assert points.time[-2:].tolist() == [3.0, 5.0]


@given(
    st.lists(
        st.lists(st.tuples(st.integers(-5, 5), st.floats(width=16)), min_size=1, max_size=4),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=60)
def test_a_summary_made_in_portions_is_that_of_the_whole(tmp_path_factory, portions):
    store = open_store(tmp_path_factory.mktemp("portions"))
    experiment = store.experiments.ensure("x")
    at_once, bit_by_bit = (store.runs.add(experiment, this_process()).number for _ in range(2))
    whole = [point for portion in portions for point in portion]
    clock = iter(range(1000))

    def points(portion):
        steps, values = zip(*portion, strict=True)
        return Series(
            np.array(steps), np.array([next(clock) for _ in steps], float), np.array(values)
        )

    for portion in portions:
        store.metrics.add(bit_by_bit, {"a": points(portion)})
    clock = iter(range(1000))
    store.metrics.add(at_once, {"a": points(whole)})
    one, other = store.metrics.of(at_once)[0], store.metrics.of(bit_by_bit)[0]
    assert repr(one) == repr(other)
    assert [a.tobytes() for a in store.metrics.series(at_once, "a")] == [
        a.tobytes() for a in store.metrics.series(bit_by_bit, "a")
    ]
    store.close()


def test_only_nan_is_kept_as_nan(store, run):
    store.metrics.add(run, {"a": point(math.nan), "b": point(-math.inf)})
    nan, inf = store.metrics.of(run)
    assert all(math.isnan(value) for value in (nan.first, nan.last, nan.min, nan.max))
    assert inf.min == inf.max == inf.last == -math.inf
    assert math.isnan(store.metrics.series(run, "a").value[0])


def test_a_missing_metric_says_what_there_is(store, run):
    with pytest.raises(NotFound, match="it has none"):
        store.metrics.series(run, "a")
    store.metrics.add(run, {"loss": line(0, 3)})
    with pytest.raises(NotFound, match="it has loss"):
        store.metrics.series(run, "a")


def test_results_are_kept_only_where_there_is_no_point_yet(store, run):
    store.metrics.add(run, {"a": line(0, 3)})
    store.metrics.add_missing(run, {"a": 99.0, "b": 0.5})
    assert {found.key: (found.points, found.last) for found in store.metrics.of(run)} == {
        "a": (3, 2.0),
        "b": (1, 0.5),
    }


def damage(store, run, key="a"):
    """Turn a bit of the last chunk."""
    with store.database.write() as connection:
        where = (schema.chunk.c.run == run) & (schema.chunk.c.key == key)
        rows = connection.execute(
            sa.select(schema.chunk).where(where).order_by(schema.chunk.c.number.desc())
        )
        row = rows.mappings().first()
        data = bytearray(row["data"])
        data[len(data) // 2] ^= 4
        this = where & (schema.chunk.c.number == row["number"])
        connection.execute(schema.chunk.update().where(this).values(data=bytes(data)))


def test_a_damaged_chunk_is_named_and_everything_else_stays_readable(store, add_run):
    one, other = add_run().number, add_run().number
    for run in (one, other):
        store.metrics.add(run, {"a": line(0, 10), "b": line(0, 10)})
    damage(store, one)
    with pytest.raises(DamagedData, match=rf"metric 'a' of run #{one}"):
        store.metrics.series(one, "a")
    assert len(store.metrics.series(one, "b")) == len(store.metrics.series(other, "a")) == 10
    assert [(run, key) for run, key, _ in store.metrics.damaged()] == [(one, "a")]
    assert store.metrics.of(one)[0].last == 9.0


def test_a_damaged_chunk_stops_no_later_point(store, add_run):
    run = add_run()
    store.metrics.add(run.number, {"a": line(0, 3)})
    damage(store, run.number)
    journal = Journal(store.journals, run.id)
    journal.append_many({"a": 1.0, "b": 2.0}, 3, None)
    assert store.metrics.fold(journal.path) == 2
    assert store.metrics.series(run.number, "b").value.tolist() == [2.0]
    assert store.metrics.of(run.number)[0].points == 4
    assert chunk_sizes(store, run.number) == [3, 1]
    assert [(number, key) for number, key, _ in store.metrics.damaged()] == [(run.number, "a")]


def test_ten_thousand_metrics_in_one_run_fold_in_seconds(store, add_run):
    run = add_run()
    journal = Journal(store.journals, run.id)
    start = time.perf_counter()
    for step in range(3):
        journal.append_many({f"metric {i}": float(i * step) for i in range(10_000)}, step, None)
        store.metrics.fold(journal.path)
    seconds = time.perf_counter() - start
    assert seconds < 30
    assert len(store.metrics.of(run.number)) == 10_000
    assert store.metrics.series(run.number, "metric 9999").value.tolist() == [0.0, 9999.0, 19998.0]


def test_a_fold_that_is_undone_is_done_again(store, add_run):
    run = add_run()
    journal = Journal(store.journals, run.id)
    journal.append("a", 1.0, None, None)
    with pytest.raises(ZeroDivisionError), store.transaction():  # noqa: PT012 - what is undone
        store.metrics.fold(journal.path)
        raise ZeroDivisionError
    store.metrics.doubt()
    store.metrics.fold(journal.path)
    assert store.metrics.series(run.number, "a").value.tolist() == [1.0]


def test_a_forgotten_journal_leaves_no_record(store, add_run):
    run = add_run()
    journal = Journal(store.journals, run.id)
    journal.append("a", 1.0, None, None)
    store.metrics.fold(journal.path)
    journal.path.unlink()
    store.metrics.forget([journal.path.name])
    with store.database.read() as connection:
        assert connection.execute(sa.select(schema.journal)).all() == []
    assert store.metrics.fold(journal.path) == 0
