"""What an experiment is after, as a text: ``val_loss min``, ``val_acc max``, ``val_loss min last``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeVar

import sqlalchemy as sa

from trackmagic.direction import Direction, Directions, direction_of
from trackmagic.entities import Goal
from trackmagic.errors import BadValue
from trackmagic.store.schema import experiment
from trackmagic.store.text import check_key, check_text

T = TypeVar("T")

_GOALS = sa.select(experiment.c.goal).where(experiment.c.goal != "")
_MANY = sa.select(sa.func.count()).select_from(experiment)

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
    *rest, last = text.rsplit(maxsplit=1)
    return (rest[0], words[last]) if rest and last in words else (text, None)


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


class Aims(NamedTuple):
    """What some experiments are after, and which way metrics are better as far as they agree."""

    goals: tuple[Goal, ...] = ()
    directions: Directions = MappingProxyType({})


def aims_of(connection: sa.Connection, ids: Sequence[int] | None) -> Aims:
    """Of these experiments, or of all that are not deleted."""
    texts = connection.scalars(_GOALS.where(_among(ids)))
    aims = tuple(aim for text in texts if (aim := kept(text)) is not None)
    if not aims:
        return Aims()
    many = len(ids) if ids is not None else connection.scalar(_MANY.where(_among(None)))
    return Aims(aims, agreed(aims, many or 0))


def _among(ids: Sequence[int] | None) -> sa.ColumnElement[bool]:
    return experiment.c.deleted.is_(None) if ids is None else experiment.c.id.in_(ids)


def agreed(goals: Iterable[Goal], experiments: int) -> Directions:
    """Which way the metrics of goals are better, for runs of so many experiments at once.

    An experiment without a goal for a metric goes by the metric's name. Where they do not agree it is
    unknown: the best of one would be the worst of another.
    """
    ways: dict[str, list[Direction]] = {}
    for goal in goals:
        ways.setdefault(goal.metric, []).append(goal.direction)
    for key, directions in ways.items():
        by_name = direction_of(key, {})
        if by_name is not None and len(directions) < experiments:
            directions.append(by_name)
    return {
        key: "unknown" if len(set(directions)) > 1 else directions[0]
        for key, directions in ways.items()
    }
