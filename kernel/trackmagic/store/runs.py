"""Runs: one row for each call, and the process that makes it."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from trackmagic.entities import Experiment, Failure, Lifecycle, Process, Run, Status
from trackmagic.errors import NotFound
from trackmagic.store import sql
from trackmagic.store.changes import stamped, tick, tick_for_run, touch
from trackmagic.store.connect import Database
from trackmagic.store.schema import experiment, failure, metric, process, run
from trackmagic.store.text import NOTE_CHARACTERS, check_key, check_text, mend

COLUMNS = tuple(run.c[name] for name in Run.__struct_fields__ if name in run.c)
FILED = sa.func.coalesce(experiment.c.name, "damaged: its experiment is gone").label("experiment")
"""The name of a run's experiment, to be read with an outer join."""
_FIELDS = (*(column.name for column in COLUMNS), "experiment")


class RunStore:
    """Reached as ``store.runs``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        filed: Experiment,
        made_by: Process | None,
        *,
        name: str | None = None,
        parent: int | None = None,
        run_id: str | None = None,
        started: float | None = None,
    ) -> Run:
        """A new run, running. Without ``name`` it gets one such as ``brave-otter-12``.

        A run that no process is known to make ends when somebody ends it, or when nothing more comes.
        """
        if name is not None:
            check_key("run name", name)
        started = time.time() if started is None else started
        with self._database.write() as connection:
            changed, number = tick_for_run(connection)
            row: dict[str, Any] = {
                "number": number,
                "id": run_id or uuid.uuid4().hex,
                "name": petname(number) if name is None else name,
                "experiment_id": filed.id,
                "parent": parent,
                "status": "running",
                "started": started,
            }
            connection.execute(_INSERT, [{**row, "changed": changed}])
            if made_by is not None:
                sql.upsert(connection, process, [_process_row(number, made_by, started)])
            return Run(experiment=filed.name, **row)

    def get(self, number: int) -> Run:
        """The run of that number, deleted or not. Raises :class:`NotFound`."""
        return self.get_many([number])[0]

    def get_many(self, numbers: Sequence[int]) -> list[Run]:
        """These runs, in this order, deleted or not. Raises :class:`NotFound` for one that is missing."""
        runs = self.these(numbers)
        if len(runs) < len(numbers):
            there = {entity.number for entity in runs}
            raise NotFound("run", f"#{next(n for n in numbers if n not in there)}")
        return runs

    def find(self, run_id: str) -> Run | None:
        """The run of that id, or None."""
        with self._database.read() as connection:
            row = connection.execute(_SELECT.where(run.c.id == run_id)).first()
        return None if row is None else run_of(*row)

    def these(self, numbers: Sequence[int]) -> list[Run]:
        """These runs, in this order; missing ones are left out."""
        by_number: dict[int, Run] = {}
        with self._database.read() as connection:
            for batch in sql.batches(list(numbers)):
                rows = connection.execute(_THESE, {"numbers": batch})
                by_number |= {row[0]: run_of(*row) for row in rows}
        return [by_number[number] for number in numbers if number in by_number]

    def beginning(self, text: str, *, limit: int) -> list[str]:
        """Names that begin so, of the newest runs first, deleted ones left out; ``#1``: numbers, ``#12``."""
        is_number = text.startswith("#")
        if is_number:
            begins = sa.cast(run.c.number, sa.Text).startswith(text[1:], autoescape=True)
        else:
            begins = run.c.name.startswith(text, autoescape=True)
        select = sa.select(run.c.number, run.c.name).outerjoin(experiment).where(visible("active"))
        with self._database.read() as connection:
            rows = connection.execute(
                select.where(begins).order_by(run.c.number.desc()).limit(limit)
            ).all()
        return list(dict.fromkeys(f"#{row.number}" if is_number else row.name for row in rows))

    def running(self) -> list[tuple[Run, Process | None, float]]:
        """Runs that have not ended, each with its process and last heartbeat.

        Where no process is known to make it that is None, and the time of its last point or its start.
        """
        is_past = (metric.c.run == run.c.number) & (metric.c.last_time <= time.time())
        last_point = sa.select(sa.func.max(metric.c.last_time)).where(is_past).scalar_subquery()
        sign = sa.case((process.c.run.is_(None), last_point)).label("last_point")
        select = (
            sa.select(*COLUMNS, FILED, process, sign)
            .outerjoin(experiment)
            .outerjoin(process, process.c.run == run.c.number)
            .where(run.c.status == "running")
        )
        with self._database.read() as connection:
            rows = connection.execute(select).mappings().all()
        return [_with_process(row) for row in rows]

    def process(self, number: int) -> Process | None:
        """The process that made the run; None where none is known. Raises :class:`NotFound`."""
        columns = [process.c[name] for name in Process.__struct_fields__]
        with self._database.read() as connection:
            select = sa.select(*columns).where(process.c.run == number)
            row = connection.execute(select).mappings().first()
        if row is None:
            self.get(number)
            return None
        return Process(**row)

    def hosts(self, numbers: Sequence[int]) -> dict[int, str]:
        """The machines that made the runs of which that is known."""
        with self._database.read() as connection:
            return sql.first_of_each(sql.by_run(connection, _HOSTS, numbers, str))

    def end(self, number: int, status: Status, *, ended: float | None = None) -> None:
        """Close it, not before it started if the clock was set back. Raises :class:`NotFound`."""
        at = time.time() if ended is None else ended
        with self._database.write() as connection:
            row = {"wanted": number, "changed": tick(connection), "status": status, "at": at}
            if not connection.execute(_END, row).rowcount:
                raise NotFound("run", f"#{number}")
            stamped(connection, number)

    def resume(self, number: int, made_by: Process) -> None:
        """Open it again, from this process. Raises :class:`NotFound`."""
        with self._database.write() as connection:
            self._change(number, status="running", ended=None)
            sql.upsert(connection, process, [_process_row(number, made_by, time.time())])

    def beat(self, numbers: Iterable[int], made_by: Process, *, now: float | None = None) -> None:
        """Say that these runs of one process are alive; one that was taken for crashed runs again.

        A row of the process that was lost is there again.
        """
        numbers, now = list(numbers), time.time() if now is None else now
        with self._database.write() as connection:
            for batch in sql.batches(numbers):
                heartbeat = process.update().where(process.c.run.in_(batch)).values(heartbeat=now)
                if connection.execute(heartbeat).rowcount < len(batch):
                    existing = sa.select(run.c.number).where(run.c.number.in_(batch))
                    rows = [
                        _process_row(number, made_by, now)
                        for number in connection.scalars(existing)
                    ]
                    sql.insert_missing(connection, process, rows)
                mistaken = run.c.number.in_(batch) & (run.c.status == "crashed")
                back = run.update().where(mistaken).values(status="running", ended=None)
                touch(connection, runs=connection.scalars(back.returning(run.c.number)))

    def rename(self, number: int, name: str) -> None:
        """Give it another name. Raises :class:`NotFound`, :class:`BadName`."""
        self._change(number, name=check_key("run name", name))

    def set_note(self, number: int, note: str) -> None:
        """Replace the note, Markdown. Raises :class:`NotFound`, :class:`BadValue`."""
        self._change(number, note=check_text("the note", note, NOTE_CHARACTERS))

    def delete(self, number: int) -> None:
        """Hide it until it is restored; ``gc`` removes it for good. Raises :class:`NotFound`."""
        self._change(number, deleted=time.time())

    def restore(self, number: int) -> None:
        """Show a deleted one again. Raises :class:`NotFound`."""
        self._change(number, deleted=None)

    def move(self, numbers: Sequence[int], to: Experiment) -> None:
        """File runs under another experiment; those that are not there are passed over."""
        with self._database.write() as connection:
            for batch in sql.batches(numbers):
                is_moved = run.c.number.in_(batch)
                before = connection.scalars(
                    sa.select(run.c.experiment_id).where(is_moved).distinct()
                )
                touch(connection, runs=batch, experiments=[to.id, *before])
                connection.execute(run.update().where(is_moved).values(experiment_id=to.id))

    def delete_with_nested(self, numbers: Sequence[int]) -> list[Run]:
        """Hide runs and what ran inside them (:meth:`nested`); those that it has hidden.

        All of them are deleted at one moment: that is what :meth:`restore_with_nested` knows them by.
        Raises :class:`NotFound`.
        """
        with self._database.write() as connection:
            there = [entity.number for entity in self.get_many(numbers) if entity.deleted is None]
            hidden = [entity for entity in self.these(self.nested(there)) if entity.deleted is None]
            _set_deleted(connection, hidden, time.time())
            return hidden

    def restore_with_nested(self, numbers: Sequence[int]) -> list[Run]:
        """Show deleted runs again, with what was deleted along with them; those that it has shown.

        Raises :class:`NotFound`.
        """
        with self._database.write() as connection:
            moments = {
                entity.number: entity.deleted
                for entity in self.get_many(numbers)
                if entity.deleted is not None
            }
            restored = [
                entity
                for entity in self.these(self.nested(list(moments)))
                if entity.number in moments or entity.deleted in moments.values()
            ]
            _set_deleted(connection, restored, None)
            return restored

    def move_with_nested(self, numbers: Sequence[int], to: Experiment) -> list[Run]:
        """File runs and what ran inside them under another experiment; those moved, as they were before.

        Raises :class:`NotFound`.
        """
        with self._database.write():
            there = [entity.number for entity in self.get_many(numbers)]
            family = self.these(self.nested(there))
            moved = [entity for entity in family if entity.experiment_id != to.id]
            self.move([entity.number for entity in moved], to)
            return moved

    def set_failure(self, number: int, how: Failure) -> None:
        """Keep how it failed."""
        row = {
            "run": number,
            "type": mend(how.type),
            "message": mend(how.message),
            "traceback": mend(how.traceback),
        }
        with self._database.write() as connection:
            sql.upsert(connection, failure, [row])
            touch(connection, runs=[number])

    def failure(self, number: int) -> Failure | None:
        """How it failed, or None."""
        columns = (failure.c.type, failure.c.message, failure.c.traceback)
        with self._database.read() as connection:
            select = sa.select(*columns).where(failure.c.run == number)
            row = connection.execute(select).mappings().first()
            return None if row is None else Failure(**row)

    def children(self, number: int, limit: int | None = None) -> list[Run]:
        """Runs that were started inside it, oldest first, deleted ones left out; ``limit`` at most."""
        with self._database.read() as connection:
            rows = connection.execute(_CHILDREN.limit(limit), {"of": number})
            return [run_of(*row) for row in rows]

    def count_children(self, number: int) -> int:
        """How many there are."""
        with self._database.read() as connection:
            return connection.scalar(_COUNT_CHILDREN, {"of": number}) or 0

    def has_nested(self) -> bool:
        """Whether any run was started inside another."""
        with self._database.read() as connection:
            return connection.scalar(_NESTED) is not None

    def counts_of_children(self, numbers: Sequence[int]) -> dict[int, int]:
        """How many were started inside each of these that has any, deleted ones too."""
        with self._database.read() as connection:
            return sql.first_of_each(sql.by_run(connection, _COUNTS_OF_CHILDREN, numbers, int))

    def parents(self, numbers: Sequence[int]) -> dict[int, int]:
        """The runs that these were started inside of, by their numbers, in this order."""
        with self._database.read() as connection:
            # as it is: one that is damaged is for whoever asks
            return sql.first_of_each(
                sql.by_run(connection, _PARENTS, numbers, lambda parent: parent)
            )

    def nested(self, numbers: Sequence[int]) -> list[int]:
        """These runs and all inside them that are filed where their parent is, deleted ones too."""
        family = list(dict.fromkeys(numbers))
        child, visited, at = run.alias("child"), set(family), 0
        inside = (child.c.parent == run.c.number) & (child.c.experiment_id == run.c.experiment_id)
        with self._database.read() as connection:
            while batch := family[at : at + sql.BATCH]:
                children = sa.select(child.c.number).join_from(run, child, inside)
                more = connection.scalars(children.where(run.c.number.in_(batch)))
                fresh = sorted(set(more) - visited)
                family += fresh
                visited.update(fresh)
                at += len(batch)
        return family

    def _change(self, number: int, **columns: Any) -> None:
        with self._database.write() as connection:
            row = {"wanted": number, "changed": tick(connection), **columns}
            if not connection.execute(_update(tuple(columns)), row).rowcount:
                raise NotFound("run", f"#{number}")
            stamped(connection, number)


