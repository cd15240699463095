"""Points <-> packed chunks.

A chunk is one blob, little-endian::

    chunk  = version:u8 points:u32 steps times values crc32:u32      (crc of all before it)
    column = codec:u8 length:u32 bytes

Steps, and times in units of 2**-22 s (the spacing of float64 at today's Unix times, so nothing is
lost), are kept as their differences above the least one, in the narrowest unsigned type that holds
them; a constant difference takes no bytes. Values stay float64, or float32 where that is the same
number, and a full chunk is deflated where it pays. Codecs::

    0  raw, 8 bytes a point            2  first:i64 least:i64 width:u8 differences
    1  float32                         3  deflated codec 0        4  deflated codec 1
    5  codec 2 of a time in 2**-22 s

A chunk may be anybody's: nothing is believed of it that its bytes do not bear out, and whatever is wrong
with it is :class:`DamagedData`.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from trackmagic.errors import DamagedData

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VERSION = 1
CHUNK_POINTS = 4096
FEW_POINTS = 16
MOST_POINTS = 4 * CHUNK_POINTS
"""Points of a chunk that are believed."""
RAW, FLOAT32, DIFFERENCES, RAW_DEFLATED, FLOAT32_DEFLATED, TIMES = range(6)

_HEAD = struct.Struct("<BI")
_COLUMN = struct.Struct("<BI")
_DIFFERENCES = struct.Struct("<qqB")
_CRC = struct.Struct("<I")
_LEAST = _HEAD.size + 3 * _COLUMN.size + _CRC.size
_TICKS = 4194304.0
_DTYPES = ("<i8", "<f8", "<f8")
_WIDTHS = (0, 1, 2, 4, 8)
_EXACT_TIMES = (2.0**30, 2.0**31)
_WORTH = 0.9
"""Deflate when it takes at most this share; reading back costs more than it saves otherwise."""


class Series(NamedTuple):
    """Points of one metric of one run: three numpy arrays of one length.

    ``step`` is int64, ``time`` float64 in Unix seconds (UTC), ``value`` float64.
    """

    step: NDArray[np.int64]
    time: NDArray[np.float64]
    value: NDArray[np.float64]

    def __len__(self) -> int:
        """How many points, not how many columns."""
        return len(self.step)

    def at(self, where: slice | NDArray[Any]) -> Series:
        """The points at an index of numpy's: a slice, positions or a mask."""
        return Series(self.step[where], self.time[where], self.value[where])


def empty() -> Series:
    """A series without points."""
    import numpy as np

    return Series(np.empty(0, np.int64), np.empty(0), np.empty(0))


def encode_point(value: float, *, step: int, time: float) -> bytes:
    """One point as one chunk; without numpy, which a first run need not wait for."""
    columns = (struct.pack("<q", step), struct.pack("<d", time), struct.pack("<d", value))
    return _sealed(_HEAD.pack(VERSION, 1), (_column(RAW, data) for data in columns))


def join(parts: list[Series]) -> Series:
    """The points of ``parts``, one after the other."""
    import numpy as np

    if len(parts) == 1:
        return parts[0]
    if not parts:
        return empty()
    return Series(
        np.concatenate([part.step for part in parts]),
        np.concatenate([part.time for part in parts]),
        np.concatenate([part.value for part in parts]),
    )


def encode(points: Series) -> bytes:
    """``points`` as one chunk. Few are not packed: a run of 10,000 metrics would wait for it at its end."""
    if 0 < len(points) <= FEW_POINTS:
        columns = (column.astype(dtype).tobytes() for column, dtype in zip(points, _DTYPES))  # noqa: B905
        return _sealed(_HEAD.pack(VERSION, len(points)), (_column(RAW, data) for data in columns))
    full = len(points) >= CHUNK_POINTS
    return _sealed(
        _HEAD.pack(VERSION, len(points)),
        (
            _column(*_integers(points.step, DIFFERENCES)),
            _column(*_times(points.time)),
            _column(*_values(points.value, deflate=full)),
        ),
    )


def _sealed(head: bytes, columns: Iterable[bytes]) -> bytes:
    body = b"".join((head, *columns))
    return body + _CRC.pack(zlib.crc32(body))


def decode(data: bytes) -> Series:
    """The points of a chunk. Raises :class:`DamagedData`."""
    points, packed = _columns(data)
    return Series(*(_decoded(*column, points, dtype) for column, dtype in zip(packed, _DTYPES)))  # noqa: B905 - three


