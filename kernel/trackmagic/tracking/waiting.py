"""A run whose store takes nothing yet: full, locked, not to be opened. All of it waits in memory.

Its id and its start are given at once, its number and place in the store when its row is written. What is
logged until then waits behind that, in order; points wait in the journal's memory. The user's cell goes on.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec

from trackmagic import entities
from trackmagic.config import Settings
from trackmagic.store import Store
from trackmagic.store.migrations import migrate
from trackmagic.tracking.context import STORE_VARIABLE, Address
from trackmagic.tracking.run import Run
from trackmagic.tracking.writer import writer

_WAITS = "waiting-"
"""Before the id of a run that is handed to a worker: the worker does not find it in the store."""
_NO_STORE = "sqlite:///file:trackmagic-nothing?mode=memory&cache=shared&uri=true"


class StillWaiting(OSError):
    """The run has no row yet."""


class Opening(msgspec.Struct, frozen=True):
    """How a run is to be opened, whenever that is."""

    run_id: str
    name: str | None = None
    experiment: str | None = None
    parent: Run | None = None
    started: float = 0.0
    settings: Settings | None = None
    """Those that hold as it starts; None where they cannot be read."""


class WaitingRun(Run):
    """A run that has no row yet; a run like any other as soon as it has."""

    def __init__(
        self, opening: Opening, write: Callable[[WaitingRun], None], *, is_owner: bool = True
    ) -> None:
        super().__init__(_nothing(), 0, opening.run_id, is_owner=is_owner, is_new=True)
        place = os.environ.get(STORE_VARIABLE, "")
        if opening.settings is not None:
            place = opening.settings.store
        self.address = Address(place, f"{_WAITS}{self.id}")
        self.journal.folder, self.journal.started = None, opening.started
        self._opening, self._write = opening, write

    def wait(self) -> None:
        """Have the row written before all else of the run, as soon as the store takes it."""
        writer().later(self, "the start", lambda: self._write(self), opens=True)

    def written(self, store: Store, number: int) -> None:
        """Its row is there."""
        self.store, self.number = store, number

    def taken_back(self) -> None:
        """The row was not written after all."""
        self.store, self.number = _nothing(), 0

    def settled(self) -> None:
        """It is in the store for good: points go to its journal from now on."""
        self.journal.folder = self.store.journals
        self.address = Address(self.store.location, self.id)

    def _keep(self, what: str, write: Callable[[], None]) -> None:
        if not self.number and not writer().is_behind(self):
            self.wait()  # in a process that was forked off meanwhile
        super()._keep(what, write)

    def _row(self) -> entities.Run:
        if self.number:
            return super()._row()
        return entities.Run(
            number=0,
            id=self.id,
            name=self._opening.name or "waiting",
            experiment_id=0,
            experiment=self._opening.experiment or "",
            status=(self.asked or "finished") if self.closed else "running",
            started=self._opening.started,
        )


def waited_for(address: Address) -> str | None:
    """The id of the run that is meant, when it had no row as it was handed over."""
    is_waiting = address.run_id.startswith(_WAITS)
    return address.run_id.removeprefix(_WAITS) if is_waiting else None


@cache
def _nothing() -> Store:
    """A store in memory, without a run: what a run reads that is in none."""
    store: Any = Store(_NO_STORE, artifacts=None, alive=lambda _process: None)
    migrate(store.database)
    return store  # type: ignore[no-any-return]
