import os
import signal
import subprocess

import pytest

from faults.kills import kill_many
from faults.processes import ended, script
from trackmagic.store import open_store

KILLS = int(os.environ.get("TRACKMAGIC_KILLS", "20"))


def test_kill_9_at_full_speed_loses_no_acknowledged_point(tmp_path):
    lost, acknowledged = kill_many(tmp_path / "store", KILLS)
    assert lost == 0
    assert acknowledged > 1000 * KILLS


OPENING = """
import os, sys, threading, time
import trackmagic
from trackmagic.tracking import session
session.store()
print("ready", flush=True)
sys.stdin.readline()
while True:
    with trackmagic.start_run(experiment="x") as run:
        trackmagic.log_params({"a": 1, "b": [1, 2]})
        trackmagic.log_metric("loss", 1.0)
        trackmagic.log_text("text", "notes.txt")
        trackmagic.set_tag("c", "d")
    print(run.number, flush=True)
"""


def test_killed_while_runs_open_and_end_the_store_stays_whole(tmp_path):
    for runs, milliseconds in ((0, 5), (0, 50), (1, 1), (2, 20), (4, 3)):
        process = script(OPENING, tmp_path / "store")
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("go\n")
        process.stdin.flush()
        for _run in range(runs):
            assert process.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(milliseconds / 1000)
        process.send_signal(signal.SIGKILL)
        process.wait()
    store = open_store(tmp_path / "store")
    store.recover()
    with store.database.read() as connection:
        assert connection.exec_driver_sql("pragma integrity_check").scalar() == "ok"
        count = connection.exec_driver_sql("select count(*) from run").scalar()
    assert count >= 7
    for run in store.runs.these(range(1, count + 1)):
        assert run.status in ("finished", "crashed")
        if run.status == "finished":
            assert {param.key: param.value for param in store.params.of(run.number)} == {
                "a": 1,
                "b": [1, 2],
            }
            assert store.metrics.series(run.number, "loss").value.tolist() == [1.0]
            assert store.blobs.get(store.artifacts.get(run.number, "notes.txt").digest) == b"text"
    store.close()


FORK = """
import multiprocessing, os, sys
import trackmagic
def work(number):
    for i in range(500):
        trackmagic.log_metric(f"worker {number}", float(i))
        trackmagic.log_metrics({"shared": float(number), "other": 1.0})
if __name__ == "__main__":
    with trackmagic.start_run() as run:
        trackmagic.log_metric("shared", -1.0)
        children = []
        for number in range(4):
            child = os.fork()
            if child == 0:
                work(number)
                os._exit(0)
            children.append(child)
        for child in children:
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        context = multiprocessing.get_context("fork")
        with context.Pool(2) as pool:
            pool.map(work, range(4, 8))
    print(run.number)
"""


def test_the_points_of_forked_workers_arrive_once(tmp_path):
    out, _ = ended(script(FORK, tmp_path / "store", stderr=None))
    store = open_store(tmp_path / "store")
    store.recover()
    run = int(out)
    for worker in range(8):
        assert sorted(store.metrics.series(run, f"worker {worker}").value.tolist()) == list(
            range(500)
        )
    assert len(store.metrics.series(run, "shared")) == 8 * 500 + 1
    assert len(store.metrics.series(run, "other")) == 8 * 500
    assert store.runs.get(run).status == "finished"
    store.recover()
    assert not list(store.journals.iterdir())
    store.close()
