"""The doctor's look at every cell of every row: what it holds, and what it should.

Readers put something in the place of a damaged cell and go on; here each is named, with the statement that
puts it there for good.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from trackmagic.config import DATABASE
from trackmagic.store import Store, schema
from trackmagic.store.integrity import RESTORE, Finding
from trackmagic.store.sound import Text, flaw, stand_in
from trackmagic.store.values import is_packed

MOST = 100
"""Rows of one table that are named one by one."""

Label = Callable[[Store, int], str]


def examine_cells(store: Store, label: Label) -> Iterator[Finding]:
    """Rows with cells that are not as they should be. PostgreSQL lets nobody put one there."""
    if not store.database.is_sqlite:
        return
    for table in schema.metadata.tables.values():
        rows = list(_damaged(store, table))
        for row, run, flaws in rows[:MOST]:
            whose = f"{label(store, run)}: " if isinstance(run, int) else ""
            words = ", ".join(f"{column.name} is {why}" for column, why in flaws.items())
            sets = ", ".join(f"{column.name} = {stand_in(column, row)}" for column in flaws)
            statement = f"UPDATE {table.name} SET {sets} WHERE rowid = {row}"  # noqa: S608 - our own words
            if any(_is_number(column) for column in flaws):  # nothing can stand for it
                statement = f"DELETE FROM {table.name} WHERE rowid = {row}"  # noqa: S608 - our own words
            yield Finding(
                severity="problem",
                what=f"{whose}in row {row} of table {table.name} {words}",
                mend=f'{RESTORE}, or give the value up: `sqlite3 {DATABASE} "{statement}"`',
            )
        if len(rows) > MOST:
            yield Finding(
                severity="problem",
                what=f"{len(rows) - MOST:,} more rows of table {table.name} are damaged",
                mend=RESTORE,
            )


def _damaged(
    store: Store, table: sa.Table
) -> Iterator[tuple[int, object, dict[sa.Column[Any], str]]]:
    """The number of each damaged row, its run, and what is wrong with which columns."""
    columns = [column for column in table.columns if column is not schema.chunk.c.data]
    names = ", ".join(f'"{column.name}"' for column in columns)
    owner = next((at for at, column in enumerate(columns) if _is_run(column)), None)
    for row, *cells in _cells(store, f'SELECT rowid, {names} FROM "{table.name}"'):  # noqa: S608 - our own names
        flaws = {
            column: why
            for column, cell in zip(columns, cells, strict=True)
            if (why := flaw(column, cell))
        }
        if table is schema.param and not flaws and not _is_packed(columns, cells):
            flaws = {schema.param.c.type: "not that of its text", schema.param.c.text: "cut"}
        if flaws:
            yield row, None if owner is None else cells[owner], flaws


def _cells(store: Store, select: str) -> Iterator[Sequence[Any]]:
    """The rows as SQLite has them; up to where its pages are damaged, which others name."""
    with store.database.read() as connection:
        raw: Any = connection.connection.driver_connection
        before, raw.text_factory = raw.text_factory, Text
        try:
            yield from sqlite3.Cursor(raw).execute(select)
        except sqlite3.DatabaseError:
            return
        finally:
            raw.text_factory = before


def _is_number(column: sa.Column[Any]) -> bool:
    return bool(column.primary_key) and isinstance(column.type, sa.Integer)


def _is_run(column: sa.Column[Any]) -> bool:
    return column is schema.run.c.number or column.name == "run"


def _is_packed(columns: Sequence[sa.Column[Any]], cells: Sequence[Any]) -> bool:
    row = {column.name: cell for column, cell in zip(columns, cells, strict=True)}
    return is_packed(row["type"].decode(), row["text"].decode())
