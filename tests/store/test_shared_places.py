"""What `gc` may remove of artifacts: only what is provably this store's."""

import os
import shutil
import sys
import time

import pytest
import sqlalchemy as sa

from trackmagic.host import this_process
from trackmagic.store import Store, open_store
from trackmagic.store.artifacts import describe
from trackmagic.store.blobs import GRACE_SECONDS
from trackmagic.store.gc import collect
from trackmagic.store.migrations import migrate
from trackmagic.store.ownership import mark

LATER = time.time() + 10 * GRACE_SECONDS


@pytest.fixture
def make(tmp_path):
    """Opens a store of its own that keeps its artifacts at a place."""
    opened = []

    def open_(name, artifacts=None):
        store = open_store(tmp_path / name, artifacts=artifacts and str(artifacts))
        opened.append(store)
        return store

    yield open_
    for store in opened:
        store.close()


def keep(store, text):
    """A finished run with a file; gives its digest."""
    run = store.runs.add(store.experiments.ensure("e"), this_process())
    digest = store.blobs.put(text.encode())
    store.artifacts.add(run.number, [describe("a.txt", digest, len(text))])
    store.runs.end(run.number, "finished")
    return digest


def collected(store):
    return collect(store, before=None, now=LATER)


PLACES = ("folder", "file", "memory")


def place(kind, tmp_path):
    shared = tmp_path / "shared"
    return {"folder": shared, "file": f"file://{shared}", "memory": f"memory://{tmp_path.name}"}[
        kind
    ]


@pytest.mark.parametrize("kind", PLACES)
def test_another_stores_artifacts_stay(make, tmp_path, kind):
    one, other = (make(name, place(kind, tmp_path)) for name in ("one", "other"))
    kept, theirs, garbage = keep(one, "kept"), keep(other, "theirs"), one.blobs.put(b"garbage")
    for store in (one, other):
        found = collected(store)
        assert found.blobs == 0
        assert "used by" in found.obstacle
    assert all(one.blobs.is_whole(digest) for digest in (kept, theirs, garbage))


@pytest.mark.parametrize("kind", PLACES)
def test_a_store_alone_in_its_place_collects_there(make, tmp_path, kind):
    store = make("one", place(kind, tmp_path))
    kept, garbage = keep(store, "kept"), store.blobs.put(b"garbage")
    found = collected(store)
    assert (found.obstacle, found.blobs) == ("", 1)
    assert store.blobs.is_whole(kept)
    assert not store.blobs.has(garbage)


@pytest.mark.parametrize("kind", PLACES)
def test_a_place_from_before_stores_marked_it_is_claimed_by_hand(make, tmp_path, kind):
    before = make("before", place(kind, tmp_path))
    before.blobs._on_first_write = lambda _place: None  # as an older trackmagic was
    theirs = keep(before, "theirs")
    store = make("one", place(kind, tmp_path))
    garbage = store.blobs.put(b"garbage")
    found = collected(store)
    assert "trackmagic gc --claim" in found.obstacle
    assert store.blobs.has(garbage)
    assert store.blobs.has(theirs)
    mark(store.blobs.place, store.owner, sole=True)
    assert collected(store).blobs == 2


def test_the_marker_of_a_store_that_is_no_more_is_deleted_by_hand(make, tmp_path):
    one, other = (make(name, tmp_path / "shared") for name in ("one", "other"))
    keep(other, "theirs")
    one.blobs.put(b"garbage")
    why = collected(one).obstacle
    name = why.partition("(")[2].partition(")")[0]
    assert str(tmp_path / "other") in why
    (tmp_path / "shared" / name).unlink()
    assert "--claim" in collected(one).obstacle
    mark(one.blobs.place, one.owner, sole=True)
    assert collected(one).blobs == 2


def test_artifacts_inside_another_store_stay(make, tmp_path):
    owner = make("owner")
    theirs = keep(owner, "theirs")
    guest = make("guest", owner.folder / "artifacts")
    assert "belongs to the store" in collected(guest).obstacle
    assert owner.blobs.is_whole(theirs)
    guest.blobs.put(b"of the guest")
    assert "used by" in collected(owner).obstacle


def test_a_copy_of_a_store_is_another_one(make, tmp_path):
    store = make("one", tmp_path / "shared")
    keep(store, "before")
    store.close()
    shutil.copytree(tmp_path / "one", tmp_path / "copy")
    copy = make("copy", tmp_path / "shared")
    theirs = keep(copy, "of the copy")
    assert "used by" in collected(store).obstacle
    assert copy.blobs.is_whole(theirs)


