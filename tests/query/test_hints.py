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
        Made(1, params={"epochs": 2, "a": 1}, metrics={"loss": 0.5}, tags={"team": "blue"})
    ).connect()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("params.epoch = 2", ["no run has params.epoch; did you mean 'epochs'?"]),
        ("metrics.nosuch > 3", ["no run has metrics.nosuch"]),
        (
            "metrics.loss.median > 1",
            [
                "no run has metrics.loss.median; 'median' is not one of min, max, first, last, points"
            ],
        ),
        ("metrics.los.min > 1", ["no run has metrics.los.min; did you mean 'loss'?"]),
        ("metrics.epochs > 1", ["no run has metrics.epochs; did you mean params.epochs?"]),
        ("tags.temp is not null", ["no run has tags.temp; did you mean 'team'?"]),
        (
            "not (params.x = 1 or metrics.y > 1) and params.x = 3",
            ["no run has params.x", "no run has metrics.y"],
        ),
    ],
)
def test_a_key_that_no_run_has_is_named(
    connection: sa.Connection, text: str, told: list[str]
) -> None:
    assert hints(connection, text) == told


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
    ],
)
def test_a_key_that_a_run_has_needs_no_hint(connection: sa.Connection, text: str) -> None:
    assert hints(connection, text) == []


def test_a_key_that_no_run_has_is_no_error(connection: sa.Connection) -> None:
    assert select_runs(connection, "params.epoch = 2") == []


def test_hints_refuse_what_a_search_refuses(connection: sa.Connection) -> None:
    with pytest.raises(BadFilter, match="unknown name 'epoch'"):
        hints(connection, "epoch = 2")
