"""A store of several kinds of cells: what table, panel and charts show unasked, and long lists of keys."""

import re

import pytest
from playwright.sync_api import Locator, expect

from trackmagic.store import Store

from .lab import Book, Lab
from .world import add_run


def _mixed(store: Store) -> None:
    """24 runs of six kinds, one of them with the norms of thirty layers."""
    for at in range(4):
        add_run(
            store,
            experiment="sgd",
            params={"lr": 10.0**-at, "penalty": ("l1", "l2")[at % 2]},
            metrics={"val_loss": [2.0, 1.0 / (at + 1)]},
        )
        add_run(store, experiment="svm", params={"C": 2.0**at}, metrics={"score": [at / 10]})
        add_run(store, experiment="trees", params={"depth": at}, metrics={"oob": [at / 20]})
        layers = {f"train/layer.{layer}.norm": [1.0, float(layer)] for layer in range(30)}
        add_run(
            store,
            experiment="mlp",
            params={"hidden": 8 * (at + 1)},
            metrics={"val/loss": [2.0, 1.0], "system/cpu": [50.0], **layers},
        )
        add_run(store, experiment="etl", params={"rows": 100 * at}, metrics={"seconds": [at]})
        add_run(store, experiment="plots", params={f"bins{at}": at})


def _shown(lab: Lab, code: str) -> tuple[Book, Locator]:
    book = lab.notebook([code])
    _mixed(book.store)
    lab.open(book)
    lab.run_cell(1)
    return book, lab.output(1)


def test_the_table_has_params_and_its_lists_fold_what_is_of_layers_and_of_the_machine(lab):
    _book, output = _shown(lab, "trackmagic.runs()")
    table = output.locator(".tm-runs")
    expect(table.locator("[data-run]").first).to_be_visible()
    heads = table.get_by_role("columnheader").locator(".tm-runs-label")
    expect(heads.filter(has_text=re.compile("^(lr|C|depth|hidden|rows|penalty)$"))).to_have_count(6)
    lab.looks("mixed-table", lambda: lab.output(1))
    table.get_by_role("button", name="Columns").click()
    chooser = table.get_by_role("dialog", name="Columns")
    layers = chooser.get_by_role("button", name=re.compile(r"layer\.\*\.norm \(\d+\)$"))
    expect(layers).to_be_visible()
    expect(chooser.get_by_role("checkbox", name="metrics.train/layer.7.norm")).to_have_count(0)
    lab.picture("mixed-columns", output)
    layers.click()
    expect(
        chooser.get_by_role("checkbox", name="metrics.train/layer.7.norm", exact=True)
    ).to_have_count(1)
    chooser.get_by_role("searchbox").fill("layer.11")
    expect(
        chooser.get_by_role("checkbox", name="metrics.train/layer.11.norm", exact=True)
    ).to_be_visible()


@pytest.mark.apps("lab")
def test_each_row_of_the_panel_has_a_metric_and_a_long_list_is_searched(lab):
    _shown(lab, "1")
    lab.page.keyboard.press("Control+Shift+Y")
    panel = lab.page.locator("#trackmagic-panel")
    rows = panel.locator("[data-run]")
    expect(rows.filter(has_text="oob")).not_to_have_count(0)
    chooser = panel.get_by_role("button", name=re.compile("^Metric shown"))
    chooser.click()
    choices = panel.get_by_role("dialog", name="Choose metric shown")
    options = choices.get_by_role("option")
    expect(options.filter(has_text="train/layer.*.norm")).to_contain_text("(30)")
    expect(options.filter(has_text="system/*")).to_contain_text("(1)")
    expect(options.filter(has_text="layer.7.")).to_have_count(0)
    lab.picture("mixed-panel-metric", panel)
    choices.get_by_role("combobox").fill("oob")
    choices.get_by_role("combobox").press("Enter")
    expect(choices).to_have_count(0)
    expect(panel.get_by_role("button", name="Metric shown: oob")).to_be_focused()
    chooser.click()
    expect(choices).to_be_visible()
    chooser.click()
    expect(choices).to_have_count(0)


@pytest.mark.parametrize("kind", ["parallel", "contour", "scatter"])
def test_a_chart_draws_runs_that_have_its_axes_and_says_which(lab, kind):
    _shown(lab, f"trackmagic.chart(kind={kind!r}, filter='')")
    chart = lab.output(1).locator(".tm-live .tm-chart")
    expect(chart.locator(".tm-picture .main-svg").first).to_be_visible()
    expect(chart.locator(".tm-notes")).to_contain_text("20 of 24 runs left out")
    if kind == "parallel":
        expect(chart.get_by_role("button", name=re.compile("^Axes"))).not_to_contain_text("none")
    else:
        expect(chart.get_by_role("button", name=re.compile(r"^y: \w"))).to_be_visible()
    lab.looks(f"mixed-{kind}", lambda: lab.output(1))


def test_where_nothing_can_be_drawn_there_are_words_and_no_plane(lab):
    _shown(lab, "trackmagic.chart(['C', 'depth'], kind='parallel', filter='')")
    chart = lab.output(1).locator(".tm-live .tm-chart")
    words = chart.locator(".tm-chart-nothing")
    expect(words).to_contain_text("Nothing to draw")
    expect(words).to_contain_text("24 of 24 runs left out: no finite value of C, depth")
    expect(chart.locator(".tm-picture")).to_have_count(0)
    lab.looks("mixed-nothing", lambda: lab.output(1))