def test_a_store_that_was_moved_with_its_artifacts_still_collects(make, tmp_path):
    store = make("one")
    kept, garbage = keep(store, "kept"), store.blobs.put(b"garbage")
    store.close()
    (tmp_path / "one").rename(tmp_path / "two")
    moved = make("two")
    assert (collected(moved).obstacle, collected(moved).blobs) == ("", 0)
    assert moved.blobs.is_whole(kept)
    assert not moved.blobs.has(garbage)


def test_a_linked_place_stays(make, tmp_path):
    elsewhere = make("elsewhere")
    theirs = keep(elsewhere, "theirs")
    store = make("one")
    (store.folder / "artifacts").symlink_to(elsewhere.folder / "artifacts")
    assert "is a link" in collected(store).obstacle
    assert elsewhere.blobs.is_whole(theirs)


FOREIGN = (
    "go/go.mod",
    "no/notes.txt",
    "notes.partial",
    "ab/" + "ab" + "0" * 61,
    "ab/" + "ab" + "0" * 63,
    "cd/" + "ab" + "0" * 62,
    "ab/" + "AB" + "0" * 62,
    "ab/deep/" + "ab" + "0" * 62,
    "ab/" + "ab" + "0" * 62 + ".partial",
    "ab/" + "ab" + "0" * 62 + ".0123abcd.partial.txt",
    "ab/download.partial",
    "ab" + "0" * 62,
)


@pytest.mark.parametrize("kind", PLACES)
def test_only_what_is_named_as_a_blob_is_taken_for_one(make, tmp_path, kind):
    store = make("one", place(kind, tmp_path))
    store.blobs.put(b"garbage")
    mark(store.blobs.place, store.owner, sole=True)
    where = store.blobs.place
    for name in FOREIGN:
        if kind == "memory":
            where.files.pipe_file(f"{where.root}/{name}", b"mine")
            continue
        path = tmp_path / "shared" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"mine")
        os.utime(path, (1, 1))
    found = collected(store)
    assert (found.blobs, found.partials) == (1, 0)
    for name in FOREIGN:
        if kind == "memory":
            assert where.files.exists(f"{where.root}/{name}")
        else:
            assert (tmp_path / "shared" / name).exists()


def test_links_among_the_blobs_are_not_followed(make, tmp_path):
    store, digest = make("one"), "ab" + "0" * 62
    keep(store, "kept")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / digest).write_bytes(b"mine")
    (store.folder / "artifacts" / "ab").symlink_to(tmp_path / "docs")
    (store.folder / "artifacts" / "cd").mkdir()
    (store.folder / "artifacts" / "cd" / ("cd" + "0" * 62)).symlink_to(tmp_path / "docs" / digest)
    collected(store)
    assert (tmp_path / "docs" / digest).read_bytes() == b"mine"


def test_a_blob_that_became_young_again_stays(make):
    store = make("one")
    digest = store.blobs.put(b"garbage")
    entry = next(store.blobs.all())
    os.utime(entry.path, (1, 1))
    store.blobs.put(b"garbage")  # a run is about to name it
    assert not store.blobs.remove_old(entry, before=time.time() - 60)
    assert store.blobs.is_whole(digest)
    assert store.blobs.remove_old(entry, before=LATER)


def test_nothing_is_listed_while_the_database_is_held(make):
    store = make("one")
    keep(store, "kept")
    for at in range(300):
        store.blobs.put(str(at).encode())
    held, inside, statements = [], [], []
    engine = store.database.engine
    sa.event.listen(engine, "begin", lambda _connection: held.append(1))
    for end in ("commit", "rollback"):
        sa.event.listen(engine, end, lambda _connection: held.clear())
    sa.event.listen(
        engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2])
    )
    watching = [True]

    def watch(event, _arguments):
        if watching[0] and held and event in ("os.scandir", "os.listdir", "os.remove", "os.rename"):
            inside.append(event)

    sys.addaudithook(watch)
    assert collected(store).blobs == 300
    watching[0] = False
    assert inside == []
    begins = [at for at, one in enumerate(statements) if one.startswith("BEGIN IMMEDIATE")]
    assert len(begins) <= 2  # the rows, and journals that are forgotten
    few = len(statements)
    for at in range(300):
        store.blobs.put(str(at).encode())
    statements.clear()
    collected(store)
    assert len(statements) <= few


def test_marking_needs_no_store_that_can_be_read(tmp_path):
    """A blob is kept where its place cannot be marked; gc then leaves it alone."""
    store = Store(str(tmp_path / "one"), artifacts=str(tmp_path / "shared"))
    digest = store.blobs.put(b"before there is a table")
    assert store.blobs.is_whole(digest)
    migrate(store.database)
    assert "--claim" in collect(store, before=None, now=LATER).obstacle
    store.close()
