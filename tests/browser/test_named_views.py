"""Named views: saved from the table and the panel, chosen, changed, renamed, deleted, and shown by Python."""

import re

import pytest
from playwright.sync_api import Locator, expect

from trackmagic.store import Store

from .lab import Book, Lab
from .world import sweep

TABLE = "table = trackmagic.runs(columns=['lr', 'depth', 'loss'])\ntable"


def _shown(lab: Lab, *cells: str, runs: int = 12) -> tuple[Book, Locator]:
    """A notebook whose cell 1 shows a table of a sweep."""
    book = lab.notebook([*cells])
    sweep(book.store, runs)
    lab.open(book)
    lab.run_cell(1)
    table = lab.output(1).locator(".tm-runs")
    expect(table.locator("[data-run]").first).to_be_visible()
    return book, table


def _button(place: Locator) -> Locator:
    return place.get_by_role("button", name=re.compile("^View"))


def _item(place: Locator, name: str) -> Locator:
    """An item of the menu of views, which is opened."""
    _button(place).click()
    menu = place.get_by_role("menu", name="Views")
    radio = menu.get_by_role("menuitemradio", name=name, exact=True)
    item = radio.or_(menu.get_by_role("menuitem", name=name, exact=True))
    expect(item).to_be_visible()
    return item


def _save_as(place: Locator, name: str) -> None:
    _item(place, "Save as view…").click()
    field = place.get_by_label("Name of the new view").get_by_role("textbox")
    expect(field).to_be_focused()
    field.fill(name)
    field.press("Enter")
    expect(_button(place)).to_have_accessible_name(f"View: {name}")


def _bodies(store: Store) -> dict[str, dict[str, object]]:
    return {one.name: one.body for one in store.documents.all("table")}


def _names(table: Locator) -> list[str]:
    return table.locator("[data-run] .tm-runs-open").all_inner_texts()


def test_a_view_is_saved_changed_renamed_deleted_and_brought_back(lab):
    book, table = _shown(lab, TABLE)
    table.get_by_role("combobox", name="Filter runs").fill("params.depth > 7")
    expect(table.locator(".tm-runs-said")).to_have_text("5 runs")
    _save_as(table, "deep ones")
    kept = {
        "filter": "params.depth > 7",
        "order_by": ["started desc"],
        "columns": ["params.lr", "params.depth", "metrics.loss"],
        "group_by": "",
        "values": None,
    }
    assert _bodies(book.store) == {"deep ones": kept}
    table.get_by_role("button", name="Best", exact=True).click()
    expect(_button(table)).to_have_accessible_name("View: deep ones, changed")
    lab.looks("named-view-changed", lambda: lab.output(1))
    _item(table, "Save").click()
    expect(_button(table)).to_have_accessible_name("View: deep ones")
    assert _bodies(book.store) == {"deep ones": kept | {"values": "best"}}
    table.get_by_role("button", name="Undo").click()
    expect(_button(table)).to_have_accessible_name("View: deep ones, changed")
    assert _bodies(book.store) == {"deep ones": kept}
    _item(table, "Rename…").click()
    field = table.get_by_label("New name of the view").get_by_role("textbox")
    expect(field).to_have_value("deep ones")
    lab.looks("named-view-form", lambda: lab.output(1))
    field.fill("the deep")
    field.press("Enter")
    expect(_button(table)).to_have_accessible_name("View: the deep, changed")
    _item(table, "Delete").click()
    expect(_button(table)).to_have_accessible_name("View")
    assert _bodies(book.store) == {}
    table.get_by_role("button", name="Undo").click()
    expect(_button(table)).to_have_accessible_name("View: the deep, changed")
    _item(table, "the deep").click()
    expect(_button(table)).to_have_accessible_name("View: the deep")
    expect(table.get_by_role("button", name="Best", exact=True)).to_have_attribute(
        "aria-pressed", "false"
    )


