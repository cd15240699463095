"""SQL and a plain interpreter agree, whatever the filter and the runs."""

from __future__ import annotations

from hypothesis import given, settings

from trackmagic.query import count_runs, parse, select_runs
from trackmagic.query.nodes import And, Node
from trackmagic.query.parser import MOST_TESTS

from .strategies import nodes, worlds
from .worlds import NOW, Made, numbers, passes, show, store


@given(nodes)
def test_a_printed_tree_parses_to_itself(node: Node) -> None:
    assert parse(show(node)) == node


@settings(max_examples=400, deadline=None)
@given(nodes, worlds)
def test_sql_finds_what_a_plain_interpreter_finds(node: Node, runs: list[Made]) -> None:
    with store(*runs).connect() as connection:
        from trackmagic.query.resolve import resolve

        text = show(node)
        known = resolve(connection, parse(text), text)
        expected = numbers([one for one in runs if passes(known, one)])
        assert sorted(select_runs(connection, text, now=NOW)) == expected
        assert sorted(select_runs(connection, text, now=NOW, limit=3)) <= expected
        assert count_runs(connection, text, now=NOW) == len(expected)
