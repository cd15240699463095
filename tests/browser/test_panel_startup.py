"""What the labextension costs a JupyterLab that starts: until the panel is opened, next to nothing."""

import pytest
from playwright.sync_api import Response, expect

MOST_BYTES = 150_000
OURS = "/lab/extensions/trackmagic/"
PANEL = "#trackmagic-panel"


@pytest.mark.own_context
def test_little_is_loaded_until_the_panel_is_opened(lab):
    ours: list[Response] = []
    lab.page.on("response", lambda one: OURS in one.url and ours.append(one))
    lab.home()
    at_start = [len(one.body()) for one in ours]
    assert 0 < sum(at_start) < MOST_BYTES, [one.url for one in ours]
    assert lab.asked("/trackmagic/api/") == []
    lab.page.keyboard.press("Control+Shift+Y")
    expect(lab.page.locator(f"{PANEL} .tm-panel")).to_be_attached()
    lab.until(lambda: len(ours) > len(at_start))
    lab.tell(
        f"{sum(at_start):,} bytes of JavaScript at the start, "
        f"{sum(len(one.body()) for one in ours):,} with the panel"
    )
