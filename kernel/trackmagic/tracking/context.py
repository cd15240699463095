"""Which run is active here: in this thread, this task, this worker.

The run travels in a context variable. Tasks copy it by themselves; threads, executors and pools get it
from :mod:`trackmagic.tracking.workers`. So what a cell starts logs to that cell's run for as long as it
lives, and code that belongs to no run finds none.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextvars import ContextVar

from trackmagic.entities import Failure, Status
from trackmagic.recording.handle import Address, Handle, Keeper
from trackmagic.recording.run import Run
from trackmagic.tracking.session import session

RUN_VARIABLE, STORE_VARIABLE = "TRACKMAGIC_RUN_ID", "TRACKMAGIC_STORE"

_current: ContextVar[Run | None] = ContextVar("trackmagic_run", default=None)
_adopted: ContextVar[Address | None] = ContextVar("trackmagic_adopted", default=None)


class Activation(Keeper):
    """How a run came to be active here; it stays with the run, also after its end."""

    def __init__(
        self, run: Run, ends: Callable[[Handle, Status, Failure | None], None], *, is_call: bool
    ) -> None:
        """``ends`` ends the run and what was opened in it."""
        self.is_call = is_call
        """Whether a tracked cell opened it."""
        self.opened_in = current()
        """The run that was active where this one was opened."""
        self.thread = threading.get_ident()
        self.cell = session.cell
        self.experiments_set = session.experiments_set
        """How often ``set_experiment`` had been called by then."""
        self.asked: Status | None = None
        """How ``end_run`` asked it to end; a tracked cell's own run ends with the cell."""
        self._ends = ends
        self._before = enter(run)
        if self.opened_in is None and not is_call and _is_main():
            session.left_open.append(run)
        self._exported = run.address.run_id
        _export(run.address)

    def end(self, run: Handle, status: Status, failure: Failure | None) -> None:
        """End it, and what was opened in it."""
        self._ends(run, status, failure)

    def takes_late(self, run: Handle) -> bool:
        """Whether code here was started by the run, or by a child of it."""
        return belongs_here(run)

    def leave(self, run: Handle) -> None:
        """Make the one before it active again, if it still is the active one."""
        session.left_open[:] = [other for other in session.left_open if other is not run]
        before, self._before = self._before, None
        while before is not None and before.closed:
            before = opened_in(before)
        if _current.get() is run:
            _current.set(before)
        _unexport(self._exported)


def current() -> Run | None:
    """The run that code here logs to, of this process; None where there is none."""
    run = _current.get()
    if run is not None or _adopted.get() is not None:
        return run  # a forked worker that adopted a run knows the parent's list, too
    return left_open()


def left_open() -> Run | None:
    """The run that code outside tracked cells opened last and left open, for the main thread."""
    return session.left_open[-1] if session.left_open and _is_main() else None


def address() -> Address | None:
    """The run that this worker was started for, when no run of its own process is active."""
    here = _adopted.get() or session.adopted
    if here is None and (run_id := os.environ.get(RUN_VARIABLE)) and not _set_here(run_id):
        here = Address(os.environ.get(STORE_VARIABLE, ""), run_id)
    return here if here is not None and here.run_id else None


def enter(run: Run | None) -> Run | None:
    """Make ``run`` the active one here; gives the one before."""
    before = _current.get()
    _current.set(run)
    return before


def activation(run: Handle) -> Activation | None:
    """How it came to be active in this process; None where it never was."""
    return run.keeper if isinstance(run.keeper, Activation) else None


def is_call(run: Run) -> bool:
    """Whether a tracked cell of this process opened it."""
    return isinstance(run.keeper, Activation) and run.keeper.is_call


def opened_in(run: Handle) -> Run | None:
    """The run that was active where this one was opened."""
    return run.keeper.opened_in if isinstance(run.keeper, Activation) else None


def belongs_here(run: Handle) -> bool:
    """Whether code here is part of ``run``: it was started by it, or by a child of it."""
    part = _current.get()
    while part is not None and part is not run:
        part = opened_in(part)
    return part is run


def is_free() -> bool:
    """Whether code here is part of no run at all."""
    return _current.get() is None


def adopt(here: Address) -> None:
    """Let this worker process log to that run."""
    session.adopted = here


def adopt_in_context(here: Address) -> None:
    """Let this thread or task log to that run."""
    _current.set(None)
    _adopted.set(here)


def _is_main() -> bool:
    return threading.current_thread() is threading.main_thread()


def _export(run: Address) -> None:
    """Let processes started from now on find the run, through the environment."""
    variables = {RUN_VARIABLE: run.run_id, STORE_VARIABLE: run.store}
    before = {name: os.environ.get(name) for name in variables}
    session.exported[run.run_id] = (os.getpid(), before)
    os.environ.update(variables)


def _unexport(run_id: str) -> None:
    """Put the environment back as it was before :func:`_export`."""
    _pid, before = session.exported.pop(run_id, (0, {}))
    for _pid, later in list(session.exported.values()):  # other threads open and end runs meanwhile
        if later[RUN_VARIABLE] == run_id:  # a run that was opened in this one ends after it
            later.update(before)
    if os.environ.get(RUN_VARIABLE) != run_id:
        return
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _set_here(run_id: str) -> bool:
    pid, _before = session.exported.get(run_id, (0, {}))
    return pid == os.getpid()
