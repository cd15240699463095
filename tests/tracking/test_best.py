"""The best value of a metric, as a user asks for it."""

import logging
import math

import pytest

import trackmagic
from trackmagic.errors import BadFilter, BadName, BadValue, NotFound


@pytest.fixture
def early(run):
    """A run that was best before its end, as with early stopping."""
    for step, loss in enumerate([0.9, 0.3, 0.5, math.nan, 0.7]):
        trackmagic.log_metrics({"val_loss": loss, "val_acc": 1 - loss, "gap": loss}, step=step)
    trackmagic.log_metric("lonely_loss", 4.0, step=7)
    trackmagic.log_metric("bad_loss", math.nan)
    for value in (math.inf, 2.0, -math.inf):
        trackmagic.log_metric("wild_loss", value)
    return run


def test_the_best_is_a_value_and_its_step(early):
    best = early.best("val_loss")
    assert (best.value, best.step) == best == (0.3, 1)
    assert early.best("val_acc") == (0.7, 1)
    assert early.best("lonely_loss") == (4.0, 7)
    assert early.best("wild_loss") == (-math.inf, 2)
    assert math.isnan(early.best("bad_loss").value)
    assert early.best("gap", direction="higher") == (0.9, 0)
    assert early.best("val_loss", direction="higher") == (0.9, 0)


def test_what_has_no_best_says_what_would(early):
    with pytest.raises(BadValue, match=r"run\.best\('gap', direction='lower'\)"):
        early.best("gap")
    with pytest.raises(NotFound, match="did you mean 'val_loss'"):
        early.best("val_los")
    with pytest.raises(NotFound, match="it has bad_loss, gap"):
        early.best("qqq")
    with pytest.raises(BadValue, match="'down'; use 'lower' or 'higher'"):
        early.best("gap", direction="down")
    with pytest.raises(BadName):
        early.best(7)


def test_a_goal_tells_which_way_the_best_is(early):
    trackmagic.set_experiment(early.experiment, goal="gap max")
    assert early.best("gap") == (0.9, 0)
    trackmagic.set_experiment(early.experiment, goal="")
    with pytest.raises(BadValue):
        early.best("gap")


def test_a_resumed_run_has_the_best_of_both_halves(run):
    trackmagic.log_metric("loss", 0.2, step=0)
    trackmagic.end_run()
    with trackmagic.start_run(run_id=run.id) as resumed:
        resumed.log_metric("loss", 0.4, step=1)
        assert resumed.best("loss") == (0.2, 0)
        resumed.log_metric("loss", 0.1, step=2)
    assert trackmagic.get_run(run.number).best("loss") == (0.1, 2)


def test_a_search_shows_the_value_that_is_asked_for(early, caplog):
    trackmagic.end_run()
    with caplog.at_level(logging.WARNING):
        (row,) = trackmagic.search_runs(values="best").to_dict("records")
    assert (row["metrics.val_loss"], row["metrics.val_acc"], row["metrics.gap"]) == (0.3, 0.7, 0.7)
    (record,) = caplog.records
    assert "which way gap is better is not known" in record.getMessage()
    caplog.clear()
    (row,) = trackmagic.search_runs(values="best", directions={"gap": "lower"}).to_dict("records")
    assert row["metrics.gap"] == 0.3
    assert not caplog.records
    (row,) = trackmagic.search_runs(values="mean").to_dict("records")
    assert row["metrics.val_loss"] == pytest.approx((0.9 + 0.3 + 0.5 + 0.7) / 4)
    (row,) = trackmagic.search_runs().to_dict("records")
    assert row["metrics.val_loss"] == 0.7


def test_a_search_gives_the_columns_that_are_asked_for(early):
    trackmagic.log_param("lr", 0.1)
    trackmagic.set_tag("team", "blue")
    trackmagic.end_run()
    columns = ["val_loss.best", "val_loss", "lr", "team", "note", "user", "gap.points", "status"]
    frame = trackmagic.search_runs(columns=columns)
    assert list(frame.columns[8:]) == [
        *("metrics.val_loss.best", "metrics.val_loss", "params.lr", "tags.team", "note", "user"),
        "metrics.gap.points",
    ]
    (row,) = frame.to_dict("records")
    assert (row["metrics.val_loss.best"], row["metrics.val_loss"]) == (0.3, 0.7)
    assert (row["params.lr"], row["tags.team"], row["metrics.gap.points"]) == (0.1, "blue", 5)
    assert trackmagic.search_runs("status = 'failed'", columns=["val_loss.best"]).shape == (0, 9)


