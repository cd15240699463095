import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from store.worlds import finished, python
from trackmagic.errors import DamagedData, StoreTooNew, StoreUnusable
from trackmagic.query import select_runs
from trackmagic.store import Series, open_store, schema
from trackmagic.store.connect import Database, database_url
from trackmagic.store.migrations import STEPS, Step, migrate
from trackmagic.store.series import CHUNK_POINTS, encode

GOLDEN = Path(__file__).parent / "golden"
OLD = [1, 2, 3, 4]
"""Schemas that a store may still have."""

OPEN = """
import sys
from trackmagic.host import this_process
from trackmagic.store import open_store
sys.stdin.readline()
for location in sys.argv[1:]:
    sys.stdout.write("at " + location + "\\n")
    sys.stdout.flush()
    sys.stdin.readline()
    store = open_store(location)
    for _ in range(3):
        store.runs.add(store.experiments.ensure("same"), this_process())
    store.close()
"""


def test_processes_that_open_one_empty_folder_at_once_do_not_race(tmp_path):
    places = [tmp_path / f"store {number}" for number in range(20)]
    processes = [python(OPEN, *places) for _ in range(3)]
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    for _ in places:
        for process in processes:
            assert process.stdout.readline()
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
    finished(*processes)
    for place in places:
        store = open_store(place)
        assert [found.runs for found in store.experiments.all()] == [9]
        assert sorted(run.number for run in store.runs.these(range(1, 20))) == list(range(1, 10))
        with store.database.read() as connection:
            assert connection.scalars(sa.select(schema.migration.c.number)).all() == [
                step.number for step in STEPS
            ]
        store.close()


def described(connection):
    """What SQLite says of every table and index, column by column."""
    found = {}
    names = connection.execute(
        "select type, name from sqlite_schema where name not like 'sqlite_%'"
    ).fetchall()
    for kind, name in names:
        facts = [connection.execute(f"pragma {kind}_xinfo('{name}')").fetchall()]
        if kind == "table":
            facts.append(
                sorted(connection.execute(f"pragma foreign_key_list('{name}')").fetchall())
            )
            listed = connection.execute(f"pragma index_list('{name}')").fetchall()
            facts.append(sorted((row[2:] for row in listed), key=repr))
        else:
            sql = connection.execute(
                "select sql from sqlite_schema where name = ?", (name,)
            ).fetchone()[0]
            facts.append(" ".join(sql.split()))
        found[kind, name] = facts
    return found


def old_store(folder, schema):
    """A store of that schema, as it was made then."""
    folder.mkdir()
    with closing(sqlite3.connect(folder / "trackmagic.db")) as connection, connection:
        connection.executescript((GOLDEN / f"schema-{schema}.sql").read_text())
    return folder


@pytest.mark.parametrize("number", OLD)
def test_a_migrated_store_has_the_tables_of_a_new_one(tmp_path, number):
    old, new = old_store(tmp_path / "old", number), tmp_path / "new"
    found = []
    for folder in (old, new):
        open_store(folder).close()
        with closing(sqlite3.connect(folder / "trackmagic.db")) as connection:
            found.append(described(connection))
    assert found[0] == found[1]
    assert found[1].keys() >= {("table", name) for name in schema.metadata.tables}


@pytest.mark.parametrize("number", [1, 2])
def test_the_chunks_of_an_old_store_get_the_bounds_of_their_points(tmp_path, number):
    folder = old_store(tmp_path / "old", number)
    steps = np.arange(3 * CHUNK_POINTS)
    parts = [
        Series(steps, 1.75e9 + steps / 8, steps * 1.0).at(slice(at, at + CHUNK_POINTS))
        for at in range(0, len(steps), CHUNK_POINTS)
    ]
    blobs = [encode(part) for part in parts]
    with closing(sqlite3.connect(folder / "trackmagic.db")) as connection, connection:
        connection.execute("insert into experiment values (1, 'first', '', 0, null, 0)")
        connection.execute(
            "insert into run values (1, 'id', 'brave-otter', 1, null, 'finished', 1.0, 2.0, '', null, 0, 0)"
        )
        for key in ("whole", "hurt"):
            connection.execute(
                "insert into metric values (1, ?, ?, 0, ?, 0, ?, 0, ?, 0, ?, 1.75e9)",
                (key, len(steps), *[len(steps) - 1] * 4),
            )
            for at, data in enumerate(blobs):
                damaged = key == "hurt" and at == 1
                row = (1, key, at, CHUNK_POINTS, b"damaged" if damaged else data)
                connection.execute("insert into chunk values (?, ?, ?, ?, ?)", row)
    store = open_store(folder)
    bounds = sa.select(schema.chunk.c.first_step, schema.chunk.c.last_step)
    with store.database.read() as connection:
        of_whole = connection.execute(bounds.where(schema.chunk.c.key == "whole")).all()
        data = connection.scalars(
            sa.select(schema.chunk.c.data).order_by(schema.chunk.c.key, schema.chunk.c.number)
        ).all()
    assert of_whole == [(0, 4095), (4096, 8191), (8192, 12287)]
    assert data == [blobs[0], b"damaged", blobs[2], *blobs]
    assert store.metrics.stretch(
        1, "whole", "time", 1.75e9 + 5000 / 8, 1.75e9 + 5000 / 8
    ).value.tolist() == [4999, 5000, 5001]
    with pytest.raises(DamagedData, match="metric 'hurt' of run #1"):
        store.metrics.stretch(1, "hurt", "step", 0, 1)
    store.close()


