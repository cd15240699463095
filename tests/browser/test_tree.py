"""Runs inside others: folded below their parents in the table, unfolded by pointer and keyboard."""

import re

from playwright.sync_api import Locator, expect

from .lab import Book, Lab
from .world import add_run

LOSSES = (0.5, 0.3, 0.4)


def _filled(book: Book) -> None:
    """A search with three trials, of which the second is the best and has a run inside; and a run alone."""
    add_run(book.store, "search")
    for at, loss in enumerate(LOSSES):
        params = {"lr": 10.0 ** -(at + 1)}
        add_run(
            book.store, f"trial-{at + 1}", params=params, metrics={"loss": [1.0, loss]}, parent=1
        )
    add_run(book.store, "fold", metrics={"loss": [1.0, 0.8]}, parent=3)
    add_run(book.store, "alone", params={"lr": 0.1}, metrics={"loss": [1.0, 0.6]})


def _shown(lab: Lab, cell: str = "trackmagic.runs()") -> tuple[Book, Locator]:
    book = lab.notebook([cell])
    _filled(book)
    lab.open(book)
    lab.run_cell(1)
    table = lab.output(1).locator(".tm-runs")
    expect(table.get_by_role("treegrid", name="Runs")).to_be_visible()
    return book, table


def _names(table: Locator) -> list[str]:
    return table.locator("[data-run] .tm-runs-open").all_inner_texts()


def _row(table: Locator, name: str) -> Locator:
    return table.locator("[data-run]").filter(has=table.page.get_by_text(name, exact=True))


def _has(lab: Lab, table: Locator, *names: str) -> None:
    lab.until(lambda: _names(table) == list(names))


def test_runs_inside_others_are_folded_and_told_by_the_row_of_their_parent(lab):
    _book, table = _shown(lab)
    _has(lab, table, "alone", "search")
    expect(table.locator(".tm-runs-said")).to_have_text("6 runs")
    search = _row(table, "search")
    expect(search).to_contain_text("3 inside")
    expect(search).to_contain_text("0.3 (0.4 ± 0.1)")
    expect(search).to_have_attribute("aria-expanded", "false")
    expect(search.locator(".tm-runs-inside")).to_have_attribute(
        "title", re.compile("of 3 runs inside\nthe best is #3")
    )
    search.locator("[data-fold]").click()
    _has(lab, table, "alone", "search", "trial-3", "trial-2", "trial-1")
    expect(search).to_have_attribute("aria-expanded", "true")
    best = _row(table, "trial-2")
    expect(best).to_have_attribute("aria-level", "2")
    expect(best.locator(".tm-good")).to_have_text("0.3")
    expect(_row(table, "trial-1").locator(".tm-good")).to_have_count(0)
    best.locator("[data-fold]").click()
    _has(lab, table, "alone", "search", "trial-3", "trial-2", "fold", "trial-1")
    expect(_row(table, "fold")).to_have_attribute("aria-level", "3")
    lab.looks("runs-tree", lambda: lab.output(1))
    search.locator("[data-fold]").click()
    _has(lab, table, "alone", "search")
    table.get_by_role("button", name="Tree").click()
    _has(lab, table, "alone", "fold", "trial-3", "trial-2", "trial-1", "search")
    expect(table.get_by_role("grid", name="Runs")).to_be_visible()


def test_the_arrows_unfold_lead_in_and_out_and_fold(lab):
    _book, table = _shown(lab)
    _has(lab, table, "alone", "search")
    grid = table.get_by_role("treegrid", name="Runs")
    grid.focus()
    grid.press("ArrowDown")
    grid.press("ArrowDown")
    active = table.locator(".tm-runs-active .tm-runs-open")
    expect(active).to_have_text("search")
    grid.press("ArrowRight")
    _has(lab, table, "alone", "search", "trial-3", "trial-2", "trial-1")
    grid.press("ArrowRight")
    expect(active).to_have_text("trial-3")
    grid.press("ArrowDown")
    expect(active).to_have_text("trial-2")
    grid.press(" ")
    expect(_row(table, "trial-2")).to_have_attribute("aria-selected", "true")
    grid.press("ArrowLeft")
    expect(active).to_have_text("search")
    grid.press("ArrowLeft")
    _has(lab, table, "alone", "search")
    expect(table.locator(".tm-runs-said")).to_contain_text("1 selected")


def test_what_is_unfolded_stays_so_as_runs_come_and_after_a_reload(lab):
    book, table = _shown(lab)
    _row(table, "search").locator("[data-fold]").click()
    _has(lab, table, "alone", "search", "trial-3", "trial-2", "trial-1")
    add_run(book.store, "trial-4", metrics={"loss": [0.2]}, parent=1)
    add_run(book.store, "newest")
    _has(lab, table, "newest", "alone", "search", "trial-4", "trial-3", "trial-2", "trial-1")
    expect(_row(table, "search")).to_contain_text("4 inside")
    expect(_row(table, "trial-4").locator(".tm-good")).to_have_text("0.2")
    lab.save()
    lab.page.reload()
    lab.shown()
    _has(lab, table, "newest", "alone", "search", "trial-4", "trial-3", "trial-2", "trial-1")


def test_a_run_whose_parent_does_not_match_has_a_row_that_says_of_which_it_is_a_part(lab):
    _book, table = _shown(lab)
    table.get_by_role("combobox", name="Filter runs").fill("lr < 0.05")
    _has(lab, table, "trial-3", "trial-2")
    expect(table.locator(".tm-runs-said")).to_have_text("2 runs")
    expect(_row(table, "trial-2")).to_contain_text("part of #1")


def test_the_children_of_a_selected_run_are_charted_and_compared(lab):
    _book, table = _shown(lab)
    _row(table, "alone").locator("[data-check]").click()
    actions = table.get_by_role("toolbar", name="Selected runs")
    expect(actions.get_by_role("button", name="Compare", exact=True)).to_be_visible()
    expect(actions.get_by_role("button", name="Chart children")).to_have_count(0)
    _row(table, "alone").locator("[data-check]").click()
    _row(table, "search").locator("[data-check]").click()
    actions.get_by_role("button", name="Chart children").click()
    legend = lab.output(1).get_by_role("group", name="Legend")
    expect(legend.get_by_role("button")).to_have_count(3)
    actions.get_by_role("button", name="Compare children").click()
    heads = lab.output(1).locator(".tm-cmp").get_by_role("columnheader")
    for number in (2, 3, 4):
        expect(heads.filter(has_text=f"#{number}").first).to_be_visible()
