"""The panel with real kernels: the store of the notebook, live runs, keys, the mouse, and what is cut off."""

import json
import re
import shutil
import sys
import sysconfig
import venv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Locator, expect
from store.locked import mounted_read_only

from trackmagic.host import this_process
from trackmagic.places.registry import store_id
from trackmagic.store import open_store

from .lab import PANEL, Book, Lab
from .world import add_run, sweep

TRACKED = "%%track -e fresh\nlr = 0.1\ntrackmagic.log_metric('loss', 0.5)"
BUSY = """%%track -e fresh
from pathlib import Path
epochs = 8
for epoch in range(4):
    trackmagic.log_metric("loss", 1 / (epoch + 1))
while not Path("enough").exists():
    sum(range(1000))"""
WATCH = """() => {
  const panel = document.querySelector("#trackmagic-panel");
  const numbers = () => [...panel.querySelectorAll("[data-run]")].map((row) => row.dataset.run);
  const before = new Set(numbers());
  let clicked = null;
  window.tmShown = null;
  document.addEventListener(
    "click", () => { clicked = performance.now(); }, { capture: true, once: true });
  const look = new MutationObserver(() => {
    if (clicked === null || numbers().every((run) => before.has(run))) return;
    window.tmShown = performance.now() - clicked;
    look.disconnect();
  });
  look.observe(panel, { childList: true, subtree: true });
}"""
OUTSIDE = """(panel) => {
  const edge = panel.getBoundingClientRect().right + 0.5;
  const parts = [...panel.querySelectorAll("*")].filter((one) => !one.closest("[popover]"));
  return [
    ...parts.filter((one) => one.getBoundingClientRect().right > edge),
    ...[panel, ...panel.querySelectorAll("section,[role=grid],[role=tree]")].filter(
      (one) => one.scrollWidth > one.clientWidth),
  ].map((one) => `${one.className} ${one.textContent}`);
}"""


def _panel(lab: Lab) -> Locator:
    return lab.page.locator("#trackmagic-panel")


def _rows(lab: Lab) -> Locator:
    return _panel(lab).locator("[data-run]")


def _row(lab: Lab, number: int) -> Locator:
    return _panel(lab).locator(f"[data-run='{number}']")


def _list(lab: Lab) -> Locator:
    return _panel(lab).locator("[role=grid]")


def _line(lab: Lab, key: str) -> Locator:
    """Of the tree of experiments."""
    return _panel(lab).locator(f"[data-key='{key}']")


def _said(lab: Lab) -> Locator:
    return _panel(lab).locator(".tm-panel-said")


def _store(lab: Lab) -> Locator:
    return _panel(lab).locator(".tm-panel-store-button")


def _undo(lab: Lab) -> None:
    _said(lab).get_by_role("button", name="Undo").click()


def _press(lab: Lab, *keys: str) -> None:
    for key in keys:
        lab.page.keyboard.press(key)


def _type_into(lab: Lab, label: str, text: str) -> None:
    """What a key or button has opened has the focus, then it is typed into."""
    expect(_panel(lab).get_by_label(label, exact=True)).to_be_focused()
    lab.page.keyboard.type(text)


def _order(lab: Lab) -> list[int]:
    """Numbers of the runs, from the top."""
    drawn: list[str] = _rows(lab).evaluate_all(
        "(rows) => rows.sort((a, b) => a.dataset.index - b.dataset.index)"
        ".map((row) => row.dataset.run)"
    )
    return [int(one) for one in drawn]


def _without_kernel(lab: Lab, book: Book) -> None:
    """The notebook with the panel beside it."""
    book.lose_kernel()
    lab.reopen(book)
    _press(lab, "Control+Shift+Y")
    expect(_store(lab)).to_have_attribute("title", str(book.location))


def _choose(lab: Lab, location: Path) -> None:
    """A store, in the chooser."""
    _store(lab).click()
    _panel(lab).get_by_role("option").filter(has_text=str(location)).click()
    expect(_store(lab)).to_have_attribute("title", str(location))


def _palette(lab: Lab, label: str) -> None:
    _press(lab, "Control+Shift+C")
    lab.page.locator(".lm-CommandPalette-input").fill(label)
    lab.page.locator(".lm-CommandPalette-itemLabel").get_by_text(label, exact=True).click()


def _drag(lab: Lab, what: Locator, to: Locator) -> None:
    """With the mouse, as a hand does."""
    what.hover(position={"x": 60, "y": 12})
    lab.page.mouse.down()
    to.hover(position={"x": 60, "y": 10}, force=True)
    to.hover(position={"x": 66, "y": 12}, force=True)
    lab.page.mouse.up()


