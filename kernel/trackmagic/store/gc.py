"""Garbage: what was deleted long enough ago, and what no run names any more, removed for good.

Files are listed before the rows go, which is one transaction, and are removed after it, so nobody waits for
a disk, and a process that dies between the two leaves files that the next collection takes. A dry run does
the same transaction and rolls it back. Artifacts are left alone where their place is not provably this
store's. Run numbers are never given out again: it is the store's clock that counts them.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from trackmagic.entities import Entity
from trackmagic.store import Store, sql
from trackmagic.store.blob_places import Entry
from trackmagic.store.blobs import GRACE_SECONDS
from trackmagic.store.changes import touch
from trackmagic.store.journal import DAMAGED, SUFFIX, run_of
from trackmagic.store.ownership import obstacle
from trackmagic.store.schema import (
    artifact,
    call,
    cell_version,
    dataset,
    document,
    environment,
    experiment,
    input_,
    journal,
    run,
    run_dataset,
    surrounding,
)

VACUUM_WAIT_SECONDS = 2.0


class Collected(Entity, frozen=True):
    """What was removed, or would be."""

    runs: int = 0
    experiments: int = 0
    artifacts: int = 0
    """Names of files, in the trees of the removed runs."""
    blobs: int = 0
    """Bytes under a digest that no run names any more."""
    cell_versions: int = 0
    environments: int = 0
    datasets: int = 0
    journals: int = 0
    """Journal files, damaged ones too."""
    journal_records: int = 0
    partials: int = 0
    """Files that interrupted writes left; a dry run does not count them."""
    freed_bytes: int = 0
    """Of the blobs and journals."""
    database_bytes: int = 0
    """By which the database's file shrank; a dry run cannot tell."""
    obstacle: str = ""
    """Why no bytes of artifacts were removed; empty where nothing was in the way."""


class _RolledBack(Exception):
    """Ends the transaction of a dry run."""


def collect(
    store: Store, *, before: float | None, dry_run: bool = False, now: float | None = None
) -> Collected:
    """Remove runs and experiments deleted before that Unix time (None: whenever), and all orphans.

    A run that runs is kept, with the runs above it and all they name. Blobs younger than
    ``GRACE_SECONDS`` stay: a run may be about to name them.
    """
    now = time.time() if now is None else now
    before, old = now if before is None else before, now - GRACE_SECONDS
    why_not = obstacle(store.blobs.place, store.owner)
    blobs = [] if why_not else [entry for entry in store.blobs.all() if 0 < entry.changed < old]
    paths = _journals(store)
    counts: dict[str, int] = {}
    runs: list[int] = []
    with contextlib.suppress(_RolledBack), store.database.write() as connection:
        runs = _gone_runs(connection, before)
        counts, touched = _remove_rows(store, connection, before, runs)
        if dry_run:
            raise _RolledBack
        touch(connection, runs=touched[0], experiments=touched[1])
    without = frozenset(runs)
    journals = _left_journals(store, paths, without)
    unnamed = _unnamed(store, blobs, without)
    collected = Collected(
        **counts,
        journals=len(journals),
        blobs=len(unnamed),
        freed_bytes=sum(journals.values()) + sum(entry.size for entry in unnamed),
        obstacle=why_not,
    )
    if dry_run:
        return collected
    _remove_journals(store, journals)
    removed = [entry for entry in unnamed if store.blobs.remove_old(entry, before=old)]
    return msgspec.structs.replace(
        collected,
        blobs=len(removed),
        freed_bytes=sum(journals.values()) + sum(entry.size for entry in removed),
        partials=0 if why_not else store.blobs.remove_partial(before=old),
        database_bytes=_shrink(store),
    )


def _remove_rows(
    store: Store, connection: sa.Connection, before: float, runs: list[int]
) -> tuple[dict[str, int], tuple[list[int], list[int]]]:
    """How many rows of each kind went, and the runs and experiments that this concerns."""
    concerned, filed, artifacts = set[int](), set[int](), 0
    for batch in sql.batches(runs):
        named = sa.select(sa.func.count()).select_from(artifact).where(artifact.c.run.in_(batch))
        artifacts += connection.scalar(named) or 0
        of = connection.scalars(
            sa.select(run.c.experiment_id).where(run.c.number.in_(batch)).distinct()
        )
        filed.update(of)
        for column, number in ((run.c.parent, run.c.number), (call.c.previous, call.c.run)):
            orphan = sa.update(column.table).where(column.in_(batch)).values({column: None})
            concerned.update(connection.scalars(orphan.returning(number)))
        connection.execute(run.delete().where(run.c.number.in_(batch)))
    nonempty = sa.select(run.c.experiment_id)
    empty = experiment.c.deleted < before, experiment.c.id.not_in(nonempty)
    experiments = list(connection.scalars(sa.select(experiment.c.id).where(*empty)))
    for part in sql.batches(experiments):
        connection.execute(experiment.delete().where(experiment.c.id.in_(part)))
    connection.execute(document.delete().where(document.c.deleted < before))
    counts = {
        "runs": len(runs),
        "experiments": len(experiments),
        "artifacts": artifacts,
        "cell_versions": _remove_unnamed(
            connection, cell_version.c.digest, call.c.cell_version, input_.c.writer_version
        ),
        "environments": _remove_unnamed(
            connection, environment.c.digest, surrounding.c.environment
        ),
        "datasets": _remove_unnamed(connection, dataset.c.id, run_dataset.c.dataset_id),
        "journal_records": _remove_records(store, connection),
    }
    return counts, ([*runs, *concerned], [*filed, *experiments])


