"""Where blobs lie: a local folder, or anything that fsspec reaches. Both know digests, never names of users.

Only what is named as we name it is ever listed, read or removed: 64 hex digits in the folder of their
first two, and what an interrupted write has left beside.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any, NamedTuple

from trackmagic.store.files import (
    create_private,
    make_private_folders,
    open_regular,
    regular_stat,
    sync_file,
    sync_folder,
)

SYNCING_THREADS = 16
"""File systems make many syncs at once into few: a file alone takes 4 ms, one of hundreds 0.1."""

_OURS = re.compile(r"([0-9a-f]{2})/(\1[0-9a-f]{62})(\.[0-9a-f]{8}\.partial)?")


class Entry(NamedTuple):
    """A blob, or what is left of a write of it: digest, bytes, Unix time of the last change (0: unknown)."""

    path: str
    digest: str
    is_partial: bool
    size: int
    changed: float


class LocalPlace:
    """A folder of this machine."""

    def __init__(self, root: str) -> None:
        self.root = root

    @property
    def is_link(self) -> bool:
        """Whether the folder is really another one."""
        return os.path.islink(self.root)  # noqa: PTH114 - a text, as fsspec has it

    def path(self, digest: str) -> str:
        """Where the bytes are."""
        return f"{self.root}/{digest[:2]}/{digest}"

    def open(self, digest: str) -> IO[bytes]:
        """The file. Raises OSError, :class:`DamagedData`."""
        return open_regular(self.path(digest))

    def stat(self, digest: str) -> os.stat_result | None:
        """Its status; None where there is no regular file."""
        return regular_stat(self.path(digest))

    def size(self, digest: str) -> int | None:
        """Its bytes; None where there is no file."""
        status = self.stat(digest)
        return None if status is None else status.st_size

    def touch(self, digest: str) -> bool:
        """Make it young; False where it is gone."""
        try:
            os.utime(self.path(digest), follow_symlinks=os.utime not in os.supports_follow_symlinks)
        except OSError:
            return False
        return True

    def create(self, digest: str) -> tuple[str, IO[bytes]]:
        """A file beside, to write the bytes to."""
        partial = f"{self.path(digest)}.{secrets.token_hex(4)}.partial"
        try:
            return partial, create_private(partial)
        except FileNotFoundError:
            make_private_folders(Path(self.root), Path(partial).parent)
            sync_folder(self.root)
            return partial, create_private(partial)

    def name(self, partials: Iterable[tuple[str, str]]) -> None:
        """Give written files, each with its digest, their names, once the disk has their bytes."""
        pairs = list(partials)
        if len(pairs) == 1:
            sync_file(pairs[0][0])
        elif pairs:
            with ThreadPoolExecutor(SYNCING_THREADS, "trackmagic-sync") as threads:
                for _done in threads.map(sync_file, [partial for partial, _digest in pairs]):
                    pass
        for partial, digest in pairs:
            os.replace(partial, self.path(digest))  # noqa: PTH105 - a text, as fsspec has it
        for folder in {os.path.dirname(partial) for partial, _digest in pairs}:  # noqa: PTH120
            sync_folder(folder)

    def entries(self) -> Iterator[Entry]:
        """All that is named as ours; no link is followed."""
        for folder in _scanned(self.root):
            if len(folder.name) == 2 and folder.is_dir(follow_symlinks=False):  # noqa: PLR2004 - hex digits
                for file in _scanned(folder.path):
                    match = _OURS.fullmatch(f"{folder.name}/{file.name}")
                    status = regular_stat(file.path) if match else None
                    if match and status:
                        at = status.st_size, status.st_mtime
                        yield Entry(file.path, match[2], match[3] is not None, *at)

    def remove(self, path: str) -> None:
        """Delete a file. Raises FileNotFoundError."""
        os.remove(path)  # noqa: PTH107 - a text, as fsspec has it

    def remove_old(self, entry: Entry, before: float) -> bool:
        """Delete a blob unless somebody has just made it young, or does so at this moment."""
        aside = f"{entry.path}.{secrets.token_hex(4)}.partial"
        try:
            os.rename(entry.path, aside)  # noqa: PTH104 - from here on `touch` says that it is gone
            if os.lstat(aside).st_mtime >= before:
                os.rename(aside, entry.path)  # noqa: PTH104
                return False
            os.remove(aside)  # noqa: PTH107
        except FileNotFoundError:  # another collection was faster
            return False
        return True

    def texts(self, pattern: re.Pattern[str]) -> dict[str, bytes]:
        """Small files at the top, by name."""
        texts = {}
        for file in _scanned(self.root):
            if pattern.fullmatch(file.name):
                with contextlib.suppress(OSError), open_regular(file.path) as opened:
                    texts[file.name] = opened.read(1 << 16)
                texts.setdefault(file.name, b"")
        return texts

    def write_text(self, name: str, data: bytes) -> None:
        """Put a small file at the top."""
        make_private_folders(Path(self.root), Path(self.root))
        partial = f"{self.root}/.{name}.{secrets.token_hex(4)}"
        with create_private(partial) as file:
            file.write(data)
        os.replace(partial, f"{self.root}/{name}")  # noqa: PTH105

    def is_empty(self) -> bool:
        """Whether no blob is there."""
        return next(self.entries(), None) is None


class RemotePlace:
    """What fsspec reaches."""

    is_link = False

    def __init__(self, files: Any, root: str) -> None:
        self.files, self.root = files, root

    def path(self, digest: str) -> str:
        """Where the bytes are."""
        return f"{self.root}/{digest[:2]}/{digest}"

    def open(self, digest: str) -> IO[bytes]:
        """The file. Raises OSError."""
        return self.files.open(self.path(digest), "rb")  # type: ignore[no-any-return]

    def size(self, digest: str) -> int | None:
        """Its bytes; None where there is no file."""
        self.files.invalidate_cache()
        try:
            info = self.files.info(self.path(digest))
        except FileNotFoundError:
            return None
        return int(info["size"]) if info.get("type", "file") == "file" else None

    def create(self, digest: str) -> tuple[str, IO[bytes]]:
        """A file beside, to write the bytes to."""
        partial = f"{self.path(digest)}.{secrets.token_hex(4)}.partial"
        return partial, self.files.open(partial, "wb")

    def name(self, partials: Iterable[tuple[str, str]]) -> None:
        """Give written files, each with its digest, their names."""
        for partial, digest in partials:
            self.files.mv(partial, self.path(digest))

    def entries(self) -> Iterator[Entry]:
        """All that is named as ours."""
        self.files.invalidate_cache()
        if not self.files.exists(self.root):
            return
        for path, row in self.files.find(self.root, detail=True).items():
            match = _OURS.fullmatch(path.removeprefix(self.root).lstrip("/"))
            if match:
                yield Entry(path, match[2], match[3] is not None, int(row["size"]), _changed(row))

    def remove(self, path: str) -> None:
        """Delete a file. Raises FileNotFoundError."""
        self.files.rm_file(path)

    def remove_old(self, entry: Entry, before: float) -> bool:
        """Delete a blob unless somebody has just written it again."""
        self.files.invalidate_cache()
        with contextlib.suppress(FileNotFoundError):
            if _changed(self.files.info(entry.path)) < before:
                self.files.rm_file(entry.path)
                return True
        return False

    def texts(self, pattern: re.Pattern[str]) -> dict[str, bytes]:
        """Small files at the top, by name."""
        self.files.invalidate_cache()
        if not self.files.exists(self.root):
            return {}
        names = [str(path).rsplit("/", 1)[-1] for path in self.files.ls(self.root, detail=False)]
        matches = [name for name in names if pattern.fullmatch(name)]
        return {name: self.files.cat_file(f"{self.root}/{name}", 0, 1 << 16) for name in matches}

    def write_text(self, name: str, data: bytes) -> None:
        """Put a small file at the top."""
        self.files.pipe_file(f"{self.root}/{name}", data)

    def is_empty(self) -> bool:
        """Whether no blob is there."""
        return next(self.entries(), None) is None


Place = LocalPlace | RemotePlace


def place_of(url: str) -> Place:
    """The place at a folder or URL; only a URL imports fsspec, which takes as long as a small cell."""
    if "://" not in url:
        return LocalPlace(str(Path(url).expanduser().absolute()))
    from fsspec.core import url_to_fs

    files, root = url_to_fs(url, auto_mkdir=True)
    if "file" in (files.protocol if isinstance(files.protocol, tuple) else (files.protocol,)):
        return LocalPlace(root)
    return RemotePlace(files, root)


def _scanned(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _changed(row: dict[str, Any]) -> float:
    times = ("mtime", "LastModified", "last_modified", "updated", "created")
    changed = next((row[name] for name in times if row.get(name)), 0.0)
    if isinstance(changed, str):
        return 0.0
    return float(changed.timestamp() if hasattr(changed, "timestamp") else changed)
