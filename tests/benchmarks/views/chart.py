"""A chart of 20 runs of a million points: from the cell to the drawn lines, and its zooms."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.charts import POINTS, RUNS, fill
from tests.benchmarks.figure import Figure
from tests.benchmarks.views.stopwatch import answered, load, shown_after
from tests.browser.chromium import opened
from tests.browser.lab import Lab

CELL = "trackmagic.chart('loss', filter='')"
WARM = 4
ZOOMS = 10
SHARES = (0.5, 0.2, 0.1, 0.02)
"""Parts of the width that are dragged over."""

LINES = """(at) => [...document.querySelectorAll(
  `[data-cell='${at}'] .tm-live .scatterlayer .js-line`)].map((one) => one.getAttribute("d"))"""
_PLOT = "document.querySelector(`[data-cell='${at}'] .tm-live .js-plotly-plot`)"
DRAWN = f"(at) => ({LINES})(at).filter((one) => one).length >= {RUNS}"
POINTS_BEFORE = f"(at) => [{_PLOT}.data[0].x, ({LINES})(at).join()]"
DRAWN_ANEW = f"""(at, [points, lines]) =>
  {_PLOT}.data[0].x !== points && ({LINES})(at).join() !== lines"""
"""Lines of other points: plotly draws a zoom of the old ones at once."""


def long_runs(folder: Path) -> Iterator[Figure]:
    """The first of a kernel, further ones, and zooms by dragging."""
    with opened(folder) as lab:
        book = lab.notebook([CELL] * (1 + WARM))
        fill(book.store)
        lab.open(book)
        cold = shown_after(lab, 1, DRAWN)
        warm = [_fresh(lab, at) for at in range(2, 2 + WARM)]
        name = f"chart of {RUNS} runs x {POINTS:,} points on the screen"
        yield Figure(f"{name}, best of {WARM}", min(warm), 1500, None, "ms")
        yield Figure("  median", statistics.median(warm), None, None, "ms")
        yield Figure("  the first of a kernel, a server and a page", cold, None, None, "ms")
        zooms = []
        for one in range(ZOOMS):
            zooms.append(_zoomed(lab, WARM + 1, SHARES[one % len(SHARES)]))
            show_all(lab, WARM + 1)
        yield Figure(
            f"  a zoom, median of {ZOOMS}, {load()}", statistics.median(zooms), 250, None, "ms"
        )
        yield Figure("  the slowest", max(zooms), None, None, "ms")


def _fresh(lab: Lab, at: int) -> float:
    lab.scroll_to(at)
    return shown_after(lab, at, DRAWN)


def _zoomed(lab: Lab, at: int, share: float) -> float:
    return answered(
        lab, "mouseup", lambda: drag_zoom(lab, at, share), DRAWN_ANEW, at, POINTS_BEFORE
    )


def drag_zoom(lab: Lab, at: int, share: float = 0.3) -> None:
    """Drag over a part of the chart that a cell shows."""
    place = lab.output(at).locator(".tm-live .nsewdrag").first
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box
    y, left = box["y"] + box["height"] / 2, box["x"] + box["width"] * 0.3
    lab.page.mouse.move(left, y)
    lab.page.mouse.down()
    lab.page.mouse.move(left + box["width"] * share / 2, y + 1)
    lab.page.mouse.move(left + box["width"] * share, y)
    lab.page.mouse.up()


def show_all(lab: Lab, at: int) -> None:
    """Undo the zoom, and wait until the whole is drawn from its own points."""
    picture = lab.output(at).locator(".tm-live .tm-picture")
    answered(lab, "keydown", lambda: picture.press("Escape"), DRAWN_ANEW, at, POINTS_BEFORE)
