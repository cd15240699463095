"""What SQLite itself finds in the file of a store: a cut end, damaged pages, rows that belong to nothing.

It opens the file read-only, and asks table by table where the whole check gives up.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
import struct
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Literal

from trackmagic.config import DATABASE
from trackmagic.entities import Entity
from trackmagic.errors import StoreUnusable
from trackmagic.store.files import check_files
from trackmagic.store.guard import check_schema, distrust
from trackmagic.store.readonly import may_write, open_to_read
from trackmagic.store.turn import STEP_SECONDS, in_turn

RESTORE = f"restore {DATABASE} from a backup"
ASIDE = f"copy the folder aside and {RESTORE}"
SHOWN = 100
"""Messages that SQLite is asked for."""

_SQLITE = b"SQLite format 3\0"
_LOCK = "SELECT 1 FROM sqlite_schema LIMIT 1"
_FOREIGN = 'SELECT DISTINCT "table" FROM pragma_foreign_key_check'
_TREE = re.compile(r"Tree (\d+)|[Ii]ndex (\w+)")


class Finding(Entity, frozen=True):
    """One thing that was looked at."""

    severity: Literal["problem", "warning", "fine"]
    what: str
    mend: str = ""


def is_sqlite(path: Path) -> bool:
    """Whether the file begins as an SQLite database does."""
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def examine_file(path: Path) -> Iterator[Finding]:
    """What SQLite itself finds: pages, indexes and rows that point nowhere."""
    with path.open("rb") as file:
        head = file.read(100)
    if not is_sqlite(path):
        yield Finding(severity="problem", what=f"{path} is no SQLite database", mend=ASIDE)
        return
    page, pages = struct.unpack_from(">H", head, 16)[0], struct.unpack_from(">I", head, 28)[0]
    size, whole = path.stat().st_size, pages * (65536 if page == 1 else page)
    log = path.with_name(f"{path.name}-wal")  # while it holds anything, the file may lag behind
    if size < whole and not (log.exists() and log.stat().st_size):
        yield Finding(
            severity="problem",
            what=f"{path} is cut short: {size:,} of {whole:,} bytes are there",
            mend=f"{ASIDE}; `sqlite3 {DATABASE} .recover` gets out what is left",
        )
    with contextlib.closing(_to_read(path)) as raw:
        distrust(raw)
        in_turn(lambda: raw.execute(_LOCK).fetchall(), str(path.parent), path)
        try:
            check_schema(raw, path.parent)
        except StoreUnusable as error:
            yield Finding(severity="problem", what=str(error), mend=ASIDE)
            return
        yield from _integrity(raw)
        if not _reads(raw, _FOREIGN):  # the damage is named above
            return
        for (table,) in raw.execute(_FOREIGN):
            yield Finding(
                severity="problem",
                what=f"the database has rows of {table} that belong to nothing",
                mend=f"`sqlite3 {DATABASE} 'PRAGMA foreign_key_check'` lists them",
            )


def _to_read(path: Path) -> sqlite3.Connection:
    check_files(path)

    def connect(name: str) -> sqlite3.Connection:
        return sqlite3.connect(name, uri=True, timeout=STEP_SECONDS)

    if may_write(path):
        return connect(f"{path.as_uri()}?mode=ro")
    return open_to_read(path, connect)[0]


def _integrity(raw: sqlite3.Connection) -> Iterator[Finding]:
    """Damaged tables and indexes. Where SQLite gives up over one, each table is asked for."""
    rows = raw.execute("SELECT rootpage, name, tbl_name FROM sqlite_schema").fetchall()
    owners = {name: table for _page, name, table in rows}
    trees = {str(page): table for page, _name, table in rows}
    damaged: dict[str, str] = {}
    messages, gave_up = _messages(raw, str(SHOWN))
    for message in messages:
        match = _TREE.search(message)
        tree, index = (match[1], match[2]) if match else (None, None)
        damaged.setdefault(trees.get(tree or "") or owners.get(index or "", ""), message)
    if gave_up:
        for name, table in owners.items():
            if name == table and (wrong := " ".join(chain(*_messages(raw, f"'{name}'")))):
                damaged.setdefault(table, wrong)
    for table, message in damaged.items():
        what = f"the database is damaged in table {table or '?'}: {message}"
        if table and _reads(raw, f'SELECT * FROM "{table}" NOT INDEXED'):  # noqa: S608 - its own name
            what = f"the database is damaged in an index of table {table}: {message}"
            mend = f"`sqlite3 {DATABASE} 'REINDEX {table}'`"
        else:
            mend = f"{ASIDE}, or get out what is left: `sqlite3 {DATABASE} .recover`"
        yield Finding(severity="problem", what=what, mend=mend)
    if not damaged:
        yield Finding(severity="fine", what="the database is whole")


def _messages(raw: sqlite3.Connection, which: str) -> tuple[list[str], list[str]]:
    """What ``integrity_check`` says, and why it stopped, if it did."""
    messages: list[str] = []
    try:
        for (message,) in raw.execute(f"PRAGMA integrity_check({which})"):
            messages.append(" ".join(message.split()))
    except sqlite3.DatabaseError as error:
        return messages, [str(error)]
    return [message for message in messages if message != "ok"], []


def _reads(raw: sqlite3.Connection, select: str) -> bool:
    try:
        for _row in raw.execute(select):
            pass
    except sqlite3.Error:
        return False
    return True
