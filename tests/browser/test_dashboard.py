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
    clear = "rgba(0, 0, 0, 0)"  # the page's own colour is behind it, light or dark
    expect(first.locator(".tm-picture")).to_have_css("background-color", clear)
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


def _choose(board: Locator, menu: str, item: str) -> None:
    """An entry of a menu, by the keyboard alone."""
    board.get_by_role("button", name=menu, exact=True).focus()
    page = board.page
    page.keyboard.press("Enter")
    entry = page.get_by_role("menuitem", name=item, exact=True)
    expect(entry).to_be_visible()
    entry.focus()
    page.keyboard.press("Enter")
    expect(entry).to_have_count(0)


def _order(board: Locator) -> list[str]:
    found = board.locator("[data-panel]").evaluate_all("(all) => all.map((p) => p.dataset.panel)")
    return [str(one) for one in found]


def test_a_dashboard_is_arranged_by_keys_kept_and_taken_back(lab):
    board = _shown(lab)
    store = lab.books[0].store
    experiment = store.experiments.get("digits").id
    start = ["train/m0", "train/m1", "val/m0", "val/m1"]
    lab.until(lambda: _order(board) == start)

    def kept() -> list[str]:
        return [document.name for document in store.documents.of("dashboard", experiment)]

    assert kept() == []
    _choose(board, "Menu of train/m0", "Move right")
    lab.until(lambda: _order(board) == ["train/m1", "train/m0", "val/m0", "val/m1"])
    lab.until(lambda: kept() == ["Dashboard"])
    _choose(board, "Menu of val/m0", "Wider")
    expect(_panel(board, "val/m0")).to_have_attribute("style", re.compile("6"))
    _choose(board, "Menu of val/m1", "Remove")
    lab.until(lambda: _order(board) == ["train/m1", "train/m0", "val/m0"])
    expect(board.locator(".tm-dash-said")).to_contain_text("Removed val/m1.")
    menu = board.get_by_role("button", name="Menu of val/m0", exact=True)
    expect(menu).to_be_focused()
    lab.page.keyboard.press("Control+z")
    lab.until(lambda: _order(board) == ["train/m1", "train/m0", "val/m0", "val/m1"])
    expect(menu).to_be_focused()
    lab.settle()

    add_run(store, "late", metrics={"new/m": [1.0, 2.0]})
    expect(board.get_by_role("heading", level=3, name="New")).to_be_visible()
    lab.until(lambda: set(_lines(lab, _panel(board, "new/m"))) == {4})
    lab.settle()
    lab.run_cell(1)  # another view of it is as it was left
    board = lab.output(1).locator(".tm-dash")
    lab.until(lambda: _order(board) == ["new/m", "train/m1", "train/m0", "val/m0", "val/m1"])
    expect(_panel(board, "val/m0")).to_have_attribute("style", re.compile("6"))


def test_charts_and_texts_are_added_and_changed(lab):
    board = _shown(lab)
    _choose(board, "Add to train", "Scatter")
    scatter = _panel(board, "scatter")
    scatter.scroll_into_view_if_needed()
    kind = scatter.get_by_role("combobox", name="Kind of chart")
    expect(kind).to_have_value("scatter")
    x = scatter.get_by_role("combobox", name="x", exact=True)
    x.select_option("lr")
    drawn = "(one) => (one._fullData ?? []).map((t) => [t.type, t.x?.length])"
    lab.until(lambda: scatter.locator(".tm-picture").evaluate(drawn) == [["scatter", 3]])
    kind.select_option("parallel")
    lab.until(lambda: scatter.locator(".tm-picture").evaluate(drawn)[0][0] == "parcoords")
    scatter.get_by_role("button", name="Done").click()
    expect(kind).to_have_count(0)

    _choose(board, "Add to val", "Text")
    text = _panel(board, "text")
    text.get_by_role("textbox", name="Text in Markdown").fill("why **bold** <i>not</i>")
    text.get_by_role("button", name="Done").click()
    expect(text.locator("strong")).to_have_text("bold")
    expect(text.locator("i")).to_have_count(0)

    _choose(board, "Add to val", "Table of runs")
    rows = _panel(board, "table").locator("[data-run]")
    expect(rows).to_have_count(3)


def test_changes_that_come_before_the_page_knows_what_was_kept_are_of_one_dashboard(lab):
    board = _shown(lab)
    documents = lab.books[-1].store.documents
    with lab.holding("**/api/dashboard?*"):
        _choose(board, "Add to train", "Text")
        lab.until(lambda: documents.all("dashboard"))
        _choose(board, "Add to val", "Text")
        _choose(board, "Add to train", "Table of runs")

        def kinds() -> list[str]:
            [kept] = documents.all("dashboard")
            panels = [panel for section in kept.body["sections"] for panel in section["panels"]]
            return sorted(panel["kind"] for panel in panels if panel["kind"] != "lines")

        lab.until(lambda: kinds() == ["table", "text", "text"])
    expect(_panel(board, "table").locator("[data-run]")).to_have_count(3)


