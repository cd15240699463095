import argparse
import array
import collections
import dataclasses
import datetime as dt
import decimal
import enum
import fractions
import functools
import math
import os
import pathlib
import subprocess
import sys
import types
import typing
import uuid
import zoneinfo

import attrs
import msgspec
import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from trackmagic.param_values import NoForm, param_value, shown


class Optimizer(enum.Enum):
    ADAM = "adam"
    SIZES = (1, 2)
    MARK = object()
    WHERE = pathlib.PurePosixPath("a/b")


class Options(enum.Flag):
    A = 1
    B = 2


class Point(typing.NamedTuple):
    x: int
    y: str


OUT = pathlib.PurePosixPath("out")


@dataclasses.dataclass
class Config:
    lr: float
    where: pathlib.PurePath = OUT
    inner: object = None


@dataclasses.dataclass(slots=True)
class Slotted:
    lr: float
    unset: int = dataclasses.field(init=False)


@attrs.define
class Attrs:
    lr: float = 0.1
    how: Optimizer = Optimizer.ADAM


class Struct(msgspec.Struct):
    lr: float = 0.1
    sizes: tuple = (1, 2)


class Plain:
    def __init__(self):
        self.lr = 0.1


class Keyed:
    """As configuration dicts of several libraries are: no Mapping, but keys and items."""

    def keys(self):
        return ["lr", "n"]

    def __len__(self):
        return 2

    def __getitem__(self, key):
        return {"lr": 0.1, "n": 2}[key]


class Shaped:
    """A lazy array: it tells its shape, and computes only when it is asked for its elements."""

    shape, dtype = (3, 4), np.dtype("float32")

    def __array__(self, *args, **kwargs):
        raise AssertionError("it was computed")

    tolist = compute = __iter__ = __len__ = __array__


class Mutable(collections.UserDict):
    pass


def train(lr): ...


