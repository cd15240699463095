"""A database whose schema is a stranger's: nothing in it runs, and the doctor says what it is."""

import os
import sqlite3
import time

import pytest
import sqlalchemy as sa

from trackmagic.errors import StoreUnusable
from trackmagic.host import this_process
from trackmagic.store import Store, open_store, schema
from trackmagic.store.doctor import examine
from trackmagic.store.guard import within

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"


def spoil(folder, *statements):
    """Runs statements on the database of a store that was made and closed."""
    store = open_store(folder)
    run = store.runs.add(store.experiments.ensure("e"), this_process())
    store.params.set(run.number, {"lr": 0.1})
    store.runs.end(run.number, "finished")
    store.close()
    with sqlite3.connect(folder / "trackmagic.db") as raw:
        for statement in statements:
            raw.execute(statement)
    raw.close()


def view(name):
    columns = ", ".join(f'i AS "{column.name}"' for column in schema.metadata.tables[name].columns)
    return (
        "PRAGMA foreign_keys=OFF",
        f'DROP TABLE "{name}"',
        f'CREATE VIEW "{name}" AS SELECT {columns} FROM ({ENDLESS})',
    )


BOMB = "length(hex(zeroblob(1000)))"


def rewritten(table, condition):
    """Statements that put a condition into a table as it is."""
    add = f"substr(sql, 1, length(sql) - 1) || ', {condition})'"
    return (
        "PRAGMA writable_schema=ON",
        f"UPDATE sqlite_schema SET sql = {add} WHERE name = '{table}' AND type = 'table'",
    )


