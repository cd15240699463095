import collections
import dataclasses
import io
import json
import math
import sys

import attrs
import numpy as np
import pandas as pd
import polars as pl
import pyarrow.parquet
import pytest
import scipy.sparse

from trackmagic.errors import BadName, BadValue, MissingExtra


@dataclasses.dataclass
class Row:
    epoch: int
    loss: float


@attrs.define
class Epoch:
    epoch: int
    loss: float


Pair = collections.namedtuple("Pair", ["epoch", "loss"])  # noqa: PYI024 - as people write it


class Tensor:
    """As a tensor is: pandas would keep its elements as objects."""

    def __init__(self, values):
        self.values = np.asarray(values, "float32")
        self.shape, self.dtype = self.values.shape, self.values.dtype

    def detach(self):
        return self

    cpu = detach

    def numpy(self):
        return self.values

    def __len__(self):
        return len(self.values)


def text(run, data, path="t.csv"):
    run.log_table(data, path)
    return run.artifacts.read(path).decode()


def rows(run, data):
    return json.loads(text(run, data, "t.json"))


BIG = 2**60 + 1
"""A whole number that float64 does not have."""
WHOLE = {
    "rows": ([{"id": BIG, "loss": 0.5}, {"loss": 0.25}], "id,loss\n1152921504606846977,0.5\n,0.25\n"),
    "columns": ({"id": [BIG, None], "n": [1, 2]}, "id,n\n1152921504606846977,1\n,2\n"),
    "lists": ([[BIG, 1], [2]], "0,1\n1152921504606846977,1\n2,\n"),
    "dicts": ({"a": {"x": BIG}, "b": {"y": 1}}, "index,a,b\nx,1152921504606846977,\ny,,1\n"),
    "masked": (np.ma.array([[BIG, 2], [3, 4]], mask=[[0, 1], [0, 0]]), "0,1\n1152921504606846977,\n3,4\n"),
    "unsigned": ([{"a": 2**64 - 1, "b": 1}, {"b": 2}], "a,b\n18446744073709551615,1\n,2\n"),
    "among floats": ([{"a": BIG}, {"a": 0.5}], "a\n1152921504606846977\n0.5\n"),
    "floats": ([{"a": 0.5}, {"b": 1.0}], "a,b\n0.5,\n,1.0\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_whole_numbers_stay_whole_where_others_are_missing(run, name):
    data, csv = WHOLE[name]
    assert text(run, data) == csv
    lines = csv.splitlines()
    parsed = [
        [
            json.loads(cell) if cell and cell not in "xy" else cell or None
            for cell in line.split(",")
        ]
        for line in lines[1:]
    ]
    assert [list(row.values()) for row in rows(run, data)] == parsed


FRAME = pd.DataFrame({"epoch": [1, 2], "loss": [0.5, 0.25]})
CSV = "epoch,loss\n1,0.5\n2,0.25\n"
SAME = {
    "pandas": FRAME,
    "polars": pl.DataFrame({"epoch": [1, 2], "loss": [0.5, 0.25]}),
    "dict of lists": {"epoch": [1, 2], "loss": [0.5, 0.25]},
    "dict of arrays": {"epoch": np.array([1, 2]), "loss": np.array([0.5, 0.25])},
    "dict of tensors": {"epoch": [1, 2], "loss": Tensor([0.5, 0.25])},
    "dict of series": {"epoch": pd.Series([1, 2]), "loss": pd.Series([0.5, 0.25])},
    "list of dicts": [{"epoch": 1, "loss": 0.5}, {"epoch": 2, "loss": 0.25}],
    "dataclasses": [Row(1, 0.5), Row(2, 0.25)],
    "attrs": (Epoch(1, 0.5), Epoch(2, 0.25)),
    "named tuples": [Pair(1, 0.5), Pair(2, 0.25)],
    "structured array": np.array([(1, 0.5), (2, 0.25)], [("epoch", "i8"), ("loss", "f8")]),
}


@pytest.mark.parametrize("data", SAME.values(), ids=SAME)
def test_a_table_of_any_library_keeps_its_names(run, data):
    assert text(run, data) == CSV
    assert rows(run, data) == FRAME.to_dict("records")


@pytest.mark.parametrize("data", SAME.values(), ids=SAME)
def test_a_parquet_table_reads_back_equal(run, data):
    run.log_table(data, "t.parquet")
    found = pd.read_parquet(io.BytesIO(run.artifacts.read("t.parquet")))
    pd.testing.assert_frame_equal(found, FRAME, check_dtype=False)


def test_arrow_tables_keep_names_and_whole_numbers(run):
    table = pyarrow.table({"n": [1, None], "s": ["a", "b"]})
    assert text(run, table) == "n,s\n1,a\n,b\n"
    assert rows(run, table) == [{"n": 1, "s": "a"}, {"n": None, "s": "b"}]
    run.log_table(table, "t.parquet")
    assert pyarrow.parquet.read_table(io.BytesIO(run.artifacts.read("t.parquet"))) == table


INDEXES = [
    (FRAME.set_index("epoch"), "epoch,loss\n1,0.5\n2,0.25\n"),
    (pd.DataFrame({"n": [1, 2]}, index=["a", "b"]), "index,n\na,1\nb,2\n"),
    (FRAME[FRAME.loss < 0.4], "index,epoch,loss\n1,2,0.25\n"),
    (FRAME.rename_axis("row"), "row,epoch,loss\n0,1,0.5\n1,2,0.25\n"),
    (FRAME.set_index("epoch", drop=False), "epoch (index),epoch,loss\n1,1,0.5\n2,2,0.25\n"),
    (pd.DataFrame({"index": [1]}, index=["a"]), "index (index),index\na,1\n"),
    (pd.DataFrame({"n": [1]}, index=pd.MultiIndex.from_tuples([("a", 1)])), "level_0,level_1,n\na,1,1\n"),
    (FRAME.describe().loc[["mean"]], "index,epoch,loss\nmean,1.5,0.375\n"),
    (pd.Series([1, 2], index=["a", "b"], name="n"), "index,n\na,1\nb,2\n"),
    (pd.Series([1, 2]), "value\n1\n2\n"),
    (pl.Series("n", [1, 2]), "n\n1\n2\n"),
    (FRAME.iloc[1:], "index,epoch,loss\n1,2,0.25\n"),
    (FRAME.iloc[::-1].reset_index(drop=True), "epoch,loss\n2,0.25\n1,0.5\n"),
    ({"a": {"x": 1}, "b": {"x": 2}}, "index,a,b\nx,1,2\n"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "csv"), INDEXES)
def test_an_index_is_kept_when_it_means_something(run, data, csv):
    assert text(run, data) == csv


def test_columns_of_several_levels_get_one_name_each(run):
    frame = FRAME.assign(k=["a", "a"]).groupby("k").agg({"loss": ["mean", "max"], "epoch": ["max"]})
    assert text(run, frame) == "k,loss.mean,loss.max,epoch.max\na,0.375,0.5,2\n"
    assert rows(run, frame) == [{"k": "a", "loss.mean": 0.375, "loss.max": 0.5, "epoch.max": 2}]
    assert text(run, frame.reset_index()).startswith("k,loss.mean,")


def test_numbers_keep_all_their_digits_and_what_is_missing_is_null(run):
    frame = pd.DataFrame(
        {
            "x": [0.1234567890123456789, math.nan, math.inf, -math.inf, 1e-300],
            "n": pd.array([2**62 + 1, None, 3, 4, 5], dtype="Int64"),
            "t": pd.to_datetime(
                ["2026-01-31T01:02:03.000000001", None, *["2026-01-31"] * 3], format="ISO8601"
            ),
            "c": pd.Categorical(["a", None, "b", "b", "a"]),
        }
    )
    found = rows(run, frame)
    assert [row["x"] for row in found] == [0.1234567890123456789, None, math.inf, -math.inf, 1e-300]
    assert [row["n"] for row in found] == [2**62 + 1, None, 3, 4, 5]
    assert found[0]["t"] == "2026-01-31T01:02:03.000000001"
    assert found[1] == {"x": None, "n": None, "t": None, "c": None}
    assert "NaN" not in text(run, frame, "t.json")
    assert (
        text(run, frame)
        .splitlines()[1]
        .startswith("0.12345678901234568,4611686018427387905,2026-01-31")
    )


def test_objects_in_cells_have_their_form(run):
    data = [
        {"loss": Tensor(0.5), "n": np.int64(1), "o": object()},
        {"loss": 0.25, "n": 2, "o": {"a": 1}},
    ]
    data[0]["loss"] = np.array(0.5)
    assert text(run, data) == "loss,n,o\n0.5,1,<object object>\n0.25,2,{'a': 1}\n"
    assert rows(run, data)[1]["o"] == {"a": 1}


def test_a_name_twice_is_kept_where_the_form_can(run):
    frame = pd.DataFrame([[1, 2]], columns=["a", "a"])
    assert text(run, frame) == "a,a\n1,2\n"
    with pytest.raises(BadValue, match=r"the column 'a' twice, which JSON cannot; rename one"):
        run.log_table(frame, "t.json")


def test_empty_tables_are_kept(run):
    assert text(run, []).strip() == ""
    assert rows(run, {}) == []
    assert text(run, {"a": []}) == "a\n"


def looped():
    loop = []
    loop.append(loop)
    return loop


REFUSED = [
    (pl.LazyFrame({"a": [1]}), r"not computed; give table\.collect\(\)"),
    ({"a": 1}, r"a dict of single values; give a list of one dict: \[\{'a': 1\}\]"),
    ({"a": [1], "b": [1, 2]}, "cannot be written as"),
    ((row for row in []), r"can be read once; give list\(rows\)"),
    ("t.csv", "'t.csv', str; give a DataFrame"),
    (3, "3, int; give a DataFrame"),
    (None, "give a DataFrame"),
    ({1, 2}, "give a DataFrame"),
    (object(), "give a DataFrame"),
    (len, "give a DataFrame"),
    (np.zeros((2, 2, 2)), r"has 3 dimensions, shape \(2, 2, 2\); a table has 2"),
    ([{"a": [looped()]}], "has a cell that holds itself|cannot be written"),
]


@pytest.mark.parametrize(("data", "reason"), REFUSED, ids=lambda v: type(v).__name__)
@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_is_no_table_is_refused_in_one_line_with_what_would_be_right(run, data, reason, form):
    with pytest.raises(BadValue, match=reason) as raised:
        run.log_table(data, f"t.{form}")
    assert "\n" not in str(raised.value)
    assert f"table 't.{form}'" in str(raised.value)
    assert len(run.artifacts) == 0


def test_sparse_matrices_are_told_the_way(run):
    for matrix in (scipy.sparse.csr_matrix([[1]]), scipy.sparse.coo_array([[1]])):
        with pytest.raises(BadValue, match="from_spmatrix"):
            run.log_table(matrix, "t.csv")


@pytest.mark.parametrize("path", ["t", "t.xlsx", "t.html", "t.CSV.gz"])
def test_another_ending_is_refused_with_those_there_are(run, path):
    with pytest.raises(BadValue, match=r"use \.csv, \.json, \.parquet"):
        run.log_table(FRAME, path)


@pytest.mark.parametrize("path", [None, 3, b"t.csv", ["t.csv"], "", "../t.csv", "/t.csv"])
def test_a_path_that_cannot_be_kept_is_a_bad_name(run, path):
    with pytest.raises(BadName):
        run.log_table(FRAME, path)


MIXED = [
    pd.DataFrame({"a": [1, "x"]}), pd.DataFrame({"a": [1j]}), pd.DataFrame({"a": [[1], "x"]}),
    pd.DataFrame([[1, 2]], columns=["a", "a"]), pd.DataFrame({"a": [10**30, 1]}),
]  # fmt: skip


@pytest.mark.parametrize("frame", MIXED)
def test_what_parquet_cannot_hold_is_refused(run, frame):
    with pytest.raises(BadValue, match=r"table 't.parquet' cannot be written as .parquet"):
        run.log_table(frame, "t.parquet")


def test_parquet_without_pyarrow_says_what_to_install(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match="pip install pyarrow"):
        run.log_table(FRAME, "t.parquet")
