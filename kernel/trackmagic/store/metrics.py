"""Metrics: folding journals into series and summaries, and reading them back.

Chunks of one series merge as they come: what is added takes in the chunks at the end that are not yet
full and at most ``MERGE_RATIO`` times its size. So a slow series is rewritten a few times a point, not
once a fold, and never lies in more than some thirty small chunks.
"""

from __future__ import annotations

import math
import time as clock
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError

from trackmagic.entities import Metric
from trackmagic.errors import DamagedData, NotFound
from trackmagic.store import series, sql
from trackmagic.store.changes import touch
from trackmagic.store.connect import Database
from trackmagic.store.journal import read_journal, run_of
from trackmagic.store.schema import chunk, journal, metric, run
from trackmagic.store.series import CHUNK_POINTS, Series
from trackmagic.store.stretch import By, Stretch, Stretches

MERGE_RATIO = 8

_FOLDED = sa.select(journal.c.folded_bytes).where(journal.c.name == sa.bindparam("wanted"))
_OF_KEYS = sa.select(*(metric.c[name] for name in Metric.__struct_fields__)).where(
    metric.c.run == sa.bindparam("of"), metric.c.key.in_(sa.bindparam("wanted", expanding=True))
)
_POINTS = sa.select(metric.c.points).where(
    metric.c.run == sa.bindparam("of"), metric.c.key == sa.bindparam("wanted")
)
_SERIES = (chunk.c.run == sa.bindparam("of")) & (chunk.c.key == sa.bindparam("wanted"))
_FROM = _SERIES & (chunk.c.number >= sa.bindparam("first"))
_NEWEST = chunk.c.number.desc()
_LAST_CHUNKS = sa.select(chunk.c.number, chunk.c.points).where(_SERIES).order_by(_NEWEST).limit(64)
_CHUNKS_FROM = sa.select(chunk.c.number, chunk.c.data).where(_FROM).order_by(_NEWEST)
_TAKE_FROM = chunk.delete().where(_FROM)


class _Place(NamedTuple):
    offset: int
    keys: dict[int, str]


