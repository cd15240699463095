"""Runs of very many files and metrics: what is read and sent does not grow with them."""

from contextlib import contextmanager

import msgspec
import pytest
import sqlalchemy as sa

from trackmagic.errors import NotFound
from trackmagic.pages.html import page_html
from trackmagic.pages.run import run_page
from trackmagic.pages.text import page_text
from trackmagic.store import metrics as metric_store
from trackmagic.store.artifacts import describe
from trackmagic.store.journal import Journal
from trackmagic.views.artifact import ArtifactQuery, preview
from trackmagic.views.run import FILES, RunQuery, run_view


@contextmanager
def statements(store):
    """The statements that are executed inside."""
    seen = []

    def hear(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    sa.event.listen(store.database.engine, "before_cursor_execute", hear)
    try:
        yield seen
    finally:
        sa.event.remove(store.database.engine, "before_cursor_execute", hear)


def run_of_files(world, count):
    run = world.run()
    digest = world.store.blobs.put(b"text")
    names = [f"data/{i:06}.txt" for i in range(count)] + ["figures/z.png", "zzz.txt"]
    world.store.artifacts.add(run.number, [describe(name, digest, 4) for name in names])
    return run


def test_the_page_of_a_run_of_many_files_lists_some_and_counts_the_rest(world):
    run = run_of_files(world, 5_000)
    page = run_view(world.store, RunQuery(run=str(run.number)), now=world.now)
    assert (len(page.artifacts), page.hidden_artifacts) == (FILES, 4_002)
    paths = [one.path for one in page.artifacts]
    assert paths == sorted(paths)
    assert "figures/z.png" in paths
    assert len(msgspec.json.encode(page)) < 400_000
    assert "and 4\u202f962 more" in page_text(run_page(page))
    assert "more" in str(page_html(run_page(page)))
    few = run_view(world.store, RunQuery(run=str(run_of_files(world, 3).number)), now=world.now)
    assert (len(few.artifacts), few.hidden_artifacts) == (5, 0)


def test_a_preview_in_a_run_of_many_files_reads_one_row(world):
    run = run_of_files(world, 3_000)
    with statements(world.store) as seen:
        shown = preview(world.store, ArtifactQuery(run=run.number, path="zzz.txt"))
    assert shown.text == "text"
    [select] = [one for one in seen if "artifact" in one]
    with world.store.database.read() as connection:
        plan = connection.exec_driver_sql(f"explain query plan {select}", (run.number, "zzz.txt"))
        assert "path=?" in plan.one().detail
    with pytest.raises(NotFound) as one:
        world.store.artifacts.get(run.number, "nothing")
    assert "and 2,992 more" in str(one.value)


def test_many_metrics_of_a_run_are_folded_by_few_statements(world):
    run, keys = world.run(), 4_000
    journal = Journal(world.store.journals, run.id)
    for step in range(3):
        for key in range(keys):
            journal.append(f"metric {key}", float(step), None, None)
        with statements(world.store) as seen:
            assert world.store.metrics.fold(journal.path, run.number) == keys
        assert len(seen) < keys / 40, len(seen)
    assert world.store.metrics.series(run.number, "metric 17").value.tolist() == [0.0, 1.0, 2.0]
    assert len(world.store.metrics.of(run.number)) == keys


def test_a_long_journal_is_folded_in_many_transactions(world, monkeypatch):
    monkeypatch.setattr(metric_store, "FOLD_BYTES", 32 << 10)
    run = world.run()
    journal = Journal(world.store.journals, run.id)
    for i in range(20_000):
        journal.append(f"metric {i % 7}", float(i), None, None)
    for i in range(1_000):
        journal.append(f"key {i}", float(i), None, None)
    begun = []
    write = world.store.database.write
    monkeypatch.setattr(world.store.database, "write", lambda: begun.append(1) or write())
    assert world.store.metrics.fold(journal.path, run.number) == 21_000
    assert len(begun) >= 20
    values = world.store.metrics.series(run.number, "metric 3").value
    assert values.tolist() == [float(i) for i in range(20_000) if i % 7 == 3]
    assert world.store.metrics.series(run.number, "key 999").value.tolist() == [999.0]
