"""What runs had to say, as the store has it."""

import math

import pytest

from trackmagic.entities import Goal
from trackmagic.errors import BadName, BadValue, NotFound
from trackmagic.store.alerts import MOST
from trackmagic.store.watched import Watched


def test_alerts_come_by_run_and_time(store, add_run):
    first, second, silent = (add_run().number for _ in range(3))
    store.alerts.add(first, "later", at=20.0)
    store.alerts.add(first, "sooner", "why", "error", at=10.0)
    store.alerts.add(second, "other")
    by_run = store.alerts.of_many([first, second, silent])
    assert [alert.title for alert in by_run[first]] == ["sooner", "later"]
    assert (by_run[first][0].text, by_run[first][0].level, by_run[first][0].time) == (
        *("why", "error"),
        10.0,
    )
    assert by_run[silent] == []
    assert store.alerts.counts([first, second, silent]) == {first: 2, second: 1}


def test_only_so_many_of_a_run_are_kept_but_those_that_must_be(store, run):
    ids = [store.alerts.add(run, f"step {step}") for step in range(MOST + 1)]
    assert ids[-1] is None
    assert None not in ids[:-1]
    assert store.alerts.add(run, "loss is NaN", level="error", is_limited=False) is not None
    assert len(store.alerts.of(run)) == MOST + 1


def test_what_is_no_longer_so_is_corrected(store, run):
    id = store.alerts.add(run, "stalled", "no point", "warning")
    other = store.alerts.add(run, "other")
    store.alerts.correct(run, id, "goes on", "", "info")
    store.alerts.correct(run + 1, other, "of another run", "", "info")
    assert [(alert.title, alert.level) for alert in store.alerts.of(run)] == [
        ("goes on", "info"),
        ("other", "info"),
    ]


def test_what_is_no_alert_is_refused(store, run):
    with pytest.raises(NotFound, match="no run '#99'"):
        store.alerts.add(99, "a")
    with pytest.raises(BadName, match="title of an alert"):
        store.alerts.add(run, "")
    with pytest.raises(BadValue, match="the text of an alert has 10,001 characters"):
        store.alerts.add(run, "a", "x" * 10_001)


def test_what_is_watched_of_a_run_is_told_at_once(store, add_run):
    run = add_run()
    experiment = store.experiments.set_goal("first", "val_loss min")
    store.experiments.set_alert_when("first", " val_loss > 3 ")
    assert store.watched.state(run.number) == Watched(
        experiment.id, Goal(metric="val_loss", direction="lower"), "val_loss > 3", 0, 0
    )
    store.metrics.add_missing(run.number, {"a": 1.0, "val_loss": math.nan, "system/gpu": math.nan})
    state = store.watched.state(run.number)
    assert (state.points, state.nan) == (2, 1)
    assert store.watched.nan_keys(run.number) == ["val_loss"]
    assert len(store.watched.last_times(run.number)) == 1
    assert store.watched.state(99) is None
    assert store.watched.last_times(99) == []


def test_which_runs_are_to_be_told_of_stays_with_the_experiment(store):
    store.experiments.add("a")
    cursor = store.changes.cursor()
    asked = store.experiments.set_alert_when("a", "val_loss > 3")
    assert asked.alert_when == store.experiments.get("a").alert_when == "val_loss > 3"
    assert store.experiments.all()[0].alert_when == "val_loss > 3"
    assert store.changes.since(cursor).experiments == (asked.id,)
    assert store.experiments.set_alert_when("a", "").alert_when == ""
    with pytest.raises(BadValue, match="what to alert of is 7, int"):
        store.experiments.set_alert_when("a", 7)
    with pytest.raises(NotFound):
        store.experiments.set_alert_when("none", "val_loss > 3")
