"""What a cell prints past ``sys.stdout``: child processes, C code, forked workers.

ipykernel lays a pipe under descriptors 1 and 2, which a thread of its own reads into the stream; a forked
worker sends its text, as a message, to the thread that talks to the front-end. In a terminal, in a
script and on Windows such text goes to the screen by itself, and nobody can tell whose it is.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from trackmagic.patch import Tap

DRAIN_SECONDS: Final = 0.2
"""How long the end of a cell waits for text that is on its way."""

_PAUSE: Final = 0.0002
_forks = 0


def is_reader(stream: object) -> bool:
    """Whether this thread is the one that reads the pipe under ``stream``."""
    return threading.current_thread() is getattr(stream, "watch_fd_thread", None)


def drain(stream: object) -> None:
    """Wait until what is in the pipe under ``stream`` has been read; a bounded time."""
    pipe, reader = getattr(stream, "_fid", None), getattr(stream, "watch_fd_thread", None)
    if not isinstance(pipe, int) or reader is None or not reader.is_alive():
        return
    end = time.monotonic() + DRAIN_SECONDS
    time.sleep(_PAUSE)  # the reader may hold text that it has not written yet
    with contextlib.suppress(OSError, ImportError):
        while _waiting(pipe) and time.monotonic() < end:
            time.sleep(_PAUSE)
            if not _waiting(pipe):
                time.sleep(_PAUSE)


def _waiting(pipe: int) -> int:
    import fcntl
    import termios

    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), "little")


class ForkedWorkers:
    """Hands ``listener`` the stream's name and the text of each print in a forked process."""

    def __init__(self, stream: object, listener: Callable[[str, str], None]) -> None:
        self._listener, self._pid = listener, os.getpid()
        self._output: Any = getattr(stream, "pub_thread", None)
        self._thread = getattr(self._output, "thread", None)
        self._forks = _forks
        self._tap: Tap | None = None
        if isinstance(self._thread, threading.Thread):
            with contextlib.suppress(AttributeError, TypeError):
                self._tap = Tap(self._output, "send_multipart", self._sent)

    def remove(self) -> None:
        """Take what has arrived, then stop listening."""
        if self._tap is None:
            return
        if _forks != self._forks:
            for _ in range(2):  # the first turn may come before the messages that wait beside it
                turn = threading.Event()
                self._output.schedule(turn.set)
                turn.wait(DRAIN_SECONDS)
        self._tap.undo()

    def _sent(self, message: Any, *_: object, **__: object) -> None:
        if threading.current_thread() is not self._thread or os.getpid() != self._pid:
            return
        parts = [bytes(part) for part in message]
        head = parts[parts.index(b"<IDS|MSG>") + 2 :]
        if b'"stream"' not in head[0]:
            return
        header = json.loads(head[0])
        if header.get("msg_type") == "stream" and f"_{self._pid}_" not in header["msg_id"]:
            content = json.loads(head[3])
            self._listener(content["name"], content["text"])


def _count_fork() -> None:
    global _forks  # noqa: PLW0603
    _forks += 1


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_parent=_count_fork)
