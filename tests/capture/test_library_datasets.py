"""Data of other libraries than pandas and numpy: one digest exactly when it is the same data."""

import dataclasses
import datetime as dt
import pathlib
import subprocess
import sys

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from scipy import sparse

from trackmagic.capture.datasets import dataset_of
from trackmagic.errors import BadValue


def digest(data):
    return dataset_of(data).digest


def test_a_polars_frame_has_its_columns_and_shape():
    found = dataset_of(pl.DataFrame({"x": [1, None], "s": ["a", "b"]}), name="train")
    assert (found.name, found.kind, found.shape) == ("train", "polars", "(2, 2)")
    assert found.schema == '{"columns": {"x": "Int64", "s": "String"}}'


FRAME = pl.DataFrame({"x": [1, 2, None], "s": ["a", "b", "a"]})
SAME = [
    FRAME.clone(),
    pl.concat([FRAME[:1], FRAME[1:]], rechunk=False),
    FRAME.lazy().filter(pl.lit(True)).collect(),
]  # fmt: skip
OTHER = [
    FRAME[:2], FRAME[::-1], FRAME.fill_null(0), FRAME.rename({"x": "y"}), FRAME.cast({"x": pl.Float64}),
    FRAME.with_columns(s=pl.lit("a")), FRAME.select("s", "x"), FRAME.select("x"),
]  # fmt: skip


@pytest.mark.parametrize("frame", SAME)
def test_a_polars_frame_is_known_by_its_content(frame):
    assert digest(frame) == digest(FRAME)


def test_polars_frames_that_differ_have_other_digests():
    assert len({digest(frame) for frame in [FRAME, *OTHER]}) == 1 + len(OTHER)


def test_polars_frames_of_any_type_have_a_digest():
    frame = pl.DataFrame(
        {
            "c": pl.Series(["b", "a", "b"], dtype=pl.Categorical),
            "l": [[1], [], None],
            "t": [dt.date(2026, 1, 1)] * 3,
            "o": pl.Series([{1}, {2}, {3}], dtype=pl.Object),
            "d": [{"a": 1}, {"a": None}, None],
            "f": [0.1, float("nan"), None],
        }
    )
    assert digest(frame) == digest(frame.clone())
    for column in frame.columns:
        assert digest(frame[column])
    assert digest(pl.DataFrame()) != digest(pl.DataFrame({"x": []}))


SCRIPT = """
import polars as pl
import pyarrow
from trackmagic.capture.datasets import dataset_of
print(dataset_of(pl.DataFrame({"c": pl.Series(["b", "a"], dtype=pl.Categorical), "x": [1, 2]})).digest)
"""


def test_a_digest_is_the_same_in_another_process():
    before = "import polars as pl\n_ = pl.Series(['a', 'x', 'b'], dtype=pl.Categorical)"
    texts = {
        subprocess.run(
            [sys.executable, "-c", text], capture_output=True, text=True, check=True
        ).stdout
        for text in (SCRIPT, before + SCRIPT)
    }
    assert len(texts) == 1


def test_a_large_polars_frame_is_sampled_and_says_so(monkeypatch):
    from trackmagic.capture import contents

    monkeypatch.setattr(contents, "FULL_BYTES", 1000)
    monkeypatch.setattr(contents, "ROWS", 100)
    found = dataset_of(pl.DataFrame({"x": range(10_000)}))
    assert '"digest": "sampled"' in found.schema


def test_sparse_matrices_are_known_by_what_they_hold():
    dense = np.array([[0, 1.5, 0], [2, 0, 0]])
    formats = [
        sparse.csr_matrix,
        sparse.csc_matrix,
        sparse.coo_matrix,
        sparse.lil_matrix,
        sparse.csr_array,
    ]
    assert len({digest(make(dense)) for make in formats}) == 1
    twice = sparse.coo_matrix(([1.0, 0.5, 2.0, 0.0], ([0, 0, 1, 1], [1, 1, 0, 2])), shape=(2, 3))
    assert digest(twice) == digest(formats[0](dense))
    assert twice.nnz == 4
    for other in (dense * 2, dense.T, np.hstack([dense, np.zeros((2, 1))]), dense.astype("f4")):
        assert digest(sparse.csr_matrix(other)) != digest(sparse.csr_matrix(dense))
    found = dataset_of(sparse.csr_matrix(dense))
    assert (found.kind, found.shape) == ("sparse", "(2, 3)")


def test_arrow_tables_are_known_by_what_they_hold():
    table = pa.table({"x": [1, None, 3], "s": ["a", "b", "c"]})
    chunks = pa.concat_tables([table.slice(0, 1), table.slice(1)])
    assert digest(table) == digest(chunks) == digest(table.combine_chunks().to_batches()[0])
    assert (
        len({digest(one) for one in (table, table.slice(1), table.select(["x"]), table["x"])}) == 4
    )
    assert dataset_of(table).shape == "(3, 2)"


def test_what_is_under_a_mask_does_not_count_and_the_mask_does():
    one = np.ma.array([1, 2], mask=[True, False])
    assert digest(one) == digest(np.ma.array([9, 2], mask=[True, False]))
    assert (
        len(
            {
                digest(x)
                for x in (one, np.ma.array([1, 2]), np.ma.array([1, 2], mask=[0, 1]), one.data)
            }
        )
        == 4
    )


@dataclasses.dataclass
class Sample:
    name: str
    pixels: np.ndarray


def test_lists_and_dicts_of_what_people_have_are_datasets():
    rows = [{"day": dt.date(2026, 1, 1), "path": pathlib.PurePosixPath("a"), "x": np.float32(1)}]
    assert digest(rows) != digest([{**rows[0], "day": dt.date(2026, 1, 2)}])
    assert digest({"train": pl.DataFrame({"x": [1]}), "test": sparse.eye(2)})
    one = [Sample("a", np.zeros(2))]
    assert digest(one) != digest([Sample("a", np.ones(2))])
    assert digest(pd.Index([1, 2])) != digest(pd.Index([2, 1]))


class Stream:
    """As a stream of a library is: nothing of it is there before it is read."""

    def __iter__(self):
        raise AssertionError("it was read")


@pytest.mark.parametrize(
    ("data", "cure"),
    [
        (
            pl.DataFrame({"x": [1]}).lazy(),
            r"not computed, so it has no digest; give frame\.collect\(\)",
        ),
        (Stream(), "is no dataset; give a pandas frame"),
        ((n for n in [1]), "a generator is no dataset"),
        ({"train": pl.LazyFrame()}, r"give frame\.collect\(\)"),
        ({"x": object()}, "'x' is a object, not a frame, an array"),
        (3, "a int is no dataset"),
        (None, "a NoneType is no dataset"),
        (len, "is no dataset"),
    ],
)
def test_what_is_no_data_in_memory_is_refused_with_what_would_be_right(data, cure):
    with pytest.raises(BadValue, match=cure):
        dataset_of(data)


def test_tensors_of_a_dataset_are_its_data():
    torch = pytest.importorskip("torch")
    data = torch.utils.data.TensorDataset(torch.zeros(2, 3), torch.ones(2))
    assert dataset_of(data).shape == "(2,)"
