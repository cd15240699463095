"""From what a user names runs by to their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from trackmagic.query.search import select_runs
from trackmagic.store import Store


class Identified(Protocol):
    """A run, as a handle or as a row: its ``id`` says which, in whatever store it is looked for."""

    @property
    def id(self) -> str:
        """32 hex digits."""
        ...


Reference = str | int | Identified
"""``#12``, ``12``, ``-1`` for the last, a name, an id or its start; or a run itself."""


def number_of(store: Store, ref: Reference) -> int:
    """The number of the run. Raises :class:`NotFound`, :class:`Ambiguous`, :class:`BadValue`."""
    if isinstance(ref, str | int):
        return store.resolve(ref)
    return store.resolve(getattr(ref, "id", ref))  # type: ignore[arg-type]


def numbers_of(
    store: Store,
    refs: Sequence[Reference | Sequence[Reference]],
    filter: str | None = None,
    *,
    limit: int | None = None,
) -> list[int]:
    """The runs that are named, lists of them opened, then those that match (``limit`` at most), each once."""
    flat: list[Reference] = []
    for ref in refs:
        if isinstance(ref, str) or not isinstance(ref, Sequence):
            flat.append(ref)
        else:
            flat.extend(ref)
    numbers = [number_of(store, ref) for ref in flat]
    if filter is not None:
        with store.database.read() as connection:
            numbers += select_runs(connection, filter, limit=limit)
    return list(dict.fromkeys(numbers))
