"""A run whose store takes nothing yet: full, locked, not to be opened. All of it waits in memory.

Its id and its start are given at once, its number and place in the store when its row is written. What is
logged until then waits behind that, in order; points wait in the journal's memory. The user's cell goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec

from trackmagic import entities
from trackmagic.recording.handle import Address
from trackmagic.recording.run import Run
from trackmagic.store import Store
from trackmagic.store.migrations import migrate

_WAITS = "waiting-"
"""Before the id of a run that is handed to a worker: the worker does not find it in the store."""
_NO_STORE = "sqlite:///file:trackmagic-nothing?mode=memory&cache=shared&uri=true"


class StillWaiting(OSError):
    """The run has no row yet."""


class WaitingRun(Run):
    """A run that has no row yet; a run like any other as soon as it has."""

    def __init__(
        self,
        row: entities.Run,
        write: Callable[[WaitingRun], None],
        *,
        location: str = "",
        is_owner: bool = True,
    ) -> None:
        """``row`` is what it will be, ``location`` where other processes are to look for its store."""
        super().__init__(_nothing(), 0, row.id, is_owner=is_owner, is_new=True)
        self.address = Address(location, f"{_WAITS}{self.id}")
        self.journal.folder, self.journal.started = None, row.started
        self._as_opened, self._write = row, write

    def wait(self) -> None:
        """Have the row written before all else of the run, as soon as the store takes it."""
        self.later("the start", lambda: self._write(self), opens=True)

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
        if not self.number and not self.is_behind:
            self.wait()  # in a process that was forked off meanwhile
        super()._keep(what, write)

    def _row(self) -> entities.Run:
        if self.number:
            return super()._row()
        status = (self.ended_as or "finished") if self.closed else "running"
        return msgspec.structs.replace(self._as_opened, status=status)


def waiting_row(
    run_id: str, *, name: str | None = None, experiment: str = "", started: float = 0.0
) -> entities.Run:
    """What is known of a run without a row; ``started`` is 0 where only its opener knows it."""
    return entities.Run(
        number=0,
        id=run_id,
        name=name or "waiting",
        experiment_id=0,
        experiment=experiment,
        status="running",
        started=started,
    )


def waited_for(address: Address) -> str | None:
    """The id of the run that is meant, when it had no row as it was handed over."""
    is_waiting = address.run_id.startswith(_WAITS)
    return address.run_id.removeprefix(_WAITS) if is_waiting else None


@cache
def _nothing() -> Store:
    """A store in memory, without a run: what a run reads that is in none."""
    store: Any = Store(_NO_STORE, artifacts=None)
    migrate(store.database)
    return store  # type: ignore[no-any-return]
