"""A dashboard of 100 runs: 30 charts of 10,000 points until they are drawn, and 50 that are scrolled."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from tests.benchmarks.figure import Figure
from tests.benchmarks.views.stopwatch import frames_a_second, heap, load, low, shown_after
from tests.browser.chromium import opened
from tests.browser.lab import Lab

from trackmagic.host import this_process
from trackmagic.store import Series, Store

RUNS, POINTS = 100, 10_000
METRICS, MANY = 30, 50
STARTED = 1.8e9
SCROLLED_SECONDS = 3
WHEEL = 120
"""Pixels of one turn of a wheel."""
CELLS = ("trackmagic.dashboard('digits')",) * 3

_DRAWN = f"""(at) => [...document.querySelectorAll(`[data-cell='${{at}}'] .tm-dash-panel`)]
  .map((panel) => [panel.getBoundingClientRect(),
    panel.querySelectorAll(".scatterlayer .js-line").length >= {RUNS}])"""
FIRST = f"(at) => ({_DRAWN})(at).some(([_, drawn]) => drawn)"
WHOLE = f"""(at) => {{
  const seen = ({_DRAWN})(at).filter(([{{ top, bottom }}]) => bottom > 0 && top < innerHeight);
  return seen.length > 1 && seen.every(([_, drawn]) => drawn);
}}"""


def many_charts(folder: Path) -> Iterator[Figure]:
    """The first of a page, a further one, and scrolling."""
    with opened(folder) as lab:
        book = lab.notebook(list(CELLS))
        fill(book.store, METRICS, POINTS)
        lab.open(book)
        before = heap(lab)
        name = f"dashboard of {RUNS} runs x {METRICS} metrics x {POINTS:,} points"
        cold = shown_after(lab, 1, FIRST)
        yield Figure(f"{name}: first chart, of a kernel and a page", cold, None, None, "ms")
        lab.scroll_to(2)
        yield Figure(
            "  first chart, of a further one", shown_after(lab, 2, FIRST), 1000, None, "ms"
        )
        lab.scroll_to(3)
        yield Figure("  all in sight drawn", shown_after(lab, 3, WHOLE), 3000, None, "ms")
        lab.settle()
        yield Figure("  memory of the tab, more", heap(lab) - before, 250, None, "MB")
    with opened(folder) as lab:
        book = lab.notebook([CELLS[0]], "many")
        fill(book.store, MANY, 1_000)
        lab.open(book)
        shown_after(lab, 1, WHOLE)
        frames = frames_a_second(lab, _scroll)
        name = f"dashboard of {MANY} charts x {RUNS} runs: scrolling, median, {load()}"
        yield Figure(name, statistics.median(frames), 50, None, "fps", more_is_better=True)
        yield Figure("  its 5th percentile", low(frames), None, None, "fps")


def fill(store: Store, metrics: int, points: int) -> None:
    """Curves with noise, in three sections."""
    experiment, chance = store.experiments.ensure("digits"), np.random.default_rng(1)
    steps = np.arange(points)
    falling = np.exp(-steps / points * 4)
    for number in range(RUNS):
        times = STARTED + number + steps / 10
        with store.transaction():
            run = store.runs.add(experiment, this_process(), started=STARTED + number).number
            store.metrics.add(
                run,
                {
                    f"{('train', 'val', 'test')[at % 3]}/m{at}": Series(
                        steps, times, falling * (at + 1) + chance.normal(0, 0.02, points)
                    )
                    for at in range(metrics)
                },
            )
            store.runs.end(run, "finished", ended=STARTED + 3000)


def _scroll(lab: Lab) -> None:
    """By a real wheel, without a rest."""
    lab.output(1).locator(".tm-dash-panel").first.hover()
    end = time.monotonic() + SCROLLED_SECONDS
    while time.monotonic() < end:
        lab.page.mouse.wheel(0, WHEEL)
