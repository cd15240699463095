"""What a cell prints: a copy of stdout and stderr, taken while the text goes where it always goes.

A stream is kept whole up to ``LIMIT_BYTES``. Past that its first and last half are kept around a
line that says how much is missing. Lines that a progress bar wrote over are kept as a terminal would
show them, so a long bar does not fill the limit.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Final, Literal

from trackmagic.entities import Output
from trackmagic.patch import Patch, Tap

LIMIT_BYTES: Final = 2**20
"""Of one stream, as UTF-8."""

_EXIT: Final = "To exit: use 'exit', 'quit', or Ctrl-D."
"""What IPython warns of after ``sys.exit()``."""

Channel = Literal["stdout", "stderr"]

_BATCH_CHARS: Final = 2**16
_CHANNELS: Final[tuple[Channel, ...]] = ("stdout", "stderr")


class Tee:
    """Copies what is printed between ``start`` and ``stop``, from any thread and from child processes.

    ``shell`` tells when IPython itself prints (a traceback, a result, how to exit): that is not copied.
    ``belongs`` is asked at each write, in the thread that writes, whether the text is this cell's.
    A tee started inside another one leaves the outer one its text.
    """

    def __init__(
        self,
        shell: Any = None,
        *,
        limit_bytes: int = LIMIT_BYTES,
        belongs: Callable[[], bool] | None = None,
    ) -> None:
        self._shell, self._belongs = shell, belongs
        self._texts = {channel: _Text(limit_bytes) for channel in _CHANNELS}
        self._taps: list[Tap] = []
        self._workers: ForkedWorkers | None = None
        self._traceback: Patch | None = None
        self._stand_ins: list[tuple[str, object, _StandIn]] = []

    def start(self) -> None:
        """Begin to copy."""
        if self._taps:
            return
        _open.append(self)
        with contextlib.suppress(AttributeError, TypeError):
            self._traceback = Patch(self._shell, "showtraceback", _hand_on, once=True)
        streams: list[object] = [None]
        for channel in _CHANNELS:
            stream = getattr(sys, channel)
            if not any(stream is other for other in streams):
                streams.append(stream)
                self._tap(channel, stream)
        self._workers = ForkedWorkers(sys.stdout, self._worker_printed)

    def stop(self) -> None:
        """End copying; the streams are as they were."""
        for name in _CHANNELS:
            drain(getattr(sys, name))
        if self._workers is not None:
            self._workers.remove()
            self._workers = None
        if self._traceback is not None:
            self._traceback.undo()
        for tap in reversed(self._taps):
            with contextlib.suppress(Exception):
                tap.undo()
        for channel, stream, stand_in in self._stand_ins:
            if getattr(sys, channel) is stand_in:
                setattr(sys, channel, stream)
        self._taps, self._stand_ins = [], []
        if self in _open:
            _open.remove(self)

    def outputs(self) -> tuple[Output, ...]:
        """What was copied so far; a stream nobody wrote to is absent."""
        outputs = [
            Output(stream=channel, text=text, dropped_bytes=dropped)
            for channel in _CHANNELS
            for text, dropped in [self._texts[channel].read()]
        ]
        return tuple(output for output in outputs if output.text)

    def _tap(self, channel: Channel, stream: object) -> None:
        text = self._texts[channel]

        def listen(data: str, *_: object, **__: object) -> None:
            if is_reader(stream):
                is_mine = self._is_innermost()
            else:
                is_mine = not self._is_ipythons(data) and (self._belongs is None or self._belongs())
            if is_mine:
                text.add(data)

        try:
            self._taps.append(Tap(stream, "write", listen))
        except (AttributeError, TypeError):
            stand_in = _StandIn(stream)
            with contextlib.suppress(AttributeError, TypeError):  # it cannot be written to at all
                self._taps.append(Tap(stand_in, "write", listen))
                setattr(sys, channel, stand_in)
                self._stand_ins.append((channel, stream, stand_in))

    def _worker_printed(self, name: str, text: str) -> None:
        for channel in _CHANNELS:
            if channel == name and self._is_innermost():
                self._texts[channel].add(text)

    def _is_innermost(self) -> bool:
        """Whether text of nobody's own is this one's: of several tees, the last takes it."""
        return _open[-1:] == [self]

    def _is_ipythons(self, text: str) -> bool:
        shell = self._shell
        if shell is None:
            return False
        return bool(
            (self._traceback is not None and self._traceback.is_inside())
            or getattr(shell, "showing_traceback", False)
            or getattr(shell.display_pub, "is_publishing", False)
            or getattr(shell.displayhook, "is_active", False)
            or (_EXIT in text and "interactiveshell.py" in text)
        )


_open: list[Tee] = []


def _hand_on(original: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    return original(*args, **kwargs)


class _StandIn:
    """For a stream that takes no attributes: the same, except that it does."""

    def __init__(self, stream: object) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Text:
    """The text of one stream, bounded. ``add`` only queues; the work is done once a batch."""

    def __init__(self, limit_bytes: int) -> None:
        self._half = limit_bytes // 2
        self._lock = threading.Lock()
        self._new: deque[str] = deque()
        self._new_chars = 0
        self._line = ""
        """The last line, as long as it has no end."""
        self._head = bytearray()
        self._tail = bytearray()
        self._dropped = 0

    def add(self, text: str) -> None:
        self._new.append(text)
        self._new_chars += len(text)
        # Whoever prints never waits: another thread that holds the lock takes this text along.
        if self._new_chars > _BATCH_CHARS and self._lock.acquire(blocking=False):
            try:
                self._settle()
            finally:
                self._lock.release()

    def read(self) -> tuple[str, int]:
        """The text, and how many bytes are missing in its middle."""
        with self._lock:
            self._settle()
            last = _encoded(_shown(self._line))
            return _joined(bytes(self._head), bytes(self._tail + last), self._half, self._dropped)

    def _settle(self) -> None:
        self._new_chars = 0
        pieces = [self._line]
        with contextlib.suppress(IndexError):
            while True:
                pieces.append(self._new.popleft())
        text = "".join(pieces)
        end = text.rfind("\n") + 1
        done, line = text[:end], text[end:]
        if "\r" in done:
            done = "\n".join(map(_shown, done.split("\n")))
        if "\r" in line:
            head, last = line.rsplit("\r", 1)
            line = f"{_shown(head)}\r{last}"
        if len(line) > _BATCH_CHARS:
            done, line = done + line, ""
        self._line = line
        self._keep(_encoded(done))

    def _keep(self, data: bytes) -> None:
        room = self._half - len(self._head)
        if room > 0:
            self._head += data[:room]
            data = data[room:]
        self._tail += data
        if len(self._tail) > 2 * self._half:
            over = len(self._tail) - self._half
            self._dropped += over
            del self._tail[:over]


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _shown(line: str) -> str:
    """A line as a terminal shows it after each carriage return was obeyed."""
    if "\r" not in line:
        return line
    parts = line.rstrip("\r").split("\r")
    if "\x1b" in line:  # colours take no room, so columns cannot be counted; the last text stands
        return parts[-1]
    row = ""
    for part in parts:
        row = part + row[len(part) :]
    return row.rstrip() if len(parts) > 1 else row


def _joined(head: bytes, tail: bytes, half: int, dropped: int) -> tuple[str, int]:
    if not dropped and len(tail) <= half:
        return (head + tail).decode("utf-8"), 0
    dropped += len(tail)
    tail = tail[-half:] if half else b""
    dropped -= len(tail)
    # Where a character was cut in two, its bytes are left out too.
    first, last = head.decode("utf-8", "ignore"), tail.decode("utf-8", "ignore")
    size = len(first.encode()) + len(last.encode())
    dropped += len(head) + len(tail) - size
    return f"{first}\n[... {dropped:,} bytes left out ...]\n{last}", dropped


# What a cell prints past ``sys.stdout``: child processes, C code, forked workers. ipykernel lays a pipe under
# descriptors 1 and 2, which a thread of its own reads into the stream; a forked worker sends its text, as a
# message, to the thread that talks to the front-end. In a terminal, in a script and on Windows such text goes
# to the screen by itself, and nobody can tell whose it is.


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
