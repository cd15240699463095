"""What the handlers of one server share: its stores, the watches over them, and threads to work in.

Reads take milliseconds, charts and files may take seconds: they have threads of their own, so that a
page full of charts does not hold up the table beside it, nor either of them Jupyter's own work. One store
has at most ``SHARE`` of them at a time and each for a while only, so that none holds up the others.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar
from weakref import WeakValueDictionary

from trackmagic.errors import StoreUnusable
from trackmagic.store.guard import within
from trackmagic.store.turn import patience
from trackmagic_server.notebooks import Notebooks, Sessions
from trackmagic_server.stores import Stores
from trackmagic_server.watches import Watches

KEY = "trackmagic"
SLOW = frozenset(("chart", "compare", "csv", "artifact", "bytes"))
QUICK_THREADS, SLOW_THREADS = 4, 3
SHARE = 2
ANSWER_SECONDS, IMPATIENT_SECONDS = 30.0, 3.0
"""How long a store may take for an answer; the second once it has taken longer than the first..."""
REMEMBERED_SECONDS = 600.0
"""... for as long as that is remembered."""

R = TypeVar("R")


class Shared:
    """One for each server, in its settings under ``KEY``."""

    def __init__(self, root: Path | None, sessions: Sessions | None = None) -> None:
        self.root = root
        self.stores = Stores(root)
        self.watches = Watches()
        self.notebooks = Notebooks(root, sessions, self.stores, self.watches)
        self.quick = ThreadPoolExecutor(QUICK_THREADS, "trackmagic-quick")
        self.slow = ThreadPoolExecutor(SLOW_THREADS, "trackmagic-slow")
        self.answer_seconds = ANSWER_SECONDS
        self._turns: WeakValueDictionary[tuple[str, int], asyncio.Semaphore] = WeakValueDictionary()
        self._was_late: dict[str, float] = {}

    def turn(self, store: str, threads: Executor) -> asyncio.Semaphore:
        """Waits until the store of that id has less than its share of the threads."""
        of = store, id(threads)
        turn = self._turns.get(of)
        if turn is None:
            turn = self._turns[of] = asyncio.Semaphore(SHARE)
        return turn

    def timed(self, store: str, work: Callable[[], R]) -> R:
        """What ``work`` gives, in this thread. Raises :class:`StoreUnusable` when it takes too long."""
        late = self._was_late.get(store, -math.inf)
        is_slow = time.monotonic() < late + REMEMBERED_SECONDS
        seconds = min(IMPATIENT_SECONDS, self.answer_seconds) if is_slow else self.answer_seconds
        began = time.monotonic()
        try:
            with within(seconds), patience(seconds):
                return work()
        except StoreUnusable:
            if time.monotonic() > began + seconds:
                self._was_late[store] = time.monotonic()
            raise

    def close(self) -> None:
        """End the threads and close the stores; what has not begun is dropped."""
        self.quick.shutdown(cancel_futures=True)
        self.slow.shutdown(cancel_futures=True)
        self.stores.close()
