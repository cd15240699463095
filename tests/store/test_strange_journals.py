"""Journals as a stranger or a disk may leave them: none is waited for, and each costs its own run only."""

import os
import socket
import sqlite3
import struct
import tracemalloc
from contextlib import chdir

import pytest

from store.worlds import dead_process
from trackmagic.errors import DamagedData
from trackmagic.host import this_process
from trackmagic.store import journal as journals
from trackmagic.store import open_store
from trackmagic.store.doctor import examine
from trackmagic.store.journal import Journal
from trackmagic.store.journal_reading import PIECE_BYTES, read_journal


@pytest.fixture
def dead(tmp_path):
    """A store whose runs' processes have died."""
    found = open_store(tmp_path / "dead")
    yield found
    found.close()


def left(store, name="run", points=10):
    """A run whose process died, and its journal."""
    run = store.runs.add(store.experiments.ensure("e"), dead_process(), name=name)
    journal = Journal(store.journals, run.id)
    for at in range(points):
        journal.append("loss", float(at), None, None)
    journal.retire()
    (path, _file) = journal.retired.pop()
    return run, path


def header(run, **more):
    return journals.HEADER.pack(
        journals.MAGIC, more.get("version", 1), 0, bytes.fromhex(run.id), 0.0, more.get("pid", 1)
    )


def key_row(code, length):
    return struct.pack("<IIQ16x", code, journals.KEY_MARK, length)


def strange(kind, path, run, tmp_path):
    """Puts something of that kind in the place of a journal."""
    whole = path.read_bytes()
    path.unlink()
    contents = {
        "empty": b"",
        "head": whole[:40],
        "noise": os.urandom(10_000),
        "version": header(run, version=9) + whole[64:],
        "endless key": header(run) + key_row(1, 2**63),
        "keys of nothing": header(run) + key_row(1, 0) * 100,
        "hole": header(run),
    }
    links = {"device": "/dev/zero", "link": tmp_path / "canary", "dangling link": tmp_path / "gone"}
    if kind in links:
        (tmp_path / "canary").write_bytes(whole)
        path.symlink_to(links[kind])
    elif kind in contents:
        path.write_bytes(contents[kind])
    elif kind == "socket":
        with chdir(path.parent), socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    else:
        {"pipe": os.mkfifo, "folder": os.mkdir}[kind](path)
    if kind == "hole":
        os.truncate(path, 64 << 30)


KINDS = (
    *("pipe", "device", "link", "dangling link", "folder", "socket", "hole"),
    *("empty", "head", "noise", "version", "endless key", "keys of nothing"),
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_strange_journal_costs_its_own_run_only(dead, tmp_path, kind):
    run, path = left(dead, "strange")
    good, _path = left(dead, "good")
    strange(kind, path, run, tmp_path)
    dead.recover()
    dead.recover()
    assert {one.status for one in dead.runs.these([run.number, good.number])} == {"crashed"}
    assert dead.metrics.series(good.number, "loss").value.tolist() == list(range(10))
    assert dead.metrics.of(run.number) == []
    if kind == "link":
        assert (tmp_path / "canary").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_the_doctor_names_or_passes_over_a_strange_journal_and_goes_on(store, tmp_path, kind):
    run, path = left(store, "strange")
    strange(kind, path, run, tmp_path)
    found = [one.what for one in examine(str(store.folder)) if one.severity == "problem"]
    assert all("strange" in what for what in found)
    assert found or kind in ("endless key", "keys of nothing")


@pytest.mark.parametrize("time", [float("nan"), float("inf"), float("-inf")])
def test_a_point_whose_time_is_no_number_costs_itself_only(dead, time):
    run = dead.runs.add(dead.experiments.ensure("e"), this_process())
    journal = Journal(dead.journals, run.id)
    journal.append("loss", 1.0, None, None)
    good = journal.path.read_bytes()
    bad = good[-32:-16] + struct.pack("<d", time) + good[-8:]
    path = journal.path
    path.write_bytes(good + bad + good[-32:])
    journal.retire()
    assert dead.metrics.fold(path) == 2
    assert dead.metrics.broken_journals() == [(path.name, run.number, "1 rows were unreadable")]
    with sqlite3.connect(dead.folder / "trackmagic.db") as raw:
        assert raw.execute("SELECT points FROM metric").fetchall() == [(2,)]
    raw.close()


def test_a_key_under_two_codes_keeps_all_of_its_points_in_order(dead):
    run, path = left(dead)
    key = b"loss".ljust(32, b"\0")

    def point(code, value):
        return struct.pack("<IIqdd", code, journals.POINT_MARK, int(value), 1.7e9, value)

    path.write_bytes(
        header(run)
        + (key_row(1, 4) + key + point(1, 0.0) + point(1, 1.0))
        + (key_row(2, 3) + b"acc".ljust(32, b"\0") + point(2, 9.0))
        + (key_row(3, 4) + key + point(3, 2.0) + point(1, 3.0) + point(3, 4.0))
    )
    assert dead.metrics.fold(path) == 6
    assert dead.metrics.series(run.number, "loss").value.tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert dead.metrics.series(run.number, "acc").value.tolist() == [9.0]


@pytest.mark.parametrize("piece", [64, 96, 128, 160, 1 << 12])
def test_pieces_make_the_same_points_whatever_their_size(store, piece):
    run = store.runs.add(store.experiments.ensure("e"), this_process())
    journal = Journal(store.journals, run.id)
    keys = ["a", "k" * 31, "k" * 32, "é" * 16]
    for at in range(50):
        journal.append(keys[at % 4], float(at), None, None)
    if piece < 96:
        keys = []
    path, whole = journal.path, read_journal(journal.path)
    end, known, points = 0, None, {}
    while True:
        found = read_journal(path, end, known, most_bytes=piece)
        for key, part in found.points.items():
            points.setdefault(key, []).extend(part.value.tolist())
        fresh = read_journal(path, end, None, most_bytes=piece)  # as another process does
        assert (fresh.end, fresh.keys) == (found.end, found.keys)
        end, known = found.end, found.keys
        if found.is_last:
            break
    assert points == {key: part.value.tolist() for key, part in whole.points.items()}
    assert end == whole.end


def test_a_large_journal_is_folded_in_pieces(dead):
    run, path = left(dead, "large", points=1)
    row = path.read_bytes()[-32:]
    with path.open("ab") as file:
        for _ in range(100):
            file.write(row * (1 << 15))
    points = 1 + 100 * (1 << 15)
    size = path.stat().st_size
    assert size > 100_000_000
    tracemalloc.start()
    try:
        assert dead.metrics.fold(path) == points
        assert tracemalloc.get_traced_memory()[1] < 6 * PIECE_BYTES
    finally:
        tracemalloc.stop()
    assert dead.metrics.of(run.number)[0].points == points


def test_what_the_database_refuses_of_a_journal_is_damage(store):
    run = store.runs.add(store.experiments.ensure("e"), this_process())
    _run, path = left(store, "other")
    store.close()
    with sqlite3.connect(store.folder / "trackmagic.db") as raw:
        raw.execute("CREATE UNIQUE INDEX strange ON chunk (points)")
        raw.execute("INSERT INTO chunk VALUES (?, 'x', 0, 10, 0, 9, 0, 9, x'00')", (run.number,))
    raw.close()
    with pytest.raises(DamagedData, match="cannot be taken into the store"):
        store.metrics.fold(path)
