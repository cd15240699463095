"""The run table over 100,000 runs: from the cell to the first rows, filters, and scrolling."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from tests.benchmarks import query_speed
from tests.benchmarks.figure import Figure
from tests.benchmarks.views.stopwatch import answered, frames_a_second, load, low, shown_after
from tests.browser.chromium import opened
from tests.browser.lab import Book, Lab

from trackmagic.store.schema import clock

RUNS = 100_000
CELL = "trackmagic.runs()"
WARM = 4
LAST = WARM + 1
SCROLLED_SECONDS = 3
WHEEL = 120
"""Pixels of one turn of a wheel."""
FILTERS = (
    *(f"metrics.m0 > 0.{n} and params.p1 = 'adam'" for n in (99, 97, 95, 9)),
    *(f"params.p3 < 0.0{n}" for n in (1, 2, 3, 4)),
    *(f"fox-{n}" for n in (77, 412, 9000, 31000)),
)
"""A metric with a param, a param that many runs match, and free text."""

ROWS = """(at) => document.querySelector(`[data-cell='${at}'] .tm-live [data-run]`) !== null"""
FIRST = """(at) => document.querySelector(`[data-cell='${at}'] .tm-live [data-run]`)?.dataset.run
  + document.querySelector(`[data-cell='${at}'] .tm-runs-said`).textContent"""
OTHERS = f"""(at, before) => {{
  const said = document.querySelector(`[data-cell='${{at}}'] .tm-runs-said`);
  return !said.classList.contains("tm-dim") && ({ROWS})(at) && ({FIRST})(at) !== before;
}}"""


def many_runs(folder: Path) -> Iterator[Figure]:
    """The first of a kernel, further ones, filters, scrolling."""
    with opened(folder) as lab:
        book = lab.notebook([CELL] * LAST)
        fill(book)
        lab.open(book)
        cold = shown_after(lab, 1, ROWS)
        warm = [_fresh(lab, at) for at in range(2, LAST + 1)]
        name = f"run table over {RUNS:,} runs: first rows"
        yield Figure(f"{name}, best of {WARM}", min(warm), 700, None, "ms")
        yield Figure("  median", statistics.median(warm), None, None, "ms")
        yield Figure("  the first of a kernel, a server and a page", cold, None, None, "ms")
        still = frames_a_second(lab, _wait)
        scrolled = frames_a_second(lab, _scroll)
        yield Figure(
            f"  scrolling, median, {load()}",
            statistics.median(scrolled),
            50,
            None,
            "fps",
            more_is_better=True,
        )
        yield Figure("  its 5th percentile", low(scrolled), None, None, "fps")
        yield Figure("  at rest, the 5th percentile", low(still), None, None, "fps")
        times = [_filtered(lab, one) for one in FILTERS]
        yield Figure(
            f"  a filter, median of {len(times)}", statistics.median(times), 200, None, "ms"
        )
        yield Figure("  the slowest", max(times), None, None, "ms")


def fill(book: Book) -> None:
    """Put 100,000 runs into its store as that would have them, but in one go."""
    engine = book.store.database.engine
    query_speed.fill(engine, RUNS)
    with engine.begin() as connection:
        connection.execute(sa.update(clock).values(runs=RUNS, cursor=RUNS))


def _fresh(lab: Lab, at: int) -> float:
    lab.scroll_to(at)
    return shown_after(lab, at, ROWS)


def _filtered(lab: Lab, text: str) -> float:
    search = lab.output(LAST).get_by_role("combobox", name="Filter runs")
    return answered(lab, "input", lambda: search.fill(text), OTHERS, LAST, FIRST)


def _wait(lab: Lab) -> None:
    lab.page.wait_for_timeout(1000)


def _scroll(lab: Lab) -> None:
    """By a real wheel, without a rest."""
    grid = lab.output(LAST).locator(".tm-runs-grid")
    grid.scroll_into_view_if_needed()
    grid.hover()
    end = time.monotonic() + SCROLLED_SECONDS
    while time.monotonic() < end:
        lab.page.mouse.wheel(0, WHEEL)
    assert grid.evaluate("(one) => one.scrollTop") > 10 * WHEEL
