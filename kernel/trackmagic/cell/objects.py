"""The objects that tracked cells have read: each known again while it lives, and what became of it.

No object is held. It is known by a weak reference; one that allows none (a list, a dict) by its id,
for as long as no cell can have bound its name anew. A change in place has an author only where that
is certain: the object was looked at just before and just after one cell.
"""

from __future__ import annotations

import secrets
import weakref
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from trackmagic.cell.parts import Parts, difference, parts
from trackmagic.entities import InPlace

MOST_OBJECTS = 300
MOST_CHANGES = 12
"""Of one object that are remembered, the last ones."""
PARTS_SECONDS = 0.004

Weak = Callable[[], Any]
"""Gives the object while it lives."""
Bindings = Callable[[str], object]
"""Tells of a name what stays the same as long as no cell can have bound it anew."""


class Author(msgspec.Struct, frozen=True):
    """An execution: the N of ``In[N]``, and its run if it was tracked."""

    count: int | None = None
    run: int | None = None


class Known(msgspec.Struct):
    """An object that was seen: what it held when it was looked at last."""

    identity: str
    id: int
    alive: Weak | None
    name: str
    binding: object
    fingerprint: str = ""
    is_costly: bool = False
    """It is looked at only for cells that read it."""
    parts: Parts = Parts()
    changes: tuple[InPlace, ...] = ()

    @property
    def left_by(self) -> int | None:
        """The run that changed it last, if nobody has since."""
        return self.changes[-1].run if self.changes else None


class Objects:
    """The objects of one session, by id."""

    def __init__(self, bindings: Bindings) -> None:
        self._bindings = bindings
        self._session = secrets.token_hex(4)
        self._made = 0
        self._known: dict[int, Known] = {}
        self.names: set[str] = set()
        """Under which any of them was read."""
        self.executed = 0
        """Cells that have run to their end."""

    def ran(self) -> None:
        """Note that a cell has run to its end."""
        self.executed += 1

    def find(self, name: str, value: object, namespace: Mapping[str, object]) -> Known | None:
        """Give what is known of this very object, found under a name; None when it is a new one."""
        record = self._known.get(id(value))
        if record is None:
            return None
        if record.alive is not None:
            return record if record.alive() is value else None
        is_held = name == record.name or namespace.get(record.name) is value
        return record if is_held and self._bindings(record.name) == record.binding else None

    def spare(self, value: object) -> None:
        """Note that to look at an object takes long."""
        if (record := self._known.get(id(value))) is not None:
            record.is_costly = True

    def is_spared(self, value: object) -> bool:
        """Whether it is looked at only for cells that read it."""
        record = self._known.get(id(value))
        return record is None or record.is_costly

    def is_known(self, name: str, value: object) -> bool:
        """Whether it is worth to look at an object that a cell is about to read."""
        return name in self.names or id(value) in self._known

    def look(
        self,
        name: str,
        value: object,
        digest: str,
        namespace: Mapping[str, object],
        author: Author | None = None,
        *,
        budget_seconds: float = PARTS_SECONDS,
    ) -> Known:
        """Note what an object holds now: the fingerprint is empty where there was no time to tell.

        Where it is not what it held, ``author`` did it; None: nobody knows. Between two cells threads,
        callbacks of widgets and silent cells run too.
        """
        record = self.find(name, value, namespace)
        if record is None:
            record = self._add(name, value)
            record.parts = parts(value, budget_seconds=budget_seconds)
        if digest and record.fingerprint and digest != record.fingerprint:
            author = author or Author()
            now = parts(value, budget_seconds=budget_seconds)
            change = InPlace(
                fingerprint=record.fingerprint,
                count=author.count,
                run=author.run,
                what=difference(record.parts, now),
            )
            record.parts = now
            record.changes = (*record.changes, change)[-MOST_CHANGES:]
        if digest:
            record.fingerprint = digest
        return record

    def _add(self, name: str, value: object) -> Known:
        self._made += 1
        while len(self._known) >= MOST_OBJECTS:
            del self._known[next(iter(self._known))]
        self._known.pop(id(value), None)
        self._known[id(value)] = record = Known(
            identity=f"{self._session}-{self._made}",
            id=id(value),
            alive=weak(value),
            name=name,
            binding=self._bindings(name),
        )
        return record


def weak(value: object) -> Weak | None:
    """Give a weak reference; None where the object allows none."""
    try:
        return weakref.ref(value)
    except TypeError:  # lists, dicts, sets
        return None
