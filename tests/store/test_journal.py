import errno
import os
import signal
import struct
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.worlds import dead_process, finished, journals, python
from trackmagic.errors import BadName, BadValue, DamagedData
from trackmagic.store import open_store
from trackmagic.store.journal import ROW, Journal, run_of
from trackmagic.store.journal_reading import read_journal

GOLDEN = Path(__file__).parent / "golden"
RUN = "0123456789abcdef" * 2
KEYS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=250
)


def written(folder, points, run_id=RUN):
    """The path of a journal with these (key, value, step, time)."""
    journal = Journal(folder, run_id)
    for point in points:
        journal.append(*point)
    path = journal.path
    journal.retire()
    return path


def rows(recovered):
    """By key: its (step, time, value)."""
    return {
        key: list(zip(*(column.tolist() for column in points), strict=True))
        for key, points in recovered.points.items()
    }


POINTS = [
    ("loss", 0.5, None, 10.0),
    ("loss", float("inf"), None, 11.0),
    ("accuracy \N{SNOWMAN}" + "x" * 40, -0.0, 7, 12.0),
    ("loss", 0.25, 2**63 - 2, 13.0),
    ("accuracy \N{SNOWMAN}" + "x" * 40, 1e-300, None, 14.0),
    ("loss", 1.0, -(2**63), 15.5),
]
HELD = {
    "loss": [
        (0, 10.0, 0.5),
        (1, 11.0, float("inf")),
        (2**63 - 2, 13.0, 0.25),
        (-(2**63), 15.5, 1.0),
    ],
    "accuracy \N{SNOWMAN}" + "x" * 40: [(7, 12.0, -0.0), (8, 14.0, 1e-300)],
}


def test_points_read_back_in_their_order_with_steps_counted(tmp_path):
    found = read_journal(written(tmp_path, POINTS))
    assert rows(found) == HELD
    assert (found.header.run_id, found.header.late, found.header.pid) == (RUN, False, os.getpid())
    assert found.bad_rows == 0


def test_a_journal_of_format_1_is_still_read():
    found = read_journal(GOLDEN / f"{RUN}-4711-00c0ffee.journal")
    assert rows(found) == HELD
    assert found.header == (RUN, True, 1.75e9, 4711)


@given(
    st.dictionaries(KEYS.filter(str.strip), st.floats(), min_size=1, max_size=8),
    st.integers(-(2**63), 2**63 - 1),
)
def test_keys_of_any_unicode_read_back(tmp_path_factory, values, step):
    folder = tmp_path_factory.mktemp("keys")
    journal = Journal(folder, RUN)
    journal.append_many(values, step, 1.0)
    found = rows(read_journal(journal.path))
    assert repr(found) == repr({key: [(step, 1.0, value)] for key, value in values.items()})


@pytest.mark.parametrize("key", ["", " ", "a\0b", "\ud800", "x" * 251, 7, None, b"loss"])
def test_a_bad_key_is_refused_and_keeps_nothing(tmp_path, key):
    journal = Journal(tmp_path, RUN)
    with pytest.raises(BadName):
        journal.append(key, 1.0, None, None)
    with pytest.raises(BadName):
        journal.append_many({"good": 1.0, key: 1.0}, None, None)
    assert journal.path is None


@pytest.mark.parametrize(
    "step", [1.5, "3", 2**63, -(2**63) - 1, np.float64(2.5), float("nan"), "now"]
)
def test_a_bad_step_is_refused_and_keeps_nothing(tmp_path, step):
    journal = Journal(tmp_path, RUN)
    with pytest.raises(BadValue, match="step"):
        journal.append("a", 1.0, step, None)
    with pytest.raises(BadValue, match="step"):
        journal.append_many({"a": 1.0, "b": 2.0}, step, None)
    assert read_journal(journal.path).points == {}
    journal.append("a", 1.0, np.int32(4), None)
    journal.append("a", 1.0, None, None)
    assert read_journal(journal.path).points["a"].step.tolist() == [4, 5]


