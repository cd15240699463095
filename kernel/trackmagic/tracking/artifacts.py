"""The files of a run: from folders into the store, and back out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, overload

from trackmagic import entities
from trackmagic.errors import BadName, NotFound
from trackmagic.store import Store
from trackmagic.store.artifacts import describe
from trackmagic.store.blobs import BlobStore


class Artifacts(Sequence[entities.Artifact]):
    """The files of one run, by path. Each has ``path digest size_bytes media_type created``."""

    def __init__(self, store: Store, run: int) -> None:
        self._store, self._run = store, run
        self._found = store.artifacts.of(run)

    def __len__(self) -> int:
        """How many files."""
        return len(self._found)

    @overload
    def __getitem__(self, at: int) -> entities.Artifact: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[entities.Artifact]: ...

    def __getitem__(self, at: int | slice) -> entities.Artifact | Sequence[entities.Artifact]:
        """The file at that place."""
        return self._found[at]

    def __repr__(self) -> str:
        """Their paths."""
        return f"<Artifacts {', '.join(self.paths()) or 'none'}>"

    def paths(self) -> list[str]:
        """The path of each."""
        return [found.path for found in self._found]

    def open(self, path: str) -> IO[bytes]:
        """A file to read from. Raises :class:`NotFound`."""
        return self._store.blobs.open(self._store.artifacts.get(self._run, path).digest)

    def read(self, path: str) -> bytes:
        """The bytes, checked. Raises :class:`NotFound`, :class:`DamagedData`."""
        return self._store.blobs.get(self._store.artifacts.get(self._run, path).digest)

    def download(self, to: str | Path, path: str = "") -> Path:
        """Write the files at and below ``path`` (all without it) into a local folder; gives it.

        Raises :class:`NotFound` when there are none, and :class:`DamagedData`.
        """
        folder = Path(to)
        chosen = [f for f in self._found if not path or _below(f.path, path.rstrip("/"))]
        if path and not chosen:
            raise NotFound("artifact", path, f"run #{self._run} has {', '.join(self.paths()[:10])}")
        for found in chosen:
            target = folder.joinpath(*found.path.split("/"))
            if not target.resolve().is_relative_to(folder.resolve()):
                raise BadName(f"artifact {found.path!r} would be written outside {folder}")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(self._store.blobs.get(found.digest))
        return folder


def file_artifacts(
    blobs: BlobStore,
    path: Path,
    artifact_path: str | None,
    *,
    inside: bool = False,
    without: Path | None = None,
) -> list[entities.Artifact]:
    """The file at ``path``, or every file below it, kept in ``blobs``.

    A folder's own name comes first in the paths, unless only what is ``inside`` is wanted. Links are
    followed for files, not for folders; the folder ``without`` is left out. Raises
    :class:`FileNotFoundError`, :class:`BadName`.
    """
    prefix = [artifact_path.strip("/")] if artifact_path else []
    if not path.is_dir():
        return [_kept(blobs, path, [*prefix, path.name])]
    base = path if inside else path.resolve().parent
    with blobs.together():
        return [
            _kept(blobs, file, [*prefix, *file.relative_to(base).parts])
            for file in _files(path if inside else path.resolve(), without)
        ]


def existing(path: str | Path) -> Path:
    """``path``, absolute. Raises :class:`FileNotFoundError`."""
    found = Path(path).expanduser()
    if not found.exists():
        raise FileNotFoundError(f"no file or folder {str(path)!r} here ({Path.cwd()})")
    return found.absolute()


def _files(folder: Path, without: Path | None) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if Path(place, one).resolve() != without)
        yield from (Path(place) / name for name in sorted(names))


def _kept(blobs: BlobStore, file: Path, parts: list[str]) -> entities.Artifact:
    name = "/".join(parts)
    describe(name, "", 0)  # a bad name is refused before the bytes are read
    digest, size = blobs.put_file(file)
    return describe(name, digest, size)


def _below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + "/")