def _set_deleted(connection: sa.Connection, runs: Sequence[Run], moment: float | None) -> None:
    for batch in sql.batches([entity.number for entity in runs]):
        connection.execute(run.update().where(run.c.number.in_(batch)).values(deleted=moment))
        touch(connection, runs=batch)


@lru_cache(maxsize=16)
def _update(columns: tuple[str, ...]) -> sa.Update:
    values: dict[str, Any] = {name: sa.bindparam(name) for name in (*columns, "changed")}
    return run.update().where(run.c.number == sa.bindparam("wanted")).values(values)


_INSERT = run.insert()
_AT = sa.bindparam("at", type_=sa.Float)
_END = (
    run.update()
    .where(run.c.number == sa.bindparam("wanted"))
    .values(
        status=sa.bindparam("status"),
        changed=sa.bindparam("changed"),
        ended=sa.case((run.c.started > _AT, run.c.started), else_=_AT),
    )
)


def visible(lifecycle: Lifecycle) -> sa.ColumnElement[bool]:
    """Which runs a listing shows: a run is deleted with its experiment."""
    is_deleted = run.c.deleted.is_not(None) | experiment.c.deleted.is_not(None)
    return {"active": sa.not_(is_deleted), "deleted": is_deleted, "all": sa.true()}[lifecycle]


