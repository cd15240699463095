import json
import os

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackmagic.capture import contents, datasets
from trackmagic.capture.datasets import dataset_of
from trackmagic.errors import BadValue

DAY = pd.Timestamp("2026-01-01")


def digest(data):
    return dataset_of(data).digest


def test_a_frame_has_its_columns_and_shape():
    found = dataset_of(pd.DataFrame({"a": [1, 2], "b": ["x", None]}), name="train")
    assert (found.name, found.kind, found.shape, found.source) == ("train", "pandas", "(2, 2)", "")
    assert json.loads(found.schema)["columns"]["a"] == "int64"
    assert len(found.digest) == 64


@pytest.mark.parametrize(
    "other",
    [
        pd.DataFrame({"a": [1, 3]}),
        pd.DataFrame({"b": [1, 2]}),
        pd.DataFrame({"a": [1.0, 2.0]}),
        pd.DataFrame({"a": [2, 1]}),
        pd.DataFrame({"a": [1, 2]}, index=[1, 2]),
        pd.Series([1, 2], name="a"),
    ],
)
def test_frames_that_differ_have_other_digests(other):
    frame = pd.DataFrame({"a": [1, 2]})
    assert digest(frame) == digest(frame.copy())
    assert digest(frame) != digest(other)


def test_frames_of_any_type_have_a_digest():
    frame = pd.DataFrame(
        {
            "list": [[1], {"a": 2}],
            "day": [DAY, pd.NaT],
            "kind": pd.Categorical(["a", "b"]),
            "mixed": [1, "a"],
            5: [True, False],
        },
        index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)]),
    )
    assert digest(frame) == digest(frame.copy())


def test_empty_data_has_a_digest():
    assert digest(pd.DataFrame()) != digest(np.empty(0))


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6).reshape(2, 3),
        np.float64([[1.5]]),
        np.array(3),
        np.array(["a", "bc"]),
        np.array([1, "a", None], dtype=object),
        np.array([(1, 2.0)], dtype=[("x", "i4"), ("y", "f8")]),
        np.array(["2026-01-01"], dtype="M8[D]"),
        np.arange(12).reshape(3, 4)[:, ::2],
        np.asfortranarray(np.arange(6).reshape(2, 3)),
    ],
)
def test_arrays_of_any_layout_have_the_digest_of_their_content(array):
    assert digest(array) == digest(np.array(array, order="C"))
    assert dataset_of(array).shape == str(array.shape)


def test_arrays_that_differ_have_other_digests():
    array = np.arange(6)
    others = [array.reshape(2, 3), array.astype("i4"), array[::-1], array.astype(float)]
    assert len({digest(array), *map(digest, others)}) == 5


def test_large_data_is_sampled_and_says_so(monkeypatch):
    monkeypatch.setattr(contents, "FULL_BYTES", 2**20)
    monkeypatch.setattr(contents, "ROWS", 100)
    array = np.zeros((2**13, 2**9))
    other = array.copy()
    other[-1, -1] = 1
    assert json.loads(dataset_of(array).schema)["digest"] == "sampled"
    assert digest(array) != digest(other)
    assert digest(np.asfortranarray(array)) == digest(array)
    frame = pd.DataFrame(np.zeros((2**17, 2)))
    last = frame.copy()
    last.iloc[-1, 0] = 1
    assert json.loads(dataset_of(frame).schema)["digest"] == "sampled"
    assert digest(frame) != digest(last)
    assert json.loads(dataset_of(frame[0]).schema)["digest"] == "sampled"


def test_a_dict_of_arrays_is_one_dataset():
    found = dataset_of({"x": np.zeros((10, 2)), "y": np.zeros(10), "about": "text"})
    assert (found.kind, found.shape) == ("dict", "{x: (10, 2), y: (10,)}")
    assert digest({"x": np.zeros(2)}) != digest({"x": np.ones(2)}) != digest({"y": np.ones(2)})
    assert digest([np.zeros(2), np.ones(2)]) != digest([np.ones(2), np.zeros(2)])
    assert dataset_of([1, 2, 3]).shape == "(3,)"


def test_a_bunch_of_sklearn_is_a_dataset():
    from sklearn.datasets import load_iris

    assert dataset_of(load_iris(as_frame=True), name="iris").digest


def test_a_file_is_known_by_its_content(tmp_path):
    file = tmp_path / "data.csv"
    file.write_text("a,b\n")
    found = dataset_of(file)
    assert (found.name, found.kind, found.source) == ("data.csv", "file", str(file))
    assert json.loads(found.schema) == {"size_bytes": 4}
    other = tmp_path / "other.csv"
    other.write_text("a,b\n")
    assert dataset_of(str(other)).digest == found.digest
    os.utime(other, (1, 1))
    assert dataset_of(other.as_uri()).digest == found.digest
    with file.open() as opened:
        assert dataset_of(opened).digest == found.digest
    other.write_text("a,c\n")
    assert digest(other) != found.digest


def test_a_large_file_is_sampled_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(datasets, "FULL_FILE_BYTES", 2**20)
    file = tmp_path / "data.bin"
    file.write_bytes(bytes(2**22))
    os.utime(file, (1, 1))
    before = dataset_of(file)
    assert json.loads(before.schema)["digest"] == "sampled"
    with file.open("r+b") as opened:
        opened.seek(-1, os.SEEK_END)
        opened.write(b"x")
    os.utime(file, (1, 1))
    assert digest(file) != before.digest


def test_a_folder_is_known_by_names_and_sizes(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.png").write_bytes(b"12")
    (tmp_path / "2.png").write_bytes(b"3")
    found = dataset_of(tmp_path)
    assert json.loads(found.schema) == {"files": 2, "size_bytes": 3, "digest": "names and sizes"}
    assert digest(tmp_path) == found.digest
    (tmp_path / "2.png").rename(tmp_path / "3.png")
    assert digest(tmp_path) != found.digest


def test_an_address_is_not_read():
    found = dataset_of("s3://bucket/train.parquet")
    assert (found.name, found.kind, found.source) == (
        "train.parquet",
        "url",
        "s3://bucket/train.parquet",
    )


def test_the_source_is_what_the_caller_says():
    assert dataset_of(np.zeros(2), source="https://a.example/x").source == "https://a.example/x"


@pytest.mark.parametrize(
    "data", [None, 5, object(), "", "a\nb", open, {"a": object()}, [[object()]]]
)
def test_anything_else_is_refused_with_what_would_be_right(data):
    with pytest.raises(BadValue, match=r"no dataset; give a pandas frame|not a frame, an array"):
        dataset_of(data)


def test_a_path_where_nothing_is_is_refused(tmp_path):
    with pytest.raises(BadValue, match="no data at"):
        dataset_of(tmp_path / "none.csv")


def test_data_nested_without_end_is_refused():
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(BadValue, match="nested deeper"):
        dataset_of(loop)


@given(st.lists(st.floats(width=32), max_size=20), st.lists(st.floats(width=32), max_size=20))
def test_arrays_have_one_digest_exactly_when_their_bytes_are_one(left, right):
    one, other = np.array(left, "f4"), np.array(right, "f4")
    assert (digest(one) == digest(other)) == (one.tobytes() == other.tobytes())


@pytest.mark.parametrize("place", ["pipe", "/dev/zero", "/dev/null"])
def test_what_is_no_file_is_not_waited_for(tmp_path, place):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadValue, match="neither a file nor a folder"):
        dataset_of(tmp_path / place)