def test_a_view_is_chosen_by_keys_and_a_reload_shows_it(lab):
    book, table = _shown(lab, TABLE)
    book.store.documents.add(
        "table",
        "shallow",
        {"filter": "depth < 4", "order_by": ["params.depth"], "columns": ["params.depth"]},
    )
    book.store.documents.add("table", "by rate", {"group_by": "params.lr"})
    _button(table).focus()
    lab.page.keyboard.press("Enter")
    menu = table.get_by_role("menu", name="Views")
    expect(menu.get_by_role("menuitemradio")).to_have_text(
        [re.compile(name) for name in ("by rate", "shallow", "No view")]
    )
    expect(menu.get_by_role("menuitemradio", name="No view")).to_have_attribute(
        "aria-checked", "true"
    )
    lab.page.keyboard.press("s")
    expect(menu.get_by_role("menuitemradio", name="shallow")).to_be_focused()
    lab.page.keyboard.press("Enter")
    lab.until(lambda: _names(table) == ["run-1", "run-2", "run-3"])
    expect(table.get_by_role("columnheader")).to_have_count(2)
    expect(_button(table)).to_have_accessible_name("View: shallow")
    _item(table, "by rate").click()
    expect(table.get_by_role("table", name="Runs by params.lr")).to_be_visible()
    _item(table, "shallow").click()
    lab.until(lambda: _names(table) == ["run-1", "run-2", "run-3"])
    lab.save()
    lab.page.reload()
    lab.shown()
    table = lab.output(1).locator(".tm-runs")
    expect(_button(table)).to_have_accessible_name("View: shallow")
    lab.until(lambda: _names(table) == ["run-1", "run-2", "run-3"])
    _item(table, "No view").click()
    expect(table.locator(".tm-runs-said")).to_have_text("12 runs")
    expect(_button(table)).to_have_accessible_name("View")


def test_python_shows_a_view_by_its_name_and_says_what_of_it_is_gone(lab):
    book = lab.notebook(["table = trackmagic.runs(view='deep ones')\ntable"])
    sweep(book.store, 12)
    body = {
        "filter": "params.depth > 7",
        "order_by": ["params.depth desc"],
        "columns": ["params.depth", "params.gone"],
    }
    kept = book.store.documents.add("table", "deep ones", body)
    lab.open(book)
    lab.run_cell(1)
    table = lab.output(1).locator(".tm-runs")
    lab.until(lambda: _names(table) == ["run-12", "run-11", "run-10", "run-9", "run-8"])
    expect(_button(table)).to_have_accessible_name("View: deep ones")
    problem = table.get_by_role("status").filter(has_text="View 'deep ones'")
    expect(problem).to_have_text("View 'deep ones': no run has its column 'params.gone'")
    lab.looks("named-view-problem", lambda: lab.output(1))
    book.store.documents.rename(kept.id, "the deep")  # by somebody else
    expect(_button(table)).to_have_accessible_name("View: the deep")


@pytest.mark.apps("lab")
def test_the_panel_shows_views_and_saves_its_own(lab):
    book = lab.notebook([])
    sweep(book.store, 12)
    book.store.documents.add(
        "table",
        "deep ones",
        {"filter": "depth > 9", "order_by": ["metrics.loss desc"], "columns": ["params.depth"]},
    )
    lab.open(book)
    lab.page.keyboard.press("Control+Shift+Y")
    panel = lab.page.locator("#trackmagic-panel")
    expect(panel.locator("[data-run]")).to_have_count(12)
    _item(panel, "deep ones").click()
    expect(panel.locator("[data-run]")).to_have_count(3)
    expect(panel.get_by_role("combobox", name="Filter runs")).to_have_value("depth > 9")
    expect(panel.get_by_role("combobox", name="Sort by")).to_have_value("highest")
    expect(_button(panel)).to_have_accessible_name("View: deep ones")
    lab.picture("panel-view", panel)
    panel.get_by_role("combobox", name="Sort by").select_option("name")
    expect(_button(panel)).to_have_accessible_name("View: deep ones, changed")
    _save_as(panel, "deep by name")
    bodies = _bodies(book.store)
    assert bodies["deep by name"] == {
        "filter": "depth > 9",
        "order_by": ["name"],
        "columns": ["params.depth"],
        "group_by": "",
        "values": None,
    }
    panel.locator(".tm-panel-said").get_by_role("button", name="Undo").click()
    lab.until(lambda: list(_bodies(book.store)) == ["deep ones"])
    expect(_button(panel)).to_have_accessible_name("View")
