"""A dashboard: charts that are made by themselves, runs that are shown and hidden in all of them."""

import re

import pytest
from playwright.sync_api import Locator, expect

from .lab import Book, Lab
from .world import add_run

LINES = """(one) => (one._fullData ?? []).filter(
  (t) => t.mode?.startsWith('lines') && t.visible === true && t.hoverinfo !== 'skip')
  .map((t) => [t.meta.run, t.line.color])"""
"""The runs whose lines are seen, and their colours."""


def _runs(book: Book, count: int = 3, keys: int = 2) -> None:
    for at in range(count):
        courses = {
            f"{prefix}/m{key}": [1 / (step + 1 + at) for step in range(20)]
            for prefix in ("train", "val")
            for key in range(keys)
        }
        add_run(book.store, f"run-{at + 1}", metrics=courses, params={"lr": 10.0**-at})


def _shown(lab: Lab, keys: int = 2, cell: str = "trackmagic.dashboard('digits')") -> Locator:
    """The dashboard below a cell."""
    book = lab.notebook([cell])
    _runs(book, keys=keys)
    lab.open(book)
    lab.run_cell(1)
    board = lab.output(1).locator(".tm-dash")
    expect(board.get_by_role("heading", level=2)).to_have_text("digits")
    return board


def _panel(board: Locator, key: str) -> Locator:
    return board.locator(f"[data-panel='{key}']")


def _lines(lab: Lab, panel: Locator) -> dict[int, str]:
    """The lines of a panel that is on the screen, by run."""
    panel.scroll_into_view_if_needed()
    picture = panel.locator(".tm-picture .svg-container")
    expect(picture).to_be_visible()
    return dict(panel.locator(".tm-picture").evaluate(LINES))


def test_metrics_have_charts_in_sections_and_a_run_is_hidden_in_all_of_them(lab):
    board = _shown(lab)
    headings = board.get_by_role("heading", level=3)
    expect(headings).to_have_text([re.compile("train"), re.compile("val")])
    first, last = _panel(board, "train/m0"), _panel(board, "val/m1")
    lab.until(lambda: set(_lines(lab, first)) == {1, 2, 3})
    colours = _lines(lab, first)
    lab.until(lambda: _lines(lab, last) == colours)
    listed = board.locator(".tm-dash-runs li:has-text('run-2') .tm-ink line")
    expect(listed).to_have_attribute("stroke", colours[2])
    lab.looks("dashboard", lambda: lab.output(1))
    eye = board.get_by_role("button", name="Show #2 run-2 in charts")
    eye.click()
    expect(eye).to_have_attribute("aria-pressed", "false")
    without = {run: colour for run, colour in colours.items() if run != 2}
    lab.until(lambda: _lines(lab, last) == without)
    lab.until(lambda: _lines(lab, first) == without)
    board.get_by_role("button", name="Show all runs").click()
    lab.until(lambda: _lines(lab, first) == colours)


def test_a_chart_that_is_not_in_sight_asks_for_nothing_until_it_is(lab):
    board = _shown(lab, keys=24)
    lab.until(lambda: _lines(lab, _panel(board, "train/m0")))
    lab.settle()
    asked = len(lab.asked("/api/chart"))
    assert 3 <= asked < 30
    lab.until(lambda: _lines(lab, _panel(board, "val/m23")))
    lab.settle()
    assert asked < len(lab.asked("/api/chart")) < 48


def test_a_new_run_and_a_new_metric_appear_by_themselves(lab):
    board = _shown(lab)
    lab.until(lambda: set(_lines(lab, _panel(board, "train/m0"))) == {1, 2, 3})
    new = {"train/m0": [1.0, 2.0], "test/acc": [0.5, 0.75]}
    add_run(lab.books[0].store, "late", metrics=new)
    lab.until(lambda: set(_lines(lab, _panel(board, "train/m0"))) == {1, 2, 3, 4})
    lab.until(lambda: set(_lines(lab, _panel(board, "test/acc"))) == {4})


@pytest.mark.apps("lab")
def test_the_panel_opens_the_dashboard_of_an_experiment_in_a_tab(lab):
    book = lab.notebook([])
    _runs(book)
    lab.open(book)
    lab.page.evaluate("() => window.jupyterapp.commands.execute('trackmagic:show-panel')")
    tree = lab.page.locator("#trackmagic-panel").get_by_role("treeitem", name="digits")
    tree.click(button="right")
    lab.page.get_by_role("menuitem", name="Open dashboard of experiment").click()
    board = lab.page.locator(".tm-tab:visible .tm-dash")
    lab.until(lambda: set(_lines(lab, _panel(board, "val/m0"))) == {1, 2, 3})
    tab = lab.page.locator(".lm-TabBar-tab.tm-tab-title").filter(has_text="Dashboard: digits")
    expect(tab).to_be_visible()
