"""A dashboard of 100 runs: 30 charts of 10,000 points until they are drawn, and 50 that are scrolled."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from tests.benchmarks.figure import Figure
from tests.benchmarks.views.stopwatch import answered, frames_a_second, heap, load, low
from tests.browser.chromium import opened
from tests.browser.lab import Book, Lab

from trackmagic.host import this_process
from trackmagic.places.registry import store_id
from trackmagic.store import Series, Store

RUNS, POINTS = 100, 10_000
METRICS, MANY = 30, 50
STARTED = 1.8e9
SCROLLED_SECONDS = 3
WHEEL = 120
"""Pixels of one turn of a wheel."""
AGAIN = 3

_DRAWN = f"""() => [...document.querySelectorAll(`.tm-tab .tm-dash-panel`)]
  .map((panel) => [panel.getBoundingClientRect(),
    panel.querySelectorAll(".scatterlayer .js-line").length >= {RUNS}])"""
FIRST = f"() => ({_DRAWN})().some(([_, drawn]) => drawn)"
WHOLE = f"""() => {{
  const seen = ({_DRAWN})().filter(([{{ top, bottom }}]) => bottom > 0 && top < innerHeight);
  return seen.length > 1 && seen.every(([_, drawn]) => drawn);
}}"""
OPEN = """(address) => {
  window.dispatchEvent(new Event("tm-press"));
  void window.jupyterapp.commands.execute("trackmagic:open", address);
}"""
CLOSE = """() => {
  const { shell } = window.jupyterapp;
  for (const tab of [...shell.widgets("main")]) if (tab.id.startsWith("trackmagic-")) tab.dispose();
}"""


def many_charts(folder: Path) -> Iterator[Figure]:
    """The first of a page, further ones, memory, scrolling."""
    with opened(folder / "few") as lab:
        book = _filled(lab, METRICS, POINTS)
        before = heap(lab)
        name = f"dashboard of {RUNS} runs x {METRICS} metrics x {POINTS:,} points"
        cold = _opened(lab, book, WHOLE)
        yield Figure(f"{name}: all in sight, the first of a page", cold, 3000, None, "ms")
        lab.settle()
        yield Figure("  memory of the tab, more", heap(lab) - before, 250, None, "MB")
        for words, shown, bar in (("first chart", FIRST, 1000), ("all in sight", WHOLE, 3000)):
            figures = [_opened(lab, book, shown) for _ in range(AGAIN)]
            median = statistics.median(figures)
            yield Figure(f"  {words}, median of {AGAIN}, {load()}", median, bar, None, "ms")
    with opened(folder / "many") as lab:
        book = _filled(lab, MANY, 1_000)
        _opened(lab, book, WHOLE)
        frames = frames_a_second(lab, _scroll)
        name = f"dashboard of {MANY} charts x {RUNS} runs: scrolling, median"
        yield Figure(name, statistics.median(frames), 50, None, "fps", more_is_better=True)
        yield Figure("  its 5th percentile", low(frames), None, None, "fps")


def _filled(lab: Lab, metrics: int, points: int) -> Book:
    book = lab.notebook([])
    fill(book.store, metrics, points)
    lab.open(book)
    return book


def _opened(lab: Lab, book: Book, shown: str) -> float:
    """Milliseconds until that is seen in a new tab."""
    lab.page.evaluate(CLOSE)
    query = {"experiment": book.store.experiments.get("digits").id}
    address = {"view": "dashboard", "store": store_id(str(book.location)), "query": query}
    return answered(lab, "tm-press", lambda: lab.page.evaluate(OPEN, address), shown)


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
    lab.page.locator(".tm-tab .tm-dash-panel").first.hover()
    end = time.monotonic() + SCROLLED_SECONDS
    while time.monotonic() < end:
        lab.page.mouse.wheel(0, WHEEL)
    assert lab.page.locator(".tm-tab:visible").evaluate("(one) => one.scrollTop") > 10 * WHEEL
