"""Filter text to trees: what MLflow takes, what is new, and what a bad filter is told."""

from __future__ import annotations

import contextlib
import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackmagic.errors import BadFilter, BadValue
from trackmagic.query import parse, parse_order
from trackmagic.query.nodes import And, Comparison, Field, FreeText, Literal, Not, NullTest, Or
from trackmagic.query.parser import DEEPEST, MOST_TESTS
from trackmagic.query.scanner import LONGEST


def _test(kind: str | None, key: str, operator: str, value: object, part: str = "") -> Comparison:
    values = value if isinstance(value, tuple) else (value,)
    return Comparison(Field(kind, key, part), operator, tuple(Literal(one) for one in values))


MLFLOW = [
    # https://mlflow.org/docs/latest/ml/search/search-runs
    ("metrics.accuracy > 0.72", _test("metrics", "accuracy", ">", 0.72)),
    ('metrics."accuracy" > 0.72', _test("metrics", "accuracy", ">", 0.72)),
    ("metrics.loss <= 0.15", _test("metrics", "loss", "<=", 0.15)),
    ("metrics.accuracy != 0.15", _test("metrics", "accuracy", "!=", 0.15)),
    ("metrics.`cross-entropy` < 0.5", _test("metrics", "cross-entropy", "<", 0.5)),
    ('params.batch_size = "2"', _test("params", "batch_size", "=", "2")),
    ('params.model LIKE "GPT%"', _test("params", "model", "like", "GPT%")),
    ('params.model ILIKE "gPt%"', _test("params", "model", "ilike", "gPt%")),
    ('params.model != "None"', _test("params", "model", "!=", "None")),
    ('tags."environment" = "notebook"', _test("tags", "environment", "=", "notebook")),
    ('tags.task ILIKE "classif%"', _test("tags", "task", "ilike", "classif%")),
    ("tags.mlflow.source.name = 'x.py'", _test("tags", "mlflow.source.name", "=", "x.py")),
    ('datasets.name LIKE "custom"', _test("datasets", "name", "like", "custom")),
    ('dataset.context = "train"', _test("datasets", "context", "=", "train")),
    (
        "datasets.digest IN ('s8ds293b', 'jks834s2')",
        _test("datasets", "digest", "in", ("s8ds293b", "jks834s2")),
    ),
    ('attributes.status = "ACTIVE"', _test("attributes", "status", "=", "ACTIVE")),
    ('attributes.user_id = "user1"', _test("attributes", "user_id", "=", "user1")),
    ('attributes.run_name = "my-run"', _test("attributes", "run_name", "=", "my-run")),
    (
        "attributes.run_id IN ('a1b2', 'e5f6')",
        _test("attributes", "run_id", "in", ("a1b2", "e5f6")),
    ),
    ("attributes.created > 1664067852747", _test("attributes", "created", ">", 1664067852747.0)),
    ("start_time >= 1664067852747", _test("attributes", "start_time", ">=", 1664067852747.0)),
    # what MLflow's own tests of its parser take
    ("metric.acc>=100", _test("metrics", "acc", ">=", 100.0)),
    ("params.m!='tf'", _test("params", "m", "!=", "tf")),
    ('params."m"!="tf"', _test("params", "m", "!=", "tf")),
    ('metric."legit name" >= 0.243', _test("metrics", "legit name", ">=", 0.243)),
    ('metrics."X//Y#$$@&Z" = 3', _test("metrics", "X//Y#$$@&Z", "=", 3.0)),
    ("`metric`.a >= 0.1", _test("metrics", "a", ">=", 0.1)),
    ('metrics."accuracy.2.0" > 5', _test("metrics", "accuracy.2.0", ">", 5.0)),
    ('params."p.a.r.a.m" != "a"', _test("params", "p.a.r.a.m", "!=", "a")),
    ("run.status = 'RUNNING'", _test("attributes", "status", "=", "RUNNING")),
    ("`run name` = 'x'", _test("attributes", "run name", "=", "x")),
    ("attribute.`Run Name` = 'x'", _test("attributes", "Run Name", "=", "x")),
    ("tags.version IS NULL", NullTest(Field("tags", "version"), null=True)),
    ("params.lr is not null", NullTest(Field("params", "lr"), null=False)),
    ('params.m = "L\'Hosp"', _test("params", "m", "=", "L'Hosp")),
    (
        "metrics.rmse < 1 AND params.model_class = 'LR'",
        And((_test("metrics", "rmse", "<", 1.0), _test("params", "model_class", "=", "LR"))),
    ),
    ("", And()),
]


