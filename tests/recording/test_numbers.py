import datetime as dt
import decimal
import fractions
import math
import threading
import warnings

import numpy as np
import pandas as pd
import polars as pl
import pytest

from trackmagic.errors import BadValue
from trackmagic.recording.numbers import number_of

D = decimal.Decimal


class Device:
    """A number as libraries of arrays give it: no subclass of anything, but ``item``."""

    shape, dtype = (), np.dtype("float32")

    def item(self):
        return 0.5


class Failing:
    def __float__(self):
        raise RuntimeError("on another device")

    item = __float__


class Hidden:
    """Says a number only to those who force it, and warns."""

    def __float__(self):
        return 1.0

    def item(self):
        return 1 + 2j


NUMBERS = [
    (True, 1.0), (np.bool_(True), 1.0), (10**308, 1e308), (np.uint64(2**63), float(2**63)),
    (np.float16(0.5), 0.5), (np.longdouble(0.5), 0.5), (np.array(2), 2.0), (np.array([[0.5]]), 0.5),
    (np.longdouble("inf"), math.inf), (np.array(D("0.5"), object), 0.5),
    (D("0.1"), 0.1), (D("Infinity"), math.inf), (D("NaN"), math.nan), (fractions.Fraction(1, 3), 1 / 3),
    (np.ma.array([0.2]), 0.2), (np.ma.array(3.0, mask=False), 3.0),
    (np.ma.masked, math.nan), (np.ma.array(0.2, mask=True), math.nan),
    (np.ma.array([0.2], mask=[True]), math.nan), (np.ma.array([0.2, 0.4], mask=True).mean(), math.nan),
    (pd.NA, math.nan), (pd.Series([1.5]), 1.5), (pd.Series([pd.NA], dtype="Int64"), math.nan),
    (pl.Series([1.5]), 1.5), (pl.DataFrame({"a": [2]}), 2.0), (Device(), 0.5),
]  # fmt: skip


@pytest.mark.parametrize(("value", "number"), NUMBERS, ids=lambda v: type(v).__name__)
def test_one_number_of_any_library_is_kept_as_it_is(value, number):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert repr(number_of("m", value)) == repr(number)


REFUSED = [
    10**400, -(10**400), np.longdouble("1e4000"), D("1e999"), D("-1e999"), fractions.Fraction(10**400),
    D("sNaN"), 1j, np.complex64(1), np.array(1j), np.complex128(2 + 0j), Hidden(), Failing(),
    "1", "nan", b"1", np.str_("1"), np.array("1.5"), np.array([b"2"]), np.array("2", object),
    np.datetime64("2026-01-01"), np.datetime64(1, "ns"), np.timedelta64(5, "ns"), np.array(5, "m8[ns]"),
    dt.timedelta(1), dt.datetime(2026, 1, 1, tzinfo=dt.UTC), pd.Timestamp("2026"), pd.Timedelta("1s"), pd.NaT,
    None, np.array(None, object), pl.Series([None]), pl.Series(["1"]),
    np.array([1, 2]), np.array([]), np.ma.array([1, 2], mask=[0, 1]), pd.Series([1, 2]),
    pd.Series([], dtype=float),
    pd.DataFrame({"a": [1]}), pl.Series([1, 2]), np.array((1, 2.0), dtype=[("a", int), ("b", float)]),
    [1], (1,), {}, {1}, object(), len, float, range(1), ...,
]  # fmt: skip


@pytest.mark.parametrize("value", REFUSED, ids=lambda v: f"{type(v).__name__}")
def test_what_is_no_single_real_number_is_refused_in_one_line(value):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(BadValue, match=r"metric 'm' is .*; it takes one number") as raised:
            number_of("m", value)
    assert "\n" not in str(raised.value)
    assert " at 0x" not in str(raised.value)


@pytest.mark.parametrize(
    ("value", "cure"),
    [
        (1j, "abs"),
        (np.complex64(1), r"\.real and \.imag"),
        (dt.timedelta(1), r"\.total_seconds\(\)"),
        (10**400, "range of float64"),
    ],
)
def test_the_error_says_what_would_be_right(value, cure):
    with pytest.raises(BadValue, match=cure):
        number_of("m", value)


def test_tensors_are_numbers_or_refused():
    torch = pytest.importorskip("torch")
    for tensor, number in [
        (torch.tensor(0.5, requires_grad=True), 0.5),
        (torch.tensor(1.5, dtype=torch.bfloat16), 1.5),
        (torch.tensor([1.0]).to_sparse(), 1.0),
        (torch.tensor([[2]]), 2.0),
    ]:
        assert number_of("m", tensor) == number
    for tensor in (
        torch.zeros((), device="meta"),
        torch.tensor(1j),
        torch.zeros(2),
        torch.zeros(0),
    ):
        with pytest.raises(BadValue, match="takes one number"):
            number_of("m", tensor)


def test_of_several_metrics_one_that_is_no_number_costs_itself_only(run):
    with pytest.raises(BadValue, match="metric 'b' is 'high'"):
        run.log_metrics({"a": 1.0, "b": "high", "c": np.float32(0.5), "d": 1j})
    assert run.metrics == {"a": 1.0, "c": 0.5}


def test_metrics_that_another_thread_changes_meanwhile_are_those_of_one_moment(run):
    metrics = {f"k{at}": float(at) for at in range(10)}
    is_over = threading.Event()

    def change():
        while not is_over.is_set():
            metrics["k3"] = metrics.pop("k3")

    thread = threading.Thread(target=change)
    thread.start()
    try:
        for _ in range(20_000):
            run.log_metrics(metrics)
    finally:
        is_over.set()
        thread.join()
    for key in ("k0", "k9"):
        assert run.series(key).step.tolist() == list(range(20_000))


def test_a_mapping_that_gives_other_values_each_time_is_read_once(run):
    class Fickle(dict):
        def items(self):
            return iter([("a", next(self.values_to_give)), ("b", 2.0)])

    metrics = Fickle(a=1.0, b=2.0)
    metrics.values_to_give = iter([1.0, "high"])
    run.log_metrics(metrics, step=7)
    assert run.metrics == {"a": 1.0, "b": 2.0}


def test_after_the_last_step_there_is_no_other(run):
    run.log_metrics({"a": 1.0, "b": 1.0}, step=2**63 - 1)
    with pytest.raises(BadValue, match="of metric 'a' is no whole number of 64 bits"):
        run.log_metrics({"a": 1.0, "b": 1.0})
