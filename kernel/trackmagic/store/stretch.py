"""Stretches of a series, for drawing: only the chunks that hold them are read.

Where each chunk begins and ends is noted when the whole of a series is read. Full chunks never change,
so the notes of a series that grows are only continued. A series whose points are out of order is read
whole each time.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import sqlalchemy as sa

from trackmagic.store import series
from trackmagic.store.schema import chunk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

By = Literal["step", "time"]
_Of = tuple[int, str, By]

MOST_NOTES = 1_000
"""Series whose chunks are noted; a series of a million points takes 8 kB."""

MOST_AT_ONCE = 1 << 24
"""Points that room is made for before they are there."""

_SERIES = (chunk.c.run == sa.bindparam("of")) & (chunk.c.key == sa.bindparam("wanted"))
_CHUNKS = (
    sa.select(chunk.c.number, chunk.c.data)
    .where(_SERIES & chunk.c.number.between(sa.bindparam("first"), sa.bindparam("last")))
    .order_by(chunk.c.number)
)
_EVERY = 2**31 - 1


class Stretch(NamedTuple):
    """Points by their place, as logged within a place: two numpy arrays of one length.

    ``place`` is the step (int64) or the time (float64, Unix seconds, UTC), ``value`` float64.
    """

    place: NDArray[Any]
    value: NDArray[np.float64]


class _Chunks(NamedTuple):
    """Points of chunks one after the other, and a row for each: number, points, first and last place."""

    points: Stretch
    rows: NDArray[np.float64]


class Stretches:
    """What :meth:`MetricStore.stretch` reads with; usable from any thread."""

    def __init__(self) -> None:
        self._notes: OrderedDict[_Of, NDArray[np.float64]] = OrderedDict()
        self._lock = threading.Lock()

    def read(
        self,
        connection: sa.Connection,
        of: _Of,
        points: int,
        first: float,
        last: float,
        before: int,
    ) -> Stretch | None:
        """The points from ``first`` to ``last`` and their neighbours; None when there is no chunk.

        ``points`` is how many the series has by its summary.
        """
        notes = self._up_to_date(connection, of, points)
        if notes is None:
            stretch = self._whole(connection, of, points)
            return None if stretch is None else _cut(stretch, first, last, before)
        at, end = _overlapping(notes, first, last, before)
        size = int(notes[at : end + 1, 1].sum())
        part = _read(connection, of, size, int(notes[at, 0]), int(notes[end, 0]))
        return None if part is None else _cut(part.points, first, last, before)

    def _up_to_date(
        self, connection: sa.Connection, of: _Of, points: int
    ) -> NDArray[np.float64] | None:
        """The notes of a series whose points are in order."""
        import numpy as np

        with self._lock:
            notes = self._notes.get(of)
        if notes is None or int(notes[:, 1].sum()) == points:
            return notes
        full = int((notes[:, 1] >= series.CHUNK_POINTS).cumprod().sum())
        notes = notes[:full]
        new = _read(connection, of, points, int(notes[-1, 0]) + 1 if full else 0)
        if new is not None:
            if not _is_sorted(new.points.place):
                return None
            notes = np.concatenate([notes, new.rows])
        if not len(notes) or not _is_sorted(notes[:, 2:].ravel()):
            return None
        self._keep(of, notes)
        return notes

    def _whole(self, connection: sa.Connection, of: _Of, points: int) -> Stretch | None:
        import numpy as np

        chunks = _read(connection, of, points)
        if chunks is None:
            return None
        if _is_sorted(chunks.points.place):
            self._keep(of, chunks.rows)
            return chunks.points
        order = np.argsort(chunks.points.place, kind="stable")
        return Stretch(chunks.points.place[order], chunks.points.value[order])

    def _keep(self, of: _Of, notes: NDArray[np.float64]) -> None:
        with self._lock:
            self._notes[of] = notes
            self._notes.move_to_end(of)
            while len(self._notes) > MOST_NOTES:
                self._notes.popitem(last=False)


def _read(
    connection: sa.Connection, of: _Of, points: int, first: int = 0, last: int = _EVERY
) -> _Chunks | None:
    """The chunks with these numbers; ``points`` is how many there should be, to have the room at once."""
    import numpy as np

    number, key, by = of
    points = min(max(points, 0), MOST_AT_ONCE)
    parameters = {"of": number, "wanted": key, "first": first, "last": last}
    place: NDArray[Any] = np.empty(points, np.int64 if by == "step" else np.float64)
    value = np.empty(points)
    rows: list[tuple[int, int]] = []
    at = 0
    for row in connection.execute(_CHUNKS, parameters):
        places, values = series.decode_two(row[1], by)
        end = at + len(values)
        if end > len(value):
            place, value = np.resize(place, 2 * end), np.resize(value, 2 * end)
        place[at:end], value[at:end] = places, values
        rows.append((row[0], len(values)))
        at = end
    if not rows:
        return None
    place, value = place[:at], value[:at]
    numbers, sizes = np.array(rows).T
    ends = sizes.cumsum()
    notes = np.column_stack([numbers, sizes, place[ends - sizes], place[ends - 1]])
    return _Chunks(Stretch(place, value), notes.astype(float))


def _overlapping(
    notes: NDArray[np.float64], first: float, last: float, before: int
) -> tuple[int, int]:
    """The first and the last chunk with the points, their neighbours and ``before`` more."""
    import numpy as np

    low, high, most = notes[:, 2], notes[:, 3], len(notes) - 1
    at = min(int(np.searchsorted(high, first, side="left")), most)
    if before or low[at] >= first:
        passed = np.concatenate([[0], notes[:, 1].cumsum()])
        at = int(np.searchsorted(passed, passed[at] - before - 1, side="right")) - 1
    end = int(np.searchsorted(low, last, side="right")) - 1
    if end < 0 or high[end] <= last:
        end += 1
    return max(at, 0), min(end, most)


def _cut(stretch: Stretch, first: float, last: float, before: int) -> Stretch:
    """By bisect: numpy would turn a million steps into floats first."""
    at = bisect_left(stretch.place, first) - 1 - before
    end = bisect_right(stretch.place, last) + 1
    part = slice(max(at, 0), end)
    return Stretch(stretch.place[part], stretch.value[part])


def _is_sorted(place: NDArray[Any]) -> bool:
    return not bool((place[1:] < place[:-1]).any())
