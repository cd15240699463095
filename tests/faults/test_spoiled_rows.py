"""Every column of every table spoilt in every way: views, searches and commands go on, the doctor names all.

Run 1 is whole; in a copy of the store for each table each other run has a column damaged in one way.
"""

import json
import shutil
import sqlite3

import msgspec
import numpy as np
import pytest
from click.testing import CliRunner

from trackmagic.cli.main import main
from trackmagic.entities import (
    Call,
    Dataset,
    Environment,
    Failure,
    GitState,
    Input,
    Medium,
    Notice,
    Output,
)
from trackmagic.errors import TrackmagicError
from trackmagic.host import this_process
from trackmagic.pages.api import answer
from trackmagic.query import runs_frame, select_runs
from trackmagic.store import Series, Store, open_store, schema
from trackmagic.store.artifacts import describe
from trackmagic.store.doctor import examine
from trackmagic.store.journal import Journal

KINDS = (
    "x'ff41'",
    "CAST(x'ff41' AS TEXT)",
    "NULL",
    "'[1, {\"a\": '",
    "1e300",
    "-9223372036854775808",
)
TABLES = [name for name in schema.metadata.tables if name not in ("migration", "clock")]
RUNS = range(1, 2 + len(KINDS) * max(len(schema.metadata.tables[name].columns) for name in TABLES))
NUMBERS = tuple(map(str, RUNS))
VIEWS = (
    ("runs", {"limit": 1000}),
    ("runs", {"limit": 2, "offset": 60}),
    ("runs", {"columns": ["params.lr", "metrics.loss", "tags.team", "note"], "limit": 1000}),
    ("runs", {"filter": "params.lr > 0 and metrics.loss < 100", "order_by": ["metrics.loss desc"]}),
    ("runs", {"filter": "words", "order_by": ["params.lr", "name"]}),
    ("pictures", {"runs": list(RUNS), "key": "loss"}),
    ("groups", {"by": "params.lr"}),
    ("groups", {"by": "tags.team"}),
    ("groups", {"by": "experiment"}),
    ("keys", {}),
    ("csv", {}),
    *(("compare", {"runs": NUMBERS[at : at + 40]}) for at in range(0, len(NUMBERS), 40)),
    *(("chart", {"kind": kind}) for kind in ("lines", "parallel", "scatter", "bar")),
    ("chart", {"x": "time"}),
    ("experiments", {}),
    ("progress", {"runs": list(RUNS)}),
    ("cells", {"cells": [f"cell-{one}" for one in RUNS]}),
    ("changes", {"cursor": 0}),
    ("media", {"runs": list(RUNS), "key": "samples", "step": 1}),
    ("media", {"runs": list(RUNS), "key": "a.txt"}),
)
REFUSED = frozenset(("artifact", "chart", "cell_diff", "card", "run"))
"""Views of one thing, which may say that it is not there or damaged."""


