"""The files of a run as the store has them: list, open, read, download."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import IO, overload

from trackmagic import entities
from trackmagic.errors import BadName, NotFound
from trackmagic.recording.downloads import targets
from trackmagic.store import Store


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
        return [artifact.path for artifact in self._found]

    def open(self, path: str) -> IO[bytes]:
        """A file to read from. Raises :class:`NotFound`."""
        return self._store.blobs.open(self._store.artifacts.get(self._run, path).digest)

    def read(self, path: str) -> bytes:
        """The bytes, checked. Raises :class:`NotFound`, :class:`DamagedData`."""
        return self._store.blobs.get(self._store.artifacts.get(self._run, path).digest)

    def download(self, to: str | Path, path: str = "") -> Path:
        """Write the files at and below ``path`` (all without it) into a local folder; gives it.

        A name that the file system there does not take, or takes for another one's, is changed. Raises
        :class:`NotFound` when there are none, and :class:`DamagedData`.
        """
        folder = Path(to)
        chosen = [f for f in self._found if not path or _below(f.path, path.rstrip("/"))]
        if path and not chosen:
            raise NotFound("artifact", path, f"run #{self._run} has {', '.join(self.paths()[:10])}")
        places = targets(folder, [artifact.path for artifact in chosen])
        for file in chosen:
            target = places[file.path]
            if not target.resolve().is_relative_to(folder.resolve()):
                raise BadName(f"artifact {file.path!r} would be written outside {folder}")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(self._store.blobs.get(file.digest))
        return folder


def _below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + "/")
