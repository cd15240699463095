"""What the labextension costs a JupyterLab that starts: until the panel is opened, next to nothing."""

import statistics

import pytest
from playwright.sync_api import Response, expect

MOST_BYTES = 150_000
MOST_SECONDS = 0.1
TRIES = 10
OURS = "/lab/extensions/trackmagic/"
SETTLED = """() => {
  const app = window.jupyterapp;
  if (app) window.tmSettled ??= app.restored.then(() => { window.tmAt = performance.now() / 1000; });
  return window.tmAt;
}"""
LEAVE_OUT = """document.addEventListener("readystatechange", () => {
  if (document.readyState !== "interactive" || !location.search.includes("without")) return;
  const place = document.getElementById("jupyter-config-data");
  const config = JSON.parse(place.textContent);
  config.federated_extensions = config.federated_extensions.filter((one) => one.name !== "trackmagic");
  place.textContent = JSON.stringify(config);
});"""
"""Before JupyterLab's deferred scripts: as if the labextension were not installed."""
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


@pytest.mark.apps("lab")
def test_jupyterlab_starts_as_fast_as_without_the_extension(lab, home):
    without: list[float] = []
    having: list[float] = []
    lab.page.add_init_script(LEAVE_OUT)
    for turn in range(TRIES + 1):
        for times, more in ((without, "&without"), (having, "")):
            lab.page.goto(home + more)
            took = lab.wait_for(SETTLED)
            has = lab.page.evaluate("() => jupyterapp.hasPlugin('trackmagic:panel')")
            assert has is (times is having)
            if turn:  # what comes from the disk the first time is the same for both
                times.append(took)
            lab.page.goto("about:blank")
    grown = statistics.median(b - a for a, b in zip(without, having, strict=True))
    lab.tell(
        f"starts in {statistics.median(having):.2f} s, without the extension "
        f"{statistics.median(without):.2f} s; {grown * 1000:+.0f} ms"
    )
    assert grown < MOST_SECONDS, (without, having)
