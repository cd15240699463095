"""Views outlive their kernel, the page, the network and the server; where nothing may run they are static."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from .lab import Lab

TRACKED = """%%track
lr = {}
for n in range(20):
    trackmagic.log_metric("loss", lr / (n + 1))
"""
VIEWS = [
    TRACKED.format(0.1),
    TRACKED.format(0.2),
    "trackmagic.runs()",
    "trackmagic.compare_runs('#1', '#2')",
    "trackmagic.show('#1')",
    "trackmagic.chart('loss', '#1', '#2')",
]
ROOTS = {1: ".tm-card", 3: ".tm-runs", 4: ".tm-cmp", 5: ".tm-run", 6: ".tm-chart"}
"""What each view is drawn in, by the cell that shows it."""
BUSY = """%%track
lr = 0.1
while True:
    sum(range(2000))
"""
CUT_SECONDS = 10


def live(lab: Lab, at: int) -> Locator:
    """The live view of a cell, brought onto the screen."""
    lab.scroll_to(at)
    return lab.output(at).locator(".tm-live").first


def test_saved_and_reopened_without_a_kernel_every_view_is_live(lab):
    book = lab.notebook(VIEWS)
    lab.open(book)
    for at in range(1, len(VIEWS) + 1):
        assert lab.run_and_see(at)
    lab.close(book)
    lab.reopen(book)
    for at, root in ROOTS.items():
        expect(live(lab, at).locator(root).first).to_be_visible(timeout=15_000)
    book.store.runs.rename(1, "renamed elsewhere")
    for at in ROOTS:
        expect(live(lab, at)).to_contain_text("renamed elsewhere", timeout=15_000)
    lab.picture("reopened")
    assert lab.server.sessions(book.folder) == []


def test_untrusted_and_exported_every_view_is_static_and_complete(lab):
    book = lab.notebook(VIEWS)
    lab.server.run("execute", "--inplace", book.file)
    book.lose_kernel()  # and with it what signature there was
    lab.reopen(book)
    shown = {}
    for at in (*ROOTS, 2):
        lab.scroll_to(at)
        html = lab.output(at).locator(".jp-RenderedHTML").first
        expect(html).to_contain_text("loss")
        expect(html).to_contain_text(re.compile(r"\w+-\w+-[12]"))  # the name of a run
        shown[at] = "".join(html.text_content().split())
    lab.picture("untrusted")
    lab.settle()
    expect(lab.page.locator(".tm-live")).to_have_count(0)
    expect(lab.page.locator(".jp-OutputArea script")).to_have_count(0)
    assert not lab.asked(r"/trackmagic/stores/.*/api/(?:card|pictures|compare|chart|run)\b")

    lab.server.run("nbconvert", "--to", "html", book.file)
    lab.page.route(re.compile("^http"), lambda route: route.abort())
    lab.expects("net::ERR_FAILED", "require")
    lab.page.goto(book.file.with_suffix(".html").as_uri())
    outputs = lab.page.locator(".jp-Cell-outputArea").all()
    assert len(outputs) == len(VIEWS) + 1
    for at, text in shown.items():
        assert text in "".join(outputs[at].text_content().split())
    lab.picture("exported")


def test_views_live_on_when_the_kernel_restarts(lab):
    book = lab.notebook([TRACKED.format(0.1), TRACKED.format(0.2)])
    lab.open(book)
    lab.run_cell(1)
    expect(live(lab, 1)).to_contain_text("finished")
    lab.restart_kernel()
    book.store.runs.rename(1, "renamed elsewhere")
    expect(live(lab, 1)).to_contain_text("renamed elsewhere")
    assert lab.run_and_see(2)
    expect(live(lab, 2)).to_contain_text("finished")
    book.store.runs.rename(2, "renamed too")
    expect(live(lab, 2)).to_contain_text("renamed too")


@pytest.fixture
def two_tabs(lab: Lab) -> Iterator[tuple[Lab, Lab]]:
    """Both show the card of a cell that runs on and on."""
    book = lab.notebook([BUSY], name="two")
    lab.open(book)
    lab.run_cell(1, wait=False)
    expect(live(lab, 1)).to_contain_text("running")
    lab.save()
    other = lab.tab()
    other.open(book, kernel=False)
    expect(live(other, 1)).to_contain_text("running")
    yield lab, other
    lab.server.thaw()
    lab.context.set_offline(False)


def test_after_ten_seconds_without_network_views_of_two_tabs_recover(two_tabs):
    lab = two_tabs[0]
    lab.expects(
        "net::ERR_INTERNET_DISCONNECTED",
        "Failed to fetch",
        "WebSocket connection",
        "Connection lost",
        "status of 0",
        "signal timed out",
    )
    store = lab.books[0].store
    if lab.app == "lab":  # nothing answers, nothing hangs up
        lab.server.freeze()
    else:  # every request fails at once
        lab.context.set_offline(True)
    store.runs.rename(1, "renamed meanwhile")
    lab.page.wait_for_timeout(CUT_SECONDS * 1000)
    for tab in two_tabs:
        assert "renamed meanwhile" not in live(tab, 1).inner_text() or lab.app == "notebook"
    lab.server.thaw()
    lab.context.set_offline(False)
    for tab in two_tabs:
        expect(live(tab, 1)).to_contain_text("renamed meanwhile", timeout=15_000)
    store.runs.rename(1, "renamed after")
    for tab in two_tabs:
        expect(live(tab, 1)).to_contain_text("renamed after", timeout=15_000)
        expect(live(tab, 1)).to_contain_text("running")


def test_views_recover_when_the_server_is_started_again(lab):
    book = lab.notebook([TRACKED.format(0.1)])
    lab.open(book)
    lab.run_cell(1)
    expect(live(lab, 1)).to_contain_text("finished")
    lab.expects("net::ERR_", "Failed to fetch", "WebSocket", "Connection", "status of (404|500)")
    lab.server.stop()
    book.store.runs.rename(1, "renamed meanwhile")
    lab.server.start()
    expect(live(lab, 1)).to_contain_text("renamed meanwhile", timeout=30_000)
