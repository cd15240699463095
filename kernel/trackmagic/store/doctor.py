"""The doctor: what is wrong with a store, which runs it concerns, and how to mend it.

It opens nothing that it has not looked at, changes nothing, and never raises over what it finds: a
check that fails is itself a finding. Damage is narrowed down run by run, so that what is not named
can be relied on.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from trackmagic.config import DATABASE
from trackmagic.errors import DamagedData, StoreUnusable
from trackmagic.host import is_alive
from trackmagic.store import Store, chunks, migrations, schema, series
from trackmagic.store.connect import on_network
from trackmagic.store.doctor_cells import examine_cells
from trackmagic.store.files import check_files
from trackmagic.store.integrity import ASIDE, RESTORE, Finding, examine_file, is_sqlite
from trackmagic.store.journal import DAMAGED, SUFFIX, run_of
from trackmagic.store.journal_reading import read_journal
from trackmagic.store.readonly import is_writable
from trackmagic.store.recovery import silence_allowed
from trackmagic.store.turn import BUSY_SECONDS, is_busy, patience

ROOM_BYTES = 1 << 30

Check = Callable[[Store], Iterator[Finding]]


def examine(
    location: str,
    *,
    artifacts: str | None = None,
    quick: bool = False,
    expected: bool = False,
) -> list[Finding]:
    """All that can be told about the store at a folder or database URL. Never raises.

    ``quick`` does not read the blobs' bytes, only whether they are there. A missing store is a problem
    only where one was ``expected``.
    """
    with patience(BUSY_SECONDS):
        return _examined(location, artifacts, quick=quick, expected=expected)


def _examined(
    location: str, artifacts: str | None, *, quick: bool, expected: bool
) -> list[Finding]:
    findings: list[Finding] = []
    if "://" not in location:
        folder = Path(location).expanduser().resolve()
        if strange := [*_strange(folder / DATABASE)]:
            return strange
        for look in (_there(folder, expected=expected), _folder(folder), room(folder)):
            findings += _guarded(look)
            if not _is_readable(folder / DATABASE):
                return findings
        findings += _guarded(examine_file(folder / DATABASE))
        if not is_sqlite(folder / DATABASE):
            return findings
    try:
        store = Store(location, artifacts=artifacts)
    except Exception as error:  # noqa: BLE001 - whatever a driver raises is the finding
        return [*findings, Finding(severity="problem", what=f"the store cannot be opened: {error}")]
    try:
        tables = list(_guarded(_tables(store)))
        findings += tables
        if any(finding.severity == "problem" for finding in tables):
            return findings
        checks: tuple[Check, ...] = (_rows, _cells, _chunks, _lost, _journals)
        for check in checks:
            findings += _guarded(check(store))
        findings += _guarded(_blobs(store, quick=quick))
        findings += _guarded(_running(store))
    finally:
        store.close()
    return findings


def room(folder: Path, least_bytes: int = ROOM_BYTES) -> Iterator[Finding]:
    """Warn when the disk is nearly full."""
    free = shutil.disk_usage(folder).free
    if free < least_bytes:
        yield Finding(
            severity="warning",
            what=f"{free / 1e9:.2f} GB are free on the disk of {folder}",
            mend="make room: `trackmagic gc` removes what was deleted, or set TRACKMAGIC_STORE",
        )


def _there(folder: Path, *, expected: bool) -> Iterator[Finding]:
    path = folder / DATABASE
    if not path.is_file():
        yield Finding(
            severity="problem" if expected else "warning",
            what=f"no store at {folder}",
            mend="run a %%track cell, or set TRACKMAGIC_STORE",
        )
    elif not _is_readable(path):
        yield Finding(severity="problem", what=f"{path} cannot be read", mend=f"chmod u+r {path}")


def _strange(path: Path) -> Iterator[Finding]:
    """What would be waited for, or leads elsewhere."""
    try:
        check_files(path)
    except StoreUnusable as error:
        yield Finding(severity="problem", what=str(error), mend=ASIDE)


def _is_readable(path: Path) -> bool:
    try:
        path.open("rb").close()
    except OSError:
        return False
    return True


def _folder(folder: Path) -> Iterator[Finding]:
    folder_status = folder.stat()
    mode = stat.S_IMODE(folder_status.st_mode)
    if os.name == "posix" and mode & 0o077 and folder_status.st_uid == os.geteuid():
        yield Finding(
            severity="warning",
            what=f"others may look into {folder}: its permissions are {mode:04o}",
            mend=f"chmod 700 {folder}",
        )
    for place in (folder, folder / DATABASE):
        status = place.stat()
        if os.name == "posix" and status.st_uid != os.geteuid() and not is_writable(place):
            yield Finding(
                severity="warning",
                what=f"{place} is another user's: its runs can be looked at, not changed",
            )
        elif not (stat.S_IMODE(status.st_mode) & 0o200 and is_writable(place)):
            yield Finding(
                severity="problem",
                what=f"{place} cannot be written",
                mend=f"chmod u+w {place}; or set TRACKMAGIC_STORE to a folder that you may write",
            )
    if on_network(folder):
        yield Finding(
            severity="warning",
            what=f"{folder} is on a network file system: SQLite does without WAL there and is slower",
            mend="set TRACKMAGIC_STORE to a folder of a local disk, or to postgresql://...",
        )


def _tables(store: Store) -> Iterator[Finding]:
    with store.database.read() as connection:
        there = set(sa.inspect(connection).get_table_names())
        if schema.migration.name not in there:
            yield Finding(
                severity="problem",
                what=f"{shown(store.location)} holds no tables of trackmagic",
                mend="run a %%track cell to make them, or set TRACKMAGIC_STORE",
            )
            return
        rows = connection.execute(sa.select(schema.migration)).mappings().all()
    newest = max(rows, key=lambda row: row["number"], default=None)
    number, supported = newest["number"] if newest else 0, migrations.STEPS[-1].number
    if number > supported:
        yield Finding(
            severity="problem",
            what=f"the store was written by trackmagic {newest['version'] if newest else '?'} "
            f"(schema {number}); this one knows schema {supported}",
            mend="pip install -U trackmagic",
        )
    elif number < supported:
        yield Finding(
            severity="warning",
            what=f"the store has schema {number}; this trackmagic uses {supported}",
            mend="nothing to do: it is brought up when it is next opened, and copied aside before",
        )
    elif lacking := sorted(schema.metadata.tables.keys() - there):
        yield Finding(
            severity="problem",
            what=f"the database lacks the tables {', '.join(lacking)}",
            mend=RESTORE,
        )


def _rows(store: Store) -> Iterator[Finding]:
    """Tables that cannot be read from end to end, narrowed down to the runs whose rows are in the way."""
    bad: dict[int, list[str]] = {}
    for name, table in schema.metadata.tables.items():
        if name == "chunk" or not (why := _unreadable(store, sa.select(table))):
            continue
        column = table.c.number if name == "run" else table.c.get("run")
        numbers = _numbers(store) if column is not None else []
        bad_runs = [
            number
            for number in numbers
            if column is not None and _unreadable(store, sa.select(table).where(column == number))
        ]
        for number in bad_runs:
            bad.setdefault(number, []).append(name)
        if not bad_runs:
            yield Finding(severity="problem", what=f"table {name} cannot be read: {why}")
    for number, names in sorted(bad.items()):
        yield Finding(
            severity="problem",
            what=f"{_label(store, number)}: its rows in {', '.join(names)} cannot be read",
            mend=f"{RESTORE}; the other runs stay readable",
        )


def _cells(store: Store) -> Iterator[Finding]:
    """Rows with cells that are not as they should be."""
    return examine_cells(store, _label)


def _chunks(store: Store) -> Iterator[Finding]:
    """Series that do not read back, by run and key."""
    chunk, metric = schema.chunk, schema.metric
    for number in _numbers(store):
        of_run = sa.select(chunk).where(chunk.c.run == number)
        with contextlib.suppress(DBAPIError):
            yield from _decoded(store, number, of_run)
            continue
        keys = sa.select(metric.c.key).where(metric.c.run == number)
        try:
            with store.database.read() as connection:
                names = list(connection.scalars(keys))
        except DBAPIError as error:
            yield _broken_series(store, number, "its metrics", str(error.orig))
            continue
        for key in names:
            try:
                yield from _decoded(store, number, of_run.where(chunk.c.key == key))
            except DBAPIError as error:
                yield _broken_series(store, number, f"metric {key!r}", str(error.orig))


def _lost(store: Store) -> Iterator[Finding]:
    """Series with fewer points than their summary counts."""
    metric, chunk = schema.metric, schema.chunk
    there = sa.func.coalesce(sa.func.sum(chunk.c.points), 0)
    of_series = (chunk.c.run == metric.c.run) & (chunk.c.key == metric.c.key)
    select = (
        sa.select(metric.c.run, metric.c.key, metric.c.points - there)
        .select_from(metric.outerjoin(chunk, of_series))
        .group_by(metric.c.run, metric.c.key, metric.c.points)
        .having(metric.c.points > there)
    )
    with contextlib.suppress(DBAPIError):  # what cannot be read is named by the other checks
        with store.database.read() as connection:
            short = connection.execute(select).all()
        for number, key, points in short:
            yield _broken_series(store, number, f"metric {key!r}", f"{points} points are gone")


def _decoded(store: Store, number: int, select: sa.Select[Any]) -> list[Finding]:
    wrong: dict[str, str] = {}
    with store.database.read() as connection:
        for row in connection.execute(select).mappings():
            try:
                bounds = chunks.bounds_of(series.decode(row["data"]))
                if any(row[name] != value for name, value in bounds.items()):
                    raise DamagedData("a chunk whose row says that it holds other points")
            except DamagedData as error:
                wrong.setdefault(row["key"], str(error))
    return [_broken_series(store, number, f"metric {k!r}", why) for k, why in wrong.items()]


def _broken_series(store: Store, number: int, which: str, why: str) -> Finding:
    return Finding(
        severity="problem",
        what=f"{_label(store, number)}: {which} cannot be read back: {why}",
        mend=f"{RESTORE}; other metrics and runs stay readable",
    )


def _blobs(store: Store, *, quick: bool) -> Iterator[Finding]:
    """Files that a run names and that are gone or changed."""
    artifact, around = schema.artifact, schema.surrounding
    files = sa.select(artifact.c.digest, artifact.c.run, artifact.c.path)
    diffs = sa.select(around.c.git_diff, around.c.run).where(around.c.git_diff != "")
    named: dict[str, list[tuple[int, str]]] = {}
    with store.database.read() as connection:
        for digest, number, path in connection.execute(files):
            named.setdefault(digest, []).append((number, f"artifact {path!r}"))
        for digest, number in connection.execute(diffs):
            named.setdefault(digest, []).append((number, "the git diff"))
    for digest, places in sorted(named.items(), key=lambda item: item[1]):
        if not store.blobs.has(digest):
            how = "is gone"
        elif not quick and not store.blobs.is_whole(digest):
            how = "is damaged"
        else:
            continue
        for number, which in places:
            yield Finding(
                severity="problem",
                what=f"{_label(store, number)}: {which} {how} (blob {digest[:12]})",
                mend="log the file again, or restore the folder artifacts from a backup",
            )


def _journals(store: Store) -> Iterator[Finding]:
    """Journals that hold what cannot be read, or whose run is gone."""
    for name, number, why in store.metrics.broken_journals():
        yield Finding(
            severity="problem",
            what=f"{_label(store, number)}: in its journal {name} {why}",
            mend="the other points are in the store; nothing else can be got out of it",
        )
    for path in sorted(store.journals.glob(f"*{SUFFIX}*")):
        name = path.name.removesuffix(DAMAGED)
        run = store.runs.find(run_of(path.with_name(name)) or "")
        if run is None:
            yield Finding(
                severity="warning", what=f"{path} belongs to no run", mend="trackmagic gc"
            )
        elif why := "it was kept aside" if path.name != name else _unreadable_journal(path):
            yield Finding(
                severity="problem",
                what=f"{_label(store, run.number)}: its journal {path.name} is damaged: {why}",
                mend=f"its points are lost to the run unless {path} can be restored from a backup",
            )


def _unreadable_journal(path: Path) -> str:
    try:
        read_journal(path)
    except FileNotFoundError:  # folded to its end just now
        return ""
    except DamagedData as error:
        return str(error)
    return ""


def _running(store: Store) -> Iterator[Finding]:
    for run, process, heartbeat in store.runs.running():
        silent = time.time() - heartbeat
        lives = None if process is None else is_alive(process)
        if lives is False or (lives is None and silent > silence_allowed(process)):
            who = "no process is known to make it, and nothing has come for a day"
            if process is not None:
                who = f"its process {process.pid} on {process.host} is dead"
            yield Finding(
                severity="warning",
                what=f"run #{run.number} {run.name!r} runs, but {who}",
                mend="`trackmagic runs list` closes it, with all that it had logged",
            )


def _unreadable(store: Store, select: sa.Select[Any]) -> str:
    """Why these rows cannot be read; empty when they can."""
    try:
        with store.database.read() as connection:
            for _row in connection.execute(select):
                pass
    except DBAPIError as error:
        return str(error.orig)
    return ""


def _numbers(store: Store) -> list[int]:
    """Of all runs, from whichever table still tells."""
    numbers: set[int] = set()
    for column in (schema.run.c.number, schema.process.c.run, schema.metric.c.run):
        with contextlib.suppress(DBAPIError), store.database.read() as connection:
            numbers.update(connection.scalars(sa.select(column).distinct()))
            if column is schema.run.c.number:
                break
    return sorted(numbers)


def _label(store: Store, number: int) -> str:
    with contextlib.suppress(DBAPIError), store.database.read() as connection:
        name = connection.scalar(sa.select(schema.run.c.name).where(schema.run.c.number == number))
        return f"run #{number} {name!r}"
    return f"run #{number}"


def shown(location: str) -> str:
    """A location without its password."""
    return location if "://" not in location else sa.make_url(location).render_as_string()


def _guarded(look: Iterator[Finding]) -> Iterator[Finding]:
    """What a check finds; that it fails is a finding too."""
    try:
        yield from look
    except Exception as error:  # noqa: BLE001 - the doctor never fails over what it examines
        why = error.orig if isinstance(error, DBAPIError) else error
        yield Finding(
            severity="problem",
            what=f"the store cannot be read: {type(error).__name__}: {why}",
            mend="wait for the process that holds it, or end it" if is_busy(why) else ASIDE,
        )
