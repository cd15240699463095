"""What the labextension costs a JupyterLab that starts: until the panel is opened, next to nothing."""

import pytest
from playwright.sync_api import Response, expect

MOST_BYTES = 150_000
OURS = "/lab/extensions/trackmagic/"
SETTLED = """() => {
  const app = window.jupyterapp;
  if (app) window.tmSettled ??= app.restored.then(() => { window.tmAt = performance.now() / 1000; });
  return window.tmAt;
}"""
PANEL = "#trackmagic-panel"


@pytest.fixture
def home(lab):
    """The page without a document."""
    return f"{lab.server.url}{'lab' if lab.app == 'lab' else 'tree'}?reset&token=tests"


def test_little_is_loaded_until_the_panel_is_opened(lab, home):
    ours: list[Response] = []
    lab.page.on("response", lambda one: OURS in one.url and ours.append(one))
    lab.page.goto(home)
    lab.wait_for(SETTLED)
    lab.wait_for("() => window.jupyterapp.commands.hasCommand('trackmagic:show-panel')")
    lab.page.wait_for_load_state("networkidle")
    at_start = [len(one.body()) for one in ours]
    assert 0 < sum(at_start) < MOST_BYTES, [one.url for one in ours]
    assert not any("/trackmagic/api/" in url for _at, url in lab.requests)
    lab.page.keyboard.press("Control+Shift+Y")
    expect(lab.page.locator(f"{PANEL} .tm-panel")).to_be_attached()
    lab.until(lambda: len(ours) > len(at_start))
    lab.tell(
        f"{sum(at_start):,} bytes of JavaScript at the start, "
        f"{sum(len(one.body()) for one in ours):,} with the panel"
    )
