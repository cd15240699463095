"""Media: values of a run at steps that are files of it, such as pictures, tables and sounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from trackmagic.entities import Medium, MediumKind
from trackmagic.store import sql
from trackmagic.store.changes import touch
from trackmagic.store.connect import Database
from trackmagic.store.schema import media
from trackmagic.store.sql import ByRun
from trackmagic.store.text import check_key

CAPTION_CHARACTERS = 2_000
MOST_STEPS = 200_000
"""Steps that one listing reads."""

_FIELDS = [media.c[name] for name in Medium.__struct_fields__]
_OF_KEY = media.c.key == sa.bindparam("of_key")
_STEP: sa.BindParameter[int] = sa.bindparam("at_step")
_LAST = sa.select(sa.func.max(media.c.step)).where(media.c.run == sa.bindparam("of"), _OF_KEY)
_STEPS = (
    sa.select(media.c.run, media.c.key, media.c.step, media.c.kind)
    .where(media.c.run.in_(sql.NUMBERS))
    .order_by(media.c.run, media.c.key, media.c.step)
)
_BEFORE, _AFTER = (
    sa.select(media.c.run, bound(media.c.step))
    .where(media.c.run.in_(sql.NUMBERS), _OF_KEY, side)
    .group_by(media.c.run)
    for bound, side in (
        (sa.func.max, media.c.step <= _STEP),
        (sa.func.min, media.c.step > _STEP),
    )
)
_AT = sa.select(media.c.run, *_FIELDS).where(
    media.c.run.in_(sql.NUMBERS), _OF_KEY, media.c.step.in_(sa.bindparam("steps", expanding=True))
)


class Place(NamedTuple):
    """A key and a step that a run has something at."""

    key: str
    step: int
    kind: MediumKind


class MediaStore:
    """Reached as ``store.media``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, run: int, values: Iterable[Medium]) -> None:
        """Name files of the run; an earlier one of the same key and step gives way.

        Raises :class:`BadName`.
        """
        rows = [
            {"run": run, **{name: getattr(value, name) for name in Medium.__struct_fields__}}
            for value in values
        ]
        for row in rows:
            check_key("media key", row["key"])
        with self._database.write() as connection:
            sql.upsert(connection, media, rows)
            touch(connection, runs=[run])

    def last_step(self, run: int, key: str) -> int | None:
        """The greatest step of a key; None where it has none."""
        with self._database.read() as connection:
            step: int | None = connection.scalar(_LAST, {"of": run, "of_key": key})
            return step

    def steps(self, runs: Sequence[int]) -> ByRun[Place]:
        """At which steps each run has something, by key and step; of very many the first."""
        with self._database.read() as connection:
            places = sql.by_run(connection, _STEPS.limit(MOST_STEPS), runs, Place)
        for run, of_run in places.items():
            places[run] = [place for place in of_run if isinstance(place.step, int)]  # or damaged
        return places

    def nearest(self, runs: Sequence[int], key: str, step: int) -> dict[int, Medium]:
        """Of each run that has the key: its value at the step that is nearest, the earlier of two."""
        values: dict[int, Medium] = {}
        with self._database.read() as connection:
            for batch in sql.batches(list(runs)):
                steps = _nearest_steps(connection, batch, key, step)
                query = {"numbers": [*steps], "of_key": key, "steps": [*set(steps.values())]}
                for number, *fields in connection.execute(_AT, query):
                    value = sql.struct(Medium, fields)
                    if steps[number] == value.step:
                        values[number] = value
        return values


def _nearest_steps(
    connection: sa.Connection, runs: Sequence[int], key: str, step: int
) -> dict[int, int]:
    """Two looks at the index for each run, however many steps it has."""
    query = {"numbers": runs, "of_key": key, "at_step": step}
    steps: dict[int, int] = {}
    for select in (_BEFORE, _AFTER):
        for number, at in connection.execute(select, query):
            if not isinstance(at, int):
                continue  # damaged
            if number not in steps or at - step < step - steps[number]:
                steps[number] = at
    return steps
