"""Stores that may not be written: of another user, or of nobody. For root, whom no permission stops, too."""

from __future__ import annotations

import ctypes
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_VERSION = 0x20080522
_ABOVE_PERMISSIONS = 0b1111
"""To own, write, read and change files whatever their permissions: the first four capabilities."""
_OTHER_USER = 65534


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def _call(name: str, sets: ctypes.Array[_Sets]) -> None:
    header = _Header(_VERSION, 0)
    if getattr(ctypes.CDLL(None, use_errno=True), name)(ctypes.byref(header), ctypes.byref(sets)):
        raise OSError(ctypes.get_errno(), name)


def _is_above_permissions() -> bool:
    if os.geteuid() != 0:
        return False
    sets = (_Sets * 2)()
    _call("capget", sets)
    return sets[0].effective & _ABOVE_PERMISSIONS == _ABOVE_PERMISSIONS


TWO_USERS = _is_above_permissions()
"""Whether one process can be the owner and another not: we are root."""

needs_two_users = pytest.mark.skipif(not TWO_USERS, reason="only root can be two users")


@contextmanager
def anybody() -> Iterator[None]:
    """Inside, permissions count for this thread and those that it starts, but not for processes."""
    if not TWO_USERS:
        yield
        return
    sets = (_Sets * 2)()
    _call("capget", sets)
    before = sets[0].effective
    sets[0].effective &= ~_ABOVE_PERMISSIONS
    _call("capset", sets)
    try:
        yield
    finally:
        sets[0].effective = before
        _call("capset", sets)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Inside, the folder and all in it can only be read by this thread and those that it starts."""
    lock(folder)
    try:
        with anybody():
            yield
    finally:
        unlock(folder)


def let_in(folder: Path) -> None:
    """Let every user come to a test's folder: pytest makes its folders for one user, in each worker."""
    for place in (folder, *folder.parents):
        if "pytest" in str(place):
            place.chmod(0o755)


def lock(folder: Path) -> None:
    """Let the folder be somebody else's, or where that cannot be, readable only."""
    if TWO_USERS:
        _all(folder, 0o755, 0o644, _OTHER_USER)
    else:
        _all(folder, 0o555, 0o444, -1)


def unlock(folder: Path) -> None:
    """Make it ours again."""
    _all(folder, 0o755, 0o644, os.geteuid() if TWO_USERS else -1)


@contextmanager
def mounted_read_only(folder: Path, at: Path) -> Iterator[Path]:
    """The folder on a read-only mount, for root; for others, it is itself made readable only."""
    if not TWO_USERS:
        lock(folder)
        try:
            yield folder
        finally:
            unlock(folder)
        return
    at.mkdir()
    bind = ["mount", "--bind", folder, at], ["mount", "-o", "remount,ro,bind", at]
    mounted = all(
        not subprocess.run(command, capture_output=True, check=False).returncode for command in bind
    )
    try:
        if not mounted:
            pytest.skip("nothing can be mounted here")
        yield at
    finally:
        subprocess.run(["umount", "-l", at], capture_output=True, check=False)


def _all(folder: Path, folders: int, files: int, owner: int) -> None:
    for path in [folder, *folder.rglob("*")]:
        if owner >= 0:
            os.chown(path, owner, owner)
        path.chmod(folders if path.is_dir() else files)
