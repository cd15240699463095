"""From a URL to a database, and its transactions.

SQLite runs in WAL with ``synchronous=NORMAL``: a power cut may take the last transactions, never the
consistency. On a network file system WAL's shared memory does not work, so the rollback journal is
used there. Writes begin IMMEDIATE: they wait for their turn at the start, not half-way.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from trackmagic.config import DATABASE
from trackmagic.errors import StoreReadOnly, StoreUnusable
from trackmagic.store import guard, turn
from trackmagic.store.files import check_files, create_private
from trackmagic.store.location import without_password
from trackmagic.store.readonly import Opened, is_refusal, may_write, open_to_read, unchanged

NETWORK_SECONDS = 5.0
"""What SQLite waits by itself without WAL, where any statement may meet a lock, not only the first."""
NETWORK_FILE_SYSTEMS = frozenset(
    "nfs nfs4 cifs smb3 smbfs 9p afs ceph glusterfs lustre gpfs beegfs fuse.sshfs".split()
)
_OPENED, _NEW = "trackmagic.opened", "trackmagic.new"
_NOTHING = nullcontext()
_READ = ("BEGIN", "SELECT 1 FROM sqlite_master LIMIT 1")
"""The second takes the lock, so that nothing after it has to wait."""
_SETTINGS = (
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "cache_size=-16000",
    "journal_size_limit=16777216",
    "secure_delete=ON",  # a secret that is masked later does not stay in a free page
)


class Database:
    """An engine and its two kinds of transactions. Usable from any thread and after a fork."""

    def __init__(
        self,
        url: str,
        *,
        before_commit: Callable[[sa.Connection], None] = lambda _connection: None,
        at_end: Callable[[sa.Connection], None] = lambda _connection: None,
    ) -> None:
        self.url = sa.make_url(url)
        self._before_commit, self._at_end = before_commit, at_end
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._file = _file_of(self.url)
        self.name = without_password(_shown(url, self._file))
        self._is_refused = False
        self._journal = "TRUNCATE" if self._file and on_network(self._file) else "WAL"
        self._open = threading.local()
        self._turn = threading.Lock()
        self.engine = self._make_engine()

    @property
    def is_read_only(self) -> bool:
        """Whether this process may only read the file; looked at anew each time."""
        return self._file is not None and (self._is_refused or not may_write(self._file))

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A consistent view; inside :meth:`write` or :meth:`reading` of the same thread, that transaction."""
        outer = getattr(self._open, "connection", None) or getattr(self._open, "reading", None)
        if outer is not None:
            yield outer
            return
        with self.engine.connect() as connection, self._unchanged(connection), connection.begin():
            yield connection

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All that this thread reads inside is one view; what is written meanwhile is not in it."""
        with self.read() as connection:
            outer = getattr(self._open, "reading", None)
            self._open.reading = connection
            try:
                yield
            finally:
                self._open.reading = outer

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction that writes; nested calls of one thread join the outer one.

        Raises :class:`StoreReadOnly`.
        """
        if (outer := getattr(self._open, "connection", None)) is not None:
            yield outer
            return
        with self._writable(), self._immediate() as connection, connection.begin():
            self._open.connection = connection
            try:
                yield connection
                self._before_commit(connection)
            finally:
                self._open.connection = None
                self._at_end(connection)

    @contextmanager
    def _immediate(self) -> Iterator[sa.Connection]:
        # SQLite makes waiting writers sleep for milliseconds; a lock wakes those of one process at once
        with turn.held(self._turn, self.name, self._file), self.engine.connect() as connection:
            if _OPENED in connection.info:
                raise StoreReadOnly(self.name)
            yield connection.execution_options(immediate=True)

    @contextmanager
    def _writable(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise sa.exc.OperationalError("BEGIN IMMEDIATE", None, error) from error
        except sa.exc.OperationalError as error:
            if is_refusal(error.orig) and self.is_read_only:
                raise StoreReadOnly(self.name) from error
            raise

    def _unchanged(self, connection: sa.Connection) -> AbstractContextManager[None]:
        opened = connection.info.get(_OPENED)
        return unchanged(self._file, opened) if self._file and opened else _NOTHING

    def forget_connections(self) -> None:
        """After a fork: connections belong to the parent, so start anew without closing them."""
        self._open, self._turn = threading.local(), threading.Lock()
        self.engine.dispose(close=False)

    def close(self) -> None:
        """Close every idle connection."""
        self.engine.dispose()

    def _make_engine(self) -> sa.Engine:
        if not self.is_sqlite:
            return sa.create_engine(self.url, pool_pre_ping=True)
        seconds = turn.STEP_SECONDS if self._journal == "WAL" else NETWORK_SECONDS
        options = {"timeout": seconds, "factory": guard.Connection}
        engine = sa.create_engine(self.url, connect_args=options)

        def begin(connection: sa.Connection) -> None:
            immediate = connection.get_execution_options().get("immediate", False)
            statements = ("BEGIN IMMEDIATE",) if immediate else _READ
            raw: Any = connection.connection.dbapi_connection
            try:
                turn.in_turn(lambda: _begin(raw, statements), self.name, self._file)
            except sqlite3.Error:
                for statement in statements:  # once more, for SQLAlchemy's error
                    connection.exec_driver_sql(statement)

        sa.event.listen(engine, "do_connect", self._connect)
        sa.event.listen(engine, "checkout", self._check)
        sa.event.listen(engine, "begin", begin)
        sa.event.listen(engine, "handle_error", _renew)
        sa.event.listen(engine, "after_cursor_execute", guard.know_columns)
        return engine

    def _connect(self, dialect: Any, record: Any, arguments: Any, options: Any) -> Any:
        if self._file is not None:
            check_files(self._file)
        if self._file is None or may_write(self._file):
            raw = dialect.connect(*arguments, **options)
            try:
                turn.in_turn(lambda: self._prepare(raw, self._journal), self.name, self._file)
            except sqlite3.OperationalError as error:
                raw.close()
                if self._file is None or not is_refusal(error) or not self._file.is_file():
                    raise
                self._is_refused = True  # the permissions do not tell everything, nor on Windows
            else:
                self._is_refused = False
                return raw
        raw, record.info[_OPENED] = open_to_read(
            self._file,
            lambda name: dialect.connect(name, *arguments[1:], **options, uri=True),
            refused=self._is_refused,
        )
        record.info[_NEW] = True
        self._prepare(raw)
        return raw

    def _prepare(self, raw: sqlite3.Connection, journal: str | None = None) -> None:
        """Raises :class:`StoreUnusable` for a schema that computes; then it is closed."""
        raw.isolation_level = None  # SQLAlchemy's begin event opens the transactions
        cursor = raw.cursor()
        if journal is not None:
            cursor.execute(f"PRAGMA journal_mode={journal}")
        for setting in _SETTINGS:
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()
        guard.distrust(raw)
        try:
            guard.check_schema(raw, self.name)
        except StoreUnusable:
            raw.close()
            raise

    def _check(self, _raw: Any, record: Any, _proxy: object) -> None:
        """A connection that only reads is opened anew when its file has changed, or may be written."""
        opened: Opened | None = record.info.get(_OPENED)
        if opened is None or record.info.pop(_NEW, False):
            return
        if self._file is not None and not opened.holds(self._file):
            raise sa.exc.DisconnectionError


def _renew(context: sa.ExceptionContext) -> None:
    """A file opened while it was read-only, or that has been moved away, stays so for its connection."""
    name = getattr(context.original_exception, "sqlite_errorname", "")
    if name.startswith("SQLITE_READONLY") and context.connection is not None:
        context.connection.detach()  # it is closed when this transaction ends, not used again


def _file_of(url: sa.URL) -> Path | None:
    """The file of an SQLite database; None for others, and where the URL says how to open it."""
    name = url.database if url.get_backend_name() == "sqlite" else None
    return None if not name or name.startswith((":", "file:")) else Path(name).absolute()


def _shown(url: str, file: Path | None) -> str:
    return str(file.parent if file.name == DATABASE else file) if file else url


def _begin(raw: sqlite3.Connection, statements: Sequence[str]) -> None:
    for statement in statements:
        if not (raw.in_transaction and statement.startswith("BEGIN")):
            raw.execute(statement)


def database_url(location: str) -> str:
    """The URL of the database of a store: itself, or that of the file (made, 0600) in a folder (0700).

    Raises :class:`StoreUnusable`.
    """
    if "://" in location:
        return location
    folder = Path(location).expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnusable(
            f"the store {folder} cannot be made: {error.strerror}; "
            "set TRACKMAGIC_STORE to a folder that you may write"
        ) from error
    with suppress(OSError):  # SQLite gives all its files the permissions of this one
        create_private(folder / DATABASE).close()
    return sa.URL.create("sqlite", database=str(folder / DATABASE)).render_as_string()


def on_network(path: Path) -> bool:
    """Whether ``path`` lies on a network file system (Linux; elsewhere False)."""
    try:
        mounts = Path("/proc/self/mounts").read_text("utf-8", "replace")
    except OSError:
        return False
    best, kind = "", ""
    target = os.path.realpath(path)
    for line in mounts.splitlines():
        _device, point, system, *_rest = line.split(" ")
        point = point.replace("\\040", " ")
        inside = target == point or target.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, system
    return kind in NETWORK_FILE_SYSTEMS
