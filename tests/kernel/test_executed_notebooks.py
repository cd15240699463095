"""Notebooks that no person runs: nbclient, papermill."""

import nbformat
import papermill
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from papermill.exceptions import PapermillExecutionError

from trackmagic.recording.run import Run
from trackmagic.store import open_store

LOAD = "%load_ext trackmagic\nimport trackmagic"
GOOD = "%%track\nlr = 0.5\ntrackmagic.log_metric('m', lr)"
BAD = "%%track\ntrackmagic.log_metric('m', 1.0)\nraise ValueError('broken')"


@pytest.fixture
def world(tmp_path, monkeypatch):
    """A folder, and the runs of its store."""
    monkeypatch.setenv("TRACKMAGIC_STORE", str(tmp_path / "store"))
    for name in "IPYTHONDIR JUPYTER_CONFIG_DIR JUPYTER_DATA_DIR JUPYTER_RUNTIME_DIR".split():
        monkeypatch.setenv(name, str(tmp_path / name))
    for (
        name
    ) in "JPY_SESSION_NAME TRACKMAGIC_RUN_ID TRACKMAGIC_EXPERIMENT MLFLOW_EXPERIMENT_NAME".split():
        monkeypatch.delenv(name, raising=False)
    stores = []

    def runs():
        stores.append(open_store(tmp_path / "store"))
        found = stores[-1].runs.these(range(1, 50))
        return [Run(stores[-1], one.number, one.id) for one in found]

    yield tmp_path, runs
    for store in stores:
        store.close()


def notebook(*cells):
    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_code_cell(cell) for cell in (LOAD, *cells)]
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return made


def cards(cell):
    return [one for one in cell.outputs if "trackmagic" in one.get("metadata", {})]


def test_nbclient_makes_a_run_of_each_tracked_cell(world):
    folder, runs = world
    made = notebook(GOOD, "plain = 1", GOOD, "%%track\nimport asyncio\nawait asyncio.sleep(0)")
    NotebookClient(made, resources={"metadata": {"path": str(folder)}}).execute()
    assert [run.status for run in runs()] == ["finished"] * 3
    assert [len(cards(cell)) for cell in made.cells] == [0, 1, 0, 1, 1]
    first = runs()[0]
    call = first.store.cells.call(first.number)
    assert call.cell_id == ""  # nbclient names no cell, so the text tells which cell it was
    assert call.execution_count == made.cells[1].execution_count
    assert first.store.cells.call(2).previous == first.number
    assert first.code == GOOD
    nbformat.validate(made)


def test_nbclient_stops_at_a_failing_tracked_cell(world):
    folder, runs = world
    made = notebook(GOOD, BAD, "%%track\nprint('never')")
    with pytest.raises(CellExecutionError, match="broken"):
        NotebookClient(made, resources={"metadata": {"path": str(folder)}}).execute()
    good, bad = runs()
    assert (good.status, bad.status) == ("finished", "failed")
    assert (bad.error.type, bad.error.message) == ("ValueError", "broken")
    assert len([one for one in made.cells[2].outputs if one.output_type == "error"]) == 1
    assert made.cells[3].outputs == []


def test_nbclient_goes_on_where_errors_are_allowed(world):
    folder, runs = world
    made = notebook(BAD, GOOD)
    NotebookClient(made, allow_errors=True, resources={"metadata": {"path": str(folder)}}).execute()
    assert [run.status for run in runs()] == ["failed", "finished"]


def test_nbclient_stops_at_a_bad_header(world):
    folder, runs = world
    made = notebook("%%track --nonsense\nprint('never')")
    with pytest.raises(CellExecutionError):
        NotebookClient(made, resources={"metadata": {"path": str(folder)}}).execute()
    assert not (folder / "store" / "trackmagic.db").exists() or runs() == []


def test_nbclient_leaves_nothing_running_behind(world):
    folder, runs = world
    made = notebook("trackmagic.start_run(run_name='left open')\ntrackmagic.log_metric('m', 1.0)")
    NotebookClient(made, resources={"metadata": {"path": str(folder)}}).execute()
    [run] = runs()
    run.store.recover()
    assert run.status in ("finished", "crashed")
    assert run.metrics == {"m": 1.0}


def execute(folder, made, **options):
    nbformat.write(made, folder / "in.ipynb")
    papermill.execute_notebook(
        str(folder / "in.ipynb"), str(folder / "out.ipynb"), cwd=str(folder), progress_bar=False, **options
    )  # fmt: skip
    return nbformat.read(folder / "out.ipynb", as_version=4)


def test_papermill_makes_a_run_of_each_tracked_cell(world):
    folder, runs = world
    made = notebook("%%track\nacc = sum([rate, rate])", GOOD)
    made.cells.insert(1, nbformat.v4.new_code_cell("rate = 0.1", metadata={"tags": ["parameters"]}))
    out = execute(folder, made, parameters={"rate": 0.25})
    first, second = runs()
    assert (first.status, second.status) == ("finished", "finished")
    assert first.metrics == {"acc": 0.5}
    assert {one.name for one in first.inputs} == {"rate"}
    assert sum(len(cards(cell)) for cell in out.cells if cell.cell_type == "code") == 2


def test_papermill_stops_at_a_failing_tracked_cell(world):
    folder, runs = world
    with pytest.raises(PapermillExecutionError, match="broken"):
        execute(folder, notebook(GOOD, BAD, GOOD))
    assert [run.status for run in runs()] == ["finished", "failed"]
