"""Chunks of many series at once: those at the end that new points take in, and what becomes of them.

Chunks of one series merge as they come: what is added takes in the chunks at the end that are not yet
full and at most ``MERGE_RATIO`` times its size. So a slow series is rewritten a few times a point, not
once a fold, and never lies in more than some thirty small chunks.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from trackmagic.errors import DamagedData
from trackmagic.store import series, sql
from trackmagic.store.recent import FIRST_STEP
from trackmagic.store.schema import chunk, metric
from trackmagic.store.series import CHUNK_POINTS, Series

MERGE_RATIO = 8
EVERY_STEP, EVERY_TIME = (FIRST_STEP, 2**63 - 1), (-math.inf, math.inf)
"""Bounds of a chunk of which it is not known what it holds: whoever reads any stretch meets it."""
_LAST_CHUNKS = 64
"""Of a series that are looked at; no more than some thirty of them are not full."""
_SAME = chunk.alias("same")
_NEWEST = (
    sa.select(sa.func.max(_SAME.c.number))
    .where(_SAME.c.run == metric.c.run, _SAME.c.key == metric.c.key)
    .scalar_subquery()
)
_LAST = (
    sa.select(chunk.c.key, chunk.c.number, chunk.c.points, chunk.c.last_step)
    .join_from(metric, chunk, (chunk.c.run == metric.c.run) & (chunk.c.key == metric.c.key))
    .where(
        metric.c.run == sa.bindparam("of"),
        metric.c.key.in_(sa.bindparam("wanted", expanding=True)),
        chunk.c.number > _NEWEST - _LAST_CHUNKS,
    )
    .order_by(chunk.c.key, chunk.c.number.desc())
)
_DATA = sa.select(chunk.c.key, chunk.c.number, chunk.c.data).where(
    chunk.c.run == sa.bindparam("of"),
    sa.tuple_(chunk.c.key, chunk.c.number).in_(sa.bindparam("wanted", expanding=True)),
)


class Tail(NamedTuple):
    """The chunks at the end of a series that new points take in, and the number of the next chunk."""

    parts: list[Series]
    first: int
    last_step: int | None = FIRST_STEP
    """The greatest step of the chunks before; None where there are too many to know."""


class _Newest(NamedTuple):
    """A chunk at the end of a series: its number, how many points, the greatest step."""

    number: int
    points: int
    last_step: int


NO_TAIL = Tail([], 0)


def tails(connection: sa.Connection, number: int, sizes: Mapping[str, int]) -> dict[str, Tail]:
    """Of many series at once; ``sizes`` are the new points of each.

    A damaged chunk is left where it is, for ``doctor`` to name; the new points go behind it.
    """
    last: dict[str, list[_Newest]] = {}
    for batch in sql.batches(list(sizes)):
        for key, *newest in connection.execute(_LAST, {"of": number, "wanted": list(batch)}):
            last.setdefault(key, []).append(_Newest(*newest))
    fitting = {key: _fitting(last[key], sizes[key]) for key in last}
    chunk_ids = [
        (key, chunk_number) for key, numbers in fitting.items() for chunk_number in numbers
    ]
    data: dict[tuple[str, int], bytes] = {}
    for pairs in sql.batches(chunk_ids):
        rows = connection.execute(_DATA, {"of": number, "wanted": list(pairs)})
        data |= {(row.key, row.number): row.data for row in rows}
    return {
        key: _decoded(
            [(chunk_number, data[key, chunk_number]) for chunk_number in numbers], last[key]
        )
        for key, numbers in fitting.items()
    }


def _fitting(last: Sequence[_Newest], size: int) -> list[int]:
    """Which of the chunks ``size`` new points take in, the newest first."""
    numbers = []
    for number, points, _ in last:
        if points >= CHUNK_POINTS or points > MERGE_RATIO * size:
            break
        numbers.append(number)
        size += points
    return numbers


def _decoded(chunks: Sequence[tuple[int, bytes]], last: Sequence[_Newest]) -> Tail:
    parts: list[Series] = []
    following = last[0].number + 1
    for number, data in chunks:
        try:
            parts.append(series.decode(data))
        except DamagedData:
            break
        following = number
    before = [newest.last_step for newest in last if newest.number < following]
    is_all = len(last) < _LAST_CHUNKS
    return Tail(parts[::-1], following, max(before, default=FIRST_STEP) if is_all else None)


def bounds(
    points: int, steps: tuple[int, int] = EVERY_STEP, times: tuple[float, float] = EVERY_TIME
) -> dict[str, float]:
    """The columns that say where the points of a chunk lie: how many, the least and the greatest."""
    return {
        "points": points,
        "first_step": steps[0],
        "last_step": steps[1],
        "first_time": times[0],
        "last_time": times[1],
    }


def bounds_of(points: Series) -> dict[str, float]:
    """Those of some points. Times that are not all numbers may be anywhere. Raises :class:`DamagedData`."""
    if not len(points):
        raise DamagedData("a chunk of no points")
    step, time = points.step, points.time
    if len(points) <= series.FEW_POINTS:  # a call of numpy's takes longer than all of it
        steps, every = step.tolist(), time.tolist()
        is_known = not any(map(math.isnan, every))
        times = (min(every), max(every)) if is_known else EVERY_TIME
        return bounds(len(points), (min(steps), max(steps)), times)
    times = float(time.min()), float(time.max())
    return bounds(
        len(points),
        (int(step.min()), int(step.max())),
        EVERY_TIME if math.isnan(times[0]) else times,
    )


def pieces(points: Series) -> list[tuple[Series, bytes]]:
    """As they are kept: cut into chunks, each encoded."""
    if len(points) == 1:
        step, time = int(points.step[0]), float(points.time[0])
        return [(points, series.encode_point(float(points.value[0]), step=step, time=time))]
    parts = [points.at(slice(at, at + CHUNK_POINTS)) for at in range(0, len(points), CHUNK_POINTS)]
    return [(part, series.encode(part)) for part in parts]
