"""The small pictures in a run table: the course of one metric of each run."""

from __future__ import annotations

from trackmagic.entities import Entity, Whole
from trackmagic.errors import BadValue
from trackmagic.store import Store
from trackmagic.store.sql import batches
from trackmagic.views.moment import of_one_moment
from trackmagic.views.sparkline import Picture, picture, shape

MOST = 10_000
"""Pictures of one request."""
CHUNKS = 400
"""Chunks that the pictures of one request are made from, at three a picture or more."""


class PicturesQuery(Entity, frozen=True):
    """The sparkline of one metric for several runs."""

    runs: tuple[Whole, ...]
    key: str


class Pictures(Entity, frozen=True):
    """Sparklines by run number; runs without the metric are left out."""

    pictures: dict[str, Picture]


@of_one_moment
def pictures(store: Store, query: PicturesQuery) -> Pictures:
    """The sparkline of a metric for each of the runs that have it. Raises :class:`BadValue`."""
    numbers = list(dict.fromkeys(query.runs))
    if len(numbers) > MOST:
        raise BadValue(f"pictures of {len(numbers)} runs; ask for at most {MOST} at a time")
    chunks = max(2, CHUNKS // max(len(numbers), 1))
    by_run: dict[str, Picture] = {}
    for batch in batches(numbers):  # points of so many runs are in memory at a time
        for number, points in store.metrics.small_of_many(batch, query.key, chunks=chunks).items():
            if (drawn := picture(query.key, shape(points))) is not None:
                by_run[str(number)] = drawn
    return Pictures(pictures=by_run)
