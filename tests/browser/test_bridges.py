"""Between runs and cells: badges, the toolbar's button, completion, from a run to its cell and back."""

import json
import re

import pytest
from playwright.sync_api import Locator, Route, expect

from trackmagic.places.registry import store_id

from .lab import PANEL, Book, Lab
from .servers import Jupyter
from .world import add_run

FIT = "%%track\nlr = 0.1\ntrackmagic.log_metric('loss', 0.031)"
BUSY = """%%track
from pathlib import Path
while not Path("enough").exists():
    sum(range(1000))"""
BRIDGE = """([name, store, run]) =>
  window.jupyterapp.pluginRegistry._plugins.get("trackmagic:bridges").service[name](store, run)"""

TYPE = f"""(keys) => {{
  const editor = {PANEL}.content.widgets[1].editor;
  for (let at = 0; at < keys; at++) editor.replaceSelection("a");
}}"""
"""Type so many letters into cell 1."""
OURS = "/trackmagic/(api|stores)"
"""What is asked of our server extension."""
QUESTIONS = "/trackmagic/(?!.*/api/changes)"
"""Of it what is asked once; the feed goes on."""
OPEN = "(one) => { window.jupyterapp.commands.execute('trackmagic:open', one); }"
SET_BADGE = """(badge) => {
  const { service } =
    window.jupyterapp.pluginRegistry._plugins.get("@jupyterlab/apputils-extension:settings");
  return service.set("trackmagic:settings", "badge", badge);
}"""


def _shown(lab: Lab, cells: list[str]) -> Book:
    book = lab.notebook(cells)
    lab.open(book)
    return book


def _is_without_news(lab: Lab, book: Book) -> bool:
    """Tell if in ten seconds of the page's clock nobody wrote to the store and nobody asked it."""
    questions, cursor = lab.asked(QUESTIONS), book.store.changes.cursor()
    lab.page.clock.run_for(10_000)
    lab.settle()
    return (lab.asked(QUESTIONS), book.store.changes.cursor()) == (questions, cursor)


def _bridge(lab: Lab, name: str, book: Book, run: int = 1) -> None:
    lab.page.evaluate(BRIDGE, [name, _id(book), run])


def _id(book: Book) -> str:
    return store_id(str(book.location))


def _badge(lab: Lab, at: int) -> Locator:
    return lab.cell(at).locator(".tm-badge")


def _source(lab: Lab, at: int) -> str:
    return str(
        lab.page.evaluate(f"(at) => {PANEL}.content.widgets[at].model.sharedModel.getSource()", at)
    )


def _count(lab: Lab) -> int:
    return int(lab.page.evaluate(f"() => {PANEL}.content.widgets.length"))


def _activate(lab: Lab, at: int) -> None:
    lab.page.evaluate(f"(at) => {{ {PANEL}.content.activeCellIndex = at; }}", at)


def _mark(lab: Lab) -> None:
    """Number the cells anew."""
    lab.page.evaluate(
        f"() => {PANEL}.content.widgets.forEach((one, at) => one.node.setAttribute('data-cell', at))"
    )


def _command(lab: Lab, name: str) -> None:
    lab.page.evaluate("(name) => window.jupyterapp.commands.execute(name)", name)


def _edit(lab: Lab, at: int, *, line: int, column: int) -> None:
    """Put the cursor into a cell."""
    _activate(lab, at)
    lab.page.evaluate(
        f"""([at, line, column]) => {{
          {PANEL}.content.mode = 'edit';
          const editor = {PANEL}.content.widgets[at].editor;
          editor.focus();
          editor.setCursorPosition({{ line, column }});
        }}""",
        [at, line, column],
    )


def _complete(lab: Lab, at: int) -> None:
    """Ask for words where the cursor is, once JupyterLab has come to offer any there."""
    expect(lab.cell(at).locator(".jp-mod-completer-enabled")).to_have_count(1)
    lab.page.keyboard.press("Tab")


