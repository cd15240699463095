import math

import numpy as np
import pytest
from cli_world import add_run

from trackmagic.entities import Call, Failure, Output
from trackmagic.pages.terminal import folded
from trackmagic.store import Series
from trackmagic.views import format as fmt

KEYS = {
    *("number", "id", "name", "experiment", "status", "started", "ended", "duration", "parent"),
    *("note", "deleted", "late_points", "params", "metrics", "tags"),
}
MORE = {
    *("captured_params", "series", "artifacts", "datasets", "call", "code", "inputs", "outputs"),
    *("environment", "git", "failure", "notices", "process", "children", "input_params"),
}


@pytest.mark.usefixtures("three")
def test_a_list_has_every_run_with_what_it_holds(asked):
    found = asked("runs", "list")
    assert found["total"] == 3
    assert [run["number"] for run in found["runs"]] == [3, 2, 1]
    assert set(found["runs"][0]) == KEYS
    assert found["runs"][0]["params"] == {"lr": 0.3, "opt": "adam"}
    assert found["runs"][0]["metrics"] == {"loss": 3.0}
    assert found["runs"][0]["tags"] == {"team": "blue"}


@pytest.mark.usefixtures("three")
def test_filter_order_and_limit_are_those_of_search_runs(asked):
    found = asked("runs", "list", "params.lr > 0.1", "--order", "metrics.loss asc", "--limit", "1")
    assert ([run["number"] for run in found["runs"]], found["total"]) == ([2], 2)


def test_a_list_is_of_one_experiment(asked, cli, three):
    add_run(three.store, 4, experiment="other")
    assert [run["number"] for run in asked("runs", "list", "-e", "other")["runs"]] == [4]
    assert "no experiment 'none'" in cli("runs", "list", "-e", "none", code=1).stderr


@pytest.mark.usefixtures("three")
def test_a_table_has_a_row_a_run_and_no_boxes(cli):
    lines = cli("runs", "list").stdout.splitlines()
    assert len(lines) == 4
    assert lines[0].split() == "# name experiment status started took lr loss team opt".split()
    assert lines[1].split()[0] == "3"
    assert lines[1].endswith("adam")


@pytest.mark.usefixtures("three")
def test_a_table_says_when_there_are_more_rows(cli):
    assert cli("runs", "list", "--limit", "2").stdout.endswith(
        "2 of 3 runs; --limit 3 shows them all\n"
    )
    assert cli("runs", "list", "params.lr > 7").stdout == "no runs\n"


def test_a_title_of_two_columns_is_named_with_its_kind(cli, store):
    run = add_run(store, 1)
    store.params.set(run.number, {"a": 1, "name": "x"})
    store.tags.set(run.number, {"a": "2"})
    heads = cli("runs", "list").stdout.splitlines()[0].split()
    assert heads == [
        *("#", "name", "experiment", "status", "started", "took"),
        *("loss", "tags.a", "team", "params.a", "lr", "params.name", "opt"),
    ]


def test_a_table_rounds_floats_in_params_and_json_does_not(asked, cli, store):
    run = add_run(store, 1)
    store.params.set(run.number, {"third": 1 / 3, "one": 1.0, "tenth": 0.1, "big": 123456789.5})
    said = cli("runs", "list").stdout.splitlines()[1].split()
    assert {"0.333333", "1.0", "0.1", "1.23457e8"} <= set(said)
    assert asked("runs", "list")["runs"][0]["params"]["third"] == 1 / 3


def test_params_that_differ_are_told_apart_however_close(cli, store):
    for at, value in enumerate((0.77, 0.77000001), start=1):
        store.params.set(add_run(store, at).number, {"rate": value})
    assert {"0.77", "0.77000001"} <= set(cli("runs", "list").stdout.split())


