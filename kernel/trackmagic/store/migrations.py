"""Numbered steps from one schema to the next.

Each step runs in one transaction with its record. A fresh store gets today's tables at once and is
stamped with every step. Two processes that start together do not race: the second waits for the
first one's transaction and then finds nothing to do. Before a step an SQLite file is copied aside.
"""

from __future__ import annotations

import math
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.schema import CreateColumn

from trackmagic.errors import DamagedData, StoreTooNew, StoreUnusable
from trackmagic.store import chunks, recent, schema, series
from trackmagic.store.connect import Database
from trackmagic.store.leaves import add_all_leaves

_CHUNKS_AT_ONCE = 64


class Step(NamedTuple):
    """One change of the tables."""

    number: int
    name: str
    apply: Callable[[sa.Connection], None]


def _first_tables(connection: sa.Connection) -> None:
    schema.metadata.create_all(connection, checkfirst=False)
    connection.execute(schema.clock.insert().values(id=1, cursor=0, runs=0))


def _leaves_and_inputs(connection: sa.Connection) -> None:
    _add_column(connection, schema.param.c.root)
    add_all_leaves(connection)
    of_inputs = schema.input_.c
    for column in (
        of_inputs.identity,
        of_inputs.changes,
        of_inputs.writer_run,
        of_inputs.trains,
        of_inputs.sampled,
    ):
        _add_column(connection, column)


def _bounds_of_chunks(connection: sa.Connection) -> None:
    """The table is made anew: its last column has to stay the last."""
    connection.execute(sa.text("ALTER TABLE chunk RENAME TO old_chunk"))
    schema.chunk.create(connection)
    old = sa.table(
        "old_chunk", *(sa.column(name) for name in ("run", "key", "number", "points", "data"))
    )
    rows = connection.execution_options(yield_per=_CHUNKS_AT_ONCE).execute(sa.select(old))
    for part in rows.mappings().partitions():
        connection.execute(schema.chunk.insert(), [_with_bounds(row) for row in part])
    connection.execute(sa.text("DROP TABLE old_chunk"))
    for index in schema.run.indexes:
        if index.name in {"run_of_experiment", "run_deleted"}:
            index.drop(connection, checkfirst=True)
            index.create(connection)


def _with_bounds(row: sa.RowMapping) -> dict[str, Any]:
    """A chunk that is damaged stays so, for ``doctor`` to name."""
    try:
        bounds = chunks.bounds_of(series.decode(row["data"]))
    except DamagedData:
        bounds = chunks.bounds(row["points"])
    return {**row, **bounds, "points": row["points"]}


def _goals_and_means(connection: sa.Connection) -> None:
    _add_column(connection, schema.experiment.c.goal)
    _add_column(connection, schema.metric.c.mean)
    table = schema.metric
    for index in table.indexes:
        index.create(connection, checkfirst=True)
    connection.execute(table.update().where(table.c.points == 1).values(mean=table.c.last))
    several = sa.select(table.c.run).distinct().where(table.c.points > 1)
    keys = sa.select(table.c.key).where(table.c.run == sa.bindparam("of"), table.c.points > 1)
    update = (
        table.update()
        .where(table.c.run == sa.bindparam("of"), table.c.key == sa.bindparam("wanted"))
        .values(mean=sa.bindparam("of_last"))
    )
    for number in connection.scalars(several).all():
        names = connection.scalars(keys, {"of": number}).all()
        rows = [
            {"of": number, "wanted": key, "of_last": None if math.isnan(mean) else mean}
            for key, mean in recent.means(connection, number, names).items()
        ]
        if rows:
            connection.execute(update, rows)


def _documents_media_alerts(connection: sa.Connection) -> None:
    _add_column(connection, schema.experiment.c.alert_when)
    for table in (schema.document, schema.media, schema.alert):
        table.create(connection)


def _add_column(connection: sa.Connection, column: sa.Column[Any]) -> None:
    """The last of its table: SQLite adds columns nowhere else."""
    definition = CreateColumn(column).compile(dialect=connection.dialect)
    connection.execute(sa.DDL(f"ALTER TABLE {column.table.name} ADD COLUMN {definition}"))  # type: ignore[no-untyped-call]


STEPS: tuple[Step, ...] = (
    Step(1, "the first tables", _first_tables),
    Step(2, "leaves of dict params, what became of inputs", _leaves_and_inputs),
    Step(3, "bounds of chunks, what hides a run beside its experiment", _bounds_of_chunks),
    Step(4, "goals of experiments, means of the last points", _goals_and_means),
    Step(5, "documents, media, alerts", _documents_media_alerts),
)


def migrate(database: Database, steps: Sequence[Step] = STEPS) -> None:
    """Bring the tables up to the last of ``steps``. Raises :class:`StoreTooNew`, :class:`StoreUnusable`."""
    applied = _applied(database)
    if not _pending(applied, steps):
        return
    if database.is_read_only:
        raise StoreUnusable(
            f"the store {database.name} is read-only here, and was written by an older trackmagic "
            f"than this {version('trackmagic')}: its owner has to open it with this one once"
            if applied
            else f"{database.name} is read-only here and holds no runs yet"
        )
    with database.write() as connection:
        applied = _records(connection)  # another process may have been faster
        pending = _pending(applied, steps)
        if not applied:
            _first_tables(connection)
        elif pending:
            _copy_aside(database, max(applied))  # inside: nobody else changes the file meanwhile
        for step in pending:
            if applied:
                step.apply(connection)
            connection.execute(
                schema.migration.insert().values(
                    number=step.number,
                    name=step.name,
                    applied=time.time(),
                    version=version("trackmagic"),
                )
            )


def _pending(applied: dict[int, str], steps: Sequence[Step]) -> list[Step]:
    supported = steps[-1].number
    newest = max(applied, default=0)
    if newest > supported:
        raise StoreTooNew(
            f"the store was written by trackmagic {applied[newest]} (schema {newest}); "
            f"this is {version('trackmagic')} (schema {supported}): pip install -U trackmagic"
        )
    return [step for step in steps if step.number not in applied]


def _applied(database: Database) -> dict[int, str]:
    with database.read() as connection:
        return _records(connection)


def _records(connection: sa.Connection) -> dict[int, str]:
    if not sa.inspect(connection).has_table(schema.migration.name):
        return {}
    rows = connection.execute(sa.select(schema.migration.c.number, schema.migration.c.version))
    return {row.number: row.version for row in rows}


def _copy_aside(database: Database, number: int) -> None:
    if not database.is_sqlite or not database.url.database:
        return
    path = Path(database.url.database)
    partial = path.with_name(f"{path.name}.schema-{number}.partial")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(partial)) as target:
        source.backup(target)
    partial.replace(path.with_name(f"{path.name}.schema-{number}"))
