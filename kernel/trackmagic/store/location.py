"""Where a store is: a folder, or the URL of a database. Whatever takes a URL apart stands here."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from trackmagic.config import DATABASE, FOLDER
from trackmagic.errors import StoreUnusable

SECRETS = ("password", "sslpassword")
"""Parameters of a URL that nobody else may see."""


def without_password(location: str) -> str:
    """``location`` as it may be shown."""
    if "://" not in location:
        return location
    if (url := _url(location)) is None:
        return location.partition("://")[0] + "://..."
    return url.difference_update_query(SECRETS).render_as_string(hide_password=True)


def canonical(location: str) -> str:
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


def identity(location: str) -> str:
    """The canonical text without what may change while the store stays the same: its password."""
    text = canonical(location)
    if "://" not in text:
        return text
    if (url := _url(text)) is None:
        return text
    url = url.difference_update_query(SECRETS)
    return sa.URL.create(
        url.drivername, url.username, None, url.host, url.port, url.database, url.query
    ).render_as_string()


def project(location: str) -> Path:
    """The folder that a store in a folder belongs to: what its ``.trackmagic`` is in, else its own."""
    folder = Path(location)
    return folder.parent if folder.name == FOLDER else folder


def database_file(location: str) -> Path | None:
    """The file of its database, there or not; None where a server keeps it."""
    if "://" not in location:
        return Path(location) / DATABASE
    url = _url(location)
    if url is None:
        return None
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def parts_of_url(location: str) -> tuple[str, ...]:
    """What may name a database, the word that says most first."""
    if (url := _url(location)) is None:
        return (without_password(location),)
    if url.get_backend_name() == "sqlite":
        return tuple(reversed(Path(url.database or "sqlite").parts))
    port = f":{url.port}" if url.port else ""
    return (url.database or url.drivername, f"{url.host or ''}{port}", url.drivername)


def has_store(location: str) -> bool:
    """Whether there is a store, so that looking makes none. Raises :class:`StoreUnusable`."""
    try:
        if "://" not in location:
            return (Path(location).expanduser() / DATABASE).is_file()
        url = sa.make_url(location)
        if url.get_backend_name() == "sqlite":
            return Path(url.database or "").is_file()
        engine = sa.create_engine(url)
        try:
            with engine.connect() as connection:
                return sa.inspect(connection).has_table("migration")
        finally:
            engine.dispose()
    except (sa.exc.SQLAlchemyError, ImportError, OSError, RuntimeError, ValueError) as error:
        raise StoreUnusable(
            f"the store {without_password(location)} cannot be reached: "
            f"{getattr(error, 'orig', error)}"
        ) from error


def _url(location: str) -> sa.URL | None:
    """None for what is no URL of a database."""
    try:
        return sa.make_url(location)
    except (sa.exc.ArgumentError, ValueError):  # a port that is no number raises the second
        return None
