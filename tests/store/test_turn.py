"""Who holds a locked database is told by name, however it is held."""

import contextlib
import subprocess
import sys

import pytest

from trackmagic.host import this_process
from trackmagic.store import open_store
from trackmagic.store.doctor import examine
from trackmagic.store.turn import holder, patience

HOLD = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
for statement in sys.argv[2:]:
    database.execute(statement).fetchall()
print("held", flush=True)
sys.stdin.readline()
"""
WAYS = {
    "a writer": ("BEGIN IMMEDIATE",),
    "a whole database": ("PRAGMA locking_mode=EXCLUSIVE", "BEGIN IMMEDIATE"),
    "a writer without WAL": ("PRAGMA journal_mode=DELETE", "BEGIN IMMEDIATE"),
    "a whole database without WAL": ("PRAGMA journal_mode=DELETE", "BEGIN EXCLUSIVE"),
}


@contextlib.contextmanager
def held(file, *statements):
    """Another process holds the database inside."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, file, *statements],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline() == "held\n"
        yield process.pid
    finally:
        process.communicate("go\n")


@pytest.fixture
def folder(tmp_path):
    store = open_store(tmp_path / "store")
    run = store.runs.add(store.experiments.ensure("e"), this_process())
    store.runs.end(run.number, "finished")
    store.close()
    return tmp_path / "store"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
@pytest.mark.parametrize("way", WAYS)
def test_the_process_that_holds_the_database_is_named(folder, way):
    file = folder / "trackmagic.db"
    with held(file, *WAYS[way]) as pid:
        assert holder(file) == f"process {pid} (python)"
    assert holder(file) == ""


def test_the_doctor_advises_no_backup_where_the_database_is_only_locked(folder):
    with held(folder / "trackmagic.db", *WAYS["a whole database"]), patience(0.5):
        found = [one for one in examine(str(folder)) if one.severity == "problem"]
    assert found
    assert all("locked" in one.what for one in found)
    assert not [one for one in found if "backup" in one.mend]


def test_the_doctor_says_whom_it_waits_for_and_goes_on(folder):
    command = [sys.executable, "-c", "from trackmagic.cli.main import main; main()"]
    with held(folder / "trackmagic.db", *WAYS["a whole database"]) as pid:
        doctor = subprocess.Popen(
            [*command, "--store", folder, "doctor"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        word = doctor.stderr.readline()
    said, _rest = doctor.communicate()
    assert word.startswith(f"trackmagic: waiting for the store {folder}")
    if sys.platform == "linux":
        assert f"process {pid} (python)" in word
    assert "the database is whole" in said
    assert doctor.returncode == 0, said
