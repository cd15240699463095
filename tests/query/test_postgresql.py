"""What filters find in PostgreSQL: the same, by the plan for any database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from tests.postgresql import server, why_not

from trackmagic.query import count_runs, select_runs
from trackmagic.query.groups import groupable, grouped, matching_runs

from .test_search import FILTERS, RUNS
from .worlds import NOW, store

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())
ORDERS = ("started desc", "name", "params.lr", "metrics.loss desc", "tags.team, number", "duration")


@pytest.fixture(scope="module")
def connection() -> Iterator[sa.Connection]:
    with server() as url:
        engine = store(*RUNS, url=url)
        with engine.connect() as connection:
            yield connection
        engine.dispose()


@pytest.mark.parametrize(("text", "found"), FILTERS)
def test_a_filter_finds_the_same(connection: sa.Connection, text: str, found: list[int]) -> None:
    assert sorted(select_runs(connection, text, now=NOW)) == found
    assert count_runs(connection, text, now=NOW) == len(found)


@pytest.mark.parametrize("by", ORDERS)
def test_runs_come_in_the_same_order(connection: sa.Connection, by: str) -> None:
    with store(*RUNS).connect() as of_sqlite:
        expected = select_runs(of_sqlite, order_by=by, now=NOW)
    assert select_runs(connection, order_by=by, now=NOW) == expected
    pages = [select_runs(connection, order_by=by, now=NOW, limit=1, offset=at) for at in range(4)]
    assert [number for page in pages for number in page] == expected


@pytest.mark.parametrize("by", ["params.lr", "params.depth", "tags.team", "status", "experiment"])
def test_runs_are_grouped_the_same(connection: sa.Connection, by: str) -> None:
    def told(connection: sa.Connection) -> list[tuple[object, list[int]]]:
        runs = matching_runs(connection, "")
        groups, _ = grouped(connection, groupable(connection, by), runs)
        return [(group.value, group.runs.tolist()) for group in groups]

    with store(*RUNS).connect() as of_sqlite:
        expected = told(of_sqlite)
    assert told(connection) == expected