def test_all_lines_are_smoothed_and_grouped_at_once(lab):
    board = _shown(lab)
    first, last = _panel(board, "train/m0"), _panel(board, "val/m1")
    lab.until(lambda: set(_lines(lab, first)) == {1, 2, 3})
    board.get_by_role("combobox", name="Group by").select_option("lr")
    groups = (
        "(one) => (one._fullData ?? []).filter((t) => t.mode === 'lines' && t.meta?.group).length"
    )
    for panel in (first, last):
        panel.scroll_into_view_if_needed()
        lab.until(lambda panel=panel: panel.locator(".tm-picture").evaluate(groups) >= 3)
    expect(board.get_by_role("combobox", name="x", exact=True)).to_be_disabled()
    board.get_by_role("combobox", name="Group by").select_option("")
    lab.until(lambda: set(_lines(lab, first)) == {1, 2, 3})
    board.get_by_role("combobox", name="x", exact=True).select_option("relative")
    title = "(one) => one._fullLayout?.xaxis.title.text ?? ''"
    for panel in (first, last):
        panel.scroll_into_view_if_needed()
        lab.until(lambda panel=panel: "seconds" in panel.locator(".tm-picture").evaluate(title))


def test_a_zoom_along_x_is_that_of_all_charts_in_sight(lab):
    board = _shown(lab)
    first, other = _panel(board, "train/m0"), _panel(board, "train/m1")
    lab.until(lambda: set(_lines(lab, other)) == {1, 2, 3})
    lab.until(lambda: set(_lines(lab, first)) == {1, 2, 3})
    lab.settle()
    reach = "(one) => one._fullLayout.xaxis.range.map(Number)"
    whole = other.locator(".tm-picture").evaluate(reach)
    first.locator(".tm-picture").focus()
    lab.page.keyboard.press("+")
    lab.until(lambda: other.locator(".tm-picture").evaluate(reach) != whole)
    assert other.locator(".tm-picture").evaluate(reach) == first.locator(".tm-picture").evaluate(
        reach
    )
    lab.page.keyboard.press("Escape")
    lab.until(lambda: other.locator(".tm-picture").evaluate(reach)[1] > 18)


def test_several_are_kept_renamed_deleted_and_saved_as_a_page(lab):
    board = _shown(lab)
    _choose(board, "Menu of the dashboard", "Copy")
    which = board.get_by_role("combobox", name="Dashboard")
    expect(which.locator("option")).to_have_text(["Automatic", "Dashboard"])
    _choose(board, "Menu of the dashboard", "Rename")
    board.get_by_role("textbox", name="Name of the dashboard").fill("Mine")
    lab.page.keyboard.press("Enter")
    expect(which.locator("option")).to_have_text(["Automatic", "Mine"])
    with lab.page.expect_download() as saved:
        _choose(board, "Menu of the dashboard", "Save as HTML")
    assert saved.value.suggested_filename == "digits-Mine.html"
    _choose(board, "Menu of the dashboard", "Delete")
    expect(which).to_have_count(0)
    board.get_by_role("button", name="Undo").click()
    expect(which.locator("option")).to_have_text(["Automatic", "Mine"])


def test_panels_are_dragged_to_another_place_and_size(lab):
    board = _shown(lab)
    lab.until(lambda: set(_lines(lab, _panel(board, "train/m0"))) == {1, 2, 3})
    lab.settle()
    panel = _panel(board, "train/m0")
    box = panel.bounding_box()
    title = panel.get_by_role("heading", level=4).bounding_box()
    target = _panel(board, "train/m1").bounding_box()
    assert box
    assert title
    assert target
    mouse = lab.page.mouse
    mouse.move(title["x"] + 5, title["y"] + 5)
    mouse.down()
    mouse.move(title["x"] + 50, title["y"] + 30)
    mouse.move(target["x"] + 0.8 * target["width"], target["y"] + 40)
    mouse.up()
    lab.until(lambda: _order(board)[:2] == ["train/m1", "train/m0"])
    lab.settle()
    box = panel.bounding_box()
    assert box
    corner = [box["x"] + box["width"] - 5, box["y"] + box["height"] - 5]
    mouse.move(*corner)
    mouse.down()
    mouse.move(corner[0] + 60, corner[1] + 40)
    mouse.move(corner[0] + box["width"] / 2, corner[1] + 60)
    mouse.up()
    lab.until(lambda: (panel.bounding_box() or box)["height"] > box["height"] + 30)
    lab.until(lambda: (panel.bounding_box() or box)["width"] > box["width"] * 1.2)