def decode_two(data: bytes, place: Literal["step", "time"]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The steps, or the times, and the values of a chunk. Raises :class:`DamagedData`."""
    points, packed = _columns(data)
    at = ("step", "time").index(place)
    return (
        _decoded(*packed[at], points, _DTYPES[at]),
        _decoded(*packed[-1], points, _DTYPES[-1]),
    )


def _columns(data: bytes) -> tuple[int, list[tuple[int, memoryview]]]:
    """How many points, and the codec and bytes of each column, once the checksum fits."""
    if not isinstance(data, bytes):
        raise DamagedData(f"a chunk that is {type(data).__name__} and no bytes")
    view = memoryview(data)
    if len(view) < _LEAST:
        raise DamagedData(f"a chunk of {len(view)} bytes; the least is {_LEAST}")
    body, (crc,) = view[: -_CRC.size], _CRC.unpack(view[-_CRC.size :])
    if zlib.crc32(body) != crc:
        raise DamagedData("the checksum of a chunk does not fit its bytes")
    version, points = _HEAD.unpack_from(body)
    if version != VERSION:
        raise DamagedData(f"a chunk of format {version}; this trackmagic reads {VERSION}")
    if points > MOST_POINTS:
        raise DamagedData(f"a chunk of {points:,} points; the most is {MOST_POINTS:,}")
    at, columns = _HEAD.size, []
    for _ in _DTYPES:
        if at + _COLUMN.size > len(body):
            raise DamagedData("a chunk that ends within its columns")
        codec, length = _COLUMN.unpack_from(body, at)
        at += _COLUMN.size
        columns.append((codec, body[at : at + length]))
        at += length
    if at != len(body):
        raise DamagedData("a chunk whose columns do not fill it")
    return points, columns


def _column(codec: int, data: bytes) -> bytes:
    return _COLUMN.pack(codec, len(data)) + data


def _integers(numbers: NDArray[np.int64], codec: int) -> tuple[int, bytes]:
    """Differences wrap around at 64 bits and wrap back when they are summed."""
    import numpy as np

    if len(numbers) == 0:
        return RAW, b""
    steps = np.diff(numbers)
    least = int(steps.min()) if len(steps) else 0
    spread = int(steps.max()) - least if len(steps) else 0
    width = next((w for w in (0, 1, 2, 4) if spread < 1 << (8 * w)), 8)
    head = _DIFFERENCES.pack(int(numbers[0]), least, width)
    if width == 0:
        return codec, head
    if width == 8:  # noqa: PLR2004 - as wide as the numbers themselves
        return codec, head + steps.astype("<i8").tobytes()
    return codec, head + (steps - least).astype(f"<u{width}").tobytes()


def _times(times: NDArray[np.float64]) -> tuple[int, bytes]:
    import numpy as np

    low, high = _EXACT_TIMES
    if len(times) and bool(np.all((times >= low) & (times < high))):
        return _integers((times * _TICKS).astype(np.int64), TIMES)
    return RAW, times.astype("<f8").tobytes()


def _values(values: NDArray[np.float64], *, deflate: bool) -> tuple[int, bytes]:
    import numpy as np

    with np.errstate(over="ignore", invalid="ignore"):
        narrow = values.astype("<f4")
        same = np.array_equal(narrow.astype("<f8").view("<i8"), values.view("<i8"))
    codec, data = (FLOAT32, narrow.tobytes()) if same else (RAW, values.astype("<f8").tobytes())
    if deflate:
        small = zlib.compress(data, 1)
        if len(small) <= _WORTH * len(data):
            return (FLOAT32_DEFLATED if same else RAW_DEFLATED), small
    return codec, data


def _decoded(codec: int, data: memoryview, points: int, dtype: str) -> NDArray[Any]:
    """Exactly ``points`` numbers. Raises :class:`DamagedData`."""
    match codec:
        case 0:
            return _plain(data, points, dtype)
        case 3:
            return _plain(_inflated(data, points * 8), points, dtype)
        case 1 if dtype == "<f8":
            return _plain(data, points, "<f4")
        case 4 if dtype == "<f8":
            return _plain(_inflated(data, points * 4), points, "<f4")
        case 2 if dtype == "<i8":
            return _summed(data, points)
        case 5 if dtype == "<f8":
            return _summed(data, points) / _TICKS
        case _:
            raise DamagedData(
                f"a column of {dtype} in codec {codec}, which this trackmagic does not read"
            )


def _plain(data: memoryview | bytes, points: int, dtype: str) -> NDArray[Any]:
    import numpy as np

    _check_length(data, points * int(dtype[-1]))
    return np.frombuffer(data, dtype).astype("i8" if dtype == "<i8" else "f8")


def _inflated(data: memoryview, size: int) -> bytes:
    """What was deflated, of which no more is inflated than there should be."""
    stream = zlib.decompressobj()
    try:
        content = stream.decompress(data, size + 1)
    except zlib.error as error:
        raise DamagedData(f"a deflated column cannot be read: {error}") from error
    if not stream.eof or stream.unused_data:
        raise DamagedData("a deflated column does not end where it should")
    return content


def _summed(data: memoryview, points: int) -> NDArray[np.int64]:
    import numpy as np

    if len(data) < _DIFFERENCES.size:
        raise DamagedData(f"a column of differences in {len(data)} bytes")
    first, least, width = _DIFFERENCES.unpack_from(data)
    if width not in _WIDTHS or not points:
        raise DamagedData(f"a column of {points} points in differences of {width} bytes")
    _check_length(data, _DIFFERENCES.size + width * (points - 1))
    if width == 0:
        numbers = np.arange(points, dtype=np.int64)
        numbers *= least
        numbers += first
        return numbers
    numbers = np.empty(points, np.int64)
    numbers[0] = first
    numbers[1:] = np.frombuffer(data[_DIFFERENCES.size :], "<i8" if width == 8 else f"<u{width}")  # noqa: PLR2004
    if width != 8:  # noqa: PLR2004
        numbers[1:] += least
    return np.cumsum(numbers, out=numbers)


def _check_length(data: memoryview | bytes, length: int) -> None:
    if len(data) != length:
        raise DamagedData(f"a column of {len(data)} bytes, where {length} should be")
