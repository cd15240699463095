"""A cell that nobody tracks, as far as it touches what tracked cells have read.

Objects that are known are looked at before it runs and after, so that a change has an author for
certain. A cell that reads none of them costs nothing more.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from trackmagic.cell.fingerprint import fingerprint
from trackmagic.cell.history import History
from trackmagic.cell.inputs import Handle, handle, with_globals
from trackmagic.cell.names import Names
from trackmagic.cell.objects import Author
from trackmagic.cell.unknown import UNKNOWN

LOOK_SECONDS = 0.02
"""What the looks before a cell may take together, and those after it."""

Seen = dict[str, Handle]
"""The objects that were looked at, by a name of each."""


def look_before(names: Names, namespace: Mapping[str, object], history: History) -> Seen:
    """Look at the known objects that a cell is about to read."""
    objects = history.objects
    seen: Seen = {}
    if not objects.names:
        return seen
    deadline = time.perf_counter() + LOOK_SECONDS
    for name in with_globals(names.reads, namespace):
        value = namespace.get(name, UNKNOWN)
        if value is UNKNOWN or not objects.is_known(name, value):
            continue
        of = handle(value)
        if of.mutable and _look(name, value, namespace, history, deadline):
            seen[name] = of
    return seen


def look_after(
    seen: Seen, namespace: Mapping[str, object], history: History, author: Author
) -> None:
    """Look at them again. Call it after ``executed``."""
    deadline = time.perf_counter() + LOOK_SECONDS
    for name, of in seen.items():
        value = namespace.get(name)
        if id(value) == of.id and (of.alive is None or of.alive() is value):
            _look(name, value, namespace, history, deadline, author)


def _look(
    name: str,
    value: object,
    namespace: Mapping[str, object],
    history: History,
    deadline: float,
    author: Author | None = None,
) -> bool:
    """Whether there was time to look."""
    left = deadline - time.perf_counter()
    digest = fingerprint(value, budget_seconds=left) if left > 0 else ""
    if digest:
        history.objects.look(name, value, digest, namespace, author)
    return bool(digest)
