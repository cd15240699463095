"""Reads journals back, a piece at a time; the layout is told in :mod:`trackmagic.store.journal`.

A journal may be anybody's: a pipe, a device, a link or a hole is refused before anything is waited for.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from trackmagic.errors import DamagedData
from trackmagic.store.files import open_regular
from trackmagic.store.journal import HEADER, KEY, KEY_MARK, LATE, MAGIC, POINT_MARK, ROW, VERSION
from trackmagic.store.points import is_time
from trackmagic.store.schema import KEY_CHARACTERS
from trackmagic.store.series import Series
from trackmagic.store.text import mend

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PIECE_BYTES = 32 << 20
"""Of a journal that are read at a time."""


class Header(NamedTuple):
    """Whose journal it is."""

    run_id: str
    late: bool
    created: float
    pid: int


class Recovered(NamedTuple):
    """What a piece of a journal holds past some offset."""

    header: Header
    points: dict[str, Series]
    """By key, in the order they were written."""
    keys: dict[int, str]
    end: int
    """Up to where it was read."""
    bad_rows: int
    is_last: bool
    """Nothing more was there when it was read."""


def read_journal(
    path: Path,
    start: int = 0,
    earlier_keys: Mapping[int, str] | None = None,
    *,
    most_bytes: int = PIECE_BYTES,
) -> Recovered:
    """What is whole in ``path`` from ``start`` on, ``most_bytes`` of it. Raises :class:`DamagedData`.

    ``earlier_keys`` are the keys defined before ``start``; without it they are read again.
    """
    with open_regular(path) as file:
        header = _read_header(path, file.read(HEADER.size))
        offset, keys = HEADER.size, dict[int, str]()
        if earlier_keys is not None and start > offset:
            offset, keys = start, dict(earlier_keys)
        while True:
            file.seek(offset)
            data = file.read(most_bytes)
            piece = _piece(header, data, offset, start, keys)
            is_last = len(data) < most_bytes or piece.end == offset
            if is_last or piece.end > start:
                return piece._replace(is_last=is_last)
            offset, keys = piece.end, piece.keys


def _piece(
    header: Header, data: bytes, offset: int, start: int, earlier_keys: Mapping[int, str]
) -> Recovered:
    """The rows in ``data``, which lies at ``offset``, and of them the points from ``start`` on."""
    import numpy as np

    whole = len(data) // ROW * ROW
    rows = np.frombuffer(data, _row_type(), count=whole // ROW)
    keys, end = dict(earlier_keys), offset + whole
    is_point = rows["mark"] == POINT_MARK
    is_text = np.zeros(len(rows), bool)
    for at in np.flatnonzero(rows["mark"] == KEY_MARK):
        code, _mark, length = KEY.unpack_from(data, int(at) * ROW)
        if length > 4 * KEY_CHARACTERS:
            continue  # longer than any key: a damaged row
        first, past = (int(at) + 1) * ROW, (int(at) + 1) * ROW + length
        if past > whole:
            end = min(end, offset + int(at) * ROW)  # still being written, or in the next piece
            is_point[int(at) :] = False
            is_text[int(at) :] = True
            break
        keys[code] = mend(data[first:past].decode("utf-8", "replace"))
        is_text[int(at) : int(at) + 1 + -(-length // ROW)] = True
    if start > offset:
        is_point[: (start - offset) // ROW] = False
        is_text[: (start - offset) // ROW] = True
    known_code = np.isin(rows["code"], np.fromiter(keys, np.uint32, len(keys)))
    good = is_point & known_code & is_time(rows["time"])
    bad = int((~(good | is_text)).sum())
    return Recovered(header, _by_key(rows[good], keys), keys, end, bad, is_last=False)


def _read_header(path: Path, data: bytes) -> Header:
    if len(data) < HEADER.size:
        raise DamagedData(f"{path.name} is cut short in its header")
    magic, version, flags, run_id, created, pid = HEADER.unpack(data)
    if magic != MAGIC:
        raise DamagedData(f"{path.name} is no journal of trackmagic")
    if version != VERSION:
        raise DamagedData(
            f"{path.name} is a journal of format {version}; this trackmagic reads {VERSION}: "
            "pip install -U trackmagic"
        )
    return Header(run_id.hex(), bool(flags & LATE), created, pid)


def _by_key(points: NDArray[np.void], keys: Mapping[int, str]) -> dict[str, Series]:
    import numpy as np

    if not len(points):
        return {}
    first_codes: dict[str, int] = {}
    every = points["code"].copy()
    for code, key in keys.items():  # a key may stand under two codes: its points are one series
        if (first := first_codes.setdefault(key, code)) != code:
            every[every == code] = first
    order = np.argsort(every, kind="stable")
    points = points[order]
    codes, firsts = np.unique(every[order], return_index=True)
    pasts = [*firsts[1:], len(points)]
    return {
        keys[int(code)]: Series(
            *(np.ascontiguousarray(points[name][first:past]) for name in ("step", "time", "value"))
        )
        for code, first, past in zip(codes, firsts, pasts, strict=True)
    }


def _row_type() -> np.dtype[np.void]:
    import numpy as np

    return np.dtype(
        [("code", "<u4"), ("mark", "<u4"), ("step", "<i8"), ("time", "<f8"), ("value", "<f8")]
    )
