"""A fork waits until no thread is inside SQLite.

SQLite's own locks belong to the process. One that another thread holds at the moment of a fork stays held in
the child for ever, and the child's first connection waits for it: a worker of the user's that never answers.

IPython 9 stops its history thread before a fork and waits for it without a bound, so its locks must be left
to it: were they held here, that thread would wait for us and IPython for it. Earlier ones do not stop it.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

GRACE_SECONDS = 1.0
"""What a fork waits for all locks together; then it goes on, as it would have done without us."""


class Lock(Protocol):
    """A lock of :mod:`threading`."""

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:  # noqa: FBT001, FBT002
        """Take it."""
        ...

    def release(self) -> None:
        """Give it back."""
        ...


_ours = threading.RLock()
_others: list[Lock] = []
_held: list[Lock] = []


@contextmanager
def in_database() -> Iterator[None]:
    """Around what a background thread of ours does with the database."""
    with _ours:
        yield


def wait_for(locks: Iterable[Lock]) -> None:
    """Somebody else's thread is inside SQLite only while it holds these."""
    _others.extend(locks)


def forget(locks: Iterable[Lock]) -> None:
    """Undo :func:`wait_for`."""
    for lock in locks:
        with suppress(ValueError):
            _others.remove(lock)


def _before() -> None:
    until = time.monotonic() + GRACE_SECONDS
    _held.extend(
        lock
        for lock in (_ours, *_others)
        if lock.acquire(timeout=max(0.0, until - time.monotonic()))
    )


def _after() -> None:
    while _held:
        with suppress(RuntimeError):
            _held.pop().release()


def _after_in_child() -> None:
    global _ours  # noqa: PLW0603 - its owner may be a thread that is not here
    _after()
    _ours = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before, after_in_parent=_after, after_in_child=_after_in_child)
