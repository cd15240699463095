"""What a run does not say itself: that its metric is no number, passes a limit, or that nothing comes."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from trackmagic.direction import direction_of
from trackmagic.recording.alerts import Wording
from trackmagic.store import Store
from trackmagic.store.watched import Watched

LEAST_SECONDS = 30.0
"""Of silence, before anything is said of it."""
TIMES_AS_LONG, TIMES_LONGEST = 5, 2
"""As the usual gap between two points, and as the longest of the last ones."""
LEAST_POINTS = 5
"""Fewer tell no pace."""
MOST_STALLS = 10
"""Of one run that are told."""
TITLE = 200
"""Characters."""
_WHY = "what its experiment asks to be told of"


class Finding(NamedTuple):
    """Something to say of a run."""

    kind: Literal["nan", "alert", "stall"]
    wording: Wording
    corrects: bool = False
    """In place of what was said of its last silence."""


class Pace(NamedTuple):
    """How fast points came; in seconds."""

    usual: float
    allowed: float
    """Of silence; longer is a stall."""


def pace_of(times: Sequence[float]) -> Pace:
    """By when the last points came; of too few any silence is allowed."""
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    if len(times) < LEAST_POINTS:
        return Pace(math.inf, math.inf)
    usual = statistics.median(gaps)
    return Pace(usual, max(LEAST_SECONDS, TIMES_AS_LONG * usual, TIMES_LONGEST * max(gaps)))


class Lookout:
    """Of one run, by the process that makes it. Each thing is said once."""

    def __init__(self) -> None:
        self._told: set[str] = set()
        self._points = -1
        self._moved = 0.0
        self._pace: Pace | None = None
        """Before this silence; asked for once."""
        self._is_silent = False
        self._stalls = 0

    def look(self, store: Store, number: int, now: float | None = None) -> list[Finding]:
        """What is new; ``now`` is of a clock that only goes on, None at the end of the run."""
        state = store.watched.state(number)
        if state is None:
            return []
        findings = [*self._of_values(store, number, state)]
        if findings:  # a run that is resumed was told of before
            titles = {alert.title for alert in store.alerts.of(number)}
            findings = [finding for finding in findings if finding.wording.title not in titles]
        if now is not None:
            findings += self._of_pace(store, number, state, now)
        return findings

    def _of_values(self, store: Store, number: int, state: Watched) -> Iterator[Finding]:
        if state.nan and "nan" not in self._told:
            key = _lost(store.watched.nan_keys(number), state)
            if key is not None:
                self._told.add("nan")
                yield Finding("nan", Wording(_cut(f"{key} is NaN"), level="error"))
        filter = state.alert_when
        if filter and state.points and filter not in self._told and _passes(store, number, state):
            self._told.add(filter)
            yield Finding("alert", Wording(_cut(filter), _WHY, "warning"))

    def _of_pace(self, store: Store, number: int, state: Watched, now: float) -> Iterator[Finding]:
        if state.points != self._points:
            was_silent, since = self._is_silent, self._moved
            self._points, self._moved = state.points, now
            self._is_silent, self._pace = False, None
            if was_silent:
                title = f"stalled for {_span(now - since)}, goes on"
                yield Finding("stall", Wording(title), corrects=True)
            return
        silence = now - self._moved
        if self._is_silent or silence < LEAST_SECONDS or self._stalls >= MOST_STALLS:
            return
        if self._pace is None:
            self._pace = pace_of(store.watched.last_times(number))
        if silence >= self._pace.allowed:
            self._is_silent, self._stalls = True, self._stalls + 1
            text = f"there was one every {_span(self._pace.usual)}"
            title = f"stalled: no point for {_span(silence)}"
            yield Finding("stall", Wording(title, text, "warning"))


def _passes(store: Store, number: int, state: Watched) -> bool:
    from trackmagic.query.search import count_runs

    with store.database.read() as connection:
        count = count_runs(
            connection,
            state.alert_when,
            experiment_ids=[state.experiment],
            lifecycle="all",
            among=[number],
            is_ahead=True,
        )
    return count > 0


def _lost(keys: Sequence[str], state: Watched) -> str | None:
    """The goal, else the first that is a loss by its name: a metric may be NaN on purpose."""
    if state.goal is not None:
        return state.goal.metric if state.goal.metric in keys else None
    return next((key for key in keys if direction_of(key, {}) == "lower"), None)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE else f"{line[: TITLE - 1]}…"


def _span(seconds: float) -> str:
    """``0.5 s``, ``90 s``, ``12 min``, ``3 h``."""
    for least, unit, name in ((7_200, 3_600, "h"), (120, 60, "min")):
        if seconds >= least:
            return f"{seconds / unit:.0f} {name}"
    return f"{seconds:.2g} s" if seconds < 10 else f"{seconds:.0f} s"  # noqa: PLR2004
