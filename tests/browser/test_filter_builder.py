"""A filter made by choosing: rows write the language, and the language is taken apart into rows."""

import re

from playwright.sync_api import Locator, expect

from .lab import Book, Lab
from .world import add_run, sweep

TABLE = "table = trackmagic.runs()\ntable"


def _shown(lab: Lab) -> tuple[Book, Locator]:
    book = lab.notebook([TABLE, "print(table.filter)"])
    sweep(book.store, 12)
    lab.open(book)
    lab.run_cell(1)
    table = lab.output(1).locator(".tm-runs")
    expect(table.locator("[data-run]").first).to_be_visible()
    return book, table


def _open(table: Locator) -> Locator:
    table.get_by_role("button", name="Filter", exact=True).click()
    builder = table.get_by_role("dialog", name="Filter", exact=True)
    expect(builder.get_by_role("button", name=re.compile("^(Add|Replace)"))).to_be_visible()
    return builder


def _row(builder: Locator, at: int) -> Locator:
    return builder.get_by_role("group", name="Comparison").nth(at)


def _choose(builder: Locator, at: int, sought: str, name: str) -> None:
    """The field of a row, by keys alone."""
    _row(builder, at).get_by_role("button", name=re.compile("^Field")).press("Enter")
    search = builder.get_by_role("dialog", name="Choose field").get_by_role("combobox")
    expect(search).to_be_focused()
    search.fill(sought)
    expect(builder.get_by_role("option", name=name, exact=True)).to_be_visible()
    search.press("ArrowDown")
    search.press("Enter")
    expect(_row(builder, at).get_by_role("button", name=f"Field: {name}")).to_be_visible()


def test_a_filter_is_made_by_choosing_and_stands_in_the_field(lab):
    _book, table = _shown(lab)
    field = table.get_by_role("combobox", name="Filter runs")
    count = table.locator(".tm-runs-said")
    builder = _open(table)
    _choose(builder, 0, "dep", "params.depth")
    _row(builder, 0).get_by_role("combobox", name="Operator").select_option(">")
    _row(builder, 0).get_by_label("Value").fill("7")
    expect(field).to_have_value("params.depth > 7")
    expect(count).to_have_text("5 runs")
    builder.get_by_role("button", name="Add a row").click()
    _choose(builder, 1, "optim", "params.optimizer")
    _row(builder, 1).get_by_label("Value").fill("adam")
    expect(field).to_have_value("params.depth > 7 and params.optimizer = 'adam'")
    lab.looks("filter-builder", lambda: lab.output(1))
    builder.get_by_role("combobox", name="Joined by").select_option("or")
    expect(field).to_have_value("params.depth > 7 or params.optimizer = 'adam'")
    lab.until(lambda: _said(lab) == "params.depth > 7 or params.optimizer = 'adam'")
    _row(builder, 0).get_by_role("button", name="Remove the row").click()
    expect(field).to_have_value("params.optimizer = 'adam'")
    _row(builder, 0).get_by_role("combobox", name="Operator").press("Escape")
    expect(builder).to_have_count(0)


def _said(lab: Lab) -> str:
    lab.run_cell(2)
    return lab.output(2).inner_text().strip()


def test_a_filter_is_taken_apart_and_one_that_says_more_is_left_as_it_is(lab):
    _book, table = _shown(lab)
    field = table.get_by_role("combobox", name="Filter runs")
    field.fill("depth > 3 and loss < 1")
    expect(table.locator(".tm-runs-said")).not_to_have_text("12 runs")
    builder = _open(table)
    rows = builder.get_by_role("group", name="Comparison")
    expect(rows).to_have_count(2)
    expect(_row(builder, 0).get_by_role("button", name="Field: params.depth")).to_be_visible()
    expect(_row(builder, 1).get_by_label("Value")).to_have_value("1")
    _row(builder, 1).get_by_label("Value").fill("low")
    expect(_row(builder, 1).get_by_role("status")).to_contain_text("takes a number")
    expect(field).to_have_value("params.depth > 3")
    field.click()
    expect(builder).to_have_count(0)
    field.fill("not depth > 3")
    expect(table.locator(".tm-runs-said")).to_have_text("3 runs")
    builder = _open(table)
    expect(builder).to_contain_text("This filter is written by hand")
    expect(rows).to_have_count(0)
    expect(field).to_have_value("not depth > 3")
    builder.get_by_role("button", name="Replace it by rows").click()
    expect(rows).to_have_count(1)
    expect(field).to_have_value("")


def test_values_that_runs_have_are_suggested(lab):
    book, table = _shown(lab)
    add_run(book.store, "odd", params={"optimizer": "it's mine"})
    builder = _open(table)
    _choose(builder, 0, "optim", "params.optimizer")
    _row(builder, 0).get_by_label("Value").click()
    suggested = _row(builder, 0).locator("datalist option")
    lab.until(lambda: "it's mine" in suggested.evaluate_all("(all) => all.map((one) => one.value)"))
