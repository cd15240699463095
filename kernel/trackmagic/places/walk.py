"""Finds stores below a folder, without losing itself in a large tree.

The walk goes level by level and ends at a number of folders, a depth and a time, so what lies near the
top is found even where the tree is a whole disk. It follows no symbolic link, hence never leaves the
folder. A walk is remembered; a folder found before is looked at again before it is named.
"""

from __future__ import annotations

import os
import stat
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from trackmagic.config import DATABASE, FOLDER

MOST_FOLDERS = 20_000
DEEPEST = 12
LONGEST_SECONDS = 1.0
REST_SECONDS = 5.0
REST_SHARE = 20
"""After a walk the next one waits this many times as long as it took..."""
CHANGED_SHARE = 5
"""... or only so many times, when the root folder has changed."""

_SKIPPED = frozenset(("node_modules", "__pycache__", "site-packages"))


class _Walk(NamedTuple):
    found: list[Path]
    changed: int
    ended: float
    took: float


_walks: dict[Path, _Walk] = {}
_lock = threading.Lock()


def stores_beneath(root: Path, choose: Callable[[list[Path]], list[Path]]) -> list[Path]:
    """Those of the stores below ``root`` that ``choose`` takes, as resolved folders.

    When it takes none the tree is walked again, but not too often.
    """
    root = root.expanduser().resolve()
    if chosen := _chosen(_walks.get(root), choose):
        return chosen
    return _chosen(_walked_lately(root), choose)


def all_beneath(root: Path) -> list[Path]:
    """All stores below ``root``; one that was made after others were found is found too, if not at once."""
    return _chosen(_walked_lately(root.expanduser().resolve()), list)


def walked(
    root: Path,
    *,
    folders: int = MOST_FOLDERS,
    depth: int = DEEPEST,
    seconds: float = LONGEST_SECONDS,
) -> Iterator[Path]:
    """The ``.trackmagic`` folders with a database below ``root``, nearest first, within the limits."""
    deadline = time.monotonic() + seconds
    waiting = deque([(str(root), 0)])
    while waiting and folders > 0:
        path, level = waiting.popleft()
        folders -= 1
        for name in _folders(path, deadline):
            if name == FOLDER and _is_store(Path(path, name)):
                yield Path(path, name)
            elif level < depth and not name.startswith(".") and name not in _SKIPPED:
                waiting.append((os.path.join(path, name), level + 1))  # noqa: PTH118 - many, and quick
        if time.monotonic() > deadline:
            return


def _walked_lately(root: Path) -> _Walk:
    with _lock:
        walk = _walks.get(root)
        if walk is None or _is_due(walk, _changed(root)):
            changed, began = _changed(root), time.monotonic()
            folders = list(walked(root))
            now = time.monotonic()
            walk = _walks[root] = _Walk(folders, changed, now, now - began)
        return walk


def _chosen(walk: _Walk | None, choose: Callable[[list[Path]], list[Path]]) -> list[Path]:
    return [folder for folder in choose(walk.found) if _is_store(folder)] if walk else []


def _is_due(walk: _Walk, changed: int) -> bool:
    rest = max(REST_SECONDS, REST_SHARE * walk.took)
    if changed != walk.changed:
        rest = CHANGED_SHARE * walk.took
    return time.monotonic() >= walk.ended + rest


def _folders(path: str, deadline: float) -> list[str]:
    names = []
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                if time.monotonic() > deadline:
                    break
                if entry.is_dir(follow_symlinks=False):
                    names.append(entry.name)
    except OSError:
        return names  # it may not be read, or has just gone
    return sorted(names)


def _is_store(folder: Path) -> bool:
    """Whether the folder is itself there, no link to another one on its way or inside."""
    try:
        is_file = stat.S_ISREG((folder / DATABASE).lstat().st_mode)
        return is_file and folder.resolve(strict=True) == folder
    except OSError:
        return False


def _changed(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0
