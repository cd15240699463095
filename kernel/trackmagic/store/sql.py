"""The few places where the dialects differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")

BATCH = 500
"""How many values one IN list carries; SQLite's limit for a statement is 32,766."""


def upsert(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert ``rows``, all with the same columns; a row with the same primary key is replaced."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(table)
    names = [column.name for column in table.primary_key]
    changed = {name: insert.excluded[name] for name in rows[0] if name not in names}
    connection.execute(insert.on_conflict_do_update(index_elements=names, set_=changed), list(rows))


def insert_missing(
    connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert those of ``rows`` whose key is not there yet."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), list(rows))


def batches(found: Sequence[T]) -> list[Sequence[T]]:
    """``found`` cut so that each piece fits one IN list."""
    return [found[at : at + BATCH] for at in range(0, len(found), BATCH)]
