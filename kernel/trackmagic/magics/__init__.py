"""``%load_ext trackmagic``: the ``%%track`` header, the ``%track`` line magic, and their undoing."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING

from IPython.core.error import UsageError

from trackmagic.errors import TrackmagicError
from trackmagic.magics.imports import OF_LOADING, import_all, import_when_idle
from trackmagic.magics.track import TrackHeader

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_DRIVE = "/content/drive/"
_COLAB_WORDS = (
    "Colab deletes /content with its machine; runs stay on a Drive: google.colab.drive.mount, then "
    f"%env TRACKMAGIC_STORE={_DRIVE}MyDrive/trackmagic before %load_ext"
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
    import_all(OF_LOADING)
    _use_idle_time()
    print(f"trackmagic: runs are kept in {location}")  # noqa: T201
    if "google.colab" in sys.modules and _goes_with_colab(location):
        print(f"trackmagic: {_COLAB_WORDS}")  # noqa: T201


def unload(shell: InteractiveShell) -> None:
    """Leave the shell as it was."""
    header = _headers.pop(id(shell), None)
    if header is not None:
        header.uninstall()
    if (notify := sys.modules.get("trackmagic.tracking.notify")) is not None:
        notify.stop()
    if "trackmagic.widgets.greeting" in sys.modules:
        from trackmagic.widgets.greeting import greeting

        greeting.stop_looking()


def _goes_with_colab(location: str) -> bool:
    """Whether the store is on the disk of Colab's machine and not on a Drive mounted there."""
    return location.startswith("/") and not location.startswith(_DRIVE)


def _use_idle_time() -> None:
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:  # a terminal: the first tracked cell imports
        return
    if "JPY_SESSION_NAME" in os.environ:
        loop.call_soon(_ask_front_end)
    import_when_idle(lambda: _headers)


def _ask_front_end() -> None:
    """Let the answer be there before the first tracked cell; nothing is imported where it is known."""
    from trackmagic.places import servers
    from trackmagic.recording.guard import quiet

    if servers.has_server():
        return
    with quiet("asking the notebook for widgets"):
        from trackmagic.widgets.greeting import greeting, must_ask

        if must_ask():
            greeting.ask()
