"""From files of the user into the store: what cannot be read is told from what cannot be written."""

from __future__ import annotations

import hashlib
import io
import itertools
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from trackmagic import entities
from trackmagic.errors import BadFile, BadName, BadValue, MissingFile
from trackmagic.param_values import shown
from trackmagic.store.artifacts import check_path, describe
from trackmagic.store.blobs import PIECE_BYTES, BlobStore

BATCH = 2_000
"""Files whose rows are written in one transaction."""
NAMED = 5
"""Of the files left out, those that are told by name."""
_KINDS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
}
_FLAGS = ("O_NONBLOCK", "O_BINARY", "O_CLOEXEC")


class Files:
    """The file at ``path``, or every file below it, on their way into the store.

    A folder's own name comes first in the paths, unless only what is ``inside`` is wanted. Links are
    followed for files, not for folders; the folder ``without`` is left out.
    """

    def __init__(
        self, path: Path, artifact_path: str | None, *, inside: bool, without: Path | None
    ) -> None:
        prefix: object = (
            artifact_path.strip("/") if isinstance(artifact_path, str) else artifact_path
        )
        is_top = prefix is None or (isinstance(prefix, str) and not prefix)
        self._prefix = [] if is_top else [check_path(prefix)]
        self._path, self._inside, self._without = path, inside, without
        self.left_out: list[str] = []
        """What of a folder could not be read, each with the reason."""

    def keep(self, blobs: BlobStore) -> Iterator[list[entities.Artifact]]:
        """Put the bytes into ``blobs``; gives the rows, batch by batch.

        Raises :class:`BadFile` for the one file asked for, and for a folder of which nothing can be
        read; what the blobs raise is their disk's.
        """
        self.left_out = []
        if not self._path.is_dir():
            yield [_kept(blobs, self._path, [*self._prefix, self._path.name])]
            return
        folder = self._path if self._inside else self._path.resolve()
        if self._without is not None and self._path.resolve().is_relative_to(self._without):
            raise BadFile(self._path, "is the store's own folder, which cannot be kept in itself")
        base = folder if self._inside else folder.parent
        files, count = self._walk(folder), 0
        while batch := [*itertools.islice(files, BATCH)]:
            rows = []
            with blobs.together():
                for file in batch:
                    parts = [*self._prefix, *file.relative_to(base).parts]
                    try:
                        rows.append(_kept(blobs, file, parts))
                    except BadFile as error:
                        self._leave_out(file, error.why)
                    except BadName:
                        self._leave_out(file, "has no name that can be kept")
            count += len(rows)
            yield rows
        if self.left_out and not count:
            raise BadFile(self._path, f"has nothing that can be kept: {self.words()}")

    def words(self) -> str:
        """What was left out."""
        more = len(self.left_out) - NAMED
        rest = f", and {more:,} more" if more > 0 else ""
        return f"left out: {'; '.join(self.left_out[:NAMED])}{rest}"

    def _walk(self, folder: Path) -> Iterator[Path]:
        def unreadable(error: OSError) -> None:
            self._leave_out(Path(error.filename), f"cannot be read: {error.strerror}")

        for place, folders, names in os.walk(folder, onerror=unreadable):
            linked = [name for name in sorted(folders) if Path(place, name).is_symlink()]
            for name in linked:
                self._leave_out(Path(place, name), "is a link to a folder")
            folders[:] = sorted(
                name
                for name in {*folders} - {*linked}
                if Path(place, name).resolve() != self._without
            )
            yield from (Path(place) / name for name in sorted(names))

    def _leave_out(self, path: Path, why: str) -> None:
        name = os.path.relpath(path, self._path.resolve())
        self.left_out.append(f"{name!r} {why}")


def existing(path: str | os.PathLike[str]) -> Path:
    """``path``, absolute. Raises :class:`BadFile`, :class:`BadValue`."""
    try:
        text = os.fsdecode(path)
        text.encode(sys.getfilesystemencoding(), "surrogateescape")
    except Exception:  # noqa: BLE001 - a path of the user's own class may raise anything
        raise BadValue(
            f"a path {shown(path)} is {type(path).__name__}; it takes a text or a Path"
        ) from None
    if not text or "\0" in text:
        raise BadValue(f"a path {shown(text)} names no file")
    place = Path(text).expanduser().absolute()
    _status(place)
    return place


def read(path: str | os.PathLike[str], most_bytes: int) -> bytes:
    """The first bytes of a file, at most so many. Raises :class:`BadFile`, :class:`BadValue`."""
    place = existing(path)
    with io.BufferedReader(_opened(place)) as file:
        try:
            return file.read(most_bytes)
        except OSError as error:
            raise _bad_file(place, error) from error


def _kept(blobs: BlobStore, file: Path, parts: list[str]) -> entities.Artifact:
    name = "/".join(parts)
    check_path(name)  # a bad name is refused before the bytes are read
    source = _Source(file)
    digest, size = blobs.put_pieces(source.read)
    return describe(name, digest, size)


class _Source:
    """The bytes of one file, read twice and the same each time; whatever else raises :class:`BadFile`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._digest = ""
        self._size = 0

    def read(self) -> Iterator[bytes]:
        """What the file holds, as long as it was when it was first opened: it may be growing."""
        digest, done, is_again = hashlib.sha256(), 0, bool(self._digest)
        with _opened(self._path) as file:
            size = self._size if is_again else os.fstat(file.fileno()).st_size
            while done < size or not size:  # files of /proc have no size
                try:
                    piece = file.read(min(size - done, PIECE_BYTES) if size else PIECE_BYTES)
                except OSError as error:
                    raise _bad_file(self._path, error) from error
                if not piece:
                    break
                digest.update(piece)
                done += len(piece)
                yield piece
        if is_again and digest.hexdigest() != self._digest:
            raise BadFile(self._path, "changed while it was read; log it again when it is whole")
        self._digest, self._size = digest.hexdigest(), done


def _opened(path: Path) -> io.FileIO:
    """Only what is a file is opened: opening a pipe or a device may wait, or do something."""
    _check_kind(path, _status(path))
    flags = os.O_RDONLY | sum(getattr(os, name, 0) for name in _FLAGS)
    try:
        file = io.FileIO(os.open(path, flags), "rb")
    except OSError as error:
        raise _bad_file(path, error) from error
    try:
        _check_kind(path, os.fstat(file.fileno()))
    except BadFile:
        file.close()
        raise
    return file


def _check_kind(path: Path, status: os.stat_result) -> None:
    kind = stat.S_IFMT(status.st_mode)
    if kind != stat.S_IFREG:
        raise BadFile(path, f"is {_KINDS.get(kind, 'no file')}; only files can be kept")


def _status(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except OSError as error:
        raise _bad_file(path, error) from error


def _bad_file(path: Path, error: OSError) -> BadFile:
    if isinstance(error, FileNotFoundError) and path.is_symlink():
        return MissingFile(path, "is a link that leads nowhere")
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return MissingFile(path, f"is no file or folder here ({Path.cwd()})")
    return BadFile(path, f"cannot be read: {error.strerror or error}")
