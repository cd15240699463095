"""How fast long runs are drawn: Python's part, from the query to the JSON, as a server sees it."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
from tests.benchmarks.figure import Figure

from trackmagic.host import this_process
from trackmagic.store import Series, Store, open_store

RUNS, POINTS = 20, 1_000_000
STARTED = 1.8e9
PROCESSES = 5

_DRAW = """
import sys, time
from trackmagic.store import open_store
from trackmagic.pages.api import answer
store = open_store(sys.argv[1])
def ask(**more):
    start = time.perf_counter()
    answer(store, "chart", {"filter": "", "keys": ["loss"], **more})
    print(time.perf_counter() - start)
if "cold" in sys.argv:
    ask(first=400_000, last=500_000)
ask()
ask()
for share in (2, 5, 10, 50, 500):
    first = int(sys.argv[2]) / 3
    ask(first=first, last=first + int(sys.argv[2]) / share)
"""


def long_runs(folder: Path) -> Iterator[Figure]:
    """The whole in a process that has drawn nothing yet, again, and stretches of it."""
    place = folder / "store"
    with closing(open_store(place)) as store:
        fill(store)
    found = [_drawn(place) for _ in range(PROCESSES)]
    first, again = (statistics.median(row[at] for row in found) for at in (0, 1))
    zooms = [max(row[2:]) for row in found]
    name = f"chart of {RUNS} runs x {POINTS:,} points"
    yield Figure(f"{name}, the first of a process", first * 1e3, 600, None, "ms")
    yield Figure("  again", again * 1e3, None, None, "ms")
    yield Figure(
        "  its zoom, the slowest of a half to a 500th",
        statistics.median(zooms) * 1e3,
        150,
        None,
        "ms",
    )
    cold = statistics.median(_drawn(place, "cold")[0] for _ in range(PROCESSES))
    yield Figure("  a zoom as the first of a process", cold * 1e3, None, None, "ms")


def fill(store: Store) -> None:
    """Loss curves with noise; the points come at uneven times."""
    experiment, chance = store.experiments.ensure("long"), np.random.default_rng(1)
    steps = np.arange(POINTS)
    for number in range(RUNS):
        run = store.runs.add(experiment, this_process(), started=STARTED + number).number
        values = 2.5 / (1 + steps / 1e5) + chance.normal(0, 0.05, POINTS)
        times = STARTED + number + chance.gamma(2, 1e-4, POINTS).cumsum()
        store.metrics.add(run, {"loss": Series(steps, times, values)})
        store.runs.end(run, "finished", ended=STARTED + 300)


def _drawn(place: Path, *words: str) -> list[float]:
    command = [sys.executable, "-c", _DRAW, str(place), str(POINTS), *words]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [float(line) for line in done.stdout.split()]
