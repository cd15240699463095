"""Which store a command works on, and opening it."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trackmagic.errors import Ambiguous, NotFound, StoreUnusable

if TYPE_CHECKING:
    from trackmagic.config import Settings
    from trackmagic.store import Store


def settings() -> Settings:
    """The settings here; ``--store`` counts as ``TRACKMAGIC_STORE``. Raises :class:`BadSetting`."""
    from trackmagic import config

    return config.settings(environ={**os.environ, **_asked()})


def is_named() -> bool:
    """Whether the user said which store."""
    return bool(_asked() or os.environ.get("TRACKMAGIC_STORE"))


def opened(*, make: bool = False) -> Store:
    """The store, with the runs of dead processes closed; only with ``make`` a missing one is made.

    Raises :class:`StoreUnusable`, :class:`StoreTooNew`, :class:`BadSetting`.
    """
    from trackmagic.store import DatabaseError, open_store
    from trackmagic.store.location import has_store

    here = settings()
    if not make and not has_store(here.store):
        raise StoreUnusable(
            f"no store at {shown(here.store)}; run a %%track cell, or set TRACKMAGIC_STORE"
        )
    try:
        store = open_store(here.store, artifacts=here.artifacts)
    except (DatabaseError, ImportError, ValueError) as error:  # a driver, or what URLs hold
        raise StoreUnusable(f"the store {shown(here.store)} cannot be opened: {error}") from error
    click.get_current_context().call_on_close(store.close)
    with contextlib.suppress(DatabaseError, OSError):  # to read, nobody need be able to write
        store.recover()
    return store


def resolved(store: Store, reference: str, *, deleted: bool = False, unique: bool = False) -> int:
    """The run that a reference names; with ``deleted``, also a deleted one by its name or prefix.

    With ``unique``, as who changes a run asks, several of one name are refused.
    """
    try:
        return store.resolve(reference, unique=unique)
    except NotFound:
        number = _deleted(store, reference, unique=unique) if deleted else None
        if number is None:
            raise
        return number


def shown(location: str) -> str:
    """A location as people may see it: without a password."""
    if "://" not in location:
        return str(Path(location).expanduser().resolve())
    from trackmagic.store.location import without_password

    return without_password(location)


def _asked() -> dict[str, str]:
    store = click.get_current_context().find_root().params.get("store")
    return {"TRACKMAGIC_STORE": store} if store else {}


def _deleted(store: Store, reference: str, *, unique: bool) -> int | None:
    from trackmagic.query import select_runs
    from trackmagic.store.references import SHORTEST_PREFIX

    with store.database.read() as connection:
        numbers = select_runs(connection, order_by="number desc", lifecycle="deleted")
    runs = store.runs.these(numbers)
    by_name = [run.number for run in runs if run.name == reference]
    by_prefix = [
        run.number
        for run in runs
        if len(reference) >= SHORTEST_PREFIX and run.id.startswith(reference.lower())
    ]
    if unique and len(by_name) > 1:
        raise Ambiguous(reference, [f"#{number}" for number in sorted(by_name)])
    if by_name:
        return by_name[0]
    return by_prefix[0] if len(by_prefix) == 1 else None