def test_a_run_shows_live_while_its_kernel_is_busy(lab):
    book = lab.notebook([BUSY, "%%track -e fresh\n1 / 0"])
    sweep(book.store, 3)
    lab.open(book)
    _press(lab, "Control+Shift+Y")
    expect(_store(lab)).to_have_attribute("title", str(book.location))
    expect(_rows(lab)).to_have_count(3)
    expect(_line(lab, "digits")).to_contain_text("3")
    _panel(lab).get_by_label("Metric shown").select_option("loss")
    lab.page.evaluate(f"() => {{ {PANEL}.content.activeCellIndex = 1; }}")
    lab.page.evaluate(WATCH)
    lab.page.locator(".jp-NotebookPanel-toolbar [data-jp-item-name=run] >> visible=true").click()
    shown = lab.wait_for("() => window.tmShown")
    lab.tell(f"a run shows in the panel {shown:.0f} ms after the click on run")
    row = _row(lab, 4)
    expect(row.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "50")
    expect(row).to_contain_text("epoch 4 of 8")
    expect(row).to_contain_text("0.25")
    expect(_line(lab, "fresh").locator(".tm-running")).to_be_visible()
    expect(_store(lab)).to_contain_text("◐ 1")
    lab.picture("panel-live")
    (book.file.parent / "enough").touch()
    expect(row.get_by_role("progressbar")).to_have_count(0)
    expect(row.get_by_role("img", name="finished")).to_be_visible()
    expect(_panel(lab).locator(".tm-running")).to_have_count(0)
    assert lab.run_and_see(2) is False
    expect(_row(lab, 5).get_by_role("img", name="failed")).to_be_visible()
    expect(_line(lab, "fresh")).to_contain_text("2")


@pytest.mark.apps("lab")
def test_the_panel_follows_the_notebook_until_a_store_is_chosen(lab):
    one, two = lab.notebook([TRACKED], "one"), lab.notebook([TRACKED], "two")
    sweep(one.store, 2)
    lab.open(one)
    _press(lab, "Control+Shift+Y")
    expect(_store(lab)).to_have_attribute("title", str(one.location))
    lab.page.evaluate(
        "(path) => { window.jupyterapp.commands.execute('docmanager:open', { path }); }", two.path
    )
    expect(_store(lab)).to_have_attribute("title", str(two.location))
    expect(_rows(lab)).to_have_count(0)
    tabs = lab.page.locator("#jp-main-dock-panel .lm-TabBar-tab")
    tabs.first.click()
    expect(_store(lab)).to_have_attribute("title", str(one.location))
    expect(_rows(lab)).to_have_count(2)
    _choose(lab, two.location)
    expect(_rows(lab)).to_have_count(0)
    lab.run_cell(1)
    add_run(two.store, "elsewhere")
    expect(_rows(lab)).to_have_count(1)
    _store(lab).click()
    _panel(lab).get_by_role("option", name="Follow the notebook").click()
    expect(_store(lab)).to_have_attribute("title", str(one.location))
    expect(_rows(lab)).to_have_count(3)