@pytest.mark.parametrize(("text", "tree"), MLFLOW)
def test_a_filter_of_mlflow_is_taken_unchanged(text: str, tree: object) -> None:
    assert parse(text) == tree


NEW = [
    ("lr < 1 or not a = 'x'", Or((_test(None, "lr", "<", 1.0), Not(_test(None, "a", "=", "x"))))),
    ("metrics.loss.min < 1", _test("metrics", "loss", "<", 1.0, "min")),
    ("metrics.`loss.min` < 1", _test("metrics", "loss.min", "<", 1.0)),
    ("metrics.min < 1", _test("metrics", "min", "<", 1.0)),
    ("loss.last < 1", _test(None, "loss", "<", 1.0, "last")),
    ("metrics.x = -INF", _test("metrics", "x", "=", -math.inf)),
    ("metrics.x is null", NullTest(Field("metrics", "x"), null=True)),
    ("params.f = true", _test("params", "f", "=", value=True)),
    ("params.f = None", _test("params", "f", "=", None)),
    ("params.f not like 'a%'", _test("params", "f", "not like", "a%")),
    ("params.n in (1, '2')", _test("params", "n", "in", (1.0, "2"))),
    ("metrics.system/cpu > 1e2", _test("metrics", "system/cpu", ">", 100.0)),
    ("'it''s here'", FreeText("it's here")),
    ("#17", _test("attributes", "number", "=", 17.0)),
    ('"val loss" > 1', _test(None, "val loss", ">", 1.0)),
    ("resnet 50", And((FreeText("resnet"), FreeText("50")))),
    ("resnet lr > 1", And((FreeText("resnet"), _test(None, "lr", ">", 1.0)))),
    ("torch.nn or 2026-01-31", Or((FreeText("torch.nn"), FreeText("2026-01-31")))),
]


@pytest.mark.parametrize(("text", "tree"), NEW)
def test_a_filter_says_more_than_mlflow(text: str, tree: object) -> None:
    assert parse(text) == tree


def test_nan_is_a_number_that_is_not_even_itself() -> None:
    comparison = parse("metrics.x != nan")
    assert isinstance(comparison, Comparison)
    [literal] = comparison.values
    assert math.isnan(literal.value)
    assert replace(comparison, values=()) == replace(_test("metrics", "x", "!=", 0.0), values=())


def test_and_binds_before_or() -> None:
    a, b, c = (_test("tags", key, "=", "x") for key in "abc")
    assert parse("tags.a='x' or tags.b='x' and tags.c='x'") == Or((a, And((b, c))))
    assert parse("(tags.a='x' or tags.b='x') and tags.c='x'") == And((Or((a, b)), c))


def test_a_span_has_a_unit() -> None:
    [age] = [parse("age < 2h")]
    assert age == Comparison(Field("attributes", "age"), "<", (Literal(2.0, "h"),))


