"""Local modules: what was executed of them, as far as that can be told.

A module is local when its file is a Python text that belongs neither to the standard library nor to
site-packages. What counts is the text that was executed, not what its file holds now: the two are told
apart by when the file was written, and where that does not tell, by the code of the functions that live.
"""

from __future__ import annotations

import ast
import os
import sys
import sysconfig
import time
import types
import warnings
import weakref
from collections.abc import Callable, Iterator
from hashlib import blake2b
from importlib.util import decode_source
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from trackmagic.cell.live import is_live, is_outdated, put_in_place, signature

SOURCE_BYTES = 1 << 20
_OURS = ("trackmagic", "trackmagic_server")
_INSTALLED = ("site-packages", "dist-packages")


class Module(NamedTuple):
    """A local module as it was executed."""

    name: str
    """``pkg.sub``."""
    file: str
    """Of the same for who reads it: ``pkg/sub.py``."""
    source: str
    digest: str
    """16 hex digits of the source that was executed; empty where that is not known."""
    is_edited: bool
    """Its file holds another text by now."""
    placed: tuple[str, ...] = ()
    """What was set from outside in place of what the text defines."""


class _Record(msgspec.Struct):
    spec: Callable[[], Any]
    path: str
    stat: tuple[int, int]
    source: str
    digest: str
    is_edited: bool = False
    rejected: tuple[object, ...] = ()
    """The code that lived when the text of the file was found to be another."""
    edges: tuple[str, ...] | None = None
    looked: tuple[object, ...] | None = None
    placed: tuple[str, ...] = ()
    """What was put in place of what the text defines, as of that look."""


class Modules:
    """The local modules of this process. ``since``: nothing was imported before, Unix seconds."""

    def __init__(self, since: float) -> None:
        self._looked = since
        self._names: set[str] = set()
        self._records: dict[str, _Record] = {}

    def look(self) -> None:
        """Note what has been imported or reloaded since the last look. The sooner, the surer."""
        since, self._looked = self._looked, time.time()
        for name, record in [*self._records.items()]:
            module = sys.modules.get(name)
            if module is not None and record.spec() is not getattr(module, "__spec__", None):
                self._note(name, module, since)
        if len(sys.modules) == len(self._names):
            return
        new = sys.modules.keys() - self._names
        self._names = set(sys.modules)
        for name in new:
            if (module := sys.modules.get(name)) is not None and is_local(name, module):
                self._note(name, module, since)

    def module(self, name: str) -> Module | None:
        """Give the local module of that name as it was executed; None where there is none."""
        record = self._records.get(name)
        module = sys.modules.get(name)
        if record is None or module is None:
            return None
        self._refresh(record, module)
        file = _shown(name, record.path)
        placed = self._placed(record, module)
        return Module(name, file, record.source, record.digest, record.is_edited, placed)

    def is_outdated(self, value: object) -> bool:
        """Whether a function or class is not what its module was reloaded to."""
        name = getattr(value, "__module__", None)
        record = self._records.get(name) if type(name) is str else None
        return record is not None and bool(record.source) and is_outdated(record.source, value)

    def _placed(self, record: _Record, module: Any) -> tuple[str, ...]:
        if not record.source:
            return ()
        looked = (record.digest, *signature(module))
        if looked != record.looked:
            record.looked = looked
            record.placed = tuple(sorted(put_in_place(record.source, module)))
        return record.placed

    def edges(self, name: str) -> tuple[str, ...]:
        """Give the names of the modules that a local one leads to: by its imports, by what it holds."""
        record = self._records[name]
        if record.edges is None:
            module = sys.modules[name]
            names = dict.fromkeys([*_packages(name), *_held(module)])
            if record.source:
                package = getattr(module, "__package__", None) or ""
                names |= dict.fromkeys(imported(_parsed(record.source), package))
            record.edges = tuple(each for each in names if each != name)
        return record.edges

    def is_known(self, name: str) -> bool:
        """Whether a name is that of a local module."""
        return name in self._records

    def _note(self, name: str, module: Any, since: float) -> None:
        path = str(module.__file__)
        stat, source = _read(path)
        spec: Any = getattr(module, "__spec__", None)
        try:
            of: Callable[[], Any] = weakref.ref(spec)
        except TypeError:
            of = lambda: None  # noqa: E731 - a module without a spec is never reloaded
        record = _Record(of, path, stat, source, _digest(source))
        if stat[0] / 1e9 >= since and not (lives := is_live(source, module)):
            record = _Record(of, path, stat, "", "", is_edited=lives is False)
            record.rejected = signature(module) if record.is_edited else ()
        self._records[name] = record

    def _refresh(self, record: _Record, module: Any) -> None:
        alive = signature(module) if record.is_edited else ()
        if _stat(record.path) == record.stat and alive == record.rejected:
            return
        record.rejected = ()
        record.stat, source = _read(record.path)
        digest = _digest(source)
        if digest == record.digest:
            record.is_edited = False
        elif source and is_live(source, module):  # autoreload puts single functions in place
            record.source, record.digest, record.edges = source, digest, None
            record.is_edited = False
        else:
            record.is_edited = True
            record.rejected = signature(module)


