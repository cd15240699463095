"""A filter as rows of a form, and rows as a filter."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trackmagic.query import select_runs
from trackmagic.views.filter_rows import (
    FilterRow,
    FilterRowsQuery,
    FilterTextQuery,
    filter_rows,
    filter_text,
)


@pytest.fixture
def filled(world):
    world.run(
        params={"lr": 0.1, "opt": "adam", "two words": 1, "config": {"deep": 3}, "flag": True},
        metrics={"loss": [2.0, 1.0]},
        tags={"stage": "it's", "n": "7"},
    )
    return world.store


def _rows(store, filter):
    answer = filter_rows(store, FilterRowsQuery(filter=filter))
    rows = [(row.field, row.operator, *row.values) for row in answer.rows]
    return rows, answer.joint, answer.is_by_hand


def _text(store, *rows, joint="and"):
    rows = tuple(
        FilterRow(field=field, operator=how, values=tuple(values)) for field, how, *values in rows
    )
    answer = filter_text(store, FilterTextQuery(rows=rows, joint=joint))
    return answer.filter, list(answer.problems)


@pytest.mark.parametrize(
    ("filter", "rows", "joint"),
    [
        ("", [], "and"),
        ("lr < 0.1", [("params.lr", "<", "0.1")], "and"),
        (
            "lr > 0 and metrics.loss.min <= 1e-3",
            [("params.lr", ">", "0"), ("metrics.loss.min", "<=", "0.001")],
            "and",
        ),
        (
            "status = failed or opt in ('adam', 'sgd')",
            [("status", "=", "failed"), ("params.opt", "in", "adam", "sgd")],
            "or",
        ),
        ("tags.stage = 'it''s'", [("tags.stage", "=", "it's")], "and"),
        ("tags.n = '7'", [("tags.n", "=", "7")], "and"),
        ("params.`two words` is not null", [("params.`two words`", "is not null")], "and"),
        ("params.config.deep = 3", [("params.config.deep", "=", "3")], "and"),
        ("flag = true", [("params.flag", "=", "true")], "and"),
        ("name ilike '%otter%'", [("name", "contains", "otter")], "and"),
        ("name like 'brave-%'", [("name", "like", "brave-%")], "and"),
        ("age < 2h", [("age", "<", "2h")], "and"),
        ("started >= '2026-01-31'", [("started", ">=", "2026-01-31")], "and"),
        (
            "lr between 0.01 and 0.1",
            [("params.lr", ">=", "0.01"), ("params.lr", "<=", "0.1")],
            "and",
        ),
    ],
)
def test_a_plain_filter_is_rows_and_back(filled, filter, rows, joint):
    assert _rows(filled, filter) == (rows, joint, False)
    text, problems = _text(filled, *rows, joint=joint)
    assert not any(problems)
    assert _rows(filled, text) == (rows, joint, False)


@pytest.mark.parametrize(
    "filter",
    [
        "not lr = 0.1",
        "lr = 0.1 and (opt = 'adam' or opt = 'sgd')",
        "adam",
        "lr = 0.1 and adam",
        "lr >",
        "gone = 1",
        "params.flag = 'true'",
        "lr = ' 7'",
    ],
)
def test_what_rows_cannot_say_is_written_by_hand(filled, filter):
    assert _rows(filled, filter)[::2] == ([], True)


def test_values_are_spelled_as_their_field_takes_them(filled):
    assert _text(filled, ("params.lr", "=", "0.1"))[0] == "params.lr = 0.1"
    assert _text(filled, ("params.opt", "=", "adam"))[0] == "params.opt = 'adam'"
    assert _text(filled, ("tags.n", "=", "7"))[0] == "tags.n = '7'"
    assert _text(filled, ("tags.stage", "!=", "it's"))[0] == "tags.stage != 'it''s'"
    assert _text(filled, ("params.opt", "contains", "da"))[0] == "params.opt ilike '%da%'"
    assert _text(filled, ("status", "in", "failed", "crashed"))[0] == (
        "status in ('failed', 'crashed')"
    )
    assert _text(filled, ("duration", ">", "5m"))[0] == "duration > 5m"


def test_rows_that_are_not_filled_in_yet_are_left_out(filled):
    assert _text(filled, ("", "=", ""), ("params.lr", "=", ""), ("params.lr", ">", "0")) == (
        "params.lr > 0",
        ["", "", ""],
    )


def test_a_row_that_means_nothing_says_why_and_is_left_out(filled):
    text, problems = _text(
        filled, ("metrics.loss", "<", "low"), ("params.lr", ">", "0"), joint="or"
    )
    assert text == "params.lr > 0"
    assert problems == ["metrics.loss takes a number without quotes", ""]


def test_each_kind_of_field_has_its_operators(filled):
    operators = filter_rows(filled, FilterRowsQuery(filter="")).operators
    assert "contains" not in operators["metrics"]
    assert "<" not in operators["tags"]
    assert {"<", "contains", "in", "is null"} <= set(operators["params"])
    assert "<" in operators["started"]
    assert "<" not in operators["status"]


FIELDS = st.sampled_from(
    ["params.lr", "params.opt", "metrics.loss", "tags.stage", "name", "params.`two words`", "note"]
)
VALUES = st.one_of(
    st.floats(allow_nan=False).map(repr),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
    st.sampled_from(["true", "none", "'", "''", "%", "_", "1e5", "it's", " 7 ", "-inf"]),
)
OPERATORS = st.sampled_from(["=", "!=", "<", ">=", "like", "contains", "in", "is null"])


@given(
    rows=st.lists(st.tuples(FIELDS, OPERATORS, VALUES), max_size=4),
    joint=st.sampled_from(["and", "or"]),
)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_rows_say_is_a_filter_that_can_be_asked(filled, rows, joint):
    text, _problems = _text(filled, *rows, joint=joint)
    with filled.database.read() as connection:
        select_runs(connection, text)
