"""Fifty tracked cells in a notebook: what each adds to the file, and all of them to opening it."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.figure import Figure
from tests.benchmarks.views.stopwatch import load
from tests.browser.chromium import opened
from tests.browser.test_size import CELL, CELLS, SHOWN

TRIES = 5
WANTED = (".tm-live .tm-fold", ".jp-Notebook .jp-CodeCell")


def fifty_cells(folder: Path) -> Iterator[Figure]:
    """Executed beforehand; opened in turns with a notebook of the same cells without outputs."""
    with opened(folder) as lab:
        cells = [CELL.format(n) for n in range(CELLS)]
        book, bare = lab.notebook(cells, name="fifty"), lab.notebook(cells, name="bare")
        lab.server.run("execute", "--inplace", book.file)
        for one in (book, bare):
            one.lose_kernel()
            lab.server.run("trust", one.file)
        grown = (book.file.stat().st_size - bare.file.stat().st_size) / CELLS
        times: tuple[list[float], list[float]] = ([], [])
        for _try in range(TRIES):
            for one, wanted, found in zip((book, bare), WANTED, times, strict=True):
                lab.page.goto(lab.server.address(one.path))
                found.append(lab.wait_for(SHOWN, wanted))
                lab.page.goto("about:blank")
        yield Figure(f"{CELLS} tracked cells: bytes a cell", grown, 20_000, None, "B")
        over = statistics.median(times[0]) - statistics.median(times[1])
        name = f"  the page opens, over one without outputs, {load()}"
        yield Figure(name, over, 1, None, "s")
        yield Figure("  without outputs", statistics.median(times[1]), None, None, "s")
