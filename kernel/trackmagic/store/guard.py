"""What is asked of an SQLite file before anything in it is believed: it may be anybody's.

Its tables are tables, so that no view, virtual or generated column of a stranger computes what is read,
and no trigger, condition, default or index what is written. A text that is no UTF-8 is read with
replacement signs. A thread may have until some time for all that it asks (:func:`within`), which ends
statements that would run for ever.
"""

from __future__ import annotations

import re
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from operator import methodcaller
from typing import Any

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex

from trackmagic.errors import StoreUnusable
from trackmagic.store import schema
from trackmagic.store.sound import Rule, mended, rules_of

BLOCK = 256
"""Rows that are looked at at a time."""
STEPS = 100_000
"""Of SQLite's machine between two looks at the clock: a millisecond."""

_NOT_TEXT = "Could not decode to UTF-8"
_replaced = methodcaller("decode", "utf-8", "replace")
_until = threading.local()

_OBJECTS = "SELECT type, name, tbl_name, sql FROM sqlite_schema"
_COMPUTED = "SELECT name FROM pragma_table_xinfo(?) WHERE hidden > 1"
_COMPUTED_INDEX = """SELECT 1 FROM pragma_index_xinfo(:name) WHERE cid = -2
UNION SELECT 1 FROM pragma_index_list(:table) WHERE name = :name AND partial"""
_QUOTED = re.compile(r"""'[^']*'|"[^"]*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|/\*.*?\*/""", re.DOTALL)
_EXPRESSIONS = re.compile(
    r"\bCHECK\b|\bDEFAULT\s*\((?!\s*(?:[-+]?\d[\d.]*|NULL|TRUE|FALSE)?\s*\))", re.IGNORECASE
)
"""A literal in parentheses computes nothing: SQLAlchemy before 2.1 writes ``DEFAULT (0)``."""


class Cursor(sqlite3.Cursor):
    """One that reads on where a text is no UTF-8 or a cell not what its column should hold."""

    _passed = 0
    _asked: tuple[str, Any] = "", ()
    _block: list[Any] = []  # noqa: RUF012 - never changed, only replaced
    _size = 1
    rules: Sequence[Rule | None] | None = None
    """What the columns should hold, once that is known."""

    def execute(self, sql: str, parameters: Any = (), /) -> Cursor:
        """As sqlite3 does it."""
        self._asked, self._passed = (sql, parameters), 0
        self._block, self._size, self.rules = [], 1, None
        return super().execute(sql, parameters)

    def fetchone(self) -> Any:
        """The next row; they are read in blocks that grow."""
        if not self._block:
            self._block = self._read(self._size)[::-1]
            self._size = min(2 * self._size, BLOCK)
        return self._block.pop() if self._block else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next rows."""
        size = self.arraysize if size is None else size
        first, self._block = self._block[::-1], []
        more = self._read(size - len(first)) if len(first) < size else []
        self._block = first[size:][::-1]
        return first[:size] + more

    def fetchall(self) -> list[Any]:
        """The rows that are left."""
        first, self._block = self._block[::-1], []
        return first + self._read(None)

    def _read(self, size: int | None) -> list[Any]:
        try:
            rows = super().fetchall() if size is None else super().fetchmany(size)
        except sqlite3.OperationalError as error:
            self._ask_again(error)
            rows = super().fetchall() if size is None else super().fetchmany(size)
        self._passed += len(rows)
        return mended(rows, self.rules) if self.rules else rows

    def _ask_again(self, error: sqlite3.OperationalError) -> None:
        """From the row that was not given on; what writes is not done twice."""
        sql, parameters = self._asked
        connection = self.connection
        if _NOT_TEXT not in str(error) or not sql.lstrip().upper().startswith(("SELECT", "WITH")):
            raise error
        connection.text_factory = _replaced
        super().execute(sql, parameters)
        for _ in range(self._passed):
            super().fetchone()


class Connection(sqlite3.Connection):
    """One of those cursors."""

    def cursor(self, factory: Any = Cursor) -> Any:
        """A cursor."""
        return super().cursor(factory)


def know_columns(
    _connection: Any, cursor: Any, _statement: str, _parameters: Any, context: Any, *_: Any
) -> None:
    """SQLAlchemy's event after a statement: what its rows should hold."""
    if isinstance(cursor, Cursor) and context is not None:
        cursor.rules = rules_of(context.compiled)


def distrust(raw: sqlite3.Connection) -> None:
    """Let SQLite believe as little as it can, and end what takes too long. Asks nothing of the file."""
    raw.execute("PRAGMA trusted_schema=OFF")
    raw.execute("PRAGMA cell_size_check=ON")
    raw.set_progress_handler(_is_late, STEPS)


def check_schema(raw: sqlite3.Connection, place: object) -> None:
    """Look for what computes. Raises :class:`StoreUnusable`."""
    for kind, name, table, sql in raw.execute(_OBJECTS).fetchall():
        is_met = kind == "trigger" or str(table).lower() in _OURS
        if is_met and (wrong := _what_computes(raw, kind, name, table, str(sql or ""))):
            raise StoreUnusable(
                f"the store {place} cannot be used: it has {wrong}, which trackmagic never makes and "
                "which could run anything; drop it if it is yours"
            )


def _what_computes(raw: sqlite3.Connection, kind: str, name: str, table: str, sql: str) -> str:
    if kind in {"trigger", "view"}:
        return f"a {kind} {name!r}"
    if kind == "index":
        is_ours = not sql or _bare(sql) in _our_indexes()
        if not is_ours and raw.execute(_COMPUTED_INDEX, {"name": name, "table": table}).fetchall():
            return f"a computed index {name!r}"
        return ""
    if not sql.upper().startswith("CREATE TABLE"):
        return f"a virtual table {name!r}"
    if raw.execute(_COMPUTED, (name,)).fetchall():
        return f"computed columns in table {name!r}"
    if _EXPRESSIONS.search(_QUOTED.sub(" ", sql)):
        return f"conditions or computed defaults in table {name!r}"
    return ""


_OURS = frozenset(schema.metadata.tables)


@cache
def _our_indexes() -> frozenset[str]:
    """How ours are made: some of them compute, over a part of a text or of the rows."""
    indexes = [index for table in schema.metadata.tables.values() for index in table.indexes]
    dialect = sqlite.dialect()
    statements = [str(CreateIndex(index).compile(dialect=dialect)) for index in indexes]
    return frozenset(map(_bare, statements))


def _bare(sql: str) -> str:
    """A statement without what may be written in several ways."""
    return re.sub(r"[\s\"`]|IF NOT EXISTS", "", sql).lower()


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What this thread asks of SQLite inside has that long altogether. Raises :class:`StoreUnusable`."""
    before = getattr(_until, "time", None)
    _until.time = time.monotonic() + seconds
    try:
        yield
    except Exception as error:
        if _is_late():
            raise StoreUnusable(
                f"the store took more than {seconds:g} s to answer, which was ended"
            ) from error
        raise
    finally:
        _until.time = before


def _is_late() -> bool:
    until = getattr(_until, "time", None)
    return until is not None and time.monotonic() > until
