"""The objects that tracked cells have read: each known again while it lives, and what became of it.

No object is held. It is known by a weak reference; one that allows none (a list, a dict) by its id,
for as long as no cell can have bound its name anew. A change in place has an author only where that
is certain: the object was looked at just before and just after one cell.
"""

from __future__ import annotations

import secrets
import sys
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from trackmagic.cell.describe import describe
from trackmagic.cell.fingerprint import fingerprint
from trackmagic.entities import InPlace

MOST_OBJECTS = 300
MOST_CHANGES = 12
"""Of one object that are remembered, the last ones."""
PARTS_SECONDS = 0.004

Weak = Callable[[], Any]
"""Gives the object while it lives."""
Bindings = Callable[[str], object]
"""Tells of a name what stays the same as long as no cell can have bound it anew."""


MOST = 100
"""Parts of an object that are looked at; one with more has none."""
NAMED = 3
ROWS = "rows"
"""Of a frame: their number, beside its columns."""

_TOLD = frozenset((bool, int, float, type(None)))
"""Parts whose values are told; a text may be a secret."""


class Parts(NamedTuple):
    """What kind of parts they are, and of each its fingerprint and its look."""

    kind: str = ""
    looks: Mapping[str, tuple[str, str]] = {}


def parts(value: object, *, budget_seconds: float) -> Parts:
    """Give the parts; none where there are too many, where time ran out, or the object has none.

    The budget is of the thread's own time: a busy machine does not make us tell less.
    """
    deadline = time.thread_time() + budget_seconds
    looks: dict[str, tuple[str, str]] = {}
    try:
        kind, members = _found(value)
        for name, part in members:
            if time.thread_time() > deadline:
                return Parts()
            look = describe(part).summary if type(part) in _TOLD else ""
            looks[name] = (fingerprint(part), look)
    except Exception:  # noqa: BLE001 - a user's object may raise anything
        return Parts()
    return Parts(kind, looks)


def difference(old: Parts, new: Parts) -> str:
    """Tell what differs: ``lr 0.1 -> 0.2``, ``column age``, ``new column z``; empty where unknown."""
    if not old.kind or old.kind != new.kind:
        return ""
    differences = [*_differing(old, new)]
    more = [f"{len(differences) - NAMED} more"] if len(differences) > NAMED else []
    return ", ".join([*differences[:NAMED], *more])


def _differing(old: Parts, new: Parts) -> Iterator[str]:
    is_frame = old.kind == "column"
    if is_frame and old.looks[ROWS] != new.looks[ROWS]:
        yield f"{old.looks[ROWS][1]} -> {new.looks[ROWS][1]} rows"
        return
    label = "column " if is_frame else ""
    for name, (mark, look) in new.looks.items():
        if name not in old.looks:
            yield f"new {label}{name}"
            continue
        was, before = old.looks[name]
        if was == mark or not (was and mark):
            continue
        yield f"{name} {before} -> {look}" if before and look else f"{label}{name}"
    for name in old.looks:
        if name not in new.looks:
            yield f"no longer {label}{name}"


def _found(value: Any) -> tuple[str, Iterator[tuple[str, object]]]:
    kind = type(value)
    pandas: Any = sys.modules.get("pandas")
    frame = getattr(pandas, "DataFrame", None)
    if isinstance(frame, type) and issubclass(kind, frame):
        if value.shape[1] > MOST:
            return "", iter(())
        columns = ((str(name), value.iloc[:, at]) for at, name in enumerate(value.columns))
        return "column", iter([(ROWS, value.shape[0]), *columns])
    if kind is dict:
        return "entry", _few({key: each for key, each in value.items() if type(key) is str}, value)
    attributes = object.__getattribute__(value, "__dict__")
    if issubclass(kind, type):
        attributes = {name: each for name, each in attributes.items() if not name.startswith("__")}
    return "attribute", _few(attributes, attributes)


def _few(
    members: Mapping[str, object], whole: Mapping[Any, object]
) -> Iterator[tuple[str, object]]:
    if len(whole) > MOST or len(members) < len(whole):
        raise ValueError(len(whole))
    return islice(iter(list(members.items())), MOST)


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
