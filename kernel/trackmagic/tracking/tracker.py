"""Opens and ends runs: the place where the store, the active run and the background thread meet."""

from __future__ import annotations

import atexit
import os
import sys
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import SupportsIndex

import msgspec

from trackmagic import config
from trackmagic.capture.process import is_alive, this_process
from trackmagic.config import Settings
from trackmagic.entities import Failure, Status
from trackmagic.errors import Ambiguous, NoActiveRun, NotFound, RunActive, TrackmagicError
from trackmagic.store import Store, open_store
from trackmagic.store.text import NOTE_CHARACTERS, TAG_CHARACTERS, check_key, check_text, mend
from trackmagic.tracking import content, context, workers
from trackmagic.tracking.outcomes import outcome
from trackmagic.tracking.quiet import DISK, quiet, say_once
from trackmagic.tracking.run import Run
from trackmagic.tracking.steps import DISK_TROUBLE
from trackmagic.tracking.waiting import Opening, StillWaiting, WaitingRun, waited_for
from trackmagic.tracking.writer import at_the_end, writer

DEFAULT_EXPERIMENT = "default"
RECOVER_SECONDS = 1.0


class Session(msgspec.Struct):
    """What this process remembers between runs."""

    experiment: str | None = None
    """Set by ``set_experiment`` or ``%track --experiment``."""
    experiments_set: int = 0
    """How often ``set_experiment`` was called."""
    notebook: str = ""
    """Path of the notebook, when there is one."""
    folder: str = ""
    """Where the process was when it first asked for its settings, without a notebook."""
    cell: int = 0
    """Counts the cells that this kernel executes; 0 outside notebooks."""
    saved: float = 0.0
    """When the notebook file was saved last, as far as was looked."""
    last: Run | None = None
    recovered: float = 0.0


session = Session()
_befores: dict[str, Run | None] = {}
_opened_in_cell: dict[str, int] = {}


def settings() -> Settings:
    """The settings that hold here: in the notebook's folder, else where the process first asked.

    So code that changes the folder does not change the store. Files are looked at once a session.
    """
    if not session.notebook and not session.folder:
        session.folder = str(Path.cwd())
    folder = str(Path(session.notebook).parent) if session.notebook else session.folder
    return _settings(folder, tuple(os.environ.get(name) for name in config.VARIABLES))


@lru_cache(maxsize=16)
def _settings(folder: str, values: tuple[str | None, ...]) -> Settings:
    environ = {name: one for name, one in zip(config.VARIABLES, values, strict=True) if one}
    start = Path(folder)
    return config.settings(start if start.is_dir() else Path.cwd(), environ)


def store() -> Store:
    """The store that runs go to. Raises :class:`StoreUnusable`, :class:`StoreTooNew`."""
    return _store_of(settings())


def _store_of(here: Settings) -> Store:
    return open_store(here.store, artifacts=here.artifacts, alive=is_alive)


def readable_store() -> Store:
    """The store with everything in it that was logged until now, dead runs closed."""
    found = store()
    writer().fold()
    if time.monotonic() - session.recovered > RECOVER_SECONDS:
        session.recovered = time.monotonic()
        with quiet("closing the runs of dead processes"):
            found.recover()
    return found


def experiment_name() -> str:
    """Where new runs are filed: the session's, the settings', the notebook's name, ``default``."""
    if session.experiment:
        return session.experiment
    return settings().experiment or Path(session.notebook).stem or DEFAULT_EXPERIMENT


