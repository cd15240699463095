"""One run in full; its answer is :class:`trackmagic.pages.run.RunPage`."""

from __future__ import annotations

from trackmagic.entities import Entity


class RunQuery(Entity, frozen=True):
    """Which run; a number, an id, ``#12``, a name or ``-1``."""

    run: str
