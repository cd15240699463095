"""What this process remembers between runs: its notebook, its experiment, what is open and where runs go."""

from __future__ import annotations

import os
import time
from functools import lru_cache
from pathlib import Path

import msgspec

from trackmagic import config
from trackmagic.config import Settings
from trackmagic.recording.guard import quiet
from trackmagic.recording.handle import Address
from trackmagic.recording.run import Run
from trackmagic.recording.writer import writer
from trackmagic.store import Store, open_store

DEFAULT_EXPERIMENT = "default"
RECOVER_SECONDS = 1.0


class Session(msgspec.Struct):
    """One a process."""

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
    left_open: list[Run] = []
    """Runs opened outside tracked cells by the main thread; an async cell's context ends with the cell."""
    adopted: Address | None = None
    """The run that this worker process was handed."""
    exported: dict[str, tuple[int, dict[str, str | None]]] = {}
    """By the id of a run: the process that put it into the environment, and what was there before."""


session = Session()


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
    environ = {name: value for name, value in zip(config.VARIABLES, values, strict=True) if value}
    start = Path(folder)
    return config.settings(start if start.is_dir() else Path.cwd(), environ)


def store() -> Store:
    """The store that runs go to. Raises :class:`StoreUnusable`, :class:`StoreTooNew`."""
    return store_of(settings())


def store_of(here: Settings) -> Store:
    """The store that settings name. Raises :class:`StoreUnusable`, :class:`StoreTooNew`."""
    return open_store(here.store, artifacts=here.artifacts)


def readable_store() -> Store:
    """The store with everything in it that was logged until now, dead runs closed."""
    readable = store()
    writer().fold()
    if time.monotonic() - session.recovered > RECOVER_SECONDS:
        session.recovered = time.monotonic()
        with quiet("closing the runs of dead processes"):
            readable.recover()
    return readable


def experiment_name() -> str:
    """Where new runs are filed: the session's, the settings', the notebook's name, ``default``."""
    if session.experiment:
        return session.experiment
    return settings().experiment or Path(session.notebook).stem or DEFAULT_EXPERIMENT