_SELECT = sa.select(*COLUMNS, FILED).join_from(run, experiment, isouter=True)
_THESE = _SELECT.where(run.c.number.in_(sql.NUMBERS))
_IS_CHILD = (run.c.parent == sa.bindparam("of")) & run.c.deleted.is_(None)
_CHILDREN = _SELECT.where(_IS_CHILD).order_by(run.c.number)
_HOSTS = sa.select(process.c.run, process.c.host).where(process.c.run.in_(sql.NUMBERS))
_NESTED = sa.select(1).where(run.c.parent.is_not(None)).limit(1)
_PARENTS = sa.select(run.c.number, run.c.parent).where(
    run.c.number.in_(sql.NUMBERS), run.c.parent.is_not(None)
)
_COUNTS_OF_CHILDREN = (
    sa.select(run.c.parent, sa.func.count())
    .where(run.c.parent.in_(sql.NUMBERS))
    .group_by(run.c.parent)
)
_COUNT_CHILDREN = sa.select(sa.func.count()).select_from(run).where(_IS_CHILD)


def run_of(*columns: Any) -> Run:
    """The run of ``COLUMNS`` and the name of its experiment."""
    return Run(**dict(zip(_FIELDS, columns, strict=True)))


def _with_process(row: sa.RowMapping) -> tuple[Run, Process | None, float]:
    entity = run_of(*(row[name] for name in _FIELDS))
    if row["heartbeat"] is None:
        return entity, None, max(row["started"], row["last_point"] or 0.0)
    fields = {name: row[name] for name in Process.__struct_fields__}
    return entity, Process(**fields), row["heartbeat"]


