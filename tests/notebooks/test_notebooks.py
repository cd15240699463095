"""Each notebook under notebooks/ runs as it is; what it promises is in the store afterwards."""

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from trackmagic.host import is_alive
from trackmagic.query import runs_frame
from trackmagic.store import open_store

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
SAVED_BYTES = 300_000


def execute(path, folder):
    """The notebook with its outputs, run in ``folder`` with a store of its own."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env={**os.environ, "TRACKMAGIC_STORE": str(folder / "store")})
    return notebook


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """Notebook 01, executed, and its folder."""
    folder = tmp_path_factory.mktemp("first")
    return execute(NOTEBOOKS[0], folder), folder


def runs_of(folder):
    store = open_store(str(folder / "store"))
    with store.database.read() as connection:
        return runs_frame(connection, [run.number for run in store.runs.these(range(1, 100))])


def outputs_of(notebook, kind):
    return [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == kind
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_as_source(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_begins_with_a_title(path):
    first = nbformat.read(path, as_version=4).cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")


def test_the_first_run_leaves_the_runs_it_promises(first):
    notebook, folder = first
    runs = runs_of(folder).set_index("number")
    assert list(runs["status"]) == ["finished", "finished", "failed"]
    assert set(runs["experiment"]) == {"digits"}
    assert list(runs["params.lr"]) == [0.001, 0.01, 0.1]
    assert list(runs["params.hidden"]) == [16, 64, 64]
    assert runs["metrics.val_accuracy"][1] < 0.9 < runs["metrics.val_accuracy"][2]
    assert runs["tags.stage"][2] == "chosen"
    store = open_store(str(folder / "store"))
    assert [len(store.metrics.series(number, "loss").value) for number in (1, 2, 3)] == [20, 20, 5]
    assert [one.path for one in store.artifacts.of(2)] == ["figures/1.png"]
    assert store.runs.failure(3).type == "ValueError"
    assert len(nbformat.writes(notebook)) < SAVED_BYTES


def test_the_first_run_shows_cards_tables_a_chart_and_one_failure(first):
    notebook, _folder = first
    assert [error.ename for error in outputs_of(notebook, "error")] == ["ValueError"]
    shown = [
        *outputs_of(notebook, "display_data"),
        *outputs_of(notebook, "execute_result"),
    ]
    html = "".join(one.data.get("text/html", "") for one in shown)
    assert html.count("val_accuracy") >= 4
    assert "<script" not in html
    assert any("application/vnd.plotly.v1+json" in one.data for one in shown)
    printed = "".join(one.text for one in outputs_of(notebook, "stream"))
    assert "your code goes on" not in printed
    assert "Traceback" not in printed


def test_the_first_run_is_the_same_every_time(first, tmp_path):
    execute(NOTEBOOKS[0], tmp_path)
    for column in ("params.lr", "metrics.val_accuracy", "metrics.loss"):
        assert runs_of(tmp_path)[column].equals(runs_of(first[1])[column])


def test_the_other_notebooks_run(tmp_path):
    for path in NOTEBOOKS[1:]:
        folder = tmp_path / path.stem
        folder.mkdir()
        execute(path, folder)
        assert len(runs_of(folder)), path.name
