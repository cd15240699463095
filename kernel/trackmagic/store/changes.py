"""A cursor over the store: what changed since N.

Every writing transaction has a number, and stamps the runs, experiments and documents that it touched
with it. A cursor is a number up to which all transactions are over, so that nobody misses what ends later:

* SQLite has one writer at a time. The one row of ``clock`` counts the transactions.
* In PostgreSQL that row would be a line in which all writers of a team stand. Its own numbers of
  transactions serve, of which the least that still runs bounds the cursor: what a later one has written is
  told again until that one is over. The numbers of runs come from a sequence, so some may be left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import sqlalchemy as sa

from trackmagic.entities import Entity
from trackmagic.store import sql
from trackmagic.store.connect import Database
from trackmagic.store.schema import clock, document, experiment, run, run_numbers

_TOUCHED, _STAMPED, _NOW = "trackmagic.touched", "trackmagic.stamped", "trackmagic.now"


class _Clock(NamedTuple):
    """Statements that give the number of this transaction, with it that of a new run, and the cursor."""

    tick: sa.Executable
    tick_for_run: sa.Executable
    cursor: sa.Select[Any]


def _whole(number: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    """PostgreSQL's ``xid8``, which nothing else can be made of."""
    return sa.cast(sa.cast(number, sa.Text), sa.BigInteger)


_MOVED = clock.update().values(cursor=clock.c.cursor + 1)
_TRANSACTION = _whole(sa.func.pg_current_xact_id())
_CLOCKS = {
    "sqlite": _Clock(
        tick=_MOVED.returning(clock.c.cursor),
        tick_for_run=_MOVED.values(runs=clock.c.runs + 1).returning(clock.c.cursor, clock.c.runs),
        cursor=sa.select(clock.c.cursor),
    ),
    "postgresql": _Clock(
        tick=sa.select(_TRANSACTION),
        tick_for_run=sa.select(_TRANSACTION, run_numbers.next_value()),
        cursor=sa.select(_whole(sa.func.pg_snapshot_xmin(sa.func.pg_current_snapshot())) - 1),
    ),
}


def _clock(connection: sa.Connection) -> _Clock:
    return _CLOCKS[connection.dialect.name]


class Changed(Entity, frozen=True):
    """What changed after a cursor, and the cursor to ask with next."""

    cursor: int
    runs: tuple[int, ...]
    """Run numbers."""
    experiments: tuple[int, ...]
    """Experiment ids."""
    documents: tuple[int, ...] = ()
    """Document ids."""


class ChangeStore:
    """Reads what changed. Reached as ``store.changes``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cursor(self) -> int:
        """Up to which all that changed can be read now."""
        with self._database.read() as connection:
            cursor: int = connection.execute(_clock(connection).cursor).scalar_one()
            return cursor

    def since(self, cursor: int) -> Changed:
        """What changed after ``cursor``; some may be told twice, none is missed."""
        with self._database.read() as connection:
            now = connection.execute(_clock(connection).cursor).scalar_one()  # before the rows
            runs, experiments, documents = (
                tuple(connection.scalars(select, {"cursor": cursor})) for select in _SINCE
            )
            return Changed(cursor=now, runs=runs, experiments=experiments, documents=documents)


_STAMPS = (run.c.number, experiment.c.id, document.c.id)
"""The rows that are stamped, each table by what its rows are told by."""
_SINCE = tuple(
    sa.select(column).where(column.table.c.changed > sa.bindparam("cursor")).order_by(column)
    for column in _STAMPS
)


def tick(connection: sa.Connection) -> int:
    """The number of this transaction, to stamp rows with."""
    if (now := connection.info.get(_NOW)) is None:
        now = connection.info[_NOW] = connection.execute(_clock(connection).tick).scalar_one()
    return int(now)


def tick_for_run(connection: sa.Connection) -> tuple[int, int]:
    """The number of this transaction, and that of a new run, never used before."""
    now, number = connection.execute(_clock(connection).tick_for_run).one()
    connection.info[_NOW] = now
    stamped(connection, number)
    return now, number


def touch(
    connection: sa.Connection,
    *,
    runs: Iterable[int] = (),
    experiments: Iterable[int] = (),
    documents: Iterable[int] = (),
) -> None:
    """Note what this transaction changes; :func:`stamp` writes it down once, at the commit."""
    touched = connection.info.setdefault(_TOUCHED, tuple(set() for _ in _STAMPS))
    for known, ids in zip(touched, (runs, experiments, documents), strict=True):
        known.update(ids)


def stamped(connection: sa.Connection, number: int) -> None:
    """The run's row has been written with the clock of this transaction in it."""
    connection.info.setdefault(_STAMPED, set()).add(number)


def stamp(connection: sa.Connection) -> None:
    """Stamp what the transaction touched."""
    if (touched := connection.info.get(_TOUCHED)) is None:
        return
    runs, *others = touched
    unstamped = runs - connection.info.get(_STAMPED, set())
    for column, ids in zip(_STAMPS, (unstamped, *others), strict=True):
        for batch in sql.batches(tuple(ids)):
            now = tick(connection)
            connection.execute(sa.update(column.table).where(column.in_(batch)).values(changed=now))


def forget(connection: sa.Connection) -> None:
    """The transaction is over: connections are used again."""
    for name in (_NOW, _STAMPED, _TOUCHED):
        connection.info.pop(name, None)
