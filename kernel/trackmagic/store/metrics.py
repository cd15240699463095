"""Metrics: folding journals into series and summaries, and reading them back."""

from __future__ import annotations

import math
import time as clock
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from trackmagic.entities import Metric
from trackmagic.errors import DamagedData, NotFound
from trackmagic.store import chunks, recent, series, sql, stretch
from trackmagic.store.changes import touch
from trackmagic.store.connect import Database
from trackmagic.store.journal import DAMAGED, run_of
from trackmagic.store.journal_reading import Recovered, read_journal
from trackmagic.store.schema import chunk, journal, metric, notice, run
from trackmagic.store.series import CHUNK_POINTS, Series
from trackmagic.store.sql import ByRun
from trackmagic.store.stretch import By, Stretch
from trackmagic.store.summaries import merged, of_one, row_of, summaries, summarised, summary_of

K = TypeVar("K", int, str)

FOLD_BYTES = 1 << 20
"""Of a journal that one transaction takes: 32,000 points, or 10,000 new keys: about a second at the most."""
SMALL_CHUNKS = 40
"""Chunks of a series that a small picture is made from; of a longer one every so many-th is read."""

_OF_MANY = (
    sa.select(metric.c.run, *(metric.c[name] for name in Metric.__struct_fields__))
    .where(metric.c.run.in_(sql.NUMBERS))
    .order_by(metric.c.run, metric.c.key)
)
_CHUNKS = (
    sa.select(chunk.c.key, chunk.c.data)
    .where(chunk.c.run == sa.bindparam("number"))
    .where(chunk.c.key.in_(sa.bindparam("names", expanding=True)))
    .order_by(chunk.c.key, chunk.c.number)
)
_SOME_CHUNKS = _CHUNKS.where(chunk.c.number % sa.bindparam("stride") == 0)
_LAST = chunk.alias("last")
_SOME_OF_MANY = (
    sa.select(chunk.c.run, chunk.c.data)
    .join(metric, (metric.c.run == chunk.c.run) & (metric.c.key == chunk.c.key))
    .where(
        chunk.c.run.in_(sql.NUMBERS),
        chunk.c.key == sa.bindparam("wanted"),
        sa.or_(
            chunk.c.number % (metric.c.points // sa.bindparam("each", type_=sa.Integer) + 1) == 0,
            chunk.c.number
            == sa.select(sa.func.max(_LAST.c.number))
            .where(_LAST.c.run == chunk.c.run, _LAST.c.key == chunk.c.key)
            .scalar_subquery(),
        ),
    )
    .order_by(chunk.c.run, chunk.c.number)
)
_FOLDED = sa.select(journal.c.folded_bytes).where(journal.c.name == sa.bindparam("wanted"))
_ADD = chunk.insert()
_TAKE_FROM = chunk.delete().where(
    chunk.c.run == sa.bindparam("of"),
    chunk.c.key == sa.bindparam("wanted"),
    chunk.c.number >= sa.bindparam("first"),
)


class _Place(NamedTuple):
    offset: int
    keys: dict[int, str]


class MetricStore:
    """Reached as ``store.metrics``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._places: dict[str, _Place] = {}

    def add(self, run_number: int, points: Mapping[str, Series]) -> None:
        """Put points behind those that are there."""
        with self._database.write() as connection:
            _append(connection, run_number, points)
            touch(connection, runs=[run_number])

    def add_missing(self, run_number: int, values: Mapping[str, float]) -> None:
        """Keep a point of each key that has none yet."""
        with self._database.write() as connection:
            there = summaries(connection, run_number, list(values))
            new = {key: float(value) for key, value in values.items() if key not in there}
            now = clock.time()
            rows = [
                {
                    "run": run_number,
                    "key": key,
                    "number": 0,
                    **chunks.bounds(1, (0, 0), (now, now)),
                    "data": series.encode_point(value, step=0, time=now),
                }
                for key, value in new.items()
            ]
            sql.execute_many(connection, _ADD, rows)
            sql.upsert(
                connection,
                metric,
                [
                    {"run": run_number, **row_of(of_one(key, value, now))}
                    for key, value in new.items()
                ],
            )
            touch(connection, runs=[run_number])

    def fold(self, path: Path, run_number: int | None = None) -> int:
        """Move what is new in a journal into its run's series, each piece with its offset.

        Gives the number of points. A point that cannot be kept is left out, and the run says so. A
        journal that is gone, whose run is gone, or that another process has folded up to its end,
        holds nothing new. ``run_number`` is the run's, where it is known. Raises :class:`DamagedData`.
        """
        if run_of(path) is None:
            raise DamagedData(f"{path.name} is not named as a journal is")
        size, points = _size(path), 0  # what comes after this moment waits for the next time
        while self._offset(path) < size:
            piece = self._fold_piece(path, run_number)
            if piece is None:
                break
            points += piece
        return points

    def _fold_piece(self, path: Path, run_number: int | None) -> int | None:
        """One transaction's worth: others wait for the lock meanwhile. None when there is nothing."""
        with self._database.write() as connection:
            number = run_number
            if number is None:
                number = connection.scalar(sa.select(run.c.number).where(run.c.id == run_of(path)))
            if number is None or not path.exists():
                return None
            start = connection.scalar(_FOLDED, {"wanted": path.name}) or 0
            place = self._places.get(path.name)
            keys = place.keys if place is not None and place.offset == start else None
            try:
                piece = read_journal(path, start, keys, most_bytes=FOLD_BYTES)
            except FileNotFoundError:  # another thread has folded it to the end just now
                return None
            except (IsADirectoryError, PermissionError) as error:
                raise DamagedData(f"{path.name} cannot be read: {error.strerror}") from error
            if piece.end <= start:
                return None
            try:
                with connection.begin_nested():  # the run's end may be in the same transaction
                    _keep_piece(connection, number, path.name, piece)
            except (ValueError, ArithmeticError, DBAPIError) as error:
                if isinstance(error, OperationalError):
                    raise
                why = getattr(error, "orig", None) or error
                raise DamagedData(f"{path.name} cannot be taken into the store: {why}") from error
        self._places[path.name] = _Place(piece.end, piece.keys)
        return sum(len(points) for points in piece.points.values())

    def _offset(self, path: Path) -> int:
        """How far the file has been folded, as far as is known here: writers wait in a line."""
        place = self._places.get(path.name)
        return place.offset if place is not None else 0

    def set_aside(self, path: Path) -> None:
        """A journal that cannot be folded: it is tried no more, ``doctor`` and the run name it."""
        with suppress(FileNotFoundError):
            path.rename(path.with_name(path.name + DAMAGED))
        with self._database.write() as connection:
            number = connection.scalar(sa.select(run.c.number).where(run.c.id == run_of(path)))
            if number is not None:
                _note_points(connection, number, "a journal of its points cannot be read")
                touch(connection, runs=[number])

    def forget(self, names: Sequence[str]) -> None:
        """The journals of these names are gone for good: their records may go too, unless broken."""
        for name in names:
            self._places.pop(name, None)
        with self._database.write() as connection:
            for batch in sql.batches(names):
                is_whole = journal.c.name.in_(batch) & (journal.c.broken == "")
                connection.execute(journal.delete().where(is_whole))

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
        return self.of_many([run_number])[run_number]

    def of_many(self, numbers: Sequence[int]) -> ByRun[Metric]:
        """The summaries of each run's series, by key."""
        with self._database.read() as connection:
            return sql.by_run(connection, _OF_MANY, numbers, summary_of)

    def last_step(self, run_number: int, key: str) -> int:
        """The greatest step of a series; -1 when there is none."""
        with self._database.read() as connection:
            step = connection.scalar(
                sa.select(metric.c.last_step).where(metric.c.run == run_number, metric.c.key == key)
            )
        return -1 if step is None else step

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
            points = stretch.read(connection, run_number, key, by, first, last, before)
        if points is None:
            raise NotFound("metric", key, self._known(run_number))
        return points

    def small(self, run_number: int, metrics: Iterable[Metric]) -> dict[str, Series]:
        """Points of these of a run's series, enough for a small picture; what cannot be read is left out."""
        whole: list[str] = []
        blobs: dict[str, list[bytes]] = {}
        with self._database.read() as connection:
            for summary in metrics:
                chunk_count = summary.points // CHUNK_POINTS
                if chunk_count <= SMALL_CHUNKS:
                    whole.append(summary.key)
                    continue
                stride = -(-chunk_count // SMALL_CHUNKS)
                values = {"number": run_number, "names": [summary.key], "stride": stride}
                blobs[summary.key] = [row[1] for row in connection.execute(_SOME_CHUNKS, values)]
            if whole:
                values = {"number": run_number, "names": whole}
                for key, data in connection.execute(_CHUNKS, values):
                    blobs.setdefault(key, []).append(data)
        return _readable(blobs)

    def small_of_many(
        self, numbers: Sequence[int], key: str, *, chunks: int = SMALL_CHUNKS
    ) -> dict[int, Series]:
        """Points of one series of each of the runs, of about so many chunks; its end among them."""
        each = min(chunks, SMALL_CHUNKS) * CHUNK_POINTS
        blobs: dict[int, list[bytes]] = {}
        with self._database.read() as connection:
            for batch in sql.batches(numbers):
                values = {"numbers": batch, "wanted": key, "each": each}
                for number, data in connection.execute(_SOME_OF_MANY, values):
                    blobs.setdefault(number, []).append(data)
        return _readable(blobs)

    def damaged(self) -> list[tuple[int, str, str]]:
        """Every chunk that does not read back: run number, key, what is wrong."""
        problems = []
        with self._database.read() as connection:
            for row in connection.execute(sa.select(chunk.c.run, chunk.c.key, chunk.c.data)):
                try:
                    series.decode(row.data)
                except DamagedData as error:
                    problems.append((row.run, row.key, str(error)))
        return problems

    def _known(self, run_number: int) -> str:
        keys = [summary.key for summary in self.of(run_number)]
        return f"it has {', '.join(keys[:10])}" if keys else "it has none"


def _readable(blobs: Mapping[K, Sequence[bytes]]) -> dict[K, Series]:
    by_key: dict[K, Series] = {}
    for key, parts in blobs.items():
        with suppress(DamagedData):
            by_key[key] = series.join([series.decode(data) for data in parts])
    return by_key


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


def _keep_piece(connection: sa.Connection, number: int, name: str, piece: Recovered) -> None:
    _append(connection, number, piece.points)
    row = {"name": name, "run": number, "folded_bytes": piece.end}
    if piece.bad_rows:
        row["broken"] = f"{piece.bad_rows} rows were unreadable"
        _note_points(connection, number, f"{piece.bad_rows} rows of its journal cannot be read")
    sql.upsert(connection, journal, [row])
    if piece.header.late:
        points = sum(len(new_series) for new_series in piece.points.values())
        late = run.update().where(run.c.number == number)
        connection.execute(late.values(late_points=run.c.late_points + points))
    touch(connection, runs=[number])


def _note_points(connection: sa.Connection, number: int, what: str) -> None:
    text = f"{what}: those points are left out; `trackmagic doctor` says which file"
    sql.upsert(connection, notice, [{"run": number, "part": "points", "text": text}])


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _append(connection: sa.Connection, number: int, points: Mapping[str, Series]) -> None:
    points = {key: new_series for key, new_series in points.items() if len(new_series)}
    old = summaries(connection, number, list(points))
    tails = chunks.tails(
        connection, number, {key: len(points[key]) for key in points if key in old}
    )
    new_chunks: list[dict[str, Any]] = []
    old_chunks: list[dict[str, Any]] = []
    means: dict[str, float | None] = {}
    for key, added in points.items():
        tail = tails.get(key, chunks.NO_TAIL)
        if tail.parts:
            old_chunks.append({"of": number, "wanted": key, "first": tail.first})
        whole = series.join([*tail.parts, added])
        if key in old:
            means[key] = recent.mean_behind(whole, tail.last_step)
        new_chunks += [
            {
                "run": number,
                "key": key,
                "number": tail.first + at,
                **chunks.bounds_of(part),
                "data": data,
            }
            for at, (part, data) in enumerate(chunks.pieces(whole))
        ]
    if old_chunks:
        connection.execute(_TAKE_FROM, old_chunks)
    sql.execute_many(connection, _ADD, new_chunks)
    means |= recent.means(connection, number, [key for key in means if means[key] is None])
    rows = [
        {"run": number, **row_of(merged(old.get(key), summarised(key, added, means.get(key))))}
        for key, added in points.items()
    ]
    sql.upsert(connection, metric, rows)