class MetricStore:
    """Reached as ``store.metrics``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._places: dict[str, _Place] = {}
        self._stretches = Stretches()

    def add(self, run_number: int, points: Mapping[str, Series]) -> None:
        """Put points behind those that are there."""
        with self._database.write() as connection:
            _append(connection, run_number, points)
            touch(connection, runs=[run_number])

    def add_missing(self, run_number: int, values: Mapping[str, float]) -> None:
        """Keep a point of each key that has none yet."""
        with self._database.write() as connection:
            there = _summaries(connection, run_number, list(values))
            new = {key: float(value) for key, value in values.items() if key not in there}
            now = clock.time()
            chunks = [
                {
                    "run": run_number,
                    "key": key,
                    "number": 0,
                    "points": 1,
                    "data": series.encode_point(value, step=0, time=now),
                }
                for key, value in new.items()
            ]
            if chunks:
                connection.execute(chunk.insert(), chunks)
            sql.upsert(
                connection,
                metric,
                [
                    {"run": run_number, **_row(_of_one(key, value, now))}
                    for key, value in new.items()
                ],
            )
            touch(connection, runs=[run_number])

    def fold(self, path: Path, run_number: int | None = None) -> int:
        """Move what is new in a journal into its run's series, with the offset, in one transaction.

        Gives the number of points. A journal that is gone, whose run is gone, or that another
        process has folded up to its end, holds nothing new. ``run_number`` is the run's, where it is
        known. Raises :class:`DamagedData`.
        """
        run_id = run_of(path)
        if run_id is None:
            raise DamagedData(f"{path.name} is not named as a journal is")
        if not self._has_more(path):
            return 0
        with self._database.write() as connection:
            number = run_number
            if number is None:
                number = connection.scalar(sa.select(run.c.number).where(run.c.id == run_id))
            if number is None or not path.exists():
                return 0
            start = connection.scalar(_FOLDED, {"wanted": path.name}) or 0
            place = self._places.get(path.name)
            known = place.keys if place is not None and place.offset == start else None
            try:
                found = read_journal(path, start, known)
            except FileNotFoundError:  # another thread has folded it to the end just now
                return 0
            if found.end <= start:
                return 0
            points = sum(len(one) for one in found.points.values())
            _append(connection, number, found.points)
            row = {
                "name": path.name,
                "run": number,
                "folded_bytes": found.end,
            }
            if found.bad_rows:
                row["broken"] = f"{found.bad_rows} rows were unreadable"
            sql.upsert(connection, journal, [row])
            if found.header.late:
                late = run.update().where(run.c.number == number)
                connection.execute(late.values(late_points=run.c.late_points + points))
            touch(connection, runs=[number])
        self._places[path.name] = _Place(found.end, found.keys)
        return points

    def _has_more(self, path: Path) -> bool:
        """Whether the file has grown past its offset: asked first, since writers wait in a line."""
        try:
            size = path.stat().st_size
        except FileNotFoundError:
            return False
        place = self._places.get(path.name)
        return size > (place.offset if place is not None else 0)

    def forget(self, names: Sequence[str]) -> None:
        """The journals of these names are gone for good: their records may go too, unless broken."""
        for name in names:
            self._places.pop(name, None)
        with self._database.write() as connection:
            for batch in sql.batches(names):
                gone = journal.c.name.in_(batch) & (journal.c.broken == "")
                connection.execute(journal.delete().where(gone))

    def doubt(self) -> None:
        """A transaction around :meth:`fold` was undone: ask the database again where it stands."""
        self._places.clear()

    def broken_journals(self) -> list[tuple[str, int, str]]:
        """Journals with rows that could not be read: name, run number, what was wrong."""
        columns = (journal.c.name, journal.c.run, journal.c.broken)
        with self._database.read() as connection:
            rows = connection.execute(sa.select(*columns).where(journal.c.broken != ""))
            return [(row.name, row.run, row.broken) for row in rows]

    def of(self, run_number: int) -> list[Metric]:
        """The summaries of the run's series, by key."""
        columns = [metric.c[name] for name in Metric.__struct_fields__]
        select = sa.select(*columns).where(metric.c.run == run_number).order_by(metric.c.key)
        with self._database.read() as connection:
            return [_summary(row) for row in connection.execute(select).mappings()]

    def last_step(self, run_number: int, key: str) -> int:
        """The greatest step of a series; -1 when there is none."""
        with self._database.read() as connection:
            found = connection.scalar(
                sa.select(metric.c.last_step).where(metric.c.run == run_number, metric.c.key == key)
            )
        return -1 if found is None else found

    def series(self, run_number: int, key: str) -> Series:
        """Every point of one series by step, as logged within a step.

        Raises :class:`NotFound` and :class:`DamagedData`.
        """
        import numpy as np

        select = sa.select(chunk.c.data).where(chunk.c.run == run_number, chunk.c.key == key)
        with _read_back(run_number, key), self._database.read() as connection:
            blobs = connection.scalars(select.order_by(chunk.c.number)).all()
            points = series.join([series.decode(data) for data in blobs])
        if not blobs:
            raise NotFound("metric", key, self._known(run_number))
        if len(points) > 1 and bool(np.any(points.step[1:] < points.step[:-1])):
            order = np.argsort(points.step, kind="stable")
            return points.at(order)
        return points

    def stretch(
        self,
        run_number: int,
        key: str,
        by: By = "step",
        first: float = -math.inf,
        last: float = math.inf,
        *,
        before: int = 0,
    ) -> Stretch:
        """The points from ``first`` to ``last``, sorted by step or by time, to be drawn.

        With them the neighbour on either side, so that a line runs out of the picture, and ``before``
        points more ahead of them. Raises :class:`NotFound` and :class:`DamagedData`.
        """
        with _read_back(run_number, key), self._database.read() as connection:
            points = connection.scalar(_POINTS, {"of": run_number, "wanted": key}) or 0
            of = (run_number, key, by)
            found = self._stretches.read(connection, of, points, first, last, before)
        if found is None:
            raise NotFound("metric", key, self._known(run_number))
        return found

    def damaged(self) -> list[tuple[int, str, str]]:
        """Every chunk that does not read back: run number, key, what is wrong."""
        found = []
        with self._database.read() as connection:
            for row in connection.execute(sa.select(chunk.c.run, chunk.c.key, chunk.c.data)):
                try:
                    series.decode(row.data)
                except DamagedData as error:
                    found.append((row.run, row.key, str(error)))
        return found

    def _known(self, run_number: int) -> str:
        keys = [found.key for found in self.of(run_number)]
        return f"it has {', '.join(keys[:10])}" if keys else "it has none"


