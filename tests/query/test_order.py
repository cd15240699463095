"""Orders: what comes first, what comes last, and pages that never overlap."""

from __future__ import annotations

import math
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from trackmagic.errors import BadFilter
from trackmagic.query import parse_order, select_runs
from trackmagic.query.nodes import Field, Node, Order
from trackmagic.query.resolve import resolve_order
from trackmagic.store import schema

from .strategies import fields, nodes, worlds
from .worlds import NOW, PLANS, Made, add_run, held, numbers, show, show_field, store, typed


@pytest.fixture(scope="module")
def engine() -> sa.Engine:
    return store()


def _sorted(runs: list[Made], orders: tuple[Order, ...]) -> list[int]:
    found = sorted(runs, key=lambda one: (-one.started, -one.number))
    for order in reversed(orders):
        keys = {one.number: _key(order.field, one) for one in found}
        present = [one for one in found if keys[one.number] is not None]
        missing = [one for one in found if keys[one.number] is None]
        for rank in (1, 0):
            ranked = [one for one in present if keys[one.number][0] == rank]
            ranked.sort(key=lambda one: keys[one.number], reverse=order.descending)
            present = ranked + [one for one in present if keys[one.number][0] != rank]
        found = present + missing
    return numbers(found)


def _key(field: Field, made: Made) -> tuple[int, Any] | None:
    values = held(field, made)
    if not values:
        return None
    if field.kind == "params":
        row = typed(values[0])
        if row["number"] is not None and not math.isnan(row["number"]):
            return 0, row["number"]
        return None if row["type"] in {"float", "none"} else (1, row["text"])
    value = min(values)
    return None if isinstance(value, float) and math.isnan(value) else (0, value)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.builds(Order, fields, st.booleans()), max_size=3), worlds)
def test_runs_come_in_the_order_a_plain_sort_gives(
    engine: sa.Engine, orders: list[Order], runs: list[Made]
) -> None:
    texts = [
        f"{show_field(order.field)} {'desc' if order.descending else 'asc'}" for order in orders
    ]
    with engine.connect() as connection:
        for one in runs:
            add_run(connection, one)
        known = resolve_order(connection, parse_order(texts), "")
        expected = _sorted(runs, known)
        text = ", ".join(texts)
        for plan in PLANS.values():
            assert select_runs(connection, order_by=texts, now=NOW, plan=plan) == expected
            assert select_runs(connection, order_by=text, now=NOW, limit=9, plan=plan) == expected
        connection.rollback()


@settings(max_examples=150, deadline=None)
@given(nodes, st.builds(Order, fields, st.booleans()), worlds)
def test_pages_put_together_are_the_whole(
    engine: sa.Engine, node: Node, order: Order, runs: list[Made]
) -> None:
    by = f"{show_field(order.field)} {'desc' if order.descending else 'asc'}"
    with engine.connect() as connection:
        for one in runs:
            add_run(connection, one)
        whole = select_runs(connection, show(node), order_by=by, now=NOW)
        for plan in PLANS.values():
            paged = [
                number
                for offset in range(0, len(runs), 2)
                for number in select_runs(
                    connection, show(node), order_by=by, now=NOW, limit=2, offset=offset, plan=plan
                )
            ]
            assert paged == whole
        connection.rollback()


@pytest.mark.parametrize(
    ("metric_order", "expected"), [("asc", [3, 1, 4, 2]), ("desc", [1, 3, 4, 2])]
)
def test_what_is_missing_or_nan_comes_last_in_both_directions(
    metric_order: str, expected: list[int]
) -> None:
    runs = [
        Made(1, metrics={"m": 2.0}),
        Made(2, metrics={"m": math.nan}),
        Made(3, metrics={"m": -math.inf}),
        Made(4),
    ]
    with store(*runs).connect() as connection:
        for limit in (None, 4):
            assert (
                select_runs(connection, order_by=f"metrics.m {metric_order}", limit=limit)
                == expected
            )


def test_numbers_come_before_texts_among_params() -> None:
    runs = [Made(1, params={"p": "a"}), Made(2, params={"p": 3}), Made(3, params={"p": 2.5})]
    with store(*runs, Made(4, params={"p": None})).connect() as connection:
        assert select_runs(connection, order_by="p") == [3, 2, 1, 4]
        assert select_runs(connection, order_by="p desc", limit=9) == [2, 3, 1, 4]


