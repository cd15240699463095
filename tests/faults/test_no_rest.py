"""A cell that logs without a rest leaves its own background thread hardly a moment."""

import itertools
import json

from faults.processes import ended, script

POINTS = 60_000
LOOP = f"""
import json, sys, time
import sqlalchemy as sa
import trackmagic
before, n, folds = sys.getswitchinterval(), 0, []
with trackmagic.start_run() as run:
    sa.event.listen(run.store.database.engine, "commit", lambda _connection: folds.append(n))
    began = time.perf_counter()
    while n < {POINTS}:
        n += 1
        trackmagic.log_metric("loss", 1 / n)
        while time.perf_counter() < began + n / 10_000:
            sum(range(20))
    while not folds or folds[-1] < n:
        time.sleep(0.01)  # the thread is at rest again
    print(json.dumps([folds, sys.getswitchinterval() == before]))
"""
"""Ten thousand points a second; tells how many were logged when each transaction ended."""


def test_points_of_a_loop_without_a_rest_are_folded_while_it_runs(tmp_path):
    folds, is_restored = json.loads(ended(script(LOOP, tmp_path / "store"))[0])
    assert is_restored
    between = [after - before for before, after in itertools.pairwise([0, *folds])]
    assert max(between) < POINTS / 4  # counted in the loop's own work, not in seconds
