"""How fast points are kept, how soon they are read, and what they take."""

from __future__ import annotations

import gc
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.figure import Figure
from tests.faults.kills import kill_many

import trackmagic
from trackmagic.store import open_store
from trackmagic.tracking.session import session

KILLS = 100
MILLION = 1_000_000
SHARED = 20_000


def one_point(folder: Path) -> Iterator[Figure]:
    """``log_metric`` over a write of 24 bytes."""

    def log() -> None:
        trackmagic.log_metric("loss", 0.5)

    mine, write = _beside(folder, log)
    yield Figure("log_metric p50, over os.write of 24 bytes", mine * 1e6, 3, 1, "us", mine / write)
    yield Figure("  os.write of 24 bytes", write * 1e6, None, None, "us")


def ten_points(folder: Path) -> Iterator[Figure]:
    """``log_metrics`` of ten over the same."""
    metrics = {f"metric {i}": i * 0.1 for i in range(10)}

    def log() -> None:
        trackmagic.log_metrics(metrics)

    mine, write = _beside(folder, log)
    yield Figure(
        "log_metrics of 10, over os.write of 24 bytes", mine * 1e6, 6, 3, "us", mine / write
    )


def _beside(folder: Path, log: Callable[[], None]) -> tuple[float, float]:
    """Medians in seconds of a call of ``log`` inside a run, and of a write, taken in turns."""
    os.environ["TRACKMAGIC_STORE"] = str(folder / "store")
    descriptor = os.open(folder / "beside", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    data = bytes(24)

    def write() -> None:
        os.write(descriptor, data)

    def nothing() -> None:
        pass

    found: dict[str, list[float]] = {"log": [], "write": [], "nothing": []}
    with trackmagic.start_run():
        log()
        for _ in range(40):
            for name, call in (("log", log), ("write", write), ("nothing", nothing)):
                found[name].extend(_times(call, 1000))
    os.close(descriptor)
    clock = statistics.median(found["nothing"])
    return statistics.median(found["log"]) - clock, statistics.median(found["write"]) - clock


def _times(call: Callable[[], None], count: int) -> list[float]:
    now = time.perf_counter
    found = [0.0] * count
    for at in range(count):
        start = now()
        call()
        found[at] = now() - start
    return found


_READER = """
import sys, time
from trackmagic.store import open_store
store = open_store(sys.argv[1])
store.metrics.of(1)
import numpy
for line in sys.stdin:
    number, wanted = map(int, line.split())
    print("ready", flush=True)
    while True:
        found = store.metrics.of(number)
        if found and found[0].points == wanted and len(store.metrics.series(number, "loss")) == wanted:
            break
        time.sleep(0.0005)
    print(time.monotonic(), flush=True)
"""


def readable(folder: Path) -> Iterator[Figure]:
    """From the first call until another process has read every point."""
    os.environ["TRACKMAGIC_STORE"] = str(folder / "store")
    with trackmagic.start_run():
        trackmagic.log_metric("loss", 0.5)
    command = [sys.executable, "-c", _READER, str(folder / "store")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        for name, ends, bar, aim in (
            ("20,000 points logged and readable by another process", True, 300_000, 1_000_000),
            ("  the same while the run stays open", False, None, None),
        ):
            found = statistics.median(_shared(reader, ends=ends) for _ in range(9))
            yield Figure(name, SHARED / found, bar, aim, "points/s", more_is_better=True)
        assert reader.stdin is not None
        reader.stdin.close()


def _shared(reader: subprocess.Popen[str], *, ends: bool) -> float:
    assert reader.stdin is not None
    assert reader.stdout is not None
    run = trackmagic.start_run()
    reader.stdin.write(f"{run.number} {SHARED}\n")
    reader.stdin.flush()
    reader.stdout.readline()
    start = time.monotonic()
    for i in range(SHARED):
        trackmagic.log_metric("loss", i * 0.5)
    if ends:
        run.end()
    end = float(reader.stdout.readline())
    run.end()
    return end - start


def lost(folder: Path) -> Iterator[Figure]:
    """Points acknowledged and gone after kills at full speed."""
    missing, acknowledged = kill_many(folder / "store", KILLS)
    name = f"points lost in {KILLS} kills -9, of {acknowledged:,} acknowledged"
    yield Figure(name, missing, 0, 0, "points")


def million(folder: Path) -> Iterator[Figure]:
    """A million points: logged, on disk, read to arrays."""
    place = folder / "store"
    os.environ["TRACKMAGIC_STORE"] = str(place)
    with trackmagic.start_run():
        pass
    empty = _size(place)
    chance = random.Random(1)
    values = [2.5 / (1 + i / 1000) + chance.gauss(0, 0.01) for i in range(MILLION)]
    log_metric = trackmagic.log_metric
    start = time.perf_counter()
    with trackmagic.start_run() as run:
        for value in values:
            log_metric("loss", value)
    seconds = time.perf_counter() - start
    yield Figure("1,000,000 points logged, the run opened and ended", seconds, None, None, "s")
    found = []
    for _ in range(9):
        gc.collect()
        start = time.perf_counter()
        points = run.series("loss")
        found.append(time.perf_counter() - start)
        assert points.value.tolist() == values
    yield Figure(
        "one metric of 1,000,000 points, read to arrays",
        statistics.median(found) * 1e3,
        60,
        15,
        "ms",
    )
    session.last = None
    open_store(place).close()
    yield Figure("bytes on disk per point", (_size(place) - empty) / MILLION, 16, 8, "bytes")


def _size(folder: Path) -> int:
    open_store(folder).close()
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
