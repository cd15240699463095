"""What leads: the metric that runs are told by, and which of its values, everywhere by one rule.

A goal of the experiment comes first. Without one the metric of most interest leads, as
:mod:`trackmagic.views.interest` ranks them, with its last value and the reason in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

from trackmagic.direction import Direction, Directions, direction_of
from trackmagic.entities import SYSTEM, Entity, Goal, Metric, Run
from trackmagic.errors import BadValue
from trackmagic.param_values import shown
from trackmagic.query.best import column_name, shown_part
from trackmagic.query.nodes import Part
from trackmagic.query.search import select_runs
from trackmagic.store import Store
from trackmagic.store.goals import text_of
from trackmagic.views import format as fmt
from trackmagic.views.interest import ranked, reason

LOOKED_AT = 100
"""Runs that a guess is made by."""
Shown = Literal["last", "best"]
"""Which value of a metric stands where nothing else is asked for."""


class Lens(NamedTuple):
    """How metrics are looked at: which value of each, which way it is better, which of them lead."""

    shown: Shown | None = None
    """None: as the goals say, and the last of all others."""
    directions: Directions = MappingProxyType({})
    goals: tuple[Goal, ...] = ()

    @property
    def leading(self) -> tuple[str, ...]:
        """The metrics of the goals."""
        return tuple(dict.fromkeys(goal.metric for goal in self.goals))

    @property
    def orders(self) -> Part | Mapping[str, Part]:
        """Which value orders by a metric of which no part is named: the one that is shown."""
        if self.shown is not None:
            return self.shown
        return {goal.metric: "best" for goal in self.goals if goal.value == "best"}

    def part(self, key: str, part: str = "") -> str:
        """The part of a metric that is shown: the one that is named, else ``best`` or the last, ``""``."""
        values = self.orders
        value = values if isinstance(values, str) else values.get(key, "last")
        return shown_part(key, part, value, self.directions)

    def value(self, metric: Metric, part: str = "") -> float:
        """The value that is shown. Raises :class:`BadValue` for a best that is not known."""
        column = column_name(metric.key, self.part(metric.key, part), self.directions)
        value: float = getattr(metric, column)
        return value

    def step(self, metric: Metric) -> int:
        """The step of the value that is shown."""
        column = column_name(metric.key, self.part(metric.key), self.directions)
        step: int = getattr(metric, f"{column}_step")
        return step


class Lead(Entity, frozen=True):
    """The metric that runs are told by, which of its values, and why."""

    metric: str
    value: Shown
    direction: Direction | None
    reason: str
    is_goal: bool = False


def lens_of(
    store: Store,
    experiments: Iterable[int] | None = None,
    *,
    values: Shown | None = None,
    directions: Directions | None = None,
) -> Lens:
    """Of runs of these experiments, by id, or of all that are not deleted. Raises :class:`BadValue`."""
    if values is not None and not (isinstance(values, str) and values in get_args(Shown)):
        raise BadValue(f"values is {shown(values)}; use 'last' or 'best'")
    ids = None if experiments is None else sorted(set(experiments))
    aims = store.experiments.aims(ids)
    return Lens(values, {**aims.directions, **(directions or {})}, aims.goals)


def lead(metrics: Sequence[Metric], lens: Lens) -> Lead | None:
    """What leads among these metrics, of one run or of many; None where there are none."""
    keys = ranked(metrics, lens.leading)
    if not keys:
        return None
    key = keys[0]
    goal = next((goal for goal in lens.goals if goal.metric == key), None)
    return Lead(
        metric=key,
        value="best" if lens.part(key) == "best" else "last",
        direction=direction_of(key, lens.directions),
        reason=f"the goal: {text_of(goal)}" if goal else f"guessed: {reason(metrics, keys)}",
        is_goal=goal is not None,
    )


def told_by(store: Store, run: Run) -> str:
    """The metric that a run is told by, in words: ``val_loss 0.0312 (best)``; empty where it has none."""
    metrics = [
        metric for metric in store.metrics.of(run.number) if not metric.key.startswith(SYSTEM)
    ]
    lens = lens_of(store, [run.experiment_id])
    leading = lead(metrics, lens)
    if leading is None:
        return ""
    value = next(lens.value(metric) for metric in metrics if metric.key == leading.metric)
    best = " (best)" if leading.value == "best" else ""
    return f"{fmt.one_line(leading.metric, 80)} {fmt.number(value)}{best}"


def lead_of(store: Store, experiment: int) -> Lead | None:
    """What leads among the newest runs of an experiment, by its id; None where they have no metrics."""
    with store.database.read() as connection:
        newest = select_runs(connection, experiment_ids=[experiment], limit=LOOKED_AT)
    by_run = store.metrics.of_many(newest)
    metrics = [metric for summaries in by_run.values() for metric in summaries]
    return lead(metrics, lens_of(store, [experiment]))
