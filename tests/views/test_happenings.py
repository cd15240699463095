"""What happened to runs since a page looked last."""

import pytest

from trackmagic.entities import Call, Failure
from trackmagic.host import this_process
from trackmagic.store import open_store
from trackmagic.views.happenings import HappeningsQuery, happenings


@pytest.fixture
def store(tmp_path):
    opened = open_store(tmp_path)
    yield opened
    opened.close()


def add(store, owner=True, **more):
    filed = store.experiments.ensure("digits")
    return store.runs.add(filed, this_process() if owner else None, **more)


def told(store, cursor, since=0.0):
    answer = happenings(store, HappeningsQuery(cursor=cursor, since=since))
    return [(one.kind, one.run.number, one.title) for one in answer.happenings]


def test_the_first_answer_only_tells_where_the_store_stands(store):
    run = add(store)
    store.runs.end(run.number, "finished")
    answer = happenings(store, HappeningsQuery())
    assert (answer.cursor, answer.happenings) == (store.changes.cursor(), ())


def test_an_end_a_failure_and_an_alert_are_told_with_what_they_came_to(store):
    cursor = store.changes.cursor()
    good, bad, going, stopped = (add(store, started=1_000.0) for _ in range(4))
    store.metrics.add_missing(good.number, {"val_loss": 0.25})
    version = store.cells.add_version("x = 1").digest
    store.cells.set_call(good.number, Call(cell_version=version, notebook="/a/b.ipynb"))
    store.runs.end(good.number, "finished", ended=1_090.0)
    store.runs.set_failure(bad.number, Failure(type="ValueError", message="no\nroute"))
    store.runs.end(bad.number, "failed", ended=1_002.0)
    store.alerts.add(going.number, "half way", "epoch 5", "warning")
    store.runs.end(stopped.number, "interrupted", ended=1_002.0)
    first, second, third = happenings(store, HappeningsQuery(cursor=cursor)).happenings
    assert (first.kind, first.level, first.title, first.text, first.seconds, first.notebook) == (
        *("end", "info", "finished after 1 min 30 s", "val_loss 0.25"),
        *(90.0, "/a/b.ipynb"),
    )
    assert (second.kind, second.level, second.title, second.text) == (
        *("fail", "error", "failed after 2.0 s"),
        "ValueError: no route",
    )
    assert (third.kind, third.level, third.title, third.text) == (
        *("alert", "warning", "half way"),
        "epoch 5",
    )
    assert first.is_own


def test_what_was_told_is_not_told_again(store):
    run = add(store)
    cursor = store.changes.cursor()
    store.alerts.add(run.number, "half way", at=2_000.0)
    answer = happenings(store, HappeningsQuery(cursor=cursor))
    assert len(answer.happenings) == 1
    assert told(store, answer.cursor) == []
    store.tags.set(run.number, {"a": "b"})  # a later change tells it again, by the same name
    again = happenings(store, HappeningsQuery(cursor=answer.cursor)).happenings
    assert [one.id for one in again] == [one.id for one in answer.happenings]
    assert told(store, answer.cursor, since=2_001.0) == []


def test_an_alert_that_is_corrected_is_news(store):
    run = add(store)
    id = store.alerts.add(run.number, "stalled", level="warning")
    cursor = store.changes.cursor()
    before = happenings(store, HappeningsQuery(cursor=0)).happenings
    store.alerts.correct(run.number, id, "goes on", "", "info")
    after = happenings(store, HappeningsQuery(cursor=cursor)).happenings
    assert {one.id for one in before} & {one.id for one in after} == set()


def test_runs_of_others_and_deleted_ones(store):
    cursor = store.changes.cursor()
    other, gone = add(store, owner=False), add(store)
    for run in (other, gone):
        store.runs.end(run.number, "finished")
    store.runs.delete_with_nested([gone.number])
    (one,) = happenings(store, HappeningsQuery(cursor=cursor)).happenings
    assert (one.run.number, one.is_own, one.notebook) == (other.number, False, "")
