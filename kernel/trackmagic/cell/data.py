"""Codes of tabular and array data: numpy, pandas, polars, and scikit-learn's compiled trees.

Small arrays are hashed whole. Large ones are sampled at places given by their size, and up to
``SUM_BYTES`` their elements are summed as whole numbers too, which sees a change anywhere.
"""

from __future__ import annotations

import sys
from typing import Any

from trackmagic.cell.encoder import (
    WHOLE_BYTES,
    Encoder,
    Encoding,
    data_code,
    joined,
    sample,
    type_name,
)
from trackmagic.cell.plain import printed_code

SUM_BYTES = 8 * 1024 * 1024
SUM_ITEMS = 1024 * 1024
SAMPLED = 4096
"""Elements looked at in a large array."""
SAMPLED_OBJECTS = 256
MAX_COLUMNS = 128


def array_code(encoder: Encoder, array: Any, *, share: int = 1) -> bytes:
    """Encode a numpy array; ``share`` says how many arrays the limits are for."""
    numpy: Any = sys.modules["numpy"]
    plain = numpy.ndarray.view(array, numpy.ndarray)
    head = f"{plain.dtype.str if plain.dtype.names is None else plain.dtype.descr}{plain.shape}"
    parts = [b"a", head.encode()]
    kind = type(array)
    if kind is not numpy.ndarray and kind is not numpy.memmap:
        parts.append(type_name(kind))
    if issubclass(kind, numpy.ma.MaskedArray):
        parts.append(array_code(encoder, numpy.ma.getmaskarray(array), share=share))
    if plain.dtype.hasobject:
        most = max(8, SAMPLED_OBJECTS // share)
        items = _taken(numpy, plain, sample(plain.size, most=most)).tolist()
        return joined(*parts, encoder.sequence(b"l", plain.size, items))
    if plain.nbytes <= max(_SMALL, WHOLE_BYTES // share):
        return joined(*parts, data_code(b"w", plain.tobytes()))
    places = sample(plain.size, most=max(64, SAMPLED // share))
    parts.append(data_code(b"w", _taken(numpy, plain, places).tobytes()))
    unsigned = _UNSIGNED.get(plain.dtype.itemsize)
    if unsigned and plain.nbytes <= SUM_BYTES // share and plain.size <= SUM_ITEMS // share:
        whole = numpy.add.reduce(plain.view(unsigned), axis=None, dtype="u8")
        parts.append(b"%d" % int(whole))
    return joined(*parts)


_SMALL = 2048
_UNSIGNED = {1: "u1", 2: "u2", 4: "u4", 8: "u8"}


def _taken(numpy: Any, array: Any, places: Any) -> Any:
    """Give elements by their place in C order, without copying the array."""
    if array.ndim == 1:
        return array[list(places)] if not isinstance(places, range) else array[:]
    if array.flags.c_contiguous:
        return array.reshape(-1)[list(places)]
    return array[numpy.unravel_index(list(places), array.shape)]


def _scalar(_encoder: Encoder, value: Any) -> bytes:
    return joined(b"0", value.dtype.str.encode(), value.tobytes())


def _dtype(_encoder: Encoder, value: Any) -> bytes:
    return joined(b"dtype", str(value).encode())


def _generator(encoder: Encoder, value: Any) -> bytes:
    return joined(type_name(type(value)), encoder.encode(value.bit_generator.state))


def _random_state(encoder: Encoder, value: Any) -> bytes:
    return joined(type_name(type(value)), encoder.encode(value.get_state()))


def _column(encoder: Encoder, values: Any, share: int) -> bytes:
    """Encode a numpy array or a pandas extension array."""
    numpy: Any = sys.modules["numpy"]
    if isinstance(values, numpy.ndarray):
        return array_code(encoder, values, share=share)
    places = sample(len(values), most=max(16, SAMPLED_OBJECTS // share))
    taken = numpy.asarray(values.take(list(places)))
    size = b"%d" % len(values)
    return joined(str(values.dtype).encode(), size, array_code(encoder, taken, share=share))


def _index(encoder: Encoder, value: Any, share: int = 1) -> bytes:
    pandas: Any = sys.modules["pandas"]
    numpy: Any = sys.modules["numpy"]
    parts = [b"x", type_name(type(value)), encoder.encode(list(value.names))]
    if isinstance(value, pandas.RangeIndex):
        return joined(*parts, b"%d %d %d" % (value.start, value.stop, value.step))
    if isinstance(value, pandas.MultiIndex):
        levels = [_index(encoder, level, share) for level in value.levels]
        codes = [array_code(encoder, numpy.asarray(code), share=share) for code in value.codes]
        return joined(*parts, *levels, *codes)
    return joined(*parts, _column(encoder, _array(value), share))


def _array(value: Any) -> Any:
    """Give the array under a Series or Index, numpy's where it is one."""
    array = value.array
    return array if hasattr(value.dtype, "construct_array_type") else array.to_numpy()


def _series(encoder: Encoder, value: Any) -> bytes:
    column = _column(encoder, _array(value), 1)
    return joined(b"series", encoder.encode(value.name), _index(encoder, value.index), column)


def _frame(encoder: Encoder, value: Any) -> bytes:
    rows, columns = value.shape
    places = sample(columns, most=MAX_COLUMNS)
    share = max(1, min(columns, MAX_COLUMNS))
    column_of = getattr(value, "_get_column_array", None)  # no copy, no Series made
    codes = [
        _column(encoder, column_of(at) if column_of else _array(value.iloc[:, at]), share)
        for at in places
    ]
    index, head = _index(encoder, value.index), _index(encoder, value.columns)
    dtypes = encoder.encode([str(dtype) for dtype in value.dtypes.array[:MAX_COLUMNS]])
    return joined(b"frame", b"%d %d" % (rows, columns), head, dtypes, index, *codes)


def _polars_frame(encoder: Encoder, value: Any) -> bytes:
    rows = value[list(sample(value.height, most=SAMPLED_OBJECTS))].rows()
    schema = [(name, str(dtype)) for name, dtype in value.schema.items()]
    return joined(b"polars", b"%d" % value.height, encoder.encode(schema), encoder.encode(rows))


def _polars_series(encoder: Encoder, value: Any) -> bytes:
    items = value[list(sample(value.len(), most=SAMPLED_OBJECTS))].to_list()
    head = encoder.encode((value.name, str(value.dtype), value.len()))
    return joined(b"polars series", head, encoder.encode(items))


def _compiled(encoder: Encoder, value: Any) -> bytes:
    return joined(type_name(type(value)), encoder.encode(value.__getstate__()))


Encodings = tuple[tuple[str, Encoding], ...]
NUMPY: Encodings = (
    ("ndarray", array_code),
    ("generic", _scalar),
    ("dtype", _dtype),
    ("random.Generator", _generator),
    ("random.RandomState", _random_state),
)
PANDAS: Encodings = (
    ("DataFrame", _frame),
    ("Series", _series),
    ("Index", _index),
    ("api.extensions.ExtensionArray", lambda encoder, value: _column(encoder, value, 1)),
    ("api.extensions.ExtensionDtype", _dtype),
    ("Timestamp", printed_code),
    ("Timedelta", printed_code),
    ("Period", printed_code),
)
POLARS: Encodings = (("DataFrame", _polars_frame), ("Series", _polars_series))
SKLEARN: Encodings = (("tree._tree.Tree", _compiled),)
