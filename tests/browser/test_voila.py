"""Voila: no cell can be run, yet a person looks on and a kernel is there, so views are live."""

import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, expect
from tests.ports import free_port

from .lab import LOAD
from .servers import FOLDERS, PATIENCE, Server, environment

CELLS = [
    LOAD,
    "%%track walks\nlr = 0.1\nfor step in range(3):\n    trackmagic.log_metric('loss', 1 / (step + 1))",
    "trackmagic.runs()",
    "trackmagic.chart('loss', 1)",
    "trackmagic.show(1)",
]


class Voila(Server):
    """A running Voila with one notebook, which no question may start before its page is opened."""

    def __init__(self, home: Path, book: str) -> None:
        super().__init__(home / "voila.log")
        port = free_port()
        self.url = f"http://127.0.0.1:{port}/"
        folders = {name: home / name.lower() for name in FOLDERS}
        for folder in folders.values():
            folder.mkdir()
        command = [sys.executable, "-m", "voila", book, "--no-browser", f"--port={port}"]
        self._launch(command, environment(folders), home)

    def _knock(self) -> None:
        with suppress(urllib.error.HTTPError):
            urllib.request.urlopen(f"{self.url}static/voila/none", timeout=5).close()


@pytest.fixture
def voila(chromium: Browser, tmp_path: Path) -> Iterator[str]:
    """The address of a notebook as an app."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, tmp_path / "app.ipynb")
    server = Voila(tmp_path, "app.ipynb")
    yield server.url
    server.stop()


def test_views_are_live_and_nothing_of_ours_is_asked_of_its_server(voila, chromium, pictures):
    page = chromium.new_page(viewport={"width": 1200, "height": 1600})
    page.set_default_timeout(PATIENCE * 1000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(voila)
    expect(page.locator(".tm-live .tm-runs-row").first).to_be_visible()
    expect(page.locator(".tm-live .tm-picture .scatterlayer path.js-line").first).to_be_visible()
    expect(page.locator(".tm-live .tm-run").first).to_contain_text("walks")
    assert [url for url in asked if "/trackmagic/" in url and "labextensions" not in url] == []
    page.screenshot(path=pictures / "voila.png")
    page.close()