def test_a_badge_tells_of_the_last_run_and_follows_edits(lab):
    book = _shown(lab, [FIT, "plain = 1"])
    lab.run_cell(1)
    badge = _badge(lab, 1)
    expect(badge).to_have_text("✓ #1 loss 0.031")
    expect(badge).to_have_class("tm-badge tm-badge-finished")
    name = book.store.runs.get(1).name
    expect(badge).to_have_attribute("title", re.compile(re.escape(name)))
    expect(_badge(lab, 2)).to_have_count(0)

    _edit(lab, 1, line=0, column=7)
    lab.page.keyboard.type(" --seed 3")
    assert _source(lab, 1) == FIT.replace("%%track", "%%track --seed 3")
    expect(lab.cell(1).locator(".cm-line").first.locator(".tm-badge")).to_have_count(1)
    expect(badge).to_have_class(re.compile("tm-badge-edited"))
    expect(badge).to_have_attribute("title", re.compile("edited since"))
    for _ in " --seed 3":
        lab.page.keyboard.press("Backspace")
    expect(badge).to_have_class("tm-badge tm-badge-finished")

    lab.page.keyboard.press("End")
    lab.page.keyboard.press("Enter")
    lab.page.keyboard.press("Backspace")
    lab.page.keyboard.press("ArrowUp")
    lab.page.keyboard.press("Home")
    lab.page.keyboard.type("x")
    expect(badge).to_have_count(0)
    lab.page.keyboard.press("Backspace")
    expect(badge).to_have_text("✓ #1 loss 0.031")
    assert _source(lab, 1) == FIT
    lab.picture("badge")


def test_a_badge_shows_that_its_cell_runs_and_how_it_ended(lab):
    book = _shown(lab, [BUSY, "%%track\n1 / 0"])
    lab.run_cell(1, wait=False)
    expect(_badge(lab, 1)).to_have_text("◐ #1")
    (book.file.parent / "enough").touch()
    lab.finish(1)
    expect(_badge(lab, 1)).to_have_text("✓ #1")
    lab.run_and_see(2)
    expect(_badge(lab, 2)).to_have_text("✗ #2")


def test_badges_are_there_when_a_notebook_is_opened_without_a_kernel(lab):
    book = _shown(lab, [FIT, *["%%track\nx = 1"] * 3])
    lab.run_cell(1)
    lab.run_cell(3)
    lab.close(book)
    lab.reopen(book)
    expect(_badge(lab, 1)).to_have_text("✓ #1 loss 0.031")
    expect(_badge(lab, 3)).to_have_text("✓ #2")
    expect(_badge(lab, 2)).to_have_count(0)


@pytest.mark.own_context
def test_a_notebook_that_does_not_name_trackmagic_asks_nothing(lab):
    book = lab.notebook(["x = 1", "'%%track'", "x"], load="")
    lab.page.clock.install()
    lab.open(book, load=False)
    for at in range(3):
        lab.run_cell(at)
    lab.page.clock.run_for(5_000)
    lab.settle()
    assert lab.asked(OURS) == []


def test_the_badge_opens_the_run_by_mouse_and_keyboard(lab):
    book = _shown(lab, [FIT])
    lab.run_cell(1)
    expect(_badge(lab, 1)).to_be_visible()
    opened = """() => {
      window.tmOpened = [];
      const { commands } = window.jupyterapp;
      const before = commands.execute.bind(commands);
      commands.execute = (id, args) =>
        id === "trackmagic:open" ? (window.tmOpened.push(args), Promise.resolve()) : before(id, args);
    }"""
    lab.page.evaluate(opened)
    _badge(lab, 1).click()
    lab.wait_for("() => window.tmOpened.length === 1")
    _activate(lab, 1)
    lab.page.evaluate(f"() => {{ {PANEL}.content.mode = 'command'; }}")
    expect(lab.cell(1).locator(".jp-cell-toolbar")).to_have_count(1)
    lab.cell(1).focus()
    lab.page.keyboard.press("Tab")  # to the buttons of the cell
    lab.page.keyboard.press("Tab")
    expect(_badge(lab, 1)).to_be_focused()
    lab.page.keyboard.press("Enter")
    lab.wait_for("() => window.tmOpened.length === 2")
    _activate(lab, 1)
    _command(lab, "trackmagic:open-run-of-cell")
    found = lab.page.evaluate("() => window.tmOpened")
    assert [(one["store"], one["view"], one["query"]) for one in found] == [
        (_id(book), "run", {"run": "1"})
    ] * 3
    assert _source(lab, 1) == FIT


@pytest.mark.apps("lab")
def test_a_badge_tells_at_once_what_the_settings_say(lab):
    _shown(lab, [FIT])
    lab.run_cell(1)
    for setting, told in (
        ("status", ["✓ #1"]),
        ("nothing", []),
        ("status and metric", ["✓ #1 loss 0.031"]),
    ):
        lab.page.evaluate(SET_BADGE, setting)
        expect(_badge(lab, 1)).to_have_text(told)