def is_local(name: str, module: Any) -> bool:
    """Whether a module is somebody's own: its file is Python text, and nobody has installed it."""
    file = getattr(module, "__file__", None)
    if name == "__main__" or type(file) is not str or not file.endswith((".py", ".ipynb")):
        return False
    return not is_library(name, file) and not file.startswith("<")


def is_library(name: str, file: str) -> bool:
    """Whether the code of a module and file was installed, or is trackmagic's own."""
    parts = file.replace("\\", "/").split("/")
    if name.partition(".")[0] in _OURS or any(folder in parts for folder in _INSTALLED):
        return True
    return file.startswith(_library())


def imported(tree: ast.AST, package: str = "") -> Iterator[str]:
    """Give the modules that a text may import, at any depth of it; some are names of other things."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from (alias.name, *_packages(alias.name))
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, package)
            if base:
                yield from (base, *_packages(base))
            for alias in node.names:
                yield f"{base}.{alias.name}" if base else alias.name


def _absolute(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parents = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join([*parents, *([node.module] if node.module else [])])


def _packages(name: str) -> Iterator[str]:
    """The packages around a module, whose text is executed too."""
    while "." in name:
        name = name.rpartition(".")[0]
        yield name


def _held(module: Any) -> Iterator[str]:
    for value in list(vars(module).values()):
        kind = type(value)
        if kind is types.ModuleType:
            yield value.__name__
        elif kind is types.FunctionType or kind is type:
            yield str(value.__module__)


def _parsed(source: str) -> ast.AST:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return ast.Module(body=[], type_ignores=[])


def _read(path: str) -> tuple[tuple[int, int], str]:
    """When the file was written and its size, and its text; empty where it cannot be read."""
    stat = _stat(path)
    try:
        if stat[1] > SOURCE_BYTES:
            return stat, ""
        data = Path(path).read_bytes()
    except OSError:
        return stat, ""
    try:
        return stat, decode_source(data)
    except (SyntaxError, UnicodeDecodeError):
        return stat, data.decode("utf-8", "surrogateescape")


def _stat(path: str) -> tuple[int, int]:
    try:
        status = os.stat(path)  # noqa: PTH116 - of each module, for each cell
    except (OSError, ValueError):
        return 0, 0
    return status.st_mtime_ns, status.st_size


def _digest(source: str) -> str:
    data = source.encode("utf-8", "surrogateescape")
    return blake2b(data, digest_size=8).hexdigest() if data else ""


def _shown(name: str, path: str) -> str:
    base = name.replace(".", "/")
    leaf = Path(path).name
    return f"{base}/{leaf}" if leaf == "__init__.py" else f"{base}{Path(path).suffix}"


def _library() -> tuple[str, ...]:
    if not _FOLDERS:
        paths = sysconfig.get_paths()
        names = ("stdlib", "platstdlib", "purelib", "platlib")
        _FOLDERS.extend({paths[name] + os.sep for name in names if paths.get(name)})
    return tuple(_FOLDERS)


_FOLDERS: list[str] = []