def _process_row(number: int, made_by: Process, heartbeat: float) -> dict[str, Any]:
    fields = {name: getattr(made_by, name) for name in Process.__struct_fields__}
    return {"run": number, **fields, "heartbeat": heartbeat}


# Names for runs that nobody named: adjective-noun, to which the run's number is added


ADJECTIVES = (
    "able agile amber ample azure basic brave brief bright brisk calm candid civil clean clear clever "
    "cool coral crisp daring deft direct eager early easy elder exact fair fine firm fleet fond frank "
    "free fresh gentle giant glad golden grand great green handy happy hardy honest humble ideal jolly "
    "keen kind large lean light lively loyal lucid lucky lunar major mellow merry mild modest neat new "
    "nimble noble novel open pale patient plain polite prime proud pure quick quiet rapid rare ready "
    "regal rich robust rosy round royal sage sharp shiny silent silver simple sleek smart smooth snug "
    "solar solid sound spry stable steady still stout strong subtle sunny sure swift tidy tough tranquil "
    "true upbeat urban valid vast vivid warm wide wise witty young zesty"
).split()

NOUNS = (
    "acorn alder alpaca anchor apple arch ash aspen atlas aurora badger bamboo bay beacon bear beech "
    "birch bison bloom breeze bridge brook canyon cedar cherry cliff cloud clover comet condor coral "
    "crane creek crow cypress dawn deer delta dove dune eagle elk elm ember falcon fern field finch "
    "fjord flint forest fox gale garden gecko glacier glade grove gull harbor hare hawk hazel heath "
    "heron hill ibis iris island ivy jay juniper kestrel kite lagoon lake larch lark laurel lemur lilac "
    "lily lotus lynx magpie maple marsh marten meadow mesa moon moss moth oak oasis ocean orchid oriole "
    "osprey otter owl palm panda pebble pine plover pond poplar prairie quail quartz rain raven reef "
    "ridge river robin rowan sail salmon sequoia shore sky snow spruce star stone stork storm stream "
    "summit swan tern thrush tide trail tulip valley vale vole walnut wave willow wind wolf wren yew"
).split()


def petname(number: int, *, chance: random.Random | None = None) -> str:
    """A name such as ``brave-otter-12`` for run 12."""
    chance = chance or random.Random()  # noqa: S311 - a name is no secret
    return f"{chance.choice(ADJECTIVES)}-{chance.choice(NOUNS)}-{number}"
