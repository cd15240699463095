"""Tags: labels of a run that may change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from trackmagic.entities import Tag
from trackmagic.errors import NotFound
from trackmagic.store import sql
from trackmagic.store.changes import touch
from trackmagic.store.connect import Database
from trackmagic.store.schema import run as run_table
from trackmagic.store.schema import tag
from trackmagic.store.sql import ByRun
from trackmagic.store.text import TAG_CHARACTERS, check_key, check_text

STAR = Tag(key="starred", value="yes")
"""The tag that every star is, of the panel, of Python and of the command line."""
MLFLOW_PARENT = "mlflow.parentRunId"
"""The tag in which MLflow keeps the id of the run that another is inside of."""
_PARENT = run_table.alias("parent")
_IS_PARENT = (_PARENT.c.id == sa.bindparam("named")) & (_PARENT.c.number < run_table.c.number)
_ADOPT = (
    run_table.update()
    .where(run_table.c.number == sa.bindparam("wanted"), sa.exists().where(_IS_PARENT))
    .values(parent=sa.select(_PARENT.c.number).where(_IS_PARENT).scalar_subquery())
)
_OF_MANY = (
    sa.select(tag.c.run, tag.c.key, tag.c.text)
    .where(tag.c.run.in_(sql.NUMBERS))
    .order_by(tag.c.run, tag.c.key)
)


class TagStore:
    """Reached as ``store.tags``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set(self, run: int, tags: Mapping[str, object]) -> None:
        """Keep ``tags`` as text, all or none; MLflow's own for a parent puts the run inside of that.

        Raises :class:`BadName`, :class:`BadValue`, and :class:`NotFound` for a run that is gone for good.
        """
        rows = [
            {
                "run": run,
                "key": check_key("tag", key),
                "text": check_text(f"tag {key!r}", str(value), TAG_CHARACTERS),
            }
            for key, value in tags.items()
        ]
        with self._database.write() as connection:
            try:
                sql.upsert(connection, tag, rows)
            except IntegrityError as error:
                raise NotFound("run", f"#{run}") from error
            if MLFLOW_PARENT in tags:
                named = {"wanted": run, "named": str(tags[MLFLOW_PARENT])}
                connection.execute(_ADOPT, named)
            touch(connection, runs=[run])

    def remove(self, run: int, key: str) -> None:
        """Take a tag off; nothing happens when it is not there."""
        with self._database.write() as connection:
            connection.execute(tag.delete().where(tag.c.run == run, tag.c.key == key))
            touch(connection, runs=[run])

    def star(self, run: int, *, starred: bool) -> None:
        """Give it a star, or take it off."""
        if starred:
            self.set(run, {STAR.key: STAR.value})
        else:
            self.remove(run, STAR.key)

    def of(self, run: int) -> list[Tag]:
        """The run's tags, by key."""
        return self.of_many([run])[run]

    def of_many(self, runs: Sequence[int]) -> ByRun[Tag]:
        """The tags of each run, by key."""
        with self._database.read() as connection:
            return sql.by_run(
                connection, _OF_MANY, runs, lambda key, text: Tag(key=key, value=text)
            )