@pytest.mark.usefixtures("three")
def test_an_empty_list_names_keys_that_no_run_has(asked, cli):
    found = cli("runs", "list", "params.optt = 'x'")
    assert found.stdout == "no runs\n"
    assert found.stderr == "no run has params.optt; did you mean 'opt'?\n"
    assert asked("runs", "list", "params.optt = 'x'") == {"runs": [], "total": 0}
    assert cli("runs", "list", "params.opt = 'x'").stderr == ""
    assert cli("runs", "list", "params.optt = 'x' or params.opt = 'adam'").stderr == ""


@pytest.mark.parametrize("room", [20, 80, 1000])
def test_compare_fits_the_terminal_and_loses_nothing(cli, store, monkeypatch, room):
    for n in range(1, 6):
        add_run(store, n, name=f"run-{n}-" + "x" * 22)
        store.params.set(n, {"text": f"{n}" * 35})
    monkeypatch.setattr("trackmagic.cli.screen.room", lambda: room)
    said = cli("runs", "compare", *"12345").stdout
    assert max(map(fmt.width, said.splitlines())) <= room
    for n in range(1, 6):
        assert f"{n}" * 35 in said.replace("\n", "")
        assert said.count(f"#{n}") == 1


def test_compare_in_groups_says_once_what_is_equal(cli, store, monkeypatch):
    for n in range(1, 6):
        add_run(store, n)
    whole = cli("runs", "compare", *"12345", "--differences-only").stdout
    monkeypatch.setattr("trackmagic.cli.screen.room", lambda: 60)
    said = cli("runs", "compare", *"12345", "--differences-only").stdout
    assert whole.count("Equal and not shown") == said.count("Equal and not shown") == 1
    assert said.count("PARAMS") > 1


def test_a_line_is_folded_by_what_a_terminal_shows():
    assert folded("abcdef", 4) == ["abcd", "ef"]
    assert folded("\u5b57\u5b57\u5b57", 5) == ["\u5b57\u5b57", "\u5b57"]
    assert folded("", 4) == [""]


def test_a_pipe_gets_long_names_whole(cli, store):
    add_run(store, 1, name="n" * 250)
    assert "n" * 250 in cli("runs", "list").stdout


def test_nan_is_null_and_infinity_a_text(asked, store):
    run = add_run(store, 1)
    steps, values = np.arange(1), [math.nan, math.inf, -math.inf]
    series = {
        key: Series(steps, steps + 1e9, np.array([value]))
        for key, value in zip("abc", values, strict=True)
    }
    store.metrics.add(run.number, series)
    store.params.set(run.number, {"nan": math.nan, "big": 10**30, "list": [1, math.inf]})
    found = asked("runs", "show", "1")
    assert [found["metrics"][key] for key in "abc"] == [None, "Infinity", "-Infinity"]
    assert found["params"]["nan"] is None
    assert found["params"]["big"] == 10**30


def test_a_run_is_shown_whole(asked, cli, three):
    store = three.store
    version = store.cells.add_version("lr = 0.1\nfit(lr)")
    store.cells.set_call(1, Call(cell_version=version.digest, notebook="a.ipynb"))
    store.cells.set_outputs(1, [Output(stream="stdout", text="\x1b[31mepoch 1\x1b[0m\n" * 50)])
    store.runs.set_failure(1, Failure(type="ValueError", message="no", traceback="Traceback x"))
    found = asked("runs", "show", "#1")
    assert set(found) == KEYS | MORE
    assert found["series"]["loss"]["max"] == 9.0
    assert found["code"] == "lr = 0.1\nfit(lr)"
    assert found["call"]["notebook"] == "a.ipynb"
    assert found["artifacts"][0]["path"] == "model.bin"
    said = cli("runs", "show", "1").stdout
    for text in ("lr = 0.1", "Traceback x", "model.bin", "the last 20 of 50 lines", "epoch 1"):
        assert text in said


@pytest.mark.parametrize("how", ["1", "#1", "name", "id", "prefix", "-3"])
def test_a_run_is_named_in_many_ways(asked, three, how):
    run = three.store.runs.get(1)
    ref = {"name": run.name, "id": run.id, "prefix": run.id[:10]}.get(how, how)
    assert asked("runs", "show", ref)["id"] == run.id


