"""The few places where the dialects differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any, TypeVar

import sqlalchemy as sa

T = TypeVar("T")

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
        connection.execute(_upsert(table, connection.dialect.name, names, where, equal), list(rows))


def insert_missing(
    connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert those of ``rows`` whose key is not there yet."""
    if rows:
        connection.execute(_insert_missing(table, connection.dialect.name), list(rows))


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


def batches(items: Sequence[T]) -> list[Sequence[T]]:
    """``items`` cut so that each piece fits one IN list."""
    return [items[at : at + BATCH] for at in range(0, len(items), BATCH)]
