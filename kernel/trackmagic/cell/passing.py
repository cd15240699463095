"""What a cell changes in place of the objects that tracked cells have read, though it is not their cell.

Objects that are known are looked at before a cell runs and after it, so that a change has an author for
certain: those that the cell reads, and of the others, which a view or a function may lead to, what takes
next to no time. While a thread of an earlier cell runs nobody is the author.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from types import FrameType
from typing import NamedTuple

from trackmagic.cell.fingerprint import fingerprint
from trackmagic.cell.history import History
from trackmagic.cell.inputs import Handle, handle, with_globals
from trackmagic.cell.modules import is_library
from trackmagic.cell.names import Names
from trackmagic.cell.objects import Author
from trackmagic.cell.unknown import UNKNOWN

LOOK_SECONDS = 0.02
"""What the looks before a cell may take together, and those after it."""
OTHERS_SECONDS = 0.002
"""The same for objects that the cell does not read."""


class Seen(NamedTuple):
    """The objects that were looked at, by a name of each, and whether only the cell can change them."""

    handles: Mapping[str, Handle] = {}
    is_alone: bool = True

    def author(self, author: Author) -> Author:
        """Who did what was done since, where that is certain."""
        return author if self.is_alone else Author()


def look_before(names: Names, namespace: Mapping[str, object], history: History) -> Seen:
    """Look at the known objects before a cell that nobody tracks."""
    if not history.objects.names:
        return Seen()
    reads = with_globals(names.reads, namespace)
    handles = _looked(reads, namespace, history, LOOK_SECONDS)
    others = look_at_others(reads, namespace, history)
    return Seen({**handles, **others.handles}, others.is_alone)


def look_at_others(
    reads: Collection[str], namespace: Mapping[str, object], history: History
) -> Seen:
    """Look at the known objects that a cell does not read by a name of theirs."""
    names = [name for name in history.objects.names if name not in reads]
    handles = _looked(names, namespace, history, OTHERS_SECONDS, spares=True)
    return Seen(handles, not others_run())


def look_after(
    objects: Seen, namespace: Mapping[str, object], history: History, author: Author
) -> None:
    """Look at them again. Call it after ``executed``."""
    deadline = time.perf_counter() + LOOK_SECONDS
    for name, of in objects.handles.items():
        value = namespace.get(name)
        if id(value) == of.id and (of.alive is None or of.alive() is value):
            _look(name, value, namespace, history, deadline, objects.author(author))


def _looked(
    names: Iterable[str],
    namespace: Mapping[str, object],
    history: History,
    seconds: float,
    *,
    spares: bool = False,
) -> dict[str, Handle]:
    """What there was time to look at; ``spares``: what takes long is left alone from then on."""
    objects, handles = history.objects, dict[str, Handle]()
    deadline = time.perf_counter() + seconds
    for name in names:
        value = namespace.get(name, UNKNOWN)
        if value is UNKNOWN or not objects.is_known(name, value):
            continue
        of = handle(value)
        if not of.mutable or (spares and objects.is_spared(value)):
            continue
        if _look(name, value, namespace, history, deadline):
            handles[name] = of
        elif spares:
            objects.spare(value)
            break
    return handles


def _look(
    name: str,
    value: object,
    namespace: Mapping[str, object],
    history: History,
    deadline: float,
    author: Author | None = None,
) -> bool:
    """Whether there was time to look."""
    seconds = deadline - time.perf_counter()
    digest = fingerprint(value, budget_seconds=seconds) if seconds > 0 else ""
    if digest:
        history.objects.look(name, value, digest, namespace, author)
    return bool(digest)


# Whether other threads are in code of the user's: what changes meanwhile may be their work


def others_run() -> bool:
    """Tell whether another thread is inside a function of a cell or of a local module."""
    this_thread = threading.get_ident()
    frames = sys._current_frames()  # noqa: SLF001 - there is no other way to see what threads are in
    return any(_is_in_code(frame) for thread, frame in frames.items() if thread != this_thread)


def _is_in_code(frame: FrameType | None) -> bool:
    while frame is not None:
        if _is_own(frame.f_code.co_filename, str(frame.f_globals.get("__name__", ""))):
            return True
        frame = frame.f_back
    return False


@lru_cache(maxsize=4096)
def _is_own(file: str, module: str) -> bool:
    if file.startswith("<"):
        return module == "__main__"
    return not is_library(module, file)
