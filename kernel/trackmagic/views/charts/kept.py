"""Courses and bands that were drawn before, thinned, in a bounded place: drawing again reads nothing.

A course holds while the summary of its series counts the same points. It keeps 16,384 of them, so a
large part of it can be drawn from what is kept as well; a small part is read from the store.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any, NamedTuple, Protocol
from weakref import WeakKeyDictionary

from trackmagic.store import Store

POINTS = 16_384
MOST_BYTES = 64 * 2**20

Name = tuple[str | float | tuple[int, ...], ...]
"""Of what, and how it was drawn."""


class Sized(Protocol):
    """A course or a band."""

    @property
    def size_bytes(self) -> int:
        """What it holds in memory."""
        ...


class _Kept(NamedTuple):
    points: tuple[int, ...]
    drawn: Any
    """A :class:`Sized`."""


class Courses:
    """The courses of one store; those used least lately go first. Usable from any thread."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._found: OrderedDict[Name, _Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, name: Name, points: tuple[int, ...]) -> Any:
        """What was kept by that name, if it was made of so many points; else None."""
        with self._lock:
            entry = self._found.get(name)
            if entry is None or entry.points != points:
                return None
            self._found.move_to_end(name)
            return entry.drawn

    def keep(self, name: Name, points: tuple[int, ...], drawn: Sized) -> None:
        """Put it in the place of what has that name."""
        with self._lock:
            self._drop(name)
            self._found[name] = _Kept(points, drawn)
            self._bytes += drawn.size_bytes
            while self._bytes > self._most and len(self._found) > 1:
                self._drop(next(iter(self._found)))

    def _drop(self, name: Name) -> None:
        entry = self._found.pop(name, None)
        if entry is not None:
            self._bytes -= entry.drawn.size_bytes


_COURSES: WeakKeyDictionary[Store, Courses] = WeakKeyDictionary()
_LOCK = threading.Lock()


def courses_of(store: Store) -> Courses:
    """The courses kept of the store, as long as it is open."""
    with _LOCK:
        return _COURSES.setdefault(store, Courses())
