"""Runs as a DataFrame."""

from __future__ import annotations

import math

import pandas as pd

from trackmagic.query import runs_frame
from trackmagic.query.frame import AT_ONCE

from .worlds import NOW, Made, store

BASE = ["run_id", "number", "name", "experiment", "status", "started", "ended", "duration"]


def _frame(*runs: Made, numbers: list[int] | None = None) -> pd.DataFrame:
    with store(*runs).connect() as connection:
        return runs_frame(connection, [one.number for one in runs] if numbers is None else numbers)


def test_no_runs_give_the_base_columns() -> None:
    frame = _frame()
    assert list(frame.columns) == BASE
    assert len(frame) == 0
    assert str(frame["started"].dtype).endswith("UTC]")
    assert frame["duration"].dtype == "float64"


def test_rows_come_in_the_order_asked_for_and_only_if_there() -> None:
    frame = _frame(Made(1), Made(2), Made(3), numbers=[3, 9, 1])
    assert frame["number"].tolist() == [3, 1]
    assert frame["run_id"].tolist() == [f"{3:032x}", f"{1:032x}"]


def test_times_are_utc_and_a_running_run_has_no_end() -> None:
    frame = _frame(Made(1, started=NOW + 0.25, ended=None), Made(2, started=0.0, ended=1.5))
    assert frame["started"][0] == pd.Timestamp("2027-01-15 08:00:00.25", tz="UTC")
    assert frame["ended"].isna().tolist() == [True, False]
    assert math.isnan(frame["duration"][0])
    assert frame["duration"][1] == 1.5


def test_columns_come_in_groups_sorted_by_key() -> None:
    made = Made(
        1,
        params={"b": 1, "a": 2},
        metrics={"z": 1.0, "m": 2.0, "system/cpu": 3.0},
        tags={"t": "x"},
    )
    assert list(_frame(made).columns[len(BASE) :]) == [
        "params.a",
        "params.b",
        "metrics.m",
        "metrics.z",
        "tags.t",
    ]


def test_params_keep_their_types() -> None:
    first = {"i": 7, "f": 0.5, "n": 1, "b": True, "s": "adam", "x": None, "l": [1, {"a": 2}]}
    second = {"i": 8, "f": math.nan, "n": 0.5, "b": False, "s": "sgd", "x": 7, "h": 2**70}
    frame = _frame(Made(1, params=first), Made(2, params=second))
    kinds = {key: frame[f"params.{key}"].dtype.kind for key in "ifnb"}
    assert kinds == {"i": "i", "f": "f", "n": "f", "b": "b"}
    assert frame["params.s"].tolist() == ["adam", "sgd"]
    assert frame["params.x"].tolist() == [None, 7]
    assert type(frame["params.x"][1]) is int
    assert frame["params.l"].tolist() == [[1, {"a": 2}], None]
    assert frame["params.h"].tolist() == [None, 2**70]


def test_an_integer_too_large_for_a_float_stays_exact() -> None:
    frame = _frame(Made(1, params={"seed": 2**53 + 1}), Made(2, params={"seed": 3}))
    assert frame["params.seed"].tolist() == [2**53 + 1, 3]


def test_a_number_that_some_runs_lack_is_nan_there() -> None:
    frame = _frame(Made(1, params={"i": 7}, metrics={"m": -math.inf}), Made(2))
    assert frame["params.i"][0] == 7
    assert math.isnan(frame["params.i"][1])
    assert frame["metrics.m"][0] == -math.inf
    assert math.isnan(frame["metrics.m"][1])


def test_many_runs_are_read_as_few_are() -> None:
    runs = [Made(n, params={"p": n}, tags={"t": str(n)}) for n in range(1, AT_ONCE + 300)]
    with store(*runs).connect() as connection:
        numbers = [one.number for one in reversed(runs) if one.number % 7]
        frame = runs_frame(connection, numbers)
        assert frame["params.p"].tolist() == numbers
        assert frame["tags.t"].tolist() == [str(number) for number in numbers]
        few = runs_frame(connection, numbers[:9])
        pd.testing.assert_frame_equal(few, frame.head(9), check_column_type=False)
