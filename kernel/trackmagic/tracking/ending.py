"""Ends runs that were active here: with what was opened in them, by hand, by a stray cell, at the exit."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

from trackmagic.entities import Failure, Status
from trackmagic.recording.guard import quiet
from trackmagic.recording.handle import Handle
from trackmagic.recording.outcomes import outcome
from trackmagic.recording.run import Run
from trackmagic.recording.writer import at_the_end, writer
from trackmagic.tracking import workers
from trackmagic.tracking.context import Activation, activation


def end_run(
    run: Handle,
    status: Status = "finished",
    failure: Failure | None = None,
    *,
    also: Callable[[], None] = lambda: None,
    ended: float | None = None,
) -> None:
    """Close ``run`` and the children left open in it; nothing happens when it is closed.

    ``also`` writes more in the same transaction. When the disk takes none of it, it is tried again.
    """
    if run.closed or not run.is_here:
        return
    workers.install()  # the cell may have imported joblib, whose pool lives on
    if (entry := activation(run)) is not None:
        for child in _left_open_in(run, entry):
            end_run(child, status, failure)
        if status == "finished" and entry.asked is not None:
            status = entry.asked
        entry.leave(run)
    run.close(status, failure, also=also, ended=ended)


def activations() -> list[tuple[Run, Activation]]:
    """The open runs that are active in this process, the newest last, each with how it came to be."""
    pairs = ((run, activation(run)) for run in writer().runs())
    return [(run, entry) for run, entry in pairs if entry is not None]


def _left_open_in(run: Handle, outer: Activation) -> list[Run]:
    """Children of the same thread; a cell's run ends with the cell."""
    return [
        child
        for child, entry in activations()
        if entry.opened_in is run
        and entry.thread == outer.thread
        and (outer.is_call or not entry.is_call)
    ]


def end_strays() -> None:
    """End the calls of this thread whose cell was stopped before it could say so."""
    for run, entry in reversed(activations()):
        if entry.is_call and run.is_here and entry.thread == threading.get_ident():
            end_run(run, "interrupted")


def end_runs_of_cell(cell: int, status: Status, failure: Failure | None) -> None:
    """A cell that nobody tracks has failed: the runs that it opened and left open failed with it."""
    for run, entry in activations():
        if entry.cell == cell and entry.opened_in is None:
            end_run(run, status, failure)


def end_left_open() -> None:
    """At the end of the process: what nobody has ended ends as the program does."""
    error = getattr(sys, "last_exc", None) or getattr(sys, "last_value", None)
    status, failure = ("finished", None) if hasattr(sys, "ps1") else outcome(error)
    for run in reversed(writer().runs()):
        with quiet("ending the runs left open"), at_the_end():
            end_run(run, status, failure)
    if (notify := sys.modules.get("trackmagic.tracking.notify")) is not None:
        notify.finish()
