"""The files of a run as the store has them: list, open, read, download."""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path, PurePosixPath
from typing import IO, overload

from trackmagic import entities
from trackmagic.errors import BadName, NotFound
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


# What files of a run are called where they are downloaded. Its paths may differ in letters that a file
# system takes for one (``A.txt`` and ``a.txt`` on macOS and Windows), be names that Windows keeps for itself
# (``aux.log``), or, in stores of old, be a file and a folder at once. Such a file gets another name there,
# the same one each time; all others keep theirs.


_RESERVED = re.compile(r"(con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])(\.|$)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def targets(folder: Path, paths: Iterable[str]) -> dict[str, Path]:
    """Where each path goes inside of ``folder``, which need not be there yet."""
    is_windows = os.name == "nt"
    paths = sorted(paths)
    names = local_names(paths, folds_letters=True, is_windows=is_windows)
    if any(name != path for path, name in names.items()) and not _folds_letters(folder):
        names = local_names(paths, folds_letters=False, is_windows=is_windows)
    return {path: folder.joinpath(*name.split("/")) for path, name in names.items()}


def local_names(
    paths: Iterable[str], *, folds_letters: bool, is_windows: bool = False
) -> dict[str, str]:
    """Another path for each of a run's, so that all of them can be files of one folder."""
    tree = _Tree(folds_letters=folds_letters, is_windows=is_windows)
    return {path: tree.place(path) for path in sorted(paths)}


class _Tree:
    """Names that have been given, folder by folder."""

    def __init__(self, *, folds_letters: bool, is_windows: bool) -> None:
        self._folds_letters, self._is_windows = folds_letters, is_windows
        self._taken: set[str] = set()
        self._folders: dict[str, str] = {"": ""}

    def place(self, path: str) -> str:
        parent, _, name = path.rpartition("/")
        return self._free(self._folder(parent), name)

    def _folder(self, path: str) -> str:
        if path not in self._folders:
            parent, _, name = path.rpartition("/")
            self._folders[path] = self._free(self._folder(parent), name)
        return self._folders[path]

    def _free(self, parent: str, name: str) -> str:
        name = _for_windows(name) if self._is_windows else name
        stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix
        for number in count(1):
            local = name if number == 1 else f"{stem} ({number}){suffix}"
            whole = f"{parent}/{local}" if parent else local
            if self._key(whole) not in self._taken:
                break
        self._taken.add(self._key(whole))
        return whole

    def _key(self, path: str) -> str:
        return unicodedata.normalize("NFC", path).casefold() if self._folds_letters else path


def _for_windows(name: str) -> str:
    name = _FORBIDDEN.sub("_", name)
    if name.endswith((" ", ".")):
        name = name[:-1] + "_"
    return f"_{name}" if _RESERVED.match(name) else name


def _folds_letters(folder: Path) -> bool:
    """Whether the file system there takes ``a`` and ``A`` for one name."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(prefix="Letters-", dir=folder) as probe:
        path = Path(probe.name)
        return path.with_name(path.name.swapcase()).exists()
