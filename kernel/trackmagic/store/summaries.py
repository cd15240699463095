"""What is kept of a series beside its points: how many, some of them, the mean of the last.

The first, the last, the least and the greatest.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from trackmagic.entities import Metric
from trackmagic.store import recent, sql
from trackmagic.store.schema import metric
from trackmagic.store.series import FEW_POINTS, Series

_MAY_BE_NAN = ("first", "last", "min", "max", "mean")

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
    if len(points) == 1:
        value, step, time = points.value.item(), points.step.item(), points.time.item()
        return of_one(key, value, time, step=step, mean=mean)
    first, last, low, high = (_of_few if len(points) <= FEW_POINTS else _of_many)(points)
    return Metric(
        key=key,
        points=len(points),
        first=points.value.item(first),
        last=points.value.item(last),
        min=points.value.item(low),
        max=points.value.item(high),
        first_step=points.step.item(first),
        last_step=points.step.item(last),
        min_step=points.step.item(low),
        max_step=points.step.item(high),
        last_time=points.time.item(last),
        mean=recent.mean_of(points) if mean is None else mean,
    )


class _Places(NamedTuple):
    """Where in a series the first and the last point by step are, the least and the greatest value."""

    first: int
    last: int
    low: int
    high: int


def _of_many(points: Series) -> _Places:
    import numpy as np

    value, step = points.value, points.step
    is_some = not bool(np.isnan(value).all())
    return _Places(
        int(step.argmin()),
        len(step) - 1 - int(step[::-1].argmax()),
        int(np.nanargmin(value)) if is_some else 0,
        int(np.nanargmax(value)) if is_some else 0,
    )


def _of_few(points: Series) -> _Places:
    """The same in Python: a call of numpy's takes longer than all of it."""
    values, steps = points.value.tolist(), points.step.tolist()
    numbers = [at for at, value in enumerate(values) if not math.isnan(value)] or [0]
    return _Places(
        steps.index(min(steps)),
        len(steps) - 1 - steps[::-1].index(max(steps)),
        min(numbers, key=values.__getitem__),
        max(numbers, key=values.__getitem__),
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
    row = msgspec.structs.asdict(summary)
    for name in _MAY_BE_NAN:
        if math.isnan(row[name]):
            row[name] = None
    return row


def summary_of(*columns: Any) -> Metric:
    """The inverse of :func:`row_of`, of columns in the order of the fields of :class:`Metric`."""
    fields = dict(zip(Metric.__struct_fields__, columns, strict=True))
    for name in _MAY_BE_NAN:
        fields[name] = math.nan if fields[name] is None else fields[name]
    return Metric(**fields)
