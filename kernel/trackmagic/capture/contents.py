"""The content of data in memory: its types, its shape, and the bytes its digest is made of.

Libraries are known by the names of their classes; none is imported here.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from trackmagic.errors import BadValue
from trackmagic.param_values import NoForm, kinds, param_value, shown

SAMPLE_BLOCKS: Final = 64
"""Stretches that stand for data that is larger."""
BLOCK_BYTES: Final = 2**18

_DEPTH: Final = 8


FULL_BYTES: Final = 64 * 2**20
"""Data in memory up to this size is digested in full."""
ROWS: Final = 100_000
"""Rows that stand for a frame that is larger; elements, for objects."""


class Content(msgspec.Struct, frozen=True):
    """What a digest is made of. ``blocks`` are made while they are read."""

    kind: str
    schema: Any
    shape: str
    blocks: Iterator[bytes]
    is_sampled: bool = False


def spread(length: int, count: int) -> list[int]:
    """``count`` positions from the first to the last, evenly."""
    count = min(count, length)
    return [position * (length - 1) // max(1, count - 1) for position in range(count)]


def content_of(data: Any) -> Content | None:
    """The content of a frame, an array, a tensor, or a dict or list of them; None of anything else.

    Raises BadValue for one of them that cannot be digested, or would have to be computed first.
    """
    names = kinds(data)
    check_in_memory(names)
    for name in names:
        if (read := _READERS.get(name)) is not None:
            return read(data)
    if hasattr(data, "tocsr"):
        return sparse_matrix(data)
    if isinstance(data, dict | list | tuple):
        return _many(data)
    return None


def _frame(frame: Any) -> Content:
    size = int(frame.memory_usage(index=True, deep=False).sum())
    is_sampled = len(frame) > ROWS and size > FULL_BYTES
    columns = {str(name): str(kind) for name, kind in frame.dtypes.items()}
    return Content(
        "pandas",
        {"columns": columns},
        str(frame.shape),
        _row_hashes(frame.iloc[spread(len(frame), ROWS)] if is_sampled else frame),
        is_sampled,
    )


def _series(series: Any) -> Content:
    size = int(series.memory_usage(index=True, deep=False))
    is_sampled = len(series) > ROWS and size > FULL_BYTES
    return Content(
        "pandas",
        {"name": str(series.name), "dtype": str(series.dtype)},
        str(series.shape),
        _row_hashes(series.iloc[spread(len(series), ROWS)] if is_sampled else series),
        is_sampled,
    )


def _row_hashes(data: Any) -> Iterator[bytes]:
    hashing = sys.modules["pandas"].util
    try:
        hashes = hashing.hash_pandas_object(data, index=True)
    except TypeError:  # lists or dicts in a column
        hashes = hashing.hash_pandas_object(data.astype(str), index=True)
    yield hashes.to_numpy().astype("<u8").tobytes()


def _array(array: Any) -> Content:
    array = sys.modules["numpy"].asarray(array)
    schema = {"dtype": array.dtype.str if array.dtype.names is None else str(array.dtype)}
    shape = str(array.shape)
    if array.dtype.hasobject:
        flat = array.reshape(-1)
        chosen = flat if flat.size <= ROWS else flat[spread(flat.size, ROWS)]
        blocks = (repr(item).encode("utf-8", "backslashreplace") + b"\0" for item in chosen)
        return Content("numpy", schema, shape, blocks, flat.size > ROWS)
    is_sampled = array.nbytes > FULL_BYTES
    return Content("numpy", schema, shape, _array_bytes(array, is_sampled=is_sampled), is_sampled)


def _masked_array(array: Any) -> Content:
    """What is under a mask does not count, the mask does."""
    numpy = sys.modules["numpy"]
    content = _array(array.filled(numpy.zeros((), array.dtype)))
    mask = numpy.ma.getmaskarray(array)
    schema = {**content.schema, "masked": int(mask.sum())}
    blocks = itertools.chain(
        content.blocks, _array_bytes(mask, is_sampled=mask.nbytes > FULL_BYTES)
    )
    return msgspec.structs.replace(content, schema=schema, blocks=blocks)


def _array_bytes(array: Any, *, is_sampled: bool) -> Iterator[bytes]:
    """In C order, a block at a time; nothing larger is copied. ``flat`` slices any layout."""
    step = max(1, BLOCK_BYTES // max(1, array.itemsize))
    starts: Any = range(0, array.size, step)
    if is_sampled:
        starts = spread(array.size - step + 1, SAMPLE_BLOCKS)
    flat = array.reshape(-1) if array.flags.c_contiguous else array.flat
    for start in starts:
        yield flat[start : start + step].tobytes()


def _tensor(tensor: Any) -> Content:
    torch = sys.modules["torch"]
    if tensor.layout is not torch.strided or tensor.is_quantized:
        raise BadValue(f"a tensor of layout {tensor.layout} has no digest; give tensor.to_dense()")
    tensor = tensor.detach()
    size = tensor.element_size() * tensor.nelement()
    is_sampled = size > FULL_BYTES
    shape, dtype = str(tuple(tensor.shape)), str(tensor.dtype).removeprefix("torch.")
    flat = tensor.reshape(-1)
    parts = [flat]
    if is_sampled:
        step = max(1, BLOCK_BYTES // tensor.element_size())
        starts = spread(flat.shape[0] - step + 1, SAMPLE_BLOCKS)
        parts = [flat[start : start + step] for start in starts]
    # numpy knows no bfloat16; every type is read as its bytes
    blocks = (part.contiguous().cpu().view(torch.uint8).numpy().tobytes() for part in parts)
    return Content("torch", {"dtype": dtype}, shape, blocks, is_sampled)


def _many(data: Any, depth: int = 0) -> Content:
    """Of a dict or list: each part with its key. Text and numbers in it count as they print."""
    if depth > _DEPTH:
        raise BadValue(
            f"data nested deeper than {_DEPTH} has no digest; give its arrays in one dict"
        )
    pairs = list(data.items() if isinstance(data, dict) else enumerate(data))
    is_cut = len(pairs) > ROWS
    if is_cut:
        pairs = [pairs[position] for position in spread(len(pairs), ROWS)]
    parts = {str(key): _part(key, value, depth) for key, value in pairs}
    named = {key: part for key, part in parts.items() if part.kind != "value"}
    shapes = ", ".join(f"{key}: {part.shape}" for key, part in named.items())
    return Content(
        type(data).__name__ if type(data) in {dict, list, tuple} else "dict",
        {key: part.schema for key, part in named.items()},
        f"{{{shapes}}}" if isinstance(data, dict) and named else str((len(data),)),
        (block for key, part in parts.items() for block in (f"\0{key}\0".encode(), *part.blocks)),
        is_cut or any(part.is_sampled for part in parts.values()),
    )


def _part(key: object, value: Any, depth: int) -> Content:
    if value is None or isinstance(value, str | bytes | bool | int | float | complex):
        return Content("value", "", "", iter((repr(value).encode("utf-8", "backslashreplace"),)))
    if type(value) in {dict, list, tuple}:
        return _many(value, depth + 1)
    part = content_of(value)
    if part is not None:
        return part
    try:  # dates, paths, enums, dataclasses
        form = param_value(value, stand_ins=False)
    except NoForm:
        raise BadValue(
            f"{shown(key)} is a {type(value).__name__}, not a frame, an array, text or a number"
        ) from None
    return _part(key, form, depth)


# The content of data that other libraries than pandas and numpy hold: polars, pyarrow, scipy, datasets.
# What is not in memory (a lazy frame, a stream) is refused, never computed.


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


_READERS: Final[dict[str, Callable[[Any], Content]]] = {
    "pandas.DataFrame": _frame,
    "pandas.Series": _series,
    "pandas.Index": lambda index: _series(sys.modules["pandas"].Series(index)),
    "numpy.MaskedArray": _masked_array,
    "numpy.ndarray": _array,
    "torch.Tensor": _tensor,
    "torch.TensorDataset": lambda data: _many(list(data.tensors)),
    "jaxlib.ArrayImpl": _array,
    "jaxlib.Array": _array,
    "tensorflow.EagerTensor": _array,
    "polars.DataFrame": polars_frame,
    "polars.Series": polars_frame,
    "pyarrow.Table": arrow_table,
    "pyarrow.RecordBatch": arrow_table,
    "pyarrow.Array": arrow_table,
    "pyarrow.ChunkedArray": arrow_table,
    "datasets.Dataset": hugging_face,
}
