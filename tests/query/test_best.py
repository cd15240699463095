"""The best value of a metric in filters, orders and frames."""

from __future__ import annotations

import math

import pytest
import sqlalchemy as sa

from trackmagic.errors import BadFilter, BadValue
from trackmagic.query import count_runs, runs_frame, select_runs
from trackmagic.query.best import column_name, shown_part
from trackmagic.query.groups import matching_runs
from trackmagic.query.names import columns_of, label_of, metric_of
from trackmagic.query.nodes import Part
from trackmagic.query.plans import Plan
from trackmagic.store import schema

from .worlds import PLANS, Made, store

# a run's least and greatest value are 1 below and above the last: see worlds.add_run
RUNS = (
    Made(1, metrics={"loss": 3.0, "acc": 0.0, "gap": 5.0}),
    Made(2, metrics={"loss": 2.0, "acc": 4.0, "gap": 7.0}),
    Made(3, metrics={"loss": math.nan, "acc": math.inf}),
    Made(4, metrics={"loss": 1.0, "loss.best": 9.0}),
    Made(5),
)


@pytest.fixture
def connection() -> sa.Connection:
    return store(*RUNS[:3], RUNS[4]).connect()


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("loss.best = 1", [2]),
        ("metrics.loss.best < 2.5", [1, 2]),
        ("loss.best = nan", [3]),
        ("acc.best = 5", [2]),
        ("acc.best = inf", [3]),
        ("not acc.best > 1", [1, 5]),
        ("loss.best is not null", [1, 2, 3]),
        ("loss.mean = 2.5", [2]),
        ("loss.first = 2.5 or gap.max = 8", [1, 2]),
    ],
)
def test_filters_know_the_best(
    connection: sa.Connection, plan: Plan, text: str, found: list[int]
) -> None:
    assert sorted(select_runs(connection, text, plan=plan)) == found
    assert count_runs(connection, text, plan=plan) == len(found)
    assert sorted(matching_runs(connection, text).tolist()) == found


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
@pytest.mark.parametrize(
    ("by", "found"),
    [
        ("loss.best", [2, 1, 5, 3]),
        ("metrics.acc.best desc", [3, 2, 1, 5]),
        ("loss.mean desc", [1, 2, 5, 3]),
        ("loss.min desc", [1, 2, 5, 3]),
    ],
)
def test_orders_know_the_best(
    connection: sa.Connection, plan: Plan, by: str, found: list[int]
) -> None:
    assert select_runs(connection, order_by=by, plan=plan) == found
    assert select_runs(connection, order_by=by, plan=plan, limit=9) == found


def test_a_best_that_nothing_tells_is_refused_with_what_would_be_right(
    connection: sa.Connection,
) -> None:
    with pytest.raises(BadFilter, match="'gap' is better is not known") as caught:
        select_runs(connection, "loss.best < 3 and gap.best < 6")
    assert caught.value.column == len("loss.best < 3 and ")
    assert "gap.min or gap.max" in caught.value.reason
    with pytest.raises(BadFilter, match="'gap' is better is not known"):
        select_runs(connection, order_by="gap.best")
    assert select_runs(connection, "gap.best < 6", directions={"gap": "lower"}) == [1]
    assert select_runs(connection, "gap.best < 6", directions={"gap": "higher"}) == []
    with pytest.raises(BadFilter, match="'loss' is better is not known"):
        select_runs(connection, "loss.best < 3", directions={"loss": "unknown"})


def test_a_goal_tells_what_the_best_is(connection: sa.Connection) -> None:
    connection.execute(schema.experiment.update().values(goal="gap max"))
    assert select_runs(connection, "gap.best = 8") == [2]
    assert select_runs(connection, order_by="gap.best desc")[:2] == [2, 1]
    assert select_runs(connection, "gap.best = 6", directions={"gap": "lower"}) == [2]


def test_a_goal_of_another_experiment_is_not_asked(connection: sa.Connection) -> None:
    table = schema.experiment
    connection.execute(table.update().where(table.c.id == 2).values(goal="loss max"))
    assert select_runs(connection, "loss.best = 1", experiment_ids=[1]) == [2]
    with pytest.raises(BadFilter, match="experiments do not agree on it; name one of them"):
        select_runs(connection, "loss.best = 3")
    assert select_runs(connection, "loss.best = 3", directions={"loss": "higher"}) == [2]


def test_a_metric_that_is_called_so_goes_before_the_part() -> None:
    connection = store(*RUNS).connect()
    assert select_runs(connection, "loss.best = 9") == [4]
    assert select_runs(connection, "loss.best < 9") == []


def test_a_value_to_order_by_is_meant_where_no_part_is_named(connection: sa.Connection) -> None:
    assert select_runs(connection, order_by="acc desc, gap", values="best")[:2] == [3, 2]
    by_min = select_runs(connection, order_by="loss.min", values="best")
    assert by_min == select_runs(connection, order_by="loss.min")


def _frame(connection: sa.Connection, part: Part) -> dict[str, list[float]]:
    frame = runs_frame(connection, [1, 2, 3, 5], part=part)
    return {name: frame[name].tolist() for name in frame.columns if name.startswith("metrics.")}


def test_a_frame_holds_the_value_that_is_asked_for(connection: sa.Connection) -> None:
    best = _frame(connection, "best")
    assert list(best) == ["metrics.acc", "metrics.gap", "metrics.loss"]
    assert best["metrics.acc"][:3] == [1.0, 5.0, math.inf]
    assert best["metrics.loss"][:2] == [2.0, 1.0]
    assert best["metrics.gap"][:2] == [5.0, 7.0]  # which way it is better is not known
    assert all(math.isnan(column[3]) for column in best.values())
    for part, loss in (("min", 2.0), ("max", 4.0), ("first", 2.5), ("mean", 3.5), ("last", 3.0)):
        assert _frame(connection, part)["metrics.loss"][0] == loss
    assert _frame(connection, "points")["metrics.loss"][:3] == [3, 3, 3]


def test_the_column_of_a_part_is_what_the_store_has() -> None:
    assert [column_name("loss", part, {}) for part in ("", "last", "best", "mean")] == [
        "last",
        "last",
        "min",
        "mean",
    ]
    assert column_name("loss", "best", {"loss": "higher"}) == "max"
    with pytest.raises(BadValue, match="'gap'"):
        column_name("gap", "best", {})
    assert shown_part("gap", "", "best", {}) == ""
    assert shown_part("loss", "", "best", {}) == "best"
    assert shown_part("loss", "min", "best", {}) == "min"


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
@pytest.mark.parametrize("key", ["`loss`", '"loss"', "metrics.`loss`", 'metrics."loss"'])
def test_behind_a_key_in_quotes_stands_its_part_whatever_metrics_there_are(
    plan: Plan, key: str
) -> None:
    connection = store(*RUNS).connect()
    assert sorted(select_runs(connection, f"{key}.best <= 1", plan=plan)) == [2, 4]
    assert select_runs(connection, order_by=f"{key}.best", limit=1, plan=plan) == [
        select_runs(connection, order_by="loss.min", limit=1, plan=plan)[0]
    ]
    [column, other] = columns_of(connection, [f"{key}.best", "loss.best"])
    assert ((column.key, column.part), (other.key, other.part)) == (
        ("loss", "best"),
        ("loss.best", ""),
    )
    assert label_of(connection, column) == "metrics.`loss`.best"
    assert metric_of(connection, f"{key}.best") == ("loss", "best")