def start_run(
    run_id: str | int | None = None,
    *,
    run_name: str | None = None,
    experiment: str | None = None,
    nested: bool = False,
    tags: Mapping[str, object] | None = None,
    note: str | None = None,
) -> Run:
    """Open a run, or with ``run_id`` (any reference) resume one, and make it the active one.

    Use it in a ``with`` block, or end it with :func:`end_run`. Inside a tracked cell, a worker of one,
    or with ``nested``, it is a child of the active run. A run that another process has open is joined:
    that process ends it. A name is enough to resume only where one run has it. Raises
    :class:`RunActive` where a run is open and a child was not asked for, :class:`NotFound`,
    :class:`Ambiguous`, :class:`BadName`, :class:`BadValue`.
    """
    if run_id is not None:
        return _resume(run_id)
    _check_wish(run_name, experiment, tags, note)
    parent = _parent(nested=nested)
    if parent is not None and not experiment:
        is_set = session.experiments_set > parent.experiments_set
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
    wish = Opening(uuid.uuid4().hex, name, experiment, parent, started=time.time())
    try:
        wish = msgspec.structs.replace(wish, settings=settings())
        if parent is None and not experiment:
            wish = msgspec.structs.replace(wish, experiment=experiment_name())
        run = _open_now(wish, keep)
    except Exception as error:
        is_disk, is_behind = (
            isinstance(error, DISK_TROUBLE),
            parent is not None and not parent.number,
        )
        if not (is_call or is_behind or (is_disk and not isinstance(error, TrackmagicError))):
            raise
        if not is_behind:
            problem = f"{type(error).__name__}: {getattr(error, 'orig', None) or error}"
            say_once("opening the run", problem, about=DISK if is_disk else None)
        run = WaitingRun(wish, lambda waiting: _open_later(waiting, wish, keep))
        run.wait()
    run.is_call = is_call
    return _activate(run)


def _open_now(wish: Opening, keep: Callable[[Run], None]) -> Run:
    into = _store_of(wish.settings or settings())
    with into.transaction():
        run = Run(into, _add_row(into, wish), wish.run_id, is_owner=True, is_new=True)
        run.journal.started = wish.started
        keep(run)
    return run


def _open_later(run: WaitingRun, wish: Opening, keep: Callable[[Run], None]) -> None:
    into = _store_of(wish.settings or settings())
    try:
        with into.transaction():
            run.written(into, _add_row(into, wish))
            keep(run)
    except BaseException:
        run.taken_back()
        raise
    run.settled()


def _add_row(into: Store, wish: Opening) -> int:
    parent, experiment = wish.parent, wish.experiment
    if parent is not None and not parent.number:
        raise StillWaiting
    if not experiment:
        experiment = experiment_name() if parent is None else parent.experiment
    filed = into.experiments.ensure(experiment)
    row = into.runs.add(
        filed,
        this_process(),
        name=wish.name,
        parent=None if parent is None else parent.number,
        run_id=wish.run_id,
        started=wish.started,
    )
    return row.number


def end_strays() -> None:
    """End the calls of this thread whose cell was stopped before it could say so."""
    for run in reversed(writer().runs()):
        if run.is_call and run.is_here and run.thread == threading.get_ident():
            end_run(run, "interrupted")


