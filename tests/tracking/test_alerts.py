"""Words about the active run, and what its experiment asks to be told of."""

import pytest

import trackmagic
from trackmagic.errors import BadFilter, BadValue, NoActiveRun


def test_the_active_run_says_something(run):
    trackmagic.alert("half way", "epoch 5 of 10", level="warning")
    assert [(alert.title, alert.level) for alert in run.alerts] == [("half way", "warning")]


def test_without_a_run_there_is_nothing_to_say_it_of(run):
    trackmagic.end_run()
    with pytest.raises(NoActiveRun):
        trackmagic.alert("half way")


def test_a_threshold_is_set_with_its_experiment(run):
    made = trackmagic.set_experiment("digits", goal="val_loss min", alert_when="val_loss > 3")
    assert (made.alert_when, made.goal.metric) == ("val_loss > 3", "val_loss")
    assert trackmagic.set_experiment("digits").alert_when == "val_loss > 3"
    assert trackmagic.set_experiment("digits", alert_when="").alert_when == ""


@pytest.mark.parametrize(
    ("filter", "error"),
    [
        ("val_loss above 3", BadFilter),
        ("name > 3 or (", BadFilter),
        ("val_loss >", BadFilter),
        (7, BadValue),
    ],
)
def test_a_threshold_that_is_no_filter_makes_no_experiment(run, filter, error):
    with pytest.raises(error):
        trackmagic.set_experiment("unmade", alert_when=filter)
    assert "unmade" not in [one.name for one in trackmagic.search_experiments()]


def test_a_tracked_loop_that_diverges_is_told_of_at_its_end(run):
    trackmagic.set_experiment("digits", alert_when="loss > 3")
    trackmagic.end_run()
    with trackmagic.start_run() as diverging:
        trackmagic.log_metric("loss", 9.0)
    assert [alert.title for alert in diverging.alerts] == ["loss > 3"]
