"""What lies inside a dict param: chips of the card; a table filtered, sorted and grouped by it; an axis."""

import re

from playwright.sync_api import Locator, expect

from .lab import Lab
from .world import add_run

LONG = "a long way to say what it is " * 8
CELL = """%%track
config = {{"lr": {lr}, "opt": {{"name": "adam", "beta 1": 0.9}}, "layers": [64, {last}], "about": {about!r}}}
loss = config["lr"] * 2
"""
LEARNING_RATES = (0.3, 0.1, 0.3, 0.01)


def _filled(book) -> None:
    for at, lr in enumerate(LEARNING_RATES):
        config = {"lr": lr, "opt": {"name": ("sgd", "adam")[at % 2], "beta 1": 0.9}}
        add_run(
            book.store,
            f"run-{at + 1}",
            params={"config": config, "seed": at},
            metrics={"loss": [1.0, lr + at / 100]},
        )


def _names(table: Locator) -> list[str]:
    return table.locator("[data-run] .tm-runs-open").all_inner_texts()


def _head(table: Locator, name: str) -> Locator:
    named = table.page.get_by_text(re.compile(rf"^{re.escape(name)}( |$)"))
    return table.get_by_role("columnheader").filter(has=named)


def _card(lab: Lab, cell: str) -> Locator:
    lab.write_cell(1, cell)
    lab.run_cell(1)
    return lab.output(1).locator(".tm-live .tm-card")


def test_the_card_tells_a_changed_config_key_by_key_and_the_new_value_can_be_read(lab):
    first = CELL.format(lr=0.3, last=32, about=LONG + "before")
    book = lab.notebook([first])
    lab.open(book)
    lab.run_cell(1)
    card = _card(lab, CELL.format(lr=0.1, last=16, about=LONG + "after"))
    chips = card.locator(".tm-chip")
    for text in ("config.lr 0.3 → 0.1", "config.layers [64, 32] → [64, 16]"):
        expect(chips.filter(has_text=text)).to_have_count(1)
    about = chips.filter(has_text="config.about")
    expect(about).to_have_text(re.compile("config.about …(.*)before → …(.*)after"))
    lab.unfold(1)
    row = card.locator("tr.tm-changed").filter(has_text="config.about")
    value = row.locator(".tm-value")
    expect(value).to_contain_text(re.compile("before.*after"))
    seen = "one => one.scrollWidth <= one.clientWidth + 1"
    lab.until(lambda: value.evaluate(seen))
    lab.looks("card-nested", lambda: lab.output(1))


def test_a_table_is_filtered_sorted_grouped_and_given_a_column_by_what_lies_inside_a_dict(lab):
    book = lab.notebook(["trackmagic.runs(columns=['seed', 'loss'])"])
    _filled(book)
    lab.open(book)
    lab.run_cell(1)
    table = lab.output(1).locator(".tm-runs")
    expect(table.locator("[data-run]")).to_have_count(4)
    table.get_by_role("button", name="Columns").click()
    chooser = table.get_by_role("dialog", name="Columns")
    chooser.get_by_role("searchbox").fill("config.lr")
    chooser.get_by_role("checkbox").first.check()
    expect(_head(table, "config.lr")).to_be_visible()
    chooser.get_by_role("searchbox").press("Escape")
    _head(table, "config.lr").get_by_role("button").click()
    expect(_head(table, "config.lr")).to_have_attribute("aria-sort", re.compile("ending"))
    lab.until(lambda: {"run-1", "run-3"} in ({*_names(table)[:2]}, {*_names(table)[2:]}))
    search = table.get_by_role("combobox", name="Filter runs")
    search.press_sequentially("config.opt.na")
    options = table.get_by_role("listbox", name="Completions").get_by_role("option")
    expect(options.first).to_contain_text("params.config.opt.name")
    search.fill("config.lr between 0.05 and 1 and config.opt.name = sgd")
    search.press("Escape")
    expect(table.locator(".tm-runs-said")).to_have_text("2 runs")
    lab.until(lambda: {*_names(table)} == {"run-1", "run-3"})
    lab.looks("runs-nested", lambda: lab.output(1))
    table.get_by_role("button", name="Clear the filter").click()
    table.get_by_role("combobox", name="Group by").select_option("params.config.lr")
    groups = table.get_by_role("table", name="Runs by params.config.lr")
    heads = groups.locator("tbody > tr:first-child th bdi")
    expect(heads).to_have_count(3)
    assert sorted(heads.all_inner_texts()) == ["0.01", "0.1", "0.3"]
    lab.looks("runs-nested-groups", lambda: lab.output(1))


def test_a_filter_that_was_meant_otherwise_is_told_in_the_table(lab):
    lab.expects(r"400 \(Bad Request\).*/api/runs")
    book = lab.notebook(["trackmagic.runs()"])
    _filled(book)
    lab.open(book)
    lab.run_cell(1)
    table = lab.output(1).locator(".tm-runs")
    search = table.get_by_role("combobox", name="Filter runs")
    search.fill("loss above 0.2")
    expect(table.get_by_role("alert")).to_contain_text("write loss > 0.2")
    search.fill("seed > 'a'")
    expect(table).to_contain_text("params.seed is a number in every run that has it")
    lab.looks("runs-no-run-can-pass", lambda: lab.output(1))


def test_a_chart_offers_it_as_an_axis_and_a_group(lab):
    book = lab.notebook(["trackmagic.chart('loss', filter='config is not null')"])
    _filled(book)
    lab.open(book)
    lab.run_cell(1)
    chart = lab.output(1).locator(".tm-chart").first
    expect(chart.get_by_text("config.lr").first).to_be_attached()
    lab.looks("chart-nested", lambda: lab.output(1))
