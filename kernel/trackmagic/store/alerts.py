"""Alerts: what runs had to say while they were under way. Of one run only so many are kept."""

from __future__ import annotations

import time
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from trackmagic.entities import Alert, AlertLevel
from trackmagic.errors import NotFound
from trackmagic.store import sql
from trackmagic.store.changes import touch
from trackmagic.store.connect import Database
from trackmagic.store.schema import alert
from trackmagic.store.sql import ByRun
from trackmagic.store.text import check_key, check_text

MOST = 100
"""Of one run; what comes after them is only counted, by whoever makes the run."""
TEXT_CHARACTERS = 10_000

_OF_MANY = (
    sa.select(alert.c.run, *(alert.c[name] for name in Alert.__struct_fields__))
    .where(alert.c.run.in_(sql.NUMBERS))
    .order_by(alert.c.run, alert.c.time, alert.c.id)
)
_COUNTS = (
    sa.select(alert.c.run, sa.func.count())
    .where(alert.c.run.in_(sql.NUMBERS))
    .group_by(alert.c.run)
)


class AlertStore:
    """Reached as ``store.alerts``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        run: int,
        title: str,
        text: str = "",
        level: AlertLevel = "info",
        *,
        at: float | None = None,
        is_limited: bool = True,
    ) -> int | None:
        """Keep one; gives its id, None where it ``is_limited`` and the run has as many as are kept.

        ``at`` is in Unix seconds, now unless given.

        Raises :class:`BadName`, :class:`BadValue`, and :class:`NotFound` for a run that is gone for good.
        """
        row = {
            "run": run,
            "time": time.time() if at is None else at,
            "level": level,
            "title": check_key("title of an alert", title),
            "text": check_text("the text of an alert", text, TEXT_CHARACTERS),
        }
        with self._database.write() as connection:
            of_run = sa.select(sa.func.count()).where(alert.c.run == run)
            if is_limited and (connection.scalar(of_run) or 0) >= MOST:
                return None
            try:
                added = connection.execute(alert.insert().values(row).returning(alert.c.id))
            except IntegrityError as error:
                raise NotFound("run", f"#{run}") from error
            touch(connection, runs=[run])
            return int(added.scalar_one())

    def correct(self, run: int, id: int, title: str, text: str, level: AlertLevel) -> None:
        """Say another thing in place of what is no longer so; nothing happens when it is gone."""
        with self._database.write() as connection:
            condition = (alert.c.id == id) & (alert.c.run == run)
            connection.execute(
                alert.update().where(condition).values(title=title, text=text, level=level)
            )
            touch(connection, runs=[run])

    def of(self, run: int) -> list[Alert]:
        """The run's alerts, the oldest first."""
        return self.of_many([run])[run]

    def of_many(self, runs: Sequence[int]) -> ByRun[Alert]:
        """The alerts of each run, the oldest first."""
        with self._database.read() as connection:
            return sql.by_run(
                connection, _OF_MANY, runs, lambda *columns: sql.struct(Alert, columns)
            )

    def counts(self, runs: Sequence[int]) -> dict[int, int]:
        """How many each run has; those without any are left out."""
        with self._database.read() as connection:
            return sql.first_of_each(sql.by_run(connection, _COUNTS, runs, int))
