"""Waiting for a database that somebody else holds: in Python, in short steps, and not in silence.

SQLite's own wait cannot be interrupted. So it waits for a moment only, and the rest is done here.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

BUSY_SECONDS = 60.0
WORD_SECONDS = 2.0
"""After which a person is told what is waited for."""
STEP_SECONDS = 0.1
"""How long SQLite waits by itself; a stop button waits as long."""
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_WRITE_LOCK = "120"
"""The byte of ``trackmagic.db-shm`` that a writer locks (https://sqlite.org/walformat.html).

Without WAL, and who wants the database for himself alone, locks bytes of the database itself.
"""

log = logging.getLogger("trackmagic")


class Turn(threading.local):
    """What this thread may wait, over all that it waits for; None: ``BUSY_SECONDS`` each time."""

    until: float | None = None


_turn = Turn()


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Inside, this thread waits for locked databases at most that long altogether."""
    before, until = _turn.until, time.monotonic() + seconds
    _turn.until = until if before is None else min(before, until)
    try:
        yield
    finally:
        _turn.until = before


def is_busy(error: BaseException | None) -> bool:
    """Whether the database is only locked by somebody else."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _BUSY


def in_turn(attempt: Callable[[], T], store: str, file: Path | None) -> T:
    """What ``attempt`` gives once the database is free. Raises what it raises when that is never."""
    wait: Wait | None = None
    while True:
        try:
            return attempt()
        except sqlite3.OperationalError as error:
            if not is_busy(error):
                raise
            wait = wait or Wait(store, file)
            if not wait.goes_on():
                raise
        time.sleep(0.005)  # some are refused at once


@contextmanager
def held(lock: threading.Lock, store: str, file: Path | None) -> Iterator[None]:
    """With the lock of this process's writers. Raises :class:`sqlite3.OperationalError` in the end."""
    if not lock.acquire(timeout=STEP_SECONDS):
        wait = Wait(store, file)
        while not lock.acquire(timeout=STEP_SECONDS):
            if not wait.goes_on():
                raise sqlite3.OperationalError("database is locked by this process")
    try:
        yield
    finally:
        lock.release()


class Wait:
    """One wait for one store."""

    def __init__(self, store: str, file: Path | None) -> None:
        self._store, self._file = store, file
        self._since = time.monotonic()
        self._until = min(self._since + BUSY_SECONDS, _turn.until or float("inf"))
        self._is_told = threading.current_thread() is not threading.main_thread()

    def goes_on(self) -> bool:
        """Whether to try once more; a person who waits is told what for."""
        now = time.monotonic()
        if not self._is_told and now - self._since > WORD_SECONDS:
            self._is_told = True
            log.warning(
                "trackmagic: waiting for the store %s: %s holds its lock; "
                "your code goes on when it is free, or interrupt it",
                self._store,
                holder(self._file) or "somebody else",
            )
        return now < self._until


def holder(file: Path | None) -> str:
    """The process that writes to the database; empty where the system does not tell (not Linux).

    ``/proc/locks`` is read, since opening the file here and closing it would drop SQLite's own locks.
    """
    try:
        lines = Path("/proc/locks").read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return ""
    locks = [words for line in lines if (words := line.split())[3:4] == ["WRITE"]]
    for place, byte in ((_inode(file, "-shm"), _WRITE_LOCK), (_inode(file, ""), None)):
        for words in locks:
            if place and words[5].endswith(f":{place}") and byte in (None, words[6]):
                return _process(int(words[4]))
    return ""


def _inode(file: Path | None, ending: str) -> int:
    """Of the database or a file beside it; 0 where there is none."""
    try:
        return 0 if file is None else file.with_name(f"{file.name}{ending}").stat().st_ino
    except OSError:
        return 0


def _process(pid: int) -> str:
    if pid == os.getpid():
        return "another thread of this process"
    try:
        name = Path(f"/proc/{pid}/comm").read_text("utf-8", "replace").strip()
    except OSError:
        name = ""
    return f"process {pid}" + (f" ({name})" if name else "")
