"""Looks at a store's cursor for all who listen: another process writes, so only looking can tell.

One thread for each store, and only while somebody listens. A listener is told of every change after the
cursor that it was told first.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Protocol

import msgspec

from trackmagic.store import Store
from trackmagic.store.changes import Changed
from trackmagic.store.guard import within

LOOK_EVERY_SECONDS = 0.2
LOOK_SECONDS = 30.0
AFTER_FAILURE_SECONDS = 2.0

log = logging.getLogger("trackmagic")


class Listener(Protocol):
    """Who is told, on the event loop."""

    def tell(self, message: str) -> None:
        """Take a :class:`Changed` as JSON."""

    def leave(self) -> None:
        """The store is gone, or the server ends: there will be no more."""


class Watches:
    """The watches of one server. Used on the event loop only."""

    def __init__(self) -> None:
        self._watches: dict[str, Watch] = {}

    def join(self, id: str, store: Store, listener: Listener) -> None:
        """Tell the listener where the cursor stands, and of what changes from there."""
        watch = self._watches.get(id)
        if watch is None or watch.is_over:
            watch = self._watches[id] = Watch(store)
        watch.join(listener)

    def leave(self, id: str, listener: Listener) -> None:
        """Tell it nothing more; after the last one nobody looks at the store."""
        if (watch := self._watches.get(id)) is None:
            return
        watch.listeners.discard(listener)
        if not watch.listeners:
            watch.end()
            del self._watches[id]

    def look(self, id: str) -> None:
        """Something was done to the store: look now."""
        if watch := self._watches.get(id):
            watch.wake.set()

    def close(self) -> None:
        """End all."""
        for watch in self._watches.values():
            watch.leave()
        self._watches.clear()


class Watch:
    """A thread that looks at one store, and those who listen."""

    def __init__(self, store: Store) -> None:
        self._store, self._loop = store, asyncio.get_running_loop()
        self._last: Changed | None = None
        self.listeners: set[Listener] = set()
        self.is_over = False
        self.wake = threading.Event()
        name = f"trackmagic-watch {store.name}"
        self.thread = threading.Thread(target=self._run, name=name, daemon=True)
        self.thread.start()

    def join(self, listener: Listener) -> None:
        """Add one; it hears of the cursor as soon as that is known."""
        self.listeners.add(listener)
        if self._last is not None:
            listener.tell(_json(Changed(cursor=self._last.cursor, runs=(), experiments=())))

    def leave(self) -> None:
        """Let all go, and end."""
        self.end()
        for listener in [*self.listeners]:
            listener.leave()

    def end(self) -> None:
        """Let the thread end, at once unless it is at the store."""
        self.is_over = True
        self.wake.set()

    def _tell(self, changed: Changed) -> None:
        self._last = changed
        message = _json(changed)
        for listener in [*self.listeners]:
            listener.tell(message)

    def _run(self) -> None:
        cursor, has_failed = -1, False
        while not self.is_over:
            self.wake.clear()
            try:
                if not self._store.is_there():
                    self._on_loop(self.leave)
                    return
                with within(LOOK_SECONDS):
                    changed = self._changed(cursor)
            except Exception as error:  # noqa: BLE001 - were the thread to end, its pages would wait
                if not has_failed:
                    log.warning("trackmagic: %s cannot be watched: %s", self._store.name, error)
                has_failed = True
                self._pause(AFTER_FAILURE_SECONDS)
                continue
            has_failed = False
            if changed is not None:
                cursor = changed.cursor
                self._on_loop(self._tell, changed)
            self._pause(LOOK_EVERY_SECONDS)

    def _changed(self, cursor: int) -> Changed | None:
        now = self._store.changes.cursor()
        if now == cursor:
            return None
        if cursor < 0:
            return Changed(cursor=now, runs=(), experiments=())
        return self._store.changes.since(cursor)

    def _pause(self, seconds: float) -> None:
        if not self.is_over:
            self.wake.wait(seconds)

    def _on_loop(self, listener: Callable[..., None], *arguments: Changed) -> None:
        try:
            self._loop.call_soon_threadsafe(listener, *arguments)
        except RuntimeError:  # the loop has been closed: the server is gone
            self.is_over = True


def _json(changed: Changed) -> str:
    return msgspec.json.encode(changed).decode()
