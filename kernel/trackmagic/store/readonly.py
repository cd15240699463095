"""How an SQLite file that this process may not write is opened, and when that must be done anew.

In WAL mode readers too need ``-wal`` and ``-shm``. Who has the store open has made them, and ``mode=ro``
reads beside a writer. Where they are not, nothing can make them, and only ``immutable=1`` reads: without
a lock, blind to changes. Such a connection counts as long as the file is as it was.
"""

from __future__ import annotations

import contextlib
import math
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from trackmagic.errors import StoreUnusable

CHANGING_SECONDS = 1.0
"""How long an owner may take to open or close: one of the two files is there without the other."""
REFUSED_SECONDS = 2.0
"""How long it counts that SQLite could not write where the permissions say that it may."""

_QUERY = {"ro": "mode=ro", "immutable": "immutable=1"}
_WAL_VERSION = 2
_EFFECTIVE = os.access in os.supports_effective_ids

Mode = Literal["ro", "immutable"]


class Opened(NamedTuple):
    """How a connection that only reads was opened, and what the files were like."""

    mode: Mode
    seen: tuple[object, ...]
    until: float = math.inf

    def holds(self, path: Path) -> bool:
        """Whether it may be used for another transaction."""
        return time.monotonic() < self.until and not self.is_outdated(path)

    def is_outdated(self, path: Path) -> bool:
        """Whether the files are not as they were."""
        return self.seen != _look(path, self.mode)


def may_write(path: Path) -> bool:
    """Whether a database there could be written or made, by the permissions of it and its folder.

    True also of one that cannot be looked at: SQLite says best why not.
    """
    return _stat(path) is None or (is_writable(path) and is_writable(path.parent))


def is_refusal(error: BaseException | None) -> bool:
    """Whether SQLite says that it may not write; not when the file has been moved away."""
    name = getattr(error, "sqlite_errorname", "")
    return name.startswith("SQLITE_READONLY") and name != "SQLITE_READONLY_DBMOVED"


def open_to_read(
    path: Path, connect: Callable[[str], sqlite3.Connection], *, refused: bool = False
) -> tuple[sqlite3.Connection, Opened]:
    """A connection by ``connect``, which takes a ``file:`` URI. Raises :class:`StoreUnusable`."""
    until = time.monotonic() + REFUSED_SECONDS if refused else math.inf
    deadline = time.monotonic() + CHANGING_SECONDS
    while True:
        mode = mode_to_read(path)
        look = _look(path, mode) if mode else ()
        try:
            if mode:
                return _tried(connect(f"{path.as_uri()}?{_QUERY[mode]}")), Opened(mode, look, until)
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
        if time.monotonic() > deadline:
            raise StoreUnusable(
                f"the store {path.parent} is read-only here, and {path.name}-wal holds changes that "
                "can be read only after its owner has opened it once (`trackmagic runs list`)"
            )
        time.sleep(0.01)


def mode_to_read(path: Path) -> Mode | None:
    """How the file can be read now without making another one; None where it cannot."""
    status = path.stat()
    if not _is_wal(path, status.st_dev, status.st_ino):
        return "ro"
    log, shared = _beside(path, "-wal"), _beside(path, "-shm")
    if log is None or (shared is None and not log.st_size):
        return "immutable"
    return "ro" if shared else None


@contextlib.contextmanager
def unchanged(path: Path, opened: Opened) -> Iterator[None]:
    """Around what is read: of a file that changes without a lock, nothing that was read counts.

    Raises :class:`StoreUnusable`.
    """
    error: Exception | None = None
    try:
        yield
    except Exception as raised:
        if opened.mode == "ro" or not opened.is_outdated(path):
            raise
        error = raised
    if error is not None or (opened.mode == "immutable" and opened.is_outdated(path)):
        raise StoreUnusable(
            f"the store {path.parent} was changed while it was read; ask again"
        ) from error


def _tried(raw: sqlite3.Connection) -> sqlite3.Connection:
    """From the first read on the connection has its lock: nobody takes the two files away."""
    try:
        raw.execute("PRAGMA schema_version").fetchone()
    except BaseException:
        raw.close()
        raise
    return raw


def _look(path: Path, mode: Mode) -> tuple[object, ...]:
    status, shared = _stat(path), _beside(path, "-shm")
    there = may_write(path), status and (status.st_dev, status.st_ino), shared and shared.st_ino
    if mode == "ro":
        return there
    log = _beside(path, "-wal")
    return (*there, status and (status.st_size, status.st_mtime_ns), log and log.st_size)


def _beside(path: Path, ending: str) -> os.stat_result | None:
    return _stat(path.with_name(path.name + ending))


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


@lru_cache(maxsize=64)
def _is_wal(path: Path, _device: int, _inode: int) -> bool:
    """Asked once a file: to close it drops the locks that SQLite has on it in this process."""
    with path.open("rb") as file:
        head = file.read(20)
    return len(head) == 20 and head[19] == _WAL_VERSION  # noqa: PLR2004 - bytes of the header


def is_writable(path: Path) -> bool:
    """Whether this process may write a file or folder that is there."""
    return os.access(path, os.W_OK, effective_ids=_EFFECTIVE)