BAD = [
    ("loss ~ 1", 5, "unexpected '~'"),
    ("metrics.a = 'x'", 12, "metrics.a takes a number without quotes"),
    ("metrics.a like 'x'", 0, "use one of = != in not in < <= > >="),
    ("metrics.a < nan", 12, "nan can only be compared by = and !="),
    ("tags.a > 'x'", 0, "cannot be compared with >"),
    ("tags.a = 1", 9, "put it in quotes"),
    ("params.a = adam w", 11, "a text of several words goes in quotes: 'adam w'"),
    ("params.a = `adam`", 11, "a text goes in quotes"),
    ("params.a = 'adam", 11, "never closed"),
    ("`metrics.a > 1", 0, "never closed"),
    ("params.a", 8, "expected an operator"),
    ("tags.baseline", 13, "tags.baseline is not null finds"),
    ("#17 = 3", 0, "a comparison starts with a name"),
    ("#", 0, "unexpected '#'"),
    ("#12b", 0, "unexpected '#'"),
    ("params.acc LR", 11, "expected an operator"),
    ("metrics.a !=", 12, "expected a number or a text"),
    ("metrics.a > 1 metrics.b > 1", 14, "expected AND, OR or the end"),
    ("metrics.a > 1; metrics.b > 1", 13, "unexpected ';'"),
    ("tags.a = = 'x'", 9, "expected a number or a text"),
    ("(metrics.a > 1", 14, "expected AND, OR or '\\)'"),
    ("metrics.a > 1)", 13, "expected AND, OR or the end"),
    ("metrics.a > 1 and", 17, "expected a comparison"),
    ("and metrics.a > 1", 0, "expected a comparison"),
    ("1 = 1", 0, "a comparison starts with a name"),
    ("'a' = 1", 0, "a comparison starts with a name"),
    ("attributes.durtion > 1", 0, "did you mean 'duration'"),
    ("datasets.nam = 'x'", 0, "use one of name, digest, context; did you mean 'name'"),
    ("status = 'finishd'", 9, "use one of running, finished.*did you mean 'finished'"),
    ("status is 'x'", 10, "expected NULL or NOT NULL"),
    ("duration > 5x", 11, "unknown unit 'x'; use one of s, m, h, d, w"),
    ("metrics.a > 5m", 12, "no span of time"),
    ("started > 'last week'", 10, "write it as '2026-01-31'"),
    ("started > 2026-13-31", 10, "'2026-13-31' is no date"),
    ("params.a in 'x'", 12, "expected a list"),
    ("params.a in ()", 13, "expected a number or a text"),
    ("params.a in ('x' 'y')", 17, "expected ',' or '\\)'"),
    ("params.a < true", 11, "takes a number"),
    ("a\0b", 1, "NUL"),
    ("lr > 1 && b > 2", 7, "unexpected '&&'; write AND"),
    ("lr > 1 || b > 2", 7, "unexpected '\\|\\|'; write OR"),
    ("lr >> 1", 3, "unknown operator '>>'; use one of = != < <= > >= LIKE"),
    ("lr => 1", 3, "unknown operator '=>'; write >="),
    ("age < 2 hours", 6, "write this span as 2h"),
    ("duration > 1.5minutes", 11, "write this span as 1.5m"),
    ("started > 2 days", 10, "'2026-01-31'; or use age < 2d"),
    ("started > 2d", 10, "'2026-01-31'; or use age < 2d"),
    ("started > yesterday", 10, "write it as '2026-01-31' .*or use age < 1d"),
    ("started > 'yesterday'", 10, "write it as '2026-01-31' .*or use age < 1d"),
    ("age < yesterday", 6, "takes a span such as 90 or 5m"),
    ("metrics.a > high", 12, "takes a number without quotes"),
    ("order by loss", 0, "give that to order_by or --order"),
    ("lr > 1 order by loss", 7, "give that to order_by or --order"),
    ("resnet order by loss", 7, "give that to order_by or --order"),
]


@pytest.mark.parametrize(("text", "column", "reason"), BAD)
def test_a_bad_filter_says_where(text: str, column: int, reason: str) -> None:
    with pytest.raises(BadFilter, match=reason) as caught:
        parse(text)
    assert caught.value.column == column


@pytest.mark.parametrize("given", [5, None, b"lr > 1", ["lr > 1"]])
def test_a_filter_that_is_no_text_is_refused(given: Any) -> None:
    with pytest.raises(BadValue, match=r"the filter is .*; give a text such as"):
        parse(given)


@pytest.mark.parametrize("given", [5, None, b"loss", ["loss", 5], [["loss"]]])
def test_an_order_that_is_no_text_is_refused(given: Any) -> None:
    with pytest.raises(BadValue, match=r"order_by is .*; give a text such as"):
        parse_order(given)


def test_the_words_order_by_are_found_in_quotes() -> None:
    assert parse("'order by'") == FreeText("order by")


@pytest.mark.parametrize(
    "text",
    [
        "(" * (DEEPEST + 1),
        "not " * 2000,
        "(" * 5000 + ")" * 5000,
        "a " * (MOST_TESTS + 1),
        "x" * (LONGEST + 1),
        "\ud800",
    ],
)
def test_a_filter_past_a_limit_is_refused(text: str) -> None:
    with pytest.raises(BadFilter):
        parse(text)


def test_a_filter_at_the_limit_of_nesting_is_taken() -> None:
    assert parse("(" * DEEPEST + "tags.a = 'x'" + ")" * DEEPEST) == _test("tags", "a", "=", "x")


WORDS = st.sampled_from(
    ["metrics", ".", "a", "`a b`", '"c"', "'t'", "(", ")", ",", "and", "or", "not", "in", "is", "null",
     "like", "<", "!=", "=", "1", "-2.5e3", "nan", "5m", "true", "status", "started", "params.a", " "]
)  # fmt: skip


@given(st.text() | st.lists(WORDS).map(" ".join) | st.lists(WORDS).map("".join))
def test_any_text_parses_or_is_a_bad_filter(text: str) -> None:
    for read in (parse, parse_order):
        with contextlib.suppress(BadFilter):
            read(text)
