"""What a run has to say while it is under way, by its user and by itself."""

import math

import pytest

from trackmagic.errors import BadName, BadValue, RunEnded
from trackmagic.host import this_process
from trackmagic.recording import alerts, lookout
from trackmagic.recording.lookout import LEAST_SECONDS, MOST_STALLS
from trackmagic.recording.opening import handle_of, record_run, run_of
from trackmagic.store.alerts import MOST


@pytest.fixture
def run(store):
    """One that no thread looks after: what is told is told by the test's own clock."""
    row = store.runs.add(store.experiments.ensure("default"), this_process())
    run = handle_of(store, row, is_owner=True)
    yield run
    run.end()


@pytest.fixture
def heard():
    """All that is told of runs meanwhile."""
    said = []
    alerts.listen(said.append)
    yield said
    alerts.stop_listening(said.append)


def titles(run):
    return [alert.title for alert in run.alerts]


def test_an_alert_is_kept_with_its_level_and_time(run):
    before = run.started
    run.alert("half way", "epoch 5 of 10", "warning")
    run.alert("done")
    first, second = run.alerts
    assert (first.title, first.text, first.level) == ("half way", "epoch 5 of 10", "warning")
    assert (second.title, second.text, second.level) == ("done", "", "info")
    assert before <= first.time <= second.time


def test_an_alert_is_heard_of_as_a_change_of_its_run(store, run):
    cursor = store.changes.cursor()
    run.alert("half way")
    assert store.changes.since(cursor).runs == (run.number,)


def test_a_secret_is_no_part_of_an_alert(run):
    run.alert("password=hunter2hunter2", "api_key='sk-abcdefghijklmnop1234'")
    assert "hunter2" not in run.alerts[0].title
    assert "sk-abcdefgh" not in run.alerts[0].text


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({"title": ""}, BadName, "title of an alert '' is empty"),
        ({"title": 7}, BadName, "title of an alert 7 is int"),
        ({"title": "a", "text": 7}, BadValue, "the text of an alert is 7, int"),
        ({"title": "a", "level": "loud"}, BadValue, "the level of an alert is 'loud'; use info, "),
        ({"title": "a", "level": ["info"]}, BadValue, "use info, warning, error"),
    ],
)
def test_what_is_no_alert_is_refused_in_a_line(run, given, error, says):
    with pytest.raises(error) as caught:
        run.alert(**given)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert run.alerts == []


def test_a_run_that_has_ended_takes_no_alert(run):
    run.end()
    with pytest.raises(RunEnded):
        run.alert("late")


def test_a_flood_writes_little_and_is_counted(run, heard):
    cursor = run.store.changes.cursor()
    for _ in range(10_000):
        run.alert("loss is high")
    assert titles(run) == ["loss is high"]
    assert run.store.changes.cursor() == cursor + 1  # one transaction
    for step in range(500):
        run.alert(f"step {step}")
    assert len(run.alerts) == MOST
    assert len(heard) == MOST
    run.end()
    assert [notice.text for notice in run.store.surroundings.notices(run.number)] == [
        "10,400 left out: a title is kept once a minute, and 100 of a run"
    ]


def test_a_run_that_is_resumed_keeps_no_more_of_them(store):
    run = record_run(store)
    for step in range(MOST):
        run.alert(f"step {step}")
    again = run_of(store, store.runs.get(run.number))
    again._alerts = alerts.Alerts()
    again.alert("one more")
    assert len(again.alerts) == MOST


def test_the_end_of_a_run_is_told_once(store, heard):
    run = record_run(store, owner=this_process())
    with pytest.raises(ValueError, match="no such thing"), run:
        raise ValueError("no such thing")
    run.end()
    (said,) = heard
    assert (said.kind, said.status, said.failure.message) == ("end", "failed", "no such thing")
    assert 0 <= said.seconds < 60


def test_who_listens_cannot_break_a_run(store, caplog):
    def breaks(_said):
        raise RuntimeError("cannot send")

    alerts.listen(breaks)
    try:
        run = record_run(store)
        run.alert("half way")
        run.end()
    finally:
        alerts.stop_listening(breaks)
    assert run.status == "finished"
    assert titles(run) == ["half way"]
    assert "cannot send" in caplog.text


