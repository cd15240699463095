"""What we do behind the user's back never breaks the user's cell: it warns once, in one line."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

log = logging.getLogger("trackmagic")

_said: set[str] = set()


@contextmanager
def quiet(doing: str) -> Iterator[None]:
    """Run the block; when it fails, say what was being done, once for each kind of failure."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever it is, the cell goes on
        say_once(doing, f"{type(error).__name__}: {_first_line(error)}")


def say_once(doing: str, problem: str) -> None:
    """One line, the first time."""
    line = f"trackmagic: {doing} failed, your code goes on: {problem}"
    if line not in _said:
        _said.add(line)
        log.warning("%s", line)


def forget() -> None:
    """Say it again from now on: the trouble was over in between."""
    _said.clear()


def _first_line(error: Exception) -> str:
    text = str(getattr(error, "orig", None) or error).strip()
    return text.splitlines()[0][:300] if text else "no message"
