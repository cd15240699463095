"""Where a kernel files its runs after its notebook was renamed, and what a cell's metadata tells it."""

import json
import uuid

import nbformat
import pytest


@pytest.fixture
def told(make_kernel, tmp_path):
    """A kernel as a server starts it, and how a server tells it where its notebooks are."""
    first = str(tmp_path / "home" / "work" / "first.ipynb")
    kernel = make_kernel(JPY_SESSION_NAME=first)
    runtime = tmp_path / "home" / "JUPYTER_RUNTIME_DIR" / "trackmagic"

    def tell(*paths):
        runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
        id = kernel.value("trackmagic.capture.notebook.kernel_id()")
        file = runtime / f"notebook-{id}.json"
        file.write_text(json.dumps([str(path) for path in paths]))
        file.chmod(0o600)

    kernel.ok("import trackmagic.capture.notebook")
    kernel.first, kernel.tell = first, tell
    return kernel


def notebook(kernel, run):
    return kernel.store.cells.call(run.number).notebook


def test_the_next_run_is_filed_under_the_new_path(told):
    assert notebook(told, told.ok("%%track --quiet\nx = 1").run) == told.first
    told.tell("/elsewhere/renamed.ipynb")
    assert notebook(told, told.ok("%%track --quiet\nx = 1").run) == "/elsewhere/renamed.ipynb"


def test_a_kernel_of_two_notebooks_files_a_run_where_its_cell_is(told):
    paths = [told.folder / "a.ipynb", told.folder / "b.ipynb"]
    for path in paths:
        cell = nbformat.v4.new_code_cell("%%track\nx = 1", id=f"cell-{path.stem}")
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    told.tell(*paths)
    for path in (*paths, paths[0]):
        run = told.ok("%%track --quiet\nx = 1", f"cell-{path.stem}").run
        assert notebook(told, run) == str(path)
    run = told.ok("%%track --quiet\nx = 1", "not-saved-yet").run
    assert notebook(told, run) == told.first


@pytest.mark.parametrize("words", ["", "[1]", "{}", '["/etc/passwd"]', "["])
def test_what_is_no_list_of_notebooks_is_not_believed(told, words):
    told.tell()
    [file] = (told.home / "JUPYTER_RUNTIME_DIR" / "trackmagic").glob("notebook-*")
    file.write_text(words)
    assert notebook(told, told.ok("%%track --quiet\nx = 1").run) == told.first


def called(kernel, code, cell_id, metadata):
    """Run a cell that has metadata, as JupyterLab sends it along."""
    content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
    metadata = {"cellId": cell_id, **metadata}
    message = kernel.client.session.msg("execute_request", content, metadata=metadata)
    kernel.client.shell_channel.send(message)
    kernel.answer(message["header"]["msg_id"])
    [run] = kernel.new_runs()
    return run


def test_the_first_call_of_restored_code_is_compared_with_the_run_it_came_from(kernel):
    code = "%%track --quiet\nlr = 0.1"
    first = kernel.ok(code, f"first-{uuid.uuid4().hex}").run
    kernel.ok(code)
    came = {"trackmagic": {"call_before": first.id}}
    cell = f"restored-{uuid.uuid4().hex}"
    again = called(kernel, code, cell, came)
    assert kernel.store.cells.call(again.number).previous == first.number
    third = called(kernel, code, cell, came)
    assert kernel.store.cells.call(third.number).previous == again.number


@pytest.mark.parametrize("said", [{}, [], "x", {"call_before": 7}, {"call_before": "nobody"}])
def test_metadata_that_names_no_run_is_passed_over(kernel, said):
    run = called(kernel, "%%track --quiet\nx = 1", uuid.uuid4().hex, {"trackmagic": said})
    assert kernel.store.cells.call(run.number).previous is None
