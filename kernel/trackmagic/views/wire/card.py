"""The card of a run."""

from __future__ import annotations

from trackmagic.entities import Entity


class CardQuery(Entity, frozen=True):
    """Whose card; a number, an id, ``#12``, a name or ``-1``."""

    run: str


class Progress(Entity, frozen=True):
    """How far a run has come, when its metrics or params say so: ``epoch 3 of 10``."""

    label: str
    fraction: float
