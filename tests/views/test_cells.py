"""What is known of the cells of a notebook."""

import os

import pytest

from trackmagic.entities import Call
from trackmagic.errors import NotFound
from trackmagic.store.cells import text_digest
from trackmagic.views.cells import CellDiffQuery, CellsQuery, cell_diff, cells

HERE, COPY = "/home/ada/a.ipynb", "/home/ada/copy of a.ipynb"


def _called(world, cell, notebook=HERE, code="lr = 1\n", **more):
    number = world.run(**more).number
    version = world.store.cells.add_version(code).digest
    world.store.cells.set_call(number, Call(cell_version=version, cell_id=cell, notebook=notebook))
    return number


def _numbers(world, *ids, notebook=HERE):
    found = cells(world.store, CellsQuery(cells=ids, notebook=notebook)).cells
    return {cell: one.run.number for cell, one in found.items()}


def test_the_last_run_of_each_cell_is_told(world):
    for cell in ("a", "b", "a", "b", "c"):
        _called(world, cell)
    world.run()
    assert _numbers(world, "a", "b", "never", "b") == {"a": 3, "b": 4}
    assert _numbers(world) == {}
    found = cells(world.store, CellsQuery(cells=("a",))).cells["a"]
    assert found.cell_version == text_digest("lr = 1\n")


def test_a_run_of_the_same_notebook_goes_before_one_of_a_copy(world):
    _called(world, "a", HERE)
    _called(world, "a", COPY)
    _called(world, "b", COPY)
    assert _numbers(world, "a", "b") == {"a": 1, "b": 3}
    assert _numbers(world, "a", "b", notebook=COPY) == {"a": 2, "b": 3}
    assert _numbers(world, "a", "b", notebook="") == {"a": 2, "b": 3}
    assert _numbers(world, "a", "b", notebook="/elsewhere.ipynb") == {"a": 2, "b": 3}


def test_an_empty_path_is_any_notebook_not_that_of_runs_without_one(world):
    _called(world, "a", "")
    _called(world, "a", HERE)
    assert _numbers(world, "a", notebook="") == {"a": 2}


def test_runs_that_no_cell_made_belong_to_no_cell(world):
    _called(world, "", HERE)
    assert _numbers(world, "") == {}


def test_deleted_runs_do_not_count(world):
    _called(world, "a", experiment="one")
    _called(world, "a", experiment="two")
    world.store.runs.delete(_called(world, "a", experiment="one"))
    assert _numbers(world, "a") == {"a": 2}
    world.store.experiments.delete("two")
    assert _numbers(world, "a") == {"a": 1}


def test_more_cells_than_a_list_of_sql_holds_are_answered(world):
    _called(world, "cell-1799")
    assert _numbers(world, *(f"cell-{at}" for at in range(1_800))) == {"cell-1799": 1}


@pytest.mark.parametrize(
    ("wanted", "metric", "text"),
    [
        ((), "val_acc", "0.9123"),
        (("nothing", "b"), "b", "2"),
        (("system/cpu_percent",), "system/cpu_percent", "50"),
        (("nothing",), "val_acc", "0.9123"),
    ],
)
def test_the_first_wanted_metric_is_told_else_the_one_of_most_interest(world, wanted, metric, text):
    metrics = {"b": [1, 2], "a": [3], "val_acc": [0.5, 0.9123], "system/cpu_percent": [50]}
    _called(world, "a", metrics=metrics)
    found = cells(world.store, CellsQuery(cells=("a",), metrics=wanted)).cells["a"]
    assert (found.metric, found.text) == (metric, text)


@pytest.mark.parametrize(
    "keys", [("train_loss", "val_loss"), ("train/acc", "valid/acc"), ("trainAcc", "valAcc")]
)
def test_validation_tells_more_than_training(world, keys):
    _called(world, "a", metrics={key: [0.5, 0.25] for key in keys})
    found = cells(world.store, CellsQuery(cells=("a",))).cells["a"]
    assert found.metric == keys[1]


def test_a_run_without_metrics_tells_of_none(world):
    _called(world, "a", metrics={"system/cpu_percent": [50]}, status="failed")
    found = cells(world.store, CellsQuery(cells=("a",), metrics=("loss",))).cells["a"]
    assert (found.run.status, found.metric, found.text) == ("failed", "", "")


def _diff(world, number, text):
    return cell_diff(world.store, CellDiffQuery(run=number, text=text))


def test_a_text_is_told_from_the_cell_as_it_ran(world):
    number = _called(world, "a", code="%%track\nlr = 0.1\nfit(lr)\n")
    found = _diff(world, number, "%%track\nlr = 0.2\nfit(lr)\n")
    assert (found.code, found.is_same) == ("%%track\nlr = 0.1\nfit(lr)\n", False)
    (changed,) = [row for row in found.rows if row.kind == "changed"]
    assert [text for text, is_new in changed.new if is_new] == ["0.2"]
    assert [text for text, is_old in changed.old if is_old] == ["0.1"]


@pytest.mark.parametrize("text", ["a = 1\nb", "a = 1\nb\n\n", "a = 1  \nb", "a = 1\r\nb"])
def test_blanks_at_the_end_of_a_line_are_no_change(world, text):
    found = _diff(world, _called(world, "a", code="a = 1\nb\n"), text)
    assert (found.is_same, found.rows) == (True, ())


def test_an_indent_is_a_change(world):
    assert not _diff(world, _called(world, "a", code="if x:\n  a\nb"), "if x:\n  a\n  b").is_same


def test_a_secret_that_was_masked_is_no_change(world, monkeypatch):
    monkeypatch.setitem(os.environ, "SOME_API_KEY", "Zq81xLmP20vR")
    kept = "api_key = '[masked]'\nlog_in('[masked]')\n"
    number = _called(world, "a", code=kept)
    text = "api_key = 'hunter2-hunter2'\nlog_in('Zq81xLmP20vR')\n"
    found = _diff(world, number, text)
    assert (found.is_same, found.rows) == (True, ())
    assert "hunter2" not in str(_diff(world, number, text + "more()\n"))


def test_a_run_without_code_has_nothing_to_compare(world):
    number = world.run().number
    with pytest.raises(NotFound, match=f"no code of run '#{number}'"):
        _diff(world, number, "a")
    with pytest.raises(NotFound, match="no run '#99'"):
        _diff(world, 99, "a")
