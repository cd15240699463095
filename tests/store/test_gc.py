import os
import time

import numpy as np
import pytest
import sqlalchemy as sa

from trackmagic.entities import Call, Dataset, Environment, GitState, Input
from trackmagic.errors import NotFound
from trackmagic.host import this_process
from trackmagic.store import Series, open_store, schema
from trackmagic.store.artifacts import describe
from trackmagic.store.blobs import GRACE_SECONDS
from trackmagic.store.gc import collect
from trackmagic.store.journal import Journal

LATER = time.time() + 10 * GRACE_SECONDS
"""A time by which everything here is old."""


@pytest.fixture
def store(tmp_path):
    found = open_store(tmp_path / "store")
    yield found
    found.close()


def add_run(store, *, text="x = 1", experiment="first", status="finished", parent=None):
    """A run with a row in every table."""
    run = store.runs.add(store.experiments.ensure(experiment), this_process(), parent=parent)
    n = run.number
    store.params.set(n, {"lr": 0.1})
    store.tags.set(n, {"team": "a"})
    store.metrics.add(n, {"loss": Series(np.arange(50), np.arange(50.0), np.arange(50.0))})
    store.cells.set_call(n, Call(cell_version=store.cells.add_version(text).digest))
    store.cells.set_inputs(n, [Input(name="data", type="list")])
    store.datasets.add(n, Dataset(name=f"data of {text}", digest="d", kind="numpy"))
    store.surroundings.set_environment(
        n, Environment(python="3.12", platform=text, packages={"a": "1"})
    )
    store.surroundings.set_git(n, GitState(commit="c0ffee", diff=f"diff of {text}"))
    digest = store.blobs.put(text.encode())
    store.artifacts.add(n, [describe("model.bin", digest, len(text))])
    if status != "running":
        store.runs.end(n, status)
    return store.runs.get(n)


def rows(store):
    """How many rows each table about runs has."""
    with store.database.read() as connection:
        return {
            name: connection.scalar(sa.select(sa.func.count()).select_from(table))
            for name, table in schema.metadata.tables.items()
            if name not in {"migration", "clock"}
        }


def test_a_run_deleted_before_the_time_goes_with_every_row_about_it(store):
    kept = add_run(store, text="kept")
    before = rows(store)
    gone = add_run(store, text="gone")
    store.runs.delete(gone.number)

    found = collect(store, before=None, now=LATER)

    assert rows(store) == before
    assert (found.runs, found.artifacts, found.blobs) == (1, 1, 2)
    assert (found.cell_versions, found.environments, found.datasets) == (1, 1, 1)
    assert found.freed_bytes == len("gone") + len("diff of gone")
    assert store.surroundings.git(kept.number).diff == "diff of kept"
    assert store.blobs.get(store.artifacts.of(kept.number)[0].digest) == b"kept"
    with pytest.raises(NotFound):
        store.runs.get(gone.number)


def test_a_run_deleted_after_the_time_stays(store):
    run = add_run(store)
    store.runs.delete(run.number)
    assert collect(store, before=time.time() - 3600).runs == 0
    assert store.runs.get(run.number).number == run.number


def test_an_experiment_goes_with_its_runs(store):
    add_run(store, experiment="gone")
    kept = add_run(store, experiment="kept")
    store.experiments.delete("gone")
    found = collect(store, before=None, now=LATER)
    assert (found.runs, found.experiments) == (1, 1)
    assert [one.name for one in store.experiments.all("all")] == ["kept"]
    assert store.runs.get(kept.number)


def test_a_dry_run_says_the_same_and_changes_nothing(store):
    add_run(store, text="kept")
    store.runs.delete(add_run(store, text="gone").number)
    before, blobs = rows(store), sorted(store.blobs.all())
    cursor = store.changes.cursor()

    said = collect(store, before=None, dry_run=True, now=LATER)

    assert (rows(store), sorted(store.blobs.all()), store.changes.cursor()) == (
        before,
        blobs,
        cursor,
    )
    done = collect(store, before=None, now=LATER)
    assert (said.runs, said.blobs, said.freed_bytes, said.datasets) == (
        done.runs,
        done.blobs,
        done.freed_bytes,
        done.datasets,
    )


def test_run_numbers_are_never_given_out_again(store):
    last = [add_run(store) for _ in range(3)][-1]
    store.experiments.delete("first")
    assert collect(store, before=None, now=LATER).runs == 3
    store.close()
    assert add_run(store).number == last.number + 1


