"""Bytes under their sha256, on any fsspec file system.

Written to a temporary name beside, checked, kept by the disk, renamed: a blob that has its name is whole.
Equal bytes are kept once; of those that are there the size is compared, and in a folder the digest too, so
that logging bytes again mends a damaged blob. A name in the store comes from the digest alone, so nothing
a user names is ever a path.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import IO

from trackmagic.errors import DamagedData, NotFound, StoreUnusable
from trackmagic.store.blob_places import Entry, LocalPlace, Place, place_of

PIECE_BYTES = 1 << 20
GRACE_SECONDS = 3600
"""How old a blob that no run names must be before ``gc`` takes it: a run may be about to name it."""
TOGETHER = 500
"""Files of a batch that wait for the disk at a time."""

_DIGEST = re.compile(r"[0-9a-f]{64}")


class BlobStore:
    """Reached as ``store.blobs``. ``on_first_write`` hears of the place before anything is put there."""

    def __init__(
        self, url: str, *, on_first_write: Callable[[Place], None] = lambda _place: None
    ) -> None:
        self.url, self._on_first_write, self._is_marked = url, on_first_write, False
        self._batch = threading.local()
        self._whole: dict[str, tuple[int, int, int]] = {}
        if "://" in url:
            _ = self.place  # what cannot be used says so now

    @cached_property
    def place(self) -> Place:
        """Where the bytes are."""
        return place_of(self.url)

    @property
    def root(self) -> str:
        """Where the bytes are, as their file system names it."""
        return self.place.root

    def put(self, data: bytes) -> str:
        """Keep ``data``; gives its digest."""
        digest = hashlib.sha256(data).hexdigest()
        if not self._renewed(digest, len(data)):
            self._write(digest, iter((data,)))
        return digest

    def put_pieces(self, read: Callable[[], Iterator[bytes]]) -> tuple[str, int]:
        """Keep what ``read`` gives, once to know its digest and once to write it; gives that and the size."""
        sha256, size = hashlib.sha256(), 0
        for piece in read():
            sha256.update(piece)
            size += len(piece)
        digest = sha256.hexdigest()
        if not self._renewed(digest, size):
            self._write(digest, read())
        return digest, size

    @contextmanager
    def together(self) -> Iterator[None]:
        """What this thread puts inside is kept by the disk in one go, before the block ends."""
        if getattr(self._batch, "waiting", None) is not None:
            yield
            return
        waiting = self._batch.waiting = {}
        try:
            yield
            self._name(waiting)
        finally:
            self._batch.waiting = None
            for partial in waiting.values():
                self._remove(partial)

    def has(self, digest: str) -> bool:
        """Whether the store has a file of this digest."""
        return is_digest(digest) and self.place.size(digest) is not None

    def get(self, digest: str, *, most_bytes: int | None = None) -> bytes:
        """The bytes, checked. Raises :class:`NotFound`, and :class:`DamagedData`, also for more bytes."""
        parts, size, sha256 = [], 0, hashlib.sha256()
        for piece in self._read(digest):
            parts.append(piece)
            sha256.update(piece)
            size += len(piece)
            if most_bytes is not None and size > most_bytes:
                raise DamagedData(
                    f"blob {digest[:12]} holds more than the {most_bytes:,} bytes it may"
                )
        if sha256.hexdigest() != digest:
            raise DamagedData(f"blob {digest[:12]} is damaged: its bytes have another digest")
        return b"".join(parts)

    def beginning(self, digest: str, size: int, *, checked: int) -> bytes:
        """The first bytes. The whole is read and compared up to the size ``checked``.

        Raises :class:`NotFound`, :class:`DamagedData`.
        """
        sha256, data, there = hashlib.sha256(), b"", 0
        for piece in self._read(digest):
            sha256.update(piece)
            data += piece[: max(size - len(data), 0)]
            there += len(piece)
            if there > checked:
                return data
        if sha256.hexdigest() != digest:
            raise DamagedData(f"blob {digest[:12]} is damaged: its bytes have another digest")
        return data

    def open(self, digest: str) -> IO[bytes]:
        """A file to read the bytes from; they are not checked.

        Raises :class:`NotFound`, :class:`DamagedData`, :class:`StoreUnusable`.
        """
        check_digest(digest)
        try:
            return self.place.open(digest)
        except FileNotFoundError as error:
            raise NotFound("blob", digest) from error
        except PermissionError as error:
            raise StoreUnusable(
                f"{error.filename} may not be read by you: its owner has to allow that"
            ) from error
        except DamagedData:
            raise
        except (OSError, ValueError) as error:
            raise _unreadable(digest, error, is_local=isinstance(self.place, LocalPlace)) from error

    def is_whole(self, digest: str) -> bool:
        """Whether the bytes are there and those that were kept."""
        sha256 = hashlib.sha256()
        try:
            for piece in self._read(digest):
                sha256.update(piece)
        except (NotFound, OSError):
            return False
        return sha256.hexdigest() == digest

    def all(self) -> Iterator[Entry]:
        """Every blob."""
        return (entry for entry in self.place.entries() if not entry.is_partial)

    def remove(self, digest: str) -> None:
        """Delete the bytes."""
        self.place.remove(self.place.path(check_digest(digest)))

    def remove_old(self, entry: Entry, *, before: float) -> bool:
        """Delete the bytes if they are still older than that Unix time."""
        return self.place.remove_old(entry, before)

    def remove_partial(self, *, before: float) -> int:
        """Delete what interrupted writes left before that time; gives how many."""
        old = [file for file in self.place.entries() if file.is_partial and file.changed < before]
        for entry in old:
            self._remove(entry.path)
        return len(old)

    def _read(self, digest: str) -> Iterator[bytes]:
        with self.open(digest) as file:
            try:
                while piece := file.read(PIECE_BYTES):
                    yield bytes(piece)
            except OSError as error:
                raise _unreadable(
                    digest, error, is_local=isinstance(self.place, LocalPlace)
                ) from error

    def _renewed(self, digest: str, size: int) -> bool:
        """Whether the bytes are there; then they are young again, and ``gc`` leaves them alone."""
        place = self.place
        if not isinstance(place, LocalPlace):
            return place.size(digest) == size
        status = place.stat(digest)
        if status is None or status.st_size != size:
            return False
        looks = status.st_ino, size, status.st_mtime_ns
        if self._whole.get(digest) != looks and not self.is_whole(digest):
            return False
        if not place.touch(digest) or (status := place.stat(digest)) is None:
            return False
        self._whole[digest] = status.st_ino, status.st_size, status.st_mtime_ns
        return True

    def _write(self, digest: str, pieces: Iterator[bytes]) -> None:
        waiting: dict[str, str] | None = getattr(self._batch, "waiting", None)
        if waiting is not None and digest in waiting:
            return
        if not self._is_marked:
            self._on_first_write(self.place)
            self._is_marked = True
        partial, file = self.place.create(digest)
        sha256 = hashlib.sha256()
        try:
            with file:
                for piece in pieces:
                    sha256.update(piece)
                    file.write(piece)
            if sha256.hexdigest() != digest:
                raise DamagedData(
                    "the file changed while it was read; log it again when it is whole"
                )
            if waiting is None:
                self.place.name([(partial, digest)])
        except BaseException:
            self._remove(partial)
            raise
        if waiting is not None:
            waiting[digest] = partial
            if len(waiting) >= TOGETHER:
                self._name(waiting)

    def _name(self, waiting: dict[str, str]) -> None:
        self.place.name([(partial, digest) for digest, partial in waiting.items()])
        waiting.clear()

    def _remove(self, path: str) -> None:
        with suppress(FileNotFoundError):
            self.place.remove(path)


def is_digest(digest: object) -> bool:
    """Whether it is 64 hex digits; anything else would be a path."""
    return isinstance(digest, str) and _DIGEST.fullmatch(digest) is not None


def check_digest(digest: str) -> str:
    """``digest`` itself. Raises :class:`DamagedData`."""
    if is_digest(digest):
        return digest
    raise DamagedData(f"{str(digest)[:80]!r} is no digest; `trackmagic doctor` names the run")


def _unreadable(digest: str, error: Exception, *, is_local: bool) -> OSError:
    kind = DamagedData if is_local else StoreUnusable
    return kind(f"blob {digest[:12]} cannot be read: {error}")
