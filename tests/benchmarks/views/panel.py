"""The panel over 100,000 runs in 200 experiments: opening it, typing in its search bar, what it holds."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from tests.benchmarks.figure import Figure
from tests.benchmarks.views.stopwatch import answered, heap, load
from tests.benchmarks.views.table import RUNS, fill
from tests.browser.chromium import opened
from tests.browser.lab import Book, Lab

from trackmagic.store.schema import experiment, run

EXPERIMENTS = 200
TYPED = "metrics.m0 > 0.97 and params.p1 = 'adam'"
SHOW = "() => window.jupyterapp.commands.execute('trackmagic:show-panel')"
HIDE = "() => window.jupyterapp.shell.collapseLeft()"
READY = """() => document.querySelector(".tm-panel [role=treeitem]") !== null
  && document.querySelector(".tm-panel [data-run]") !== null"""
PRESSED = "() => window.dispatchEvent(new Event('tm-press'))"
KEEP_KEYS = """() => {
  window.tmKeys = [];
  addEventListener("keydown", (event) => {
    const began = event.timeStamp;
    requestAnimationFrame(() => setTimeout(() => tmKeys.push(performance.now() - began)));
  }, { capture: true });
}"""


def many_runs(folder: Path) -> Iterator[Figure]:
    """The first of a page, further ones, keys, memory."""
    with opened(folder) as lab:
        lab.expects(r"400 .*/api/runs")  # a filter that is half typed
        book = lab.notebook([])
        fill(book)
        _file(book)
        lab.open(book)
        before = heap(lab)
        cold = _opened(lab)
        name = f"panel over {RUNS:,} runs, {EXPERIMENTS} experiments"
        yield Figure(f"{name}: ready, the first of a server and a page", cold, 700, None, "ms")
        yield Figure("  opened in a page loaded anew", _again(lab, book), 700, None, "ms")
        keys = _typed(lab)
        yield Figure(
            f"  a key in the search bar, the slowest of {len(keys)}, {load()}",
            max(keys),
            50,
            None,
            "ms",
        )
        yield Figure("  median", statistics.median(keys), None, None, "ms")
        yield Figure("  memory of the tab, more", heap(lab) - before, 50, None, "MB")


def _file(book: Book) -> None:
    """Spread the runs over experiments, the names of some below one another."""
    names = [f"area-{at % 20}/task-{at}" if at % 2 else f"study-{at}" for at in range(EXPERIMENTS)]
    with book.store.database.engine.begin() as connection:
        rows = [{"id": at + 2, "name": name, "created": 0.0} for at, name in enumerate(names)]
        connection.execute(sa.insert(experiment), rows)
        connection.execute(sa.update(run).values(experiment_id=2 + run.c.number % EXPERIMENTS))


def _opened(lab: Lab) -> float:
    press = f"() => {{ ({PRESSED})(); ({SHOW})(); }}"
    return answered(lab, "tm-press", lambda: lab.page.evaluate(press), READY)


def _again(lab: Lab, book: Book) -> float:
    lab.page.evaluate(HIDE)
    lab.open(book, load=False)
    return _opened(lab)


def _typed(lab: Lab) -> list[float]:
    """Milliseconds from each key to the frame after what it did."""
    search = lab.page.locator(".tm-panel").get_by_role("combobox", name="Filter runs")
    search.click()
    lab.page.evaluate(KEEP_KEYS)
    search.press_sequentially(TYPED, delay=60)
    lab.wait_for(f"() => tmKeys.length === {len(TYPED)}")
    found: list[float] = lab.page.evaluate("() => tmKeys")
    return found
