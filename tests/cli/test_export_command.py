"""``runs export``: the CSV of the panel and JSON, of any runs and columns."""

import csv
import io
import json
import math

import pytest
from cli_world import add_run

from trackmagic.views.table_text import OWN, TextQuery
from trackmagic.views.table_text import csv as csv_of


def table(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.usefixtures("three")
def test_all_runs_are_written_as_the_panel_writes_them(cli, store, tmp_path):
    said = cli("runs", "export", "-o", "all.csv")
    assert said.stdout == "3 runs in all.csv\n"
    kept = (tmp_path / "all.csv").read_bytes().decode()
    assert kept == csv_of(store, TextQuery()).text
    rows = table(cli("runs", "export").stdout)
    assert list(rows[0]) == [*OWN, "params.lr", "params.opt", "metrics.loss", "tags.team"]
    assert rows == table(kept)


@pytest.mark.usefixtures("three")
def test_some_runs_and_columns_are_written(cli, store):
    add_run(store, 4, experiment="other")
    named = cli("runs", "export", "3", "1", "--columns", "number,lr,loss.max").stdout
    assert named == '"number","lr","loss.max"\n3,0.3,9.0\n1,0.1,9.0\n'
    found = cli("runs", "export", "--filter", "lr > 0.1", "-e", "digits", "--columns", "lr").stdout
    assert found == '"lr"\n0.3\n0.2\n'
    assert cli("runs", "export", "--filter", "lr > 7", "--columns", "lr").stdout == '"lr"\n'


@pytest.mark.usefixtures("three")
def test_json_has_typed_values_and_leaves_out_what_is_not_there(cli, asked, store):
    store.params.set(1, {"layers": [64, 32], "none": None, "odd": math.inf})
    columns = ("--columns", "layers,none,odd,loss,started,ended,parent")
    [row] = json.loads(cli("runs", "export", "1", "--format", "json", *columns).stdout)
    run = store.runs.get(1)
    assert row == {
        "layers": [64, 32],
        "none": None,
        "odd": "Infinity",
        "loss": 1.0,
        "started": run.started,
        "ended": run.ended,
    }
    assert asked("runs", "export", "1", *columns) == {"runs": [row]}


@pytest.mark.usefixtures("three")
def test_moments_of_csv_are_dates_whatever_the_columns(cli, store):
    [row] = table(cli("runs", "export", "2", "--columns", "started,note,parent").stdout)
    assert row["started"].endswith("Z")
    assert (row["note"], row["parent"]) == ("", "")


@pytest.mark.usefixtures("three")
def test_a_file_says_its_format_and_is_not_replaced_unasked(asked, cli, tmp_path):
    assert asked("runs", "export", "-o", "runs.json") == {"file": "runs.json", "total": 3}
    assert len(json.loads((tmp_path / "runs.json").read_text("utf-8"))) == 3
    said = cli("runs", "export", "1", "-o", "runs.json", code=1).stderr
    assert said == "error: runs.json is there already; --force replaces it, -o goes elsewhere\n"
    cli("runs", "export", "1", "-o", "runs.json", "--force", "--format", "csv")
    assert len(table((tmp_path / "runs.json").read_text("utf-8"))) == 1
    assert cli("runs", "export", "-o", "no/where.csv", code=1).stderr.count("\n") == 1


@pytest.mark.usefixtures("three")
def test_what_does_not_fit_is_told(cli):
    assert "no column 'nothing'" in cli("runs", "export", "--columns", "nothing", code=1).stderr
    assert "not both" in cli("runs", "export", "1", "--filter", "lr > 1", code=2).stderr
    assert cli("runs", "export", "nobody", code=1).stdout == ""
    assert cli("runs", "export", "--filter", "lr >", code=2).stdout == ""


@pytest.mark.parametrize("ref", ["-1", "#3"])
@pytest.mark.usefixtures("three")
def test_runs_are_named_as_everywhere(cli, ref):
    assert cli("runs", "export", ref, "--columns", "number").stdout == '"number"\n3\n'


@pytest.mark.usefixtures("three")
def test_a_pipe_gets_to_the_byte_what_a_file_holds(cli, store, tmp_path):
    store.params.set(1, {"red": "a\x1b[31mred", "lines": "x\r\ny", "cold": -math.inf})
    columns = ("--columns", "red,lines,cold")
    cli("runs", "export", "1", *columns, "-o", "one.csv")
    piped = cli("runs", "export", "1", *columns).stdout_bytes
    assert piped == (tmp_path / "one.csv").read_bytes()
    assert piped == b'"red","lines","cold"\r\n"a\x1b[31mred","x\r\ny","-inf"\r\n'