@pytest.mark.own_context
@pytest.mark.apps("lab")
def test_a_tracked_notebook_asks_a_server_without_the_extension_no_more(lab, jupyter):
    lab.server = jupyter(lab.app, extension=False)
    lab.expects("404")
    lab.page.clock.install()
    _shown(lab, [FIT, "x = 1"])
    lab.run_cell(1)
    lab.until(lambda: lab.asked("/api/changes"))
    lab.page.clock.run_for(5_000)
    lab.settle()
    before = lab.asked(OURS)
    assert len(lab.asked("/api/changes")) == 1, before  # however often the output was drawn
    lab.page.clock.run_for(20_000)
    lab.run_cell(2)
    lab.page.clock.run_for(5_000)
    lab.settle()
    assert lab.asked(OURS) == before
    expect(_badge(lab, 1)).to_have_count(0)


def test_the_command_puts_a_cell_on_track_and_takes_it_off(lab):
    _shown(lab, ["x = 1\ny = 2", "%%time\nx = 1", "%%track --seed 1\nx = 1"])
    for at, on in ((1, "%%track\nx = 1\ny = 2"), (2, "%%track\n%%time\nx = 1")):
        before = _source(lab, at)
        _edit(lab, at, line=1, column=2)
        _command(lab, "trackmagic:track-cell")
        assert _source(lab, at) == on
        lab.page.keyboard.type("!")
        lines = on.split("\n")
        lines[2] = f"{lines[2][:2]}!{lines[2][2:]}"
        assert _source(lab, at) == "\n".join(lines)
        lab.page.keyboard.press("Backspace")
        _command(lab, "trackmagic:track-cell")
        assert _source(lab, at) == before
    _activate(lab, 3)
    _command(lab, "trackmagic:track-cell")
    assert _source(lab, 3) == "x = 1"
    _command(lab, "notebook:undo-cell-action")
    lab.run_cell(2)
    _activate(lab, 2)
    _command(lab, "notebook:change-cell-to-markdown")
    assert not lab.page.evaluate(
        "() => window.jupyterapp.commands.isEnabled('trackmagic:track-cell')"
    )


def test_the_button_of_the_toolbar_is_pressed_where_a_cell_is_tracked(lab):
    _shown(lab, ["x = 1"])
    _activate(lab, 1)
    button = lab.page.locator(".jp-NotebookPanel-toolbar [data-command='trackmagic:track-cell']")
    button.locator("visible=true").first.click()
    lab.until(lambda: _source(lab, 1) == "%%track\nx = 1")
    expect(button.first).to_have_attribute("aria-pressed", "true")
    button.locator("visible=true").first.click()
    lab.until(lambda: _source(lab, 1) == "x = 1")


def test_a_run_leads_to_its_cell_and_to_what_has_changed_in_it(lab):
    book = _shown(lab, [*["x = 1\n" * 20] * 4, FIT])
    lab.run_cell(5)
    _activate(lab, 0)
    lab.scroll_to(0)
    _bridge(lab, "reveal", book)
    lab.wait_for(f"() => {PANEL}.content.activeCellIndex === 5")
    expect(lab.cell(5)).to_be_in_viewport()
    lab.settle()
    expect(lab.cell(5).locator(".tm-cell-diff")).to_have_count(0)

    lab.write_cell(5, FIT.replace("0.1", "0.2"))
    lab.unfold(5)
    lab.output(5).get_by_role("button", name="Open", exact=True).click()
    lab.output(5).get_by_role("button", name="Show cell").click()
    part = lab.cell(5).locator(".tm-cell-diff")
    expect(part).to_contain_text("Since run #1 this cell has changed")
    expect(part.locator("del")).to_have_text("0.1")
    expect(part.locator("ins")).to_have_text("0.2")
    lab.picture("cell-diff")
    lab.page.keyboard.press("Escape")
    expect(part).to_have_count(0)
    _bridge(lab, "reveal", book)
    part.get_by_role("button", name="Put the run's code into a new cell").click()
    expect(part).to_have_count(0)
    lab.wait_for(f"() => {PANEL}.content.activeCellIndex === 6")
    assert _source(lab, 6) == FIT


def test_a_cell_that_is_gone_can_be_restored(lab):
    book = _shown(lab, [FIT, "x = 1"])
    lab.run_cell(1)
    _activate(lab, 1)
    _command(lab, "notebook:delete-cell")
    _activate(lab, 1)
    _bridge(lab, "reveal", book)
    if lab.app == "lab":
        _command(lab, "apputils:display-notifications")
        note = lab.page.locator(".jp-Notification-List-Item", has_text="no longer in")
        note.get_by_role("button", name="Put its code into a new cell").click()
    else:
        _bridge(lab, "restore", book)
    lab.wait_for(f"() => {PANEL}.content.widgets.length === 3")
    assert _source(lab, 2) == FIT
    lab.page.keyboard.press("Escape")
    _command(lab, "notebook:undo-cell-action")
    lab.wait_for(f"() => {PANEL}.content.widgets.length === 2")


