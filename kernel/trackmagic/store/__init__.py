"""The store: a bunch of small stores over one database, blobs and journals. Knows no notebook.

A folder ``.trackmagic`` holds ``trackmagic.db`` (SQLite), ``journal/`` and ``artifacts/``, and a
``.gitignore`` that hides it. With a
database URL, artifacts go to ``artifacts`` (any fsspec URL) and journals to a folder of this machine.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa

from trackmagic.config import DATABASE
from trackmagic.entities import Run
from trackmagic.errors import StoreUnusable
from trackmagic.store.alerts import AlertStore
from trackmagic.store.artifacts import ArtifactStore
from trackmagic.store.blob_places import Place
from trackmagic.store.blobs import BlobStore
from trackmagic.store.cells import CellStore
from trackmagic.store.changes import ChangeStore, forget, stamp
from trackmagic.store.connect import Database, database_url
from trackmagic.store.datasets import DatasetStore
from trackmagic.store.documents import DocumentStore
from trackmagic.store.experiments import ExperimentStore
from trackmagic.store.files import hide_from_git
from trackmagic.store.location import without_password
from trackmagic.store.media import MediaStore
from trackmagic.store.metrics import MetricStore
from trackmagic.store.migrations import migrate
from trackmagic.store.ownership import Owner, mark
from trackmagic.store.params import ParamStore
from trackmagic.store.recovery import Recovery
from trackmagic.store.references import resolve
from trackmagic.store.runs import RunStore
from trackmagic.store.schema import migration
from trackmagic.store.series import Series
from trackmagic.store.sql import DatabaseError
from trackmagic.store.surroundings import SurroundingStore
from trackmagic.store.tags import TagStore
from trackmagic.store.watched import WatchStore

log = logging.getLogger("trackmagic")

__all__ = ["DatabaseError", "Series", "Store", "open_store"]

PARTS = ("journal", "artifacts")
_MADE = sa.select(sa.func.min(migration.c.applied))


class Store:
    """Everything that is kept. Made by :func:`open_store`; usable from any thread, and after a fork."""

    def __init__(self, location: str, *, artifacts: str | None) -> None:
        self.location, self.name = location, without_password(location)
        self.url = database_url(location)
        self.folder = None if "://" in location else Path(location).expanduser().resolve()
        self.journals = (self.folder or _machine_folder(location)) / "journal"
        self.database = Database(self.url, before_commit=stamp, at_end=forget)
        self._own_place = str((self.folder or _machine_folder(location)) / "artifacts")
        self.blobs = BlobStore(artifacts or self._own_place, on_first_write=self._mark)
        self.experiments = ExperimentStore(self.database)
        self.documents = DocumentStore(self.database)
        self.runs = RunStore(self.database)
        self.params = ParamStore(self.database)
        self.tags = TagStore(self.database)
        self.alerts = AlertStore(self.database)
        self.watched = WatchStore(self.database)
        self.metrics = MetricStore(self.database)
        self.artifacts = ArtifactStore(self.database)
        self.media = MediaStore(self.database)
        self.datasets = DatasetStore(self.database)
        self.cells = CellStore(self.database)
        self.surroundings = SurroundingStore(self.database, self.blobs)
        self.changes = ChangeStore(self.database)
        self.file = (0, 0)
        self._recovery = Recovery(self.runs, self.metrics, self.journals)

    @property
    def owner(self) -> Owner:
        """What marks the place of its artifacts as this store's."""
        with self.database.read() as connection:
            creation_time = connection.scalar(_MADE)
        is_inside = self.blobs.root == self._own_place
        return Owner(identity=f"{creation_time!r}", store=self.name, is_inside=is_inside)

    def _mark(self, place: Place) -> None:
        with suppress(DatabaseError, OSError):  # then ``gc`` does not know whose the place is
            mark(place, self.owner)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What the small stores write inside is kept whole or not at all."""
        with self.database.write():
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What the small stores read inside is of one moment, in one transaction."""
        with self.database.reading():
            yield

    def resolve(self, reference: object, *, unique: bool = False) -> int:
        """The number of the run that ``reference`` names; see :mod:`trackmagic.store.references`."""
        return resolve(self.database, reference, unique=unique)

    @property
    def is_read_only(self) -> bool:
        """Whether this process may only read it: on a read-only disk, or somebody else's."""
        return self.database.is_read_only

    def recover(self) -> list[Run]:
        """Close the runs of dead processes, with all that they had logged; gives those runs.

        Of a store that can only be read, none.
        """
        return [] if self.is_read_only else self._recovery.recover()

    def is_there(self) -> bool:
        """Whether the database is still where it was opened; somebody may have deleted the folder."""
        return self.folder is None or self._file() == self.file

    def _file(self) -> tuple[int, int]:
        try:
            status = (self.folder or Path()).joinpath(DATABASE).stat()
        except OSError:
            return 0, 0
        return status.st_dev, status.st_ino

    def seen(self) -> None:
        """Remember which file the database is: one of the same name may take its place."""
        self.file = self._file()

    def close(self) -> None:
        """Close the connections; the store opens them again when it is used."""
        self.database.close()


_STORES: dict[tuple[str, str | None], Store] = {}
_LOCK = threading.Lock()


def open_store(location: str | Path, *, artifacts: str | None = None) -> Store:
    """The store at a folder or database URL, made or migrated when it needs to be; one a process.

    One that may not be written is opened to be read. Raises :class:`StoreUnusable` and
    :class:`StoreTooNew`.
    """
    location = str(location)
    if "://" not in location:
        location = str(Path(location).expanduser().resolve())
    with _LOCK:
        existing = _STORES.get((location, artifacts))
        if existing is not None and existing.is_there():
            return existing
        if existing is not None:
            log.warning("trackmagic: the store %s is gone; a new one is made", existing.name)
            existing.close()
        store = _opened(location, artifacts)
        _STORES[location, artifacts] = store
        return store


def _opened(location: str, artifacts: str | None) -> Store:
    try:
        store = Store(location, artifacts=artifacts)
        migrate(store.database)
        store.seen()
        if store.folder is not None and not store.is_read_only:
            hide_from_git(store.folder, lambda name: name.startswith((DATABASE, *PARTS)))
    except (DatabaseError, ImportError) as error:
        raise StoreUnusable(
            f"the store {without_password(location)} cannot be opened: "
            f"{getattr(error, 'orig', error)}; `trackmagic doctor` may know more, "
            "or set TRACKMAGIC_STORE to another folder"
        ) from error
    return store


def _machine_folder(location: str) -> Path:
    import hashlib

    name = hashlib.sha256(location.encode()).hexdigest()[:16]
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "trackmagic" / name


def _after_fork() -> None:
    global _LOCK  # noqa: PLW0603 - the parent's lock may be held for ever in the child
    _LOCK = threading.Lock()
    for store in _STORES.values():
        store.database.forget_connections()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