@pytest.mark.apps("lab")
def test_runs_are_searched_filtered_sorted_and_grouped(lab):
    book = lab.notebook([TRACKED, "%%track -e fresh\n1 / 0"])
    sweep(book.store, 6)
    lab.open(book)
    lab.run_cell(1)
    lab.run_and_see(2)
    _press(lab, "Control+Shift+Y")
    expect(_rows(lab)).to_have_count(8)
    lab.expects("400")  # a filter that makes no sense
    search = _panel(lab).get_by_role("combobox", name="Filter runs")
    search.fill("params.lr = 0.1 and params.depth < 4")
    expect(_rows(lab)).to_have_count(1)
    search.fill("params.lr = 0.1 or nothing = 3")
    wrong = _panel(lab).locator(".tm-panel-line [role=alert]")
    expect(wrong).to_contain_text("nothing")
    lab.until(lambda: lab.is_readable(wrong.locator(".tm-bad")))
    expect(search).to_have_attribute("aria-invalid", "true")
    mark = _panel(lab).locator(".tm-runs-wrong i")
    expect(mark).to_have_attribute("style", re.compile("19ch"))
    search.fill("run-5")
    expect(_rows(lab)).to_have_count(1)
    search.fill("")
    expect(_rows(lab)).to_have_count(8)

    chips = _panel(lab).get_by_role("group", name="Filters")
    for chip, cell, found in [
        ("Today", 1, [8, 7]),
        ("Failed", 1, [8]),
        ("This notebook", 1, [8, 7]),
        ("This cell", 1, [7]),
        ("This cell", 2, [8]),
    ]:
        lab.page.evaluate(f"(at) => {{ {PANEL}.content.activeCellIndex = at; }}", cell)
        chips.get_by_role("button", name=chip).click()
        lab.until(lambda found=found: _order(lab) == found)
        chips.get_by_role("button", name=chip).click()
        expect(_rows(lab)).to_have_count(8)

    _line(lab, "digits").click()
    expect(_rows(lab)).to_have_count(6)
    _panel(lab).get_by_label("Metric shown").select_option("loss")
    _panel(lab).get_by_label("Sort by").select_option("lowest")
    lab.until(lambda: _order(lab) == [6, 5, 3, 4, 2, 1])
    _panel(lab).get_by_label("Sort by").select_option("longest")
    lab.until(lambda: _order(lab) == [6, 5, 4, 3, 2, 1])
    by = _panel(lab).get_by_label("Group by")
    by.focus()
    by.select_option("params.optimizer")
    groups = _panel(lab).locator(".tm-panel-group button")
    expect(groups).to_have_count(2)
    groups.filter(has_text="sgd").click()
    lab.until(lambda: _order(lab) == [6, 4, 2])
    lab.picture("panel-grouped")


def test_all_is_done_by_keys(lab):
    book = lab.notebook([], load="")
    runs = book.store.runs
    sweep(book.store, 4)
    _without_kernel(lab, book)
    expect(_rows(lab)).to_have_count(4)
    expect(_list(lab)).to_be_focused()
    _press(lab, "/")
    search = _panel(lab).get_by_role("combobox", name="Filter runs")
    expect(search).to_be_focused()
    lab.page.keyboard.type("depth < 4")
    expect(_rows(lab)).to_have_count(3)
    _press(lab, "Escape", "Control+a", "Delete")
    expect(_rows(lab)).to_have_count(4)
    lab.until(lambda: _tab_to(lab, "[role=grid]"))
    _press(lab, "Home")
    expect(_row(lab, 4)).to_have_attribute("aria-selected", "true")

    _press(lab, "s")
    expect(_said(lab)).to_contain_text("Starred #4")
    assert [tag.key for tag in book.store.tags.of(4)].count("starred") == 1
    _press(lab, "F2")
    _type_into(lab, "Name of the run", "brave")
    _press(lab, "Enter")
    expect(_row(lab, 4)).to_contain_text("brave")
    _press(lab, "n")
    _type_into(lab, "Note, Markdown", "it works")
    _press(lab, "Control+Enter")
    lab.until(lambda: runs.get(4).note == "it works")
    expect(_list(lab)).to_be_focused()

    _several_by_keys(lab)
    _press(lab, "Home", "Delete")
    expect(_rows(lab)).to_have_count(3)
    _undo(lab)
    expect(_rows(lab)).to_have_count(4)
    _list(lab).focus()
    _press(lab, "End", "Shift+F10")
    menu = lab.page.get_by_role("menu", name="Actions")
    expect(menu.get_by_role("menuitem", name="Compare runs")).to_have_attribute(
        "aria-disabled", "true"
    )
    lab.picture("panel-menu")
    star = menu.get_by_role("menuitem", name="Star")
    lab.until(lambda: _press(lab, "s") or star.evaluate("(one) => one === document.activeElement"))
    _press(lab, "Enter")
    expect(menu).to_have_count(0)
    expect(_said(lab)).to_contain_text("Starred #1")
    expect(_list(lab)).to_be_focused()
    _compare(lab)
    if lab.app == "lab":
        _by_the_palette(lab, book)


@pytest.mark.apps("lab")
def test_a_deleted_run_takes_along_what_ran_inside_it_and_the_panel_says_so(lab):
    book = lab.notebook([])
    parent = add_run(book.store, "parent")
    add_run(book.store, "beside")
    filed = book.store.experiments.ensure("digits")
    for name in ("first", "second"):
        run = book.store.runs.add(filed, this_process(), name=name, parent=parent.number)
        book.store.runs.end(run.number, "finished")
    _without_kernel(lab, book)
    expect(_rows(lab)).to_have_count(2)
    expect(_row(lab, parent.number)).to_contain_text("2 inside")
    _row(lab, parent.number).click()
    _press(lab, "ArrowRight")
    expect(_rows(lab)).to_have_count(4)
    _press(lab, "Delete")
    expect(_said(lab)).to_contain_text("Deleted #1, with 2 runs inside.")
    expect(_rows(lab)).to_have_count(1)
    _undo(lab)
    expect(_rows(lab)).to_have_count(4)


