import shutil
from contextlib import contextmanager

import pytest

from store.locked import anybody, let_in, lock, locked, mounted_read_only, needs_two_users, unlock
from store.worlds import dead_process, finished, python, until
from trackmagic.errors import StoreReadOnly, StoreUnusable
from trackmagic.host import this_process
from trackmagic.query import select_runs
from trackmagic.store import connect, migrations, open_store, readonly
from trackmagic.store.artifacts import describe
from trackmagic.store.doctor import examine
from trackmagic.store.integrity import examine_file

SAYS = "is read-only here: it can be looked at, not changed"

OWNER = """
import sys
from trackmagic.host import this_process
from trackmagic.store import open_store
store = open_store(sys.argv[1])
for line in sys.stdin:
    store.runs.add(store.experiments.ensure("first"), this_process())
    if line == "close\\n":
        store.close()
    print("done", flush=True)
"""


def add(store, process=None):
    return store.runs.add(store.experiments.ensure("first"), process or this_process()).number


@pytest.fixture
def place(store, tmp_path):
    """A store with a run that has ended, closed."""
    run = add(store)
    store.params.set(run, {"lr": 0.1})
    digest = store.blobs.put(b"bytes")
    store.artifacts.add(run, [describe("a.txt", digest, 5)])
    store.runs.end(run, "finished")
    store.close()
    shutil.copytree(tmp_path / "store", tmp_path / "place")  # which this process has not opened yet
    return tmp_path / "place"


@contextmanager
def read_only(place):
    """That store, opened by one who may only read it."""
    with locked(place):
        store = open_store(place)
        try:
            yield store
        finally:
            store.close()


@pytest.fixture
def owner(place):
    """A process of the owner: each call adds a run."""
    process = python(OWNER, place)

    def call(line="add"):
        process.stdin.write(f"{line}\n")
        process.stdin.flush()
        assert process.stdout.readline() == "done\n"

    return call


def runs(store):
    with store.database.read() as connection:
        return len(select_runs(connection))


def names(place):
    return sorted(path.name for path in place.iterdir())


def test_a_store_of_another_that_nobody_has_open_is_read_and_left_as_it_is(place):
    before = names(place)
    with read_only(place) as store:
        assert store.is_read_only
        assert runs(store) == 1
        assert [(one.key, one.value) for one in store.params.of(1)] == [("lr", 0.1)]
        assert store.blobs.get(store.artifacts.get(1, "a.txt").digest) == b"bytes"
        assert names(place) == before


def test_it_is_read_from_a_read_only_disk(place, tmp_path):
    with mounted_read_only(place, tmp_path / "disk") as disk:
        store = open_store(disk)
        assert store.is_read_only
        assert runs(store) == 1
        with pytest.raises(StoreReadOnly):
            add(store)
        store.close()


def test_a_write_is_one_clear_error_and_changes_nothing(place):
    with read_only(place) as store:
        for write in (lambda: add(store), lambda: store.tags.set(1, {"a": "b"})):
            with pytest.raises(StoreReadOnly, match=SAYS):
                write()
        with pytest.raises(StoreReadOnly), store.transaction():
            raise AssertionError("it begins")
        assert runs(store) == 1


@needs_two_users
def test_what_the_owner_writes_is_seen_while_it_has_the_store_open(place, owner):
    with read_only(place) as store:
        assert runs(store) == 1
        for number in (2, 3, 4):
            owner()
            assert runs(store) == number
        with pytest.raises(StoreReadOnly):
            add(store)
        assert {path.stat().st_uid for path in place.iterdir()} == {place.stat().st_uid}


@needs_two_users
def test_what_the_owner_writes_is_seen_after_it_has_closed_the_store_again(place, owner):
    with read_only(place) as store:
        for number in range(2, 12):
            owner("close" if number % 3 else "add")
            assert runs(store) == number


@needs_two_users
def test_a_store_opened_while_its_owner_writes_is_read_beside_it(place, owner):
    owner()
    with read_only(place) as store:
        assert runs(store) == 2
        owner()
        assert runs(store) == 3


@needs_two_users
def test_reads_beside_an_owner_that_opens_and_closes_see_every_run_that_was_there(place):
    text = OWNER.replace("for line in sys.stdin:", "for line in ['close\\n'] * 60:")
    with read_only(place) as store:
        process = python(text, place)
        seen = []
        while process.poll() is None:
            try:
                seen.append(runs(store))
            except StoreUnusable as error:
                assert "changed while it was read" in str(error)  # noqa: PT017
        finished(process)
        assert runs(store) == 61
        assert len(seen) > 10
        assert seen == sorted(seen)


def test_what_was_read_while_the_file_changed_does_not_count(place):
    with read_only(place) as store:

        def read():
            with store.database.read() as connection:
                select_runs(connection)
                finished(python("import os, sys; os.utime(sys.argv[1])", place / "trackmagic.db"))

        with pytest.raises(StoreUnusable, match="changed while it was read"):
            read()
        assert runs(store) == 1


