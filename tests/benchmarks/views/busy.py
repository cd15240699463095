"""While a tracked cell is busy in pure Python: the card moves, and table, chart and note answer at once."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Locator
from tests.benchmarks.figure import Figure
from tests.benchmarks.views.chart import DRAWN_ANEW, POINTS_BEFORE, drag_zoom, show_all
from tests.benchmarks.views.stopwatch import answered, load
from tests.browser.chromium import opened
from tests.browser.lab import Lab
from tests.browser.world import add_run

RUNS, POINTS = 12, 20_000
TIMES = 12
SECONDS = 6
HEIGHT = 1500
"""Of the window: table, chart and card are on the screen together."""
TABLE = "trackmagic.runs(columns=['lr', 'depth', 'loss', 'started'])"
CHART = "trackmagic.chart('loss', experiment='digits')"
BUSY = """%%track
import time
from pathlib import Path
began, n = time.perf_counter(), 0
while n % 1000 or not Path("enough").exists():
    n += 1
    trackmagic.log_metric("loss", 1 / n)
    while time.perf_counter() < began + n / 10_000:
        sum(range(20))
"""
"""Ten thousand points a second, without a rest, until the file is there."""
FIRST_ROW = "(at) => document.querySelector(`[data-cell='${at}'] [data-run]`)?.dataset.run"
OTHER_ROW = f"(at, before) => {{ const now = ({FIRST_ROW})(at); return now && now !== before; }}"
COUNTED = """(wanted) => {
  const said = document.querySelector("[data-cell='1'] .tm-runs-said").textContent.trim();
  const rows = document.querySelectorAll("[data-cell='1'] [data-run]").length;
  return said === `${wanted} runs` && rows === wanted;
}"""
NOTED = """(text) => [...document.querySelectorAll("[data-cell='3'] .tm-note-part p")]
  .some((one) => one.textContent === text)"""
KEEP_MOVES = """() => {
  const card = document.querySelector("[data-cell='3'] .tm-live .tm-card");
  const sign = () => [...card.querySelectorAll("tbody tr")].find(
    (one) => one.cells[0].textContent === "loss")?.cells[1].textContent;
  let last = sign();
  window.tmMoves = [performance.now()];
  new MutationObserver(() => {
    const now = sign();
    if (now !== last) tmMoves.push(performance.now());
    last = now;
  }).observe(card, { subtree: true, childList: true, characterData: true, attributes: true });
}"""


def while_busy(folder: Path) -> Iterator[Figure]:
    """In JupyterLab and in Notebook 7."""
    for app, title in (("lab", "JupyterLab"), ("notebook", "Notebook 7")):
        with opened(folder / app, app, height=HEIGHT) as lab:
            yield from _figures(lab, title)


def _figures(lab: Lab, title: str) -> Iterator[Figure]:
    book = lab.notebook([TABLE, CHART, BUSY])
    for at in range(RUNS):
        lr, depth = 10.0 ** -(1 + at % 3), at + 1
        loss = [(1 + lr) / (step + depth) for step in range(POINTS)]
        add_run(book.store, params={"lr": lr, "depth": depth}, metrics={"loss": loss})
    lab.open(book)
    lab.run_cell(1)
    lab.run_cell(2)
    lab.run_cell(3, wait=False)
    card = lab.output(3).locator(".tm-live > .tm-card")
    card.locator("tbody tr", has_text="loss").first.wait_for()
    lab.page.evaluate(KEEP_MOVES)
    lab.until(lambda: len(lab.page.evaluate("() => tmMoves")) > 2 * SECONDS, seconds=5 * SECONDS)
    found = {
        "sort": _sorted(lab),
        "filter": _filtered(lab),
        "zoom": [_zoomed(lab) for _ in range(TIMES)],
        "note": [_noted(lab, card, f"note {time}") for time in range(TIMES)],
    }
    moves = lab.page.evaluate("() => tmMoves")
    assert lab.is_busy(3)
    (book.file.parent / "enough").touch()
    assert lab.finish(3)
    yield Figure(
        f"{title}, a tracked cell busy: the card moves",
        (len(moves) - 1) / (moves[-1] - moves[0]) * 1e3,
        2,
        None,
        "/s",
        more_is_better=True,
    )
    pauses = [after - before for before, after in itertools.pairwise(moves)]
    yield Figure(f"  its longest pause, {load()}", max(pauses), None, None, "ms")
    for name, times in found.items():
        yield Figure(f"  {name}, median of {len(times)}", statistics.median(times), 200, None, "ms")


def _sorted(lab: Lab) -> list[float]:
    head = lab.output(1).get_by_role("columnheader").filter(has_text="depth").get_by_role("button")
    head.click()
    lab.wait_for(f"() => ({FIRST_ROW})(1) === '{RUNS}' || ({FIRST_ROW})(1) === '1'")
    return [answered(lab, "click", head.click, OTHER_ROW, 1, FIRST_ROW) for _ in range(TIMES)]


def _filtered(lab: Lab) -> list[float]:
    search = lab.output(1).get_by_role("combobox", name="Filter runs")

    def typed(text: str) -> Callable[[], None]:
        return lambda: search.fill(text)

    return [
        answered(lab, "input", typed(f"params.depth > {at}"), COUNTED, RUNS - at)
        for at in range(RUNS - 1)
    ]


def _zoomed(lab: Lab) -> float:
    took = answered(lab, "mouseup", lambda: drag_zoom(lab, 2), DRAWN_ANEW, 2, POINTS_BEFORE)
    show_all(lab, 2)
    return took


def _noted(lab: Lab, card: Locator, text: str) -> float:
    card.get_by_role("button", name="Add note").or_(
        card.get_by_role("button", name="Edit note")
    ).click()
    card.get_by_role("textbox", name="Note").fill(text)
    return answered(lab, "click", card.get_by_role("button", name="Save note").click, NOTED, text)
