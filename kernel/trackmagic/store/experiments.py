"""Experiments: named groups of runs. A deleted one keeps its runs until ``gc``, and gives its name free."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from trackmagic.direction import Directions
from trackmagic.entities import Experiment, Lifecycle
from trackmagic.errors import NameTaken, NotFound
from trackmagic.store import goals
from trackmagic.store.changes import touch
from trackmagic.store.connect import Database
from trackmagic.store.schema import experiment, run
from trackmagic.store.text import NOTE_CHARACTERS, check_key, check_text

FILTER_CHARACTERS = 2_000


class ExperimentStore:
    """Reached as ``store.experiments``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, name: str, *, note: str = "", goal: str = "", created: float | None = None
    ) -> Experiment:
        """A new experiment; ``goal`` as :mod:`trackmagic.store.goals` reads it.

        Raises :class:`NameTaken`, :class:`BadName` and :class:`BadValue`.
        """
        check_key("experiment name", name)
        check_text("the note", note, NOTE_CHARACTERS)
        aim = goals.parsed(goal)
        with self._database.write() as connection:
            if self._find(connection, name) is not None:
                raise NameTaken(f"there is an experiment {name!r} already; choose another name")
            created = created or time.time()
            row = experiment.insert().values(
                name=name, note=note, created=created, goal=goals.text_of(aim)
            )
            number: int = connection.execute(row.returning(experiment.c.id)).scalar_one()
            touch(connection, experiments=[number])
            return Experiment(id=number, name=name, note=note, created=created, goal=aim)

    def ensure(self, name: str) -> Experiment:
        """The experiment of that name, made when it is missing."""
        return self.find(name) or self._add_or_find(name)

    def get(self, which: str | int) -> Experiment:
        """The experiment of that name, or of that id, deleted or not. Raises :class:`NotFound`."""
        if (entity := self.find(which)) is None:
            if isinstance(which, int):
                raise NotFound("experiment of id", which)
            raise NotFound("experiment", which, self._known())
        return entity

    def ids_of(self, which: str | int | None) -> list[int] | None:
        """The one of that name or id, as a search takes it; None: all. Raises :class:`NotFound`."""
        return None if which is None else [self.get(which).id]

    def find(self, which: str | int) -> Experiment | None:
        """The experiment of that name, deleted ones left out, or of that id, deleted or not; or None.

        Raises :class:`BadName`.
        """
        if not isinstance(which, int):
            check_key("experiment", which)
        elif which.bit_length() > 63:  # noqa: PLR2004 - SQLite has no greater ones
            return None
        with self._database.read() as connection:
            return self._find(connection, which)

    def counted(self, number: int) -> Experiment:
        """The experiment of that id with its number of runs. Raises :class:`NotFound`."""
        entity = self.get(number)
        with self._database.read() as connection:
            runs, last = connection.execute(_COUNTED, {"wanted": number}).one()
        return msgspec.structs.replace(entity, runs=runs, last_started=last)

    def all(self, lifecycle: Lifecycle = "active") -> list[Experiment]:
        """Experiments with their number of runs, the one last used first."""
        select = _ALL
        if lifecycle != "all":
            deleted = experiment.c.deleted
            condition = deleted.is_(None) if lifecycle == "active" else deleted.is_not(None)
            select = select.where(condition)
        with self._database.read() as connection:
            return [_experiment(row) for row in connection.execute(select).mappings()]

    def running(self) -> dict[int, int]:
        """How many runs are running, by the id of their experiment; those with none are left out."""
        with self._database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(_RUNNING)}

    def rename(self, which: str | int, new: str) -> Experiment:
        """Give the one of that name or id another name.

        Raises :class:`NotFound`, :class:`NameTaken`, :class:`BadName`.
        """
        check_key("experiment name", new)
        return self._change(self.get(which), name=new)

    def set_note(self, which: str | int, note: str) -> Experiment:
        """Replace the note, Markdown, of the one of that name or id. Raises :class:`NotFound`."""
        note = check_text("the note", note, NOTE_CHARACTERS)
        return self._change(self.get(which), note=note)

    def set_goal(self, which: str | int, goal: str) -> Experiment:
        """Say what the one of that name or id is after; an empty text takes it back.

        Raises :class:`NotFound`, :class:`BadName` and :class:`BadValue`.
        """
        aim = goals.parsed(goal)
        return self._change(self.get(which), goal=goals.text_of(aim))

    def set_alert_when(self, which: str | int, filter: str) -> Experiment:
        """Which runs of the one of that name or id are to be told of; an empty text takes it back.

        Whether the filter means something is for the caller to ask. Raises :class:`NotFound` and
        :class:`BadValue`.
        """
        text = check_text("what to alert of", filter, FILTER_CHARACTERS).strip()
        return self._change(self.get(which), alert_when=text)

    def aims(self, ids: Sequence[int] | None = None) -> goals.Aims:
        """The goals of these experiments, or of all that are not deleted, and what they agree on."""
        with self._database.read() as connection:
            return goals.aims_of(connection, ids)

    def directions(self, ids: Sequence[int] | None = None) -> Directions:
        """Which way metrics are better, as goals of these experiments agree, or all that are not deleted."""
        return self.aims(ids).directions

    def delete(self, which: str | int) -> Experiment:
        """Hide the one of that name or id and its runs, until it is restored. Raises :class:`NotFound`."""
        return self._change(self.get(which), deleted=time.time())

    def restore(self, which: str | int) -> Experiment:
        """Bring back the one of that id, or of that name the one deleted last.

        Raises :class:`NotFound`, :class:`NameTaken`.
        """
        entity = self.get(which) if isinstance(which, int) else self._deleted_last(which)
        return self._change(entity, deleted=None)

    def _deleted_last(self, name: str) -> Experiment:
        with self._database.read() as connection:
            rows = connection.execute(
                _select()
                .where(experiment.c.name == name, experiment.c.deleted.is_not(None))
                .order_by(experiment.c.deleted.desc())
            )
            row = rows.mappings().first()
        if row is None:
            raise NotFound("deleted experiment", name)
        return _experiment(row)

    def _change(self, entity: Experiment, **columns: Any) -> Experiment:
        with self._database.write() as connection:
            change = experiment.update().where(experiment.c.id == entity.id).values(**columns)
            try:
                row = connection.execute(change.returning(*_select().selected_columns))
            except IntegrityError as error:
                name = columns.get("name", entity.name)
                raise NameTaken(
                    f"there is an experiment {name!r} already; choose another name"
                ) from error
            touch(connection, experiments=[entity.id])
            return _experiment(row.mappings().one())

    def names(self) -> list[str]:
        """Of those that are not deleted."""
        select = sa.select(experiment.c.name).where(experiment.c.deleted.is_(None))
        with self._database.read() as connection:
            return list(connection.scalars(select))

    def _find(self, connection: sa.Connection, which: str | int) -> Experiment | None:
        select = _BY_ID if isinstance(which, int) else _BY_NAME
        row = connection.execute(select, {"wanted": which}).mappings().first()
        return None if row is None else _experiment(row)

    def _add_or_find(self, name: str) -> Experiment:
        try:
            return self.add(name)
        except NameTaken:  # another process was faster
            return self.get(name)

    def _known(self) -> str:
        names = [entity.name for entity in self.all()]
        return f"there are {', '.join(names[:10])}" if names else "there are none yet"


