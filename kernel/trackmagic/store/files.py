"""Files of a store as they are opened: regular ones, no links, never waiting; private to their owner.

What lies in a store may be anybody's: a pipe would be waited for, a device read for ever, a link leads
elsewhere.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import IO

from trackmagic.errors import DamagedData, StoreUnusable

_TO_READ = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_NEW = (
    os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)
_NO_FILE = frozenset((errno.ELOOP, errno.ENXIO, errno.EISDIR, errno.ENOTDIR, errno.EMLINK))
_SPARSE_BYTES = 64 << 20
_SPARSE_SHARE = 64
"""Of a larger file at least this part takes room on the disk, however well it compresses."""


def open_regular(path: str | Path) -> IO[bytes]:
    """The file to read from. Raises :class:`DamagedData` for what is no file, or nearly all hole."""
    try:
        descriptor = os.open(path, _TO_READ)
    except OSError as error:
        if error.errno in _NO_FILE:
            raise DamagedData(f"{path} is no file: {error.strerror}") from error
        raise
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise DamagedData(f"{path} is no file but a {_kind(status.st_mode)}")
        if _is_hollow(status):
            raise DamagedData(
                f"{path} claims {status.st_size:,} bytes, and nearly none of them are there"
            )
        return open(descriptor, "rb")  # noqa: PTH123 - a descriptor, for the caller
    except BaseException:
        os.close(descriptor)
        raise


def regular_stat(path: str | Path) -> os.stat_result | None:
    """The status of a regular file, itself and no link; None where there is none."""
    try:
        status = os.lstat(path)
    except (OSError, ValueError):
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def check_files(database: Path) -> None:
    """Whether SQLite may open a database and what lies beside it. Raises :class:`StoreUnusable`.

    It waits for a pipe for ever, and follows links.
    """
    for ending in ("", "-wal", "-shm", "-journal"):
        path = database.with_name(f"{database.name}{ending}")
        try:
            mode = path.lstat().st_mode if ending else path.stat().st_mode
        except OSError:
            continue
        if not stat.S_ISREG(mode):
            kind = "link" if stat.S_ISLNK(mode) else _kind(mode)
            raise StoreUnusable(
                f"the store {database.parent} cannot be used: {path.name} is no file but a {kind}; "
                "remove it if it is not yours"
            )


def create_private(path: str | Path) -> IO[bytes]:
    """A new file that only its owner may read. Raises FileExistsError."""
    return open(os.open(path, _NEW, 0o600), "wb")  # noqa: PTH123 - a descriptor, for the caller


def make_private_folders(top: Path, below: Path) -> None:
    """Make ``below`` with all folders from ``top`` on that are missing, for their owner alone."""
    missing = [path for path in (below, *below.parents) if path == top or top in path.parents]
    top.parent.mkdir(parents=True, exist_ok=True)
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)


def hide_from_git(folder: Path, is_ours: Callable[[str], bool]) -> None:
    """Have git ignore a folder, unless the user has a say in it: a file, or a ``.gitignore`` of their own."""
    with contextlib.suppress(OSError):
        names = [path.name for path in folder.iterdir()]
        if ".gitignore" not in names and all(map(is_ours, names)):
            with create_private(folder / ".gitignore") as file:
                file.write(b"*\n")


def sync_file(path: str | Path) -> None:
    """Have the disk keep the bytes of a file. Raises OSError: it may be full only now."""
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: str | Path) -> None:
    """Have the disk keep the names in a folder; where that cannot be asked, nothing is done."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _is_hollow(status: os.stat_result) -> bool:
    blocks: int | None = getattr(status, "st_blocks", None)
    if blocks is None or status.st_size <= _SPARSE_BYTES:
        return False
    return blocks * 512 < status.st_size // _SPARSE_SHARE


def _kind(mode: int) -> str:
    kinds = {
        stat.S_IFDIR: "folder",
        stat.S_IFIFO: "pipe",
        stat.S_IFSOCK: "socket",
        stat.S_IFCHR: "device",
        stat.S_IFBLK: "device",
    }
    return kinds.get(stat.S_IFMT(mode), "special file")
