"""What a reader does for the dead: fold what their journals still hold, mark their runs crashed.

A process is known to be dead by its pid where that can be asked (same boot, same pid namespace),
else by a heartbeat that is long overdue.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import msgspec

from trackmagic.entities import Process, Run
from trackmagic.host import is_alive
from trackmagic.store.files import regular_stat
from trackmagic.store.journal import SUFFIX, is_held, pid_of, run_of
from trackmagic.store.metrics import MetricStore
from trackmagic.store.runs import RunStore

HEARTBEAT_SECONDS = 5.0
OVERDUE_SECONDS = 60.0
UNATTENDED_SECONDS = 24 * 3600.0
"""After so long without a point a run that no process is known to make is taken for left."""

log = logging.getLogger(__name__)


class Recovery:
    """Finds runs whose process is gone. Reached as ``store.recover()``."""

    def __init__(self, runs: RunStore, metrics: MetricStore, journals: Path | None) -> None:
        self._runs, self._metrics, self._journals = runs, metrics, journals
        self._told: set[Path] = set()

    def recover(self, *, now: float | None = None) -> list[Run]:
        """Fold and close what dead processes left; gives the runs that crashed."""
        now = time.time() if now is None else now
        journals = self._left_journals()
        crashed = []
        for run, process, heartbeat in self._runs.running():
            alive = None if process is None else is_alive(process)
            paths = journals.get(run.id, [])
            ended = max(heartbeat, run.started)
            if not alive:
                ended = max(ended, *_written(paths))
            if alive is None:  # what nobody has folded yet is a sign of life too
                alive = now - (ended if process is None else heartbeat) < silence_allowed(process)
            if alive:
                continue
            for path in journals.pop(run.id, []):
                self._finish(path)
            self._runs.end(run.number, "crashed", ended=min(ended, now))
            crashed.append(self._runs.get(run.number))
        self._fold_orphans(journals)
        return crashed

    def _fold_orphans(self, journals: dict[str, list[Path]]) -> None:
        """Fold what workers and leftover threads wrote, and clear up after the dead ones."""
        for run_id, paths in journals.items():
            run = self._runs.find(run_id)
            if run is None:
                continue
            made_by = self._runs.process(run.number)
            for path in paths:
                if made_by is not None and is_alive(_writer(made_by, path)) is False:
                    self._finish(path)
                elif made_by is None or run.status != "running":
                    self._fold(path)

    def _finish(self, path: Path) -> None:
        """Fold and remove it; one that cannot be folded is kept aside, and costs its own run only."""
        if is_held(path):  # its writer lives where it cannot be asked: what it writes comes later
            self._fold(path)
            return
        is_folded = self._fold(path)
        with suppress(OSError):
            if is_folded:
                path.unlink(missing_ok=True)
                self._metrics.forget([path.name])
            elif os.path.lexists(path):
                self._metrics.set_aside(path)

    def _fold(self, path: Path) -> bool:
        try:
            self._metrics.fold(path)
        except OSError as error:  # DamagedData is one
            if path not in self._told:
                self._told.add(path)
                log.warning("trackmagic: %s; it is kept aside", error)
            return False
        return True

    def _left_journals(self) -> dict[str, list[Path]]:
        journals: dict[str, list[Path]] = {}
        if self._journals is None or not self._journals.is_dir():
            return journals
        for path in self._journals.glob(f"*{SUFFIX}"):
            if (run_id := run_of(path)) is not None:
                journals.setdefault(run_id, []).append(path)
        return journals


def _written(paths: Iterable[Path]) -> list[float]:
    """When the journals were last written to, those that can be asked."""
    states = (regular_stat(path) for path in paths)
    return [0.0, *(state.st_mtime for state in states if state is not None)]


def silence_allowed(process: Process | None) -> float:
    """Seconds without a sign of life after which a process that cannot be asked is taken for dead."""
    return UNATTENDED_SECONDS if process is None else OVERDUE_SECONDS


def _writer(made_by: Process, path: Path) -> Process:
    """The process that writes the journal, beside the one that made the run."""
    return msgspec.structs.replace(made_by, pid=pid_of(path), process_started=0.0)
