"""Looks at git and the installed packages beside the user's code, and files them with the run.

Runs that open within a moment of each other share one look: cells that take milliseconds are not
slowed by a git process each.
"""

from __future__ import annotations

import atexit
import queue
import threading
import time
from collections.abc import Collection, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import msgspec

from trackmagic.capture.environment import environment
from trackmagic.capture.git import git_state
from trackmagic.capture.masking import masker
from trackmagic.capture.system import Sampler
from trackmagic.capture.taken import Taken
from trackmagic.entities import Environment, GitState
from trackmagic.recording.guard import quiet
from trackmagic.recording.run import Run
from trackmagic.recording.writer import writer

MOMENT_SECONDS = 0.1
EXIT_SECONDS = 5.0


class _Wish(NamedTuple):
    run: Run
    parts: Collection[str]
    folder: Path


_wishes: queue.SimpleQueue[_Wish | None] = queue.SimpleQueue()
_state: dict[str, threading.Thread] = {}


def look_around(run: Run, parts: Collection[str], notebook: str) -> None:
    """Start to look; what is found is masked and written to the run, also after it has ended."""
    if not {"git", "environment", "system"} & set(parts):
        return
    if "system" in parts:
        import_module("psutil")  # not first in the thread: it might meet an import of the user's
    folder = Path(notebook).parent if notebook else Path.cwd()
    _wishes.put(_Wish(run, parts, folder))
    thread = _state.get("thread")
    if thread is None or not thread.is_alive():
        _state["thread"] = thread = threading.Thread(
            target=_work, name="trackmagic surroundings", daemon=True
        )
        thread.start()
        atexit.unregister(_finish)
        atexit.register(_finish)


def _work() -> None:
    is_last = False
    while not is_last:
        batch = [_wishes.get()]
        if batch[0] is not None and _wishes.empty():
            time.sleep(MOMENT_SECONDS)
        while not _wishes.empty():
            batch.append(_wishes.get())
        is_last = None in batch
        wishes = [wish for wish in batch if wish is not None]
        if any("system" in wish.parts for wish in wishes) and writer().sample is None:
            with quiet("sampling the system"):
                writer().sample = Sampler().sample
        for folder in {wish.folder for wish in wishes}:
            with quiet("looking around"):
                _look(folder, [wish for wish in wishes if wish.folder == folder])


def _look(folder: Path, wishes: Sequence[_Wish]) -> None:
    packages = environment() if any("environment" in wish.parts for wish in wishes) else None
    git = git_state(folder) if any("git" in wish.parts for wish in wishes) else None
    for wish in wishes:
        keep = partial(_keep, wish, packages, git)
        wish.run.later("git and environment", keep, aside=True)


def _keep(wish: _Wish, packages: Environment | None, git: Taken[GitState | None] | None) -> None:
    store, number = wish.run.store, wish.run.number
    with store.transaction():
        if packages is not None and "environment" in wish.parts:
            store.surroundings.set_environment(number, packages)
        if git is not None and "git" in wish.parts:
            if git.value is not None:
                diff = masker().diff(git.value.diff)
                store.surroundings.set_git(number, msgspec.structs.replace(git.value, diff=diff))
            if git.notices:
                store.surroundings.add_notices(number, git.notices)


def _finish() -> None:
    thread = _state.get("thread")
    if thread is not None and thread.is_alive():
        _wishes.put(None)
        thread.join(EXIT_SECONDS)
