"""Stores by their id: found, opened, and cleared of the runs of dead processes.

A store is never made here: one that is gone is unknown.
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

from trackmagic.capture.process import is_alive
from trackmagic.errors import TrackmagicError
from trackmagic.store import Store, open_store
from trackmagic.store.places import Place, find, is_there

RECOVER_EVERY_SECONDS = 3.0
WAIT_SECONDS = 0.5
"""How long a view waits for dead runs to be closed: another process may hold the store's lock."""

log = logging.getLogger("trackmagic")


class UnknownStore(TrackmagicError, LookupError):
    """No store of this id may be opened here."""

    def __init__(self) -> None:
        super().__init__(
            "this server knows no such store; run a cell that uses it, or start Jupyter in its folder"
        )


class Stores:
    """The stores of one server, usable from any thread."""

    def __init__(self, root: Path | None) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._opened: dict[str, tuple[Place, Store]] = {}
        self._next: dict[str, float] = {}
        self._running: dict[str, Future[None]] = {}
        self._upkeep = ThreadPoolExecutor(1, "trackmagic-upkeep")

    def open(self, id: str) -> Store:
        """The store of that id.

        Raises :class:`UnknownStore`, :class:`StoreTooNew`, :class:`StoreUnusable`.
        """
        place = find(id, self._root)
        if place is None:
            raise UnknownStore
        known = self._opened.get(id)
        if known is not None and known[0] == place and known[1].is_there():
            return known[1]
        if not is_there(place):
            raise UnknownStore
        store = open_store(place.location, artifacts=place.artifacts, alive=is_alive)
        self._opened[id] = place, store
        return store

    def tend(self, id: str, store: Store) -> None:
        """Close the runs of dead processes, every few seconds at most. Never raises."""
        with self._lock:
            busy = self._running.get(id)
            if time.monotonic() < self._next.get(id, 0.0) or (busy and not busy.done()):
                return
            self._next[id] = time.monotonic() + RECOVER_EVERY_SECONDS
            try:
                job = self._running[id] = self._upkeep.submit(_recover, store)
            except RuntimeError:  # the server is ending
                return
        wait([job], WAIT_SECONDS)

    def close(self) -> None:
        """Close what was opened."""
        self._upkeep.shutdown(cancel_futures=True)
        for _place, store in self._opened.values():
            store.close()


def _recover(store: Store) -> None:
    try:
        store.recover()
    except Exception:
        log.exception("trackmagic: dead runs of %s could not be closed", store.name)