def test_a_search_orders_by_the_value_that_it_shows(run):
    trackmagic.end_run()
    for losses in ([1.0, 5.0], [2.0, 3.0]):
        with trackmagic.start_run() as other:
            for loss in losses:
                other.log_metric("loss", loss)
    by_last = trackmagic.search_runs("loss > 0", order_by="loss")
    by_best = trackmagic.search_runs("loss > 0", order_by="loss", values="best")
    assert by_last["metrics.loss"].tolist() == [3.0, 5.0]
    assert by_best["metrics.loss"].tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"values": "bets"}, BadValue, "did you mean 'best'"),
        ({"values": None}, BadValue, "values is None; use one of best, min"),
        ({"columns": "lr"}, BadValue, "it takes a list of names"),
        ({"columns": [7]}, BadValue, "column 7 is int"),
        ({"columns": ["val_los.best"]}, NotFound, "no column 'val_los.best'"),
        ({"columns": ["gap.best"]}, BadValue, "which way 'gap' is better"),
        ({"directions": ["gap"]}, BadValue, "it takes a dict"),
        ({"directions": {"gap": "min"}}, BadValue, "the direction of 'gap' is 'min'"),
    ],
)
def test_what_a_search_cannot_take_is_refused_in_a_line(early, options, error, says):
    with pytest.raises(error, match=says):
        trackmagic.search_runs(**options)


def test_a_goal_is_set_with_its_experiment(run):
    made = trackmagic.set_experiment("digits", goal="val_loss min")
    assert (made.goal.metric, made.goal.direction, made.goal.value) == ("val_loss", "lower", "best")
    assert trackmagic.set_experiment("digits").goal == made.goal
    assert trackmagic.set_experiment("digits", goal="val_acc max last").goal.value == "last"
    assert trackmagic.create_experiment("new", goal="gap min").goal.metric == "gap"
    with pytest.raises(BadValue, match="write 'gap min' or 'gap max'"):
        trackmagic.set_experiment("unmade", goal="gap")
    assert "unmade" not in [found.name for found in trackmagic.search_experiments()]


def test_a_goal_of_another_experiment_does_not_decide(run):
    trackmagic.create_experiment("theirs", goal="loss max")
    for loss in (1.0, 5.0, 3.0):
        trackmagic.log_metric("loss", loss)
    ours = run.experiment
    assert run.best("loss").value == 1.0
    asked = {"values": "best", "columns": ["loss", "loss.best"]}
    rows = trackmagic.search_runs("loss.best < 1.5", experiment=ours, **asked)
    assert rows[["metrics.loss", "metrics.loss.best"]].values.tolist() == [[1.0, 1.0]]
    assert trackmagic.search_runs(experiment=ours, values="best")["metrics.loss"].tolist() == [1.0]
    table = trackmagic.runs(experiment=ours, values="best")
    assert table.dataframe()["metrics.loss"].tolist() == [1.0]


def test_where_goals_do_not_agree_the_last_value_stands_and_is_named(run, caplog):
    trackmagic.log_metric("gap", 2.0)
    trackmagic.log_metric("gap", 7.0)
    for name, way in (("theirs", "min"), ("others", "max")):
        trackmagic.create_experiment(name, goal=f"gap {way}")
    assert trackmagic.search_runs(values="best")["metrics.gap"].tolist() == [7.0]
    assert "gap" in caplog.text
    with pytest.raises(BadFilter, match="experiments do not agree"):
        trackmagic.search_runs("gap.best < 3")
    trackmagic.set_experiment(run.experiment, goal="gap min")
    found = trackmagic.search_runs("gap.best < 3", experiment=run.experiment)
    assert found["run_id"].tolist() == [run.id]


@pytest.mark.parametrize("strange", [[], {"a": 1}, 7, object()])
def test_a_strange_argument_is_refused_in_a_line(early, strange):
    asks = [
        lambda: early.best("val_loss", direction=strange),
        lambda: trackmagic.search_runs(values=strange),
        lambda: trackmagic.search_runs(directions={"gap": strange}),
        lambda: trackmagic.runs(values=strange),
        lambda: trackmagic.compare_runs(early, early, values=strange),
    ]
    for ask in asks:
        with pytest.raises(BadValue) as refused:
            ask()
        assert "\n" not in str(refused.value)
    with pytest.raises(BadValue, match="takes names of metrics"):
        trackmagic.search_runs(directions={1: "lower"})
