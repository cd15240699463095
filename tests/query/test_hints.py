"""What is said of a filter that finds nothing."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from trackmagic.errors import BadFilter
from trackmagic.query import hints, select_runs

from .worlds import Made, store


@pytest.fixture(scope="module")
def connection() -> sa.Connection:
    return store(
        Made(
            1,
            params={"epochs": 2, "a": 1, "opt": "adam", "size": "7", "config": {"lr": 0.1}},
            metrics={"loss": 0.5},
            tags={"team": "blue"},
        )
    ).connect()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("params.epoch = 2", ["no run has params.epoch; did you mean 'epochs'?"]),
        ("metrics.nosuch > 3", ["no run has metrics.nosuch"]),
        (
            "metrics.loss.median > 1",
            ["no run has metrics.loss.median; 'median' is not one of best, min, max, first, last"],
        ),
        ("metrics.los.min > 1", ["no run has metrics.los.min; did you mean 'loss'?"]),
        ("metrics.epochs > 1", ["no run has metrics.epochs; did you mean params.epochs?"]),
        ("tags.temp is not null", ["no run has tags.temp; did you mean 'team'?"]),
        ("tags.mlflow.nosuch = 'x'", ["no run has tags.mlflow.nosuch; of MLflow's own tags"]),
        (
            "params.config.lrr > 0",
            ["no run has params.config.lrr; did you mean 'config.lr' or 'config'?"],
        ),
        ("config.lr > 7 and params.config.momentum = 1", ["params.config LIKE"]),
        ("epochs > 'a'", ["params.epochs is a number in every run that has it; 'a' is none"]),
        ("epochs = 'a' or epochs in ('a', 'b')", ["'a' is none"]),
        ("opt > 0.1", ["params.opt is a number in no run; as a text it is compared in quotes"]),
        ("size = 7", ["params.size is a number in no run"]),
        ("config > 1", ["params.config is a number in no run"]),
        ("name like fox", ["'fox' is compared as a whole; '%fox%' is like all that holds it"]),
        ("epochs = none", ["params.epochs is None in no run; params.epochs IS NULL finds"]),
        ("epochs", ["'epochs' was looked for as a text; a test of params.epochs has an operator"]),
        ("epochs 2", ["params.epochs = ..., or params.epochs IS NOT NULL"]),
        ("loss", ["a test of metrics.loss has an operator"]),
        ("error", ["'error' was looked for as a text; a test of error has an operator"]),
        ("failed", ["failed was taken as status = 'failed'; in quotes it is looked for as a text"]),
        (
            "not (params.x = 1 or metrics.y > 1) and params.x = 3",
            ["no run has params.x", "no run has metrics.y"],
        ),
    ],
)
def test_a_test_that_no_run_can_pass_is_named(
    connection: sa.Connection, text: str, told: list[str]
) -> None:
    lines = hints(connection, text)
    assert len(lines) == len(told)
    assert all(part in line for part, line in zip(told, lines, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "params.epochs = 7",
        "epochs = 7",
        "loss.min > 9",
        "metrics.loss.max > 9",
        "status = 'failed'",
        "datasets.name = 'x'",
        "tags.nosuch is null",
        "resnet",
        "'failed'",
        "epochs != 'a'",
        "size = '7'",
        "opt != 7",
        "config like '%7%'",
        "config.lr > 7",
        "#17",
    ],
)
def test_a_test_that_a_run_may_pass_needs_no_hint(connection: sa.Connection, text: str) -> None:
    assert hints(connection, text) == []


def test_a_key_that_no_run_has_is_no_error(connection: sa.Connection) -> None:
    assert select_runs(connection, "params.epoch = 2") == []


def test_hints_refuse_what_a_search_refuses(connection: sa.Connection) -> None:
    with pytest.raises(BadFilter, match="unknown name 'epoch'"):
        hints(connection, "epoch = 2")