@pytest.mark.apps("lab")
def test_a_run_opens_its_notebook_when_that_is_closed(lab):
    book = _shown(lab, ["x = 1", FIT])
    lab.run_cell(2)
    _command(lab, "docmanager:save")
    lab.wait_for(f"() => !{PANEL}.model.dirty")
    _command(lab, "application:close")
    lab.wait_for(f"() => !{PANEL}?.content?.widgets")
    _bridge(lab, "reveal", book)
    lab.wait_for(f"() => {PANEL}?.content?.activeCellIndex === 2")


@pytest.mark.apps("lab")
def test_a_run_view_leads_to_its_cell_also_below_a_root_that_is_a_link(lab, app, tmp_path):
    home = tmp_path / "server"
    (tmp_path / "real").mkdir()
    home.mkdir()
    (home / "root").symlink_to(tmp_path / "real")
    lab.server = Jupyter(home, app, "/")
    try:
        _lead(lab)
    finally:
        lab.page.goto("about:blank")
        lab.put_away()
        lab.books.clear()  # its server goes before the fixture ends
        lab.server.stop()


def _lead(lab: Lab) -> None:
    book = _shown(lab, ["x = 1", FIT])
    lab.run_cell(2)
    _command(lab, "docmanager:save")
    lab.wait_for(f"() => !{PANEL}.model.dirty")
    _command(lab, "application:close")
    lab.wait_for(f"() => !{PANEL}?.content?.widgets")
    _bridge(lab, "load", book)
    lab.page.route("**/api/contents/*/book.ipynb*", _read_only)
    lab.page.evaluate(OPEN, {"store": _id(book), "view": "run", "query": {"run": "1"}})
    lab.page.locator(".tm-tab:visible").get_by_role("button", name="Show cell").click()
    lab.wait_for(f"() => {PANEL}?.content?.activeCellIndex === 2")
    _bridge(lab, "restore", book)
    assert _count(lab) == 3
    _command(lab, "apputils:display-notifications")
    notes = lab.page.locator(".jp-Notification-List-Item")
    for words in ("Open a notebook first", "is read-only: no cell can be put into it"):
        expect(notes.filter(has_text=words)).to_have_count(1)
    lab.page.unroute("**/api/contents/*/book.ipynb*")


def _read_only(route: Route) -> None:
    """As a server answers of a file that cannot be written."""
    if route.request.method != "GET":
        route.continue_()
        return
    response = route.fetch()
    route.fulfill(response=response, json=response.json() | {"writable": False})


def test_a_run_is_loaded_by_a_new_cell(lab):
    book = _shown(lab, [FIT, "print(run.number, trackmagic.get_run('#1').metrics)"])
    lab.run_cell(1)
    _activate(lab, 1)
    _bridge(lab, "load", book)
    lab.wait_for(f"() => {PANEL}.content.widgets.length === 4")
    assert _source(lab, 2) == 'run = trackmagic.get_run("#1")\nrun'
    lab.wait_for(f"() => {PANEL}.content.mode === 'edit'")
    _mark(lab)
    assert lab.run_and_see(2)
    lab.write_cell(3, "print(run.number, run.name)")
    assert lab.run_and_see(3)
    expect(lab.output(3)).to_contain_text(f"1 {book.store.runs.get(1).name}")


def test_a_notebook_that_does_not_import_trackmagic_is_given_the_import(lab):
    book = lab.notebook(
        [FIT.replace("trackmagic.log_metric('loss', 0.031)", "")], load="%load_ext trackmagic"
    )
    lab.open(book)
    lab.run_cell(1)
    _bridge(lab, "load", book)
    lab.wait_for(f"() => {PANEL}.content.widgets.length === 3")
    assert _source(lab, 2) == 'import trackmagic\n\nrun = trackmagic.get_run("#1")\nrun'
    _mark(lab)
    assert lab.run_and_see(2)