def test_the_newest_run_comes_first_when_nothing_is_said() -> None:
    with store(Made(1, started=5.0), Made(2, started=7.0), Made(3, started=7.0)).connect() as one:
        assert select_runs(one) == [3, 2, 1]


def test_a_walk_of_many_runs_gives_what_a_sort_gives() -> None:
    runs = [
        Made(
            n,
            params={"opt": ("adam", "sgd", "rms")[n % 3]},
            metrics={"a": (n * 37 % 101) / 10, "b": n * 53 % 89} if n % 5 else {"a": n / 7},
            started=NOW - n % 7,
        )
        for n in range(1, 301)
    ]
    with store(*runs).connect() as connection:
        for text in ("", "a > 2", "a > 2 and opt = 'adam'", "not opt = 'adam'", "b is null"):
            for by in ("a desc", "b", "b desc", "opt, b desc", "age", "name", "duration"):
                whole = select_runs(connection, text, order_by=by)
                assert select_runs(connection, text, order_by=by, plan=PLANS["sets"]) == whole
                for limit in (3, 40, 1000):
                    assert select_runs(connection, text, order_by=by, limit=limit) == whole[:limit]


@pytest.mark.parametrize(
    "order",
    [
        "metrics.m ASC",
        "metrics.m DESC",
        "attributes.start_time DESC",
        "tags.`a b` desc",
        "run_name",
    ],
)
def test_an_order_of_mlflow_is_taken(order: str) -> None:
    assert len(parse_order([order])) == 1


@pytest.mark.parametrize(
    ("order", "column", "reason"),
    [
        ("metrics.m down", 10, "ASC, DESC, a comma"),
        ("attributes.lss", 0, "unknown attribute 'lss'"),
        ("metrics.m desc, 7", 16, "expected a name"),
    ],
)
def test_a_bad_order_says_where(order: str, column: int, reason: str) -> None:
    with pytest.raises(BadFilter, match=reason) as caught:
        parse_order(order)
    assert caught.value.column == column


def _bulk(runs: int) -> sa.Engine:
    engine, numbers = store(), range(1, runs + 1)
    with engine.begin() as connection:
        for table, rows in (
            (schema.run, [_bulk_run(n) for n in numbers]),
            (schema.metric, [_bulk_metric(n, key) for n in numbers for key in "ab"]),
            (
                schema.param,
                [{"run": n, "key": "p", "origin": "explicit", **typed(n % 3)} for n in numbers],
            ),
        ):
            connection.execute(table.insert(), rows)
    return engine


def _bulk_run(number: int) -> dict[str, object]:
    row = {"number": number, "id": str(number), "name": f"n{number}", "experiment_id": 1}
    return {**row, "status": "finished", "started": float(number), "ended": None}


def _bulk_metric(number: int, key: str) -> dict[str, object]:
    value = number * {"a": 37, "b": 53}[key] % 10009 / 10009
    floats = dict.fromkeys(("first", "last", "min", "max", "last_time"), value)
    steps = dict.fromkeys(("first_step", "last_step", "min_step", "max_step"), 0)
    return {"run": number, "key": key, "points": 1, **floats, **steps}


@pytest.fixture(scope="module")
def small_and_large() -> tuple[sa.Engine, sa.Engine]:
    return _bulk(6_000), _bulk(18_000)


def _steps(engine: sa.Engine, text: str, by: str) -> int:
    """Hundreds of SQLite's instructions that the top 5 take."""
    steps: list[int] = []
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.set_progress_handler(lambda: steps.append(1), 100)
        assert len(select_runs(connection, text, order_by=by, limit=5)) == 5
        raw.set_progress_handler(None, 0)
    return len(steps)


@pytest.mark.parametrize(
    "by", ["started desc", "metrics.a", "metrics.b desc", "metrics.b.max desc", "name", "age"]
)
@pytest.mark.parametrize("text", ["", "metrics.a > 0.5", "metrics.a > 0.2 and params.p = 1"])
def test_a_limit_does_not_read_every_run(
    small_and_large: tuple[sa.Engine, sa.Engine], text: str, by: str
) -> None:
    small, large = (_steps(engine, text, by) for engine in small_and_large)
    assert large < 2 * small + 50
