"""Last or best by a switch, and the goal of an experiment by a click."""

import pytest
from playwright.sync_api import Locator, expect

from trackmagic.entities import Goal
from trackmagic.views.format import NONE as MISSING

from .lab import Book, Lab
from .world import add_run

CELLS = [
    "table = trackmagic.runs(columns=['val_loss', 'started'])\ntable",
    "trackmagic.compare_runs(1, 2)",
    "trackmagic.chart('val_loss', 1, 2, kind='bar')",
    "print(table.dataframe()['metrics.val_loss'].tolist())",
    """%%track -e digits
for loss in (0.5, 0.2, 0.4):
    trackmagic.log_metrics({"val_loss": loss, "train_loss": loss})""",
]


def _book(lab: Lab, cells: list[str]) -> Book:
    """A store in which run 1 was best before its end."""
    book = lab.notebook(cells)
    for name, losses in (("early", [0.9, 0.3, 0.7]), ("late", [0.9, 0.6, 0.5])):
        add_run(
            book.store,
            name,
            metrics={"val_loss": losses, "train_loss": [0.8, 0.4, 0.1], "gap": [3, 1, 2]},
        )
    add_run(book.store, "other", experiment="other", metrics={"score": [0.25]})
    lab.open(book)
    return book


def _switch(place: Locator, name: str) -> Locator:
    values = place.get_by_role("group", name="Value of each metric")
    return values.get_by_role("button", name=name, exact=True)


def _said(lab: Lab, at: int) -> str:
    """What a cell prints when it is run now."""
    lab.run_cell(at)
    return lab.output(at).inner_text().strip()


def _heads(table: Locator) -> list[str]:
    return table.get_by_role("columnheader").locator(".tm-runs-label").all_inner_texts()


def _cells(table: Locator, column: int = 0) -> list[str]:
    texts: list[str] = table.locator("[data-run]").evaluate_all(
        "(rows, at) => rows.map((row) => row.querySelectorAll('[role=gridcell]')[at]?.innerText ?? '')",
        column,
    )
    return [text.strip() for text in texts]


def test_a_table_is_switched_to_the_best_and_stays_so(lab):
    _book(lab, CELLS)
    lab.run_cell(1)
    table = lab.output(1).locator(".tm-runs")
    lab.until(lambda: _cells(table) == [MISSING, "0.5", "0.7"])
    table.get_by_role("columnheader").filter(has_text="val_loss").get_by_role("button").click()
    lab.until(lambda: _cells(table)[:2] == ["0.5", "0.7"])
    _switch(table, "Best").click()
    lab.until(lambda: _heads(table)[1] == "val_loss.best")
    lab.until(lambda: _cells(table)[:2] == ["0.3", "0.5"])
    expect(_switch(table, "Best")).to_have_attribute("aria-pressed", "true")
    lab.until(lambda: _said(lab, 4).startswith("[0.3, 0.5"))
    lab.picture("runs-best", lab.output(1))
    _switch(table, "Best").click()
    lab.until(lambda: _heads(table)[1] == "val_loss")
    lab.until(lambda: _cells(table)[:2] == ["0.5", "0.7"])


def test_the_parts_of_a_metric_can_be_columns(lab):
    _book(lab, CELLS)
    lab.run_cell(1)
    table = lab.output(1).locator(".tm-runs")
    expect(table.locator("[data-run]")).to_have_count(3)
    table.get_by_role("button", name="Columns").click()
    chooser = table.get_by_role("dialog", name="Columns")
    chooser.get_by_role("searchbox").fill("val_loss.")
    for part in ("best", "min", "first", "mean", "points"):
        chooser.get_by_role("checkbox", name=f"metrics.val_loss.{part}").check()
    chooser.get_by_role("searchbox").fill("gap.")
    expect(chooser.get_by_role("checkbox", name="metrics.gap.max")).to_be_visible()
    expect(chooser.get_by_role("checkbox", name="metrics.gap.best")).to_have_count(0)
    chooser.get_by_role("searchbox").press("Escape")
    lab.until(
        lambda: (
            _heads(table)[3:]
            == [f"val_loss.{p}" for p in ("best", "min", "first", "mean", "points")]
        )
    )
    lab.until(
        lambda: [_cells(table, at)[2] for at in range(2, 7)] == ["0.3", "0.3", "0.9", "0.6333", "3"]
    )


def test_comparisons_and_charts_are_switched_too(lab):
    _book(lab, CELLS)
    lab.run_cell(2)
    grid = lab.output(2).locator(".tm-cmp")
    row = grid.locator(".tm-cmp-grid tbody tr").filter(has_text="val_loss")
    expect(row.locator("td").nth(0)).to_contain_text("0.7")
    _switch(grid, "Best").click()
    expect(row).to_contain_text("val_loss.best")
    expect(row.locator("td").nth(0)).to_contain_text("0.3")
    _switch(grid, "Last").click()
    expect(row.locator("td").nth(0)).to_contain_text("0.7")
    lab.run_cell(3)
    lab.scroll_to(3)
    chart = lab.output(3).locator(".tm-chart")
    drawn = "(one) => Array.from(one._fullData[0].y)"
    picture = chart.locator(".js-plotly-plot")
    lab.until(lambda: picture.evaluate(drawn) == [0.7, 0.5])
    _switch(chart, "Best").click()
    lab.until(lambda: picture.evaluate(drawn) == [0.3, 0.5])


@pytest.mark.apps("lab")
def test_a_goal_is_set_by_a_click_and_leads(lab):
    book = _book(lab, CELLS)
    experiments = book.store.experiments
    lab.run_cell(5)
    lab.page.keyboard.press("Control+Shift+Y")
    panel = lab.page.locator("#trackmagic-panel")
    panel.locator("[data-key='digits']").click()
    told = panel.locator(".tm-panel-goal")
    expect(told).to_contain_text("val_loss guessed: validation before training")
    badge = lab.page.locator(".tm-badge")
    expect(badge).to_contain_text("val_loss 0.4")
    told.get_by_role("button", name="Set goal").click()
    form = panel.get_by_role("group", name="Goal of digits")
    expect(form.get_by_label("Metric", exact=True)).to_have_value("val_loss")
    expect(form.get_by_label("Which way is better")).to_have_value("lower")
    form.get_by_role("button", name="Save").click()
    goal = Goal(metric="val_loss", direction="lower", value="best")
    lab.until(lambda: experiments.get("digits").goal == goal)
    expect(told).to_contain_text("Goal val_loss min")
    expect(badge).to_contain_text("val_loss.best 0.2")
    first = panel.locator("[data-run='1'] .tm-panel-metric")
    expect(first).to_have_text("0.3")
    lab.picture("panel-goal")
    panel.get_by_label("Value shown").select_option("last")
    expect(first).to_have_text("0.7")
    panel.locator(".tm-panel-said").get_by_role("button", name="Undo").click()
    lab.until(lambda: experiments.get("digits").goal is None)
    expect(told).to_contain_text("guessed")
    panel.locator("[data-key='']").click()
    other = panel.locator("[data-run='3']")
    expect(other.locator(".tm-panel-other")).to_have_text("score")
    expect(other.locator(".tm-panel-metric")).to_have_text("0.25")
