"""Small files in Jupyter's runtime folder, where a user's kernels and servers leave word for each other.

Who may write there may make a server open a store, so a file counts only when it and its folder belong
to this user and nobody else may write them.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")

FILE_BYTES = 1 << 16
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_kept: dict[str, bytes] = {}


def folder() -> Path | None:
    """Where the files are, there or not; None without Jupyter."""
    try:
        from jupyter_core.paths import jupyter_runtime_dir

        return Path(jupyter_runtime_dir()) / "trackmagic"
    except (ImportError, OSError, RuntimeError):  # a user without a home raises the last
        return None


def write(name: str, data: bytes) -> bool:
    """Put a file there (0600, in a folder of 0700), whole or not at all; tells whether that could be done."""
    place = folder()
    if place is None:
        return False
    partial = place / f".{name}.{secrets.token_hex(4)}"
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.mkdir(mode=0o700, exist_ok=True)
        place.chmod(0o700)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor
            file.write(data)
        partial.replace(place / name)
    except OSError:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        return False
    return True


def keep(name: str, data: bytes) -> bool:
    """As :func:`write`, but not what this process has put there before; tells whether it was done now."""
    if (_kept.get(name) == data and has(name)) or not write(name, data):
        return False
    _kept[name] = data
    return True


def read(name: str) -> bytes | None:
    """What this user has written there; None where there is nothing, or somebody else could have."""
    place = folder()
    if place is None:
        return None
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        if not _is_private(place.lstat()):
            return None
        with open(os.open(place / name, flags), "rb") as file:  # noqa: PTH123 - a descriptor
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or not _is_private(status):
                return None
            return file.read(FILE_BYTES)
    except OSError:
        return None


def read_as(name: str, type: type[T]) -> T | None:
    """What this user has written there, of that type; None also where it is none."""
    data = read(name)
    try:
        return None if data is None else msgspec.json.decode(data, type=type)
    except msgspec.DecodeError:
        return None


def remove(name: str) -> None:
    """Take a file away, if it is there."""
    if (place := folder()) is not None:
        with suppress(OSError):
            (place / name).unlink(missing_ok=True)


def has(name: str) -> bool:
    """Whether there is a file of that name."""
    return (place := folder()) is not None and (place / name).exists()


def names() -> Iterator[tuple[str, float]]:
    """The files: name, Unix time of the last change."""
    try:
        paths = sorted((folder() or Path(os.devnull)).iterdir())
    except OSError:
        return
    for path in paths:
        with suppress(OSError):  # one that is being written has another name by now
            yield path.name, path.lstat().st_mtime


def _is_private(status: os.stat_result) -> bool:
    if not hasattr(os, "geteuid"):
        return True  # Windows keeps the profile's folders to their user
    return status.st_uid == os.geteuid() and not status.st_mode & _WRITABLE_BY_OTHERS
