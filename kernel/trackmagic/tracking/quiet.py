"""What we do behind the user's back never breaks the user's cell: it warns once, in one line."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

DISK = "the disk"
"""What everything is about that a full, read-only or vanished disk refuses."""

log = logging.getLogger("trackmagic")

_said: set[str] = set()


@contextmanager
def quiet(doing: str) -> Iterator[None]:
    """Run the block; when it fails, say what was being done, once for each kind of failure."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever it is, the cell goes on
        problem = f"{type(error).__name__}: {_first_line(error)}"
        say_once(doing, problem, about=DISK if _is_disk_trouble(error) else None)


def say_once(doing: str, problem: str, *, about: str | None = None) -> None:
    """One line, the first time; of all that is ``about`` one thing, only the first."""
    line = f"trackmagic: {doing} failed, your code goes on: {problem}"
    if (about or line) not in _said:
        _said.add(about or line)
        log.warning("%s", line)


def forget(about: str) -> None:
    """Say it again from now on: that trouble is over."""
    _said.discard(about)


def _is_disk_trouble(error: Exception) -> bool:
    return isinstance(error, OSError) or type(error).__name__ == "OperationalError"


def _first_line(error: Exception) -> str:
    text = str(getattr(error, "orig", None) or error).strip()
    return text.splitlines()[0][:300] if text else "no message"
