"""What we do behind the user's back never breaks the user's cell: it warns once, in one line."""

from __future__ import annotations

import logging
from types import TracebackType

DISK = "the disk"
"""What everything is about that a full, read-only or vanished disk refuses."""

log = logging.getLogger("trackmagic")

_said: set[str] = set()


class Quiet:
    """Made by :func:`quiet`."""

    def __init__(self, doing: str) -> None:
        self._doing = doing

    def __enter__(self) -> None:
        """Nothing to set up."""

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> bool:
        """Whether there was an error to swallow."""
        if not isinstance(error, Exception):
            return False
        problem = f"{type(error).__name__}: {_first_line(error)}"
        say_once(self._doing, problem, about=DISK if _is_disk_trouble(error) else None)
        return True


def quiet(doing: str) -> Quiet:
    """Around a block: when it fails, what was being done is said, once for each kind of failure."""
    return Quiet(doing)


def say_once(doing: str, problem: str, *, about: str | None = None) -> None:
    """One line, the first time; of all that is ``about`` one thing, only the first."""
    line = f"trackmagic: {doing} failed, your code goes on: {problem}"
    if (about or line) not in _said:
        _said.add(about or line)
        log.warning("%s", line)


def say(doing: str, problem: str) -> None:
    """One line, each time."""
    log.warning("trackmagic: %s failed: %s", doing, problem)


def forget(about: str) -> None:
    """Say it again from now on: that trouble is over."""
    _said.discard(about)


def _is_disk_trouble(error: Exception) -> bool:
    # Where no descriptor is left, an import finds nothing.
    return isinstance(error, OSError | ImportError) or type(error).__name__ == "OperationalError"


def _first_line(error: Exception) -> str:
    text = str(getattr(error, "orig", None) or error).strip()
    return text.splitlines()[0][:300] if text else "no message"
