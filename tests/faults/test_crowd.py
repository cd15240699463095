import json
import os

import numpy as np

from faults.processes import ended, script
from trackmagic.store import open_store

SECONDS = float(os.environ.get("TRACKMAGIC_CROWD_SECONDS", "12"))
WRITERS, READERS = 16, 4

WRITE = """
import json, sys, time
import trackmagic
from trackmagic.tracking import session
session.store()
print("ready", flush=True)
sys.stdin.readline()
end = time.monotonic() + float(sys.argv[1])
made = {}
while time.monotonic() < end:
    with trackmagic.start_run(experiment=f"crowd {int(sys.argv[2]) % 3}") as run:
        trackmagic.log_params({"writer": int(sys.argv[2]), "lr": 0.1})
        count = 0
        until = min(end, time.monotonic() + 1.0)
        while time.monotonic() < until:
            for _ in range(200):
                trackmagic.log_metric("loss", count * 0.5)
                count += 1
            trackmagic.set_tag("count", count)
            time.sleep(0.01)
        made[run.number] = count
print(json.dumps(made))
"""
READ = """
import sys, time
import numpy as np
import trackmagic
print("ready", flush=True)
sys.stdin.readline()
end = time.monotonic() + float(sys.argv[1])
seen, reads = {}, 0
while time.monotonic() < end or not reads:  # on a busy machine the first read takes longer
    frame = trackmagic.search_runs("", order_by="number desc", limit=20)
    for number in frame["number"].tolist()[:5 if reads else 20] if len(frame) else []:
        run = trackmagic.get_run(int(number))
        if "loss" not in run.metrics:
            continue
        points = run.series("loss")
        count = len(points)
        assert np.array_equal(points.step, np.arange(count)), "a torn read"
        assert np.array_equal(points.value, np.arange(count) * 0.5), "a torn read"
        assert count >= seen.get(number, 0), "points went away"
        seen[number] = count
        reads += 1
print(reads)
"""


def test_sixteen_write_and_four_read_without_a_lock_a_loss_or_a_torn_read(tmp_path):
    place = tmp_path / "store"
    writers = [script(WRITE, place, SECONDS, number) for number in range(WRITERS)]
    readers = [script(READ, place, SECONDS) for _ in range(READERS)]
    for process in [*writers, *readers]:
        assert process.stdout.readline() == "ready\n"
    for process in [*writers, *readers]:
        process.stdin.write("go\n")
        process.stdin.flush()
    written = [ended(process, SECONDS + 120) for process in writers]
    read = [ended(process, SECONDS + 120) for process in readers]
    lines = [line for _, err in [*written, *read] for line in err.splitlines()]
    assert [
        line for line in lines if not line.startswith("trackmagic: waiting for the store")
    ] == []
    assert all(int(out) > 0 for out, _ in read)
    made = {int(run): count for out, _ in written for run, count in json.loads(out).items()}
    store = open_store(place)
    assert store.recover() == []
    assert made.keys() == {run.number for run in store.runs.these(range(1, len(made) + 10))}
    assert all(store.metrics.of(run) == [] for run, count in made.items() if count == 0)
    for run, count in made.items():
        if count == 0:  # opened as the time was up
            continue
        points = store.metrics.series(run, "loss")
        assert np.array_equal(points.value, np.arange(count) * 0.5)
        assert store.metrics.of(run)[0].points == count
        assert store.runs.get(run).status == "finished"
        assert store.tags.of(run)[0].value == str(count)
    store.close()


THREADS = """
import threading
import trackmagic
from trackmagic.tracking import session
store = session.store()
problems = []
def work(number):
    try:
        for i in range(20):
            with trackmagic.start_run(nested=True) as run:
                trackmagic.log_param("writer", number)
                for point in range(500):
                    trackmagic.log_metric("loss", number * 1e6 + point)
                trackmagic.set_tag("a", i)
            assert run.series("loss").value.tolist() == [number * 1e6 + point for point in range(500)]
    except BaseException as error:
        problems.append(repr(error))
threads = [threading.Thread(target=work, args=(n,)) for n in range(40)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert not problems, problems
frame = trackmagic.search_runs()
assert len(frame) == 800 and set(frame.status) == {"finished"}, frame
assert not list(store.journals.iterdir())
"""


def test_forty_threads_each_with_runs_of_its_own(tmp_path):
    out, err = ended(script(THREADS, tmp_path / "store"), 200)
    assert (out, err) == ("", "")
