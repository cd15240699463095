"""Bytes under their sha256, on any fsspec file system.

Written to a temporary name beside, checked, renamed: a blob that has its name is whole. Equal bytes
are kept once. A name in the store comes from the digest alone, so nothing a user names is ever a path.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from trackmagic.errors import DamagedData, NotFound, StoreUnusable

PIECE_BYTES = 1 << 20
GRACE_SECONDS = 3600
"""How old a blob that no run names must be before ``gc`` takes it: a run may be about to name it."""


class BlobStore:
    """Reached as ``store.blobs``."""

    def __init__(self, url: str) -> None:
        self.url = url
        if "://" in url:
            _ = self._place  # what cannot be used says so now

    @cached_property
    def _place(self) -> tuple[Any, str]:
        """Importing fsspec takes as long as a small cell: a folder waits for its first blob."""
        from fsspec.core import url_to_fs

        files, root = url_to_fs(self.url, auto_mkdir=True)
        return files, root

    @property
    def root(self) -> str:
        """Where the bytes are, as their file system names it."""
        return self._place[1]

    @property
    def _files(self) -> Any:
        return self._place[0]

    @property
    def _local(self) -> bool:
        return "file" in _protocols(self._files)

    def put(self, data: bytes) -> str:
        """Keep ``data``; gives its digest."""
        digest = hashlib.sha256(data).hexdigest()
        if not self._renewed(digest):
            self._write(digest, iter((data,)))
        return digest

    def put_file(self, path: Path) -> tuple[str, int]:
        """Keep the bytes of a local file; gives their digest and size."""
        digest, size = hashlib.sha256(), 0
        for piece in _pieces(path):
            digest.update(piece)
            size += len(piece)
        if not self._renewed(digest.hexdigest()):
            self._write(digest.hexdigest(), _pieces(path))
        return digest.hexdigest(), size

    def has(self, digest: str) -> bool:
        """Whether the store has these bytes."""
        return bool(self._files.exists(self._path(digest)))

    def get(self, digest: str) -> bytes:
        """The bytes, checked. Raises :class:`NotFound`, :class:`DamagedData`."""
        with self.open(digest) as file:
            data = bytes(file.read())
        if hashlib.sha256(data).hexdigest() != digest:
            raise DamagedData(f"blob {digest[:12]} is damaged: its bytes have another digest")
        return data

    def open(self, digest: str) -> IO[bytes]:
        """A file to read the bytes from; they are not checked.

        Raises :class:`NotFound`, :class:`StoreUnusable`.
        """
        try:
            return self._files.open(self._path(digest), "rb")  # type: ignore[no-any-return]
        except FileNotFoundError as error:
            raise NotFound("blob", digest) from error
        except PermissionError as error:
            raise StoreUnusable(
                f"{error.filename} may not be read by you: its owner has to allow that"
            ) from error

    def is_whole(self, digest: str) -> bool:
        """Whether the bytes are there and those that were kept."""
        found = hashlib.sha256()
        try:
            with self.open(digest) as file:
                while piece := file.read(PIECE_BYTES):
                    found.update(piece)
        except (NotFound, OSError):
            return False
        return found.hexdigest() == digest

    def all(self) -> Iterator[tuple[str, int, float]]:
        """Every blob: digest, size in bytes, Unix time of the last change (0 if not known)."""
        for path, row in self._entries():
            if not path.endswith(".partial"):
                yield path.rsplit("/", 1)[-1], int(row["size"]), _changed(row)

    def remove(self, digest: str) -> None:
        """Delete the bytes."""
        self._files.rm_file(self._path(digest))

    def remove_partial(self, *, before: float) -> int:
        """Delete what interrupted writes left before that time; gives how many."""
        old = [p for p, row in self._entries() if p.endswith(".partial") and _changed(row) < before]
        for path in old:
            self._files.rm_file(path)
        return len(old)

    def _entries(self) -> list[tuple[str, dict[str, Any]]]:
        if not self._files.exists(self.root):
            return []
        self._files.invalidate_cache()
        return list(self._files.find(self.root, detail=True).items())

    def _renewed(self, digest: str) -> bool:
        """Whether the bytes are there; then they are young again, and ``gc`` leaves them alone."""
        if self._local:
            with suppress(OSError):
                os.utime(self._path(digest))
                return True
            return False
        return self.has(digest)

    def _path(self, digest: str) -> str:
        return f"{self.root}/{digest[:2]}/{digest}"

    def _write(self, digest: str, pieces: Iterator[bytes]) -> None:
        path = self._path(digest)
        partial = f"{path}.{secrets.token_hex(4)}.partial"
        found = hashlib.sha256()
        try:
            with self._files.open(partial, "wb") as file:
                for piece in pieces:
                    found.update(piece)
                    file.write(piece)
                if self._local:
                    file.flush()
                    Path(partial).chmod(0o600)
            if found.hexdigest() != digest:
                raise DamagedData(
                    "the file changed while it was read; log it again when it is whole"
                )
            self._files.mv(partial, path)
        except BaseException:
            if self._files.exists(partial):
                self._files.rm_file(partial)
            raise


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece


def _protocols(files: Any) -> tuple[str, ...]:
    return (files.protocol,) if isinstance(files.protocol, str) else tuple(files.protocol)


def _changed(row: dict[str, Any]) -> float:
    times = ("mtime", "LastModified", "last_modified", "updated")
    changed = next((row[name] for name in times if row.get(name)), 0.0)
    return float(changed.timestamp() if hasattr(changed, "timestamp") else changed)
