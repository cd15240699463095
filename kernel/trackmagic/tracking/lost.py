"""The run of a cell whose store cannot be used: it takes everything and keeps nothing.

So the user's cell goes on, in its threads and workers too. That nothing is kept is said once, when the
run is opened.
"""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trackmagic import entities
from trackmagic.entities import Dataset, Failure, Input, ParamValue
from trackmagic.errors import NotFound
from trackmagic.store import Series
from trackmagic.tracking import content
from trackmagic.tracking.artifacts import Artifacts
from trackmagic.tracking.context import Address
from trackmagic.tracking.run import Run

_LOST = "lost-"


class LostRun(Run):
    """Looks like a run, is in no store."""

    def __init__(self) -> None:  # the base opens a journal
        self.number, self.id = 0, f"{_LOST}{uuid.uuid4().hex}"
        self.address = Address("", self.id)
        self.closed, self.is_call, self.samples_system = False, False, False
        self.asked, self.experiments_set = None, 0
        self.opened_in = None
        self.thread = threading.get_ident()
        self._pid, self._is_owner = os.getpid(), True
        self._started = time.time()

    def log_metric(
        self, key: str, value: float, step: int | None = None, *, time: float | None = None
    ) -> None:
        """Nothing is kept."""

    def log_metrics(
        self, metrics: Mapping[str, float], step: int | None = None, *, time: float | None = None
    ) -> None:
        """Nothing is kept."""

    def log_param(self, key: str, value: object, *, overwrite: bool = False) -> None:
        """Nothing is kept."""

    def log_params(self, params: Mapping[str, object] | Any, *, overwrite: bool = False) -> None:
        """Nothing is kept."""

    def log_artifact(self, path: str | Path, artifact_path: str | None = None) -> None:
        """Nothing is kept."""

    def log_artifacts(self, folder: str | Path, artifact_path: str | None = None) -> None:
        """Nothing is kept."""

    def log_content(self, found: content.Content) -> None:
        """Nothing is kept."""

    def log_input(
        self, data: Any, *, name: str | None = None, context: str = "", source: str | None = None
    ) -> Dataset:
        """Which data it is; it is not kept."""
        return content.dataset(data, name=name, source=source, context=context)

    def set_tags(self, tags: Mapping[str, object]) -> None:
        """Nothing is kept."""

    def set_note(self, note: str) -> None:
        """Nothing is kept."""

    def rename(self, name: str) -> None:
        """Nothing is kept."""

    def fold(self) -> None:
        """There is nothing to read."""

    def series(self, key: str) -> Series:
        """There is none. Raises :class:`NotFound`."""
        raise NotFound("metric", key, "the store could not be used")

    @property
    def params(self) -> dict[str, ParamValue]:
        """None were kept."""
        return {}

    @property
    def tags(self) -> dict[str, str]:
        """None were kept."""
        return {}

    @property
    def code(self) -> str | None:
        """It was not kept."""
        return None

    @property
    def error(self) -> Failure | None:
        """It was not kept."""
        return None

    @property
    def inputs(self) -> list[Input]:
        """None were kept."""
        return []

    @property
    def datasets(self) -> list[Dataset]:
        """None were kept."""
        return []

    @property
    def artifacts(self) -> Artifacts:
        """None were kept."""
        return _NoArtifacts()

    def _last(self) -> dict[str, float]:
        return {}

    def _row(self) -> entities.Run:
        return entities.Run(
            number=0,
            id=self.id,
            name="lost",
            experiment_id=0,
            experiment="",
            status="finished" if self.closed else "running",
            started=self._started,
        )


class _NoArtifacts(Artifacts):
    def __init__(self) -> None:
        self._found = []


def is_lost(address: Address) -> bool:
    """Whether that is the run of a cell whose store could not be used."""
    return address.run_id.startswith(_LOST)
