"""A cell that logs without a rest leaves its own background thread hardly a moment."""

import json

from faults.processes import ended, script

POINTS = 60_000
LOOP = f"""
import json, sys, threading, time
import sqlalchemy as sa
import trackmagic
before, n, folds, intervals = sys.getswitchinterval(), 0, [], []
def note(_connection):
    folds.append(n)
    if threading.current_thread() is not threading.main_thread():
        intervals.append(sys.getswitchinterval())
with trackmagic.start_run() as run:
    sa.event.listen(run.store.database.engine, "commit", note)
    began = time.perf_counter()
    while n < {POINTS} or len(intervals) < 4:
        n += 1
        trackmagic.log_metric("loss", 1 / n)
        while time.perf_counter() < began + n / 10_000:
            sum(range(20))
    logged = n
    while not folds or folds[-1] < n:
        time.sleep(0.01)  # the thread is at rest again
    seen = [fold for fold in folds if fold < logged]
    print(json.dumps([len(seen), intervals, before, sys.getswitchinterval()]))
"""
"""Ten thousand points a second; what holds when each transaction of the background thread ends."""


def test_points_of_a_loop_without_a_rest_are_folded_while_it_runs(tmp_path):
    seen, intervals, before, after = json.loads(ended(script(LOOP, tmp_path / "store"), 120)[0])
    assert seen >= 4
    assert (
        max(intervals) < before / 10
    )  # it asks for the interpreter before the next write is begun
    assert after == before
