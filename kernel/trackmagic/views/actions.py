"""What a screen may do to runs: each action is one transaction, done for all of its runs or for none.

Stopping is no write: it sends a run's process the interrupt that Jupyter's own stop button sends, and
what the process then does with its run is its own work.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from trackmagic.capture.masking import masked, masker
from trackmagic.entities import Entity, Process, Run, Whole
from trackmagic.errors import BadValue
from trackmagic.host import TOLERANCE_SECONDS, is_alive, this_process
from trackmagic.places import kernels
from trackmagic.places.registry import store_id
from trackmagic.store import Store
from trackmagic.store.changes import Changed
from trackmagic.store.journal import is_written_here, run_of
from trackmagic.store.text import TAG_CHARACTERS, check_key, check_text
from trackmagic.views import format as fmt

NAME = 60
"""Characters of the name of an experiment in a message."""

_IS_WINDOWS: bool = sys.platform == "win32"


class ChangesQuery(Entity, frozen=True):
    """What changed after a cursor; -1 asks where it stands."""

    cursor: Whole = -1


class NoteAction(Entity, frozen=True):
    """Write the note of a run."""

    run: Whole
    note: str


class TagAction(Entity, frozen=True):
    """Set a tag of runs, or take it away (``value`` null)."""

    runs: tuple[Whole, ...]
    key: str
    value: str | None = None


class RenameAction(Entity, frozen=True):
    """Give a run another name."""

    run: Whole
    name: str


class RunsAction(Entity, frozen=True):
    """Delete, restore or stop runs."""

    runs: tuple[Whole, ...]


class Done(Entity, frozen=True):
    """The action is done; ``runs`` are those that it changed."""

    runs: tuple[int, ...]
    message: str = ""
    experiments: tuple[int, ...] = ()
    """Ids of the experiments that it changed."""


class TagBefore(Entity, frozen=True):
    """Runs that had one value; null: they had no such tag."""

    value: str | None
    runs: tuple[int, ...]


class Tagged(Entity, frozen=True):
    """The tag is set or taken away; ``before`` takes that back."""

    runs: tuple[int, ...]
    before: tuple[TagBefore, ...]


class MoveAction(Entity, frozen=True):
    """File runs under another experiment, which is made when it is missing."""

    runs: tuple[Whole, ...]
    experiment: str
    with_nested: bool = True
    """What ran inside them follows; false to take a move back: ``came_from`` has it all."""


class Moved(Entity, frozen=True):
    """The runs are moved; ``came_from`` tells by the name of an experiment which were there before."""

    runs: tuple[int, ...]
    came_from: dict[str, tuple[int, ...]]
    message: str = ""


def changes(store: Store, query: ChangesQuery) -> Changed:
    """What changed after the cursor; at -1 only where it stands."""
    if query.cursor < 0:
        return Changed(cursor=store.changes.cursor(), runs=(), experiments=())
    return store.changes.since(query.cursor)


def set_note(store: Store, action: NoteAction) -> Done:
    """Replace the note of a run. Raises :class:`NotFound`, :class:`BadValue`."""
    store.runs.set_note(action.run, masked(action.note))
    return Done(runs=(action.run,))


def rename(store: Store, action: RenameAction) -> Done:
    """Give a run another name. Raises :class:`NotFound`, :class:`BadName`."""
    store.runs.rename(action.run, masked(action.name))
    return Done(runs=(action.run,))


def set_tag(store: Store, action: TagAction) -> Tagged:
    """Set a tag of the runs, or take it away.

    Raises :class:`NotFound`, :class:`BadName`, :class:`BadValue`.
    """
    check_key("tag", action.key)
    if action.value is not None:
        check_text(f"tag {action.key!r}", action.value, TAG_CHARACTERS)
    with store.transaction():
        numbers = tuple(run.number for run in _all(store, action.runs))
        before = _tag_before(store, numbers, action.key)
        for number in numbers:
            if action.value is None:
                store.tags.remove(number, action.key)
            else:
                store.tags.set(number, {action.key: masker().value(action.key, action.value)})
    return Tagged(runs=numbers, before=before)


def delete_runs(store: Store, action: RunsAction) -> Done:
    """Hide the runs, and what ran inside them, until they are restored. Raises :class:`NotFound`."""
    return _done(action, store.runs.delete_with_nested(_once(action.runs)), "deleted")


def restore_runs(store: Store, action: RunsAction) -> Done:
    """Show deleted runs again, with what was deleted along with them. Raises :class:`NotFound`."""
    return _done(action, store.runs.restore_with_nested(_once(action.runs)), "restored")


def move_runs(store: Store, action: MoveAction) -> Moved:
    """File the runs under another experiment, which is made when it is missing; all of them or none.

    What ran inside them follows when it is filed where they are. Raises :class:`NotFound`,
    :class:`BadName`.
    """
    name = check_key("experiment name", action.experiment)
    moved: list[Run] = []
    if numbers := _once(action.runs):
        with store.transaction():
            to = store.experiments.ensure(name)
            if action.with_nested:
                moved = store.runs.move_with_nested(numbers, to)
            else:
                moved = [run for run in _all(store, numbers) if run.experiment_id != to.id]
                store.runs.move([run.number for run in moved], to)
    came_from: dict[str, list[int]] = {}
    for run in moved:
        came_from.setdefault(run.experiment, []).append(run.number)
    return Moved(
        runs=tuple(run.number for run in moved),
        came_from={key: tuple(numbers) for key, numbers in came_from.items()},
        message=_message(action.runs, moved, f"moved to '{fmt.one_line(name, NAME)}'"),
    )


def stop_runs(store: Store, action: RunsAction) -> Done:
    """Interrupt the processes of running runs, as Ctrl+C does; when one cannot be, none is.

    Raises :class:`NotFound`, and :class:`BadValue` that says why a run cannot be stopped from here.
    """
    runs = _all(store, action.runs)
    processes: dict[Process, None] = {}
    for run in runs:
        made_by = store.runs.process(run.number)
        if made_by is None:
            raise BadValue(_unattended(run))
        reason = _obstacle(store, run, made_by) or _busy_here(run, made_by)
        if reason:
            raise BadValue(reason)
        processes[made_by] = None
    for process in processes:
        _interrupt(process)
    return Done(
        runs=tuple(run.number for run in runs),
        message=f"{fmt.count(len(runs), 'run')} interrupted",
    )


def can_stop(store: Store, run: Run) -> bool:
    """Tell whether :func:`stop_runs` may reach its process: alive, of this machine and this user."""
    made_by = store.runs.process(run.number) if run.status == "running" else None
    return made_by is not None and not _obstacle(store, run, made_by)


def _unattended(run: Run) -> str:
    if run.status != "running":
        return _not_running(run)
    return f"run #{run.number} cannot be stopped: no process is known to make it"


def _not_running(run: Run) -> str:
    return f"run #{run.number} is not running: its status is {run.status}"


def _once(numbers: Sequence[int]) -> list[int]:
    return list(dict.fromkeys(numbers))


def _all(store: Store, numbers: Sequence[int]) -> list[Run]:
    """Every one of the runs, once. Raises :class:`NotFound` for the first that is not there."""
    return store.runs.get_many(_once(numbers))


def _done(action: RunsAction, changed: Sequence[Run], how: str) -> Done:
    numbers = tuple(run.number for run in changed)
    return Done(runs=numbers, message=_message(action.runs, changed, how))


def _message(numbers: Sequence[int], changed: Sequence[Run], how: str) -> str:
    """``1 run deleted, with 2 inside``: what was named, and what went along."""
    along = sum(run.number not in numbers for run in changed)
    inside = f", with {fmt.number(along)} inside" if along else ""
    return f"{fmt.count(len(changed) - along, 'run')} {how}{inside}"


def _tag_before(store: Store, numbers: Sequence[int], key: str) -> tuple[TagBefore, ...]:
    """Which of the runs have which value now."""
    numbers_by_value: dict[str | None, list[int]] = {}
    tags = store.tags.of_many(numbers)
    for number in numbers:
        value = next((tag.value for tag in tags[number] if tag.key == key), None)
        numbers_by_value.setdefault(value, []).append(number)
    return tuple(
        TagBefore(value=value, runs=tuple(runs)) for value, runs in numbers_by_value.items()
    )


def _obstacle(store: Store, run: Run, process: Process) -> str:
    """Why the run cannot be stopped from here, in a line; empty when it can."""
    here = this_process()
    if run.status != "running":
        return _not_running(run)
    if process.place != here.place or not here.place:
        return (
            f"run #{run.number} runs on {fmt.one_line(process.host)}, in a machine or container "
            "that this process cannot reach; stop it there"
        )
    if process.user != here.user:
        return (
            f"run #{run.number} belongs to user {fmt.one_line(process.user)}; only they can stop it"
        )
    alive = is_alive(process)
    if alive is False:
        return f"the process of run #{run.number} has ended, so there is nothing to stop"
    if alive is None or not process.process_started:
        return (
            f"whether process {process.pid} still is the one of run #{run.number} cannot be told; "
            "interrupt its kernel instead"
        )
    if not makes(store, run, process):
        return (
            f"process {process.pid} has not said itself that it makes run #{run.number}, and a store may "
            "name any process; interrupt it where it runs"
        )
    if _IS_WINDOWS and process.pid != here.pid:
        return (
            f"run #{run.number} runs in another process, and Windows cannot interrupt that "
            "without ending it; interrupt its kernel instead"
        )
    return ""


def _busy_here(run: Run, process: Process) -> str:
    """Why an interrupt would hit this very request instead of the run."""
    if process.pid == os.getpid() and threading.current_thread() is threading.main_thread():
        return (
            f"run #{run.number} is open in this kernel, but no cell of it is executing; "
            "close it with end_run()"
        )
    return ""


def _interrupt(process: Process) -> None:
    """Send SIGINT to that process and to no later one of the same pid."""
    if process.pid == os.getpid():
        if _IS_WINDOWS:
            signal.raise_signal(signal.SIGINT)
        else:
            os.kill(process.pid, signal.SIGINT)
        return
    try:
        _send(process)
    except OSError as error:
        raise BadValue(
            f"process {process.pid} cannot be interrupted: {error.strerror or error}"
        ) from error


def _send(process: Process) -> None:
    if sys.platform != "linux":
        os.kill(process.pid, signal.SIGINT)
        return
    handle = os.pidfd_open(process.pid)
    try:
        if is_alive(process):
            signal.pidfd_send_signal(handle, signal.SIGINT)
    finally:
        os.close(handle)


# Whether a process makes a run, by what only that process can have done. A store names the process of each
# run, but a store may be a stranger's, and would have any process of the reader interrupted. So the process
# itself must say so: it holds a journal of the run open to write, or its kernel has announced the store in
# the user's runtime folder.


def makes(store: Store, run: Run, process: Process) -> bool:
    """Whether the process that the store names for the run really makes it, as far as that can be told."""
    if process.pid == os.getpid() and is_written_here(run.id):
        return True
    return _is_announced(store, process) or any(
        run_of(path) == run.id for path in _written(store, process.pid)
    )


def _is_announced(store: Store, process: Process) -> bool:
    id = store_id(store.location)
    return any(
        use.store == id
        and (use.process.pid, use.process.place) == (process.pid, process.place)
        and abs(use.process.process_started - process.process_started) <= TOLERANCE_SECONDS
        for use in kernels.running().values()
    )


def _written(store: Store, pid: int) -> Iterator[Path]:
    """Files of the store's journals that the process has open to write."""
    folder = store.journals.resolve()
    opened = _of_proc(pid) if sys.platform == "linux" else _of_psutil(pid)
    return (path for path in opened if path.parent == folder)


def _of_proc(pid: int) -> Iterator[Path]:
    with suppress(OSError):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError, ValueError, IndexError):
                path = link.readlink()
                flags = Path(f"/proc/{pid}/fdinfo/{link.name}").read_text().split("flags:")[1]
                if int(flags.split()[0], 8) & os.O_ACCMODE != os.O_RDONLY:
                    yield path


def _of_psutil(pid: int) -> Iterator[Path]:
    with suppress(Exception):  # not there, or not allowed
        import psutil

        for opened in psutil.Process(pid).open_files():
            yield Path(opened.path)
