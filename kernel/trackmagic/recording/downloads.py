"""What files of a run are called where they are downloaded.

A run's paths may differ in letters that a file system takes for one (``A.txt`` and ``a.txt`` on macOS and
Windows), be names that Windows keeps for itself (``aux.log``), or, in stores of old, be a file and a folder
at once. Such a file gets another name there, the same one each time; all others keep theirs.
"""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable
from itertools import count
from pathlib import Path, PurePosixPath

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
