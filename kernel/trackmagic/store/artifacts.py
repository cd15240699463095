"""Artifacts: the tree of named files of each run. A path is data, never a place in the store."""

from __future__ import annotations

import mimetypes
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import PurePath
from typing import Any, NamedTuple

import sqlalchemy as sa

from trackmagic.entities import Artifact
from trackmagic.errors import BadName, NotFound
from trackmagic.param_values import shown
from trackmagic.store import sql
from trackmagic.store.changes import touch
from trackmagic.store.connect import Database
from trackmagic.store.schema import artifact
from trackmagic.store.text import mend

NAMED = 10
"""Files that an error names."""

_IS_FIGURE = sa.case((artifact.c.path.startswith("figures/"), 0), else_=1)
_OF = sa.select(*(artifact.c[name] for name in Artifact.__struct_fields__)).where(
    artifact.c.run == sa.bindparam("of")
)
_ONE = _OF.where(artifact.c.path == sa.bindparam("wanted"))
_SOME = _OF.order_by(_IS_FIGURE, artifact.c.path).limit(sa.bindparam("most"))
_COUNT = (
    sa.select(sa.func.count()).select_from(artifact).where(artifact.c.run == sa.bindparam("of"))
)
_OF_PATHS = sa.select(
    artifact.c.run, *(artifact.c[name] for name in Artifact.__struct_fields__)
).where(artifact.c.run.in_(sql.NUMBERS), artifact.c.path.in_(sa.bindparam("paths", expanding=True)))
_SHARED = (
    sa.select(artifact.c.path)
    .where(artifact.c.run.in_(sql.NUMBERS), sa.not_(artifact.c.path.startswith("media/")))
    .group_by(artifact.c.path)
    .having(sa.func.count() > 1)
    .order_by(_IS_FIGURE, artifact.c.path)
    .limit(sa.bindparam("most"))
)


class SharedPath(NamedTuple):
    """A path that several runs have a file at: one of the files, and which runs."""

    artifact: Artifact
    runs: tuple[int, ...]
    is_same: bool
    """All of them have the same bytes."""


class ArtifactStore:
    """Reached as ``store.artifacts``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, run: int, artifacts: Iterable[Artifact], *, gives_way: bool = False) -> None:
        """Name bytes that the blobs hold; an earlier one of the same path gives way.

        A file cannot be a folder too: what is added then goes into another folder when it ``gives_way``,
        else raises :class:`BadName`.
        """
        rows = [
            {"run": run, **{name: getattr(file, name) for name in Artifact.__struct_fields__}}
            for file in artifacts
        ]
        with self._database.write() as connection:
            if gives_way:
                move_beside(connection, run, rows)
            check_clashes(connection, run, [row["path"] for row in rows])
            sql.upsert(connection, artifact, rows)
            touch(connection, runs=[run])

    def of(self, run: int) -> list[Artifact]:
        """The run's files, by path."""
        with self._database.read() as connection:
            rows = connection.execute(_OF.order_by(artifact.c.path), {"of": run}).mappings()
            return [Artifact(**row) for row in rows]

    def some(self, run: int, limit: int) -> tuple[list[Artifact], int]:
        """At most ``limit`` of the run's files, by path, its figures before others; how many it has."""
        with self._database.read() as connection:
            rows = connection.execute(_SOME, {"of": run, "most": limit}).mappings()
            files = sorted((Artifact(**row) for row in rows), key=lambda file: file.path)
            count = len(files)
            if count == limit:
                count = connection.scalar(_COUNT, {"of": run}) or 0
        return files, count

    def get(self, run: int, path: str) -> Artifact:
        """The file of that path. Raises :class:`NotFound`."""
        row = None
        if isinstance(path, str):
            with self._database.read() as connection:
                parameters = {"of": run, "wanted": mend(path)}
                row = connection.execute(_ONE, parameters).mappings().first()
        if row is None:
            raise NotFound("artifact", path, f"run #{run} has {self._known(run)}")
        return Artifact(**row)

    def of_path(self, runs: Sequence[int], paths: Sequence[str]) -> dict[tuple[int, str], Artifact]:
        """The files of these runs at these paths, as far as there are any."""
        files = {}
        with self._database.read() as connection:
            for some_runs in sql.batches(list(runs)):
                for some_paths in sql.batches(list(paths)):
                    query = {"numbers": some_runs, "paths": some_paths}
                    for run, *fields in connection.execute(_OF_PATHS, query):
                        file = sql.struct(Artifact, fields)
                        files[run, file.path] = file
        return files

    def shared(self, runs: Sequence[int], limit: int) -> list[SharedPath]:
        """The paths that several of at most 500 runs have, figures before others; media are left out."""
        with self._database.read() as connection:
            paths = list(connection.scalars(_SHARED, {"numbers": list(runs), "most": limit}))
            files = self.of_path(runs, paths)
        shared = []
        for path in paths:
            of_runs = {run: files[run, path] for run in runs if (run, path) in files}
            digests = {file.digest for file in of_runs.values()}
            first = next(iter(of_runs.values()))
            shared.append(SharedPath(first, tuple(of_runs), len(digests) == 1))
        return shared

    def digests(self) -> set[str]:
        """Every digest that some run names."""
        with self._database.read() as connection:
            return set(connection.scalars(sa.select(artifact.c.digest).distinct()))

    def _known(self, run: int) -> str:
        files, count = self.some(run, NAMED)
        more = f" and {count - NAMED:,} more" if count > NAMED else ""
        return (", ".join(file.path for file in files) or "none") + more


