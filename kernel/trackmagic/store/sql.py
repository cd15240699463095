"""The few places where the dialects differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from operator import itemgetter
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError, SQLAlchemyError

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)
ByRun = dict[int, list[T]]
DatabaseError = SQLAlchemyError
"""Whatever a database or the way to it raises: whoever catches it need not know what the way is."""
DatabaseTrouble = OperationalError
"""Of these what may be over later: full, locked, read-only, out of reach. SQLite's bad SQL is one too."""

BATCH = 500
"""How many values one IN list carries; SQLite's limit for a statement is 32,766."""


def upsert(
    connection: sa.Connection,
    table: sa.Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    where: str = "",
    equal: tuple[str, ...] = (),
) -> None:
    """Insert ``rows``, all with the same columns; a row with the same primary key is replaced.

    With ``where``, only if that column of it is one of ``equal``; else the old row stays.
    """
    if rows:
        names = tuple(rows[0])
        statement = _upsert(table, connection.dialect.name, names, where, equal)
        if where:
            connection.execute(statement, list(rows))
        else:
            execute_many(connection, statement, rows)


def insert_missing(
    connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert those of ``rows`` whose key is not there yet."""
    if rows:
        connection.execute(_insert_missing(table, connection.dialect.name), list(rows))


def execute_many(
    connection: sa.Connection, statement: sa.Insert, rows: Sequence[Mapping[str, Any]]
) -> None:
    """A statement without values of its own, for each row; all have the same columns, more than one.

    They hold texts, numbers and bytes, which the driver takes as they are: what SQLAlchemy asks of each
    row takes longer than its writing.
    """
    if not rows:
        return
    text, names = _driver_text(statement, connection.dialect, tuple(rows[0]))
    as_given = itemgetter(*names) if names else dict[str, Any]
    connection.exec_driver_sql(text, [as_given(row) for row in rows])


@lru_cache(maxsize=64)
def _driver_text(
    statement: sa.Insert, dialect: sa.Dialect, columns: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """The statement as the driver takes it, and the order of the values; none where they go by name."""
    compiled = statement.compile(dialect=dialect, column_keys=list(columns))
    return str(compiled), tuple(getattr(compiled, "positiontup", None) or ())


@lru_cache(maxsize=256)
def _upsert(
    table: sa.Table, dialect: str, columns: tuple[str, ...], where: str, equal: tuple[str, ...]
) -> sa.Insert:
    """Building the statement takes ten times as long as running it."""
    insert = _insert(table, dialect)
    names = [column.name for column in table.primary_key]
    changed = {name: insert.excluded[name] for name in columns if name not in names}
    statement: sa.Insert = insert.on_conflict_do_update(
        index_elements=names,
        set_=changed,
        where=sa.or_(*(table.c[where] == value for value in equal)) if where else None,
    )
    return statement


@lru_cache(maxsize=64)
def _insert_missing(table: sa.Table, dialect: str) -> sa.Insert:
    statement: sa.Insert = _insert(table, dialect).on_conflict_do_nothing()
    return statement


def _insert(table: sa.Table, dialect: str) -> Any:
    """The dialect's own; importing those that nobody uses would delay the first run."""
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(table)


NUMBERS: sa.BindParameter[Any] = sa.bindparam("numbers", expanding=True)
"""Some runs, in a statement of many."""


def by_run(
    connection: sa.Connection,
    select: sa.Select[Any],
    numbers: Sequence[int],
    make: Callable[..., T],
) -> ByRun[T]:
    """What each of the runs has, in the order of ``select``; of one that has nothing the list is empty.

    ``select`` gives the number of a run and what ``make`` takes, of the runs in ``NUMBERS``.
    """
    rows_by_run: ByRun[T] = {number: [] for number in numbers}
    for batch in batches(list(rows_by_run)):
        for number, *columns in connection.execute(select, {"numbers": batch}):
            rows_by_run[number].append(make(*columns))
    return rows_by_run


def struct(kind: type[S], columns: Iterable[Any]) -> S:
    """One of that kind, of columns in the order of its fields."""
    return kind(**dict(zip(kind.__struct_fields__, columns, strict=True)))


def first_of_each(rows_by_run: ByRun[T]) -> dict[int, T]:
    """Where a run has one row at the most: of the runs that have it."""
    return {number: rows[0] for number, rows in rows_by_run.items() if rows}


def batches(items: Sequence[T]) -> list[Sequence[T]]:
    """``items`` cut so that each piece fits one IN list."""
    return [items[at : at + BATCH] for at in range(0, len(items), BATCH)]
