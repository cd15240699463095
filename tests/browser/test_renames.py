"""A notebook that is renamed, moved or copied while its kernel lives; code restored from a run."""

import shutil

import pytest
from playwright.sync_api import expect

from trackmagic.places.registry import store_id

from .lab import PANEL, Book, Lab

FIT = "%%track\nlr = 0.1\nloss = lr ** 0.5"
REVEAL = """([store, run, name]) =>
  window.jupyterapp.pluginRegistry._plugins.get("trackmagic:bridges").service[name](store, run)"""
RENAME = """([from, to]) => window.jupyterapp.serviceManager.contents.rename(from, to)"""


def _bridge(lab: Lab, name: str, book: Book, run: int) -> None:
    lab.page.evaluate(REVEAL, [store_id(str(book.location)), run, name])


def _source(lab: Lab, at: int) -> str:
    get = f"(at) => {PANEL}.content.widgets[at].model.sharedModel.getSource()"
    return str(lab.page.evaluate(get, at))


def _path(lab: Lab) -> str:
    return str(lab.page.evaluate(f"() => {PANEL}.context.localPath"))


def _notebook(book: Book, number: int) -> str:
    call = book.store.cells.call(number)
    return "" if call is None else call.notebook.rpartition("/")[2]


def _previous(book: Book, number: int) -> int | None:
    call = book.store.cells.call(number)
    return None if call is None else call.previous


def _close(lab: Lab) -> None:
    lab.page.evaluate("() => window.jupyterapp.commands.execute('application:close')")


def _begin(lab: Lab) -> Book:
    book = lab.notebook([FIT])
    lab.open(book)
    lab.run_cell(1)
    lab.save()
    return book


def test_a_renamed_notebook_goes_on_with_its_runs_while_its_kernel_lives(lab):
    book = _begin(lab)
    old = _path(lab)
    new = old.replace("/book", "/renamed")
    lab.page.evaluate(RENAME, [old, new])
    lab.wait_for(f"(to) => {PANEL}.context.localPath === to", new)
    lab.until(lambda: _notebook(book, 1) == "renamed.ipynb")
    lab.run_cell(1)
    assert _notebook(book, 2) == "renamed.ipynb"
    assert _previous(book, 2) == 1
    _bridge(lab, "reveal", book, 1)
    lab.wait_for(f"() => {PANEL}.content.activeCellIndex === 1")


def test_code_put_into_a_new_cell_is_compared_with_its_run(lab):
    book = _begin(lab)
    _bridge(lab, "restore", book, 1)
    lab.wait_for(f"() => {PANEL}.content.widgets.length === 3")
    at = int(lab.page.evaluate(f"() => {PANEL}.content.activeCellIndex"))
    lab.write_cell(at, _source(lab, at).replace("0.1", "0.4"))
    lab.page.evaluate(
        f"() => {PANEL}.content.widgets.forEach((one, at) => one.node.setAttribute('data-cell', at))"
    )
    lab.run_cell(at)
    assert _previous(book, 2) == 1
    card = lab.output(at).locator(".tm-live")
    expect(card).to_contain_text("lr 0.1 → 0.4")
    lab.run_cell(at)
    assert _previous(book, 3) == 2
    lab.picture("restored-code")


@pytest.mark.apps("lab")
def test_a_notebook_that_is_gone_is_said_to_be_with_the_cure(lab):
    book = _begin(lab)
    _close(lab)
    book.file.rename(book.file.with_name("moved.ipynb"))
    lab.expects("404")
    lab.open(lab.notebook(["x = 1"], "other"))
    _bridge(lab, "reveal", book, 1)
    lab.page.evaluate("() => window.jupyterapp.commands.execute('apputils:display-notifications')")
    note = lab.page.locator(".jp-Notification-List-Item", has_text="is gone; was it renamed?")
    expect(note).to_contain_text("book.ipynb is gone")
    lab.picture("notebook-is-gone")
    note.get_by_role("button", name="Put its code into a new cell").click()
    lab.wait_for(f"() => {PANEL}.content.widgets.length === 3")


@pytest.mark.apps("lab")
def test_a_cell_is_found_in_an_open_notebook_that_was_moved_outside_of_jupyter(lab):
    book = _begin(lab)
    _close(lab)
    book.file.rename(book.file.with_name("moved.ipynb"))
    book.path = book.path.replace("/book.", "/moved.")
    lab.expects("404")
    lab.open(book)
    lab.page.evaluate(f"() => {{ {PANEL}.content.activeCellIndex = 0; }}")
    _bridge(lab, "reveal", book, 1)
    lab.wait_for(f"() => {PANEL}.content.activeCellIndex === 1")


def test_a_copy_files_its_own_runs(lab):
    book = _begin(lab)
    shutil.copy(book.file, book.file.with_name("copy.ipynb"))
    first, book.path = book.path, book.path.replace("/book.", "/copy.")
    lab.open(book)
    lab.run_cell(1)
    assert (_notebook(book, 1), _notebook(book, 2)) == ("book.ipynb", "copy.ipynb")
    assert _previous(book, 2) is None
    book.path = first
    lab.open(book, kernel=False)
    lab.idle()
    lab.run_cell(1)
    assert (_notebook(book, 3), _previous(book, 3)) == ("book.ipynb", 1)
