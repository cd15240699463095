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
