"""A cell that logs without a rest leaves its own background thread hardly a moment."""

import itertools
import time

from faults.processes import ended, script
from trackmagic.store import open_store

LOOP = """
import sys, time
import trackmagic
before, began, n = sys.getswitchinterval(), time.perf_counter(), 0
with trackmagic.start_run():
    while time.perf_counter() < began + 6:
        n += 1
        trackmagic.log_metric("loss", 1 / n)
        while time.perf_counter() < began + n / 10_000:
            sum(range(20))
    time.sleep(0.5)  # the thread is at rest again
    print(n, sys.getswitchinterval() == before)
"""


def test_points_of_a_loop_without_a_rest_are_seen_while_it_runs(tmp_path):
    store = open_store(tmp_path / "store")
    loop = script(LOOP, tmp_path / "store")
    seen: dict[int, float] = {}
    while loop.poll() is None:
        for metric in store.metrics.of(1):
            seen.setdefault(metric.points, time.monotonic())
        time.sleep(0.02)
    logged, is_restored = ended(loop)[0].split()
    store.close()
    assert is_restored == "True"
    times = [moment for points, moment in seen.items() if points < int(logged)]
    assert len(times) > 12, "less than twice a second"
    assert max(after - before for before, after in itertools.pairwise(times)) < 2
