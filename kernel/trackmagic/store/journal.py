"""The journal: what a run's process appends, what any process can recover.

One file for each run and writing process. ``log_metric`` ends in one ``write`` of 32 bytes to a file
opened for appending: the operating system has them before the call returns, so ``kill -9`` loses
nothing, no lock is shared with anybody, and a full disk is an error code. A memory map would take half
the time, at the price of reserved space, of SIGBUS where a file system cannot promise it, and of a
second road for those that cannot; the plain write meets the bar, so it is the only road.

Layout, little-endian, all on a grid of 32 bytes::

    header (64)  magic:8s version:u32 flags:u32 run id:16s created:f64 pid:u64 zeros:16s   flag 1: late
    point  (32)  code:u32 mark:u32=FF544D01 step:i64 time:f64 value:f64
    key    (32)  code:u32 mark:u32=FF544D02 length:u64 zeros:16s, then the key in UTF-8, zero-padded

The marks hold a byte that UTF-8 never has, so no key can look like a record. Rows that are neither
(zeros after a power cut) are passed over and counted, and so are points whose time is no number; a last row
cut short is not read.

A ``FileIO`` is never closed while some thread may be inside its ``write``: it is let go, and its file
descriptor is closed when the last call has ended. Only then is a retired journal folded a last time
and removed, so a point that was being written while its run ended is neither lost nor written elsewhere.
The open file carries a shared lock: whoever clears up after the dead removes no journal that is held,
even where its writer's pid means nothing (another container, another host).
"""

from __future__ import annotations

import io
import itertools
import os
import re
import secrets
import struct
import sys
import threading
import time as clock
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from trackmagic.store.points import step_of, time_of
from trackmagic.store.text import check_key

if sys.platform != "win32":
    import fcntl

VERSION = 1
MAGIC = b"TMJOURNL"
ROW = 32
ROTATE_BYTES = 32 << 20
LATE = 1
MOST_BATCHES = 100
"""Sets of keys that are remembered, of those that are logged together."""
SPILL_POINTS = 1_000_000
"""Points kept in memory while the disk takes none."""
POINT_MARK, KEY_MARK = 0xFF544D01, 0xFF544D02
FORK_SECONDS = 10.0
"""What a fork waits for an import to end."""
SUFFIX = ".journal"
DAMAGED = ".damaged"
"""Put behind the name of one that cannot be read."""

HEADER = struct.Struct("<8sII16sdQ16x")
KEY = struct.Struct("<IIQ16x")
_POINT = struct.Struct("<Qqdd")
_NAME = re.compile(rf"([0-9a-f]{{32}})-(\d+)-[0-9a-f]{{8}}\{SUFFIX}")
_pack = _POINT.pack
_now = clock.time


class Slot(NamedTuple):
    """Where points of one key go: the file's write, and the key's code under the point mark."""

    write: Callable[[bytes], int | None]
    tag: int


class Batch(NamedTuple):
    """Where points of several keys go, one of each: rows that one call packs take half the time."""

    write: Callable[[bytes], int | None]
    pack: Callable[..., bytes]
    fields: list[float]
    """Of all rows: their tags, and nothing yet for step, time and value."""


