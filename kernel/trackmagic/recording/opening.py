"""Opens runs: a row in a store, and the handle that fills it. None of them is active anywhere."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

import msgspec

from trackmagic import entities
from trackmagic.entities import Process
from trackmagic.recording.run import Run
from trackmagic.recording.waiting import StillWaiting, WaitingRun, waiting_row
from trackmagic.recording.writer import writer
from trackmagic.store import Store


def _nothing_more(_run: Run) -> None:
    """Keep nothing else."""


class Opening(msgspec.Struct, frozen=True):
    """How a run is opened, whenever that is: asked again each time it is tried."""

    store: Callable[[], Store]
    experiment: Callable[[], str]
    """Where it is filed."""
    owner: Process | None
    """The process that ends it, or its readers once that is gone; None: whoever does, or time."""
    run_id: str
    started: float
    """Unix seconds, UTC."""
    name: str | None = None
    parent: Run | None = None
    keep: Callable[[Run], None] = _nothing_more
    """Writes more in the same transaction."""


def record_run(
    store: Store,
    experiment: str = "default",
    *,
    owner: Process | None = None,
    name: str | None = None,
    parent: Run | None = None,
    run_id: str | None = None,
    started: float | None = None,
) -> Run:
    """A new run, filled through its handle alone: code that logs elsewhere does not find it.

    Without an ``owner`` other processes may fill and end it after this one is gone; where nobody does,
    readers close it a day after its last point. ``started`` is in Unix seconds (UTC), now unless given.
    Raises :class:`BadName`.
    """
    opening = Opening(
        store=lambda: store,
        experiment=lambda: experiment,
        owner=owner,
        run_id=run_id or uuid.uuid4().hex,
        started=time.time() if started is None else started,
        name=name,
        parent=parent,
    )
    run = open_now(opening)
    writer().add(run)
    return run


def handle_of(store: Store, row: entities.Run, *, is_owner: bool = False) -> Run:
    """The handle of a run that is in the store."""
    writer()  # does what the disk refuses
    return Run(store, row.number, row.id, is_owner=is_owner)


def run_of(store: Store, row: entities.Run) -> Run:
    """The run of a row: the handle that fills it in this process, else one that reads and changes it."""
    if (live := writer().find(row.id)) is not None:
        return live
    run = handle_of(store, row)
    run.closed = row.status != "running"
    return run


Run.of_row = run_of


def open_now(opening: Opening) -> Run:
    """A run whose row is written. Raises what the store raises."""
    writer()
    store = opening.store()
    with store.transaction():
        number = _add_row(store, opening)
        run = Run(
            store,
            number,
            opening.run_id,
            is_owner=True,
            is_new=True,
            beats=opening.owner is not None,
        )
        run.journal.started = opening.started
        opening.keep(run)
    return run


def open_later(opening: Opening, experiment: str, location: str) -> WaitingRun:
    """A run whose row is written as soon as its store takes it.

    Until then it is in ``experiment``, and other processes look for it in the store at ``location``.
    """
    writer()
    row = waiting_row(
        opening.run_id, name=opening.name, experiment=experiment, started=opening.started
    )
    run = WaitingRun(row, lambda run: _write_row(run, opening), location=location)
    run.wait()
    return run


def _write_row(run: WaitingRun, opening: Opening) -> None:
    store = opening.store()
    try:
        with store.transaction():
            run.written(store, _add_row(store, opening))
            opening.keep(run)
    except BaseException:
        run.taken_back()
        raise
    run.settled()


def _add_row(store: Store, opening: Opening) -> int:
    parent = opening.parent
    if parent is not None and not parent.number:
        raise StillWaiting
    row = store.runs.add(
        store.experiments.ensure(opening.experiment()),
        opening.owner,
        name=opening.name,
        parent=None if parent is None else parent.number,
        run_id=opening.run_id,
        started=opening.started,
    )
    return row.number
