"""Each view is a store at one moment: one transaction, whatever is written meanwhile."""

import threading

import numpy as np
import pytest
import sqlalchemy as sa

from trackmagic.pages.api import VIEWS, answer
from trackmagic.store import Series
from trackmagic.store.artifacts import describe

from .queries import query


@pytest.fixture
def store(world):
    """Two calls of a cell, the second with a file."""
    first = world.run(params={"lr": 0.1}, metrics={"loss": [2.0, 1.0]}, code="x = 1")
    world.run(params={"lr": 0.2}, metrics={"loss": [2.0, 1.0]}, code="x = 2", previous=first.number)
    world.store.artifacts.add(1, [describe("a.txt", world.store.blobs.put(b"bytes"), 5)])
    return world.store


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_one_transaction(store, name):
    begun = []
    sa.event.listen(store.database.engine, "begin", begun.append)
    assert answer(store, name, query(name, VIEWS[name]))
    assert len(begun) == 1


def test_a_run_view_reads_no_metric_and_no_point_twice(store):
    points = {key: Series(np.arange(2), np.zeros(2), np.ones(2)) for key in ("system/cpu", "acc")}
    store.metrics.add(2, points)
    executed = []
    sa.event.listen(
        store.database.engine,
        "before_cursor_execute",
        lambda *arguments: executed.append(arguments[2:4]),
    )
    answer(store, "run", {"run": "#2"})
    assert len(executed) <= 18  # one for each kind of thing that is kept of a run, media too
    assert sum("FROM metric" in statement for statement, _ in executed) == 1
    read = [values for statement, values in executed if "FROM chunk" in statement]
    assert read == [(2, "acc", "loss"), (2, "system/cpu")]


def test_what_is_written_meanwhile_is_seen_after_a_reading_not_in_it(store):
    def rename(name):
        writer = threading.Thread(target=store.runs.rename, args=(1, name))
        writer.start()
        writer.join()

    with store.reading():
        before = store.runs.get(1)
        rename("other")
        with store.reading():
            assert store.runs.get(1) == before
        store.runs.rename(2, "mine")
        assert store.runs.get(1) == before
        assert store.runs.get(2).name != "mine"
        with store.transaction():
            assert store.runs.get(2).name == "mine"
    assert [store.runs.get(number).name for number in (1, 2)] == ["other", "mine"]


def test_a_reading_that_fails_leaves_nothing_behind(store):
    with pytest.raises(ZeroDivisionError), store.reading():
        raise ZeroDivisionError
    store.runs.rename(1, "after")
    assert store.runs.get(1).name == "after"