def _several_by_keys(lab: Lab) -> None:
    """Three runs: tagged, moved and back, exported."""
    _press(lab, "Shift+ArrowDown", "Shift+ArrowDown")
    expect(_panel(lab).locator("[aria-selected=true][data-run]")).to_have_count(3)
    _press(lab, "t")
    _type_into(lab, "Tag", "stage=last")
    _press(lab, "Enter")
    expect(_said(lab)).to_contain_text("Tagged 3 runs stage last")
    _press(lab, "m")
    _type_into(lab, "Experiment", "deeper")
    _press(lab, "Enter")
    expect(_said(lab)).to_contain_text("Moved 3 runs to deeper")
    expect(_line(lab, "deeper")).to_contain_text("3")
    _undo(lab)
    expect(_line(lab, "digits")).to_contain_text("4")
    _list(lab).focus()
    with lab.page.expect_download() as saved:
        _press(lab, "e")
    assert len(Path(saved.value.path()).read_text().splitlines()) == 4


def _tab_to(lab: Lab, selector: str) -> bool:
    _press(lab, "Tab")
    return bool(lab.page.evaluate("(one) => document.activeElement?.matches(one)", selector))


def _compare(lab: Lab) -> None:
    """The two oldest runs, by a key: a tab of JupyterLab, a page beside Notebook 7."""
    _press(lab, "End", "Shift+ArrowUp")
    if lab.app == "lab":
        _press(lab, "c")
        heads = lab.page.locator(".tm-tab:visible .tm-cmp-grid thead th[scope=col]")
        expect(heads).to_have_count(2)
        return
    with lab.context.expect_page() as opened:
        _press(lab, "c")
    expect(opened.value.locator(".tm-cmp-grid thead th[scope=col]")).to_have_count(2)
    opened.value.close()


def _by_the_palette(lab: Lab, book: Book) -> None:
    """What was chosen in the panel is still what the commands are done to."""
    _palette(lab, "Delete runs")
    expect(_rows(lab)).to_have_count(2)
    expect(_said(lab)).to_contain_text("Deleted 2 runs")
    _undo(lab)
    expect(_rows(lab)).to_have_count(4)
    _palette(lab, "Search runs")
    expect(_panel(lab).get_by_role("combobox", name="Filter runs")).to_be_focused()
    _palette(lab, "New experiment")
    _type_into(lab, "Name of the new experiment", "by palette")
    _press(lab, "Enter")
    expect(_line(lab, "by palette")).to_be_visible()
    assert book.store.experiments.find("by palette")


@pytest.mark.apps("lab")
def test_experiments_are_kept_in_order_and_runs_are_dragged(lab):
    book = lab.notebook([], load="")
    sweep(book.store, 4)
    experiments = book.store.experiments
    _without_kernel(lab, book)
    _panel(lab).get_by_role("button", name="New experiment").click()
    _type_into(lab, "Name of the new experiment", "nets/deep")
    _press(lab, "Enter")
    expect(_line(lab, "nets/deep")).to_have_attribute("aria-selected", "true")
    expect(_panel(lab).get_by_role("tree")).to_be_focused()
    _press(lab, "F2")
    _type_into(lab, "New name of nets/deep", "wide")
    _press(lab, "Enter")
    expect(_line(lab, "nets/wide")).to_be_visible()
    _press(lab, "n")
    _type_into(lab, "Note, Markdown", "# What for")
    _press(lab, "Control+Enter")
    lab.until(lambda: experiments.get("nets/wide").note == "# What for")

    _line(lab, "digits").click()
    expect(_rows(lab)).to_have_count(4)
    _row(lab, 3).click()
    _row(lab, 4).click(modifiers=["Shift"])
    _drag(lab, _row(lab, 4), _line(lab, "nets/wide"))
    expect(_said(lab)).to_contain_text("Moved 2 runs to nets/wide")
    expect(_rows(lab)).to_have_count(2)
    _undo(lab)
    expect(_rows(lab)).to_have_count(4)

    _line(lab, "nets/wide").click(button="right")
    lab.page.get_by_role("menuitem", name="Delete experiment").click()
    expect(_line(lab, "nets/wide")).to_have_count(0)
    assert experiments.find("nets/wide") is None
    _panel(lab).get_by_role("button", name="More of experiments").click()
    lab.page.get_by_role("menuitem", name="Show deleted").click()
    _line(lab, "nets/wide").click(button="right")
    lab.page.get_by_role("menuitem", name="Restore deleted experiment").click()
    lab.until(lambda: experiments.find("nets/wide"))
    _panel(lab).get_by_role("button", name="Back").click()
    expect(_line(lab, "nets/wide")).to_be_visible()

    _line(lab, "digits").click()
    _row(lab, 1).click()
    _row(lab, 2).click(modifiers=["Shift"])
    _press(lab, "c")
    heads = lab.page.locator(".tm-tab:visible .tm-cmp-grid thead th[scope=col]")
    expect(heads).to_have_count(2)
    _drag(lab, _row(lab, 4), lab.page.locator(".tm-tab:visible .tm-cmp"))
    expect(heads).to_have_count(3)


