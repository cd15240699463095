"""Runs that are filled through their handles, and active nowhere."""

import ast
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import trackmagic
from trackmagic.errors import NoActiveRun, RunEnded
from trackmagic.host import this_process
from trackmagic.recording.handle import Keeper
from trackmagic.recording.opening import handle_of, record_run
from trackmagic.recording.run import Run
from trackmagic.recording.steps import steps
from trackmagic.recording.writer import writer
from trackmagic.store import open_store
from trackmagic.store.recovery import UNATTENDED_SECONDS

RECORDING = Path(trackmagic.__file__).parent / "recording"


def test_a_recorded_run_is_active_nowhere(store, monkeypatch):
    monkeypatch.setenv("TRACKMAGIC_STORE", str(store.folder))
    before = dict(os.environ)
    start = threading.Thread.start
    run = record_run(store, "imported", owner=this_process(), name="of old")
    assert dict(os.environ) == before
    assert threading.Thread.start is start
    assert trackmagic.active_run() is None
    with pytest.raises(NoActiveRun):
        trackmagic.log_metric("loss", 1.0)
    run.log_metric("loss", 0.5)
    run.end()
    assert (run.name, run.experiment, run.metrics) == ("of old", "imported", {"loss": 0.5})


def test_many_recorded_runs_are_filled_side_by_side(store):
    runs = [record_run(store, owner=this_process()) for _ in range(5)]
    for step in range(20):
        for number, run in enumerate(runs):
            run.log_metric("at", number * 100 + step)
    for run in runs:
        run.end()
    for number, run in enumerate(runs):
        assert run.series("at").value.tolist() == [number * 100 + step for step in range(20)]


def test_a_block_ends_a_recorded_run_as_it_was_left(store):
    with pytest.raises(ZeroDivisionError), record_run(store, owner=this_process()) as run:
        1 / 0  # noqa: B018
    assert (run.status, run.error.type) == ("failed", "ZeroDivisionError")
    with record_run(store, owner=this_process()) as run:
        run.log_param("lr", 0.1)
    assert (run.status, run.params) == ("finished", {"lr": 0.1})


def test_a_recorded_run_that_has_ended_takes_no_more(run):
    run.end("interrupted")
    assert run.ended_as == run.status == "interrupted"
    with pytest.raises(RunEnded):
        run.log_metric("late", 1.0)
    run.set_tag("but", "tags")
    assert run.tags == {"but": "tags"}


def test_started_is_taken_over_and_a_child_has_its_parent(store):
    parent = record_run(store, owner=this_process(), started=1_000.0)
    child = record_run(store, owner=this_process(), parent=parent, run_id="a" * 32)
    row = store.runs.get(child.number)
    assert (parent.started, row.parent, row.id) == (1_000.0, parent.number, "a" * 32)
    child.end()
    parent.end()


def test_points_are_readable_while_the_run_is_open(store, tmp_path):
    run = record_run(store, owner=this_process())
    run.log_metrics({"loss": 1.0, "accuracy": 0.5})
    writer().fold()
    elsewhere = open_store(tmp_path / "store")
    seen = handle_of(elsewhere, elsewhere.runs.get(run.number))
    assert seen.metrics == {"loss": 1.0, "accuracy": 0.5}
    assert not seen.is_owned
    seen.end()  # it is not this handle's to end
    assert store.runs.get(run.number).status == "running"
    run.end()
    elsewhere.close()


def test_who_keeps_a_run_is_asked_as_it_ends_and_for_what_comes_late(store):
    asked = []

    class Lenient(Keeper):
        def end(self, run, status, failure):
            asked.append(status)
            run.close(status, failure)

        def takes_late(self, _run):
            return True

    run = record_run(store, owner=this_process())
    run.keeper = Lenient()
    run.end("KILLED")
    assert asked == ["interrupted"]
    run.log_metric("late", 2.0)
    writer().fold()
    assert run.metrics == {"late": 2.0}


def test_what_the_disk_refuses_is_written_once_it_takes_it_again(store):
    run = record_run(store, owner=this_process())
    refused = iter([OSError(28, "No space left on device")])

    def write():
        if error := next(refused, None):
            raise error
        store.tags.set(run.number, {"kept": "later"})

    run.later("a tag", write)
    assert run.is_behind
    run.log_param("lr", 0.1)  # behind it, in order
    run.end()
    while run.is_behind:
        steps.try_due(at_once=True)
    assert (run.tags, run.params, run.status) == ({"kept": "later"}, {"lr": 0.1}, "finished")


FILL = """
import sys
from trackmagic.host import is_alive
from trackmagic.recording.opening import handle_of
from trackmagic.store import open_store
from trackmagic.store.recovery import UNATTENDED_SECONDS

store = open_store(sys.argv[1])
run = handle_of(store, store.runs.find(sys.argv[2]))
for step in range(10):
    run.log_metric("loss", 1 / (step + 1))
run.log_param(f"by {sys.argv[3]}", True)
if sys.argv[3] == "killed":
    import os, signal
    os.kill(os.getpid(), signal.SIGKILL)
"""


def fill(store, run, by):
    """Fill a run from another process; gives its exit code."""
    words = [sys.executable, "-c", FILL, str(store.folder), run.id, by]
    return subprocess.run(words, check=False).returncode


def test_a_run_opened_by_one_process_is_filled_by_others_and_closed_by_its_end(store):
    run = record_run(store, "served")
    assert store.runs.process(run.number) is None
    assert (fill(store, run, "first"), fill(store, run, "killed")) == (0, -signal.SIGKILL)
    assert store.recover() == []
    assert run.params == {"by first": True, "by killed": True}
    assert run.series("loss").value.size == 20
    handle_of(store, store.runs.get(run.number), is_owner=True).end()
    assert store.runs.get(run.number).status == "finished"


def test_a_run_of_no_process_that_nobody_ends_is_closed_by_its_age(store):
    left = record_run(store, started=time.time() - 2 * UNATTENDED_SECONDS)
    filled = record_run(store, started=time.time() - 2 * UNATTENDED_SECONDS)
    assert fill(store, filled, "first") == 0
    assert [run.number for run in store.recover()] == [left.number]
    assert store.runs.get(left.number).status == "crashed"
    assert store.runs.get(filled.number).status == "running"


def test_this_process_gives_no_heartbeat_for_a_run_of_none(store):
    unattended, own = record_run(store), record_run(store, owner=this_process())
    assert (unattended.beats, own.beats) == (False, True)
    writer()._heartbeat()
    assert store.runs.process(unattended.number) is None
    assert store.runs.process(own.number) == this_process()
    unattended.end()
    own.end()


def test_recording_imports_neither_a_session_nor_ipython():
    code = "import sys, trackmagic.recording.opening; print(*sys.modules, sep='\\n')"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "trackmagic.recording.run" in loaded
    assert [name for name in loaded if name.startswith("trackmagic.tracking")] == []
    assert "IPython" not in loaded


@pytest.mark.parametrize("path", sorted(RECORDING.glob("*.py")), ids=lambda path: path.name)
def test_recording_reads_no_environment(path):
    tree = ast.parse(path.read_text())
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not names & {"environ", "getenv", "environb"}


def test_a_handle_tells_what_a_user_looks_for(run):
    shown = dir(run)
    assert {"log_metric", "params", "series", "end", "id", "number"} <= set(shown)
    assert not {"close", "keeper", "later", "fold", "journal"} & set(shown)
    assert isinstance(run, Run)
