"""Finds runs: the one that code here logs to, the last one, the one that is asked for."""

from __future__ import annotations

import os
from functools import lru_cache

from trackmagic.errors import NoActiveRun
from trackmagic.recording.handle import Address
from trackmagic.recording.opening import handle_of, run_of
from trackmagic.recording.run import Run
from trackmagic.recording.waiting import StillWaiting, WaitingRun, waited_for, waiting_row
from trackmagic.recording.writer import writer
from trackmagic.store import open_store
from trackmagic.tracking import context, workers
from trackmagic.tracking.session import readable_store, session, store
from trackmagic.views.references import Reference, number_of


def active_run() -> Run | None:
    """The run that code here logs to, or None."""
    if (run := context.current()) is not None:
        return run
    return _attached(there) if (there := context.address()) is not None else None


def here() -> Run:
    """The run that code here logs to. Raises :class:`NoActiveRun`."""
    if (run := active_run()) is None:
        raise NoActiveRun
    return run


def last_run() -> Run | None:
    """The run that this process opened last, ended or not."""
    return session.last


def get_run(reference: Reference) -> Run:
    """The run that ``#12``, a name, an id, its start, or ``-1`` for the last refers to.

    A number may be numpy's; a row of :func:`trackmagic.search_runs` and a run will do too. Raises
    :class:`NotFound`, :class:`Ambiguous`, :class:`BadValue` for what names no run.
    """
    readable = readable_store()
    return run_of(readable, readable.runs.get(number_of(readable, reference)))


@lru_cache(maxsize=64)
def _attached(there: Address) -> Run:
    """The run that this worker was started for."""
    if (run_id := waited_for(there)) is not None:
        return _waited(run_id)
    place = open_store(there.store) if there.store else store()
    row = place.runs.find(there.run_id)
    if row is None:
        raise NoActiveRun
    workers.install()
    return handle_of(place, row)


def _waited(run_id: str) -> Run:
    location = os.environ.get(context.STORE_VARIABLE, "")
    run = WaitingRun(waiting_row(run_id), _find_row, location=location, is_owner=False)
    run.wait()
    writer().add(run)
    workers.install()
    return run


def _find_row(run: WaitingRun) -> None:
    place = store()
    row = place.runs.find(run.id)
    if row is None:
        raise StillWaiting
    run.written(place, row.number)
    run.settled()
