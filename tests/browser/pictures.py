"""The README's pictures, ``make pictures``: notebooks run in JupyterLab, and what their cells show.

A picture is as wide as the notebook, and has 256 colours: small enough for a repository.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator

from .chromium import opened
from .lab import PANEL, Book, Lab
from .servers import ROOT

NOTEBOOKS = ROOT / "notebooks"
IMAGES = NOTEBOOKS / "images"
WIDTH, WIDE, HEIGHT = 960, 1180, 1800
PANEL_HEIGHT = 760
MOST_BYTES = 150_000
TRACKED = "%%track"
HALF = 50
"""Percent that are done when a running cell is pictured."""


def first_run(lab: Lab) -> None:
    """A tracked cell with its figure and card, and two runs compared."""
    _open(lab, "01-first-run.ipynb")
    _run_to(lab, "ConfusionMatrixDisplay.from_estimator")
    cell = _cell_with(lab, "ConfusionMatrixDisplay.from_estimator")
    _wait_for(lab, cell, ".tm-chip")
    _keep(lab, cell, "tracked-cell", lab.cell(cell))
    _run_to(lab, "trackmagic.compare_runs(")
    cell = _cell_with(lab, "trackmagic.compare_runs(")
    _wait_for(lab, cell, ".tm-cmp-grid td")
    lab.output(cell).get_by_role("button", name="Charts", exact=True).click()
    _keep(lab, cell, "compare", lab.output(cell).locator(".tm-live"))


def live_card(lab: Lab) -> None:
    """A card while its cell runs: the first cell of the first notebook, with more epochs."""
    _open(lab, "01-first-run.ipynb")
    _run_to(lab, TRACKED, before=True)
    cell = _cell_with(lab, TRACKED)
    lab.write_cell(cell, _sources(lab)[cell].replace("epochs = 20", "epochs = 2000"))
    lab.run_cell(cell, wait=False)
    _wait_for(lab, cell, "[role=progressbar]")
    done = lab.output(cell).locator(".tm-live [role=progressbar]").first
    lab.until(lambda: int(done.get_attribute("aria-valuenow") or 0) >= HALF)
    _keep(lab, cell, "live-card", lab.output(cell).locator(".tm-live"))
    lab.output(cell).get_by_role("button", name="Stop").click()
    lab.finish(cell)


def tables_and_charts(lab: Lab) -> None:
    """The run table, a chart, a run."""
    _open(lab, "02-tables-and-charts.ipynb")
    _run_to(lab, "trackmagic.show(")
    for name, words, shown, do in (
        ("chart", "group_by=", ".main-svg", None),
        ("run", "trackmagic.show(", ".tm-run-tabs", None),
        ("runs", "table = trackmagic.runs(", "[data-run] svg", _select),
    ):
        cell = _cell_with(lab, words)
        _wait_for(lab, cell, shown)
        if do:
            do(lab.output(cell))
        _keep(lab, cell, name, lab.output(cell).locator(".tm-live").first)


def panel(lab: Lab) -> None:
    """The window of JupyterLab with the panel: some runs of two experiments, one of them running."""
    lab.expects(r"images/panel")  # it is being made
    _open(lab, "03-the-panel.ipynb")
    lab.width(WIDE, PANEL_HEIGHT)
    forest, linear = _cell_with(lab, "warm_start"), _cell_with(lab, "partial_fit")
    _run_to(lab, "warm_start")
    for alpha in ("0.01", "0.1"):
        _change(lab, linear, "alpha = 0.001", f"alpha = {alpha}")
    for depth in ("2", "4"):
        _change(lab, forest, "depth = 8", f"depth = {depth}")
    _change(lab, linear, "epochs = 30", "epochs = 3000", wait=False)
    lab.page.evaluate("() => window.jupyterapp.commands.execute('trackmagic:show-panel')")
    side = lab.page.locator(".tm-panel")
    side.locator("[data-run] [role=progressbar]").wait_for()
    side.locator("[data-run] svg").nth(3).wait_for()
    lab.page.evaluate(f"() => {PANEL}.content.scrollToItem({linear}, 'start')")
    lab.page.mouse.move(WIDE - 1, PANEL_HEIGHT - 1)
    _shrink(lab.page.locator("#main"), "panel")
    lab.page.evaluate(f"() => {PANEL}.sessionContext.session.kernel.interrupt()")
    lab.finish(linear)


def _change(lab: Lab, at: int, old: str, new: str, *, wait: bool = True) -> None:
    """Run a cell with another line, and put the line back."""
    text = _sources(lab)[at]
    assert old in text
    lab.write_cell(at, text.replace(old, new))
    lab.run_cell(at, wait=wait)
    if wait:
        lab.write_cell(at, text)


def _select(output: Locator) -> None:
    """The best three, in a wider window: there are many columns."""
    output.page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    for row in output.locator("[data-run]").all()[:3]:
        row.locator("[data-check]").click()


def _open(lab: Lab, name: str) -> Book:
    book = lab.notebook([], name=Path(name).stem, load="")
    shutil.copy(NOTEBOOKS / name, book.file)
    lab.open(book, load=False)
    lab.page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
    return book


def _sources(lab: Lab) -> list[str]:
    found: list[str] = lab.page.evaluate(
        f"() => {PANEL}.content.widgets.map((one) =>"
        " one.model.type === 'code' ? one.model.sharedModel.getSource() : '')"
    )
    return found


def _cell_with(lab: Lab, words: str) -> int:
    return next(at for at, text in enumerate(_sources(lab)) if words in text)


def _run_to(lab: Lab, words: str, *, before: bool = False) -> None:
    """Run the code cells that have not been run, to the one with these words."""
    last = _cell_with(lab, words)
    run: set[int] = set(lab.page.evaluate("() => Object.keys(window.tmRuns ?? {}).map(Number)"))
    for at, text in enumerate(_sources(lab)[: last if before else last + 1]):
        if text and at not in run:
            lab.run_cell(at)


def _look_at(lab: Lab, at: int) -> None:
    """Bring a cell to the top; another one has the focus's frame and tools."""
    lab.page.evaluate(f"() => {{ {PANEL}.content.activeCellIndex = 0; }}")
    lab.page.evaluate(f"(at) => {PANEL}.content.scrollToItem(at, 'start')", at)
    lab.page.mouse.move(1, 1)


def _wait_for(lab: Lab, at: int, shown: str) -> None:
    """Only what is near the screen is live."""
    _look_at(lab, at)
    lab.output(at).locator(f".tm-live {shown}").first.wait_for()


def _keep(lab: Lab, at: int, name: str, part: Locator) -> None:
    _look_at(lab, at)
    lab.until(lambda: not part.locator("[aria-busy=true]").count())
    _shrink(part, name)


def _shrink(part: Locator, name: str) -> None:
    part.page.wait_for_timeout(300)  # what is under way is drawn
    path = IMAGES / f"{name}.png"
    part.screenshot(path=path, animations="disabled")
    with Image.open(path) as found:
        few = found.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    size = path.stat().st_size
    assert size < MOST_BYTES, f"{path.name} has {size:,} bytes"
    print(f"{path.relative_to(ROOT)}: {few.width} x {few.height}, {size:,} bytes")


def main() -> int:
    """Make them all."""
    for make in (first_run, live_card, tables_and_charts, panel):
        with (
            tempfile.TemporaryDirectory(prefix="trackmagic-pictures-") as folder,
            opened(Path(folder), width=WIDTH, height=HEIGHT) as lab,
        ):
            make(lab)
    return 0


if __name__ == "__main__":
    sys.exit(main())
