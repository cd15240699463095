"""The run table: typed filters, sorting, columns, groups, selection, actions, a busy kernel."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from .lab import Book, Lab
from .world import add_run, sweep

TABLE = "table = trackmagic.runs(columns=['lr', 'depth', 'optimizer', 'loss', 'started'])\ntable"
BUSY = """from pathlib import Path
while not Path("enough").exists():
    sum(range(1000))"""


def _shown(lab: Lab, cells: list[str], runs: int = 12) -> tuple[Book, Locator]:
    """A notebook whose cell 1 shows a table of a sweep."""
    book = lab.notebook([TABLE, *cells])
    sweep(book.store, runs)
    lab.open(book)
    lab.run_cell(1)
    table = lab.output(1).locator(".tm-runs")
    expect(table.locator("[data-run]").first).to_be_visible()
    return book, table


def _names(table: Locator) -> list[str]:
    return table.locator("[data-run] .tm-runs-open").all_inner_texts()


def _column(table: Locator, name: str) -> list[str]:
    """The texts of a column, from the top."""
    heads = table.get_by_role("columnheader").locator(".tm-runs-label").all_inner_texts()
    at = heads.index(name) - 1
    texts: list[str] = table.locator("[data-run]").evaluate_all(
        "(rows, at) => rows.map((row) => row.querySelectorAll('[role=gridcell]')[at]?.innerText ?? '')",
        at,
    )  # at once: rows come and go
    return [text.strip() for text in texts]


def _heads(table: Locator) -> list[str]:
    return table.get_by_role("columnheader").locator(".tm-runs-label").all_inner_texts()


def _said(lab: Lab, at: int) -> str:
    """What a cell prints when it is run now."""
    lab.run_cell(at)
    return lab.output(at).inner_text().strip()


def _run(table: Locator, number: int) -> Locator:
    return table.locator(f"[data-run='{number}']")


def test_a_filter_is_applied_as_typed_told_where_wrong_and_completed(lab):
    lab.expects(r"400 \(Bad Request\).*/api/runs")  # the browser tells of each refused filter
    _book, table = _shown(lab, ["print(table.filter, len(table.dataframe()))"])
    search = table.get_by_role("combobox", name="Filter runs")
    count = table.locator(".tm-runs-said")
    search.press_sequentially("params.dep")
    options = table.get_by_role("listbox", name="Completions").get_by_role("option")
    expect(options).to_have_text([re.compile("depth")])
    search.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    search.press("Enter")
    expect(search).to_have_value(re.compile("params.depth ?"))
    search.press("End")
    search.press_sequentially("> 7")
    search.press("Escape")
    expect(count).to_have_text("5 runs")
    lab.until(lambda: _names(table) == ["run-12", "run-11", "run-10", "run-9", "run-8"])
    lab.until(lambda: _said(lab, 2) == "params.depth > 7 5")
    search.press("End")
    search.press_sequentially(" and nonsense ==")
    search.press("Escape")
    expect(table.get_by_role("alert")).not_to_be_empty()
    expect(search).to_have_attribute("aria-invalid", "true")
    expect(table.locator(".tm-runs-wrong")).to_be_visible()
    assert len(_names(table)) == 5
    lab.until(lambda: _said(lab, 2) == "params.depth > 7 5")
    lab.picture("runs-wrong-filter", lab.output(1))
    lab.width(500)
    lab.until(lambda: lab.is_readable(table.locator("[role=alert] .tm-bad")))
    lab.width(1400)
    table.get_by_role("button", name="Clear the filter").click()
    expect(count).to_have_text("12 runs")
    search.fill("params.depth > 99")
    expect(count).to_have_text("0 runs")
    expect(table.locator("[data-run]")).to_have_count(0)


def _head(table: Locator, name: str) -> Locator:
    named = table.page.get_by_text(re.compile(rf"^{name}( |$)"))
    return table.get_by_role("columnheader").filter(has=named)


def _width(found: Locator) -> float:
    box = found.bounding_box()
    assert box
    return box["width"]


def test_columns_are_sorted_by_a_click_and_by_more_with_shift(lab):
    _book, table = _shown(lab, [])
    depth, lr = _head(table, "depth"), _head(table, "lr")
    depth.get_by_role("button").click()
    expect(depth).to_have_attribute("aria-sort", re.compile("ascending|descending"))
    first = "12" if depth.get_attribute("aria-sort") == "descending" else "1"
    lab.until(lambda: _column(table, "depth")[0] == first)
    lr.get_by_role("button").click()
    depth.get_by_role("button").click(modifiers=["Shift"])
    for head in (depth, lr):
        expect(head).to_have_attribute("aria-sort", re.compile("ascending|descending"))
    least = "0.001" if lr.get_attribute("aria-sort") == "ascending" else "0.1"
    depths = sorted([3, 6, 9, 12] if least == "0.001" else [1, 4, 7, 10])
    if depth.get_attribute("aria-sort") == "descending":
        depths.reverse()
    lab.until(lambda: _column(table, "lr")[:4] == [least] * 4)
    lab.until(lambda: _column(table, "depth")[:4] == [str(one) for one in depths])


def test_columns_are_chosen_moved_pinned_and_resized_and_a_reload_keeps_that(lab):
    _book, table = _shown(lab, [])
    table.get_by_role("button", name="Columns").click()
    chooser = table.get_by_role("dialog", name="Columns")
    chooser.get_by_role("searchbox").fill("accur")
    chooser.get_by_role("checkbox").first.check()
    expect(_head(table, "accuracy")).to_be_visible()
    chooser.get_by_role("searchbox").fill("optim")
    chooser.get_by_role("checkbox").first.uncheck()
    expect(_head(table, "optimizer")).to_have_count(0)
    lab.picture("runs-chooser", lab.output(1))
    chooser.get_by_role("searchbox").press("Escape")
    expect(chooser).to_have_count(0)
    _head(table, "depth").get_by_role("button").press("Alt+ArrowLeft")
    lab.until(lambda: _heads(table)[1:3] == ["depth", "lr"])
    _head(table, "loss").get_by_role("button").drag_to(_head(table, "depth").get_by_role("button"))
    lab.until(lambda: _heads(table)[1] == "loss")
    _head(table, "accuracy").get_by_role("button").press("p")
    expect(table.locator(".tm-runs-head .tm-runs-pinned")).to_have_count(1)
    lr = _head(table, "lr")
    edge, width = lr.locator(".tm-runs-edge").bounding_box(), _width(lr)
    assert edge
    x, y = edge["x"] + edge["width"] / 2, edge["y"] + 5
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    lab.page.mouse.move(x + 70, y)
    lab.page.mouse.up()
    lab.until(lambda: abs(_width(lr) - width - 70) < 4)
    heads, depths, width = _heads(table), _column(table, "depth"), _width(lr)
    lab.save()
    lab.page.reload()
    lab.shown()
    expect(table.locator("[data-run]").first).to_be_visible()
    lab.until(lambda: _heads(table) == heads)
    lab.until(lambda: _column(table, "depth") == depths)
    expect(table.locator(".tm-runs-head .tm-runs-pinned")).to_have_count(1)
    lab.until(lambda: _width(lr) == pytest.approx(width, abs=1))


def test_runs_are_grouped_by_a_param_and_a_group_opens(lab):
    _book, table = _shown(lab, [])
    table.get_by_role("combobox", name="Group by").select_option("params.lr")
    groups = table.get_by_role("table", name="Runs by params.lr")
    heads = groups.locator("tbody > tr:first-child")
    expect(heads).to_have_count(3)
    labels = heads.locator("th bdi").all_inner_texts()
    assert sorted(labels) == ["0.001", "0.01", "0.1"]
    assert heads.locator("td:nth-child(2)").all_inner_texts() == ["4"] * 3
    row = heads.filter(has_text="0.001")
    expect(row).to_contain_text("±")
    loss = groups.locator("thead th").all_inner_texts().index("loss")
    losses = [1.001 / (19 + depth) for depth in (3, 6, 9, 12)]
    mean = re.match(r"[\d.]+", row.locator("th, td").nth(loss).inner_text())
    assert mean
    assert float(mean[0]) == pytest.approx(sum(losses) / 4, rel=0.01)
    expect(row.locator("th, td").nth(loss)).to_contain_text("best")
    row.get_by_role("button", expanded=False).press("Enter")
    members = groups.locator(".tm-runs-member bdi")
    expect(members).to_have_text(["run-12", "run-9", "run-6", "run-3"])
    lab.looks("runs-groups", lambda: lab.output(1))
    groups.get_by_role("button", name=re.compile("4 .*in the table")).click()
    expect(table.locator(".tm-runs-said")).to_have_text("4 runs")
    lab.until(lambda: _names(table) == ["run-12", "run-9", "run-6", "run-3"])


def test_runs_are_selected_by_pointer_and_keys_and_python_knows(lab):
    _book, table = _shown(lab, ["print(table.selected)"])
    lab.looks("runs", lambda: lab.output(1))
    _run(table, 10).get_by_role("gridcell").first.click()
    expect(_run(table, 10)).to_have_attribute("aria-selected", "true")
    lab.until(lambda: _said(lab, 2) == "[10]")
    _run(table, 8).get_by_role("gridcell").first.click(modifiers=["Shift"])
    expect(table.locator("[aria-selected=true]")).to_have_count(3)
    lab.until(lambda: _said(lab, 2) == "[10, 9, 8]")
    _run(table, 5).get_by_role("gridcell").first.click(modifiers=["Control"])
    _run(table, 9).locator("[data-check]").click()
    lab.until(lambda: _said(lab, 2) == "[10, 8, 5]")
    grid = table.get_by_role("grid")
    grid.press("Escape")
    expect(table.locator("[aria-selected=true]")).to_have_count(0)
    grid.press("Home")
    expect(table.locator(".tm-runs-active")).to_have_attribute("data-run", "12")
    for count, key in enumerate((" ", "Shift+ArrowDown", "Shift+ArrowDown"), 1):
        grid.press(key)
        expect(table.locator("[aria-selected=true]")).to_have_count(count)
    lab.until(lambda: _said(lab, 2) == "[12, 11, 10]")
    lab.looks("runs-selected", lambda: lab.output(1))
    grid.press("Control+a")
    expect(table.locator("[aria-selected=true]")).to_have_count(12)


def test_what_is_done_with_selected_runs_is_in_the_store(lab):
    book, table = _shown(lab, [])
    store = book.store
    actions = table.get_by_role("toolbar", name="Selected runs")
    _run(table, 3).get_by_role("gridcell").first.click()
    expect(actions.get_by_role("button", name="Compare")).to_be_disabled()
    actions.get_by_role("button", name="Note").click()
    note = table.get_by_role("dialog", name="Note of #3")
    note.get_by_role("button", name="Add note").click()
    note.get_by_role("textbox").fill("**worth** a look")
    lab.picture("runs-note", lab.output(1))
    note.get_by_role("textbox").press("Control+Enter")
    expect(note.locator("strong")).to_have_text("worth")
    assert store.runs.get(3).note == "**worth** a look"
    note.get_by_role("button", name="Edit note").press("Escape")

    _run(table, 4).get_by_role("gridcell").first.click(modifiers=["Shift"])
    actions.get_by_role("button", name="Tag").click()
    form = table.get_by_role("dialog", name="Tag the selected runs")
    form.get_by_role("textbox", name="Tag").fill("keep")
    form.get_by_role("textbox", name="Value").fill("yes")
    form.get_by_role("textbox", name="Value").press("Enter")
    expect(table.locator(".tm-runs-said")).to_contain_text("Tagged 2 runs keep yes")
    assert [{t.key: t.value for t in store.tags.of(n)}["keep"] for n in (3, 4)] == ["yes"] * 2

    with lab.page.expect_download() as saved:
        actions.get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(Path(saved.value.path()).read_text().splitlines()))
    assert sorted(row["name"] for row in rows) == ["run-3", "run-4"]
    assert {float(row["params.lr"]) for row in rows} == {0.001, 0.1}

    for name, shown in {"Compare": ".tm-cmp-grid", "Chart": ".tm-picture .main-svg"}.items():
        actions.get_by_role("button", name=name).click()
        below = lab.output(1).locator(".tm-below")
        expect(below.locator(shown).first).to_be_visible()
        expect(below).to_contain_text(re.compile("run-3.*run-4|run-4.*run-3", re.DOTALL))
        below.get_by_role("button", name="close").first.click()
        expect(below).to_have_count(0)

    actions.get_by_role("button", name="Delete").click()
    expect(table.locator(".tm-runs-said")).to_contain_text(
        re.compile("2 runs deleted|Deleted 2 runs")
    )
    expect(_run(table, 3)).to_have_count(0)
    assert store.runs.get(3).deleted is not None
    lab.picture("runs-deleted", lab.output(1))
    table.get_by_role("button", name="Undo").click()
    expect(_run(table, 3)).to_be_visible()
    lab.until(lambda: store.runs.get(3).deleted is store.runs.get(4).deleted is None)


def test_the_table_works_while_the_kernel_is_busy_and_shows_what_others_log(lab):
    book, table = _shown(lab, [BUSY])
    lab.run_cell(2, wait=False)
    head = table.get_by_role("columnheader").filter(has_text="depth")
    head.get_by_role("button").click()
    expect(head).not_to_have_attribute("aria-sort", "none")
    head.get_by_role("button").click()
    lab.until(lambda: _column(table, "depth")[0] in ("1", "12"))
    table.get_by_role("combobox", name="Filter runs").fill("params.lr < 0.05")
    expect(table.locator(".tm-runs-said")).to_have_text("8 runs")
    late = add_run(book.store, "late", params={"lr": 0.0001, "depth": 5}, metrics={"loss": [0.1]})
    expect(_run(table, late.number)).to_be_visible()
    _run(table, late.number).get_by_role("gridcell").first.click()
    table.get_by_role("button", name="Note").click()
    note = table.get_by_role("dialog", name=f"Note of #{late.number}")
    note.get_by_role("button", name="Add note").click()
    note.get_by_role("textbox").fill("from elsewhere")
    note.get_by_role("button", name="Save note").click()
    lab.until(lambda: book.store.runs.get(late.number).note == "from elsewhere")
    assert lab.is_busy(2)
    (book.file.parent / "enough").touch()
    lab.finish(2)
