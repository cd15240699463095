"""The call of a run: which cell it was, what it read, what it printed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from trackmagic.entities import Call, CellVersion, InPlace, Input, Output
from trackmagic.store import sql
from trackmagic.store.changes import touch
from trackmagic.store.connect import Database
from trackmagic.store.heads import Head, call_of, heads
from trackmagic.store.runs import visible
from trackmagic.store.schema import call, cell_version, experiment, input_, output, run
from trackmagic.store.sql import ByRun
from trackmagic.store.text import mend

_EARLIER = (
    sa.select(sa.func.max(call.c.run))
    .join(run)
    .where(call.c.run < sa.bindparam("before"), run.c.deleted.is_(None))
)
_SAME_CELL = _EARLIER.where(
    call.c.cell_id == sa.bindparam("cell_id"), call.c.notebook == sa.bindparam("notebook")
)
_SAME_TEXT = _EARLIER.where(
    call.c.cell_version == sa.bindparam("cell_version"), call.c.cell_id == ""
)

_NEXT = (
    sa.select(sa.func.max(call.c.run))
    .join_from(call, run)
    .where(call.c.previous == sa.bindparam("number"), run.c.deleted.is_(None))
)
_CELLS = (
    sa.select(call.c.cell_id)
    .where(call.c.cell_id.in_(sa.bindparam("cells", expanding=True)))
    .distinct()
    .subquery()
)
_RUN = (
    sa.select(call.c.run)
    .select_from(call.join(run, run.c.number == call.c.run).outerjoin(experiment))
    .where(call.c.cell_id == _CELLS.c.cell_id, visible("active"))
    .order_by(call.c.run.desc())
    .limit(1)
    .correlate(_CELLS)
)
_IS_OWN = (call.c.notebook == sa.bindparam("notebook")) & (call.c.notebook != "")
_LAST = sa.select(
    _CELLS.c.cell_id,
    sa.func.coalesce(_RUN.where(_IS_OWN).scalar_subquery(), _RUN.scalar_subquery()),
)
_CALLS = sa.select(call.c.run, *(call.c[name] for name in Call.__struct_fields__)).where(
    call.c.run.in_(sql.NUMBERS)
)
_TEXTS = sa.select(cell_version.c.digest, cell_version.c.text).where(
    cell_version.c.digest.in_(sa.bindparam("digests", expanding=True))
)
_CODE = (
    sa.select(call.c.run, cell_version.c.text)
    .join_from(call, cell_version, call.c.cell_version == cell_version.c.digest)
    .where(call.c.run.in_(sql.NUMBERS))
)
_INPUTS = (
    sa.select(input_.c.run, *(input_.c[name] for name in Input.__struct_fields__))
    .where(input_.c.run.in_(sql.NUMBERS))
    .order_by(input_.c.run, input_.c.name)
)
_RESULTS = sa.select(output.c.run, output.c.text).where(
    output.c.run.in_(sql.NUMBERS), output.c.stream == "result"
)


class CellStore:
    """Reached as ``store.cells``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_version(self, text: str) -> CellVersion:
        """Keep the exact text of a cell, once."""
        text = mend(text)
        version = CellVersion(digest=text_digest(text), text=text)
        with self._database.write() as connection:
            sql.insert_missing(connection, cell_version, [msgspec.structs.asdict(version)])
        return version

    def replace_version(self, number: int, digest: str, text: str) -> None:
        """Let the run's cell have another text; that of ``digest`` goes where no run has it still."""
        version = self.add_version(text)
        is_used = sa.exists().where(call.c.cell_version == digest)
        with self._database.write() as connection:
            connection.execute(
                sa.update(call).where(call.c.run == number).values(cell_version=version.digest)
            )
            connection.execute(
                sa.delete(cell_version).where(cell_version.c.digest == digest, ~is_used)
            )
            touch(connection, runs=[number])

    def versions_there(self, digests: Iterable[str]) -> set[str]:
        """Those of ``digests`` whose text is kept."""
        versions: set[str] = set()
        for batch in sql.batches(list(digests)):
            select = sa.select(cell_version.c.digest).where(cell_version.c.digest.in_(batch))
            with self._database.read() as connection:
                versions.update(connection.scalars(select))
        return versions

    def find_version(self, digest: str) -> CellVersion | None:
        """The text of that digest; None when it was not kept."""
        text = self.version_texts([digest]).get(digest)
        return None if text is None else CellVersion(digest=digest, text=text)

    def version_texts(self, digests: Iterable[str]) -> dict[str, str]:
        """The texts of those of ``digests`` that are kept."""
        texts: dict[str, str] = {}
        with self._database.read() as connection:
            for batch in sql.batches(list(digests)):
                rows = connection.execute(_TEXTS, {"digests": batch})
                texts.update((row[0], row[1]) for row in rows)
        return texts

    def set_call(self, number: int, cell_call: Call) -> None:
        """Keep which cell the run called."""
        row = {**msgspec.structs.asdict(cell_call), "assigned": json.dumps(cell_call.assigned)}
        with self._database.write() as connection:
            sql.upsert(connection, call, [{"run": number, **row}])
            touch(connection, runs=[number])

    def call(self, number: int) -> Call | None:
        """Which cell the run called; None for a run that no cell made."""
        return self.calls([number]).get(number)

    def calls(self, numbers: Sequence[int]) -> dict[int, Call]:
        """Which cell each run called; runs that no cell made are left out."""
        with self._database.read() as connection:
            return sql.first_of_each(sql.by_run(connection, _CALLS, numbers, call_of))

    def codes(self, numbers: Sequence[int]) -> dict[int, str]:
        """The text of each run's cell; runs that no cell made are left out."""
        with self._database.read() as connection:
            return sql.first_of_each(sql.by_run(connection, _CODE, numbers, str))

    def heads(self, number: int) -> tuple[Head, Head | None]:
        """The single rows of the run and of its call before. Raises :class:`NotFound`."""
        with self._database.read() as connection:
            return heads(connection, number)

    def last_runs(self, cell_ids: Sequence[str], notebook: str) -> dict[str, int]:
        """The last run of each cell that has one, by its id.

        A copied notebook keeps the ids of its cells, so a run of the notebook itself goes before any other.
        """
        runs: dict[str, int] = {}
        with self._database.read() as connection:
            for batch in sql.batches(cell_ids):
                rows = connection.execute(_LAST, {"cells": batch, "notebook": notebook})
                runs.update((cell, number) for cell, number in rows if number is not None)
        return runs

    def previous(self, cell_call: Call, before: int) -> int | None:
        """The number of the run before run ``before`` of the same cell: by id, else by text."""
        select = _SAME_CELL if cell_call.cell_id else _SAME_TEXT
        with self._database.read() as connection:
            number: int | None = connection.scalar(
                select, {**msgspec.structs.asdict(cell_call), "before": before}
            )
            return number

    def next(self, number: int) -> int | None:
        """The last run whose call before was this one."""
        with self._database.read() as connection:
            next_number: int | None = connection.scalar(_NEXT, {"number": number})
            return next_number

    def move_notebooks(self, old: str, new: str) -> list[int]:
        """A notebook, or a folder of them, has another path: gives the runs that are filed under it now."""
        inside = sa.func.substr(call.c.notebook, 1, len(old) + 1) == f"{old}/"
        is_of = (call.c.notebook == old) | inside
        path = sa.literal(new).concat(sa.func.substr(call.c.notebook, len(old) + 1))
        with self._database.write() as connection:
            numbers = list(connection.scalars(sa.select(call.c.run).where(is_of)))
            if numbers:
                connection.execute(call.update().where(is_of).values(notebook=path))
                touch(connection, runs=numbers)
        return numbers

    def set_inputs(self, number: int, inputs: Iterable[Input]) -> None:
        """Keep what the cell read."""
        rows = [{"run": number, **msgspec.structs.asdict(value)} for value in inputs]
        for row in rows:
            row["summary"] = mend(row["summary"])
            row["changes"] = mend(msgspec.json.encode(row["changes"]).decode())
        with self._database.write() as connection:
            sql.upsert(connection, input_, rows)
            touch(connection, runs=[number])

    def inputs(self, number: int) -> list[Input]:
        """What the cell read, by name."""
        return self.inputs_of_many([number])[number]

    def inputs_of_many(self, numbers: Sequence[int]) -> ByRun[Input]:
        """What the cell of each run read, by name."""
        with self._database.read() as connection:
            return sql.by_run(connection, _INPUTS, numbers, _input)

    def set_outputs(self, number: int, outputs: Iterable[Output]) -> None:
        """Keep what the run printed."""
        rows = [{"run": number, **msgspec.structs.asdict(stream)} for stream in outputs]
        for row in rows:
            row["text"] = mend(row["text"])
        with self._database.write() as connection:
            sql.upsert(connection, output, rows)
            touch(connection, runs=[number])

    def outputs(self, number: int) -> list[Output]:
        """What the run printed, a stream each."""
        columns = [output.c[name] for name in Output.__struct_fields__]
        order = output.c.stream.desc()
        select = sa.select(*columns).where(output.c.run == number).order_by(order)
        with self._database.read() as connection:
            return [Output(**row) for row in connection.execute(select).mappings()]

    def results(self, numbers: Sequence[int]) -> dict[int, str]:
        """The text of the last value of each run's cell, of those that have one."""
        with self._database.read() as connection:
            return sql.first_of_each(sql.by_run(connection, _RESULTS, numbers, str))


def _input(*columns: Any) -> Input:
    row = dict(zip(Input.__struct_fields__, columns, strict=True))
    changes = row["changes"]
    row["changes"] = () if changes == "[]" else _changes(changes)
    return Input(**row)


def _changes(text: str) -> tuple[InPlace, ...]:
    try:
        return msgspec.json.decode(text, type=_CHANGES)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return ()


_CHANGES = tuple[InPlace, ...]


def text_digest(text: str) -> str:
    """The sha256 of a cell's exact text, in hex."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
