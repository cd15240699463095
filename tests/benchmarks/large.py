"""What runs of very many metrics and files cost."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.figure import Figure

import trackmagic
from trackmagic.store.artifacts import describe
from trackmagic.views.artifact import ArtifactQuery, preview
from trackmagic.views.run import RunQuery, run_view

METRICS, POINTS = 10_000, 3
FILES = 100_000


def many_metrics(folder: Path) -> Iterator[Figure]:
    """10,000 metrics, logged in one burst: the end of the run, and its page."""
    os.environ["TRACKMAGIC_STORE"] = str(folder / "store")
    run = trackmagic.start_run()
    for step in range(POINTS):
        trackmagic.log_metrics({f"metric {i}": float(i * step) for i in range(METRICS)}, step)
    start = time.perf_counter()
    run.end()
    yield Figure(
        f"10,000 metrics of {POINTS} points: the end of their run", _since(start), 1, 0.3, "s"
    )
    start = time.perf_counter()
    run_view(run.store, RunQuery(run=str(run.number)))
    yield Figure("  the page of their run", _since(start), 1, 0.2, "s")


def many_files(folder: Path) -> Iterator[Figure]:
    """100,000 files: the page of the run, and one of them."""
    os.environ["TRACKMAGIC_STORE"] = str(folder / "store")
    with trackmagic.start_run() as run:
        digest = run.store.blobs.put(b"text")
        run.store.artifacts.add(
            run.number, [describe(f"data/{i:06}.txt", digest, 4) for i in range(FILES)]
        )
    start = time.perf_counter()
    run_view(run.store, RunQuery(run=str(run.number)))
    yield Figure("100,000 files: the page of their run", _since(start) * 1e3, 1000, 100, "ms")
    start = time.perf_counter()
    preview(run.store, ArtifactQuery(run=run.number, path="data/099999.txt"))
    yield Figure("100,000 files: the preview of one", _since(start) * 1e3, 100, 10, "ms")


def _since(start: float) -> float:
    return time.perf_counter() - start