@pytest.mark.apps("lab")
def test_an_experiment_is_renamed_while_it_is_asked_for(lab):
    book = lab.notebook([], load="")
    sweep(book.store, 4)
    _without_kernel(lab, book)
    with lab.holding("**/api/keys*"):
        _line(lab, "digits").click()
        expect(_rows(lab)).to_have_count(4)
        book.store.experiments.rename("digits", "figures")
        expect(_line(lab, "figures")).to_have_attribute("aria-selected", "true")
    expect(_row(lab, 4).locator(".tm-panel-metric")).to_contain_text("0.954")


def _see_all_inside(lab: Lab) -> None:
    """Nothing is cut off, as soon as what has just changed is laid out."""
    lab.settle()
    assert _panel(lab).evaluate(OUTSIDE) == []


@pytest.mark.apps("lab")
def test_the_panel_is_useful_at_250_pixels(lab):
    book = lab.notebook([], load="")
    sweep(book.store, 5, experiment="a group/with a rather long name of an experiment")
    add_run(book.store, "a-run-whose-name-is-longer-than-a-panel-is-wide", note="and a note")
    add_run(book.store, "running", params={"epochs": 4}, metrics={"loss": [1, 0.5]}, open=True)
    _without_kernel(lab, book)
    edge = lab.page.locator("#jp-main-split-panel > .lm-SplitPanel-handle >> visible=true").first
    at = edge.bounding_box()
    assert at
    lab.page.mouse.move(at["x"] + 1, at["y"] + 300)
    lab.page.mouse.down()
    lab.page.mouse.move(120, at["y"] + 300, steps=4)
    lab.page.mouse.up()
    lab.until(lambda: _panel(lab).evaluate("(panel) => panel.clientWidth") <= 250)
    expect(_rows(lab)).to_have_count(7)
    for theme in ("light", "dark"):
        lab.theme(theme)
        _row(lab, 5).click()
        lab.picture(f"panel-250-{theme}", _panel(lab))
        _see_all_inside(lab)
        for key in ("t", "m", "n"):
            _list(lab).focus()
            _press(lab, key)
            form = _panel(lab).locator(".tm-panel-form")
            expect(form).to_be_visible()
            lab.picture(f"panel-250-{theme}-{key}", _panel(lab))
            _see_all_inside(lab)
            _press(lab, "Escape")
            expect(form).to_have_count(0)
        _store(lab).click()
        lab.picture(f"panel-250-{theme}-stores", _panel(lab))
        _see_all_inside(lab)
        _press(lab, "Escape")


@pytest.fixture
def read_only(lab: Lab) -> Iterator[tuple[Book, Path]]:
    """A notebook, and a store that is shown to the server by a mount that read-only."""
    book = lab.notebook([], "locked", load="")
    sweep(book.store, 3)
    book.store.close()
    beside = lab.server.root / "mounted"
    beside.mkdir()
    with mounted_read_only(book.location, beside / ".trackmagic") as location:
        yield book, location