def _experiment(row: sa.RowMapping) -> Experiment:
    return Experiment(**{**row, "goal": goals.kept(row["goal"])})


def _select(*more: sa.ColumnElement[Any]) -> sa.Select[Any]:
    columns = ("id", "name", "created", "note", "deleted", "goal", "alert_when")
    return sa.select(*(experiment.c[name] for name in columns), *more)


_FILED = run.c.experiment_id == experiment.c.id
_SHOWN = run.c.deleted.is_(None)
_RUNS = (
    sa.select(sa.func.count(run.c.number))
    .where(_FILED, _SHOWN)
    .correlate(experiment)
    .scalar_subquery()
)
_LAST = (
    sa.select(run.c.started)
    .where(_FILED, _SHOWN)
    .order_by(run.c.started.desc())
    .limit(1)
    .correlate(experiment)
    .scalar_subquery()
    .label("last_started")
)
_BY_ID = _select().where(experiment.c.id == sa.bindparam("wanted"))
_COUNTED = sa.select(_RUNS, _LAST).where(experiment.c.id == sa.bindparam("wanted"))

# All runs are counted from the index alone, and the deleted ones in one pass over the table, where adding
# 0 keeps the planner from following the index: looking every run up by it takes four times as long.
_OF = (run.c.experiment_id + sa.literal_column("0")).label("experiment_id")
_FILED_RUNS = (
    sa.select(run.c.experiment_id, sa.func.count().label("runs"))
    .group_by(run.c.experiment_id)
    .subquery("filed")
)
_DELETED_RUNS = (
    sa.select(_OF, sa.func.count().label("runs"))
    .where(run.c.deleted.is_not(None))
    .group_by(_OF)
    .subquery("gone")
)
_ALL = (
    _select(
        (sa.func.coalesce(_FILED_RUNS.c.runs, 0) - sa.func.coalesce(_DELETED_RUNS.c.runs, 0)).label(
            "runs"
        ),
        _LAST,
    )
    .select_from(
        experiment.outerjoin(_FILED_RUNS, _FILED_RUNS.c.experiment_id == experiment.c.id).outerjoin(
            _DELETED_RUNS, _DELETED_RUNS.c.experiment_id == experiment.c.id
        )
    )
    .order_by(sa.func.coalesce(_LAST.element, experiment.c.created).desc(), experiment.c.id.desc())
)
_RUNNING = (
    sa.select(run.c.experiment_id, sa.func.count())
    .where(run.c.status == "running", _SHOWN)
    .group_by(run.c.experiment_id)
)
_BY_NAME = _select().where(
    experiment.c.name == sa.bindparam("wanted"), experiment.c.deleted.is_(None)
)
