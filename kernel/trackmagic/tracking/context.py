"""Which run is active here: in this thread, this task, this worker.

The run travels in a context variable. Tasks copy it by themselves; threads, executors and pools get it
from :mod:`trackmagic.tracking.workers`. So what a cell starts logs to that cell's run for as long as it
lives, and code that belongs to no run finds none.
"""

from __future__ import annotations

import os
import threading
from contextvars import ContextVar
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from trackmagic.tracking.run import Run

RUN_VARIABLE, STORE_VARIABLE = "TRACKMAGIC_RUN_ID", "TRACKMAGIC_STORE"


class Address(msgspec.Struct, frozen=True):
    """A run that another process opened: where its store is, and its id ("" is no run)."""

    store: str
    run_id: str


_current: ContextVar[Run | None] = ContextVar("trackmagic_run", default=None)
_adopted: ContextVar[Address | None] = ContextVar("trackmagic_adopted", default=None)
_left_open: list[Run] = []
"""Runs opened outside tracked cells by the main thread; an async cell's context ends with the cell."""
_process: list[Address] = []
_exported: dict[str, tuple[int, dict[str, str | None]]] = {}


def current() -> Run | None:
    """The run that code here logs to, of this process; None where there is none."""
    found = _current.get()
    if found is not None or _adopted.get() is not None:
        return found  # a forked worker that adopted a run knows the parent's list, too
    return left_open()


def left_open() -> Run | None:
    """The run that code outside tracked cells opened last and left open, for the main thread."""
    if not _left_open or threading.current_thread() is not threading.main_thread():
        return None
    return _left_open[-1]


def address() -> Address | None:
    """The run that this worker was started for, when no run of its own process is active."""
    found = _adopted.get() or (_process[-1] if _process else None)
    if found is None and (run_id := os.environ.get(RUN_VARIABLE)) and not _set_here(run_id):
        found = Address(os.environ.get(STORE_VARIABLE, ""), run_id)
    return found if found is not None and found.run_id else None


def enter(run: Run | None) -> Run | None:
    """Make ``run`` the active one here; gives the one before."""
    before = _current.get()
    _current.set(run)
    return before


def leave(run: Run, before: Run | None) -> None:
    """Make the one before ``run`` active again, if ``run`` still is."""
    if run in _left_open:
        _left_open.remove(run)
    while before is not None and before.closed:
        before = before.opened_in
    if _current.get() is run:
        _current.set(before)


def leave_open(run: Run) -> None:
    """``run`` stays active in the main thread until it ends, whatever becomes of this context."""
    if threading.current_thread() is threading.main_thread():
        _left_open.append(run)


def belongs_here(run: Run) -> bool:
    """Whether code here is part of ``run``: it was started by it, or by a child of it."""
    found = _current.get()
    while found is not None and found is not run:
        found = found.opened_in
    return found is run


def is_free() -> bool:
    """Whether code here is part of no run at all."""
    return _current.get() is None


def adopt(here: Address) -> None:
    """Let this worker process log to that run."""
    _process[:] = [here]


def adopt_in_context(here: Address) -> None:
    """Let this thread or task log to that run."""
    _current.set(None)
    _adopted.set(here)


def export(run_id: str, store: str) -> None:
    """Let processes started from now on find the run, through the environment."""
    wanted = {RUN_VARIABLE: run_id, STORE_VARIABLE: store}
    _exported[run_id] = (os.getpid(), {name: os.environ.get(name) for name in wanted})
    os.environ.update(wanted)


def unexport(run_id: str) -> None:
    """Put the environment back as it was before :func:`export`."""
    _pid, before = _exported.pop(run_id, (0, {}))
    for _pid, later in list(_exported.values()):  # other threads open and end runs meanwhile
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
    pid, _before = _exported.get(run_id, (0, {}))
    return pid == os.getpid()
