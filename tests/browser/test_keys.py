"""Keys where a view has the focus: its own do what it says, all others are JupyterLab's."""

import pytest
from playwright.sync_api import Locator, expect

from .lab import PANEL, Lab
from .world import sweep

IS_DIRTY = f"() => {PANEL}.context.model.dirty"
CELLS = f"() => {PANEL}.content.widgets.length"


def _table(lab: Lab) -> Locator:
    book = lab.notebook(["trackmagic.runs()", "x = 1"])
    sweep(book.store, 4)
    lab.open(book)
    lab.run_cell(1)
    grid = lab.output(1).get_by_role("grid")
    expect(grid.locator("[data-run]")).to_have_count(4)
    return grid


def _is_dirty(lab: Lab) -> bool:
    return bool(lab.page.evaluate(IS_DIRTY))


def _save(lab: Lab) -> None:
    """By its keys; the lab does not hear them while it is saving."""

    def is_saved() -> bool:
        lab.page.keyboard.press("Control+s")
        return not _is_dirty(lab)

    lab.until(is_saved)


def test_a_notebook_is_saved_from_a_table_and_from_its_search(lab):
    grid = _table(lab)
    for place in (grid.locator("[data-run]").first, lab.output(1).get_by_role("combobox").first):
        lab.write_cell(2, "x = 2")
        assert _is_dirty(lab)
        place.click()
        _save(lab)


def test_letters_in_a_table_do_nothing_to_the_cells(lab):
    grid = _table(lab)
    many = lab.page.evaluate(CELLS)
    grid.locator("[data-run]").first.click()
    for key in ("d", "d", "a", "b", "x", "Escape", "d", "d"):
        lab.page.keyboard.press(key)
    assert lab.page.evaluate(CELLS) == many
    lab.page.keyboard.press("Control+a")
    expect(grid.locator("[aria-selected=true]")).to_have_count(4)


def test_shift_enter_in_a_table_runs_the_cell_that_is_active(lab):
    grid = _table(lab)
    grid.locator("[data-run]").first.click()
    before = lab.cell(1).locator(".jp-InputPrompt").inner_text()
    lab.page.keyboard.press("Shift+Enter")
    expect(lab.cell(1).locator(".jp-InputPrompt")).not_to_have_text(before)


@pytest.mark.apps("lab")
def test_the_lab_hears_its_chords_from_a_table_and_from_the_panel(lab):
    grid = _table(lab)
    side_bar = lab.page.locator("#jp-left-stack")
    grid.locator("[data-run]").first.click()
    is_open = side_bar.is_visible()
    lab.page.keyboard.press("Control+b")
    expect(side_bar).to_be_visible(visible=not is_open)
    lab.page.keyboard.press("Control+Shift+C")
    palette = lab.page.locator("#modal-command-palette")
    expect(palette).to_be_visible()
    lab.page.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    grid.locator("[data-run]").first.click()
    lab.page.keyboard.press("Control+Shift+Y")
    panel = lab.page.locator("#trackmagic-panel, .tm-panel").first
    expect(panel.get_by_role("grid").locator("[data-run]")).to_have_count(4)
    panel.get_by_role("grid").locator("[data-run]").first.click()
    lab.write_cell(2, "x = 3")
    panel.get_by_role("grid").locator("[data-run]").first.click()
    _save(lab)


def test_a_question_mark_tells_the_keys_of_a_view(lab):
    grid = _table(lab)
    row = grid.locator("[data-run]").first
    row.click()
    lab.page.keyboard.press("?")
    keys = lab.page.get_by_role("dialog", name="Keys of this view")
    expect(keys).to_contain_text("select all that match")
    lab.page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    expect(grid).to_be_focused()
    search = lab.output(1).get_by_role("combobox").first
    search.click()
    lab.page.keyboard.type("'a?'")
    expect(search).to_have_value("'a?'")
    expect(keys).to_be_hidden()


@pytest.mark.apps("lab")
def test_a_run_that_is_opened_in_a_tab_has_the_keys(lab):
    grid = _table(lab)
    grid.locator("[data-run]").first.click()
    lab.page.evaluate("() => window.jupyterapp.commands.execute('trackmagic:show-panel')")
    rows = lab.page.locator(".tm-panel").get_by_role("grid")
    rows.locator("[data-run]").first.click()
    lab.page.keyboard.press("Enter")
    expect(lab.page.locator(".tm-tab:visible").get_by_role("tab", name="Overview")).to_be_visible()
    lab.page.evaluate("() => window.jupyterapp.shell.currentWidget.activate()")
    lab.page.keyboard.press("?")
    keys = lab.page.get_by_role("dialog", name="Keys of this view")
    expect(keys).to_contain_text("go through the parts of the run")
    lab.page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    lab.page.keyboard.press("Control+Shift+C")
    expect(lab.page.locator("#modal-command-palette")).to_be_visible()
