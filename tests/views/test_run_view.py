"""All of one run on a page."""

import math

import msgspec
import pytest

from trackmagic.entities import (
    Call,
    Dataset,
    Environment,
    Failure,
    GitState,
    Input,
    Notice,
    Output,
)
from trackmagic.errors import NotFound
from trackmagic.host import this_process
from trackmagic.pages.api import answer
from trackmagic.store.journal import Journal
from trackmagic.views.format import cut_middle
from trackmagic.views.run import TEXT, RunQuery, run_view


def _view(world, ref):
    return run_view(world.store, RunQuery(run=str(ref)), now=world.now)


def test_a_run_is_found_by_number_sign_id_name_and_from_the_end(world):
    first = world.run(name="one")
    last = world.run(name="two")
    for ref in (first.number, f"#{first.number}", first.id, first.id[:12], "one", "-2"):
        assert _view(world, ref).run.number == first.number
    assert _view(world, -1).run.number == last.number
    with pytest.raises(NotFound):
        _view(world, "#99")


def test_metrics_tell_first_last_least_and_greatest_and_where(world):
    run = world.run(metrics={"loss": [3.0, 1.0, math.nan, 2.0], "system/memory_bytes": [5e6]})
    (row,) = _view(world, run.number).metrics
    assert (row.first, row.last, row.min, row.max) == ("3", "2", "1", "3")
    assert (row.first_step, row.last_step, row.min_step, row.max_step) == (0, 3, 1, 0)
    assert row.points == 4
    assert row.picture.path.startswith("M")
    assert row.picture.label == "loss from 1 to 3"


def test_samples_of_the_machine_stand_apart_with_their_units(world):
    run = world.run(metrics={"system/memory_bytes": [5e6], "acc": [0.5]})
    found = _view(world, run.number)
    assert [row.key for row in found.metrics] == ["acc"]
    assert [(row.key, row.last) for row in found.system] == [("system/memory_bytes", "5.0 MB")]


def test_a_single_point_and_a_metric_of_nan_are_told_without_a_failure(world):
    run = world.run(metrics={"one": [1.5], "bad": [math.nan, math.nan]})
    bad, one = _view(world, run.number).metrics
    assert (one.picture, one.last) == (None, "1.5")
    assert (bad.last, bad.min) == ("nan", "nan")


def test_metrics_stand_in_natural_order(world):
    run = world.run(metrics={"m10": [1], "m2": [1], "m1": [1]})
    assert [row.key for row in _view(world, run.number).metrics] == ["m1", "m2", "m10"]


def test_calls_of_a_cell_know_the_one_before_and_the_newest_after(world):
    first = world.run(code="a", params={"lr": 1, "old": 2})
    second = world.run(code="a\nb", params={"lr": 2, "new": 3}, previous=first.number)
    third = world.run(code="a", previous=second.number)
    other = world.run(code="a", previous=second.number)
    found = _view(world, second.number)
    assert (found.previous, found.next) == (first.number, other.number)
    world.store.runs.delete(other.number)
    assert _view(world, second.number).next == third.number
    kinds = {one.key: (one.kind, one.text, one.old) for one in found.params}
    assert kinds == {
        "lr": ("changed", "2", "1"),
        "new": ("added", "3", ""),
        "old": ("removed", "", "2"),
    }
    assert "+b" in found.code_lines
    assert _view(world, first.number).previous is None


def test_children_are_listed_up_to_a_limit(world):
    store, parent = world.store, world.run()
    filed, made_by = store.experiments.get("mnist"), store.runs.process(parent.number)
    for _ in range(203):
        store.runs.add(filed, made_by, parent=parent.number)
    gone = store.runs.add(filed, made_by, parent=parent.number)
    store.runs.delete(gone.number)
    found = _view(world, parent.number)
    table = found.inside.table
    assert (len(table.runs), table.total) == (200, 203)
    assert table.runs[0].parent == parent.number


