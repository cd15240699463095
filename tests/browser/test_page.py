"""The page of its own: the panel and views in tabs, without JupyterLab around them."""

import re
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Locator, expect

from trackmagic.host import this_process
from trackmagic.places.registry import store_id
from trackmagic.store import Store, open_store

from .lab import Lab
from .servers import TOKEN

pytestmark = pytest.mark.apps("notebook")  # whose server has a base URL
TABS = "[aria-label=Views] > div > [role=tab]"


@pytest.fixture
def store(lab: Lab, request: pytest.FixtureRequest) -> Iterator[Store]:
    """Three runs, in a store below the server's root."""
    name = re.sub(r"\W+", "-", request.node.name).strip("-")
    found = open_store(lab.server.root / name / ".trackmagic")
    digits = found.experiments.ensure("digits")
    for run in ("ada", "bob", "cyd"):
        number = found.runs.add(digits, this_process(), name=run).number
        found.runs.end(number, "finished")
    yield found
    found.close()


def _link(lab: Lab, store: Store, view: str, query: str = "{}") -> str:
    asked = urlencode(
        {"trackmagic": view, "store": store_id(store.location), "query": query}, quote_via=quote
    )
    return f"{lab.server.url}trackmagic/?{asked}"


def _tab(lab: Lab, name: str) -> Locator:
    return lab.page.locator(TABS).filter(has_text=re.compile(rf"^{re.escape(name)}$"))


def _open(lab: Lab, link: str) -> None:
    lab.page.goto(f"{link}&token={TOKEN}")


@pytest.mark.own_context
def test_a_link_shows_its_view_and_the_token_leaves_the_address_bar(lab, store):
    _open(lab, _link(lab, store, "run", '{"run":"2"}'))
    expect(_tab(lab, "#2 bob")).to_have_attribute("aria-selected", "true")
    expect(lab.page.locator(".tm-run")).to_contain_text("bob")
    expect(lab.page).to_have_title("#2 bob · trackmagic")
    assert "token" not in lab.page.url
    lab.picture("page-run")


def test_the_page_opens_on_the_experiment_that_was_last_used(lab, store):
    words = store.experiments.ensure("words")
    store.runs.end(store.runs.add(words, this_process()).number, "finished")
    lab.page.goto(f"{lab.server.url}trackmagic/?token={TOKEN}")
    panel = lab.page.locator(".tm-page-panel")
    panel.get_by_role("button", name=re.compile("^Store ")).click()
    panel.get_by_role("option").filter(has_text=store.folder.parent.name).click()
    lab.page.goto("about:blank")
    lab.page.goto(f"{lab.server.url}trackmagic/")
    expect(lab.page.locator(TABS)).to_have_text(["Dashboard: words"])
    expect(lab.page.locator(".tm-page-view .tm-dash-runs li")).to_have_count(1)
    lab.page.get_by_role("button", name=re.compile("^Close")).first.click()
    expect(lab.page.locator(".tm-page-home")).to_be_visible()
    lab.settle()
    expect(lab.page.locator(TABS)).to_have_count(0)


def test_tabs_are_there_after_a_reload_and_the_browser_goes_back(lab, store):
    _open(lab, _link(lab, store, "run", '{"run":"1"}'))
    expect(_tab(lab, "#1 ada")).to_be_visible()
    lab.page.goto(_link(lab, store, "run", '{"run":"3"}'))
    expect(_tab(lab, "#3 cyd")).to_have_attribute("aria-selected", "true")
    _tab(lab, "#1 ada").click()
    expect(lab.page).to_have_title("#1 ada · trackmagic")
    lab.page.reload()
    expect(lab.page.locator(TABS)).to_have_text(["#1 ada", "#3 cyd"])
    expect(_tab(lab, "#1 ada")).to_have_attribute("aria-selected", "true")
    lab.page.go_back()
    expect(_tab(lab, "#3 cyd")).to_have_attribute("aria-selected", "true")
    lab.page.go_forward()
    expect(_tab(lab, "#1 ada")).to_have_attribute("aria-selected", "true")


def test_tabs_are_gone_through_and_closed_with_keys(lab, store):
    for run, name in enumerate(("ada", "bob", "cyd"), 1):
        _open(lab, _link(lab, store, "run", f'{{"run":"{run}"}}'))
        expect(_tab(lab, f"#{run} {name}")).to_have_attribute("aria-selected", "true")
    _tab(lab, "#3 cyd").focus()
    lab.page.keyboard.press("ArrowRight")
    expect(_tab(lab, "#1 ada")).to_be_focused()
    expect(_tab(lab, "#1 ada")).to_have_attribute("aria-selected", "true")
    lab.page.keyboard.press("Delete")
    expect(lab.page.locator(TABS)).to_have_text(["#2 bob", "#3 cyd"])
    expect(_tab(lab, "#2 bob")).to_be_focused()


def test_a_run_of_the_panel_opens_in_a_tab_and_only_once(lab, store):
    _open(lab, _link(lab, store, "runs"))
    expect(_tab(lab, "Runs")).to_be_visible()
    table = lab.page.locator(".tm-page-view")
    for _ in range(2):
        table.get_by_text("bob").first.dblclick()
        expect(_tab(lab, "#2 bob")).to_have_attribute("aria-selected", "true")
        expect(lab.page.locator(TABS)).to_have_count(2)
        _tab(lab, "Runs").click()


def test_a_run_that_begins_shows_without_a_reload(lab, store):
    _open(lab, _link(lab, store, "runs"))
    table = lab.page.locator(".tm-page-view")
    expect(table.get_by_text("cyd")).to_be_visible()
    digits = store.experiments.ensure("digits")
    store.runs.add(digits, this_process(), name="dee")
    expect(table.get_by_text("dee")).to_be_visible()


def test_views_stand_below_the_panel_where_it_is_narrow(lab, store):
    lab.width(400, 800)
    _open(lab, _link(lab, store, "run", '{"run":"2"}'))
    expect(_tab(lab, "#2 bob")).to_be_visible()
    panel, main = (
        lab.page.locator(one).bounding_box() for one in (".tm-page-panel", ".tm-page-main")
    )
    assert panel["width"] == main["width"] == 400
    assert panel["y"] + panel["height"] <= main["y"] + 1
    assert lab.page.evaluate("() => document.documentElement.scrollWidth") == 400
    lab.picture("page-400")


def test_a_chart_is_drawn_under_the_policy_of_the_page(lab, store):
    query = '{"kind":"parallel","keys":["lr","size"],"filter":""}'
    for number in (1, 2, 3):
        store.params.set(number, {"lr": number / 10, "size": number * 2})
    _open(lab, _link(lab, store, "chart", query))
    expect(lab.page.locator(".tm-page-view .y-axis").first).to_be_attached()