def test_the_dict_params_of_an_old_store_get_their_leaves_once(tmp_path):
    folder = old_store(tmp_path / "old", 1)
    texts = {
        "config": '{"lr": 0.1, "opt": {"name": "adam"}}',
        "config.lr": "0.2",
        "broken": "{",
        "deep": '{"a":' * 5_000 + "1" + "}" * 5_000,
    }
    with closing(sqlite3.connect(folder / "trackmagic.db")) as connection, connection:
        connection.execute("insert into experiment values (1, 'first', '', 0, null, 0)")
        for number in (1, 1_500):
            run = (number, f"id {number}", "brave-otter", 1, None, "finished", 1.0, 2.0, "")
            connection.execute(
                "insert into run values (?, ?, ?, ?, ?, ?, ?, ?, ?, null, 0, 0)", run
            )
            for key, text in texts.items():
                kind, value = ("float", 0.2) if key == "config.lr" else ("dict", None)
                row = (number, key, kind, value, text, "explicit")
                connection.execute("insert into param values (?, ?, ?, ?, ?, ?)", row)
    for _ in range(2):
        store = open_store(folder)
        with store.database.read() as connection:
            leaves = connection.execute(
                sa.select(schema.param.c.run, schema.param.c.key, schema.param.c.text).where(
                    schema.param.c.root != ""
                )
            ).all()
        store.close()
        assert leaves == [(1, "config.opt.name", "adam"), (1_500, "config.opt.name", "adam")]
    store = open_store(folder)
    with store.database.read() as connection:
        assert select_runs(connection, "params.config.opt.name = 'adam'") == [1_500, 1]
        assert select_runs(connection, "config.lr = 0.2") == [1_500, 1]
    store.close()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_metrics_of_an_old_store_get_the_mean_of_their_last_points(tmp_path, number):
    folder = old_store(tmp_path / "old", number)
    steps = np.arange(30)
    points = Series(steps, 1.75e9 + steps, steps**2 * 1.0)
    with closing(sqlite3.connect(folder / "trackmagic.db")) as connection, connection:
        connection.execute("insert into experiment values (1, 'first', '', 0, null, 0)")
        connection.execute(
            "insert into run values (1, 'id', 'brave-otter', 1, null, 'finished', 1.0, 2.0, '', null, 0, 0)"
        )
        for key, data, count in (
            ("many", encode(points), 30),
            ("single", encode(points.at(slice(7, 8))), 1),
            ("hurt", b"damaged", 30),
        ):
            last = 49.0 if count == 1 else 841.0
            connection.execute(
                "insert into metric values (1, ?, ?, 0, ?, 0, ?, 0, ?, 0, ?, 1.75e9)",
                (key, count, last, last, count - 1, count - 1),
            )
            bounds = (0, count - 1, 1.75e9, 1.75e9 + 29) if number == 3 else ()
            row = (1, key, 0, count, *bounds, data)
            connection.execute(f"insert into chunk values ({', '.join('?' * len(row))})", row)
    store = open_store(folder)
    means = {metric.key: metric.mean for metric in store.metrics.of(1)}
    assert (means["many"], means["single"]) == (np.mean(points.value[-10:]), 49.0)
    assert np.isnan(means["hurt"])
    assert [experiment.goal for experiment in store.experiments.all()] == [None]
    store.experiments.set_goal("first", "many max")
    with store.database.read() as connection:
        assert select_runs(connection, "many.best = 841 and single.mean = 49") == [1]
    store.close()