def test_a_store_that_may_be_written_again_is_written_and_one_that_no_longer_may_is_read(place):
    store = open_store(place)
    for _ in range(2):
        assert not store.is_read_only
        before = add(store)
        store.close()
        with locked(place):
            assert store.is_read_only
            assert runs(store) == before
            with pytest.raises(StoreReadOnly):
                add(store)
    assert add(store) == before + 1
    store.close()


def test_what_sqlite_refuses_though_the_permissions_do_not_is_read_and_tried_again(
    place, monkeypatch
):
    with locked(place):
        monkeypatch.setattr(readonly, "REFUSED_SECONDS", 0.0)
        for module in (readonly, connect):
            monkeypatch.setattr(module, "may_write", lambda _path: True)
        store = open_store(place)
        assert store.is_read_only
        assert runs(store) == 1
        with pytest.raises(StoreReadOnly):
            add(store)
    assert runs(store) == 1
    assert not store.is_read_only
    store.close()


CRASHED = """
import os, sys
from trackmagic.host import this_process
from trackmagic.store import open_store
store = open_store(sys.argv[1])
store.runs.add(store.experiments.ensure("first"), this_process())
os._exit(0)
"""


def test_what_an_owner_left_that_was_killed_is_read(place):
    finished(python(CRASHED, place))
    assert "trackmagic.db-wal" in names(place)
    with read_only(place) as store:
        assert runs(store) == 2


def test_changes_that_only_the_owner_can_take_in_are_not_passed_over(place, monkeypatch):
    finished(python(CRASHED, place))
    (place / "trackmagic.db-shm").unlink()
    monkeypatch.setattr(readonly, "CHANGING_SECONDS", 0.05)
    with locked(place), pytest.raises(StoreUnusable, match="after its owner has opened it once"):
        open_store(place)
    store = open_store(place)
    assert runs(store) == 2
    store.close()


def test_a_migration_that_is_due_is_left_to_the_owner(place, monkeypatch):
    number = migrations.STEPS[-1].number + 1
    later = (*migrations.STEPS, migrations.Step(number, "later", lambda _connection: None))
    monkeypatch.setattr(migrations.migrate, "__defaults__", (later,))
    with locked(place), pytest.raises(StoreUnusable, match="its owner has to open it with this"):
        open_store(place)


def test_an_empty_file_of_another_holds_no_runs(tmp_path):
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "trackmagic.db").touch()
    with locked(tmp_path / "store"), pytest.raises(StoreUnusable, match="holds no runs yet"):
        open_store(tmp_path / "store")


def test_runs_of_dead_processes_are_left_to_the_owner(place):
    store = open_store(place)
    add(store, dead_process())
    store.close()
    with locked(place):
        assert store.recover() == []
        assert store.runs.get(2).status == "running"
        store.close()
    assert [run.number for run in store.recover()] == [2]
    store.close()


@needs_two_users
def test_the_doctor_reads_it_with_what_its_owner_has_just_written(place, owner):
    owner()
    with locked(place):
        found = examine(str(place))
        whole = list(examine_file(place / "trackmagic.db"))
    said = [one.what for one in found if "another user's" in one.what]
    assert len(said) == 2
    assert [one.what for one in found if one.severity == "problem"] == []
    assert [one.severity for one in whole] == ["fine"]


OTHER_USER = """
import os, sys
from trackmagic.errors import StoreReadOnly
from trackmagic.query import select_runs
from trackmagic.store import open_store
def runs():
    with open_store(sys.argv[1]).database.read() as connection:
        return len(select_runs(connection))
runs()  # imports what it needs while Python can be read
open_store(sys.argv[1]).close()
os.setgroups([]); os.setgid(65534); os.setuid(65534)
for line in sys.stdin:
    try:
        with open_store(sys.argv[1]).transaction(): pass
    except StoreReadOnly as error:
        print(runs(), flush=True)
"""


@needs_two_users
def test_another_user_reads_beside_its_owner(place, owner, tmp_path):
    let_in(tmp_path)
    unlock(place)
    other = python(OTHER_USER, place)
    until(lambda: other.poll() is None)
    for number in range(1, 9):
        other.stdin.write("look\n")
        other.stdin.flush()
        assert other.stdout.readline() == f"{number}\n"
        owner("close" if number % 2 else "add")
    other.stdin.close()
    assert other.wait(30) == 0


def test_a_folder_that_may_be_written_around_a_file_that_may_not_gets_no_files_of_ours(place):
    lock(place)
    place.chmod(0o777)
    before = names(place)
    with anybody():
        store = open_store(place)
        assert store.is_read_only
        assert runs(store) == 1
        assert names(place) == before
        store.close()
    unlock(place)


@needs_two_users
def test_a_folder_that_was_closed_to_others_is_one_clear_error(place):
    lock(place)
    with anybody():
        store = open_store(place)
        assert runs(store) == 1
    place.chmod(0o700)
    with anybody():
        assert not store.is_read_only
        with pytest.raises(StoreUnusable, match="unable to open database file"):
            open_store(f"sqlite:///{place}/trackmagic.db")
    place.chmod(0o755)
    with anybody():
        assert runs(store) == 1
        store.close()
    unlock(place)
