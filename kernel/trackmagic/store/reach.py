"""Asks disks that may never answer, such as a network disk that is away, without waiting for ever.

A question that hangs keeps a daemon thread to itself, and is not asked again until it has come back.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import TypeVar

T = TypeVar("T")
THREADS = 4

_lock = threading.Lock()
_hanging: set[str] = set()


def answers(asks: Mapping[str, Callable[[], T]], *, seconds: float) -> dict[str, T]:
    """What each question gives, by its key; those that fail, or take longer in all, are left out."""
    found: dict[str, T] = {}
    with _lock:
        waiting = deque((key, ask) for key, ask in asks.items() if key not in _hanging)
        threads = [
            threading.Thread(
                target=_work, args=(waiting, found), name="trackmagic-reach", daemon=True
            )
            for _ in range(min(THREADS, len(waiting)))
        ]
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + seconds
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        waiting.clear()
        return dict(found)


def _work(waiting: deque[tuple[str, Callable[[], T]]], found: dict[str, T]) -> None:
    while True:
        try:
            key, ask = waiting.popleft()
        except IndexError:
            return
        _hanging.add(key)
        try:
            found[key] = ask()
        except (OSError, RuntimeError, ValueError):
            continue
        finally:
            _hanging.discard(key)
