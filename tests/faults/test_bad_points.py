"""A point, or a journal, that cannot be kept costs itself only."""

import datetime as dt
import struct

import numpy as np
import pytest

from faults.processes import ended, script
from trackmagic.errors import BadValue
from trackmagic.store import open_store
from trackmagic.store.doctor import examine
from trackmagic.store.journal import POINT_MARK, Journal
from trackmagic.store.journal_reading import read_journal

RUN = "0123456789abcdef0123456789abcdef"
DAY = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "time",
    [
        float("nan"),
        float("inf"),
        -float("inf"),
        -1.0,
        1.7e12,  # milliseconds
        10**400,
        "now",
        b"1",
        True,
        [1.0],
        dt.date(2026, 3, 1),
        np.datetime64("NaT"),
        np.float64("nan"),
        object(),
    ],
)
def test_a_time_that_is_no_moment_is_refused_by_its_name_and_keeps_nothing(tmp_path, time):
    journal = Journal(tmp_path, RUN)
    with pytest.raises(BadValue, match=r"^time .*'loss'") as one:
        journal.append("loss", 1.0, None, time)
    with pytest.raises(BadValue, match=r"^time "):
        journal.append_many({"loss": 1.0, "acc": 2.0}, None, time)
    assert len(str(one.value)) < 300
    journal.append("loss", 2.0, None, None)
    assert read_journal(journal.path).points["loss"].value.tolist() == [2.0]
    assert read_journal(journal.path).points["loss"].step.tolist() == [0]


def test_milliseconds_are_told_how_to_become_seconds(tmp_path):
    with pytest.raises(BadValue, match="divide milliseconds by 1000"):
        Journal(tmp_path, RUN).append("loss", 1.0, None, 1.7e12)


@pytest.mark.parametrize(
    ("time", "seconds"),
    [
        (DAY, 1772366400.0),
        (np.datetime64("2026-03-01T12:00"), 1772366400.0),
        (np.float32(1000.0), 1000.0),
        (np.int64(1772366400), 1772366400.0),
        (0, 0.0),
    ],
)
def test_a_time_of_any_kind_is_taken(tmp_path, time, seconds):
    journal = Journal(tmp_path, RUN)
    journal.append("loss", 1.0, None, time)
    journal.append_many({"loss": 2.0, "acc": 1.0}, None, time)
    assert read_journal(journal.path).points["loss"].time.tolist() == [seconds, seconds]


@pytest.mark.parametrize(
    "step", [50.0, np.float64(50), np.float32(50), np.array(50.0), np.int8(50)]
)
def test_a_step_as_frameworks_give_it_is_taken(tmp_path, step):
    journal = Journal(tmp_path, RUN)
    journal.append("loss", 1.0, step, None)
    journal.append_many({"loss": 2.0, "acc": 1.0}, step, None)
    journal.append("loss", 3.0, None, None)
    assert read_journal(journal.path).points["loss"].step.tolist() == [50, 50, 51]


POISONED = """
import struct, trackmagic
from trackmagic.store.journal import POINT_MARK
runs = [trackmagic.start_run(run_name=name, nested=True) for name in ("a", "b", "c")]
for run in runs:
    run.log_metric("loss", 1.0)
for time in (float("nan"), 1.7e12, -5.0, float("inf")):
    with runs[1].journal.path.open("ab") as file:
        file.write(struct.pack("<Qqdd", POINT_MARK << 32 | 1, 7, time, 0.5))
for run in runs:
    run.log_metric("loss", 2.0)
frame = trackmagic.search_runs(order_by="number")
assert frame["metrics.loss"].tolist() == [2.0, 2.0, 2.0], frame
for run in reversed(runs):
    run.end()
assert [run.status for run in runs] == ["finished"] * 3
assert runs[1].series("loss").value.tolist() == [1.0, 2.0]
"""


def test_points_in_a_journal_that_cannot_be_kept_cost_themselves_and_are_named(tmp_path):
    assert ended(script(POISONED, tmp_path / "store")) == ("", "")
    store = open_store(tmp_path / "store")
    [notice] = store.surroundings.notices(2)
    assert (notice.part, notice.text[:30]) == ("points", "4 rows of its journal cannot b")
    assert store.surroundings.notices(1) == store.surroundings.notices(3) == []
    [finding] = [one for one in examine(str(tmp_path / "store")) if "journal" in one.what]
    assert "#2" in finding.what
    store.close()


UNREADABLE = """
import sys, time, trackmagic
from pathlib import Path
runs = [trackmagic.start_run(run_name=name, nested=True) for name in ("a", "b", "c")]
for run in runs:
    run.log_metric("loss", 1.0)
path = runs[0].journal.path
if sys.argv[1] == "garbage":
    path.write_bytes(bytes(4096))
elif sys.argv[1] == "newer":
    path.write_bytes(path.read_bytes().replace(b"TMJOURNL\\x01", b"TMJOURNL\\x63"))
else:
    path.unlink(); path.mkdir(); (path / "file").write_text("")
folded, fold = [], runs[0].store.metrics.fold
def counted(path, *rest):
    folded.append(path.name)
    return fold(path, *rest)
runs[0].store.metrics.fold = counted
frame = trackmagic.search_runs(order_by="number")
assert frame["metrics.loss"].tolist()[1:] == [1.0, 1.0], frame
runs[0].log_metric("loss", 3.0)
for _ in range(5): trackmagic.search_runs()
assert folded.count(path.name) <= 1, folded
for run in reversed(runs):
    run.end()
assert [run.status for run in runs] == ["finished"] * 3
assert runs[0].metrics == {"loss": 3.0}
"""


@pytest.mark.parametrize("how", ["garbage", "newer", "folder"])
def test_a_journal_that_cannot_be_read_costs_its_own_points_and_is_tried_once(tmp_path, how):
    out, err = ended(script(UNREADABLE, tmp_path / "store", how))
    assert out == ""
    assert len(err.splitlines()) == 1, err
    store = open_store(tmp_path / "store")
    assert [one.part for one in store.surroundings.notices(1)] == ["points"]
    assert [path.suffix for path in store.journals.iterdir()] == [".damaged"]
    assert [one.what for one in examine(str(tmp_path / "store")) if "#1" in one.what]
    store.close()


def test_a_poisoned_journal_of_the_dead_costs_no_other_run(tmp_path):
    text = """
import os, struct, trackmagic
from trackmagic.store.journal import POINT_MARK
runs = [trackmagic.start_run(nested=True) for _ in range(2)]
for run in runs:
    run.log_metric("loss", 1.0)
with runs[0].journal.path.open("ab") as file:
    file.write(struct.pack("<Qqdd", POINT_MARK << 32 | 1, 7, float("nan"), 0.5))
os.kill(os.getpid(), 9)
"""
    script(text, tmp_path / "store").wait(timeout=60)
    store = open_store(tmp_path / "store")
    assert [run.number for run in store.recover()] == [1, 2]
    assert [store.metrics.of(number)[0].points for number in (1, 2)] == [1, 1]
    assert store.recover() == []
    assert list(store.journals.iterdir()) == []
    store.close()


def test_a_row_is_what_these_tests_take_it_for(tmp_path):
    journal = Journal(tmp_path, RUN)
    journal.append("loss", 0.5, 7, 3.0)
    row = struct.pack("<Qqdd", POINT_MARK << 32 | 1, 7, 3.0, 0.5)
    assert journal.path.read_bytes().endswith(row)
