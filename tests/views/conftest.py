"""A store with runs, built through the small stores."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trackmagic.entities import Call, Process, Run
from trackmagic.pages.blocks import Chips, plain
from trackmagic.pages.live_card import Card
from trackmagic.store import Series, Store, open_store

NOW = 1_800_000_000.0
PROCESS = Process(host="h", user="u", pid=1, place="p", process_started=0.0)


def headline(card: Card) -> list[str]:
    """What changed and what that did, as the line of a card has it."""
    chips = (block.chips for block in card.said if isinstance(block, Chips))
    return [plain(chip) for chip in next(chips, ())]


class World:
    """Runs are an hour long and end at ``now``."""

    now = NOW
    process = PROCESS

    def __init__(self, store: Store) -> None:
        self.store = store

    def run(
        self,
        *,
        name: str | None = None,
        experiment: str = "mnist",
        params: dict[str, Any] | None = None,
        metrics: dict[str, list[float]] | None = None,
        tags: dict[str, Any] | None = None,
        code: str | None = None,
        previous: int | None = None,
        inputs: tuple[Any, ...] = (),
        status: str | None = "finished",
        parent: int | None = None,
    ) -> Run:
        """A run with all that; ``status`` None leaves it running."""
        filed = self.store.experiments.ensure(experiment)
        number = self.store.runs.add(
            filed, PROCESS, name=name, started=NOW - 3600, parent=parent
        ).number
        self.store.params.set(number, params or {})
        self.store.tags.set(number, tags or {})
        self.store.metrics.add(number, {k: self.series(v) for k, v in (metrics or {}).items()})
        if code is not None:
            version = self.store.cells.add_version(code).digest
            self.store.cells.set_call(number, Call(cell_version=version, previous=previous))
        self.store.cells.set_inputs(number, inputs)
        if status is not None:
            self.store.runs.end(number, status, ended=NOW)
        return self.store.runs.get(number)

    @staticmethod
    def series(values: list[float]) -> Series:
        """Steps from 0, a second apart."""
        found = np.asarray(values, float)
        return Series(np.arange(len(found)), NOW + np.arange(len(found)), found)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    store = open_store(tmp_path)
    yield World(store)
    store.close()
