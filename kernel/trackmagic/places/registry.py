"""How a store is addressed and found: by an id that is made from where it is, never by a path.

A page names the id. Who is asked opens the store only when a kernel of the same user has registered
it, or when it is a ``.trackmagic`` folder below the folder that the asked one serves.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from trackmagic import config
from trackmagic.entities import Entity
from trackmagic.errors import StoreUnusable
from trackmagic.places import runtime
from trackmagic.places.walk import stores_beneath
from trackmagic.store import Store
from trackmagic.store.location import canonical, has_store, identity

KEPT_SECONDS = 30 * 86_400
"""How long the place of a store that is gone is remembered: its disk may be away for a while."""

_ID = re.compile(r"[0-9a-f]{32}")


class Place(Entity, frozen=True):
    """Where a store is: what :func:`trackmagic.store.open_store` takes."""

    location: str
    artifacts: str | None = None


def store_id(location: str) -> str:
    """32 hex digits that stand for a store: a SHA-256 of its resolved folder, or URL without password."""
    text = identity(location).encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()[:32]


def of_folder(root: Path) -> Place:
    """The store that runs in a folder go to, there or not yet. Raises :class:`BadSetting`."""
    here = config.settings(root)
    artifacts = here.artifacts and _beside(root, here.artifacts)
    return Place(location=canonical(_beside(root, here.store)), artifacts=artifacts or None)


def register(store: Store) -> str:
    """Let the Jupyter servers of this user open the store; gives its id.

    Without Jupyter, or where its runtime folder cannot be written, nothing is done.
    """
    return remember(Place(location=canonical(store.location), artifacts=_artifacts(store)))


def remember(place: Place) -> str:
    """As :func:`register` does it for a store that may not be there yet."""
    identifier = store_id(place.location)
    runtime.keep(f"{identifier}.json", msgspec.json.encode(place))
    return identifier


def registered() -> Iterator[tuple[str, Place, float]]:
    """What kernels have registered: id, place and when, Unix seconds; no disk of a store is asked."""
    for name, changed in runtime.names():
        if place := _read(name.removesuffix(".json")):
            yield name.removesuffix(".json"), place, changed


def find(id: str, root: Path | None) -> Place | None:
    """The place that the id stands for, registered or below ``root``; the store may be gone."""
    if _ID.fullmatch(id) is None:
        return None
    if (place := _registered(id)) is not None:
        return place
    for folder in stores_beneath(root, lambda folders: _by_id(id, folders)) if root else ():
        return Place(location=str(folder))
    return None


def forget_old(*, now: float | None = None) -> None:
    """Drop what is known of stores that have long been gone."""
    now = time.time() if now is None else now
    for name, changed in runtime.names():
        if now - changed < KEPT_SECONDS:
            continue  # nothing else is asked of what is young: the disk of a store may be slow or away
        place = _registered(name.removesuffix(".json"))
        if place and "://" not in place.location and _is_gone(place):
            runtime.remove(name)


def _is_gone(place: Place) -> bool:
    """False also where that cannot be told: its folder may not be read."""
    try:
        return not has_store(place.location)
    except StoreUnusable:
        return False


def _registered(id: str) -> Place | None:
    place = _read(id)
    return place if place and store_id(place.location) == id else None


def _read(id: str) -> Place | None:
    return runtime.read_as(f"{id}.json", Place) if _ID.fullmatch(id) else None


def _by_id(id: str, folders: list[Path]) -> list[Path]:
    return [folder for folder in folders if store_id(str(folder)) == id]


def _beside(root: Path, place: str) -> str:
    return place if "://" in place else str(root / Path(place).expanduser())


def _artifacts(store: Store) -> str | None:
    url = store.blobs.url
    if "://" not in url:
        url = str(Path(os.path.abspath(Path(url).expanduser())))  # noqa: PTH100 - links stay as they are
    if store.folder is not None and url == str(store.folder / "artifacts"):
        return None
    return url