@pytest.mark.apps("lab")
def test_a_store_that_can_only_be_read_says_so(lab, read_only):
    book, location = read_only
    _without_kernel(lab, book)
    _choose(lab, location)
    expect(_panel(lab)).to_contain_text("This store is read-only")
    expect(_rows(lab)).to_have_count(3)
    expect(_panel(lab).get_by_role("button", name="New experiment")).to_be_disabled()
    _row(lab, 2).click()
    _press(lab, "Delete")
    expect(_said(lab)).to_contain_text("read-only")
    expect(_rows(lab)).to_have_count(3)
    _row(lab, 2).click(button="right")
    for name in ("Star or unstar runs", "Rename run", "Delete runs", "Move runs to experiment"):
        entry = lab.page.get_by_role("menuitem", name=name)
        expect(entry).to_have_attribute("aria-disabled", "true")
    expect(lab.page.get_by_role("menuitem", name="Open run")).to_have_attribute(
        "aria-disabled", "false"
    )
    lab.picture("panel-read-only")
    lab.page.get_by_role("menuitem", name="Open run").click()
    expect(lab.page.locator(".tm-tab:visible .tm-run").first).to_contain_text("run-2")


def _with_kernel(lab: Lab, book: Book, name: str, argv: list[str], env: Mapping[str, str]) -> None:
    """Give the notebook a kernel of its own kind."""
    spec: dict[str, Any] = {"display_name": name, "language": "python", "env": dict(env)}
    folder = lab.server.folders["JUPYTER_DATA_DIR"] / "kernels" / name
    folder.mkdir(parents=True)
    command = [*argv, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (folder / "kernel.json").write_text(json.dumps({**spec, "argv": command}))
    found = book.read()
    found.metadata.kernelspec = {"name": name, "display_name": name, "language": "python"}
    nbformat.write(found, book.file)


@pytest.mark.apps("lab")
def test_a_kernel_that_the_server_knows_nothing_of_is_told_of(lab, tmp_path):
    book = lab.notebook([TRACKED, "import sys; print(sys.prefix)"], "far")
    sweep(book.store, 2)
    elsewhere = tmp_path / "elsewhere" / ".trackmagic"
    env = {"JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"), "TRACKMAGIC_STORE": str(elsewhere)}
    _with_kernel(lab, book, "far", [sys.executable], env)
    lab.open(book)
    _press(lab, "Control+Shift+Y")
    expect(_store(lab)).to_have_attribute("title", str(book.location))
    lab.run_cell(1)
    expect(_panel(lab)).to_contain_text("in a store that this server cannot open")
    expect(_panel(lab)).to_contain_text("; showing")
    expect(_rows(lab)).to_have_count(2)
    lab.picture("panel-far")
    found = open_store(str(elsewhere))
    assert found.runs.get(1).status == "finished"
    found.close()
    lab.expects("404")


@pytest.mark.apps("lab")
def test_a_kernel_of_another_environment_is_followed(lab, tmp_path):
    book = lab.notebook([TRACKED, "import sys; print(sys.prefix)"], "other-environment")
    place = tmp_path / "environment"
    venv.create(place, symlinks=True)
    [packages] = place.glob("lib/python*/site-packages")
    installed = sysconfig.get_path("purelib")
    (packages / "own.pth").write_text(f"import site; site.addsitedir({installed!r})\n")
    _with_kernel(lab, book, "other", [str(place / "bin" / "python")], {})
    lab.open(book)
    _press(lab, "Control+Shift+Y")
    lab.run_cell(1)
    lab.run_cell(2)
    expect(lab.output(2)).to_contain_text(str(place))
    expect(_store(lab)).to_have_attribute("title", str(book.location))
    expect(_row(lab, 1).get_by_role("img", name="finished")).to_be_visible()


@pytest.mark.apps("lab")
def test_the_panel_outlives_a_cut_a_restart_and_a_store_that_goes(lab):
    lab.expects("net::ERR_", "Failed to fetch", "WebSocket", "Connection", "status of", "404")
    book = lab.notebook([], "cut", load="")
    sweep(book.store, 2)
    other = lab.notebook([], "stays", load="")
    sweep(other.store, 1)
    _without_kernel(lab, book)
    expect(_rows(lab)).to_have_count(2)
    lab.server.freeze()
    add_run(book.store, "while frozen")
    lab.page.wait_for_timeout(3000)  # the cut is to be felt
    lab.server.thaw()
    expect(_rows(lab)).to_have_count(3)
    lab.server.stop()
    add_run(book.store, "while stopped")
    lab.server.start()
    expect(_rows(lab)).to_have_count(4, timeout=20_000)
    lab.page.keyboard.press("Escape")  # JupyterLab tells of the server in a dialog
    book.store.close()
    shutil.rmtree(book.location)
    expect(_panel(lab)).to_contain_text(
        re.compile("knows no such store|is gone|cannot be opened"), timeout=15_000
    )
    lab.picture("panel-gone")
    assert store_id(str(book.location)) not in str(
        lab.server.ask("trackmagic/api/stores", "POST", {})
    )
