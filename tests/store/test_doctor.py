import os
import shutil
import sqlite3

import numpy as np
import pytest
import sqlalchemy as sa

from store.worlds import dead_process
from trackmagic.entities import GitState, Output
from trackmagic.host import this_process
from trackmagic.store import Series, open_store, schema, series
from trackmagic.store.artifacts import describe
from trackmagic.store.doctor import examine, room
from trackmagic.store.journal import Journal

PAGE = 4096
GARBAGE = bytes((7 * at + 13) % 256 for at in range(PAGE))


@pytest.fixture
def store(tmp_path):
    """Three runs, each with series, a printed text of a page, a file and a git diff."""
    found = open_store(tmp_path / "store")
    for at in range(1, 4):
        number = found.runs.add(found.experiments.ensure("e"), this_process()).number
        found.metrics.add(number, {"loss": points(at), "acc": points(at + 0.5)})
        found.cells.set_outputs(number, [Output(stream="stdout", text=f"printed by {at} " * 250)])
        digest = found.blobs.put(f"model {at}".encode())
        found.artifacts.add(number, [describe("model.bin", digest, 7)])
        found.surroundings.set_git(number, GitState(commit="c", diff=f"diff {at}"))
        found.runs.end(number, "finished")
    found.close()
    yield found
    found.close()


def points(first):
    return Series(np.arange(20), np.arange(20.0), np.arange(20.0) + first)


def database(store):
    return store.folder / "trackmagic.db"


def overwrite(path, offset, data):
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def blob(store, text):
    import hashlib

    digest = hashlib.sha256(text.encode()).hexdigest()
    return store.folder / "artifacts" / digest[:2] / digest


def problems(store, **options):
    found = examine(str(store.folder), **options)
    assert all(one.mend for one in found if one.severity != "fine")
    return [one.what for one in found if one.severity == "problem"]


def warnings(store, **options):
    return [one.what for one in examine(str(store.folder), **options) if one.severity == "warning"]


def test_a_whole_store_has_nothing_wrong(store):
    found = examine(str(store.folder))
    assert [one.severity for one in found] == ["fine"]


def test_the_doctor_changes_nothing(store):
    before = database(store).read_bytes()
    names = sorted(path.name for path in store.folder.rglob("*"))
    examine(str(store.folder))
    assert database(store).read_bytes() == before
    assert sorted(path.name for path in store.folder.rglob("*")) == names


def test_a_missing_store_is_not_made(tmp_path):
    (found,) = examine(str(tmp_path / "none"))
    assert (found.severity, found.mend) == (
        "warning",
        "run a %%track cell, or set TRACKMAGIC_STORE",
    )
    assert not (tmp_path / "none").exists()


def test_a_flipped_byte_in_a_chunk_names_run_and_metric(store):
    data = database(store).read_bytes()
    at = data.index(series.encode(points(2)))
    overwrite(database(store), at + 30, bytes([data[at + 30] ^ 1]))
    (what,) = problems(store)
    assert what.startswith("run #2")
    assert "metric 'loss'" in what
    assert "checksum" in what
    assert len(store.metrics.series(2, "acc")) == 20
    assert len(store.metrics.series(1, "loss")) == 20


def test_a_chunk_whose_row_says_that_it_holds_other_points_names_run_and_metric(store):
    with store.database.write() as connection:
        of_it = (schema.chunk.c.run == 2) & (schema.chunk.c.key == "acc")
        connection.execute(schema.chunk.update().where(of_it).values(last_step=10))
    (what,) = problems(store)
    assert what.startswith("run #2 ")
    assert "metric 'acc'" in what
    assert "other points" in what


