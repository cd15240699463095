"""What filters find in a small store."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa

from trackmagic.entities import Lifecycle
from trackmagic.errors import BadFilter, BadValue
from trackmagic.query import count_runs, select_runs
from trackmagic.query.parser import MOST_TESTS
from trackmagic.query.plans import Plan

from .worlds import NOW, PLANS, Made, store

HOSTILE = "x'); drop table run; --%_\\\"`"
LONG = "l" * 300

RUNS = (
    Made(
        1,
        name="calm-fox",
        params={"lr": 0.001, "opt": "adam", "depth": 7, "bn": True, "seed": None, "s": "7"},
        metrics={"acc": 0.9, "loss": 0.5},
        tags={"team": "vision", "mlflow.source.name": "a.ipynb"},
        datasets=(("digits", "d1", "train"), ("mnist", "d2", "eval")),
        code="model = ResNet(50)",
        note="the *first* try",
        notebook="/home/ada/first try/train.ipynb",
        cell="4f1c2a",
        user="ada",
        started=NOW - 7200,
        ended=NOW - 7000,
    ),
    Made(
        2,
        name="wild-elk",
        params={"lr": 0.1, "opt": "sgd", "depth": 7.0, "bn": False, "long": LONG},
        metrics={"acc": math.nan, "loss": math.inf, "loss.min": 9.0},
        status="failed",
        error="ValueError",
        started=NOW - 600,
        ended=NOW - 590,
        experiment_id=2,
    ),
    Made(
        3,
        params={"lr": "auto", "opt": HOSTILE, "depth": "deep"},
        metrics={"loss": -1.0},
        tags={"lr": "tagged", "Ärger": "Größe", "starred": "yes"},
        status="running",
        started=NOW - 60,
        ended=None,
        parent=1,
    ),
    Made(4, metrics={"acc": 1.0}, deleted=NOW),
    Made(5, metrics={"acc": 1.0}, experiment_id=3),
)


FILTERS = [
    ("", [1, 2, 3]),
    ("metrics.acc > 0.8 and params.opt = 'adam'", [1]),
    ("params.depth = '7'", [1, 2]),
    ("params.depth = 7", [1, 2]),
    ("params.depth = '7.0'", [1, 2]),
    ("params.depth != 7", [3]),
    ("params.s = '7'", [1]),
    ("params.s = 7", []),
    ("params.lr < 0.01", [1]),
    ("params.lr < '0.01'", [1]),
    ("params.lr in (0.1, 'auto')", [2, 3]),
    ("params.lr not in (0.1, 'auto')", [1]),
    ("params.bn = true", [1]),
    ("params.bn = 'False'", [2]),
    ("params.seed = none", [1]),
    ("params.seed is not null", [1]),
    ("params.seed is null", [2, 3]),
    (f"params.long = '{LONG}'", [2]),
    (f"params.long = '{LONG[:-1]}'", []),
    ("params.opt like 'AD%'", []),
    ("params.opt ilike 'AD%'", [1]),
    ("tags.Ärger = 'Größe'", [3]),
    ("tags.Ärger ilike 'GRÖ%'", [3]),
    ("metrics.acc != 0.5", [1, 2]),
    ("metrics.acc = nan", [2]),
    ("metrics.acc is null", [3]),
    ("metrics.loss = inf", [2]),
    ("metrics.loss.max > 0 and metrics.loss.max < 2", [1]),
    ("metrics.loss.min = 9", [2]),
    ("metrics.`loss.min` = 9", [2]),
    ("metrics.loss.points = 3", [1, 2, 3]),
    ("metrics.acc.points = 3", [1, 2]),
    ("metrics.nobody > 1", []),
    ("duration > 60", [1]),
    ("duration > 1m", [1]),
    ("duration = 60", [3]),
    ("age < 15m", [2, 3]),
    ("ended is null", [3]),
    ("parent = 1", [3]),
    (f"started >= {NOW - 600}", [2, 3]),
    (f"started >= {NOW - 599.5}", [3]),
    ("started >= '2027-01-15T08:50:00+01:00'", [2, 3]),
    ("started >= '2027-01-15T08:50:00.001+01:00'", [3]),
    (f"attributes.start_time >= {(NOW - 600) * 1000:.0f}", [2, 3]),
    (f"end_time <= {(NOW - 7000) * 1000:.0f}", [1]),
    ("started > '2027-01-15' and started < '2027-01-15T07:00:00+00:00'", [1]),
    ("status = 'FINISHED'", [1]),
    ("attributes.status = 'KILLED'", []),
    ("status in ('running', 'Failed')", [2, 3]),
    ("experiment = 'vision'", [2]),
    ("number in (1, 3)", [1, 3]),
    (f"run_id = '{1:032x}'", [1]),
    ("run_name like 'calm%'", [1, 3]),
    ("notebook = '/home/ada/first try/train.ipynb' and user = 'ada' and host = 'h'", [1]),
    ("cell = '4f1c2a' and notebook like '%/train.ipynb'", [1]),
    ("cell in ('4f1c2a', 'other') and params.lr < 1", [1]),
    ("cell is null", [2, 3]),
    ("cell = ''", []),
    ("tags.starred = 'yes'", [3]),
    ("error = 'ValueError'", [2]),
    ("error like '%luck%'", [2]),
    ("error is null", [1, 3]),
    ("note is not null", [1]),
    ("datasets.name = 'mnist' and datasets.context = 'train'", [1]),
    ("datasets.name not in ('mnist')", [1]),
    ("datasets.name is null", [2, 3]),
    ("lr = 0.1 or lr = 'auto'", [2, 3]),
    ("team = 'vision'", [1]),
    ("acc > 0", [1]),
    ("loss.max > 100", [2]),
    ("not (opt = 'adam' or opt = 'sgd')", [3]),
    ("resnet", [1]),
    ("'FIRST* try'", [1]),
    ("fox resnet", [1]),
    ("'100%'", []),
    ("fox and not resnet", [3]),
    ("vision", [1]),
    ("Star", [3]),
    ("'a.ipynb' resnet", [1]),
    ("GRÖ", [3]),
    ("#2", [2]),
    ("#1 or #3", [1, 3]),
    ("not #1 and not #2", [3]),
    ("fox #3", [3]),
    ("#0", []),
]
"""Filters, and which of ``RUNS`` they find."""


@pytest.fixture(scope="module")
def connection() -> sa.Connection:
    return store(*RUNS).connect()


@pytest.fixture(params=PLANS)
def plan(request: pytest.FixtureRequest) -> Plan:
    return PLANS[request.param]


@pytest.mark.parametrize(("text", "found"), FILTERS)
def test_a_filter_finds(connection: sa.Connection, plan: Plan, text: str, found: list[int]) -> None:
    assert sorted(select_runs(connection, text, now=NOW, plan=plan)) == found
    assert sorted(select_runs(connection, text, now=NOW, plan=plan, limit=10)) == found
    assert count_runs(connection, text, now=NOW, plan=plan) == len(found)


@pytest.mark.parametrize(("name", "found"), [("lr", [2]), ("`loss.min`", []), ("acc", [])])
def test_a_bare_name_is_a_param_before_a_metric_before_a_tag(
    connection: sa.Connection, name: str, found: list[int]
) -> None:
    assert select_runs(connection, f"{name} = 0.1") == found


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("lrr = 1", "unknown name 'lrr'.*did you mean 'lr'"),
        ("metric.acc > 0 and durations > 1", "did you mean 'duration'"),
        ("metrix.acc > 0", "unknown kind of field 'metrix'; did you mean 'metric' or 'metrics'"),
        ("acc = 'x'", "takes a number without quotes"),
        ("team < 'x'", "cannot be compared with <"),
    ],
)
def test_a_bare_name_that_cannot_be_says_so(
    connection: sa.Connection, text: str, reason: str
) -> None:
    with pytest.raises(BadFilter, match=reason):
        select_runs(connection, text)


@pytest.mark.parametrize(
    ("lifecycle", "found"), [("active", [1]), ("deleted", [4, 5]), ("all", [1, 4, 5])]
)
def test_the_deleted_is_hidden_unless_asked_for(
    connection: sa.Connection, plan: Plan, lifecycle: Lifecycle, found: list[int]
) -> None:
    for limit in (None, 9):
        runs = select_runs(
            connection,
            "metrics.acc > 0",
            lifecycle=lifecycle,
            limit=limit,
            order_by="number",
            plan=plan,
        )
        assert runs == found


@pytest.mark.parametrize(("ids", "found"), [([], []), ([2], [2]), ([1, 2], [1, 2, 3])])
def test_experiments_narrow_the_search(
    connection: sa.Connection, plan: Plan, ids: list[int], found: list[int]
) -> None:
    within = {"experiment_ids": ids, "plan": plan}
    for limit in (None, 9):
        for order in ("started", "metrics.loss", "duration"):
            assert sorted(select_runs(connection, limit=limit, order_by=order, **within)) == found
    assert count_runs(connection, **within) == len(found)


@pytest.mark.parametrize(
    "text", [f"params.opt = '{HOSTILE.replace(chr(39), 2 * chr(39))}'", "opt like 'x'');%'"]
)
def test_hostile_text_stays_data(connection: sa.Connection, text: str) -> None:
    assert select_runs(connection, text) == [3]
    assert count_runs(connection) == 3


def test_a_hostile_key_stays_data(connection: sa.Connection) -> None:
    assert select_runs(connection, 'params."x\'); drop table run; --" = 1') == []
    assert select_runs(connection, order_by='metrics."x\' desc; drop table run" desc') == [3, 2, 1]


@pytest.mark.parametrize("given", ["a", True, np.True_, 1.5, -1])
def test_a_limit_that_is_no_whole_number_is_refused(connection: sa.Connection, given: Any) -> None:
    for name in ("limit", "offset"):
        with pytest.raises(BadValue, match=f"{name} is .*; use a whole number, 0 or more"):
            select_runs(connection, **{name: given})


def test_a_limit_may_be_an_integer_of_numpy(connection: sa.Connection) -> None:
    limit: Any = np.int64(1)
    assert select_runs(connection, order_by="number", limit=limit, offset=limit) == [2]


def test_a_search_refuses_what_is_no_text(connection: sa.Connection) -> None:
    given: Any = 5
    for ask in (select_runs, count_runs):
        with pytest.raises(BadValue, match="the filter is 5"):
            ask(connection, given)
    orders: list[Any] = [given, [given], [["loss"]]]
    for order in orders:
        with pytest.raises(BadValue, match="order_by is "):
            select_runs(connection, order_by=order)


def test_as_many_tests_as_there_may_be_are_answered(connection: sa.Connection) -> None:
    for word in (" or ", " and "):
        text = word.join(["params.opt = 'adam'"] * MOST_TESTS)
        assert select_runs(connection, text, limit=5) == [1]
    listed = ", ".join(map(str, range(1500)))
    assert select_runs(connection, f"params.depth in ({listed})", limit=5) == [2, 1]
