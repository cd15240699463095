"""The compare grid: sections and differences, the baseline, directions, runs in and out, charts, diffs."""

import re

import pytest
from playwright.sync_api import Locator, expect

from .lab import Book, Lab
from .world import add_run

CODE = "seed = 1\nlr = {lr}\nmodel = fit(lr, {how})\nmodel.save()"


def _shown(lab: Lab) -> tuple[Book, Locator]:
    """Four runs in the store, three of them compared in cell 1."""
    book = lab.notebook(["trackmagic.compare_runs(1, 2, 3)"])
    for at, (lr, loss) in enumerate([(0.1, 0.5), (0.01, 0.4), (0.001, 0.6), (0.2, 0.7)]):
        add_run(
            book.store,
            f"run-{at + 1}",
            params={"lr": lr, "seed": 1, "layers": {"width": 8 + at, "kind": "dense"}},
            metrics={"loss": [1, loss + 0.1, loss], "f1": [0.1, 1 - loss], "odd": [loss]},
            tags={"stage": "trial"},
            code=CODE.format(lr=lr, how="fast" if at else "slow"),
            note=f"note of {at + 1}",
        )
    lab.open(book)
    lab.run_cell(1)
    grid = lab.output(1).locator(".tm-cmp")
    expect(_heads(grid)).to_have_count(3)
    return book, grid


def _heads(grid: Locator) -> Locator:
    return grid.locator(".tm-cmp-grid thead th[scope=col]")


def _row(grid: Locator, key: str) -> Locator:
    label = grid.page.get_by_text(key, exact=True)
    return grid.locator(".tm-cmp-grid tbody tr:not(.tm-cmp-section)").filter(has=label)


def _cell(grid: Locator, key: str, column: int) -> Locator:
    return _row(grid, key).locator("td").nth(column)


def _left(part: Locator) -> float:
    box = part.bounding_box()
    assert box
    return box["x"]


def test_sections_mark_what_differs_fold_and_show_differences_only(lab):
    _book, grid = _shown(lab)
    sections = grid.locator(".tm-cmp-section .tm-cmp-label")
    names = sections.all_inner_texts()
    assert {"Code", "Params", "Metrics", "Tags", "Notes"} <= set(names), names
    expect(_row(grid, "lr").get_by_label("differs")).to_be_visible()
    expect(_row(grid, "lr").locator("td.tm-cmp-differs")).to_have_count(2)
    assert _row(grid, "lr").locator("td").all_inner_texts()[0] == "0.1"
    expect(_row(grid, "seed").get_by_label("differs")).to_have_count(0)
    lab.looks("compare", lambda: lab.output(1))
    grid.get_by_role("switch", name="Differences only").click()
    expect(_row(grid, "seed")).to_have_count(0)
    expect(_row(grid, "stage")).to_have_count(0)
    expect(_row(grid, "lr")).to_have_count(1)
    expect(grid.locator(".tm-cmp-note", has_text="equal, not shown").first).to_be_visible()
    grid.get_by_role("switch", name="Differences only").click()
    expect(_row(grid, "seed")).to_have_count(1)
    grid.locator(".tm-cmp-section").get_by_role("button", name="Params").click()
    expect(_row(grid, "lr")).to_have_count(0)
    expect(_row(grid, "loss")).to_have_count(1)
    grid.locator(".tm-cmp-section").get_by_role("button", name="Params").press("Enter")
    expect(_row(grid, "lr")).to_have_count(1)
    folder = _row(grid, "layers").get_by_role("button", name="layers")
    expect(_row(grid, "width").or_(_row(grid, "layers.width"))).to_have_count(1)
    folder.click()
    expect(_row(grid, "width").or_(_row(grid, "layers.width"))).to_have_count(0)
    box = grid.locator(".tm-cmp-grid")
    lab.width(500)
    scrolled = "(one) => { one.scrollLeft = 150; return one.scrollLeft; }"
    lab.until(lambda: box.evaluate(scrolled) > 100)  # the page narrows in its own time
    lab.until(lambda: _left(_row(grid, "lr").locator("th")) == pytest.approx(_left(box), abs=2))


