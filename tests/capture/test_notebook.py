from types import SimpleNamespace

import pytest
from IPython.core.interactiveshell import InteractiveShell

from trackmagic.capture.notebook import cell_id, notebook_path, session


@pytest.fixture(autouse=True)
def _plain(monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)


def test_jupyter_names_the_notebook_in_the_environment(monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "/home/a/train.ipynb")
    assert notebook_path(InteractiveShell.instance()) == "/home/a/train.ipynb"


def test_a_session_that_is_no_notebook_has_no_path(monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "0b1c-console")
    assert notebook_path(InteractiveShell.instance()) == ""


@pytest.mark.parametrize("name", ["__vsc_ipynb_file__", "PAPERMILL_INPUT_PATH"])
def test_vs_code_and_papermill_name_it_in_the_namespace(name):
    assert notebook_path(SimpleNamespace(user_ns={name: "/a/b.ipynb"})) == "/a/b.ipynb"


@pytest.mark.parametrize("shell", [None, object(), SimpleNamespace(user_ns=None)])
def test_anything_else_has_neither_path_nor_cell(shell):
    assert notebook_path(shell) == ""
    assert cell_id(shell) == ""


def test_a_terminal_has_no_cell():
    assert cell_id(InteractiveShell.instance()) == ""


def test_the_session_is_one_for_the_process_and_another_for_a_kernel(kernel):
    assert session() == session()
    kernel.ok("from trackmagic.capture.notebook import session, cell_id, notebook_path")
    assert kernel.get("session()") != session()


def test_in_a_kernel_the_request_names_the_cell(kernel):
    kernel.ok("from trackmagic.capture.notebook import cell_id")
    kernel.run("found = cell_id(get_ipython())", {"cellId": "ab-12"})
    assert kernel.get("found") == "ab-12"
    assert kernel.get("cell_id(get_ipython())") == ""
