"""What the store of the session has: asked for anew when something changed, and never made by looking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from trackmagic.store import Store
from trackmagic.store.location import has_store
from trackmagic.tracking.session import settings, store
from trackmagic.views.keys import Keys, KeysQuery, keys
from trackmagic.views.named import names_of_views

MOST_RUNS = 50
"""Names of runs, the newest that begin as what is typed."""
_NOTHING = Keys(params=(), metrics=(), tags=(), attributes=(), experiments=())


class _Seen(NamedTuple):
    location: str
    cursor: int
    keys: Keys


_seen = _Seen("", -1, _NOTHING)


def known_keys() -> Keys:
    """Keys and experiments; nothing where there is no store yet."""
    global _seen  # noqa: PLW0603 - what this process has seen last
    session_store = _store()
    if session_store is None:
        return _NOTHING
    location, cursor = session_store.location, session_store.changes.cursor()
    if (_seen.location, _seen.cursor) != (location, cursor):
        _seen = _Seen(location, cursor, keys(session_store, KeysQuery()))
    return _seen.keys


def view_names() -> Sequence[str]:
    """Names of the views that are kept."""
    session_store = _store()
    return () if session_store is None else names_of_views(session_store)


def run_names(typed: str) -> Sequence[str]:
    """Names of runs that begin so, the newest first; numbers behind ``#``."""
    session_store = _store()
    return () if session_store is None else session_store.runs.beginning(typed, limit=MOST_RUNS)


def _store() -> Store | None:
    return store() if has_store(settings().store) else None
