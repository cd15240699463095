"""The stores that a server may open and what is known of them, without opening any.

A disk that is away must not keep a page waiting: what does not answer in time is listed with a problem.
"""

from __future__ import annotations

import stat
from collections.abc import Mapping
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from trackmagic.config import FOLDER
from trackmagic.entities import Entity
from trackmagic.errors import BadSetting
from trackmagic.host import this_process
from trackmagic.places import registry
from trackmagic.places.deadline import answers
from trackmagic.places.registry import Place, store_id
from trackmagic.places.walk import all_beneath
from trackmagic.store.location import database_file, parts_of_url, project, without_password
from trackmagic.store.text import mend

WALK_SECONDS = 3.0
LOOK_SECONDS = 1.0


class StoreLine(Entity, frozen=True):
    """A store that the server may open."""

    id: str
    name: str
    """What tells it from the others: the name of its project's folder, or of its database."""
    location: str
    """Without a password."""
    folder: str | None = None
    """Where it is used, below the server's root with ``/`` between the parts; None: not below it."""
    changed: float | None = None
    """When its database was last written, Unix seconds; None where that cannot be told cheaply."""
    problem: str = ""
    """Why it cannot be opened; empty when nothing speaks against it."""


class Listing(Entity, frozen=True):
    """The stores of a server."""

    stores: tuple[StoreLine, ...]
    """The one used last first."""
    default: str | None
    """The store of the server's own folder; None when there is none yet."""
    wanted: str
    """Where that store would be made: a folder or URL."""
    root: str
    """The folder that the server serves, as it was called; kernels name notebooks below it."""
    user: str
    """Who runs the server, as runs name their user."""


class _Known(NamedTuple):
    """A store, and when it was registered (0: it was not)."""

    id: str
    place: Place
    registered: float = 0.0


class _Look(NamedTuple):
    """What its disk says; ``changed`` is None where there is no file to look at."""

    is_there: bool
    changed: float | None = None
    problem: str = ""


def listed(root: Path, *, walk_seconds: float = WALK_SECONDS) -> Listing:
    """Every store below ``root``, or that a kernel of this user has registered."""
    called = root.expanduser().absolute()
    root = called.resolve()
    by_id = {store.id: store for store in [*_beneath(root, walk_seconds), *_registered()]}
    asks = {store.id: partial(_look, store.place.location) for store in by_id.values()}
    looks = answers(asks, seconds=LOOK_SECONDS)
    away = _Look(is_there=True, problem="its disk does not answer")
    there = [(store, looks.get(store.id, away)) for store in by_id.values()]
    there = sorted((pair for pair in there if pair[1].is_there), key=_last_used, reverse=True)
    lines = _lines(there, root)
    default_id, default_location = _own(root)
    return Listing(
        stores=lines,
        default=next((line.id for line in lines if line.id == default_id), None),
        wanted=default_location,
        root=mend(str(called)),
        user=this_process().user,
    )


def _own(root: Path) -> tuple[str, str]:
    """Id and place of the store that the root's settings name; where they mean nothing, of the usual one."""
    try:
        location = registry.of_folder(root).location
    except (BadSetting, OSError, RuntimeError):
        location = str(root / FOLDER)
    return store_id(location), mend(without_password(location))


def _beneath(root: Path, seconds: float) -> list[_Known]:
    walks = answers({f"walk {root}": partial(all_beneath, root)}, seconds=seconds)
    folders = [str(folder) for walk in walks.values() for folder in walk]
    return [_Known(store_id(folder), Place(location=folder)) for folder in folders]


def _registered() -> list[_Known]:
    return [_Known(id, place, when) for id, place, when in registry.registered()]


def _look(location: str) -> _Look:
    database = database_file(location)
    if database is None:
        return _Look(is_there=True)  # whether a server answers is known once it is opened
    try:
        status = database.stat()
    except (FileNotFoundError, NotADirectoryError):
        return _Look(is_there=False)
    except (OSError, ValueError) as error:  # the second: a NUL in a path
        return _Look(is_there=True, problem=getattr(error, "strerror", None) or str(error))
    if not stat.S_ISREG(status.st_mode):
        return _Look(is_there=False)
    try:
        log = database.with_name(f"{database.name}-wal").stat().st_mtime
    except OSError:
        log = 0.0
    return _Look(is_there=True, changed=max(status.st_mtime, log))


def _last_used(pair: tuple[_Known, _Look]) -> float:
    store, look = pair
    return look.changed or store.registered


def _lines(pairs: list[tuple[_Known, _Look]], root: Path) -> tuple[StoreLine, ...]:
    names = _names({store.id: _words(store.place.location) for store, _look in pairs})
    return tuple(
        StoreLine(
            id=store.id,
            name=mend(names[store.id]),
            location=mend(without_password(store.place.location)),
            folder=_folder(store.place.location, root),
            changed=look.changed,
            problem=look.problem,
        )
        for store, look in pairs
    )


def _folder(location: str, root: Path) -> str | None:
    """Where its project is below the root; None for a URL and what is elsewhere."""
    if "://" in location or not project(location).is_relative_to(root):
        return None
    return mend(project(location).relative_to(root).as_posix().removeprefix("."))


def _words(location: str) -> tuple[str, ...]:
    """What may name a store, the last word first: as many are used as tell it from the others."""
    if "://" not in location:
        return tuple(reversed(project(location).parts))
    return parts_of_url(location)


def _names(words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The shortest name of each that no other has."""
    named: dict[str, str] = {}
    alike = [[*words]]
    for count in range(1, max(map(len, words.values()), default=0) + 1):
        split = [part for ids in alike for part in _by_name(ids, words, count)]
        named |= {id: name for name, ids in split for id in ids}
        alike = [ids for _name, ids in split if len(ids) > 1]
    return named


def _by_name(
    ids: list[str], words: Mapping[str, tuple[str, ...]], count: int
) -> list[tuple[str, list[str]]]:
    def name(id: str) -> str:
        return "/".join(reversed(words[id][:count])).replace("//", "/")

    return [
        (shared_name, list(same)) for shared_name, same in groupby(sorted(ids, key=name), key=name)
    ]
