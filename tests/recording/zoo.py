"""Odd objects, as arguments of anything."""

import array
import collections
import datetime as dt
import decimal
import enum
import fractions
import math
import pathlib
import types

import numpy as np
import pandas as pd
import polars as pl


class Raising:
    """Whatever it is asked, it raises."""

    def _raise(self, *_, **__):
        raise RuntimeError("not for you")

    __repr__ = __str__ = __float__ = __int__ = __index__ = __len__ = __iter__ = __getitem__ = _raise
    __bool__ = __fspath__ = __array__ = __contains__ = item = tolist = keys = items = read = _raise
    shape = dtype = property(_raise)


class Unequal:
    """Compares with nothing, and has no hash."""

    def __eq__(self, other):
        raise TypeError("not comparable")

    __hash__ = None


class Answering:
    """Has every attribute, as proxies and mocks do."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Answering()

    def __call__(self, *_, **__):
        return Answering()


class Refusing(dict):
    """A mapping that cannot be read, as one of settings that are not there."""

    def items(self):
        raise OSError(28, "No space left on device")

    values = keys = __iter__ = __getitem__ = items


class Text(str):
    __slots__ = ()

    def __str__(self):
        return "other"


class Colour(enum.Enum):
    RED = "red"


LOOP: list = []
LOOP.append(LOOP)
SELF: dict = {}
SELF["self"] = SELF

ODD = [
    None,
    True,
    0,
    -1,
    2**63,
    10**400,
    0.5,
    math.nan,
    math.inf,
    1j,
    "",
    " ",
    "x",
    "x" * 300,
    "x" * 70_000,
    "a\0b",
    "\ud800",
    "a\nb",
    "../up",
    "/abs",
    "#1",
    "-1",
    "\N{SNOWMAN}" * 200,
    b"bytes",
    bytearray(b"x"),
    memoryview(b"x"),
    [],
    [1, "x"],
    (),
    (1, 2),
    {},
    {"a": 1},
    {1: 2},
    {(1, 2): [3]},
    {"a": {"b": [1, None]}},
    set(),
    {1, "x"},
    frozenset("ab"),
    LOOP,
    SELF,
    range(3),
    range(10**12),
    slice(1),
    ...,
    NotImplemented,
    object(),
    int,
    len,
    (lambda: 1),
    types,
    (n for n in range(3)),
    iter([1]),
    map(str, [1]),
    zip([1], [2], strict=True),
    dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    dt.date(2026, 1, 1),
    dt.timedelta(1),
    pathlib.Path("p"),
    pathlib.PureWindowsPath("c:/x"),
    Colour.RED,
    Colour,
    decimal.Decimal("1.5"),
    decimal.Decimal("sNaN"),
    fractions.Fraction(1, 3),
    np.float32(1),
    np.int64(3),
    np.str_("s"),
    np.datetime64("NaT"),
    np.zeros(3),
    np.zeros((2, 0)),
    np.array(None, object),
    np.array(["a", "b"]),
    np.ma.masked,
    np.ma.array([1, 2], mask=[1, 0]),
    np.zeros(2, [("a", int), ("b", "U2")]),
    pd.NA,
    pd.NaT,
    pd.Timestamp("2026"),
    pd.Series([1, 2]),
    pd.DataFrame({"a": [1]}),
    pd.DataFrame(),
    pd.Index([1]),
    pl.DataFrame({"a": [1]}),
    pl.LazyFrame({"a": [1]}),
    pl.Series([1]),
    collections.deque([1]),
    collections.Counter("ab"),
    array.array("d", [1]),
    types.SimpleNamespace(a=1),
    types.MappingProxyType({"a": 1}),
    Exception("x"),
    Raising(),
    Unequal(),
    Answering(),
    Refusing(a=1),
    Text("t"),
    open,
]
