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
import sqlalchemy as sa

from trackmagic import config
from trackmagic.config import DATABASE
from trackmagic.entities import Entity
from trackmagic.errors import StoreUnusable
from trackmagic.places import runtime
from trackmagic.places.walk import stores_beneath
from trackmagic.store import Store
from trackmagic.store.connect import SECRETS, without_password

KEPT_SECONDS = 30 * 86_400
"""How long the place of a store that is gone is remembered: its disk may be away for a while."""

_ID = re.compile(r"[0-9a-f]{32}")


class Place(Entity, frozen=True):
    """Where a store is: what :func:`trackmagic.store.open_store` takes."""

    location: str
    artifacts: str | None = None


def store_id(location: str) -> str:
    """32 hex digits that stand for a store: a SHA-256 of its resolved folder, or URL without password."""
    public = _public(_canonical(location)).encode("utf-8", "surrogatepass")
    return hashlib.sha256(public).hexdigest()[:32]


def of_folder(root: Path) -> Place:
    """The store that runs in a folder go to, there or not yet. Raises :class:`BadSetting`."""
    here = config.settings(root)
    artifacts = here.artifacts and _beside(root, here.artifacts)
    return Place(location=_canonical(_beside(root, here.store)), artifacts=artifacts or None)


def register(store: Store) -> str:
    """Let the Jupyter servers of this user open the store; gives its id.

    Without Jupyter, or where its runtime folder cannot be written, nothing is done.
    """
    return remember(Place(location=_canonical(store.location), artifacts=_artifacts(store)))


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


def is_there(place: Place) -> bool:
    """Whether there is a store, so that looking makes none. Raises :class:`StoreUnusable`."""
    try:
        if "://" not in place.location:
            return (Path(place.location).expanduser() / DATABASE).is_file()
        url = sa.make_url(place.location)
        if url.get_backend_name() == "sqlite":
            return Path(url.database or "").is_file()
        engine = sa.create_engine(url)
        try:
            with engine.connect() as connection:
                return sa.inspect(connection).has_table("migration")
        finally:
            engine.dispose()
    except (sa.exc.SQLAlchemyError, ImportError, OSError, RuntimeError, ValueError) as error:
        location = without_password(place.location)
        raise StoreUnusable(
            f"the store {location} cannot be reached: {getattr(error, 'orig', error)}"
        ) from error


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
        return not is_there(place)
    except StoreUnusable:
        return False


def _registered(id: str) -> Place | None:
    place = _read(id)
    return place if place and store_id(place.location) == id else None


def _read(id: str) -> Place | None:
    return runtime.read_as(f"{id}.json", Place) if _ID.fullmatch(id) else None


def _by_id(id: str, folders: list[Path]) -> list[Path]:
    return [folder for folder in folders if store_id(str(folder)) == id]


def _canonical(location: str) -> str:
    """The same text for the same store, whichever folder the process is in."""
    if "://" not in location:
        return str(Path(location).expanduser().resolve())
    try:
        url = sa.make_url(location)
        if url.get_backend_name() == "sqlite" and url.database:
            url = url.set(database=str(Path(url.database).resolve()))
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ValueError):
        return location
    return url.render_as_string(hide_password=False)


def _public(location: str) -> str:
    if "://" not in location:
        return location
    try:
        url = sa.make_url(location).difference_update_query(SECRETS)
    except (sa.exc.ArgumentError, ValueError):
        return location
    return sa.URL.create(
        url.drivername, url.username, None, url.host, url.port, url.database, url.query
    ).render_as_string()


def _beside(root: Path, place: str) -> str:
    return place if "://" in place else str(root / Path(place).expanduser())


def _artifacts(store: Store) -> str | None:
    url = store.blobs.url
    if "://" not in url:
        url = str(Path(os.path.abspath(Path(url).expanduser())))  # noqa: PTH100 - links stay as they are
    if store.folder is not None and url == str(store.folder / "artifacts"):
        return None
    return url
