"""Experiments: named groups of runs. A deleted one keeps its runs until ``gc``, and gives its name free."""

from __future__ import annotations

import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from trackmagic.entities import Experiment, Lifecycle
from trackmagic.errors import NameTaken, NotFound
from trackmagic.store.changes import touch
from trackmagic.store.connect import Database
from trackmagic.store.schema import experiment, run
from trackmagic.store.text import NOTE_CHARACTERS, check_key, check_text


class ExperimentStore:
    """Reached as ``store.experiments``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, name: str, *, note: str = "", created: float | None = None) -> Experiment:
        """A new experiment. Raises :class:`NameTaken` and :class:`BadName`."""
        check_key("experiment name", name)
        check_text("the note", note, NOTE_CHARACTERS)
        with self._database.write() as connection:
            if self._find(connection, name) is not None:
                raise NameTaken(f"there is an experiment {name!r} already; choose another name")
            created = created or time.time()
            row = experiment.insert().values(name=name, note=note, created=created)
            number: int = connection.execute(row.returning(experiment.c.id)).scalar_one()
            touch(connection, experiments=[number])
            return Experiment(id=number, name=name, note=note, created=created)

    def ensure(self, name: str) -> Experiment:
        """The experiment of that name, made when it is missing."""
        return self.find(name) or self._add_or_find(name)

    def get(self, name: str) -> Experiment:
        """The experiment of that name. Raises :class:`NotFound`."""
        if (found := self.find(name)) is None:
            raise NotFound("experiment", name, self._known())
        return found

    def ids_of(self, name: str | None) -> list[int] | None:
        """The experiment of that name, as a search takes it; None: all. Raises :class:`NotFound`."""
        return None if name is None else [self.get(name).id]

    def find(self, name: str) -> Experiment | None:
        """The experiment of that name, deleted ones left out, or None."""
        with self._database.read() as connection:
            return self._find(connection, name)

    def all(self, lifecycle: Lifecycle = "active") -> list[Experiment]:
        """Experiments with their number of runs, the one last used first."""
        last = sa.func.max(run.c.started)
        live_runs = sa.and_(run.c.experiment_id == experiment.c.id, run.c.deleted.is_(None))
        select = (
            _select(sa.func.count(run.c.number).label("runs"), last.label("last_started"))
            .select_from(experiment.outerjoin(run, live_runs))
            .group_by(experiment.c.id)
            .order_by(sa.func.coalesce(last, experiment.c.created).desc(), experiment.c.id.desc())
        )
        if lifecycle != "all":
            deleted = experiment.c.deleted
            wanted = deleted.is_(None) if lifecycle == "active" else deleted.is_not(None)
            select = select.where(wanted)
        with self._database.read() as connection:
            return [Experiment(**row) for row in connection.execute(select).mappings()]

    def rename(self, name: str, new: str) -> Experiment:
        """Give it another name. Raises :class:`NotFound`, :class:`NameTaken`, :class:`BadName`."""
        check_key("experiment name", new)
        return self._change(self.get(name), name=new)

    def set_note(self, name: str, note: str) -> Experiment:
        """Replace the note, Markdown. Raises :class:`NotFound`."""
        return self._change(self.get(name), note=check_text("the note", note, NOTE_CHARACTERS))

    def delete(self, name: str) -> Experiment:
        """Hide it and its runs until it is restored. Raises :class:`NotFound`."""
        return self._change(self.get(name), deleted=time.time())

    def restore(self, name: str) -> Experiment:
        """Bring back the one of that name deleted last. Raises :class:`NotFound`, :class:`NameTaken`."""
        with self._database.read() as connection:
            rows = connection.execute(
                _select()
                .where(experiment.c.name == name, experiment.c.deleted.is_not(None))
                .order_by(experiment.c.deleted.desc())
            )
            row = rows.mappings().first()
        if row is None:
            raise NotFound("deleted experiment", name)
        return self._change(Experiment(**row), deleted=None)

    def _change(self, found: Experiment, **columns: Any) -> Experiment:
        with self._database.write() as connection:
            change = experiment.update().where(experiment.c.id == found.id).values(**columns)
            try:
                row = connection.execute(change.returning(*_select().selected_columns))
            except IntegrityError as error:
                taken = columns.get("name", found.name)
                raise NameTaken(
                    f"there is an experiment {taken!r} already; choose another name"
                ) from error
            touch(connection, experiments=[found.id])
            return Experiment(**row.mappings().one())

    def _find(self, connection: sa.Connection, name: str) -> Experiment | None:
        row = connection.execute(_BY_NAME, {"wanted": name}).mappings().first()
        return None if row is None else Experiment(**row)

    def _add_or_find(self, name: str) -> Experiment:
        try:
            return self.add(name)
        except NameTaken:  # another process was faster
            return self.get(name)

    def _known(self) -> str:
        names = [found.name for found in self.all()]
        return f"there are {', '.join(names[:10])}" if names else "there are none yet"


def _select(*more: sa.ColumnElement[Any]) -> sa.Select[Any]:
    columns = ("id", "name", "created", "note", "deleted")
    return sa.select(*(experiment.c[name] for name in columns), *more)


_BY_NAME = _select().where(
    experiment.c.name == sa.bindparam("wanted"), experiment.c.deleted.is_(None)
)