def end_run(
    run: Run,
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
    for child in writer().runs():
        is_inside = child.opened_in is run and child.thread == run.thread
        if is_inside and (run.is_call or not child.is_call):  # a cell's run ends with the cell
            end_run(child, status, failure)
    run.closed = True
    if status == "finished" and run.asked is not None:
        status = run.asked
    _leave(run)
    run.journal.late = True
    run.journal.retire()
    writer().release(run)
    _write_end(run, status, failure, also, time.time() if ended is None else ended)


def _write_end(
    run: Run, status: Status, failure: Failure | None, also: Callable[[], None], ended: float
) -> None:
    def write() -> None:
        run.fold_most()
        try:
            with run.store.transaction():
                run.fold()
                if not run.is_owned:
                    return
                also()
                if failure is not None:
                    run.store.runs.set_failure(run.number, failure)
                run.store.runs.end(run.number, status, ended=ended)
        except BaseException:
            run.store.metrics.doubt()
            raise
        if gone := run.clear_journals():
            writer().tidy(lambda: run.store.metrics.forget(gone))

    if writer().is_behind(run):
        writer().later(run, "the end", write)
        return
    try:
        write()
    except (*DISK_TROUBLE, KeyboardInterrupt) as error:
        problem = str(getattr(error, "orig", error)) or "interrupted while it waited"
        say_once(f"writing to {run.store.name}", problem, about=DISK)
        writer().later(run, "the end", write)
        if isinstance(error, KeyboardInterrupt):
            raise


def active_run() -> Run | None:
    """The run that code here logs to, or None."""
    if (found := context.current()) is not None:
        return found
    return _attached(there) if (there := context.address()) is not None else None


def here() -> Run:
    """The run that code here logs to. Raises :class:`NoActiveRun`."""
    if (found := active_run()) is None:
        raise NoActiveRun
    return found


def last_run() -> Run | None:
    """The run that this process opened last, ended or not."""
    return session.last


def get_run(reference: str | SupportsIndex) -> Run:
    """The run that ``#12``, a name, an id, its start, or ``-1`` for the last refers to.

    A number may be numpy's, as a search gives it. Raises :class:`NotFound`, :class:`Ambiguous`,
    :class:`BadValue` for what names no run.
    """
    found = readable_store()
    row = found.runs.get(found.resolve(reference))
    if (live := writer().find(row.id)) is not None:
        return live
    run = Run(found, row.number, row.id)
    run.closed = row.status != "running"
    return run


def end_runs_of_cell(cell: int, status: Status, failure: Failure | None) -> None:
    """A cell that nobody tracks has failed: the runs that it opened and left open failed with it."""
    for run in writer().runs():
        if _opened_in_cell.get(run.id) == cell and run.opened_in is None:
            end_run(run, status, failure)


def _resume(reference: str | int) -> Run:
    session.recovered = 0.0  # a kernel that died a moment ago must not count as alive
    found = readable_store()
    if isinstance(reference, str) and len(same := found.runs.named(mend(reference))) > 1:
        raise Ambiguous(reference, [f"#{number}" for number in same])
    try:
        row = found.runs.get(found.resolve(reference))
    except NotFound as error:
        raise NotFound("run", reference, "run_name= names a new one") from error
    if (live := writer().find(row.id)) is not None:
        raise RunActive(live.name)
    is_free = row.status != "running"
    if is_free:
        found.runs.resume(row.number, this_process())
    return _activate(Run(found, row.number, row.id, is_owner=is_free))


def _parent(*, nested: bool) -> Run | None:
    active = active_run()
    if active is None:
        return None
    if nested or not active.is_owned or active.is_call or active.opened_in is not None:
        return active
    opened = _opened_in_cell.get(active.id, 0)
    if session.cell and opened != session.cell:
        say = f"run {active.name!r} was left open by an earlier cell; it is finished now"
        print(f"trackmagic: {say}", file=sys.stderr)  # noqa: T201 - a word to the user
        end_run(active)
        return None
    raise RunActive(active.name)


def _activate(run: Run) -> Run:
    workers.install()
    run.opened_in = context.current()
    _befores[run.id] = context.enter(run)
    if run.opened_in is None and not run.is_call:
        context.leave_open(run)
    run.exported = run.address.run_id
    context.export(run.exported, run.address.store)
    _opened_in_cell[run.id] = session.cell
    run.experiments_set = session.experiments_set
    session.last = run
    if not run.is_call:
        import_module("numpy")  # the writer's thread must not be the first to
    writer().add(run)
    atexit.unregister(_end_left_open)
    atexit.register(_end_left_open)
    return run


def _leave(run: Run) -> None:
    context.leave(run, _befores.pop(run.id, None))
    context.unexport(run.exported)
    _opened_in_cell.pop(run.id, None)


def _end_left_open() -> None:
    """At the end of the process: what nobody has ended ends as the program does."""
    error = getattr(sys, "last_exc", None) or getattr(sys, "last_value", None)
    status, failure = ("finished", None) if hasattr(sys, "ps1") else outcome(error)
    for run in reversed(writer().runs()):
        with quiet("ending the runs left open"), at_the_end():
            end_run(run, status, failure)


@lru_cache(maxsize=64)
def _attached(there: context.Address) -> Run:
    if (run_id := waited_for(there)) is not None:
        run = WaitingRun(Opening(run_id), _find_later, is_owner=False)
        run.wait()
        writer().add(run)
        workers.install()
        return run
    found = open_store(there.store, alive=is_alive) if there.store else store()
    row = found.runs.find(there.run_id)
    if row is None:
        raise NoActiveRun
    workers.install()
    return Run(found, row.number, row.id)


def _find_later(run: WaitingRun) -> None:
    into = store()
    row = into.runs.find(run.id)
    if row is None:
        raise StillWaiting
    run.written(into, row.number)
    run.settled()