def test_outputs_and_tracebacks_come_without_colours_and_codes(world):
    run = world.run(status="failed")
    red = "\x1b[31mred\x1b[0m \u202egnp\x07"
    world.store.cells.set_outputs(run.number, [Output(stream="stdout", text=red)])
    world.store.runs.set_failure(run.number, Failure(type="E", message=red, traceback=red))
    found = _view(world, run.number)
    assert found.outputs[0].text == "red \\u202egnp\\x07"
    assert found.failure.traceback == found.failure.message == "red \\u202egnp\\x07"


def test_a_very_long_output_is_cut_in_the_middle_with_a_word(world):
    run = world.run()
    text = "a" * TEXT + "b" * TEXT
    world.store.cells.set_outputs(run.number, [Output(stream="stdout", text=text)])
    shown = _view(world, run.number).outputs[0].text
    assert len(shown) < TEXT + 100
    assert shown.startswith("aaa")
    assert shown.endswith("bbb")
    assert "characters left out here" in shown


@pytest.mark.parametrize("size", [0, 9, 10, 11, 100])
def test_cutting_keeps_the_ends_and_counts_the_rest(size):
    text = "x" * size
    shown = cut_middle(text, 10)
    assert shown == text if size <= 10 else f"{size - 10} character" in shown


def test_all_that_was_around_a_run_is_there(world):
    run = world.run(
        tags={"stage": "draft"},
        code="fit(X)",
        inputs=(
            Input(name="X", type="ndarray", summary="ndarray (3,)", writer_count=4),
            Input(
                name="m",
                type="Net",
                shape="(2,)",
                fingerprint="a",
                fingerprint_after="b",
                warm_start=1,
                writer_edited=True,
            ),
        ),
    )
    store, number = world.store, run.number
    store.datasets.add(number, Dataset(name="digits", digest="d", kind="ndarray"))
    store.surroundings.set_environment(
        number, Environment(python="3.12", platform="Linux", packages={"numpy": "2"})
    )
    store.surroundings.set_git(number, GitState(commit="abc", dirty=True, diff="-a\n+b"))
    store.surroundings.add_notices(number, [Notice(part="git", text="x")])
    found = _view(world, number)
    assert [tag.key for tag in found.tags] == ["stage"]
    by_name = {one.name: one for one in found.inputs}
    assert (by_name["X"].text, by_name["X"].made_by) == ("ndarray (3,)", "cell [4]")
    assert by_name["m"].text == "Net (2,)"
    assert by_name["m"].remarks == (
        "as run #1 left it",
        "its cell was edited since",
        "changed in place here",
    )
    assert found.warnings
    assert found.datasets[0].name == "digits"
    assert found.environment.packages == {"numpy": "2"}
    assert found.git.diff == "-a\n+b"
    assert found.notices[0].part == "git"
    assert found.code == "fit(X)"


def test_a_run_without_anything_is_a_page_too(world):
    found = _view(world, world.run(status=None).number)
    assert found.call is found.environment is found.git is found.failure is None
    assert (found.code, found.params, found.metrics, found.outputs) == ("", (), (), ())
    assert found.can_stop is False


def test_a_running_run_of_a_live_process_can_be_stopped(world):
    store = world.store
    run = store.runs.add(store.experiments.ensure("e"), this_process())
    kept, number = Journal(store.journals, run.id), run.number
    assert _view(world, number).can_stop is True
    store.runs.end(number, "finished")
    assert _view(world, number).can_stop is False
    assert kept.run_id == run.id


def test_infinities_and_nan_cross_the_wire(world):
    run = world.run(params={"a": math.nan}, metrics={"m": [math.inf, -math.inf, math.nan]})
    world.store.cells.set_call(run.number, Call(cell_version="not kept"))
    body = msgspec.json.decode(answer(world.store, "run", {"run": "-1"}))
    assert body["params"][0]["blocks"][0]["rows"][0]["cells"] == [["a"], ["nan"]]
    assert body["metrics"]["rows"][0]["cells"][4][0] == "inf"
    assert body["code"] == ""
