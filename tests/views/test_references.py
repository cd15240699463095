"""What names a run: numbers of any kind, rows and columns of a search, and what names none."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from trackmagic.errors import BadValue, NotFound
from trackmagic.query.frame import runs_frame
from trackmagic.views.references import number_of, numbers_of


class Whole:
    """A number by its ``__index__`` alone, as arrays of some libraries are."""

    def __index__(self) -> int:
        return 2


@pytest.fixture
def frame(world) -> pd.DataFrame:
    for lr in (0.1, 0.2, 0.3):
        world.run(params={"lr": lr})
    with world.store.database.read() as connection:
        return runs_frame(connection, [3, 2, 1])


@pytest.mark.parametrize(
    "ref",
    [2, "2", "#2", np.int64(2), np.uint8(2), np.str_("#2"), np.array(2), np.array([2])[0], Whole()],
)
def test_any_whole_number_names_a_run(world, frame, ref: Any) -> None:
    assert number_of(world.store, ref) == 2
    assert numbers_of(world.store, [ref]) == [2]


def test_what_a_search_gives_names_its_runs(world, frame) -> None:
    store = world.store
    assert number_of(store, frame.iloc[0]["number"]) == 3
    assert number_of(store, frame.iloc[1]["run_id"]) == 2
    assert number_of(store, frame.iloc[2]) == 1
    assert number_of(store, frame[["number", "params.lr"]].iloc[0]["number"]) == 3  # a float
    assert number_of(store, frame.to_dict("records")[0]) == 3
    assert numbers_of(store, [frame]) == [3, 2, 1]
    assert numbers_of(store, [frame["number"]]) == [3, 2, 1]
    assert numbers_of(store, [frame["number"].to_numpy(), "#1"]) == [3, 2, 1]
    assert numbers_of(store, [frame.head(2)["run_id"], [frame.iloc[2]["number"]]]) == [3, 2, 1]
    assert numbers_of(store, [frame.iloc[0], frame.iloc[1]]) == [3, 2]


@pytest.mark.parametrize(
    "ref",
    [
        True,
        np.True_,
        math.nan,
        np.float64("nan"),
        2.5,
        math.inf,
        None,
        b"#2",
        pd.NA,
        pd.NaT,
        object(),
        [1],
        pd.Series({"params.lr": 0.1}),
        np.array([1, 2]),
    ],
)
def test_what_names_no_run_says_what_would(world, frame, ref: Any) -> None:
    with pytest.raises(BadValue, match=r"names no run; use '#12', a name, an id or its start"):
        number_of(world.store, ref)


def test_a_number_that_no_run_has_is_not_found(world, frame) -> None:
    for ref in (99, np.int64(99), -7):
        with pytest.raises(NotFound, match="use '#12'"):
            number_of(world.store, ref)
