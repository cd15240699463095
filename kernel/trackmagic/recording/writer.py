"""The background thread: folds journals, tries again what a full disk refused, keeps heartbeats.

It lives while runs are open or written to late. Everything it does can also be done by any other process
later on (see :mod:`trackmagic.store.recovery`); it only makes it soon.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from trackmagic.host import this_process
from trackmagic.recording.forks import in_database
from trackmagic.recording.guard import DISK, quiet, say, say_once
from trackmagic.recording.run import Run
from trackmagic.recording.steps import DISK_TROUBLE, steps
from trackmagic.store import Store
from trackmagic.store.recovery import HEARTBEAT_SECONDS
from trackmagic.store.turn import is_busy, patience

FOLD_SECONDS = 0.2
SWITCH_SECONDS = 1e-5
"""Shorter than a cell takes between two points."""
CLOSE_SECONDS = 20.0
"""How long the end of the process waits, all in all, for databases that somebody else has locked."""
SAMPLE_SECONDS = 5.0
LOOK_SECONDS = 1.0


@contextmanager
def heard() -> Iterator[None]:
    """Inside, this thread is let at the interpreter between two writes of a cell that logs without a rest.

    Each write lets go of it too briefly for a waiting thread to take it, and starts that thread's wait
    anew: it asks in earnest only after a whole interval without one (``take_gil`` of CPython's ceval_gil).
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        yield
    finally:
        if abs(sys.getswitchinterval() - SWITCH_SECONDS) < SWITCH_SECONDS / 10:
            sys.setswitchinterval(before)  # else the user has set it meanwhile


class Writer:
    """One a process; use :func:`writer`."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._open: dict[str, Run] = {}
        self._ended: weakref.WeakSet[Run] = weakref.WeakSet()
        self._thread: threading.Thread | None = None
        self._wake = threading.Event()
        self._closes = False
        self._beat = self._sampled = self._looked = 0.0
        self.sample: Callable[[], dict[str, float]] | None = None
        """Gives CPU, memory and GPU figures for runs that want them."""

    def add(self, run: Run) -> None:
        """Look after an open run."""
        with self._lock:
            self._open[run.id] = run
            self._ended.discard(run)
        self.wake_up()

    def wake_up(self) -> None:
        """See that the thread runs: there is something to do."""
        with self._lock:
            if self._thread is None and not self._closes:
                self._wake.clear()
                self._thread = threading.Thread(
                    target=self._loop, name="trackmagic writer", daemon=True
                )
                threading.Thread.start(self._thread)

    def runs(self) -> list[Run]:
        """The open runs of this process, the newest last."""
        with self._lock:
            return [run for run in self._open.values() if not run.closed]

    def find(self, run_id: str) -> Run | None:
        """The open run of that id, or None."""
        with self._lock:
            run = self._open.get(run_id)
        return None if run is None or run.closed else run

    def fold(self) -> None:
        """Fold everything that this process and the workers of its runs have logged.

        What one run cannot have written is said, and holds up no other.
        """
        locked: set[Store] = set()
        for run in self._known():
            if run.store in locked or not run.number:
                continue
            with quiet("writing down metrics"):
                try:
                    run.fold()
                    if names := run.clear_journals():
                        run.store.metrics.forget(names)
                except DISK_TROUBLE as error:
                    if is_busy(getattr(error, "orig", error)):
                        locked.add(run.store)
                    raise

    def close(self) -> None:
        """At the end of the process: all is folded, what waited is tried a last time, the rest is named."""
        self._closes = True
        self._wake.set()
        with quiet("closing the journals"), at_the_end():
            for run in self._known():
                run.journal.retire()
            steps.try_due(at_once=True)
            self.fold()
        if unwritten := steps.left():
            say("writing to the store", f"never written: {', '.join(unwritten[:5])}")
        if lost := sum(len(run.journal.spilled) for run in self._known()):
            say("writing to the store", f"{lost:,} points were never written")

    def _known(self) -> list[Run]:
        """Runs to look after; of one that has ended only leftover threads may still write.

        The lock is never held over a transaction: its owner may wait for us.
        """
        with self._lock:
            for run in [run for run in self._open.values() if run.closed]:
                self._ended.add(self._open.pop(run.id))
            return [*self._open.values(), *self._ended]

    def after_fork(self) -> None:
        """In the child: the parent looks after its runs, and there is no thread here."""
        self.__init__()  # type: ignore[misc] # the locks may be held by threads that are not here

    def _loop(self) -> None:
        while not self._wake.wait(FOLD_SECONDS):
            self._known()
            with self._lock:
                if not self._open and not steps and not self._late():
                    self._thread = None
                    return
            with in_database(), heard():
                self._tick()

    def _late(self) -> bool:
        journals = [run.journal for run in self._ended]
        return any(
            journal.path is not None or journal.retired or journal.spilled for journal in journals
        )

    def _tick(self) -> None:
        now = time.monotonic()
        with quiet("writing what had to wait"):
            steps.try_due()
        if _can_fold():
            self.fold()
        if now - self._beat > HEARTBEAT_SECONDS:
            self._beat = now
            with quiet("keeping the heartbeat"):
                self._heartbeat()
        if now - self._looked > LOOK_SECONDS and _can_fold():
            self._looked = now
            self._look_out(now)
        if self.sample is not None and now - self._sampled > SAMPLE_SECONDS and _can_fold():
            self._sampled = now
            with quiet("sampling the system"):
                self._take_sample(self.sample())

    def _heartbeat(self) -> None:
        stores: dict[Store, list[int]] = {}
        for run in self.runs():
            if run.is_owned and run.beats and run.number:
                stores.setdefault(run.store, []).append(run.number)
        for store, numbers in stores.items():
            if store.is_there():
                store.runs.beat(numbers, this_process())
            else:
                say_once(f"keeping {store.name}", "the store's folder is gone", about=DISK)

    def _look_out(self, now: float) -> None:
        for run in self.runs():
            if run.is_owned and run.number and not run.is_behind:
                with quiet("looking at what the run logs"):
                    run.look_out(now)

    def _take_sample(self, figures: dict[str, float]) -> None:
        for run in self.runs():
            if run.is_owned and run.samples_system:
                run.journal.append_many(figures, None, None)


@contextmanager
def at_the_end() -> Iterator[None]:
    """Around all that is done as the process ends: it waits for locked databases only so long."""
    global _end_by  # noqa: PLW0603 - one end a process
    _end_by = _end_by or time.monotonic() + CLOSE_SECONDS
    with patience(_end_by - time.monotonic()):
        yield


_end_by = 0.0


def _can_fold() -> bool:
    """Whether numpy is there, whole. This thread never imports it: the user's code would see half of it.

    A script imports it as it opens a run, a cell as it logs; a kernel that has just been loaded as it rests.
    """
    numpy = sys.modules.get("numpy")
    return numpy is not None and not getattr(numpy.__spec__, "_initializing", False)


_writer: Writer | None = None
_making = threading.Lock()


def writer() -> Writer:
    """The writer of this process."""
    global _writer  # noqa: PLW0603 - one thread for the whole process
    if _writer is None:
        with _making:
            if _writer is None:
                _writer = Writer()
                steps.on_add = _writer.wake_up
                atexit.register(_close)
    return _writer


def _close() -> None:
    if _writer is not None:
        _writer.close()


def _after_fork() -> None:
    steps.after_fork()
    if _writer is not None:
        _writer.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
