"""Looks at git and the installed packages beside the user's code, and files them with the run."""

from __future__ import annotations

import atexit
import os
import queue
import threading
from collections.abc import Callable, Collection
from pathlib import Path

from trackmagic.capture.environment import environment
from trackmagic.capture.git import git_state
from trackmagic.capture.secrets import Masker
from trackmagic.capture.system import Sampler
from trackmagic.tracking.quiet import quiet
from trackmagic.tracking.run import Run
from trackmagic.tracking.writer import writer

EXIT_SECONDS = 5.0

_jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
_state: dict[str, threading.Thread] = {}


def look_around(run: Run, parts: Collection[str], notebook: str) -> None:
    """Start to look; what is found is written to the run, also after it has ended."""
    folder = Path(notebook).parent if notebook else Path.cwd()
    if "git" in parts:
        _jobs.put(lambda: _look_at_git(run, folder))
    if "environment" in parts:
        _jobs.put(lambda: run.store.surroundings.set_environment(run.number, environment()))
    if "system" in parts and writer().sample is None:
        _jobs.put(_sample)
    thread = _state.get("thread")
    if thread is None or not thread.is_alive():
        _state["thread"] = thread = threading.Thread(
            target=_work, name="trackmagic surroundings", daemon=True
        )
        thread.start()
        atexit.unregister(_finish)
        atexit.register(_finish)


def _look_at_git(run: Run, folder: Path) -> None:
    taken = git_state(folder)
    if taken.value is not None:
        import msgspec

        diff = Masker(os.environ).text(taken.value.diff)
        run.store.surroundings.set_git(run.number, msgspec.structs.replace(taken.value, diff=diff))
    if taken.notices:
        run.store.surroundings.add_notices(run.number, taken.notices)


def _sample() -> None:
    writer().sample = Sampler().sample


def _work() -> None:
    while (job := _jobs.get()) is not None:
        with quiet("looking around"):
            job()


def _finish() -> None:
    thread = _state.get("thread")
    if thread is not None and thread.is_alive():
        _jobs.put(None)
        thread.join(EXIT_SECONDS)
