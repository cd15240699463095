"""While another process holds the database nobody waits in silence, and a wait can be stopped."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

HOLD = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
database.execute("ROLLBACK")
"""
WORD = "trackmagic: waiting for the store"


@contextlib.contextmanager
def held(kernel):
    """Another process writes to the store inside, and never comes to its end."""
    path = Path(kernel.location, "trackmagic.db")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout.readline() == "held\n"
        yield holder
    finally:
        holder.communicate("go\n")


def until_told(kernel, ran):
    """Wait until the cell says what it waits for."""
    while WORD not in ran.stderr:
        assert not kernel._next(ran), ran.messages


@pytest.fixture
def used(own_kernel):
    """A kernel that has tracked a cell, so that all it needs is imported."""
    own_kernel.ok("%%track\ntrackmagic.log_metric('loss', 1.0)\ntrackmagic.log_param('a', 1)")
    return own_kernel


def test_a_cell_whose_opening_waits_says_so_and_goes_on_when_the_store_is_free(used):
    with held(used) as holder:
        ran = used.send("%%track late\nprint('body')\ntrackmagic.log_metric('loss', 2.0)")
        until_told(used, ran)
        assert ran.stdout == ""
    used.finish(ran)
    assert ran.status == "ok"
    assert ran.stdout == "body\n"
    [line] = ran.stderr.splitlines()
    assert used.location in line
    assert f"process {holder.pid} (python" in line
    assert (ran.run.name, ran.run.status, ran.run.metrics) == ("late", "finished", {"loss": 2.0})


def test_a_stopped_opening_stops_the_cell_before_its_body(used):
    with held(used):
        ran = used.send("%%track\nprint('body')\nopen('ran', 'w').close()")
        until_told(used, ran)
        used.interrupt()
        used.finish(ran)
        assert ran.status == "error"
        assert [one["ename"] for one in ran.errors] == ["KeyboardInterrupt"]
        assert "nothing of it has run" in ran.errors[0]["evalue"]
        assert ran.stdout == ""
        assert not (used.folder / "ran").exists()
    assert used.ok("print('next')").stdout == "next\n"
    assert used.value("trackmagic.active_run() is None")
    assert used.value("'TRACKMAGIC_RUN_ID' in __import__('os').environ") is False
    again = used.ok("%%track\nlr = 0.1\nprint('body')")
    assert again.stdout == "body\n"
    assert [run.status for run in again.runs] == ["finished"]
    assert [run.status for run in map(used.get, range(1, again.run.number + 1))].count(
        "running"
    ) == 0


def test_run_all_stops_at_a_stopped_opening(used):
    with held(used):
        first = used.send("%%track\nprint('first')")
        until_told(used, first)
        second = used.send("print('second')")
        used.interrupt()
        used.finish(first)
        used.finish(second)
    assert first.reply["status"] == "error"
    assert second.reply["status"] in ("aborted", "error")
    assert second.stdout == ""


def test_a_cell_that_does_not_parse_and_is_stopped_leaves_the_next_one_alone(used):
    with held(used):
        ran = used.send("%%track\nawait (")
        used.finish(ran)
        assert ran.errors[0]["ename"] == "SyntaxError"
    assert used.ok("print('next')").stdout == "next\n"


@pytest.mark.parametrize(
    "call",
    [
        "trackmagic.log_param('b', 1)",
        "trackmagic.set_tag('k', 'v')",
        "trackmagic.log_text('text', 'a.txt')",
        "trackmagic.search_runs()",
        "trackmagic.get_run(-1)",
        "trackmagic.set_experiment('other')",
        "trackmagic.active_run().series('loss')",
        "trackmagic.start_run(nested=True)",
    ],
)
def test_what_the_cell_calls_says_that_it_waits_and_can_be_stopped(used, call):
    cell = (
        "%%track\nimport time\ntrackmagic.log_metric('loss', 1.0)\n"
        "print('begun', flush=True)\nwhile not go: time.sleep(0.01)\n"
        # what was logged before may be written by now: then who only reads has nothing to wait for
        f"trackmagic.log_metric('loss', 2.0)\n{call}\nprint('past it')"
    )
    used.ok("go = []\nimport signal\nsignal.signal(signal.SIGUSR1, lambda *_: go.append(1))")
    ran = used.send(cell)
    used.until_printed(ran, "begun")
    with held(used):
        os.kill(used.pid, signal.SIGUSR1)
        until_told(used, ran)
        used.interrupt()
        while not ran.errors:
            used._next(ran)
        assert ran.errors[0]["ename"] == "KeyboardInterrupt"
    used.finish(ran)
    assert "past it" not in ran.stdout
    assert ran.runs[0].status == "interrupted"


def test_an_end_that_waits_and_is_stopped_is_written_when_the_store_is_free(used, until):
    used.ok("go = []\nimport signal\nsignal.signal(signal.SIGUSR1, lambda *_: go.append(1))")
    ran = used.send(
        "%%track\nimport time\nprint('begun', flush=True)\nwhile not go: time.sleep(0.01)"
    )
    used.until_printed(ran, "begun")
    with held(used):
        os.kill(used.pid, signal.SIGUSR1)
        until_told(used, ran)
        used.interrupt()
        used.finish(ran)
        assert ran.status == "ok"
    until(lambda: ran.run.status == "finished")


EXIT = """
import os, subprocess, sys, trackmagic
with trackmagic.start_run() as run:
    trackmagic.log_metric("loss", 1.0)
run = trackmagic.start_run()
trackmagic.log_metric("loss", 2.0)
path = os.path.join(os.environ["TRACKMAGIC_STORE"], "trackmagic.db")
holder = subprocess.Popen([sys.executable, "-c", sys.argv[1], path], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True)
assert holder.stdout.readline() == "held\\n"
from trackmagic.recording import writer
writer.CLOSE_SECONDS = 3.0
print(holder.pid)
"""


def test_a_locked_store_lets_the_process_end_and_what_was_not_written_is_named(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-c", EXIT, HOLD],
        env={**os.environ, "TRACKMAGIC_STORE": str(tmp_path / "store")},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    with contextlib.suppress(ProcessLookupError):
        os.kill(int(ran.stdout), signal.SIGKILL)
    assert "Traceback" not in ran.stderr
    assert "never written: the end of run #2" in ran.stderr