def fill(store):
    """A run with a row in every table, as many times as there are kinds of damage."""
    for n in RUNS:
        filed = store.experiments.ensure(f"experiment-{n}")
        run = store.runs.add(filed, this_process(), name=f"run-{n}").number
        store.params.set(run, {"lr": n / 10, "config": {"deep": {"lr": n}}, "layers": [1, n]})
        store.tags.set(run, {"team": f"team {n}"})
        store.runs.set_note(run, f"note {n}")
        steps = np.arange(5)
        store.metrics.add(run, {"loss": Series(steps, steps + 1.7e9, steps * 1.0 + n)})
        cell = store.cells.add_version(f"x = {n}").digest
        made = Call(cell_version=cell, cell_id=f"cell-{n}", notebook="/a/b.ipynb", assigned=("x",))
        store.cells.set_call(run, made)
        store.cells.set_inputs(run, [Input(name="data", type="list", fingerprint=str(n))])
        store.cells.set_outputs(run, [Output(stream="stdout", text=f"printed {n}")])
        store.datasets.add(run, Dataset(name=f"data-{n}", digest="d", kind="numpy"))
        around = Environment(python="3.12", platform=str(n), packages={"a": str(n)})
        store.surroundings.set_environment(run, around)
        store.surroundings.set_git(run, GitState(commit="c0ffee", branch="main", diff=f"diff {n}"))
        store.surroundings.add_notices(run, [Notice(part="git", text=f"notice {n}")])
        store.alerts.add(run, f"alert {n}", f"of run {n}", "warning")
        store.runs.set_failure(run, Failure(type="E", message=f"failed {n}", traceback="tb"))
        store.artifacts.add(run, [describe("a.txt", store.blobs.put(b"text %d" % n), 6)])
        value = Medium(key="samples", step=1, path="a.txt", kind="text", caption=f"caption {n}")
        store.media.add(run, [value])
        store.documents.add("table", f"view {n}", {"columns": [n]}, experiment_id=filed.id)
        journal = Journal(store.journals, store.runs.get(run).id)
        journal.append("late", 1.0, None, None)
        store.metrics.fold(journal.path)
        journal.retire()
        store.runs.end(run, "failed")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A folder with a store that nothing is wrong with."""
    folder = tmp_path_factory.mktemp("whole") / "store"
    store = open_store(folder)
    fill(store)
    store.close()
    with sqlite3.connect(folder / "trackmagic.db") as raw:  # what a flipped bit need not respect
        raw.execute("PRAGMA writable_schema=ON")
        raw.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, ' NOT NULL', '') WHERE type = 'table'"
        )
    raw.close()
    return folder


def of_one(number):
    """The views of one run."""
    return (
        ("card", {"run": str(number)}),
        ("run", {"run": str(number)}),
        ("artifact", {"run": number, "path": "a.txt"}),
        ("cell_diff", {"run": number, "text": "x = 1"}),
    )


def spoil(folder, name):
    """Damages one cell in rows of all runs but the first; gives how many took it."""
    columns = [column.name for column in schema.metadata.tables[name].columns]
    pairs = [(column, kind) for column in columns for kind in KINDS]
    with sqlite3.connect(folder / "trackmagic.db") as raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        rows = [row for (row,) in raw.execute(f'SELECT rowid FROM "{name}" ORDER BY rowid')]
        each = len(rows) // len(RUNS)
        taken = 0
        for at, (column, kind) in enumerate(pairs, start=1):
            row = rows[at * each + at % each]
            change = f'UPDATE OR IGNORE "{name}" SET "{column}" = {kind} WHERE rowid = {row}'
            try:
                taken += raw.execute(change).rowcount
            except sqlite3.IntegrityError:  # the number of a row is a number
                continue
    raw.close()
    return taken


def asked(store, name, query, refused=REFUSED):
    try:
        return msgspec.json.decode(answer(store, name, query))
    except TrackmagicError:
        if name not in refused:
            raise
    return None


def called(folder, *args):
    """What a command prints; it must end in words."""
    done = CliRunner().invoke(main, ["--store", str(folder), *args])
    assert done.exit_code in (0, 1), (args, done.output)
    assert done.exception is None or isinstance(done.exception, SystemExit), (args, done.exc_info)
    return done.stdout


@pytest.mark.parametrize("name", TABLES)
def test_everything_goes_on(whole, tmp_path, name):
    folder = tmp_path / "store"
    shutil.copytree(whole, folder)
    damaged = range(1, 2 + len(schema.metadata.tables[name].columns) * len(KINDS))
    assert spoil(folder, name) > len(KINDS)
    store = Store(str(folder), artifacts=None)
    try:
        refused = (
            REFUSED | {"compare"} if name == "run" else REFUSED
        )  # a run's number is spoilt too
        for view, query in (*VIEWS, *(one for number in damaged for one in of_one(number))):
            asked(store, view, query, refused)
        assert '"run-1"' in json.dumps(asked(store, "runs", {"limit": 1000}))
        assert asked(store, "run", {"run": "1"})["run"]["name"] == "run-1"
        assert asked(store, "card", {"run": "1"})["run"]["name"] == "run-1"
        with store.database.read() as connection:
            frame = runs_frame(connection, select_runs(connection, "", order_by="started desc"))
        assert 1 in set(frame["number"])
        store.recover()
    finally:
        store.close()
    assert '"run-1"' in called(folder, "runs", "list", "--json", "--limit", "1000")
    assert "run-1" in called(folder, "runs", "show", "1")
    called(folder, "runs", "list")
    called(folder, "experiments", "list")
    for number in damaged[::5]:
        called(folder, "runs", "show", str(number))


@pytest.mark.parametrize("name", TABLES)
def test_the_doctor_names_each_and_what_it_advises_works(whole, tmp_path, name):
    folder = tmp_path / "store"
    shutil.copytree(whole, folder)
    taken = spoil(folder, name)
    named = [one for one in examine(str(folder)) if f"of table {name} " in one.what]
    statements = [one.mend.partition('db "')[2].partition('"`')[0] for one in named]
    assert len(statements) > taken // 3  # some kinds are fitting values of some columns
    assert all(
        statement.startswith((f"UPDATE {name} SET ", f"DELETE FROM {name} WHERE rowid = "))
        for statement in statements
        if statement
    )
    for _round in range(4):  # the doctor names a hundred at a time
        with sqlite3.connect(folder / "trackmagic.db") as raw:
            for statement in filter(None, statements):
                raw.execute(statement)
        raw.close()
        named = [one for one in examine(str(folder)) if f"of table {name} " in one.what]
        statements = [one.mend.partition('db "')[2].partition('"`')[0] for one in named]
    assert named == []


@pytest.mark.parametrize("column", ["cursor", "runs"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_spoilt_clock_stops_nobody(whole, tmp_path, column, kind):
    folder = tmp_path / "store"
    shutil.copytree(whole, folder)
    with sqlite3.connect(folder / "trackmagic.db") as raw:
        raw.execute(f"UPDATE clock SET {column} = {kind}")
    raw.close()
    store = Store(str(folder), artifacts=None)
    for view, query in (("runs", {}), ("changes", {"cursor": -1}), ("changes", {"cursor": 0})):
        assert asked(store, view, query) is not None
    store.close()


def test_a_whole_store_has_nothing_to_name(whole):
    assert [one.what for one in examine(str(whole)) if one.severity == "problem"] == []
