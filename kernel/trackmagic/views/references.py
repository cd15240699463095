"""From what a user names runs by to their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Protocol, SupportsIndex

from trackmagic.store import Store
from trackmagic.store.references import run_id_of


class Identified(Protocol):
    """A run, as a handle or as a row: its ``id`` says which, in whatever store it is looked for."""

    @property
    def id(self) -> str:
        """32 hex digits."""
        ...


Reference = str | SupportsIndex | Identified
"""``#12``, ``12``, ``-1`` for the last, a name, an id or its start; a run itself, or a row of a search."""


def number_of(store: Store, ref: Reference) -> int:
    """The number of the run. Raises :class:`NotFound`, :class:`Ambiguous`, :class:`BadValue`."""
    return store.resolve(ref if isinstance(ref, str) else _id_of(ref) or ref)


def _id_of(ref: object) -> str | None:
    with suppress(Exception):  # of the object's own code
        id_ = getattr(ref, "id", None)
        return id_ if isinstance(id_, str) else None
    return None


def numbers_of(
    store: Store,
    refs: Sequence[Reference | Sequence[Reference]],
    filter: str | None = None,
    *,
    experiment: str | None = None,
    limit: int | None = None,
) -> list[int]:
    """The runs that are named, lists of them opened, then those that match, each once.

    With ``filter`` or ``experiment`` the newest that match are added, ``limit`` of them at most.
    """
    flat: list[Any] = []
    for ref in refs:
        flat.extend(_opened(ref))
    numbers = [number_of(store, ref) for ref in flat]
    if filter is not None or experiment is not None:
        from trackmagic.query.search import select_runs

        ids = store.experiments.ids_of(experiment)
        with store.database.read() as connection:
            numbers += select_runs(connection, filter or "", experiment_ids=ids, limit=limit)
    return list(dict.fromkeys(numbers))


def _opened(ref: Any) -> Sequence[Any]:
    """The references in a list, a column or a frame; one by itself as a list."""
    if isinstance(ref, str):
        return [ref]
    column = run_id_of(ref)
    if isinstance(column, str):
        return [ref]
    listed = ref if column is None else column
    if isinstance(listed, Sequence | set | frozenset):
        return list(listed)
    to_list = getattr(listed, "tolist", None)  # of numpy, pandas
    values = to_list() if callable(to_list) else listed
    return values if isinstance(values, list) else [ref]
