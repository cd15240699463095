"""What is looked at while a run is under way, so that somebody hears what it does not say itself."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from trackmagic.entities import SYSTEM, Goal
from trackmagic.errors import DamagedData
from trackmagic.store import goals, series
from trackmagic.store.connect import Database
from trackmagic.store.schema import chunk, experiment, metric, run

TIMES = 50
"""Points of a series that its pace is told by, the last ones."""
_CHUNKS = 3
_OWN = (metric.c.run == sa.bindparam("number")) & ~metric.c.key.startswith(SYSTEM)
_POINTS = sa.select(sa.func.sum(metric.c.points)).where(_OWN).scalar_subquery()
_LOST = sa.select(sa.func.count()).where(_OWN, metric.c.last.is_(None)).scalar_subquery()
_STATE = (
    sa.select(run.c.experiment_id, experiment.c.goal, experiment.c.alert_when, _POINTS, _LOST)
    .select_from(run.join(experiment, experiment.c.id == run.c.experiment_id))
    .where(run.c.number == sa.bindparam("number"))
)
_LOST_KEYS = sa.select(metric.c.key).where(_OWN, metric.c.last.is_(None)).order_by(metric.c.key)
_LATEST = sa.select(metric.c.key).where(_OWN).order_by(metric.c.last_time.desc()).limit(1)
_LAST_CHUNKS = (
    sa.select(chunk.c.data)
    .where(chunk.c.run == sa.bindparam("number"), chunk.c.key == sa.bindparam("wanted"))
    .order_by(chunk.c.number.desc())
    .limit(_CHUNKS)
)


class Watched(NamedTuple):
    """How a run stands."""

    experiment: int
    goal: Goal | None
    alert_when: str
    """The filter whose runs are to be told of; empty where there is none."""
    points: int
    """Of all its metrics but those of the machine."""
    nan: int
    """Metrics whose last value is no number."""


class WatchStore:
    """Reached as ``store.watched``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def state(self, number: int) -> Watched | None:
        """How the run stands, in one statement; None when it is gone for good."""
        with self._database.read() as connection:
            row = connection.execute(_STATE, {"number": number}).first()
        if row is None:
            return None
        experiment_id, goal, alert_when, points, nan = row
        return Watched(experiment_id, goals.kept(goal), alert_when, int(points or 0), nan)

    def nan_keys(self, number: int) -> list[str]:
        """The metrics whose last value is no number, those of the machine left out."""
        with self._database.read() as connection:
            return list(connection.scalars(_LOST_KEYS, {"number": number}))

    def last_times(self, number: int) -> list[float]:
        """When the last points came of the series that was written to last, in Unix seconds."""
        with self._database.read() as connection:
            key = connection.scalar(_LATEST, {"number": number})
            if key is None:
                return []
            blobs = connection.scalars(_LAST_CHUNKS, {"number": number, "wanted": key}).all()
        try:
            points = series.join([series.decode(data) for data in reversed(blobs)])
        except DamagedData:
            return []
        return sorted(points.time.tolist())[-TIMES:]
