"""JupyterHub with its login: what a browser asks without a header of ours is refused there as a forgery."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser, expect

from trackmagic.places.registry import store_id

from .hub import Hub, HubServer
from .lab import Lab
from .world import PNG, add_run, sweep

TRACKED = """%%track -e hub
lr = 0.1
for step in range(3):
    trackmagic.log_metric("loss", 1 / (step + 1))
trackmagic.log_text("first line", "words.txt")"""
VIEWS = {
    "trackmagic.chart('loss', 1)": ".scatterlayer path.js-line",
    "trackmagic.compare_runs(1, 2)": ".scatterlayer path.js-line",
    "trackmagic.runs()": ".tm-runs-row",
    "trackmagic.show(1)": ".tm-run",
}
ASK = """async ([url, body]) => {
  const xsrf = document.cookie.match(/_xsrf=([^;]*)/)[1];
  const headers = { "X-XSRFToken": decodeURIComponent(xsrf), "Content-Type": "application/json" };
  const answer = await fetch(url, { method: "POST", body, headers });
  return [answer.status, await answer.text()];
}"""


@pytest.fixture(scope="module")
def hub(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    running = Hub(tmp_path_factory.mktemp("hub"))
    yield running
    running.stop()


@pytest.fixture
def visit(hub: Hub, chromium: Browser, pictures: Path) -> Iterator[Callable[..., Lab]]:
    """Gives a tab of a user who has logged in, in a browser of his own."""
    tabs: list[Lab] = []

    def tab(user: str, server: str = "") -> Lab:
        home = HubServer(hub, user, server)
        context = chromium.new_context(viewport={"width": 1400, "height": 900})
        home.log_in(context)
        tabs.append(Lab(context, home, pictures))
        return tabs[-1]

    yield tab
    unexpected = [error for one in tabs for error in one.unexpected()]
    for one in tabs:
        one.end()
    assert unexpected == []
    assert re.findall(r"403 \w+ \S*/trackmagic/\S*\.js\S*", hub.log()) == []


def _page(lab: Lab, view: str, query: str) -> None:
    """The page of its own, on a view of the notebook's store."""
    asked = {"trackmagic": view, "store": store_id(str(lab.books[0].location)), "query": query}
    lab.page.goto(f"{lab.server.url}trackmagic/?{urlencode(asked, quote_via=quote)}")


@pytest.mark.parametrize("server", ["", "second"])
def test_views_of_a_notebook_are_drawn_and_actions_are_done(visit, server):
    lab = visit("anna", server)
    book = lab.notebook([TRACKED, TRACKED, *VIEWS], name=f"views-{server}")
    lab.open(book)
    for at in (1, 2):
        assert lab.run_and_see(at)
    for at, drawn in enumerate(VIEWS.values(), 3):
        lab.run_cell(at)
        lab.scroll_to(at)
        expect(lab.output(at).locator(f".tm-live {drawn}").first).to_be_visible()
    card = lab.unfold(1)
    card.get_by_role("button", name="Add note").click()
    card.get_by_role("textbox", name="Note").fill("over the hub")
    card.get_by_role("button", name="Save note").click()
    lab.until(lambda: book.store.runs.get(1).note == "over the hub")
    lab.picture(f"hub-{server or 'anna'}")


def test_the_panel_hears_of_a_new_run(visit):
    lab = visit("anna")
    book = lab.notebook(["trackmagic.runs()"], name="panel")
    sweep(book.store)
    lab.open(book)
    lab.run_cell(1)
    lab.page.keyboard.press("Control+Shift+Y")
    panel = lab.page.locator("#trackmagic-panel")
    expect(panel.locator("[data-run='1']")).to_be_visible()
    with lab.page.expect_event("websocket", predicate=lambda one: "changes" in one.url):
        lab.page.reload()
        lab.shown()
        lab.page.evaluate("() => { window.jupyterapp.commands.execute('trackmagic:show-panel'); }")
    expect(panel.locator("[data-run='1']")).to_be_visible()
    number = add_run(book.store, "newcomer").number
    expect(panel.locator(f"[data-run='{number}']")).to_contain_text("newcomer")


def test_the_page_of_its_own_shows_charts_pictures_and_files(visit):
    lab = visit("anna")
    book = lab.notebook([], name="page")
    files = {"words.txt": b"first line", "figures/1.png": PNG}
    add_run(book.store, "one", metrics={"loss": [3, 2, 1]}, files=files)
    store = store_id(str(book.location))
    _page(lab, "chart", '{"keys":["loss"],"runs":["1"]}')
    expect(lab.page.locator(".tm-page-panel")).to_be_visible()
    drawn = lab.page.locator(".tm-page-view .scatterlayer path.js-line")
    expect(drawn.first).to_be_visible()
    lab.picture("hub-page")
    _page(lab, "run", '{"run":"1"}')
    run = lab.page.locator(".tm-page-view .tm-run")
    run.get_by_role("tab", name="Artifacts").click()
    run.get_by_role("button", name="words.txt", exact=True).click()
    expect(run.locator("pre").filter(has_text="first line")).to_be_visible()
    with lab.page.expect_download() as saved:
        run.get_by_role("button", name="Download").click()
    assert Path(saved.value.path()).read_bytes() == b"first line"
    run.get_by_role("button", name="1.png", exact=True).click()
    picture = run.get_by_role("tabpanel").get_by_role("img").last
    lab.until(lambda: picture.evaluate("(one) => one.naturalWidth > 0"))
    assert "token" not in lab.page.url
    assert store in lab.page.url


def test_each_user_sees_his_own_stores_only(visit):
    anna, bob = visit("anna"), visit("bob")
    for lab in (anna, bob):
        book = lab.notebook([], name="own")
        add_run(book.store, f"of {lab.server.user}")
    hers = store_id(str(anna.books[0].location))
    bob.expects("404", "403")
    _page(bob, "runs", "{}")
    expect(bob.page.locator(".tm-page-view")).to_contain_text("of bob")
    status, known = bob.page.evaluate(ASK, [f"{bob.server.url}trackmagic/api/stores", "{}"])
    assert (status, hers in known) == (200, False)
    asked = f"trackmagic/stores/{hers}/api/runs"
    assert bob.page.evaluate(ASK, [f"{bob.server.url}{asked}", "{}"])[0] == 404
    assert bob.page.evaluate(ASK, [f"{anna.server.url}{asked}", "{}"])[0] == 403
    assert bob.page.goto(f"{anna.server.url}trackmagic/").status in (403, 404)
