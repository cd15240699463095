"""What a run has to say while it is under way: kept with it, and told to who wants to hear.

A loop that says the same at each step costs next to nothing: a title is kept once a minute, of a run so
many are kept, and the rest is counted.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Literal, NamedTuple

from trackmagic.capture import masking
from trackmagic.entities import LEVELS, AlertLevel, Failure, Notice, Status
from trackmagic.errors import BadValue
from trackmagic.param_values import shown
from trackmagic.recording.guard import quiet
from trackmagic.recording.record import Record
from trackmagic.store.alerts import MOST, TEXT_CHARACTERS
from trackmagic.store.text import check_key, check_text

REPEAT_SECONDS = 60.0
"""A title that was said is not said again within."""

Kind = Literal["end", "stall", "nan", "alert"]


class Event(NamedTuple):
    """Something that happened to a run of this process."""

    kind: Kind
    run: Record
    title: str
    text: str = ""
    level: AlertLevel = "info"
    status: Status | None = None
    """How the run ended."""
    failure: Failure | None = None
    seconds: float = 0.0
    """How long it ran until its end."""


Listener = Callable[[Event], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Tell it what happens to the runs of this process, in the thread where it happens."""
    if listener not in _listeners:
        _listeners.append(listener)


def stop_listening(listener: Listener) -> None:
    """Tell it nothing more."""
    if listener in _listeners:
        _listeners.remove(listener)


def is_heard() -> bool:
    """Whether anybody listens."""
    return bool(_listeners)


def tell(event: Event) -> None:
    """Tell all who listen; what goes wrong there is theirs."""
    for listener in [*_listeners]:
        with quiet("telling of a run"):
            listener(event)


class Wording(NamedTuple):
    """What an alert says."""

    title: str
    text: str = ""
    level: AlertLevel = "info"

    def masked(self) -> Wording:
        """Without secrets."""
        return Wording(masking.masked(self.title), masking.masked(self.text), self.level)


def checked(title: object, text: object, level: object) -> Wording:
    """What a user says. Raises :class:`BadName`, :class:`BadValue`."""
    title = check_key("title of an alert", title)
    text = check_text("the text of an alert", text, TEXT_CHARACTERS)
    for word in LEVELS:
        if isinstance(level, str) and word == level:
            return Wording(title, text, word)
    raise BadValue(f"the level of an alert is {shown(level)}; use {', '.join(LEVELS)}")


class Alerts:
    """Those of one run, as far as this process says them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said: dict[str, float] = {}
        self._kept = 0
        self.left_out = 0
        """How many were only counted."""

    def is_due(self, title: str) -> bool:
        """Whether it is to be kept; one that is not is counted."""
        now = time.monotonic()
        with self._lock:
            is_new = now - self._said.get(title, -REPEAT_SECONDS) >= REPEAT_SECONDS
            if is_new and self._kept < MOST:
                self._said[title] = now
                self._kept += 1
                return True
            self.left_out += 1
            return False

    def notice(self) -> Notice | None:
        """That some were left out, for the run to keep as it ends."""
        if not self.left_out:
            return None
        words = f"{self.left_out:,} left out: a title is kept once a minute, and {MOST} of a run"
        return Notice(part="alerts", text=words)
