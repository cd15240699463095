"""Each view is a store at one moment: one transaction, whatever is written meanwhile."""

import threading

import pytest
import sqlalchemy as sa

from trackmagic.store.artifacts import describe
from trackmagic.views.api import VIEWS, answer

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
