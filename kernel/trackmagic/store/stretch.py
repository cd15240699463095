"""Stretches of a series, for drawing: only the chunks that hold them are read.

Which those are says one WHERE over the bounds that stand beside each chunk, so the points may be in any
order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import sqlalchemy as sa

from trackmagic.errors import DamagedData
from trackmagic.store import series
from trackmagic.store.schema import chunk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

By = Literal["step", "time"]


class Stretch(NamedTuple):
    """Points by their place, as logged within a place: two numpy arrays of one length.

    ``place`` is the step (int64) or the time (float64, Unix seconds, UTC), ``value`` float64.
    """

    place: NDArray[Any]
    value: NDArray[np.float64]


def read(
    connection: sa.Connection,
    run_number: int,
    key: str,
    by: By,
    first: float,
    last: float,
    before: int,
) -> Stretch | None:
    """The points from ``first`` to ``last``, one more on either side and ``before`` more ahead of them.

    None when the series has no chunk. Raises :class:`DamagedData`.
    """
    import numpy as np

    parameters = {"of": run_number, "wanted": key, "first": first, "last": last, "before": before}
    rows = connection.execute(_chunks(by), parameters)
    at = size = 0
    for points, data, of_series in rows:
        places, values = series.decode_two(data, by)
        if not at:  # room for all at once, of which only what is filled takes memory
            size = of_series or 0
            place, value = np.empty(size, places.dtype), np.empty(size)
        end = at + len(values)
        if len(values) != points or end > size:
            raise DamagedData(f"a chunk of {len(values):,} points whose row says {points!r}")
        place[at:end], value[at:end] = places, values
        at = end
    if not at:
        return None
    place, value = place[:at], value[:at]
    if bool((place[1:] < place[:-1]).any()):
        order = np.argsort(place, kind="stable")
        place, value = place[order], value[order]
    # bisect, not numpy's, which would turn a million steps into floats first
    start = max(bisect_left(place, first) - 1 - before, 0)
    end = bisect_right(place, last) + 1
    return Stretch(place[start:end], value[start:end])


@cache
def _chunks(by: By) -> sa.Select[Any]:
    """The chunks that hold a stretch and its neighbours.

    ``begin`` is so far ahead that the chunks between it and ``first`` hold all the points that are wanted
    from there; ``end`` is the first place after ``last`` that is known without reading.
    """
    lowest, highest = chunk.c[f"first_{by}"], chunk.c[f"last_{by}"]
    of_series = (chunk.c.run == sa.bindparam("of")) & (chunk.c.key == sa.bindparam("wanted"))
    first, last = (sa.bindparam(name, type_=sa.Float) for name in ("first", "last"))
    is_ahead = highest < first  # else one point of the chunk is sure to be, its first
    nearest = sa.case((is_ahead, highest), else_=lowest)
    points = sa.case((is_ahead, chunk.c.points), else_=1)
    so_far = sa.func.sum(points).over(order_by=(nearest.desc(), chunk.c.number.desc()))
    ahead = (
        sa.select(lowest.label("lowest"), (so_far - points).label("nearer"))
        .where(of_series, lowest < first)
        .subquery()
    )
    begin = sa.select(sa.func.min(ahead.c.lowest)).where(ahead.c.nearer <= sa.bindparam("before"))
    behind = sa.case((lowest > last, lowest), else_=highest)
    end = sa.select(sa.func.min(behind)).where(of_series, highest > last)
    size = sa.select(
        sa.func.sum(chunk.c.points).filter(chunk.c.points <= series.MOST_POINTS)
    ).where(of_series)
    return (
        sa.select(chunk.c.points, chunk.c.data, size.scalar_subquery())
        .where(
            of_series,
            highest >= sa.func.coalesce(begin.scalar_subquery(), first),
            lowest <= sa.func.coalesce(end.scalar_subquery(), last),
        )
        .order_by(chunk.c.number)
    )
