"""What the store's disk refused: kept in order, tried again, named where it has failed for good."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from types import TracebackType

from trackmagic.errors import StoreReadOnly, TrackmagicError
from trackmagic.recording.guard import DISK, Quiet, forget, say_once
from trackmagic.store.sql import DatabaseTrouble
from trackmagic.store.turn import is_busy

DISK_TROUBLE = (OSError, DatabaseTrouble)
"""What a full, read-only, locked or vanished disk raises."""
FIRST_SECONDS, MOST_SECONDS = 0.1, 5.0
"""Between two attempts: twice as long each time."""
TURN_SECONDS = 1.0


class Part(Quiet):
    """Made by :func:`part`."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        """Whether there was an error to swallow: none that the database will not have tomorrow."""
        code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
        is_of_disk = isinstance(error, DatabaseTrouble) and code != sqlite3.SQLITE_ERROR
        if is_of_disk or isinstance(error, StoreReadOnly):
            return False
        return super().__exit__(kind, error, traceback)


def part(doing: str) -> Part:
    """Around one of the writes of a transaction: it fails alone, quietly, unless all have to be done again.

    What SQLite refuses may have undone what was written before it: the whole is to be tried again.
    """
    return Part(doing)


def is_final(error: OSError) -> bool:
    """Whether it is no trouble of the disk's: another attempt would end as this one."""
    return isinstance(error, TrackmagicError) and not isinstance(error, StoreReadOnly)


class _Locked(Exception):
    """Somebody else has locked the database, for all steps."""


class Step:
    """One write that is to be done yet."""

    def __init__(
        self,
        run_id: str,
        what: str,
        write: Callable[[], None],
        *,
        opens: bool = False,
        aside: bool = False,
    ) -> None:
        self.run_id, self.what, self.write = run_id, what, write
        self.opens = opens
        """Whether all others of the run have to wait for this one."""
        self.aside = aside
        """Whether none has to: what it writes is nothing that code logs and reads back."""
        self.due, self.pause = 0.0, FIRST_SECONDS

    def put_off(self) -> None:
        """It failed: leave the disk alone for a while."""
        self.due = time.monotonic() + self.pause
        self.pause = min(2 * self.pause, MOST_SECONDS)


class Steps:
    """The steps of a process. One that fails holds up no other, unless the database is locked for all."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._turn = threading.Lock()
        self.on_add: Callable[[], None] = lambda: None
        """Wakes whoever does them."""

    def __bool__(self) -> bool:
        """Whether anything waits."""
        return bool(self._steps)

    def has(self, run_id: str) -> bool:
        """Whether something of the run waits that what comes later goes behind."""
        return any(step.run_id == run_id and not step.aside for step in [*self._steps])

    def add(self, step: Step) -> None:
        """Have it done later."""
        self._steps.append(step)
        self.on_add()

    def tidy(self, write: Callable[[], None]) -> None:
        """Do ``write`` soon; nothing has to wait for it."""
        self.add(Step("", "what clears up", write))

    def try_due(self, *, at_once: bool = False) -> None:
        """Do what is due, or all; what can never be done is named and dropped."""
        if not self._turn.acquire(timeout=TURN_SECONDS):
            return  # the other thread that is at it waits for a locked database
        try:
            unopened: set[str] = set()
            for step in [*self._steps]:
                if step.run_id in unopened:
                    continue
                is_due = at_once or step.due <= time.monotonic()
                if not (is_due and self._is_done(step)) and step.opens:
                    unopened.add(step.run_id)
        except _Locked:
            pass
        finally:
            self._turn.release()

    def _is_done(self, step: Step) -> bool:
        try:
            step.write()
        except DISK_TROUBLE as error:
            step.put_off()
            if is_busy(getattr(error, "orig", error)):
                raise _Locked from error
            return False
        except Exception as error:  # noqa: BLE001 - it will not succeed later either
            if step.opens:  # a setting, or the store itself, may be mended
                step.put_off()
                return False
            say_once(f"writing {step.what}", f"{type(error).__name__}: {error}")
        else:
            forget(DISK)
        self._steps.remove(step)
        return True

    def after_fork(self) -> None:
        """In the child: what the parent has to write is the parent's, and a lock may be held for ever."""
        self._steps, self._turn = [], threading.Lock()

    def left(self) -> list[str]:
        """What was never done."""
        return [step.what for step in self._steps if step.run_id]


steps = Steps()
"""Those of this process; :mod:`trackmagic.recording.writer` does them."""