@pytest.mark.usefixtures("three")
def test_compare_sets_runs_side_by_side(asked, cli):
    found = asked("runs", "compare", "1", "2", "--differences-only")
    assert set(found) == {"baseline", "runs", "sections", "codes", "texts", "not_known"}
    assert [cell["value"] for cell in found["sections"]["params"]["rows"]["lr"]] == [0.1, 0.2]
    assert "opt" not in found["sections"]["params"]["rows"]
    said = cli("runs", "compare", "1", "2", "--baseline", "2").stdout
    assert "#2 (baseline)" in said
    assert "lr" in said
    assert "2 to 50" in cli("runs", "compare", "1", code=2).stderr


def test_a_note_is_printed_and_replaced(asked, cli, three):
    assert cli("runs", "note", "1").stdout == "\n"
    cli("runs", "note", "1", "**good**")
    assert cli("runs", "note", "1").stdout == "**good**\n"
    assert asked("runs", "note", "1", "-", input="two\nlines ü\n")["run"]["note"] == "two\nlines ü"
    cli("runs", "note", "1", "")
    assert three.store.runs.get(1).note == ""


@pytest.mark.usefixtures("three")
def test_tags_are_set_and_taken_off(asked, cli):
    found = asked("runs", "tag", "1", "a=1=2", "b=", "--remove", "team")
    assert found["run"]["tags"] == {"a": "1=2", "b": ""}
    assert "KEY=VALUE" in cli("runs", "tag", "1", "nothing", code=2).stderr
    assert "nothing to do" in cli("runs", "tag", "1", code=2).stderr


def test_runs_are_deleted_all_or_none_and_restored(asked, cli, three):
    cli("runs", "delete", "1", "nobody", code=1)
    assert asked("runs", "list")["total"] == 3
    name = three.store.runs.get(2).name
    found = asked("runs", "delete", "1", name, "#1")["runs"]
    assert [run["number"] for run in found] == [1, 2]
    assert all(run["deleted"] for run in found)
    assert asked("runs", "list")["total"] == 1
    assert asked("runs", "list", "--deleted")["total"] == 2
    assert asked("runs", "show", name)["number"] == 2
    cli("runs", "restore", "1", name)
    assert asked("runs", "list")["total"] == 3


@pytest.mark.usefixtures("three")
def test_a_list_shows_and_orders_by_the_value_that_the_goal_is_of(cli, asked, store):
    store.experiments.set_goal("digits", "loss max")
    head, *rows = cli("runs", "list", "--order", "loss").stdout.splitlines()
    assert "loss.best" in head
    assert [float(row[head.index("loss.best") :].split()[0]) for row in rows] == [9.0] * 3
    assert [run["metrics"]["loss"] for run in asked("runs", "list")["runs"]] == [3.0, 2.0, 1.0]


def test_a_list_is_as_a_named_view_says_and_what_is_given_goes_before_it(asked, cli, three):
    add_run(three.store, 9, experiment="other")
    filed = three.store.experiments.get("digits")
    body = {"filter": "lr > 0.1", "order_by": ["lr"], "columns": ["lr", "gone"]}
    three.store.documents.add("table", "best lately", body, experiment_id=filed.id)
    listed = asked("runs", "list", "--view", "best lately")
    assert [run["number"] for run in listed["runs"]] == [2, 3]
    said = cli("runs", "list", "--view", "best lately")
    assert said.stdout.splitlines()[0].split() == ["#", "name", "lr"]
    assert "View 'best lately': no run has its column 'gone'" in said.stderr
    args = ("lr < 9", "--view", "best lately", "--order", "lr desc", "--columns", "team")
    lines = cli("runs", "list", *args).stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["#", "3", "2", "1"]
    assert lines[0].split() == ["#", "name", "team"]
    other = asked("runs", "list", "--view", "best lately", "-e", "other")
    assert [run["number"] for run in other["runs"]] == [4]
    wrong = cli("runs", "list", "--view", "best latly", code=1).stderr
    assert "no view 'best latly'" in wrong
    assert "did you mean 'best lately'?" in wrong