class TestNaN:
    def test_a_goal_that_is_no_number_is_told_once(self, store, run):
        store.experiments.set_goal("default", "gap min")
        for value in (1.0, math.nan, math.nan):
            run.log_metric("gap", value)
            run.fold()
            run.look_out(1.0)
        assert [(alert.title, alert.level) for alert in run.alerts] == [("gap is NaN", "error")]

    def test_without_a_goal_a_loss_is_looked_at_and_nothing_else(self, run):
        run.log_metrics({"gap": math.nan, "acc": math.nan, "note": math.inf})
        run.fold()
        run.look_out(1.0)
        assert titles(run) == []
        run.log_metric("val_loss", math.nan)
        run.fold()
        run.look_out(2.0)
        assert titles(run) == ["val_loss is NaN"]

    def test_with_a_goal_another_loss_may_be_nan(self, store, run):
        store.experiments.set_goal("default", "gap min")
        run.log_metrics({"gap": 1.0, "val_loss": math.nan})
        run.fold()
        run.look_out(1.0)
        assert titles(run) == []

    def test_a_short_run_is_looked_at_as_it_ends(self, store, heard):
        with record_run(store, owner=this_process()) as run:
            run.log_metric("loss", math.nan)
        assert titles(run) == ["loss is NaN"]
        assert [said.kind for said in heard] == ["nan", "end"]


class TestThresholds:
    def test_a_run_that_passes_is_told_of_once(self, store, run, heard):
        store.experiments.set_alert_when("default", "val_loss > 3")
        for at, value in enumerate((1.0, 2.0, 4.0, 5.0)):
            run.log_metric("val_loss", value)
            run.fold()
            run.look_out(float(at))
            assert len(run.alerts) == (value > 3)
        (alert,) = run.alerts
        assert (alert.title, alert.level) == ("val_loss > 3", "warning")
        assert [said.kind for said in heard] == ["alert"]

    def test_a_filter_that_is_set_meanwhile_holds_at_once(self, store, run):
        run.log_metric("val_loss", 4.0)
        run.fold()
        run.look_out(1.0)
        store.experiments.set_alert_when("default", "val_loss > 3 and val_loss < 9")
        run.look_out(2.0)
        store.experiments.set_alert_when("default", "val_loss > 2")
        run.look_out(3.0)
        store.experiments.set_alert_when("default", "")
        run.look_out(4.0)
        assert titles(run) == ["val_loss > 3 and val_loss < 9", "val_loss > 2"]

    def test_a_run_of_another_experiment_is_left_alone(self, store, run):
        store.experiments.add("other")
        store.experiments.set_alert_when("other", "val_loss > 3")
        run.log_metric("val_loss", 4.0)
        run.fold()
        run.look_out(1.0)
        assert titles(run) == []

    def test_who_resumes_it_does_not_say_it_again(self, store, run):
        store.experiments.set_alert_when("default", "val_loss > 3")
        run.log_metric("val_loss", 4.0)
        run.fold()
        run.look_out(1.0)
        run._lookout = lookout.Lookout()
        run.look_out(2.0)
        assert titles(run) == ["val_loss > 3"]


class TestStall:
    @pytest.fixture
    def logging(self, run):
        """A point a second, for ten seconds."""
        for second in range(10):
            run.log_metric("loss", 1.0, time=run.started + second)
        run.fold()
        run.look_out(100.0)
        return run

    def test_silence_is_told_once_and_taken_back(self, logging, heard):
        run = logging
        run.look_out(100.0 + LEAST_SECONDS - 1)
        assert titles(run) == []
        run.look_out(100.0 + LEAST_SECONDS)
        run.look_out(500.0)
        assert titles(run) == ["stalled: no point for 30 s"]
        assert (run.alerts[0].level, run.alerts[0].text) == ("warning", "there was one every 1 s")
        run.log_metric("loss", 1.0)
        run.fold()
        run.look_out(700.0)
        assert titles(run) == ["stalled for 10 min, goes on"]
        assert (run.alerts[0].level, run.alerts[0].text) == ("info", "")
        assert [said.kind for said in heard] == ["stall", "stall"]

    def test_samples_of_the_machine_are_no_points(self, logging):
        logging.log_metric("system/cpu_percent", 50.0)
        logging.fold()
        logging.look_out(200.0)
        assert titles(logging) == ["stalled: no point for 100 s"]

    def test_a_run_that_logs_slowly_or_has_paused_before_is_given_time(self, run):
        for at in (0, 1, 2, 3, 103, 104):
            run.log_metric("loss", 1.0, time=run.started + at)
        run.fold()
        run.look_out(100.0)
        run.look_out(100.0 + 199)
        assert titles(run) == []
        run.look_out(100.0 + 200)
        assert titles(run) == ["stalled: no point for 3 min"]

    def test_a_few_points_tell_no_pace(self, run):
        run.log_metric("loss", 1.0)
        run.fold()
        run.look_out(1.0)
        run.look_out(1e6)
        assert titles(run) == []

    def test_an_end_is_no_stall(self, logging):
        logging.end()
        assert titles(logging) == []

    def test_only_so_many_are_told(self, logging):
        now = 100.0
        for _ in range(MOST_STALLS + 5):
            now += 1_000
            logging.look_out(now)
            logging.log_metric("loss", 1.0)
            logging.fold()
            now += 1
            logging.look_out(now)
        assert len(logging.alerts) == MOST_STALLS