def test_a_store_newer_than_the_code_is_refused_with_both_versions(tmp_path):
    store = open_store(tmp_path / "store")
    with store.database.write() as connection:
        row = {"number": 99, "name": "from the future", "applied": 0.0, "version": "7.8.9"}
        connection.execute(schema.migration.insert().values(row))
    store.close()
    with pytest.raises(
        StoreTooNew,
        match=rf"trackmagic 7\.8\.9 \(schema 99\); this is .* \(schema {STEPS[-1].number}\)",
    ):
        migrate(Database(store.url))


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "trackmagic.db").write_bytes(b"a letter to my grandmother" * 100)
    with pytest.raises(StoreUnusable, match="cannot be opened: file is not a database"):
        open_store(tmp_path)


def test_a_place_that_cannot_be_a_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnusable, match="cannot be made"):
        open_store(tmp_path / "file" / "store")


@pytest.fixture
def database(tmp_path):
    """Of a store with a row."""
    store = open_store(tmp_path / "store")
    store.experiments.add("kept")
    store.close()
    found = Database(database_url(str(tmp_path / "store")))
    yield found
    found.close()


def _add_column(connection):
    connection.execute(
        sa.text("alter table experiment add column colour text not null default 'red'")
    )


def _fail(connection):
    connection.execute(sa.text("create table half (id integer)"))
    connection.execute(sa.text("drop table tag"))
    raise RuntimeError("the step fails")


NEXT = STEPS[-1].number + 1
GOOD, BAD = Step(NEXT, "colours", _add_column), Step(NEXT + 1, "fails", _fail)


def test_a_step_is_applied_once_and_recorded(database):
    for _ in range(2):
        migrate(database, (*STEPS, GOOD))
    with database.read() as connection:
        assert connection.execute(sa.text("select name, colour from experiment")).all() == [
            ("kept", "red")
        ]
        records = connection.execute(
            sa.select(schema.migration.c.number, schema.migration.c.name)
        ).all()
    assert records[-1] == (NEXT, "colours")
    assert len(records) == NEXT


def test_before_a_step_the_file_is_copied_aside(database):
    path = Path(database.url.database)
    migrate(database, (*STEPS, GOOD))
    aside = path.with_name(f"trackmagic.db.schema-{NEXT - 1}")
    with closing(sqlite3.connect(aside)) as connection:
        assert "colour" not in str(described(connection))
        assert connection.execute("select name from experiment").fetchall() == [("kept",)]
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert not [name for name in path.parent.iterdir() if "partial" in name.name]


def test_a_step_that_fails_leaves_the_old_schema_whole(database):
    with closing(sqlite3.connect(database.url.database)) as connection:
        before = described(connection)
    with pytest.raises(RuntimeError, match="the step fails"):
        migrate(database, (*STEPS, GOOD, BAD))
    with closing(sqlite3.connect(database.url.database)) as connection:
        assert described(connection) == before
        assert len(connection.execute("select * from migration").fetchall()) == len(STEPS)
    migrate(database, (*STEPS, GOOD))


MIGRATE = """
import sys
import sqlalchemy as sa
from trackmagic.store.connect import Database, database_url
from trackmagic.store.migrations import STEPS, Step, migrate
def change(connection):
    connection.execute(sa.text("alter table experiment add column colour text"))
database = Database(database_url(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
migrate(database, (*STEPS, Step(STEPS[-1].number + 1, "colours", change)))
database.close()
"""


def test_processes_that_migrate_at_once_apply_a_step_once_and_copy_the_old_file(tmp_path):
    for number in range(5):
        folder = tmp_path / f"store {number}"
        open_store(folder).close()
        processes = [python(MIGRATE, folder) for _ in range(3)]
        for process in processes:
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        finished(*processes)
        with closing(sqlite3.connect(folder / f"trackmagic.db.schema-{NEXT - 1}")) as connection:
            assert "colour" not in str(described(connection))


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        open_store(folder).close()
        with closing(sqlite3.connect(f"{folder}/trackmagic.db")) as made:
            lines = [line for line in made.iterdump() if "sqlite_sequence" not in line]
    (GOLDEN / f"schema-{STEPS[-1].number}.sql").write_text("\n".join(lines) + "\n")
