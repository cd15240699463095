"""What was around a run: Python and its packages, the git repository, and what capture left out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from trackmagic.entities import Environment, GitState, Notice
from trackmagic.errors import DamagedData, NotFound, StoreUnusable
from trackmagic.store import sql
from trackmagic.store.blobs import BlobStore
from trackmagic.store.changes import touch
from trackmagic.store.connect import Database
from trackmagic.store.schema import environment, notice, surrounding
from trackmagic.store.sound import json_or
from trackmagic.store.text import mend

SEPARATOR = "; "
"""Between what one part has said at several times."""
NOTICE = 4000
"""Characters of one part's notices that are kept, the last ones."""
DIFF_BYTES = 16 << 20
"""The largest git diff that is read; capture keeps one mebibyte of it, and names of notebooks."""

GIT = (
    surrounding.c.git_commit,
    surrounding.c.git_branch,
    surrounding.c.git_dirty,
    surrounding.c.git_diff,
)
_GIT = sa.select(surrounding.c.run, *GIT).where(
    surrounding.c.run.in_(sql.NUMBERS),
    (surrounding.c.git_commit != "") | (surrounding.c.git_branch != ""),
)
"""Before its first commit a repository has a branch only."""
_COLUMNS = (environment.c.python, environment.c.platform, environment.c.packages)
_ENVIRONMENTS = (
    sa.select(surrounding.c.run, *_COLUMNS)
    .join_from(surrounding, environment, surrounding.c.environment == environment.c.digest)
    .where(surrounding.c.run.in_(sql.NUMBERS))
)
_BY_DIGEST = sa.select(environment.c.digest, *_COLUMNS).where(
    environment.c.digest.in_(sa.bindparam("digests", expanding=True))
)


class Repository(NamedTuple):
    """The state of a run's repository; ``diff`` is the digest of the patch, empty where none was kept."""

    commit: str
    branch: str
    dirty: bool
    diff: str


class SurroundingStore:
    """Reached as ``store.surroundings``."""

    def __init__(self, database: Database, blobs: BlobStore) -> None:
        self._database, self._blobs = database, blobs

    def set_environment(self, number: int, entity: Environment) -> None:
        """Keep the run's environment, once for all runs that share it."""
        packages = json.dumps(entity.packages, sort_keys=True)
        whole = f"{entity.python}\n{entity.platform}\n{packages}"
        row = {
            "digest": hashlib.sha256(whole.encode()).hexdigest(),
            "python": entity.python,
            "platform": entity.platform,
            "packages": packages,
        }
        with self._database.write() as connection:
            sql.insert_missing(connection, environment, [row])
            self._set(connection, number, environment=row["digest"])

    def environment(self, number: int) -> Environment | None:
        """The run's environment, or None."""
        return self.environments([number]).get(number)

    def environments(self, numbers: Sequence[int]) -> dict[int, Environment]:
        """The environments of the runs that have one."""
        with self._database.read() as connection:
            return sql.first_of_each(sql.by_run(connection, _ENVIRONMENTS, numbers, _environment))

    def environments_by_digest(self, digests: Sequence[str]) -> dict[str, Environment]:
        """Those of the environments that are kept; few."""
        with self._database.read() as connection:
            rows = connection.execute(_BY_DIGEST, {"digests": digests})
            return {digest: _environment(*columns) for digest, *columns in rows}

    def set_git(self, number: int, state: GitState) -> None:
        """Keep the run's commit and branch; the diff goes to the blobs."""
        diff = self._blobs.put(mend(state.diff).encode()) if state.diff else ""
        with self._database.write() as connection:
            self._set(
                connection,
                number,
                git_commit=state.commit,
                git_branch=mend(state.branch),
                git_dirty=state.dirty,
                git_diff=diff,
            )

    def git(self, number: int) -> GitState | None:
        """The run's repository, or None. A damaged diff is left out."""
        repository = self.repositories([number]).get(number)
        if repository is None:
            return None
        return GitState(**{**repository._asdict(), "diff": self._diff(repository.diff)})

    def repositories(self, numbers: Sequence[int]) -> dict[int, Repository]:
        """The repositories of the runs that have one."""
        with self._database.read() as connection:
            return sql.first_of_each(sql.by_run(connection, _GIT, numbers, Repository))

    def add_notices(self, number: int, notices: Iterable[Notice]) -> None:
        """Keep what capture left out; what a part has said before is kept before it."""
        with self._database.write() as connection:
            texts = {old.part: old.text for old in self._notices(connection, number)}
            for new in notices:
                before = texts.get(new.part, "")
                if new.text not in before.split(SEPARATOR):
                    texts[new.part] = SEPARATOR.join(filter(None, (before, new.text)))[-NOTICE:]
            rows = [{"run": number, "part": part, "text": text} for part, text in texts.items()]
            sql.upsert(connection, notice, rows)
            touch(connection, runs=[number])

    def notices(self, number: int) -> list[Notice]:
        """What capture left out, by part."""
        with self._database.read() as connection:
            return self._notices(connection, number)

    def _notices(self, connection: sa.Connection, number: int) -> list[Notice]:
        select = sa.select(notice.c.part, notice.c.text).where(notice.c.run == number)
        rows = connection.execute(select.order_by(notice.c.part))
        return [Notice(**row) for row in rows.mappings()]

    def _diff(self, digest: str) -> str:
        try:
            text = self._blobs.get(digest, most_bytes=DIFF_BYTES) if digest else b""
            return text.decode("utf-8", "replace")
        except (NotFound, DamagedData, StoreUnusable):
            return ""

    def _set(self, connection: sa.Connection, number: int, **columns: Any) -> None:
        sql.upsert(connection, surrounding, [{"run": number, **columns}])
        touch(connection, runs=[number])


def _environment(python: str, platform: str, packages: str) -> Environment:
    return Environment(python=python, platform=platform, packages=json_or(packages, {}))
