"""``%load_ext trackmagic``: the ``%%track`` header, the ``%track`` line magic, and their undoing."""

from __future__ import annotations

import threading
from importlib import import_module
from typing import TYPE_CHECKING

from IPython.core.error import UsageError

from trackmagic.errors import TrackmagicError
from trackmagic.magics.track import TrackHeader

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

SOON_NEEDED = (
    "numpy",
    "sqlalchemy",
    "psutil",
    "trackmagic.tracking.call",
    "trackmagic.views.card_html",
)

_headers: dict[int, TrackHeader] = {}


def load(shell: InteractiveShell) -> None:
    """Join the shell and say where runs are kept; nothing happens when it has been done.

    Raises :class:`UsageError` for a setting that means nothing.
    """
    if id(shell) in _headers:
        return
    header = TrackHeader(shell)
    try:
        location = header.store_location()
    except TrackmagicError as error:
        raise UsageError(f"trackmagic is not loaded: {error}") from error
    _headers[id(shell)] = header
    header.install()
    threading.Thread(target=_import_soon, name="trackmagic imports", daemon=True).start()
    print(f"trackmagic: runs are kept in {location}")  # noqa: T201


def unload(shell: InteractiveShell) -> None:
    """Leave the shell as it was."""
    header = _headers.pop(id(shell), None)
    if header is not None:
        header.uninstall()


def _import_soon() -> None:
    """Between loading and the first tracked cell a person types; that time is free."""
    for name in SOON_NEEDED:
        import_module(name)