FORMS = [
    (pathlib.PurePosixPath("a/b"), "a/b"),
    (dt.date(2026, 1, 31), "2026-01-31"),
    (dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC), "2026-01-31T12:00:00+00:00"),
    (dt.time(1, 2), "01:02:00"),
    (dt.timedelta(days=1, seconds=2), "1 day, 0:00:02"),
    (zoneinfo.ZoneInfo("Europe/Berlin"), "Europe/Berlin"),
    (dt.UTC, "UTC"),
    (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    (Optimizer.ADAM, "adam"),
    (Optimizer.SIZES, [1, 2]),
    (Optimizer.MARK, "MARK"),
    (Optimizer.WHERE, "a/b"),
    (Options.A | Options.B, 3),
    (decimal.Decimal("0.1"), 0.1),
    (decimal.Decimal("0.1234567890123456789"), "0.1234567890123456789"),
    (decimal.Decimal("1e999"), "1E+999"),
    (fractions.Fraction(1, 3), "1/3"),
    (1 + 2j, "(1+2j)"),
    (b"ab\xff", "b'ab\\xff'"),
    (bytearray(b"ab"), "b'ab'"),
    (range(3), "range(0, 3)"),
    (slice(1, None), "slice(1, None, None)"),
    (..., "Ellipsis"),
    (array.array("i", [1, 2]), [1, 2]),
    (collections.deque([1, 2], 5), [1, 2]),
    (Point(1, "a"), {"x": 1, "y": "a"}),
    (argparse.Namespace(lr=0.1, out=pathlib.PurePosixPath("a")), {"lr": 0.1, "out": "a"}),
    (types.SimpleNamespace(a=types.SimpleNamespace(b=1)), {"a": {"b": 1}}),
    (types.MappingProxyType({"a": 1}), {"a": 1}),
    (collections.ChainMap({"a": 1}, {"b": 2}), {"b": 2, "a": 1}),
    (collections.Counter("aab"), {"a": 2, "b": 1}),
    (Mutable(a=(1,)), {"a": [1]}),
    (Keyed(), {"lr": 0.1, "n": 2}),
    ({"a": 1}.keys(), ["a"]),
    ({"b": 1}.values(), "dict_values([1])"),
    (Config(0.1), {"lr": 0.1, "where": "out", "inner": None}),
    ({"a": Config(0.1, 2, Slotted(1))}, {"a": {"lr": 0.1, "where": 2, "inner": {"lr": 1}}}),
    (Slotted(0.1), {"lr": 0.1}),
    (Attrs(), {"lr": 0.1, "how": "adam"}),
    (Struct(), {"lr": 0.1, "sizes": [1, 2]}),
    (Config, f"{__name__}.Config"),
    (train, f"{__name__}.train"),
    (len, "len"),
    (int, "int"),
    (np.mean, "numpy.mean"),
    (np.float32, "numpy.float32"),
    (math, "math"),
    (functools.partial(train, lr=0.1), f"partial('{__name__}.train', lr=0.1)".replace("'", "")),
    (np.dtype("float32"), "float32"),
    (np.float32(0.5), 0.5),
    (np.longdouble(0.5), 0.5),
    (np.complex128(1j), "1j"),
    (np.clongdouble(1j), "1j"),
    (np.int8(-3), -3),
    (np.str_("a"), "a"),
    (np.bytes_(b"a"), "b'a'"),
    (np.datetime64("2026-01-31T01:02:03.000000004"), "2026-01-31T01:02:03.000000004"),
    (np.datetime64("NaT"), None),
    (np.timedelta64(5, "D"), "5 days"),
    (np.array(2), 2),
    (np.array([[1.5, 2]]), [[1.5, 2.0]]),
    (np.array(["2026-01-31", "NaT"], "M8[ns]"), ["2026-01-31T00:00:00.000000000", None]),
    (np.array([1, None, "a"], object), [1, None, "a"]),
    (np.array([(1, 0.5)], [("n", "i4"), ("lr", "f8")]), [{"n": 1, "lr": 0.5}]),
    (np.array([0.5], np.longdouble), [0.5]),
    (np.ma.array([1, 2], mask=[True, False]), [None, 2]),
    (np.ma.masked, None),
    (np.ma.array(0.2, mask=True), None),
    (np.zeros((100, 64), "float32"), "ndarray (100, 64) float32"),
    (np.zeros(0), []),
    (pd.Timestamp("2026-01-31"), "2026-01-31T00:00:00"),
    (pd.Timedelta("1 day"), "1 days 00:00:00"),
    (pd.Period("2026-01"), "2026-01"),
    (pd.NA, None),
    (pd.NaT, None),
    (pd.Series([1, 2]), [1, 2]),
    (pd.Series([1.5, None], index=["a", "b"]).isna(), {"a": False, "b": True}),
    (pd.Series([1, None], dtype="Int64"), [1, None]),
    (pd.Series(["a", "b"], dtype="category"), ["a", "b"]),
    (pd.Index(["a", "b"]), ["a", "b"]),
    (pd.MultiIndex.from_tuples([("a", 1)]), [["a", 1]]),
    (pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}), {"a": [1, 2], "b": ["x", "y"]}),
    (pd.DataFrame({"a": range(2000)}), "DataFrame (2000, 1)"),
    (pd.Categorical(["a"]), ["a"]),
    (pd.CategoricalDtype(["a"]), "category"),
    (pl.Series("s", [1, None]), [1, None]),
    (pl.DataFrame({"a": [1]}), {"a": [1]}),
    (pl.DataFrame({"a": [1]}).lazy(), "LazyFrame"),
    (pl.Int64, "Int64"),
    (pl.Int64(), "Int64"),
    (Shaped(), "Shaped (3, 4) float32"),
    ({1: "a", None: 0, 2.5: 1, True and "t": 2}, {"1": "a", "None": 0, "2.5": 1, "t": 2}),
    ({(1, "a"): 1, Optimizer.ADAM: 2, pathlib.PurePosixPath("p"): 3}, {"(1, 'a')": 1, "adam": 2, "p": 3}),
    ({np.int64(3): 1, dt.date(2026, 1, 1): 2}, {"3": 1, "2026-01-01": 2}),
    ({1: "a", "1": "b"}, {"1": "a", "'1'": "b"}),
    ({3, 1, 2}, [1, 2, 3]),
    (frozenset({"b", "a"}), ["a", "b"]),
    ({1, "a", None, 2.5, (3,)}, [None, [3], 1, 2.5, "a"]),
    ({10**400, -(10**400), math.inf, 0}, [-(10**400), 0, 10**400, math.inf]),
    (StandardScaler(), {"class": "StandardScaler", "copy": True, "with_mean": True, "with_std": True}),
]  # fmt: skip


def name(value):
    """Of an example, the same in every process; the order of a set is not."""
    return (
        f"{type(value).__name__} of {len(value)}"
        if isinstance(value, set | frozenset)
        else shown(value)
    )


@pytest.mark.parametrize(("value", "form"), FORMS, ids=name)
def test_an_object_has_the_form_that_is_stated(value, form):
    assert repr(param_value(value)) == repr(form)


def test_an_estimator_is_its_parameters_and_those_of_its_parts():
    form = param_value(make_pipeline(StandardScaler(), LogisticRegression(C=0.5)))
    assert form["class"] == "Pipeline"
    (_, scaler), (name, model) = form["steps"]
    assert (scaler["class"], name, model["C"]) == ("StandardScaler", "logisticregression", 0.5)


