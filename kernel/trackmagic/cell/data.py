"""Codes of tabular and array data: numpy, pandas, polars, and scikit-learn's compiled trees.

Small arrays are hashed whole. Large ones are sampled at places given by their size, and up to
``SUM_BYTES`` all their elements are summed too, each with a weight of its place.
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
    type_name,
)
from trackmagic.cell.plain import printed_code

SUM_BYTES = 16 * 1024 * 1024
SUM_ITEMS = 2 * 1024 * 1024
WHOLE_TEXTS = 100_000
"""Texts that are all looked at, in one fingerprint."""
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
        items = _taken(numpy, plain, encoder.sample(plain.size, most=most)).tolist()
        return joined(*parts, encoder.sequence(b"l", plain.size, items))
    if plain.nbytes <= max(_SMALL, WHOLE_BYTES // share):
        return joined(*parts, data_code(b"w", plain.tobytes()))
    was_sampled = encoder.is_sampled
    places = encoder.sample(plain.size, most=max(64, SAMPLED // share))
    parts.append(data_code(b"w", _taken(numpy, plain, places).tobytes()))
    unsigned = _UNSIGNED.get(plain.dtype.itemsize)
    if unsigned and plain.nbytes <= SUM_BYTES // share and plain.size <= SUM_ITEMS // share:
        encoder.is_sampled = was_sampled
        parts.append(b"%d" % _weighed(numpy, plain.view(unsigned)))
    return joined(*parts)


def _weighed(numpy: Any, words: Any) -> int:
    """A sum of all elements, each with an odd weight of its place: one that changes or moves is seen.

    It does not depend on how the array lies in memory.
    """
    while words.ndim:
        words = words @ _weights(numpy, words.shape[-1])
    return int(words)


def _weights(numpy: Any, length: int) -> Any:
    """Odd numbers without a pattern."""
    if not _WEIGHTS:
        step = 0x9E3779B97F4A7C15
        values = [((at * step) ^ (at * step) >> 29) % 2**64 | 1 for at in range(1, 2049)]
        _WEIGHTS.append(numpy.array(values, dtype="u8"))
    of = _WEIGHTS[0]
    if length <= of.size:
        return of[:length]
    rows = numpy.resize(of[::-1], -(-length // of.size))
    return numpy.multiply.outer(rows, of).reshape(-1)[:length]


_WEIGHTS: list[Any] = []
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
    pandas: Any = sys.modules["pandas"]
    is_text = isinstance(values.dtype, pandas.StringDtype)
    if is_text and encoder.texts + len(values) <= WHOLE_TEXTS:
        encoder.texts += len(values)
        hashed = pandas.util.hash_array(values, categorize=False)
        return joined(str(values.dtype).encode(), array_code(encoder, hashed, share=share))
    places = encoder.sample(len(values), most=max(16, SAMPLED_OBJECTS // share))
    sample = numpy.asarray(values.take(list(places)))
    size = b"%d" % len(values)
    return joined(str(values.dtype).encode(), size, array_code(encoder, sample, share=share))


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
    places = encoder.sample(columns, most=MAX_COLUMNS)
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
    rows = value[list(encoder.sample(value.height, most=SAMPLED_OBJECTS))].rows()
    schema = [(name, str(dtype)) for name, dtype in value.schema.items()]
    return joined(b"polars", b"%d" % value.height, encoder.encode(schema), encoder.encode(rows))


def _polars_series(encoder: Encoder, value: Any) -> bytes:
    items = value[list(encoder.sample(value.len(), most=SAMPLED_OBJECTS))].to_list()
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
