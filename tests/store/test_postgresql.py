"""What changed, as PostgreSQL tells it: writers do not wait for one another, and no change is missed."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from tests.postgresql import server, why_not

from trackmagic.host import this_process
from trackmagic.store import Store, open_store

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())
WRITERS, CHANGES = 4, 40


@pytest.fixture(scope="module")
def url():
    with server() as url:
        yield url


@pytest.fixture
def stores(url, tmp_path, monkeypatch):
    """Opens the one store as processes of their own do: each with its connections."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    open_store(url).close()
    opened = []

    def open_it():
        opened.append(Store(url, artifacts=None))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


def add_run(store):
    return store.runs.add(store.experiments.ensure("first"), this_process()).number


def test_a_writer_does_not_wait_for_another_and_what_it_wrote_late_is_told(stores):
    slow, quick = stores(), stores()
    early, late = add_run(slow), add_run(slow)
    cursor = slow.changes.cursor()
    with slow.database.write():
        slow.runs.set_note(early, "still being written")
        quick.runs.set_note(late, "written meanwhile")
        meanwhile = quick.changes.since(cursor)
        assert meanwhile.runs == (late,)
    after = quick.changes.since(meanwhile.cursor)
    assert early in after.runs
    assert quick.changes.since(after.cursor).runs == ()


def test_what_is_undone_is_not_told(stores):
    store, reader = stores(), stores()
    number = add_run(store)
    cursor = reader.changes.cursor()

    def fail():
        with store.database.write():
            store.runs.set_note(number, "never")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert reader.changes.since(cursor).runs == ()
    assert reader.runs.get(number).note == ""


def test_no_run_number_is_given_twice_and_a_reader_misses_no_change(stores):
    reader = stores()
    cursor, told = reader.changes.cursor(), set()

    def write(store):
        return [add_run(store) for _ in range(CHANGES)]

    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write, stores()) for _ in range(WRITERS)]
        while not all(writer.done() for writer in writers):
            changed = reader.changes.since(cursor)
            told.update(changed.runs)
            cursor = changed.cursor
    told.update(reader.changes.since(cursor).runs)
    numbers = [number for writer in writers for number in writer.result()]
    assert len(set(numbers)) == WRITERS * CHANGES
    assert told >= set(numbers)


def test_a_store_is_written_and_read_back(stores):

    from trackmagic.store.series import Series

    store = stores()
    number = add_run(store)
    steps = np.arange(10_000)
    store.metrics.add(number, {"loss": Series(steps, 1.75e9 + steps / 8, 1.0 / (steps + 1))})
    assert store.metrics.stretch(number, "loss", "step", 5_000, 5_002).place.tolist() == [
        4_999,
        5_000,
        5_001,
        5_002,
        5_003,
    ]
    assert store.metrics.of(number)[0].points == 10_000
    store.runs.end(number, "finished")
    assert stores().runs.get(number).status == "finished"