class Journal:
    """Appends points of one run from this process. Opens its file at the first point.

    Without a folder the points wait in memory until it is given one.
    """

    def __init__(
        self, folder: Path | None, run_id: str, *, last_step: Callable[[str], int] = lambda _key: -1
    ) -> None:
        self.folder, self.run_id, self.late = folder, run_id, False
        self.started = 0.0
        """When its run began: no point is given a moment before it, whatever became of the clock."""
        self.path: Path | None = None
        self.retired: list[tuple[Path, weakref.ref[io.FileIO]]] = []
        self.spilled: list[tuple[str, int, float, float]] = []
        self.lost_points = 0
        """Points dropped because the disk took none for longer than the memory set aside."""
        self.problem: OSError | None = None
        self._is_forked = False
        self._last_step = last_step
        self._steps: dict[str, Iterator[int]] = {}
        self._slots: dict[str, Slot] = {}
        self._batches: dict[tuple[str, ...], Batch] = {}
        self._file: io.FileIO | None = None
        self._lock = threading.Lock()
        _JOURNALS.add(self)

    def append(self, key: str, value: float, step: int | None, time: float | None) -> None:
        """Keep one point; without a step, one more than the key's last. Raises on bad input."""
        try:
            slot = self._slots.get(key) or self._slot(key)
        except TypeError:  # it cannot be a key of any dict
            check_key("metric", key)
            raise
        if time is None:
            time = _now()
            if time < self.started:  # noqa: PLR1730 - `max` would be a fifth of the call
                time = self.started
        else:
            time = time_of(key, time)
        try:
            if step is None:
                step = next(self._steps[key])
                row = _pack(slot.tag, step, time, value)
            else:
                row = _pack(slot.tag, step, time, value)
                self._steps[key] = itertools.count(int(step) + 1)
        except Exception:  # of a step's own code, too
            whole = step_of(key, step)
            if whole is step:
                raise
            self.append(key, value, whole, time)
            return
        try:
            written = slot.write(row)
        except OSError as error:
            self._spill([(key, step, time, value)], error)
        else:
            if written != ROW:
                self._spill([(key, step, time, value)], None)

    def append_many(self, points: dict[str, float], step: int | None, time: float | None) -> None:
        """Keep one point of each key, with one write; nobody else changes ``points`` meanwhile.

        Raises on bad input, then keeping none.
        """
        if not points:
            return
        keys = tuple(points)
        moment = None if time is None else time_of(keys[0], time)
        batch = self._batches.get(keys) or self._batch(keys)
        time = max(_now(), self.started) if moment is None else moment
        if batch is None:
            for key, value in points.items():
                self.append(key, value, step, time)
            return
        counts = self._steps
        write, pack, fields = batch
        try:
            row_fields = fields.copy()
            if step is None:
                row_fields[1::4] = [next(counts[key]) for key in keys]
            else:
                row_fields[1::4] = [step] * len(keys)
            row_fields[2::4] = [time] * len(keys)
            row_fields[3::4] = points.values()
            rows = pack(*row_fields)
            if step is not None:
                for key in keys:
                    counts[key] = itertools.count(int(step) + 1)
        except Exception:  # noqa: BLE001 - of a step's own code, too
            for key, value in points.items():  # it says what is wrong
                self.append(key, value, step, time)
            return
        self._write_rows(write, rows, keys)

    def retire(self) -> None:
        """Let the file go; the next point opens another."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        file, path = self._file, self.path
        self._file = self.path = None
        self._slots, self._batches = {}, {}
        if file is not None and path is not None:
            self.retired.append((path, weakref.ref(file)))

    def size_bytes(self) -> int:
        """How much the open file holds."""
        file = self._file
        return 0 if file is None else os.fstat(file.fileno()).st_size

    def write_spilled(self) -> None:
        """Try the disk again with the points that it did not take."""
        if self.folder is None:
            return
        with self._lock:
            waiting, self.spilled = self.spilled, []
        for at, (key, step, time, value) in enumerate(waiting):
            try:
                slot = self._slots.get(key) or self._slot(key)
                if slot.write(_pack(slot.tag, step, time, value)) != ROW:
                    raise OSError(28, os.strerror(28))
            except OSError as error:
                self._spill(waiting[at:], error)
                return

    def after_fork(self) -> None:
        """In the child: leave the parent's file to the parent."""
        self._is_forked = True
        self._lock = threading.Lock()
        self._slots, self._batches, self._file, self.path = {}, {}, None, None
        self.retired, self.spilled = [], []

    def _batch(self, keys: tuple[str, ...]) -> Batch | None:
        """The keys' slots of one file; None when the file is being changed, or none opens."""
        for key in keys:
            check_key("metric", key)
        for key in keys:
            if key not in self._slots:
                self._slot(key)
        with self._lock:  # slots and batches are of one file: retiring puts others in their place
            slots = [self._slots[key] for key in keys if key in self._slots]
            if len(slots) < len(keys):
                return None
            fields = [field for slot in slots for field in (slot.tag, 0, 0.0, 0.0)]
            batch = Batch(slots[0].write, struct.Struct("<" + "Qqdd" * len(keys)).pack, fields)
            if len(self._batches) >= MOST_BATCHES:
                self._batches.clear()
            self._batches[keys] = batch
            return batch

    def _slot(self, key: str) -> Slot:
        if (
            not self._is_forked
        ):  # a child folds nothing, and some thread of its parent may be inside
            _import_numpy()
        check_key("metric", key)
        with self._lock:
            if key not in self._steps:
                self._steps[key] = itertools.count(self._last_step(key) + 1)
            if (slot := self._slots.get(key)) is not None:
                return slot
            try:
                file = self._file or self._open()
                code = len(self._slots) + 1
                name = key.encode()
                padding = b"\0" * (-len(name) % ROW)
                record = KEY.pack(code, KEY_MARK, len(name)) + name + padding
                if file.write(record) != len(record):
                    self._let_go()  # torn: no row after it would stand on the grid
                    raise OSError(28, os.strerror(28))
            except OSError as error:
                self.problem = error
                return Slot(_refuse(error), 0)
            slot = Slot(file.write, POINT_MARK << 32 | code)
            self._slots[key] = slot
            return slot

    def _open(self) -> io.FileIO:
        if self.folder is None:
            raise FileNotFoundError(2, os.strerror(2))
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{self.run_id}-{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}"
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        descriptor = os.open(path, flags, 0o600)
        _hold(descriptor)
        file = io.FileIO(descriptor, "ab", closefd=False)
        weakref.finalize(file, os.close, descriptor).atexit = False
        header = HEADER.pack(
            MAGIC,
            VERSION,
            LATE if self.late else 0,
            bytes.fromhex(self.run_id),
            _now(),
            os.getpid(),
        )
        if file.write(header) != HEADER.size:
            raise OSError(28, os.strerror(28))
        self._file, self.path = file, path
        return file

    def _write_rows(
        self, write: Callable[[bytes], int | None], rows: bytes, keys: tuple[str, ...]
    ) -> None:
        problem: OSError | None = None
        try:
            written = write(rows) or 0
        except OSError as error:
            written, problem = 0, error
        if written != len(rows):
            unwritten = range(written // ROW, len(keys))
            self._spill(
                [(keys[at], *_POINT.unpack_from(rows, at * ROW)[1:]) for at in unwritten], problem
            )

    def _spill(self, points: list[tuple[str, int, float, float]], error: OSError | None) -> None:
        self.problem = error or OSError(28, os.strerror(28))
        self.retire()  # what was cut short stays last in its file
        with self._lock:
            room = max(SPILL_POINTS - len(self.spilled), 0)
            self.spilled.extend(points[:room])
            self.lost_points += max(len(points) - room, 0)


def run_of(path: Path) -> str | None:
    """The id of the run whose journal ``path`` is, by its name; None when it is none."""
    match = _NAME.fullmatch(path.name)
    return match[1] if match else None


def is_written_here(run_id: str) -> bool:
    """Whether this process keeps a journal of the run, with a file yet or not."""
    return any(journal.run_id == run_id for journal in list(_JOURNALS))


def pid_of(path: Path) -> int:
    """The process that writes it, by its name."""
    match = _NAME.fullmatch(path.name)
    return int(match[2]) if match else 0


def is_held(path: Path) -> bool:
    """Whether some process still has it open to write; False where files cannot be locked."""
    if sys.platform == "win32":
        return False
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
    return False


def _hold(descriptor: int) -> None:
    if sys.platform != "win32":
        with suppress(OSError):  # a file system without locks
            fcntl.flock(descriptor, fcntl.LOCK_SH)


def _refuse(error: OSError) -> Callable[[bytes], int]:
    def write(_data: bytes) -> int:
        raise error

    return write


_JOURNALS: weakref.WeakSet[Journal] = weakref.WeakSet()


_importing = threading.Lock()


def _import_numpy() -> None:
    """Folding needs it, and its thread must not be the first to import it.

    A fork waits meanwhile: the lock of a module that is half imported is never given back in the child.
    """
    with _importing:
        import_module("numpy")


def _before_fork() -> None:
    _held.append(_importing.acquire(timeout=FORK_SECONDS))


def _after_fork() -> None:
    if _held and _held.pop():
        _importing.release()


def _after_fork_in_child() -> None:
    global _importing  # noqa: PLW0603 - its owner may be a thread that is not here
    _held.clear()
    _importing = threading.Lock()
    for journal in list(_JOURNALS):
        journal.after_fork()


_held: list[bool] = []

if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork,
        after_in_parent=_after_fork,
        after_in_child=_after_fork_in_child,
    )