def test_metrics_are_told_against_the_baseline_and_the_best_is_marked(lab):
    _book, grid = _shown(lab)
    expect(_heads(grid).nth(0).get_by_role("button", name="baseline")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(_cell(grid, "loss", 1)).to_contain_text(re.compile(r"0\.4.*▼.*better", re.DOTALL))
    expect(_cell(grid, "loss", 2)).to_contain_text(re.compile(r"0\.6.*▲.*worse", re.DOTALL))
    expect(_cell(grid, "f1", 1)).to_contain_text(re.compile(r"0\.6.*▲.*better", re.DOTALL))
    expect(_cell(grid, "odd", 1)).not_to_contain_text(re.compile("better|worse"))
    expect(_cell(grid, "loss", 1).get_by_label("best")).to_be_visible()
    expect(grid.get_by_label("best", exact=True)).to_have_count(2)

    _heads(grid).nth(2).get_by_role("button", name="baseline").click()
    expect(_cell(grid, "loss", 0)).to_contain_text(re.compile(r"0\.5.*▼.*better", re.DOTALL))
    expect(_cell(grid, "loss", 2)).not_to_contain_text(re.compile("better|worse"))

    grid.get_by_role("button", name="loss: lower is better").click()
    expect(_cell(grid, "loss", 0)).to_contain_text(re.compile(r"▼.*worse", re.DOTALL))
    expect(_cell(grid, "loss", 2).get_by_label("best")).to_be_visible()
    way = grid.get_by_role("button", name=re.compile("^odd: "))
    while "lower is better" not in (way.get_attribute("aria-label") or ""):
        before = way.get_attribute("aria-label")
        way.click()
        expect(way).not_to_have_attribute("aria-label", before or "")
    expect(_cell(grid, "odd", 1).get_by_label("best")).to_be_visible()


def test_runs_come_and_go_and_charts_and_diffs_stand_below(lab):
    lab.expects(r"404 \(Not Found\).*/api/compare")  # of the run that there is not
    _book, grid = _shown(lab)
    field = grid.get_by_role("textbox", name=re.compile("Run to add"))
    field.fill("#99")
    field.press("Enter")
    expect(grid.get_by_role("alert")).to_contain_text("99")
    expect(_heads(grid)).to_have_count(3)
    field.fill("run-4")
    field.press("Enter")
    expect(_heads(grid)).to_have_count(4)
    expect(_row(grid, "lr").locator("td").nth(3)).to_have_text("0.2")
    grid.get_by_role("button", name="Take #2 out").click()
    expect(_heads(grid)).to_have_count(3)
    assert [text.split()[0] for text in _heads(grid).all_inner_texts()] == ["#1", "#3", "#4"]

    chart = grid.get_by_role("figure", name="loss")
    chart.scroll_into_view_if_needed()
    expect(chart.locator(".scatterlayer .trace path.js-line")).to_have_count(3)
    bars = grid.get_by_role("figure", name="odd")
    bars.scroll_into_view_if_needed()
    expect(bars.locator(".barlayer .point")).to_have_count(3)
    lab.looks("compare-charts", lambda: grid.locator(".tm-cmp-charts"))

    grid.get_by_role("button", name=re.compile(r"^\+\d+ .\d+ lines$")).first.click()
    diff = grid.locator(".tm-cmp-diff").first
    expect(diff.locator("del").filter(has_text="slow")).to_have_count(1)
    expect(diff.locator("ins").filter(has_text="fast")).to_have_count(1)
    lab.looks("compare-diff", lambda: diff)
    _heads(grid).nth(0).get_by_role("button", name="run-1").click()
    expect(lab.output(1).locator(".tm-below .tm-run")).to_contain_text("run-1")
