"""Artifacts: the tree of named files of each run. A path is data, never a place in the store."""

from __future__ import annotations

import mimetypes
import time
from collections.abc import Iterable

import sqlalchemy as sa

from trackmagic.entities import Artifact
from trackmagic.errors import NotFound
from trackmagic.store import sql
from trackmagic.store.changes import touch
from trackmagic.store.connect import Database
from trackmagic.store.paths import check_clashes, check_path, move_beside
from trackmagic.store.schema import artifact


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
            {"run": run, **{name: getattr(one, name) for name in Artifact.__struct_fields__}}
            for one in artifacts
        ]
        with self._database.write() as connection:
            if gives_way:
                move_beside(connection, run, rows)
            check_clashes(connection, run, [row["path"] for row in rows])
            sql.upsert(connection, artifact, rows)
            touch(connection, runs=[run])

    def of(self, run: int) -> list[Artifact]:
        """The run's files, by path."""
        columns = [artifact.c[name] for name in Artifact.__struct_fields__]
        select = sa.select(*columns).where(artifact.c.run == run).order_by(artifact.c.path)
        with self._database.read() as connection:
            return [Artifact(**row) for row in connection.execute(select).mappings()]

    def get(self, run: int, path: str) -> Artifact:
        """The file of that path. Raises :class:`NotFound`."""
        for found in self.of(run):
            if found.path == path:
                return found
        raise NotFound("artifact", path, f"run #{run} has {self._known(run)}")

    def digests(self) -> set[str]:
        """Every digest that some run names."""
        with self._database.read() as connection:
            return set(connection.scalars(sa.select(artifact.c.digest).distinct()))

    def _known(self, run: int) -> str:
        return ", ".join(found.path for found in self.of(run)[:10]) or "none"


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
