"""What the labextension costs JupyterLab: its start, and a key in a cell that has a badge."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.figure import Figure
from tests.benchmarks.views.stopwatch import load
from tests.browser.chromium import opened
from tests.browser.lab import PANEL, Lab
from tests.browser.world import add_run

TRIES = 10
CELLS, KEYS = 200, 300
SETTLED = """() => {
  const app = window.jupyterapp;
  if (app) window.tmSettled ??= app.restored.then(() => { window.tmAt = performance.now() / 1000; });
  return window.tmAt;
}"""
"""The second at which the page is as it was left."""
TYPE = f"""(keys) => {{
  const editor = {PANEL}.content.widgets[1].editor;
  return [...Array(keys)].map(() => {{
    const begun = performance.now();
    editor.replaceSelection("a");
    return performance.now() - begun;
  }});
}}"""
"""Type so many letters into cell 1; gives the milliseconds of each."""
LEAVE_OUT = """document.addEventListener("readystatechange", () => {
  if (document.readyState !== "interactive" || !location.search.includes("without")) return;
  const place = document.getElementById("jupyter-config-data");
  const config = JSON.parse(place.textContent);
  config.federated_extensions = config.federated_extensions.filter((one) => one.name !== "trackmagic");
  place.textContent = JSON.stringify(config);
});"""
"""Before JupyterLab's deferred scripts: as if the labextension were not installed."""


def start_and_keys(folder: Path) -> Iterator[Figure]:
    """Loads of the page in turns with and without the labextension; keys in a notebook full of badges."""
    with opened(folder / "start") as lab:
        yield from _start(lab)
    with opened(folder / "keys") as lab:
        yield from _keys(lab)


def _start(lab: Lab) -> Iterator[Figure]:
    home = f"{lab.server.url}lab?reset&token=tests"
    times: dict[str, list[float]] = {"&without": [], "": []}
    lab.page.add_init_script(LEAVE_OUT)
    for turn in range(TRIES + 1):
        for more, kept in times.items():
            lab.page.goto(home + more)
            took = lab.wait_for(SETTLED)
            assert lab.page.evaluate("() => jupyterapp.hasPlugin('trackmagic:panel')") is not more
            if turn:  # what comes from the disk the first time is the same for both
                kept.append(took)
            lab.page.goto("about:blank")
    without, having = times.values()
    grown = statistics.median(b - a for a, b in zip(without, having, strict=True))
    name = f"JupyterLab starts, over itself without the extension, {load()}"
    yield Figure(name, grown * 1e3, 100, None, "ms")
    yield Figure("  without the extension", statistics.median(without) * 1e3, None, None, "ms")


def _keys(lab: Lab) -> Iterator[Figure]:
    book = lab.notebook(["%%track\nx = 1"] * CELLS)
    for number in range(20):
        add_run(book.store, f"run-{number}")
    lab.open(book)
    lab.run_cell(1)
    lab.cell(1).get_by_text("#21").wait_for()
    times = lab.page.evaluate(TYPE, KEYS)
    yield Figure(
        f"a key in a tracked cell of {CELLS} with badges", statistics.median(times), 10, None, "ms"
    )
    yield Figure("  the slowest", max(times), None, None, "ms")
