"""What is kept of a series beside its points: how many, some of them, the mean of the last.

The first, the last, the least and the greatest.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from trackmagic.entities import Metric
from trackmagic.store import recent, sql
from trackmagic.store.schema import metric
from trackmagic.store.series import Series

_OF_KEYS = sa.select(*(metric.c[name] for name in Metric.__struct_fields__)).where(
    metric.c.run == sa.bindparam("of"), metric.c.key.in_(sa.bindparam("wanted", expanding=True))
)


def summaries(connection: sa.Connection, number: int, keys: Sequence[str]) -> dict[str, Metric]:
    """Those of a run that are there, by key."""
    by_key: dict[str, Metric] = {}
    for batch in sql.batches(keys):
        rows = connection.execute(_OF_KEYS, {"of": number, "wanted": list(batch)})
        by_key |= {summary.key: summary for summary in itertools.starmap(summary_of, rows)}
    return by_key


def summarised(key: str, points: Series, mean: float | None = None) -> Metric:
    """First and last by step, the later written one within a step; ``mean`` where it is known."""
    import numpy as np

    value, step = points.value, points.step
    if len(points) == 1:
        return of_one(key, value.item(), points.time.item(), step=step.item(), mean=mean)
    numbers = ~np.isnan(value)
    some = bool(numbers.any())
    lowest = int(np.nanargmin(value)) if some else 0
    highest = int(np.nanargmax(value)) if some else 0
    first = int(step.argmin())
    last = len(step) - 1 - int(step[::-1].argmax())
    return Metric(
        key=key,
        points=len(points),
        first=float(value[first]),
        last=float(value[last]),
        min=float(value[lowest]),
        max=float(value[highest]),
        first_step=int(step[first]),
        last_step=int(step[last]),
        min_step=int(step[lowest]),
        max_step=int(step[highest]),
        last_time=float(points.time[last]),
        mean=recent.mean_of(points) if mean is None else mean,
    )


def of_one(
    key: str, value: float, time: float, *, step: int = 0, mean: float | None = None
) -> Metric:
    """Of a series of one point; ``mean`` is that of more that are before it."""
    return Metric(
        key=key,
        points=1,
        first=value,
        last=value,
        min=value,
        max=value,
        first_step=step,
        last_step=step,
        min_step=step,
        max_step=step,
        last_time=time,
        mean=value if mean is None else mean,
    )


def merged(old: Metric | None, new: Metric) -> Metric:
    """Of a series whose later half is ``new``, which has the mean of the last points of both."""
    if old is None:
        return new
    first = new if new.first_step < old.first_step else old
    last = old if new.last_step < old.last_step else new
    low = new if math.isnan(old.min) or new.min < old.min else old
    high = new if math.isnan(old.max) or new.max > old.max else old
    return Metric(
        key=old.key,
        points=old.points + new.points,
        first=first.first,
        last=last.last,
        min=low.min,
        max=high.max,
        first_step=first.first_step,
        last_step=last.last_step,
        min_step=low.min_step,
        max_step=high.max_step,
        last_time=last.last_time,
        mean=new.mean,
    )


def row_of(summary: Metric) -> dict[str, Any]:
    """Its columns; NaN is NULL in the database."""
    return {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name in Metric.__struct_fields__
        for value in (getattr(summary, name),)
    }


def summary_of(*columns: Any) -> Metric:
    """The inverse of :func:`row_of`, of columns in the order of the fields of :class:`Metric`."""
    fields = dict(zip(Metric.__struct_fields__, columns, strict=True))
    for name in ("first", "last", "min", "max", "mean"):
        fields[name] = math.nan if fields[name] is None else fields[name]
    return Metric(**fields)
