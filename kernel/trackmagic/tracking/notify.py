"""Where words about the runs of this session are sent, and which; a thread sends them.

Nothing here delays a cell: who makes a run only puts down what happened, and what that is in words is
made where it is sent. Words that come together go as one message.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trackmagic.capture.masking import masked
from trackmagic.config import Settings
from trackmagic.entities import AlertLevel
from trackmagic.errors import BadValue, TrackmagicError
from trackmagic.param_values import shown
from trackmagic.recording import alerts
from trackmagic.recording.alerts import Event
from trackmagic.recording.guard import quiet, say_once
from trackmagic.sending.target import Target, parsed
from trackmagic.sending.word import KINDS, About, Kind, Word
from trackmagic.tracking.session import settings
from trackmagic.views import format as fmt
from trackmagic.views.goals import told_by

AFTER_SECONDS = 60.0
"""A run that took less needs no word of its end."""
PAUSE_SECONDS = 1.0
"""Between two messages; what happens meanwhile goes together."""
EXIT_SECONDS = 5.0
"""What the end of a program waits for what is on its way."""
IDLE_SECONDS = 10.0
WAITING = 1_000
MESSAGE = 500
"""Characters of an error."""


class Wish(NamedTuple):
    """Who wants to hear of what."""

    target: Target
    on: frozenset[Kind]
    after: float

    def wants(self, event: Event) -> bool:
        """Whether that is to be sent."""
        return kind_of(event) in self.on and (event.kind != "end" or event.seconds >= self.after)


def notify(
    target: str | Sequence[str] | None,
    *,
    on: str | Iterable[str] = KINDS,
    after: float = AFTER_SECONDS,
) -> None:
    """Send words about the runs of this session to ``target``, beside those that were named before.

    ``"https://..."`` gets a POST of JSON that Slack, Mattermost, Discord and ntfy understand;
    ``"mailto:you@example.org"`` a mail, by the server in ``TRACKMAGIC_SMTP``; ``"command: notify-send"``,
    or a list, is a program that is given title and text. ``None`` takes all back.

    ``on`` says of what: ``end`` and ``fail`` of runs that took ``after`` seconds or longer, ``stall``,
    ``nan`` and ``alert`` of all. Raises :class:`BadSetting`, :class:`BadValue`.
    """
    if target is None:
        stop()
        return
    kinds = _kinds(on)
    if isinstance(after, bool) or not isinstance(after, int | float) or not after >= 0:
        raise BadValue(f"after is {shown(after)}; it takes seconds, 0 or more")
    key = target if isinstance(target, str) else repr(target)
    _wishes[key] = Wish(parsed(target, smtp=settings().smtp), kinds, float(after))
    alerts.listen(_hear)


def stop() -> None:
    """Send nothing more; what is on its way arrives."""
    alerts.stop_listening(_hear)
    _wishes.clear()
    _of_settings.clear()


def follow(here: Settings) -> None:
    """Send to whom the settings name. What is wrong with them is said once, and sends nothing."""
    if _of_settings.get("notify") != here.notify:
        _take(here)


def finish() -> None:
    """Wait a little for what is on its way: the program ends."""
    _post.finish(EXIT_SECONDS)


def _take(here: Settings) -> None:
    for text in _lines(_of_settings.get("notify")):
        _wishes.pop(text, None)
    _of_settings["notify"] = here.notify
    for text in _lines(here.notify):
        try:
            _wishes[text] = Wish(parsed(text, smtp=here.smtp), frozenset(KINDS), AFTER_SECONDS)
        except TrackmagicError as error:
            say_once("sending words, as TRACKMAGIC_NOTIFY has it,", str(error))
    if _wishes:
        alerts.listen(_hear)


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


_wishes: dict[str, Wish] = {}
_of_settings: dict[str, str | None] = {"notify": None}


def _kinds(on: object) -> frozenset[Kind]:
    names = [on] if isinstance(on, str) else [*on] if isinstance(on, Iterable) else [on]
    for name in names:
        if not isinstance(name, str) or name not in KINDS:
            raise BadValue(f"on has {shown(name)}; use some of {', '.join(KINDS)}")
    return frozenset(kind for kind in KINDS if kind in names)


def _hear(event: Event) -> None:
    for wish in [*_wishes.values()]:
        if wish.wants(event):
            _post.put(wish, event)


def kind_of(event: Event) -> Kind:
    """What it is called in ``on``."""
    if event.kind == "end":
        return "fail" if event.status in {"failed", "crashed"} else "end"
    return event.kind


class Post:
    """What is to be sent, and the thread that does it, while there is something."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[tuple[Wish, Event]] = []
        self._thread: threading.Thread | None = None
        self._is_sending = self._is_over = False

    def put(self, wish: Wish, event: Event) -> None:
        """Have it sent soon; past a limit it is dropped: nobody reads a thousand words."""
        with self._changed:
            if len(self._waiting) >= WAITING:
                return
            self._waiting.append((wish, event))
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._work, name="trackmagic words", daemon=True
                )
                self._thread.start()
            self._changed.notify_all()

    def finish(self, seconds: float) -> None:
        """Wait until all is sent, at most so long."""
        until = time.monotonic() + seconds
        with self._changed:
            self._is_over = True
            self._changed.notify_all()
            while self._thread is not None and (self._waiting or self._is_sending):
                if not self._changed.wait(max(until - time.monotonic(), 0.0)):
                    break
            self._is_over = False

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._waiting and not self._changed.wait_for(self._has_any, IDLE_SECONDS):
                    self._thread = None
                    return
                batch, self._waiting, self._is_sending = self._waiting, [], True
            for wish in dict.fromkeys(wish for wish, _ in batch):
                _send(wish, [event for other, event in batch if other is wish])
            with self._changed:
                self._is_sending = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._is_over, PAUSE_SECONDS)

    def _has_any(self) -> bool:
        return bool(self._waiting)


_post = Post()


def _send(wish: Wish, events: Sequence[Event]) -> None:
    with quiet("putting what happened to a run into words"):
        words = [word_of(event) for event in events]
        try:
            wish.target.send(words)
        except OSError as error:
            say_once(f"sending words to {wish.target.label}", str(error))
        except Exception as error:  # noqa: BLE001 - its message may have the address in it
            say_once(f"sending words to {wish.target.label}", type(error).__name__)


def word_of(event: Event) -> Word:
    """What happened, in words."""
    run = event.run
    about = About(run.number, run.id, run.name, run.experiment)
    if event.kind != "end":
        return Word(kind_of(event), event.level, event.title, event.text, about)
    took = fmt.duration(event.seconds)
    if event.failure is not None and kind_of(event) == "fail":
        error = masked(f"{event.failure.type}: {fmt.without_colours(event.failure.message)}")
        return Word("fail", "error", f"failed after {took}", fmt.one_line(error, MESSAGE), about)
    if event.status == "interrupted":
        return Word("end", "warning", f"was stopped after {took}", _leading(event), about)
    how = event.status or "finished"
    level: AlertLevel = "info" if how == "finished" else "error"
    return Word(kind_of(event), level, f"{how} after {took}", _leading(event), about)


def _leading(event: Event) -> str:
    store = event.run.store
    return told_by(store, store.runs.get(event.run.number))


def _after_fork() -> None:
    global _post  # noqa: PLW0603 - its thread is not here, and its lock may be held for ever
    _post = Post()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
