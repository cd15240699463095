"""A cursor over the store: what changed since N.

Every writing transaction moves the clock by one and stamps the runs and experiments that it touched.
The clock's row lock orders the transactions, so a reader never sees a later stamp before an earlier one.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from trackmagic.entities import Entity
from trackmagic.store import sql
from trackmagic.store.connect import Database
from trackmagic.store.schema import clock, experiment, run

_TOUCHED, _STAMPED, _NOW = "trackmagic.touched", "trackmagic.stamped", "trackmagic.now"

_TICK = clock.update().values(cursor=clock.c.cursor + 1).returning(clock.c.cursor)
_TICK_FOR_RUN = (
    clock.update()
    .values(cursor=clock.c.cursor + 1, runs=clock.c.runs + 1)
    .returning(clock.c.cursor, clock.c.runs)
)


class Changed(Entity, frozen=True):
    """What changed after a cursor, and the cursor to ask with next."""

    cursor: int
    runs: tuple[int, ...]
    """Run numbers."""
    experiments: tuple[int, ...]
    """Experiment ids."""


class ChangeStore:
    """Reads the cursor. Reached as ``store.changes``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cursor(self) -> int:
        """Where the clock stands."""
        with self._database.read() as connection:
            cursor: int = connection.execute(sa.select(clock.c.cursor)).scalar_one()
            return cursor

    def since(self, cursor: int) -> Changed:
        """The runs and experiments that changed after ``cursor``."""
        with self._database.read() as connection:
            now = connection.execute(sa.select(clock.c.cursor)).scalar_one()
            runs = connection.scalars(
                sa.select(run.c.number).where(run.c.changed > cursor).order_by(run.c.number)
            )
            experiments = sa.select(experiment.c.id).where(experiment.c.changed > cursor)
            return Changed(
                cursor=now,
                runs=tuple(runs),
                experiments=tuple(connection.scalars(experiments.order_by(experiment.c.id))),
            )


def tick(connection: sa.Connection) -> int:
    """Move the clock, once in a transaction; gives where it stands, to stamp rows with."""
    if (now := connection.info.get(_NOW)) is None:
        now = connection.info[_NOW] = connection.execute(_TICK).scalar_one()
    return int(now)


def tick_for_run(connection: sa.Connection) -> tuple[int, int]:
    """Move the clock for a new run; gives where it stands, and the run's number, never used before."""
    now, number = connection.execute(_TICK_FOR_RUN).one()
    connection.info[_NOW] = now
    stamped(connection, number)
    return now, number


def touch(
    connection: sa.Connection, *, runs: Iterable[int] = (), experiments: Iterable[int] = ()
) -> None:
    """Note what this transaction changes; :func:`stamp` writes it down once, at the commit."""
    touched = connection.info.setdefault(_TOUCHED, (set(), set()))
    touched[0].update(runs)
    touched[1].update(experiments)


def stamped(connection: sa.Connection, number: int) -> None:
    """The run's row has been written with the clock of this transaction in it."""
    connection.info.setdefault(_STAMPED, set()).add(number)


def stamp(connection: sa.Connection) -> None:
    """Stamp what the transaction touched."""
    runs, experiments = connection.info.get(_TOUCHED, (set(), set()))
    for table, column, ids in (
        (run, run.c.number, tuple(runs - connection.info.get(_STAMPED, set()))),
        (experiment, experiment.c.id, tuple(experiments)),
    ):
        for batch in sql.batches(ids):
            now = tick(connection)
            connection.execute(table.update().where(column.in_(batch)).values(changed=now))


def forget(connection: sa.Connection) -> None:
    """The transaction is over: connections are used again."""
    for name in (_NOW, _STAMPED, _TOUCHED):
        connection.info.pop(name, None)
