import shutil

import pytest
from store.locked import locked

from trackmagic.errors import StoreReadOnly
from trackmagic.pages.api import ACTIONS, VIEWS, answer
from trackmagic.store import open_store
from trackmagic.store.artifacts import describe

from .queries import query

STOPS = "stop_runs"  # sends a signal, writes nothing


@pytest.fixture
def store(world, tmp_path):
    """A store with two runs, that can only be read."""
    for _ in range(2):
        world.run(params={"lr": 0.1}, metrics={"loss": [2.0, 1.0]}, code="x = 1")
    found = describe("a.txt", world.store.blobs.put(b"bytes"), 5)
    world.store.artifacts.add(1, [found])
    world.store.documents.add("table", "best lately", {})
    world.store.close()
    shutil.copytree(tmp_path, tmp_path / "place")
    with locked(tmp_path / "place"):
        opened = open_store(tmp_path / "place")
        yield opened
        opened.close()


@pytest.mark.parametrize(("name", "row"), VIEWS.items())
def test_every_view_answers_in_a_store_that_can_only_be_read(store, name, row):
    assert answer(store, name, query(name, row))


@pytest.mark.parametrize(("name", "row"), [one for one in ACTIONS.items() if one[0] != STOPS])
def test_every_action_says_that_the_store_can_only_be_read(store, name, row):
    with pytest.raises(StoreReadOnly, match="is read-only here"):
        answer(store, name, query(name, row))