def test_garbage_over_a_page_names_the_table_and_the_run(store):
    at = database(store).read_bytes().index(b"printed by 2 " * 20)
    overwrite(database(store), at // PAGE * PAGE, GARBAGE)
    found = problems(store)
    assert any("damaged in table output" in what for what in found)
    assert any(what.startswith("run #2 ") and "output" in what for what in found)
    assert not any(what.startswith(("run #1 ", "run #3 ")) for what in found)
    assert store.cells.outputs(1)[0].text.startswith("printed by 1")
    assert store.cells.outputs(3)[0].text.startswith("printed by 3")
    assert len(store.metrics.series(2, "loss")) == 20


def test_garbage_over_every_page_never_raises(store, tmp_path):
    pages = database(store).stat().st_size // PAGE
    for page in range(pages):
        copy = tmp_path / f"copy-{page}"
        shutil.copytree(store.folder, copy)
        overwrite(copy / "trackmagic.db", page * PAGE, GARBAGE)
        found = examine(str(copy))
        assert any(one.severity == "problem" for one in found) or free_page(store, page + 1)


def free_page(store, page):
    with sqlite3.connect(database(store)) as raw:
        used = {row[0] for row in raw.execute("SELECT pageno FROM dbstat")}
    raw.close()
    return page not in used


@pytest.mark.parametrize("length", [0, 1, 50, 100, PAGE, PAGE + 1, 10 * PAGE, 40 * PAGE])
def test_a_truncated_database_is_named(store, length):
    os.truncate(database(store), length)
    found = problems(store)
    assert found
    assert "trackmagic.db" in found[0]


def test_a_database_that_is_none_is_named(store):
    database(store).write_bytes(b"not a database" * 1000)
    assert problems(store) == [f"{database(store)} is no SQLite database"]


def test_text_that_is_no_unicode_any_more_names_the_run(store):
    at = database(store).read_bytes().index(b"printed by 3 ")
    overwrite(database(store), at, b"\xff\xfe")
    (what,) = problems(store)
    assert what.startswith("run #3 ")
    assert "output" in what


def test_a_flipped_byte_in_a_blob_names_run_and_path(store):
    overwrite(blob(store, "model 2"), 0, b"M")
    (what,) = problems(store)
    assert what.startswith("run #2 ")
    assert "artifact 'model.bin' is damaged" in what
    assert problems(store, quick=True) == []


def test_a_blob_that_is_gone_names_run_and_path(store):
    blob(store, "model 3").unlink()
    blob(store, "diff 1").unlink()
    first, second = problems(store, quick=True)
    assert (first[:6], second[:6]) == ("run #1", "run #3")
    assert "the git diff is gone" in first
    assert "artifact 'model.bin' is gone" in second


def test_a_damaged_journal_names_its_run(store):
    journal = Journal(store.journals, store.runs.get(2).id)
    journal.append("late", 1.0, None, None)
    journal.retire()
    path = next(store.journals.iterdir())
    overwrite(path, 0, b"XX")
    (what,) = problems(store)
    assert what.startswith("run #2 ")
    assert path.name in what
    path.rename(path.with_name(path.name + ".damaged"))
    (what,) = problems(store)
    assert "kept aside" in what


def test_unreadable_rows_of_a_journal_name_its_run(store):
    journal = Journal(store.journals, store.runs.get(1).id)
    for at in range(3):
        journal.append("late", float(at), None, None)
    path = journal.path
    overwrite(path, 64 + 64 + 32, b"\0" * 32)
    store.metrics.fold(path)
    (what,) = problems(store)
    assert what.startswith("run #1 ")
    assert "1 rows were unreadable" in what


def test_a_journal_of_no_run_is_a_warning(store):
    journal = Journal(store.journals, "0" * 32)
    journal.append("loss", 1.0, None, None)
    (what,) = warnings(store)
    assert "belongs to no run" in what


def test_a_newer_store_is_named_with_both_versions(store):
    with store.database.write() as connection:
        row = {"number": 99, "name": "later", "applied": 0.0, "version": "9.9.9"}
        connection.execute(schema.migration.insert().values(row))
    (what,) = problems(store)
    assert "9.9.9" in what
    assert "99" in what


def test_a_lost_table_is_named(store):
    with store.database.write() as connection:
        schema.tag.drop(connection)
    assert problems(store) == ["the database lacks the tables tag"]


def test_another_database_is_no_store(store):
    database(store).unlink()
    with sqlite3.connect(database(store)) as raw:
        raw.execute("CREATE TABLE other (x)")
    raw.close()
    (what,) = problems(store)
    assert "no tables of trackmagic" in what


def test_rows_that_belong_to_nothing_are_named(store):
    with sqlite3.connect(database(store)) as raw:
        raw.execute("DELETE FROM run WHERE number = 2")
    raw.close()
    found = problems(store)
    assert any("rows of artifact that belong to nothing" in what for what in found)


def test_a_damaged_index_says_how_to_make_it_again(store):
    with sqlite3.connect(database(store)) as raw:
        (page,) = raw.execute("SELECT rootpage FROM sqlite_schema WHERE name='tag_text'").fetchone()
    raw.close()
    overwrite(database(store), (page - 1) * PAGE, GARBAGE)
    found = [one for one in examine(str(store.folder)) if one.severity == "problem"]
    assert [one.mend for one in found] == ["`sqlite3 trackmagic.db 'REINDEX tag'`"]


def test_a_folder_that_others_may_read_is_a_warning(store):
    store.folder.chmod(0o755)
    (found,) = [one for one in examine(str(store.folder)) if one.severity == "warning"]
    assert "0755" in found.what
    assert found.mend == f"chmod 700 {store.folder}"


def test_a_folder_that_cannot_be_written_is_a_problem(store):
    store.folder.chmod(0o500)
    try:
        assert f"{store.folder} cannot be written" in problems(store)
    finally:
        store.folder.chmod(0o700)


def test_little_room_is_a_warning(store):
    (found,) = room(store.folder, least_bytes=1 << 62)
    assert found.severity == "warning"
    assert "free" in found.what


def test_a_run_of_a_dead_process_is_a_warning(store):
    filed = store.experiments.ensure("e")
    store.runs.add(filed, this_process())
    assert warnings(store) == []
    run = store.runs.add(filed, dead_process())
    (what,) = warnings(store)
    assert f"run #{run.number}" in what
    assert store.runs.get(run.number).status == "running"


def test_a_chunk_that_is_lost_is_named(store):
    with store.database.write() as connection:
        mine = (schema.chunk.c.run == 2) & (schema.chunk.c.key == "acc")
        connection.execute(sa.delete(schema.chunk).where(mine))
    (what,) = problems(store)
    assert what.startswith("run #2 ")
    assert "metric 'acc'" in what