def test_completion_knows_the_store_while_the_kernel_is_busy(lab):
    book = lab.notebook([BUSY, "%%track --experiment \n", '%%track\ntrackmagic.log_metric("'])
    add_run(book.store, experiment="two words", metrics={"val_loss": [0.5]})
    lab.open(book)
    lab.run_cell(1, wait=False)
    expect(_badge(lab, 1)).to_have_text("◐ #2")
    words = lab.page.locator(".jp-Completer:visible .jp-Completer-item .jp-Completer-match")
    _edit(lab, 2, line=0, column=21)
    _complete(lab, 2)
    expect(words.filter(has_text="two words")).to_have_text('"two words"')
    lab.page.keyboard.press("Escape")
    _edit(lab, 3, line=1, column=23)
    lab.page.keyboard.type("val")
    _complete(lab, 3)
    expect(words).to_have_text(["val_loss"])
    lab.page.keyboard.press("Enter")
    lab.until(lambda: 'log_metric("val_loss' in _source(lab, 3))
    _edit(lab, 2, line=0, column=21)
    lab.page.keyboard.type("a --se")
    _complete(lab, 2)
    expect(words).to_have_text(["--seed"])
    lab.page.keyboard.press("Enter")
    lab.until(lambda: _source(lab, 2) == "%%track --experiment a --seed\n")
    (book.file.parent / "enough").touch()
    lab.finish(1)


def test_tab_completes_tags_of_a_header_and_the_texts_of_our_functions(lab):
    texts = {
        "%%track -t ": (11, "stage=", "%%track -t stage="),
        "trackmagic.get_run('cri')": (23, "crisp-otter", "trackmagic.get_run('crisp-otter')"),
        "trackmagic.chart('val_')": (22, "val_acc", "trackmagic.chart('val_acc')"),
        "trackmagic.runs('lr < 1 and val_')": (
            *(32, "val_acc"),
            "trackmagic.runs('lr < 1 and val_acc')",
        ),
        "trackmagic.runs(experiment='can')": (
            *(31, "canary"),
            "trackmagic.runs(experiment='canary')",
        ),
    }
    book = lab.notebook([*texts])
    for name in ("crisp-otter", "crisp-owl"):
        metrics = {"val_acc": [0.5], "val_loss": [0.5]}
        add_run(
            book.store, name, experiment="canary", tags={"stage": "a", "team": "b"}, metrics=metrics
        )
    add_run(book.store, experiment="candle")
    lab.open(book)
    words = lab.page.locator(".jp-Completer:visible .jp-Completer-item .jp-Completer-match")
    for at, (column, word, source) in enumerate(texts.values(), start=1):
        _edit(lab, at, line=0, column=column)
        _complete(lab, at)
        expect(words.first).to_have_text(word)
        lab.page.keyboard.press("Enter")
        lab.until(lambda at=at, source=source: _source(lab, at) == source)


def test_completion_says_each_flag_once(lab):
    _shown(lab, ["%%track --"])
    _edit(lab, 1, line=0, column=10)
    _complete(lab, 1)
    words = lab.page.locator(".jp-Completer:visible .jp-Completer-item .jp-Completer-match")
    expect(words.filter(has_text="--experiment")).to_have_count(1)
    lab.until(lambda: words.count() >= 10)
    lab.settle()
    flags = words.all_inner_texts()
    assert len(flags) == len(set(flags)), json.dumps(flags)


@pytest.mark.apps("lab")
def test_the_status_bar_counts_running_runs(lab):
    book = _shown(lab, [BUSY])
    item = lab.page.locator("#jp-main-statusbar button", has_text="running")
    expect(item).to_have_count(0)
    lab.run_cell(1, wait=False)
    expect(item).to_have_text("◐ 1 running")
    (book.file.parent / "enough").touch()
    lab.finish(1)
    expect(item).to_be_hidden()


@pytest.mark.own_context
@pytest.mark.apps("lab")
def test_typing_in_a_long_notebook_with_badges_asks_once_when_it_rests(lab):
    book = lab.notebook(["%%track\nx = 1"] * 200)
    for number in range(20):
        add_run(book.store, f"run-{number}")
    lab.page.clock.install()
    lab.open(book)
    lab.run_cell(1)
    expect(_badge(lab, 1)).to_have_text("✓ #21")
    _edit(lab, 1, line=1, column=5)
    lab.until(lambda: _is_without_news(lab, book))
    before = len(lab.requests)
    lab.page.evaluate(TYPE, 300)
    lab.page.clock.run_for(1_000)
    expect(_badge(lab, 1)).to_have_class(re.compile("tm-badge-edited"))
    lab.settle()
    asked = lab.asked(QUESTIONS, since=before)
    assert ["/api/cell_diff" in url for url in asked] == [True], asked
