"""Opens runs that are active here, or makes one active again."""

from __future__ import annotations

import atexit
import os
import sys
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module

from trackmagic.config import Settings
from trackmagic.errors import BadSetting, NotFound, RunActive, TrackmagicError
from trackmagic.host import this_process
from trackmagic.recording import content
from trackmagic.recording.guard import DISK, quiet, say_once
from trackmagic.recording.opening import Opening, handle_of, open_later, open_now
from trackmagic.recording.run import Run
from trackmagic.recording.steps import DISK_TROUBLE
from trackmagic.recording.writer import writer
from trackmagic.store import Store
from trackmagic.store.text import NOTE_CHARACTERS, TAG_CHARACTERS, check_key, check_text
from trackmagic.tracking import workers
from trackmagic.tracking.active import active_run, get_run
from trackmagic.tracking.context import STORE_VARIABLE, Activation, activation
from trackmagic.tracking.ending import end_left_open, end_run
from trackmagic.tracking.session import (
    experiment_name,
    readable_store,
    session,
    settings,
    store_of,
)


def start_run(
    run_id: str | int | None = None,
    *,
    run_name: str | None = None,
    experiment: str | None = None,
    nested: bool = False,
    parent_run_id: str | int | None = None,
    tags: Mapping[str, object] | None = None,
    note: str | None = None,
) -> Run:
    """Open a run, or with ``run_id`` (any reference) resume one, and make it the active one.

    Use it in a ``with`` block, or end it with :func:`end_run`. Inside a tracked cell, a worker of one,
    or with ``nested``, it is a child of the active run, and with ``parent_run_id`` (any reference) of
    that one, which may be over. A run that another process has open is joined:
    that process ends it. A name is enough to resume only where one run has it. Raises
    :class:`RunActive` where a run is open and a child was not asked for, :class:`NotFound`,
    :class:`Ambiguous`, :class:`BadName`, :class:`BadValue`.
    """
    if run_id is not None:
        return _resume(run_id)
    _check_wish(run_name, experiment, tags, note)
    parent = _parent(nested=nested)
    if parent_run_id is not None:
        parent = get_run(parent_run_id)
    if parent is not None and not experiment:
        entry = activation(parent)
        is_set = session.experiments_set > (0 if entry is None else entry.experiments_set)
        experiment = session.experiment if is_set else None
    run = open_run(run_name, experiment=experiment, parent=parent)
    if tags:
        run.set_tags(tags)
    if note is not None:
        run.set_note(note)
    return run


def _check_wish(run_name: object, experiment: object, tags: object, note: object) -> None:
    """Before anything is ended or opened. Raises :class:`BadName`, :class:`BadValue`."""
    for kind, name in (("run name", run_name), ("experiment name", experiment)):
        if name is not None:
            check_key(kind, name)
    if note is not None:
        check_text("the note", note, NOTE_CHARACTERS)
    for key, text in content.tags({} if tags is None else tags).items():
        check_text(f"tag {key!r}", text, TAG_CHARACTERS)


def open_run(
    name: str | None = None,
    *,
    experiment: str | None = None,
    parent: Run | None = None,
    is_call: bool = False,
    keep: Callable[[Run], None] = lambda _run: None,
) -> Run:
    """A new run of this process, active here; ``is_call`` when a tracked cell opens it.

    A child is filed with its parent unless another experiment is given. ``keep`` writes more in the
    same transaction. A disk that takes nothing is said, once; then the run waits in memory, that of a
    tracked cell whatever is wrong with the store.
    """
    name = name and content.note(name)
    snapshot: Settings | None = None  # those that hold as it starts, unless they cannot be read yet

    def place() -> Store:
        return store_of(snapshot or settings())

    def filed() -> str:
        return experiment or (experiment_name() if parent is None else parent.experiment)

    opening = Opening(
        store=place,
        experiment=filed,
        owner=this_process(),
        run_id=uuid.uuid4().hex,
        started=time.time(),
        name=name,
        parent=parent,
        keep=keep,
    )
    try:
        snapshot = settings()
        if parent is None:
            experiment = experiment or experiment_name()
        run = open_now(opening)
    except Exception as error:
        is_disk = isinstance(error, DISK_TROUBLE)
        is_behind = parent is not None and not parent.number
        if not (is_call or is_behind or (is_disk and not isinstance(error, TrackmagicError))):
            raise
        if not is_behind:
            problem = f"{type(error).__name__}: {getattr(error, 'orig', None) or error}"
            say_once("opening the run", problem, about=DISK if is_disk else None)
        location = os.environ.get(STORE_VARIABLE, "") if snapshot is None else snapshot.store
        run = open_later(opening, experiment or "", location)
    return _activate(run, is_call=is_call)


def _resume(reference: str | int) -> Run:
    session.recovered = 0.0  # a kernel that died a moment ago must not count as alive
    store = readable_store()
    try:
        row = store.runs.get(store.resolve(reference, unique=True))
    except NotFound as error:
        raise NotFound("run", reference, "run_name= names a new one") from error
    if (live := writer().find(row.id)) is not None:
        raise RunActive(live.name)
    is_free = row.status != "running"
    if is_free:
        store.runs.resume(row.number, this_process())
    return _activate(handle_of(store, row, is_owner=is_free))


def _parent(*, nested: bool) -> Run | None:
    active = active_run()
    if active is None:
        return None
    entry = activation(active)
    if (
        nested
        or not active.is_owned
        or entry is None
        or entry.is_call
        or entry.opened_in is not None
    ):
        return active
    if session.cell and entry.cell != session.cell:
        say = f"run {active.name!r} was left open by an earlier cell; it is finished now"
        print(f"trackmagic: {say}", file=sys.stderr)  # noqa: T201 - a word to the user
        end_run(active)
        return None
    raise RunActive(active.name)


def _activate(run: Run, *, is_call: bool = False) -> Run:
    workers.install()
    run.keeper = Activation(run, end_run, is_call=is_call)
    session.last = run
    # what is wrong with settings is said where the run is opened
    with quiet("reading where words are sent"), suppress(BadSetting):
        here = settings()
        if here.notify or "trackmagic.tracking.notify" in sys.modules:
            from trackmagic.tracking.notify import follow

            follow(here)
    if not is_call:
        import_module("numpy")  # the writer's thread must not be the first to
    writer().add(run)
    atexit.unregister(end_left_open)
    atexit.register(end_left_open)
    return run