def test_torn_at_any_byte_the_whole_points_before_are_read(tmp_path):
    whole = written(tmp_path, POINTS).read_bytes()
    ends = {}  # up to where a point needs the file: how many there are then
    for length in range(64, len(whole) + 1, ROW):
        if length >= 96 and struct.unpack_from("<I", whole, length - ROW + 4)[0] == 0xFF544D01:
            ends[length] = len(ends) + 1
    assert len(ends) == len(POINTS)
    torn = tmp_path / f"{RUN}-1-00000000.journal"
    for length in range(64, len(whole)):
        torn.write_bytes(whole[:length])
        found = read_journal(torn)
        held = sum(map(len, found.points.values()))
        assert held == sum(end <= length for end in ends)
        assert found.bad_rows == 0
        assert found.end <= length
        for key, points in rows(found).items():
            assert points == HELD[key][: len(points)]
    for length in range(64):
        torn.write_bytes(whole[:length])
        with pytest.raises(DamagedData, match="cut short"):
            read_journal(torn)


def test_a_torn_journal_goes_on_where_it_was_torn_when_the_rest_arrives(tmp_path):
    whole = written(tmp_path, POINTS).read_bytes()
    growing = tmp_path / f"{RUN}-1-00000000.journal"
    for length in range(64, len(whole)):
        growing.write_bytes(whole[:length])
        first = read_journal(growing)
        growing.write_bytes(whole)
        for known in (first.keys, None):
            second = read_journal(growing, first.end, known)
            both = rows(first)
            for key, points in rows(second).items():
                both[key] = both.get(key, []) + points
            assert both == HELD
            assert second.end == len(whole)
            assert second.bad_rows == 0


@pytest.mark.parametrize("zeros", [1, 31, 32, 33, 4096])
def test_zeros_at_the_end_are_no_points(tmp_path, zeros):
    path = written(tmp_path, POINTS)
    with path.open("ab") as file:
        file.write(bytes(zeros))
    found = read_journal(path)
    assert rows(found) == HELD
    assert found.bad_rows == zeros // ROW


def test_zeros_in_the_middle_cost_only_their_rows(tmp_path):
    path = written(tmp_path, [("a", float(i), None, 1.0) for i in range(300)])
    data = bytearray(path.read_bytes())
    first = 64 + 64  # header, key
    data[first + 100 * ROW : first + 140 * ROW] = bytes(40 * ROW)
    path.write_bytes(data)
    found = read_journal(path)
    assert found.points["a"].value.tolist() == [*range(100), *range(140, 300)]
    assert found.bad_rows == 40


def test_a_flipped_bit_anywhere_leaves_other_rows_readable(tmp_path):
    path = written(
        tmp_path, [("a", float(i), None, 1.0) for i in range(20)] + [("b", 1.0, None, 1.0)] * 5
    )
    whole = path.read_bytes()
    for at in range(64, len(whole)):
        for bit in (0x01, 0x80):
            data = bytearray(whole)
            data[at] ^= bit
            path.write_bytes(data)
            found = read_journal(path)
            assert sum(map(len, found.points.values())) >= 5, at


def test_a_foreign_file_and_a_newer_version_are_named(tmp_path):
    path = written(tmp_path, POINTS)
    data = bytearray(path.read_bytes())
    data[8] = 2
    path.write_bytes(data)
    with pytest.raises(DamagedData, match="format 2; this trackmagic reads 1"):
        read_journal(path)
    path.write_bytes(b"a letter to my grandmother, " * 10)
    with pytest.raises(DamagedData, match="no journal of trackmagic"):
        read_journal(path)


def test_names_of_journals_tell_the_run():
    assert run_of(Path(f"{RUN}-12-0badcafe.journal")) == RUN
    for name in (
        f"{RUN}-12-0badcafe.journal.damaged",
        "notes.txt",
        f"{RUN}.journal",
        "x-1-2.journal",
    ):
        assert run_of(Path(name)) is None


def test_many_threads_lose_nothing_while_journals_retire(tmp_path):  # noqa: C901
    journal = Journal(tmp_path, RUN)
    done = threading.Event()

    def log(thread):
        for i in range(10_000):
            journal.append(f"own {thread}", float(i), None, 1.0)
            if i % 100 == 0:
                journal.append_many(
                    {"shared": float(thread), f"more {thread}": float(i)}, None, 1.0
                )

    def rotate():
        while not done.is_set():
            journal.retire()

    threads = [threading.Thread(target=log, args=(n,)) for n in range(8)]
    rotating = threading.Thread(target=rotate)
    for thread in [*threads, rotating]:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    rotating.join()
    found = {}
    for path in tmp_path.iterdir():
        recovered = read_journal(path)
        assert recovered.bad_rows == 0
        for key, points in rows(recovered).items():
            found.setdefault(key, []).extend(points)
    for thread in range(8):
        own = sorted(found[f"own {thread}"])
        assert [(step, value) for step, _, value in own] == [(i, i) for i in range(10_000)]
        assert sorted(value for _, _, value in found[f"more {thread}"]) == list(
            range(0, 10_000, 100)
        )
    assert sorted(step for step, _, _ in found["shared"]) == list(range(800))


