"""The mean of the points at the end of a series, by step: kept beside them, as filters ask for it.

What was added and the chunks that it took in mostly hold them all. Where steps went back, or a slow
series was written in small chunks, as many more chunks are read as may hold one of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

import sqlalchemy as sa

from trackmagic.errors import DamagedData
from trackmagic.store import series, sql
from trackmagic.store.schema import chunk
from trackmagic.store.series import Series

POINTS = 10
"""So few that it is about the end, so many that noise is less: a third of that of one point."""
FIRST_STEP = -(2**63)
"""What no point is before: the last step of no points."""

_BOUNDS = (
    sa.select(chunk.c.key, chunk.c.number, chunk.c.points, chunk.c.last_step)
    .where(
        chunk.c.run == sa.bindparam("of"), chunk.c.key.in_(sa.bindparam("wanted", expanding=True))
    )
    .order_by(chunk.c.key, chunk.c.last_step.desc(), chunk.c.number.desc())
)
_DATA = sa.select(chunk.c.key, chunk.c.number, chunk.c.data).where(
    chunk.c.run == sa.bindparam("of"),
    sa.tuple_(chunk.c.key, chunk.c.number).in_(sa.bindparam("wanted", expanding=True)),
)


class _Chunk(NamedTuple):
    number: int
    points: int
    last_step: int


class _Search:
    """The last points of one series, from chunks that are read in the order of their last steps."""

    def __init__(self, chunks: Sequence[_Chunk]) -> None:
        self._left = list(chunks)
        self._read: list[tuple[int, Series]] = []

    def next(self) -> list[int]:
        """The numbers of the chunks to read: as many as hold enough points; none when all are known."""
        count = 0
        if self._read:
            points = self.points()
            if len(points) >= POINTS and not self._may_hold_later(int(points.step[0])):
                return []
            count = len(points) % POINTS
        numbers: list[int] = []
        while self._left and count < POINTS:
            part = self._left.pop(0)
            numbers.append(part.number)
            count += part.points
        return numbers

    def add(self, number: int, points: Series) -> None:
        """What a chunk holds."""
        self._read.append((number, points))

    def _may_hold_later(self, step: int) -> bool:
        """Whether what is left may hold a point after the first at that step; ties go as written."""
        if not self._left:
            return False
        following = self._left[0]
        is_earlier = following.number < min(number for number, _ in self._read)
        return following.last_step > step or (following.last_step == step and not is_earlier)

    def points(self) -> Series:
        """The last of those that have been read."""
        parts = [points for _, points in sorted(self._read, key=lambda read: read[0])]
        return last_of(series.join(parts))


def last_of(points: Series) -> Series:
    """The last ten by step, the later written ones within a step."""
    import numpy as np

    if len(points) > 1 and bool(np.any(points.step[1:] < points.step[:-1])):
        points = points.at(np.argsort(points.step, kind="stable"))
    return points.at(slice(-POINTS, None))


def mean_of(points: Series) -> float:
    """The mean of the last ten that are numbers; NaN when none is."""
    numbers = [value for value in last_of(points).value.tolist() if not math.isnan(value)]
    if not numbers:
        return math.nan
    total: float = sum(numbers)
    # the sum may be too large where the mean is not
    if math.isinf(total) and all(map(math.isfinite, numbers)):
        return math.fsum(value / len(numbers) for value in numbers)
    return total / len(numbers)


def mean_behind(points: Series, last_step: int | None) -> float | None:
    """That of a series that ends in these points, behind others up to ``last_step``.

    None where that cannot be told of these alone, or the greatest step of the others is not known.
    """
    last = last_of(points)
    is_whole = last_step == FIRST_STEP
    is_sure = last_step is not None and len(last) == POINTS and int(last.step[0]) >= last_step
    return mean_of(last) if is_whole or is_sure else None


def means(connection: sa.Connection, number: int, keys: Iterable[str]) -> dict[str, float]:
    """Of series of a run, as their chunks are. A damaged chunk has no points."""
    chunks: dict[str, list[_Chunk]] = {}
    for batch in sql.batches(list(keys)):
        for key, *part in connection.execute(_BOUNDS, {"of": number, "wanted": list(batch)}):
            chunks.setdefault(key, []).append(_Chunk(*part))
    searches = {key: _Search(parts) for key, parts in chunks.items()}
    open_keys = set(searches)
    while open_keys:
        numbers_by_key = {key: searches[key].next() for key in open_keys}
        open_keys = {key for key in open_keys if numbers_by_key[key]}
        for key, chunk_number, data in _read(connection, number, numbers_by_key):
            with suppress(DamagedData):
                searches[key].add(chunk_number, series.decode(data))
    return {key: mean_of(search.points()) for key, search in searches.items()}


def _read(
    connection: sa.Connection, number: int, numbers_by_key: Mapping[str, Sequence[int]]
) -> Iterable[tuple[str, int, bytes]]:
    pairs = [
        (key, chunk_number) for key, numbers in numbers_by_key.items() for chunk_number in numbers
    ]
    for batch in sql.batches(pairs):
        for row in connection.execute(_DATA, {"of": number, "wanted": list(batch)}):
            yield row.key, row.number, row.data