@contextmanager
def _read_back(run_number: int, key: str) -> Iterator[None]:
    """What does not read back says which series it is."""
    try:
        yield
    except DamagedData as error:
        raise DamagedData(f"metric {key!r} of run #{run_number}: {error}") from error
    except DatabaseError as error:
        if isinstance(error, OperationalError):
            raise
        raise DamagedData(f"metric {key!r} of run #{run_number}: {error.orig}") from error


def _append(
    connection: sa.Connection,
    number: int,
    points: Mapping[str, Series],
    *,
    old: Mapping[str, Metric] | None = None,
) -> None:
    points = {key: one for key, one in points.items() if len(one)}
    if old is None:
        old = _summaries(connection, number, list(points))
    new_chunks: list[dict[str, Any]] = []
    taken: list[dict[str, Any]] = []
    for key, added in points.items():
        first = 0
        if key in old:
            parts, first = _open_chunks(connection, number, key, len(added))
            if parts:
                taken.append({"of": number, "wanted": key, "first": first})
                added = series.join([*parts, added])  # noqa: PLW2901
        new_chunks += [
            {"run": number, "key": key, "number": first + at, "points": len(part), "data": data}
            for at, (part, data) in enumerate(_pieces(added))
        ]
    if taken:
        connection.execute(_TAKE_FROM, taken)
    if new_chunks:
        connection.execute(chunk.insert(), new_chunks)
    rows = [
        {"run": number, **_row(_merged(old.get(k), _summarised(k, p)))} for k, p in points.items()
    ]
    sql.upsert(connection, metric, rows)


def _open_chunks(
    connection: sa.Connection, number: int, key: str, size: int
) -> tuple[list[Series], int]:
    """The chunks at the end that ``size`` new points take in, and the number of the next chunk.

    A damaged one is left where it is, for ``doctor`` to name; the new points go behind it.
    """
    last = connection.execute(_LAST_CHUNKS, {"of": number, "wanted": key}).all()
    fitting = 0
    for row in last:
        if row.points >= CHUNK_POINTS or row.points > MERGE_RATIO * size:
            break
        fitting, size = fitting + 1, size + row.points
    following = last[0].number + 1 if last else 0
    if not fitting:
        return [], following
    parts: list[Series] = []
    first = last[fitting - 1].number
    blobs = connection.execute(_CHUNKS_FROM, {"of": number, "wanted": key, "first": first})
    try:
        for row in blobs:
            parts.append(series.decode(row.data))
            following = row.number
    except DamagedData:
        blobs.close()
    return parts[::-1], following


def _pieces(points: Series) -> list[tuple[Series, bytes]]:
    parts = [points.at(slice(at, at + CHUNK_POINTS)) for at in range(0, len(points), CHUNK_POINTS)]
    return [(part, series.encode(part)) for part in parts]


def _summaries(connection: sa.Connection, number: int, keys: Sequence[str]) -> dict[str, Metric]:
    found: dict[str, Metric] = {}
    for batch in sql.batches(keys):
        rows = connection.execute(_OF_KEYS, {"of": number, "wanted": list(batch)}).mappings()
        found |= {row["key"]: _summary(row) for row in rows}
    return found


def _summarised(key: str, points: Series) -> Metric:
    """First and last by step, the later written one within a step."""
    import numpy as np

    value, step = points.value, points.step
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
    )


def _of_one(key: str, value: float, time: float) -> Metric:
    return Metric(
        key=key,
        points=1,
        first=value,
        last=value,
        min=value,
        max=value,
        first_step=0,
        last_step=0,
        min_step=0,
        max_step=0,
        last_time=time,
    )


def _merged(old: Metric | None, new: Metric) -> Metric:
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
    )


def _row(found: Metric) -> dict[str, Any]:
    return {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name in Metric.__struct_fields__
        for value in (getattr(found, name),)
    }


def _summary(row: sa.RowMapping) -> Metric:
    found: dict[str, Any] = dict(row)
    for name in ("first", "last", "min", "max"):
        found[name] = math.nan if found[name] is None else found[name]
    return Metric(**found)