def test_a_retired_file_is_closed_when_nobody_writes_to_it(tmp_path):
    journal = Journal(tmp_path, RUN)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for i in range(50):
        journal.append("a", float(i), None, None)
        journal.retire()
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert all(file() is None for _, file in journal.retired)


def test_a_fork_writes_to_a_journal_of_its_own(tmp_path):
    journal = Journal(tmp_path, RUN)
    journal.append("a", 0.0, None, 1.0)
    mine = journal.path
    child = os.fork()
    if child == 0:
        journal.append("a", 1.0, None, 1.0)
        os._exit(0 if journal.path != mine else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    journal.append("a", 2.0, None, 1.0)
    assert read_journal(mine).points["a"].value.tolist() == [0.0, 2.0]
    (theirs,) = set(tmp_path.iterdir()) - {mine}
    assert theirs.name.split("-")[1] == str(child)
    assert read_journal(theirs).points["a"].value.tolist() == [1.0]


FULL = """
import errno, resource, signal, sys
from pathlib import Path
from trackmagic.store.journal import Journal
from trackmagic.store.journal_reading import read_journal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = int(sys.argv[2])
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
folder = Path(sys.argv[1])
journal = Journal(folder, "0123456789abcdef" * 2)
for i in range(200):
    journal.append("a", float(i), None, 1.0)
    journal.append_many({"b": float(i), "long" * 30: float(i)}, None, 1.0)
assert journal.spilled or limit > 20000, "nothing was refused"
assert journal.problem is None or journal.problem.errno in (errno.EFBIG, errno.ENOSPC)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
journal.write_spilled()
assert not journal.spilled and not journal.lost_points
found = {}
for path in folder.iterdir():
    if path.stat().st_size:
        recovered = read_journal(path)
        assert recovered.bad_rows == 0, recovered.bad_rows
        for key, points in recovered.points.items():
            found.setdefault(key, []).extend(zip(points.step.tolist(), points.value.tolist()))
for key in ("a", "b", "long" * 30):
    assert sorted(found[key]) == [(i, i) for i in range(200)], (key, found[key])
"""


@pytest.mark.parametrize("limit", [64, 65, 96, 127, 128, 129, 200, 320, 333, 1000, 4096])
def test_points_the_disk_takes_no_more_wait_in_memory_each_write_cut_short_or_not(tmp_path, limit):
    finished(python(FULL, tmp_path, limit))


def test_points_beyond_the_memory_set_aside_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr("trackmagic.store.journal.SPILL_POINTS", 10)
    journal = Journal(tmp_path / "file" / "journal", RUN)
    (tmp_path / "file").write_text("in the way")
    for i in range(25):
        journal.append("a", float(i), None, 1.0)
    assert (len(journal.spilled), journal.lost_points) == (10, 15)
    assert journal.problem.errno in (errno.ENOTDIR, errno.EEXIST)
    (tmp_path / "file").unlink()
    journal.write_spilled()
    assert read_journal(journal.path).points["a"].value.tolist() == list(range(10))


FOLD = """
import sys
from pathlib import Path
from trackmagic.store import open_store
store = open_store(sys.argv[1])
path = Path(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
folded = 0
while not Path(sys.argv[3]).exists():
    folded += store.metrics.fold(path)
folded += store.metrics.fold(path)
print(folded)
"""


def test_two_processes_folding_one_journal_take_each_point_once(store, add_run, tmp_path):
    run = add_run()
    journal = Journal(store.journals, run.id)
    journal.append("a", 0.0, None, 1.0)
    stop = tmp_path / "stop"
    folders = [python(FOLD, store.folder, journal.path, stop) for _ in range(2)]
    for process in folders:
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("go\n")
        process.stdin.flush()
    for i in range(1, 30_000):
        journal.append("a" if i % 3 else "b", float(i), i, 1.0)
    stop.touch()
    folded = [int(printed) for printed in finished(*folders)]
    assert sum(folded) == 30_000
    assert store.metrics.fold(journal.path) == 0
    found = {key: store.metrics.series(run.number, key).value.tolist() for key in "ab"}
    assert found == {
        "a": [i for i in range(30_000) if i % 3 or not i],
        "b": [i for i in range(1, 30_000) if not i % 3],
    }


KILLED = """
import sys
from pathlib import Path
from trackmagic.store import open_store
store = open_store(sys.argv[1])
path = Path(sys.argv[2])
print("ready", flush=True)
while True:
    store.metrics.fold(path)
"""


def test_a_fold_killed_at_any_moment_is_finished_by_another(store, add_run):
    run = add_run()
    journal = Journal(store.journals, run.id)
    journal.append("a", 0.0, None, 1.0)
    count = 1
    for _ in range(8):
        process = python(KILLED, store.folder, journal.path)
        assert process.stdout.readline() == "ready\n"
        target = count + 1 + int.from_bytes(os.urandom(2), "little") // 4
        for i in range(count, target):
            journal.append("a", float(i), None, 1.0)
        count = target
        process.send_signal(signal.SIGKILL)
        process.communicate()
    store.metrics.fold(journal.path)
    found = store.metrics.series(run.number, "a")
    assert found.value.tolist() == list(range(count))
    assert store.metrics.of(run.number)[0].points == count


def test_a_journal_that_grows_with_late_points_counts_them(store, add_run):
    run = add_run()
    journal = Journal(store.journals, run.id)
    journal.late = True
    journal.append_many({"a": 1.0, "b": 2.0}, None, 1.0)
    store.metrics.fold(journal.path)
    assert store.runs.get(run.number).late_points == 2


def test_rows_that_could_not_be_read_are_remembered(store, add_run):
    run = add_run()
    path = written(store.journals, POINTS, run.id)
    with path.open("ab") as file:
        file.write(bytes(64))
    store.metrics.fold(path)
    with path.open("ab") as file:
        file.write(path.read_bytes()[-3 * ROW : -2 * ROW])
    assert store.metrics.fold(path) == 1
    store.metrics.forget([path.name])
    assert store.metrics.broken_journals() == [(path.name, run.number, "2 rows were unreadable")]


def test_a_journal_of_no_run_or_no_journal_at_all_folds_nothing(store):
    assert store.metrics.fold(written(store.journals, POINTS)) == 0
    assert store.metrics.fold(store.journals / f"{RUN}-1-00000000.journal") == 0
    with pytest.raises(DamagedData, match="not named"):
        store.metrics.fold(store.journals / "letter.txt")


def test_a_newer_journal_of_a_dead_process_is_kept_aside_and_its_run_closed(tmp_path, caplog):
    store = open_store(tmp_path / "store")
    run = store.runs.add(store.experiments.ensure("x"), dead_process())
    other = store.runs.add(store.experiments.ensure("x"), dead_process())
    path = written(store.journals, POINTS, run.id)
    data = bytearray(path.read_bytes())
    data[8] = 9
    path.write_bytes(data)
    written(store.journals, POINTS, other.id)
    assert {found.number for found in store.recover()} == {run.number, other.number}
    assert path.with_name(path.name + ".damaged").read_bytes() == bytes(data)
    assert journals(store.folder) == []
    assert "format 9" in caplog.text
    assert store.metrics.series(other.number, "loss").value.tolist() == [
        1.0,
        0.5,
        float("inf"),
        0.25,
    ]
    store.close()


def test_a_journal_is_not_removed_while_a_process_elsewhere_may_write_to_it(tmp_path):
    """A reader in another container or on another host finds no such process here."""
    store = open_store(tmp_path / "store")
    process = dead_process()
    run = store.runs.add(store.experiments.ensure("x"), process)
    journal = Journal(store.journals, run.id)
    journal.append("a", 1.0, None, 1.0)
    journal.path.rename(store.journals / f"{run.id}-{process.pid}-00000000.journal")
    store.recover()
    journal.append("a", 2.0, None, 1.0)
    store.recover()
    assert store.metrics.series(run.number, "a").value.tolist() == [1.0, 2.0]
    journal.retire()
    store.recover()
    assert journals(store.folder) == []
    store.close()


if __name__ == "__main__":
    path = written(GOLDEN, POINTS)
    data = bytearray(path.read_bytes())
    path.unlink()
    struct.pack_into("<I16sdQ", data, 12, 1, bytes.fromhex(RUN), 1.75e9, 4711)
    (GOLDEN / f"{RUN}-4711-00c0ffee.journal").write_bytes(data)
