"""SQL and a plain interpreter agree, whatever the filter and the runs."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import example, given, settings

from trackmagic.query import count_runs, parse, select_runs
from trackmagic.query.nodes import Node
from trackmagic.query.resolve import resolve

from .strategies import nodes, worlds
from .worlds import NOW, PLANS, Made, add_run, numbers, passes, show, store


@given(nodes)
@example(parse("started = '2027-01-15' or ended not in ('2027-01-15', '2020-01-01 10:00')"))
def test_a_printed_tree_parses_to_itself(node: Node) -> None:
    assert parse(show(node)) == node


@pytest.fixture(scope="module")
def engine() -> sa.Engine:
    return store()


@settings(max_examples=max(300, settings().max_examples))
@given(nodes, worlds)
@example(
    parse("params.a = 'adam' or params.a = 'adam' or status like 'KILLED'"),
    [Made(1, params={"a": "sgd"}, status="interrupted")],
)
@example(
    parse("started = '2027-01-15' or ended != '2027-01-15' or ended in ('2027-01-15')"),
    [Made(1), Made(2, started=NOW - 900_000, ended=None), Made(3, ended=NOW - 900_000)],
)
@example(parse("not status ilike '%ill%'"), [Made(1, status="interrupted"), Made(2)])
@example(parse("status not like 'K%'"), [Made(1, status="interrupted"), Made(2)])
@example(parse("params.a.k = 7"), [Made(1, params={"a": {"k": 7}, "a.k": 8})])
@example(parse("tags.mlflow.user != 'x'"), [Made(1, user="y"), Made(2, tags={"mlflow.user": "x"})])
@example(parse("notebook != 'x'"), [Made(1, notebook="/a/x"), Made(2, notebook="/x/a"), Made(3)])
@example(parse("cell != 7 or cell = '7'"), [Made(1, cell="7"), Made(2, count=7), Made(3)])
def test_sql_finds_what_a_plain_interpreter_finds(
    engine: sa.Engine, node: Node, runs: list[Made]
) -> None:
    with engine.connect() as connection:
        for one in runs:
            add_run(connection, one)
        text = show(node)
        known = resolve(connection, parse(text), text)
        expected = numbers([one for one in runs if passes(known, one)])
        for plan in PLANS.values():
            assert sorted(select_runs(connection, text, now=NOW, plan=plan)) == expected
            assert count_runs(connection, text, now=NOW, plan=plan) == len(expected)
        connection.rollback()