class Failing:
    def __repr__(self):
        raise RuntimeError("no")


class Deep:
    def __repr__(self):
        return repr(self)


class Wrong:
    def __repr__(self):
        return 3


class Long:
    def __repr__(self):
        return "x" * 5_000_000


class Nul:
    def __repr__(self):
        return "a\0b\ud800"


class Property:
    @property
    def shape(self):
        raise RuntimeError("no")

    keys = dtype = shape

    def __repr__(self):
        return "Property"


def numbers():
    yield 1
    raise AssertionError("it was consumed")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (object(), "<object object>"),
        (Plain(), f"<{__name__}.Plain object>"),
        (Failing(), "<Failing>"),
        (Deep(), "<Deep>"),
        (Wrong(), "<Wrong>"),
        (Nul(), "a\\x00b\\ud800"),
        (Property(), "Property"),
        (numbers(), "<generator object numbers>"),
        (Long(), "x" * 1000 + "... (5,000,000 characters)"),
        (functools.partial(Plain().__class__), f"partial({__name__}.Plain)"),
        (b"x" * 10**7, "b'" + "x" * 998 + "... (10,000,000 bytes)"),
        (memoryview(bytes(10**6)), "memoryview of 1,000,000 bytes"),
    ],
    ids=lambda value: shown(value, 20),
)
def test_what_has_no_form_is_printed_to_a_limit_and_without_addresses(value, text):
    assert param_value(value) == text
    assert param_value([value]) == [text]


def test_an_object_without_a_form_reads_the_same_wherever_it_is_in_memory():
    several = [Plain() for _ in range(100)]
    assert len({param_value(one) for one in several}) == 1


@pytest.mark.parametrize(
    "value", [object(), Plain(), Shaped(), np.zeros(2000), numbers()], ids=shown
)
def test_nothing_stands_in_for_a_value_where_that_is_not_wanted(value):
    with pytest.raises(NoForm):
        param_value([value], stand_ins=False)


def itself(kind):
    circle = kind()
    circle["self" if isinstance(circle, dict) else slice(0, 0)] = (
        circle if isinstance(circle, dict) else [circle]
    )
    return circle


def looped():
    config = Config(0.1)
    config.inner = [config]
    return config


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (itself(list), "holds itself"),
        (itself(dict), "holds itself"),
        (looped(), "holds itself"),
        (nested(100_000), "nested deeper than 100"),
        (list(range(100_000)), "holds 100,000 values; the limit is 65,536"),
        ([[0] * 1000] * 100, "holds too many values; the limit is 65,536"),
        (dict.fromkeys(range(100_000)), "holds 100,000 values"),
        (set(range(100_000)), "holds 100,000 values"),
        ({1: 0, "1": 0, "'1'": 0}, "several keys that read"),
    ],
    ids=lambda value: shown(value, 20),
)
def test_what_can_have_no_form_says_why(value, reason):
    with pytest.raises(NoForm, match=reason):
        param_value(value)


def test_one_object_held_twice_is_no_circle():
    part = [1]
    assert param_value({"a": part, "b": (part, part)}) == {"a": [1], "b": [[1], [1]]}


def test_an_array_of_ten_gigabytes_takes_neither_time_nor_room(tmp_path):
    huge = np.memmap(tmp_path / "huge", "u1", "w+", shape=(10 * 2**30,))
    assert param_value({"data": huge}) == {"data": "memmap (10737418240,) uint8"}


SETS = """
from trackmagic.param_values import param_value
import enum
class Name(enum.Enum):
    A, B, C = "a", "b", "c"
print([param_value(one) for one in (
    {"a", "b", "c", "d"}, {1, "1", (1,), None, True, 2.0}, {frozenset({"x", "y"}), frozenset({"z"})},
    {float("nan"), 3, 1}, set(Name), {"k": {b"x", b"y"}},
)])
"""


def test_a_set_reads_the_same_in_every_process():
    texts = {
        subprocess.run(
            [sys.executable, "-c", SETS],
            capture_output=True, text=True, check=True, env=os.environ | {"PYTHONHASHSEED": str(seed)},
        ).stdout
        for seed in range(6)
    }  # fmt: skip
    assert len(texts) == 1, texts


def test_names_of_an_error_are_short_and_one_line():
    for value in (
        Failing(),
        Deep(),
        Long(),
        "x" * 10**7,
        list(range(10**6)),
        "a\nb",
        Nul(),
        b"x" * 10**7,
    ):
        assert len(shown(value)) < 80
        assert "\n" not in shown(value)
