"""Stores by their id: found, opened, and cleared of the runs of dead processes.

A store is never made here: one that is gone is unknown.
"""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from trackmagic.errors import TrackmagicError
from trackmagic.places.deadline import answers
from trackmagic.places.registry import Place, find
from trackmagic.store import Store, open_store
from trackmagic.store.guard import within
from trackmagic.store.location import has_store

RECOVER_EVERY_SECONDS = 3.0
RECOVER_SECONDS = 120.0
"""How long closing them may take altogether: journals of a whole night may lie there."""
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
        self._is_over = False

    def open(self, id: str) -> Store:
        """The store of that id.

        Raises :class:`UnknownStore`, :class:`StoreTooNew`, :class:`StoreUnusable`.
        """
        place = find(id, self._root)
        if place is None:
            raise UnknownStore
        entry = self._opened.get(id)
        if entry is not None and entry[0] == place and entry[1].is_there():
            return entry[1]
        if not has_store(place.location):
            raise UnknownStore
        store = open_store(place.location, artifacts=place.artifacts)
        self._opened[id] = place, store
        return store

    def tend(self, id: str, store: Store) -> None:
        """Close the runs of dead processes, every few seconds at most, in a thread of the store's own.

        Raises nothing.
        """
        with self._lock:
            if self._is_over or time.monotonic() < self._next.get(id, 0.0):
                return
            self._next[id] = time.monotonic() + RECOVER_EVERY_SECONDS
        answers({f"tend {id}": lambda: _recover(store)}, seconds=WAIT_SECONDS)

    def close(self) -> None:
        """Close what was opened."""
        self._is_over = True
        for _place, store in self._opened.values():
            store.close()


def _recover(store: Store) -> None:
    try:
        with within(RECOVER_SECONDS):
            store.recover()
    except Exception:
        log.exception("trackmagic: dead runs of %s could not be closed", store.name)