def describe(
    path: object, digest: str, size_bytes: int, *, media_type: str | None = None
) -> Artifact:
    """An artifact created now, its path checked and its type guessed. Raises :class:`BadName`."""
    name = check_path(path)
    return Artifact(
        path=name,
        digest=digest,
        size_bytes=size_bytes,
        media_type=media_type or mimetypes.guess_type(name)[0] or "application/octet-stream",
        created=time.time(),
    )


# Paths of artifacts: what may be one, and what may stand beside another in one run


PATH_CHARACTERS = 1000
NAME_BYTES = 255
"""Of one name in a path, in UTF-8: what file systems take."""

_MANY = 100
"""Paths that are compared with all of a run's, not each by a look at the index."""


class Clash(NamedTuple):
    """A path, and the file of the run that is a folder for it, or the other way round."""

    path: str
    other: str


def check_path(path: object) -> str:
    """``path`` as ``folder/name``: relative, with slashes, without ``.`` and ``..``.

    Whoever downloads a run writes files of these names, so they must stay below the folder chosen.
    Raises :class:`BadName`.
    """
    if isinstance(path, PurePath):
        path = path.as_posix()
    if not isinstance(path, str):
        raise BadName(f"artifact path {shown(path)} is {type(path).__name__}; it takes a text")
    parts = path.replace("\\", "/").split("/")
    hidden = any(unicodedata.category(letter) in ("Cc", "Cs") for letter in path)
    drive = ":" in parts[0]
    if hidden or drive or len(path) > PATH_CHARACTERS or any(p in ("", ".", "..") for p in parts):
        raise BadName(
            f"artifact path {path[:80]!r} cannot be kept; use a relative path such as "
            f"'plots/loss.png', of at most {PATH_CHARACTERS} characters, without '..'"
        )
    if long := [part for part in parts if len(part.encode()) > NAME_BYTES]:
        raise BadName(
            f"artifact path {path[:80]!r} cannot be kept: the name {long[0][:40]!r}... has "
            f"{len(long[0].encode())} bytes; file systems take {NAME_BYTES}"
        )
    return "/".join(parts)


def check_clashes(connection: sa.Connection, run: int, paths: Iterable[str]) -> None:
    """A file is no folder: ``model`` and ``model/x`` cannot both be files of a run.

    Raises :class:`BadName`.
    """
    for path, other in _clashes(connection, run, list(paths)):
        inner, outer = (path, other) if path.startswith(f"{other}/") else (other, path)
        raise BadName(
            f"artifact path {path!r} cannot be kept: {other!r} is a file of the run, and {inner!r} "
            f"would need {outer!r} to be a folder; use another name"
        )


def move_beside(connection: sa.Connection, run: int, rows: list[dict[str, Any]]) -> None:
    """Give the rows another outermost folder, ``figures-2``, where theirs is a file of the run."""
    paths = [row["path"].partition("/") for row in rows]
    for number in count(2):
        if next(_clashes(connection, run, [row["path"] for row in rows]), None) is None:
            return
        for row, (folder, slash, name) in zip(rows, paths, strict=True):
            row["path"] = f"{folder}-{number}{slash}{name}"


def _clashes(connection: sa.Connection, run: int, paths: list[str]) -> Iterator[Clash]:
    new_paths = set(paths)
    all_paths = new_paths
    if len(new_paths) > _MANY:
        select = sa.select(artifact.c.path).where(artifact.c.run == run)
        all_paths = new_paths | set(connection.scalars(select))
    yield from _among(new_paths, all_paths)
    if all_paths is new_paths:
        for path in paths:
            if (other := _kept_clash(connection, run, path)) is not None:
                yield Clash(path, other)


def _among(new_paths: set[str], all_paths: set[str]) -> Iterator[Clash]:
    for path in all_paths:
        for folder in folders_of(path):
            if folder in all_paths and (path in new_paths or folder in new_paths):
                yield Clash(path, folder) if path in new_paths else Clash(folder, path)


def _kept_clash(connection: sa.Connection, run: int, path: str) -> str | None:
    below = (artifact.c.path > f"{path}/") & (artifact.c.path < f"{path}0")  # 0 follows /
    clash = below | artifact.c.path.in_(list(folders_of(path)))
    select = sa.select(artifact.c.path).where((artifact.c.run == run) & clash).limit(1)
    return connection.scalar(select)


def folders_of(path: str) -> Iterator[str]:
    """The folders that a path lies in, the outermost first."""
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)