def _gone_runs(connection: sa.Connection, before: float) -> list[int]:
    old = sa.select(experiment.c.id).where(experiment.c.deleted < before)
    is_deleted = sa.or_(run.c.deleted < before, run.c.experiment_id.in_(old))
    select = sa.select(run.c.number).where(is_deleted, run.c.status != "running").with_for_update()
    numbers = set(connection.scalars(select))
    return sorted(numbers - _used(connection)) if numbers else []


def _used(connection: sa.Connection) -> set[int]:
    """The runs above those that run, and those that they are compared with."""
    running = list(connection.scalars(sa.select(run.c.number).where(run.c.status == "running")))
    used: set[int] = set()
    for batch in sql.batches(running):
        used.update(
            connection.scalars(
                sa.select(call.c.previous).where(
                    call.c.run.in_(batch), call.c.previous.is_not(None)
                )
            )
        )
    level: set[int] = set(running)
    while level:
        above: set[int] = set()
        for batch in sql.batches(sorted(level)):
            parents = sa.select(run.c.parent).where(
                run.c.number.in_(batch), run.c.parent.is_not(None)
            )
            above.update(connection.scalars(parents))
        level = above - used
        used |= above
    return used


def _remove_unnamed(
    connection: sa.Connection, column: sa.Column[Any], *names: sa.Column[Any]
) -> int:
    """Remove the rows that none of the columns ``names`` names."""
    unnamed = [column.not_in(sa.select(name).where(name.is_not(None))) for name in names]
    return connection.execute(sa.delete(column.table).where(*unnamed)).rowcount


def _remove_records(store: Store, connection: sa.Connection) -> int:
    """Forget journals of runs that are gone, and those whose file is gone and was whole.

    With a database URL each machine has its own folder of journals, so a file that is not here may
    be on another one, half folded.
    """
    is_orphan = journal.c.run.not_in(sa.select(run.c.number))
    removed = connection.execute(journal.delete().where(is_orphan)).rowcount
    if store.folder is None:
        return removed
    whole = sa.select(journal.c.name).where(journal.c.broken == "")
    names = [
        name
        for name in connection.scalars(whole)
        if not any((store.journals / f"{name}{end}").exists() for end in ("", DAMAGED))
    ]
    for batch in sql.batches(names):
        connection.execute(journal.delete().where(journal.c.name.in_(batch)))
    return removed + len(names)


def _journals(store: Store) -> list[Path]:
    """Files of journals. They are listed before the runs: a run is there before its file."""
    return [path for end in ("", DAMAGED) for path in store.journals.glob(f"*{SUFFIX}{end}")]


def _left_journals(store: Store, paths: list[Path], without: frozenset[int]) -> dict[Path, int]:
    """Journals of runs that are gone, with their sizes."""
    with store.database.read() as connection:
        rows = connection.execute(sa.select(run.c.id, run.c.number))
        ids = {id for id, number in rows if number not in without}
    return {
        path: _size(path)
        for path in paths
        if (of := run_of(path.with_name(path.name.removesuffix(DAMAGED)))) and of not in ids
    }


def _unnamed(store: Store, blobs: list[Entry], without: frozenset[int]) -> list[Entry]:
    """Those of the blobs that no run names but these."""
    if not blobs:
        return []
    named: set[str] = set()
    diffs = sa.select(surrounding.c.git_diff, surrounding.c.run).where(surrounding.c.git_diff != "")
    with store.database.read() as connection:
        named.update(digest for digest, of in connection.execute(diffs) if of not in without)
    for batch in sql.batches([entry.digest for entry in blobs]):
        files = sa.select(artifact.c.digest, artifact.c.run).where(artifact.c.digest.in_(batch))
        with store.database.read() as connection:
            named.update(digest for digest, of in connection.execute(files) if of not in without)
    return [entry for entry in blobs if entry.digest not in named]


def _remove_journals(store: Store, paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
    if names := [path.name for path in paths]:
        store.metrics.forget(names)


def _shrink(store: Store) -> int:
    """Give free pages back to the file system; nothing while a run runs or the file is in use."""
    name = store.database.url.database
    if not store.database.is_sqlite or not name or store.runs.running():
        return 0
    path = Path(name)
    before = _size(path)
    if shutil.disk_usage(path.parent).free < 2 * before:
        return 0
    with (
        contextlib.suppress(sqlite3.Error),
        contextlib.closing(
            sqlite3.connect(path, timeout=VACUUM_WAIT_SECONDS, isolation_level=None)
        ) as raw,
    ):
        (free,) = raw.execute("PRAGMA freelist_count").fetchone()
        if free:
            raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return max(before - _size(path), 0)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