ATTACKS = {
    **{f"view {name}": view(name) for name in sorted(schema.metadata.tables)},
    "VIEW in capitals": ("ALTER TABLE tag RENAME TO old", "CREATE VIEW TAG AS SELECT * FROM old"),
    "trigger on insert": (f"CREATE TRIGGER t AFTER INSERT ON run BEGIN {ENDLESS}; END",),
    "trigger on update": (f"CREATE TRIGGER t AFTER UPDATE ON clock BEGIN {ENDLESS}; END",),
    "trigger on delete": ("CREATE TRIGGER t BEFORE DELETE ON run BEGIN SELECT raise(IGNORE); END",),
    "trigger on a table of its own": (
        "CREATE TABLE mine (x)",
        "CREATE TRIGGER t AFTER INSERT ON mine BEGIN DELETE FROM run; END",
    ),
    "virtual table": ("DROP TABLE tag", "CREATE VIRTUAL TABLE tag USING fts5(run, key, text)"),
    "generated column": ("ALTER TABLE tag ADD COLUMN x AS (hex(zeroblob(1000000)))",),
    "condition of a table": rewritten("tag", f"CHECK ({BOMB} > 0)"),
    "condition under a comment": rewritten("run", f"cheCk/* */({BOMB} > 0)"),
    "condition with a name": rewritten("param", f"CONSTRAINT c CHECK ({BOMB} > 0)"),
    "computed default": ("DROP TABLE tag", f"CREATE TABLE tag (run, key, text DEFAULT ({BOMB}))"),
    "index over an expression": (f"CREATE INDEX i ON tag (substr(text, {BOMB}))",),
    "index over some rows": (f"CREATE INDEX i ON tag (key) WHERE length(text) < {BOMB}",),
    "index under the name of ours": (
        "DROP INDEX tag_text",
        f"CREATE INDEX tag_text ON tag (key, substr(text, {BOMB}))",
    ),
    "hidden generated column": (
        "ALTER TABLE run ADD COLUMN x TEXT GENERATED ALWAYS AS (upper(name)) VIRTUAL",
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_computes_is_refused_in_words_and_named_by_the_doctor(tmp_path, attack):
    folder = tmp_path / "store"
    spoil(folder, *ATTACKS[attack])
    with pytest.raises(StoreUnusable, match="trackmagic never makes"):
        open_store(folder).runs.running()
    found = [one for one in examine(str(folder)) if one.severity == "problem"]
    assert "trackmagic never makes" in found[0].what
    assert "restore trackmagic.db" in found[0].mend


def test_what_only_its_owner_uses_is_no_obstacle(tmp_path):
    folder = tmp_path / "store"
    spoil(
        folder,
        "CREATE VIEW mine AS SELECT name FROM run",
        "CREATE TABLE notes (x)",
        "CREATE INDEX more ON run (note)",
        "ANALYZE",
    )
    store = open_store(folder)
    assert store.runs.get(1).number == 1
    store.close()


def test_a_store_that_an_older_sqlalchemy_has_made_is_no_strangers(tmp_path):
    folder = tmp_path / "store"
    spoil(
        folder,
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_schema SET sql = replace(sql, 'DEFAULT 0', 'DEFAULT (0)')",
        "UPDATE sqlite_schema SET sql = replace(sql, 'DEFAULT ''''', 'DEFAULT ('''')')",
    )
    with sqlite3.connect(folder / "trackmagic.db") as raw:
        [text] = raw.execute("SELECT sql FROM sqlite_schema WHERE name = 'input'").fetchone()
    raw.close()
    assert "DEFAULT (0)" in text
    assert "DEFAULT ('')" in text
    store = open_store(folder)
    assert store.params.of(1)[0].value == 0.1
    store.close()


def test_what_is_made_while_the_store_is_open_is_refused_by_the_next_connection(tmp_path):
    folder = tmp_path / "store"
    spoil(folder)
    store = open_store(folder)
    store.close()
    with sqlite3.connect(folder / "trackmagic.db") as raw:
        raw.execute(f"CREATE TRIGGER t AFTER UPDATE ON run BEGIN {ENDLESS}; END")
    raw.close()
    with pytest.raises(StoreUnusable, match="trigger 't'"):
        store.runs.rename(1, "new")
    store.close()


def test_sqlite_believes_little(tmp_path):
    store = open_store(tmp_path / "store")
    with store.database.read() as connection:
        settings = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("trusted_schema", "cell_size_check")
        ]
    assert settings == [0, 1]
    store.close()


def test_an_endless_question_is_ended_and_the_store_goes_on(tmp_path):
    store = open_store(tmp_path / "store")
    began = time.monotonic()

    def ask():
        with within(0.2), store.database.read() as connection:
            connection.exec_driver_sql(ENDLESS).all()

    with pytest.raises(StoreUnusable, match=r"more than 0\.2 s"):
        ask()
    assert time.monotonic() - began < 60
    with within(30):
        assert store.changes.cursor() == 0
    store.close()


def test_an_endless_write_is_ended_and_undone(tmp_path):
    store = open_store(tmp_path / "store")
    run = store.runs.add(store.experiments.ensure("e"), this_process()).number

    def write():
        with within(0.2), store.transaction(), store.database.write() as connection:
            store.runs.rename(run, "half done")
            connection.exec_driver_sql(f"INSERT INTO tag SELECT 1, i, i FROM ({ENDLESS})")

    with pytest.raises(StoreUnusable):
        write()
    assert store.runs.get(run).name != "half done"
    store.runs.rename(run, "whole")
    assert store.runs.get(run).name == "whole"
    store.close()


def test_an_error_in_time_is_told_as_it_is(tmp_path):
    store = open_store(tmp_path / "store")

    def ask():
        with within(30), store.database.read() as connection:
            connection.exec_driver_sql("SELECT nothing")

    with pytest.raises(sa.exc.OperationalError, match="syntax error"):
        ask()
    store.close()


def test_a_new_store_is_made_beside_a_spoiled_one(tmp_path):
    spoil(tmp_path / "spoiled", *ATTACKS["trigger on insert"])
    with pytest.raises(StoreUnusable):
        Store(str(tmp_path / "spoiled"), artifacts=None).runs.get(1)
    store = open_store(tmp_path / "whole")
    assert store.runs.running() == []
    store.close()


@pytest.mark.parametrize("ending", ["", "-journal", "-wal", "-shm"])
def test_a_pipe_in_the_place_of_the_database_is_not_waited_for(tmp_path, ending):
    folder = tmp_path / "store"
    spoil(folder)
    path = folder / f"trackmagic.db{ending}"
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    with pytest.raises(StoreUnusable, match=f"db{ending} is no file but a pipe"):
        open_store(folder).runs.running()
    assert [one.what for one in examine(str(folder)) if "pipe" in one.what]


def test_a_link_beside_the_database_is_not_followed(tmp_path):
    folder = tmp_path / "store"
    spoil(folder)
    other = tmp_path / "other"
    other.write_text("mine")
    path = folder / "trackmagic.db-wal"
    path.unlink(missing_ok=True)
    path.symlink_to(other)
    with pytest.raises(StoreUnusable, match="wal is no file but a link"):
        open_store(folder).runs.running()
    assert other.read_text() == "mine"


def test_a_name_of_a_hundred_million_signs_is_damaged_and_costs_itself(tmp_path):
    folder = tmp_path / "store"
    spoil(
        folder,
        "UPDATE run SET name = hex(zeroblob(50000000))",
        "UPDATE experiment SET name = hex(zeroblob(5000))",
    )
    store = open_store(folder)
    assert store.runs.get(1).name == "damaged: " + "0" * 200
    assert store.params.of(1)
    found = [one.what for one in examine(str(folder)) if one.severity == "problem"]
    assert any("longer than 8,192 characters" in what and "name" in what for what in found)
    assert len(found) == 2
    assert max(map(len, found)) < 1000