def test_bytes_that_another_run_names_stay(store):
    shared = add_run(store, text="same")
    store.runs.delete(add_run(store, text="same").number)
    found = collect(store, before=None, now=LATER)
    assert (found.runs, found.blobs, found.cell_versions) == (1, 0, 0)
    assert store.blobs.is_whole(store.artifacts.of(shared.number)[0].digest)
    assert rows(store)["cell_version"] == 1


def test_a_young_blob_stays_for_the_run_that_may_name_it_next(store):
    digest = store.blobs.put(b"about to be named")
    assert collect(store, before=None).blobs == 0
    assert store.blobs.has(digest)
    assert collect(store, before=None, now=LATER).blobs == 1
    assert not store.blobs.has(digest)


def test_a_running_run_keeps_itself_and_the_runs_above_it(store):
    top = add_run(store, text="top")
    middle = add_run(store, text="middle", parent=top.number)
    leaf = add_run(store, text="leaf", parent=middle.number, status="running")
    for run in (top, middle, leaf):
        store.runs.delete(run.number)
    store.experiments.delete("first")

    assert collect(store, before=None, now=LATER) == collect(store, before=None, now=LATER)
    assert len(store.runs.these([top.number, middle.number, leaf.number])) == 3

    store.runs.end(leaf.number, "finished")
    assert collect(store, before=None, now=LATER).runs == 3


def test_the_children_of_a_removed_run_stand_alone(store):
    parent = add_run(store)
    child = add_run(store, parent=parent.number)
    store.cells.set_call(child.number, Call(cell_version="v", previous=parent.number))
    cursor = store.changes.cursor()
    store.runs.delete(parent.number)
    collect(store, before=None, now=LATER)
    assert store.runs.get(child.number).parent is None
    assert store.cells.call(child.number).previous is None
    assert child.number in store.changes.since(cursor).runs


def test_cursors_move_so_that_views_ask_again(store):
    run = add_run(store)
    store.runs.delete(run.number)
    cursor = store.changes.cursor()
    collect(store, before=None, now=LATER)
    changed = store.changes.since(cursor)
    assert changed.cursor > cursor
    assert changed.experiments == (run.experiment_id,)


def test_journals_go_with_their_run_and_others_stay(store):
    kept, gone = add_run(store), add_run(store)
    for run in (kept, gone):
        journal = Journal(store.journals, run.id)
        journal.append("acc", 0.5, None, None)
        store.metrics.fold(journal.path)
        journal.retire()
    left = next(store.journals.glob(f"{gone.id}*"))
    damaged = left.with_name(f"{left.name}.damaged")
    damaged.write_bytes(b"x" * 10)
    store.runs.delete(gone.number)

    found = collect(store, before=None, now=LATER)

    assert (found.journals, found.journal_records) == (2, 1)
    assert [path.name[:32] for path in store.journals.iterdir()] == [kept.id]


def test_records_of_journals_that_are_gone_are_forgotten(store):
    run = add_run(store)
    journal = Journal(store.journals, run.id)
    journal.append("acc", 0.5, None, None)
    store.metrics.fold(journal.path)
    journal.path.unlink()
    assert collect(store, before=None).journal_records == 1
    assert rows(store)["journal"] == 0


def test_what_interrupted_writes_left_goes(store):
    digest = store.blobs.put(b"whole")
    partial = store.folder / "artifacts" / digest[:2] / f"{digest}.0123abcd.partial"
    partial.write_bytes(b"who")
    assert collect(store, before=None).partials == 0
    os.utime(partial, (1, 1))
    assert collect(store, before=None).partials == 1
    assert not partial.exists()


def test_the_file_gives_its_space_back(store):
    run = add_run(store)
    noise = np.random.default_rng(0).random(200_000)
    steps = np.arange(len(noise))
    store.metrics.add(run.number, {"noise": Series(steps, steps * 0.1, noise)})
    store.close()
    path = store.folder / "trackmagic.db"
    before = path.stat().st_size
    store.runs.delete(run.number)
    found = collect(store, before=None, now=LATER)
    store.close()
    assert found.database_bytes > 1_000_000
    assert path.stat().st_size < before - 1_000_000


def test_a_busy_database_keeps_its_size_and_the_collection_succeeds(store):
    run = add_run(store)
    store.runs.delete(run.number)
    with store.database.engine.connect() as reader:
        reader.execute(sa.select(schema.run)).all()
        assert collect(store, before=None, now=LATER).runs == 1
    assert rows(store)["run"] == 0
