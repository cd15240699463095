"""Debian's Chromium, and a tab of it outside pytest: benchmarks and pictures use what the tests use."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Playwright, ViewportSize, sync_playwright

from .lab import Lab
from .servers import Jupyter

BASE_URLS = {"lab": "/", "notebook": "/user/x/"}
"""Where each app is mounted; a hub mounts it as the second."""

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
ARGUMENTS = (
    "--no-sandbox --disable-dev-shm-usage --disable-gpu --hide-scrollbars "
    "--force-color-profile=srgb"
).split()
WINDOW: ViewportSize = {"width": 1400, "height": 900}


def launch(playwright: Playwright) -> Browser:
    """Start it."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


def launch_with_disk(playwright: Playwright) -> BrowserContext:
    """Start one whose tabs share a disk: scripts that a tab has read and compiled are there for the next.

    It has one empty tab, which keeps its window open.
    """
    return playwright.chromium.launch_persistent_context(
        "", executable_path=CHROMIUM, args=ARGUMENTS, viewport=WINDOW
    )


@contextmanager
def opened(folder: Path, app: str = "lab", width: int = 1400, height: int = 900) -> Iterator[Lab]:
    """A tab, its browser and its server; all end with it. Raises AssertionError for errors in the page."""
    server = Jupyter(folder, app, BASE_URLS[app])
    try:
        with sync_playwright() as playwright:
            browser = launch(playwright)
            context = browser.new_context(viewport={"width": width, "height": height})
            found = Lab(context, server, folder)
            try:
                yield found
                unexpected = found.unexpected()
            finally:
                found.end()
                browser.close()
        assert unexpected == [], unexpected
    finally:
        server.stop()
