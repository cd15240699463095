"""A fingerprint says whether it saw all of a value; what it calls whole, it saw whole."""

import numpy as np
import pandas as pd
import pytest

from trackmagic.cell.fingerprint import take_fingerprint


def whole(value):
    mark = take_fingerprint(value, budget_seconds=60)
    assert mark.digest
    return not mark.is_sampled


@pytest.mark.parametrize(
    "value",
    [
        1, "x" * 1000, b"x" * 100_000, list(range(1000)), {n: n for n in range(1000)}, range(10**9),
        np.zeros(10), np.zeros((1000, 1000)), np.zeros((1000, 1000), order="F"), np.zeros(10**6)[::2],
        np.zeros((100, 100, 100), "f4"), pd.DataFrame(np.zeros((10_000, 20))),
        pd.Series([f"text {n}" for n in range(20_000)]), pd.DataFrame({"a": list("abc"), "b": [1, 2, 3]}),
    ],
    ids=str,
)  # fmt: skip
def test_what_was_seen_whole(value):
    assert whole(value)


@pytest.mark.parametrize(
    "value",
    [
        "x" * 1_000_000, b"x" * 1_000_000, bytearray(1_000_000), list(range(1001)),
        {n: n for n in range(1001)},
        np.zeros(5_000_000), np.zeros((2_000_000, 10))[:, :9], pd.DataFrame(np.zeros((1_000_000, 10))),
        pd.DataFrame(np.zeros((3, 200))), pd.Series([f"text {n}" for n in range(100_001)]),
        np.array([object()] * 1000), [[0] * 900 for _ in range(900)],
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_what_was_only_sampled(value):
    assert not whole(value)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", ["f8", "f4", "i8", "u1", "?"])
def test_any_element_that_changes_or_moves_in_a_whole_array_is_seen(order, dtype):
    values = np.arange(700 * 900).reshape(700, 900)
    array = np.asarray(values % 2 if dtype == "?" else values % 251, dtype=dtype, order=order)
    assert whole(array)
    before = take_fingerprint(array, budget_seconds=60).digest
    assert take_fingerprint(np.ascontiguousarray(array), budget_seconds=60).digest == before
    random = np.random.default_rng(0)
    for _ in range(30):
        row, column = random.integers(700), random.integers(900)
        changed = array.copy(order="K")
        changed[row, column] = (
            not changed[row, column] if dtype == "?" else changed[row, column] + 1
        )
        assert take_fingerprint(changed, budget_seconds=60).digest != before
        moved = array.copy(order="K")
        other = random.integers(700)
        moved[[row, other]] = moved[[other, row]]
        if not np.array_equal(moved, array):
            assert take_fingerprint(moved, budget_seconds=60).digest != before


def test_a_text_in_the_middle_of_a_long_column_is_seen():
    texts = [f"text {n}" for n in range(20_000)]
    frame = pd.DataFrame({"a": texts, "b": texts[::-1]})
    before = take_fingerprint(frame, budget_seconds=60)
    assert not before.is_sampled
    frame.loc[7777, "b"] = "another"
    assert take_fingerprint(frame, budget_seconds=60).digest != before.digest
