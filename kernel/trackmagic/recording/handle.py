"""The handle of a run: its row and journal, what of it waits for the disk, and how it ends.

:class:`trackmagic.recording.run.Run` adds the words. Nothing here knows which run is active.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from trackmagic.entities import Failure, Status
from trackmagic.errors import DamagedData, NotFound, RunEnded, StoreReadOnly, TrackmagicError
from trackmagic.recording.alerts import Alerts, Event, Kind, Wording, is_heard, tell
from trackmagic.recording.guard import DISK, quiet, say_once
from trackmagic.recording.lookout import Lookout
from trackmagic.recording.record import Record
from trackmagic.recording.steps import DISK_TROUBLE, Step, steps
from trackmagic.store import Store
from trackmagic.store.journal import ROTATE_BYTES, SUFFIX, Journal
from trackmagic.store.metrics import FOLD_BYTES


class Address(msgspec.Struct, frozen=True):
    """Where another process finds a run: its store, and its id ("" is no run)."""

    store: str
    run_id: str


class Keeper:
    """Who is asked as a run ends, and about what comes after; this one adds nothing of its own."""

    def end(self, run: Handle, status: Status, failure: Failure | None) -> None:
        """End the run."""
        run.close(status, failure)

    def takes_late(self, _run: Handle) -> bool:
        """Whether code here may still log to the run, which has ended."""
        return False


_NOBODY = Keeper()


class Handle(Record):
    """Made for a run that has a row, or will have one; equal to every other handle of that run."""

    def __init__(
        self,
        store: Store,
        number: int,
        run_id: str,
        *,
        is_owner: bool = False,
        is_new: bool = False,
        beats: bool = True,
    ) -> None:
        self.store, self.number, self.id = store, number, run_id
        self.address = Address(store.location, run_id)
        self.keeper = _NOBODY
        self.closed = False
        self.ended_as: Status | None = None
        """How it ended here, whether that has been written or not."""
        self.samples_system = False
        self.beats = beats
        """Whether this process says that the run lives, as long as it does itself."""
        self.journal = Journal(
            store.journals, run_id, last_step=(lambda _key: -1) if is_new else self._last_step
        )
        self._alerts, self._lookout = Alerts(), Lookout()
        self._silence: int | None = None
        """The alert that tells of the last one."""
        self._unreadable: set[str] = set()
        """Journals of the run that cannot be folded: they are not tried again."""
        self._pid, self._is_owner = os.getpid(), is_owner
        self._append = self.journal.append

    @property
    def is_owned(self) -> bool:
        """Whether this process opened the run, and so ends it; a forked worker does not."""
        return self._is_owner and self.is_here

    @property
    def is_here(self) -> bool:
        """Whether the handle was made in this process, not before it was forked off."""
        return self._pid == os.getpid()

    def __eq__(self, other: object) -> bool:
        """Two handles of one run are equal."""
        return isinstance(other, Handle) and other.id == self.id

    def __hash__(self) -> int:
        """By id."""
        return hash(self.id)

    def close(
        self,
        status: Status = "finished",
        failure: Failure | None = None,
        *,
        also: Callable[[], None] = lambda: None,
        ended: float | None = None,
    ) -> None:
        """End this run and no other; nothing happens when it has ended, or was opened before a fork.

        ``also`` writes more in the same transaction. When the disk takes none of it, it is tried again.
        """
        if self.closed or not self.is_here:
            return
        self.closed, self.ended_as = True, status
        self.journal.late = True
        self.journal.retire()
        at = time.time() if ended is None else ended
        self._keep_end(lambda: self._write_end(status, failure, also, at))
        if self._is_owner:
            self._tell_end(status, failure, at)

    def look_out(self, now: float | None = None) -> None:
        """Say what the run does not say itself; ``now`` is of a clock that only goes on, None at its end."""
        for kind, wording, corrects in self._lookout.look(self.store, self.number, now):
            if corrects and self._silence is not None:
                self.store.alerts.correct(self.number, self._silence, *wording)
                tell(Event(kind, self, *wording))
            else:
                id = self._say(kind, wording, is_limited=False)
                self._silence = id if kind == "stall" else self._silence

    def _say(self, kind: Kind, wording: Wording, *, is_limited: bool = True) -> int | None:
        """Keep it, and tell it; gives its id, None where it waits for the disk, or too many are kept."""
        ids: list[int | None] = []

        def write() -> None:
            ids.append(self.store.alerts.add(self.number, *wording, at=at, is_limited=is_limited))

        at = time.time()
        self._keep(f"alert {wording.title[:60]!r}", write)
        tell(Event(kind, self, *wording))
        return ids[0] if ids else None

    def _tell_end(self, status: Status, failure: Failure | None, at: float) -> None:
        with quiet("looking at what the run has logged"):
            if self.number and not self.is_behind:
                self.look_out()
        if is_heard():
            with quiet("telling of the end of a run"):
                seconds = at - (self.journal.started or self._row().started)
                tell(Event("end", self, status, status=status, failure=failure, seconds=seconds))

    def fold(self) -> None:
        """Make every point logged so far readable; those of this run's workers too."""
        if self.journal.spilled:
            self.journal.write_spilled()
        if self.journal.size_bytes() > ROTATE_BYTES:
            self.journal.retire()
        for path in self.store.journals.glob(f"{self.id}-*{SUFFIX}"):
            self._fold(path)

    def fold_most(self) -> None:
        """Fold what is long, piece by piece, so that no transaction around :meth:`fold` is long."""
        for path in self.store.journals.glob(f"{self.id}-*{SUFFIX}"):
            with suppress(FileNotFoundError):
                if path.stat().st_size > FOLD_BYTES:
                    self._fold(path)

    def clear_journals(self) -> list[str]:
        """Remove journals that nobody writes to any more; gives their names. Not in a transaction."""
        names = []
        for pair in list(self.journal.retired):
            path, file = pair
            if file() is not None:  # a thread is inside a last write
                continue
            if self._fold(path):
                path.unlink(missing_ok=True)
                names.append(path.name)
            else:
                self.store.metrics.set_aside(path)
            with suppress(ValueError):  # another thread has just done the same
                self.journal.retired.remove(pair)
        return names

    def _fold(self, path: Path) -> bool:
        if path.name in self._unreadable:
            return False
        try:
            self.store.metrics.fold(path, self.number)
        except DamagedData as error:
            self._unreadable.add(path.name)
            say_once("reading a journal", str(error))
            if path == self.journal.path:
                self.journal.retire()  # what comes now goes to another
            return False
        return True

    def _last_step(self, key: str) -> int:
        if not self.journal.started:  # joined, or begun in another process
            with suppress(NotFound):
                self.journal.started = self._row().started
        return self.store.metrics.last_step(self.number, key)

    def _keep(self, what: str, write: Callable[[], None]) -> None:
        """Write now, or when the disk takes it again: a full disk does not stop a training."""
        if self.is_behind:
            self.later(what, write)
            return
        try:
            write()
        except DISK_TROUBLE as error:
            waits = isinstance(error, StoreReadOnly) and self.is_owned
            if isinstance(error, TrackmagicError) and not waits:
                raise
            problem = str(getattr(error, "orig", error))
            say_once(f"writing to {self.store.name}", problem, about=DISK)
            self.later(what, write)

    @property
    def is_behind(self) -> bool:
        """Whether something of it waits for the disk: what comes now goes behind that."""
        return bool(steps) and steps.has(self.id)

    def later(
        self, what: str, write: Callable[[], None], *, opens: bool = False, aside: bool = False
    ) -> None:
        """Try ``write`` again and again until it succeeds, or fails for another reason than the disk.

        Nothing else of the run is tried before the one that ``opens`` it; nothing waits for one ``aside``.
        """
        which = f"run #{self.number}" if self.number else f"the run {self.name!r}"
        steps.add(Step(self.id, f"{what} of {which}", write, opens=opens, aside=aside))

    def _keep_end(self, write: Callable[[], None]) -> None:
        if self.is_behind:
            self.later("the end", write)
            return
        try:
            write()
        except (*DISK_TROUBLE, KeyboardInterrupt) as error:
            problem = str(getattr(error, "orig", error)) or "interrupted while it waited"
            say_once(f"writing to {self.store.name}", problem, about=DISK)
            self.later("the end", write)
            if isinstance(error, KeyboardInterrupt):
                raise

    def _write_end(
        self, status: Status, failure: Failure | None, also: Callable[[], None], ended: float
    ) -> None:
        self.fold_most()
        try:
            with self.store.transaction():
                self.fold()
                if not self.is_owned:
                    return
                also()
                if (notice := self._alerts.notice()) is not None:
                    self.store.surroundings.add_notices(self.number, [notice])
                if failure is not None:
                    self.store.runs.set_failure(self.number, failure)
                self.store.runs.end(self.number, status, ended=ended)
        except BaseException:
            self.store.metrics.doubt()
            raise
        if names := self.clear_journals():
            steps.tidy(lambda: self.store.metrics.forget(names))

    def _check_open(self) -> None:
        if self.closed and not self.keeper.takes_late(self):
            raise RunEnded(self.name, self.number)
