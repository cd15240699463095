"""Writers that are killed at full speed, and what is left of their points."""

from __future__ import annotations

import mmap
import os
import random
import signal
import struct
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np

from trackmagic.store import Store, open_store

_WRITER = """
import mmap, os, struct, sys
import trackmagic
with open(sys.argv[1], "r+b") as file:
    acknowledged = mmap.mmap(file.fileno(), 16)
acknowledge = struct.Struct("<Q").pack_into
log_metric, log_metrics = trackmagic.log_metric, trackmagic.log_metrics
run = trackmagic.start_run(experiment="killed")
acknowledge(acknowledged, 0, run.number)
i = 0
while True:
    log_metric("one", i * 0.5)
    log_metrics({"two": i * 0.25, "three": -float(i)})
    i += 1
    acknowledge(acknowledged, 8, i)
"""
_FIELDS = struct.Struct("<QQ")
FACTORS = {"one": 0.5, "two": 0.25, "three": -1.0}
START_SECONDS = 60.0


class Killed(NamedTuple):
    """A writer that is dead."""

    run: int
    acknowledged: int
    """How often it had been told that its points are kept."""


def kill(folder: Path, number: int) -> Killed:
    """Start a writer and kill it at one of its first moments, or after many points."""
    counter = folder.with_name(f"{folder.name}-acknowledged-{number}")
    counter.write_bytes(bytes(16))
    environment = os.environ | {"TRACKMAGIC_STORE": str(folder)}
    environment.pop("TRACKMAGIC_RUN_ID", None)
    process = subprocess.Popen([sys.executable, "-c", _WRITER, str(counter)], env=environment)
    try:
        with (
            counter.open("rb") as file,
            mmap.mmap(file.fileno(), 16, prot=mmap.PROT_READ) as shared,
        ):
            deadline = time.monotonic() + START_SECONDS
            enough = random.randint(1, random.choice((1, 1_000, 10_000, 50_000)))
            while _FIELDS.unpack_from(shared)[1] < enough:
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.0005)
            time.sleep(random.random() * 0.01)  # not only as a poll sees that it is enough
            process.send_signal(signal.SIGKILL)
            process.wait()
            return Killed(*_FIELDS.unpack_from(shared))
    finally:
        process.kill()
        process.wait()
        counter.unlink()


def lost_points(store: Store, killed: Killed) -> int:
    """How many points are missing of those acknowledged; each one found must be right."""
    lost = 0
    for key, factor in FACTORS.items():
        points = store.metrics.series(killed.run, key)
        count = len(points)
        assert np.array_equal(points.step, np.arange(count))
        assert np.array_equal(points.value, np.arange(count) * factor)
        lost += max(killed.acknowledged - count, 0)
        assert count <= killed.acknowledged + 1, "a point came twice"
    return lost


def kill_many(folder: Path, kills: int, *, at_once: int = 2) -> tuple[int, int]:
    """Points lost, and acknowledged, in that many kills, two writers at a time on one store."""
    with ThreadPoolExecutor(at_once) as pool:
        dead = list(pool.map(lambda number: kill(folder, number), range(kills)))
    store = open_store(folder)
    store.recover()
    lost = sum(lost_points(store, killed) for killed in dead)
    for killed in dead:
        assert store.runs.get(killed.run).status == "crashed"
    assert not list(store.journals.iterdir())
    store.close()
    return lost, 3 * sum(killed.acknowledged for killed in dead)
