"""What an experiment is after, as a text: ``val_loss min``, ``val_acc max``, ``val_loss min last``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypeVar

from trackmagic.direction import Direction, direction_of
from trackmagic.entities import Goal
from trackmagic.errors import BadValue
from trackmagic.store.text import check_key, check_text

T = TypeVar("T")

_DIRECTIONS: dict[str, Direction] = {
    **dict.fromkeys(("min", "lower", "minimize"), "lower"),
    **dict.fromkeys(("max", "higher", "maximize"), "higher"),
}
_VALUES: dict[str, Literal["best", "last"]] = {"best": "best", "last": "last"}
_WORDS: dict[Direction, str] = {"lower": "min", "higher": "max"}
_CHARACTERS = 400
"""More than a key and two words have."""


def parsed(text: str) -> Goal | None:
    """The goal that the text says; None of an empty one.

    The direction may be left out where the metric's name tells it. Raises :class:`BadValue` and
    :class:`BadName`.
    """
    key = check_text("the goal", text, _CHARACTERS).strip()
    if not key:
        return None
    key, value = _without_last(key, _VALUES)
    key, direction = _without_last(key, _DIRECTIONS)
    check_key("metric of a goal", key)
    direction = direction or direction_of(key, {})
    if direction is None:
        raise BadValue(
            f"the goal {text!r} does not say which way {key} is better; write '{key} min' or '{key} max'"
        )
    return Goal(metric=key, direction=direction, value=value or "best")


def _without_last(text: str, words: Mapping[str, T]) -> tuple[str, T | None]:
    """The text without its last word, and what that stands for, if it is one of these and not all."""
    rest, _, last = text.rpartition(" ")
    return (rest.strip(), words[last]) if rest.strip() and last in words else (text, None)


def text_of(goal: Goal | None) -> str:
    """The text that is parsed to the goal."""
    if goal is None:
        return ""
    last = " last" if goal.value == "last" else ""
    return f"{goal.metric} {_WORDS[goal.direction]}{last}"


def kept(text: str) -> Goal | None:
    """The goal in a row of the store; None too where the row is damaged."""
    try:
        return parsed(text)
    except ValueError:
        return None


def directions_of(goals: Iterable[Goal]) -> dict[str, Direction]:
    """Which way their metrics are better; a metric that two goals see differently is left out."""
    ways: dict[str, set[Direction]] = {}
    for goal in goals:
        ways.setdefault(goal.metric, set()).add(goal.direction)
    return {key: way for key, (way, *others) in ways.items() if not others}
