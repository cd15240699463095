"""The content of data that other libraries than pandas and numpy hold: polars, pyarrow, scipy, datasets.

None of them is imported here. What is not in memory (a lazy frame, a stream) is refused, never computed.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from typing import Any

from trackmagic.capture.content import FULL_BYTES, ROWS, Content, spread
from trackmagic.errors import BadValue

_SEEDS = (1, 2, 3, 4)
_BATCH = 10_000
"""Rows that are Python's objects at one time."""
_LAZY = {
    "polars.LazyFrame": "frame.collect()",
    "dask.FrameBase": "frame.compute()",
    "dask_expr.FrameBase": "frame.compute()",
    "dask.Array": "array.compute()",
    "datasets.IterableDataset": "its files",
    "torch.IterableDataset": "its files",
}


def check_in_memory(names: tuple[str, ...]) -> None:
    """Raises BadValue for the kinds of data that would have to be computed first."""
    for name in names:
        if (cure := _LAZY.get(name)) is not None:
            raise BadValue(
                f"a {name} is not computed, so it has no digest; give {cure}, or its source"
            )


def polars_frame(frame: Any) -> Content:
    """Of a polars frame, or of a series as a frame."""
    frame = frame.to_frame() if not hasattr(frame, "schema") else frame
    is_sampled = frame.height > ROWS and frame.estimated_size() > FULL_BYTES
    chosen = frame[spread(frame.height, ROWS)] if is_sampled else frame
    columns = {name: str(kind) for name, kind in frame.schema.items()}
    return Content(
        "polars", {"columns": columns}, str(frame.shape), _polars_rows(chosen), is_sampled
    )


def _polars_rows(frame: Any) -> Iterator[bytes]:
    polars = sys.modules["polars"]
    try:  # categories are numbered as they came up in this process
        texts = frame.cast({polars.Categorical: polars.String})
        yield texts.hash_rows(*_SEEDS).to_numpy().astype("<u8").tobytes()
    except Exception:  # noqa: BLE001 - objects, or a type that polars cannot hash
        yield from (repr(row).encode("utf-8", "backslashreplace") for row in frame.iter_rows())


def arrow_table(table: Any) -> Content:
    """Of a pyarrow table, record batch or array."""
    if not hasattr(table, "column_names"):
        table = sys.modules["pyarrow"].table({"": table})
    is_sampled = table.num_rows > ROWS and table.nbytes > FULL_BYTES
    chosen = table.take(spread(table.num_rows, ROWS)) if is_sampled else table
    columns = {field.name: str(field.type) for field in table.schema}
    rows = _arrow_rows(chosen)
    shape = str((table.num_rows, table.num_columns))
    return Content("pyarrow", {"columns": columns}, shape, rows, is_sampled)


def _arrow_rows(table: Any) -> Iterator[bytes]:
    """However the table is cut in chunks."""
    for start in range(0, table.num_rows, _BATCH):
        columns = [column.slice(start, _BATCH).to_pylist() for column in table.columns]
        for row in zip(*columns, strict=True):
            yield repr(row).encode("utf-8", "backslashreplace") + b"\0"


def sparse_matrix(matrix: Any) -> Content:
    """Of a scipy matrix or array of any sparse format: what it holds, whatever the format."""
    rows = matrix.tocsr()
    if rows is matrix:
        rows = matrix.copy()
    rows.sum_duplicates()
    rows.eliminate_zeros()
    parts = (rows.indptr.astype("<i8"), rows.indices.astype("<i8"), rows.data)
    schema = {"dtype": str(rows.data.dtype), "nonzero": int(rows.nnz)}
    blocks = itertools.chain.from_iterable(_pieces(part) for part in parts)
    return Content("sparse", schema, str(tuple(rows.shape)), blocks)


def _pieces(array: Any) -> Iterator[bytes]:
    for start in range(0, array.size, ROWS):
        yield array[start : start + ROWS].tobytes()


def hugging_face(data: Any) -> Content:
    """Of a Hugging Face dataset, known by the fingerprint that its library keeps."""
    columns = {name: str(kind) for name, kind in data.features.items()}
    schema = {"columns": columns, "digest": "fingerprint"}
    shape = str((data.num_rows, len(columns)))
    return Content("datasets", schema, shape, iter((str(data._fingerprint).encode(),)))  # noqa: SLF001
