"""How far a run has come, read from what it logs: ``epoch`` beside a param ``epochs``, or steps beside it.

A total is a param or a metric named after a unit: ``epochs``, ``n_epochs``, ``max_steps``,
``total_batches``. What has been done is the metric of that unit, else the steps that points were logged at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from trackmagic.entities import SYSTEM, Entity, Metric, ParamValue, Whole
from trackmagic.store import Store
from trackmagic.store.leaves import leaves_of
from trackmagic.views import format as fmt
from trackmagic.views.moment import of_one_moment

MOST = 2**63
"""What is more is no count of anything, and may be more than a float holds."""
UNITS = ("epoch", "round", "episode", "iteration", "step", "batch")
_PLURALS = {"batch": "batches"}
_SHORT = {"iter": "iteration", "iters": "iteration"}
_CLOCKS = {"time", "lr", "learning_rate"}
_TRAINING = re.compile(r"(?<![A-Za-z])[Tt]rain(?:ing)?(?![a-z])")
_TOTAL = re.compile(r"(?:n|num|max|total|number_of)_+(.+)")


class Progress(Entity, frozen=True):
    """How far a run has come, when its metrics or params say so: ``epoch 3 of 10``."""

    label: str
    fraction: float


class ProgressQuery(Entity, frozen=True):
    """How far running runs have come."""

    runs: tuple[Whole, ...]


class RunsProgress(Entity, frozen=True):
    """By run number; runs that have ended, or do not tell, are left out."""

    progress: dict[str, Progress]


@of_one_moment
def runs_progress(store: Store, query: ProgressQuery) -> RunsProgress:
    """How far those of the runs have come that are running and tell."""
    runs = store.runs.these(list(dict.fromkeys(query.runs)))
    numbers = [run.number for run in runs if run.status == "running"]
    params, metrics = store.params.of_many(numbers), store.metrics.of_many(numbers)
    by_run: dict[str, Progress] = {}
    for number in numbers:
        user_metrics = [metric for metric in metrics[number] if not metric.key.startswith(SYSTEM)]
        if how := progress({param.key: param.value for param in params[number]}, user_metrics):
            by_run[str(number)] = how
    return RunsProgress(progress=by_run)


def progress(params: Mapping[str, ParamValue], metrics: Iterable[Metric]) -> Progress | None:
    """The coarsest unit that has a total and a count within it; None when there is none."""
    by_key = {metric.key: metric for metric in metrics}
    totals = dict(_totals(params, by_key))
    for unit in UNITS:
        total = totals.get(unit, 0)
        if not 1 <= total <= MOST:
            continue
        done = _done(unit, by_key)
        if done is not None and 0 <= done <= total:
            label = f"{unit} {fmt.number(done)} of {fmt.number(total)}"
            return Progress(label=label, fraction=done / total)
    return None


def is_counter(key: str) -> bool:
    """Whether a metric tells how far a run has come, or follows a plan: ``epoch``, ``time``, ``lr``."""
    name = re.split(r"[/.]", key.lower())[-1]
    unit = _SHORT.get(name, name).removeprefix("global_")
    return unit in UNITS or name in _CLOCKS or _unit_of_total(key) is not None


def is_of_training(key: str) -> bool:
    """Whether a metric is of what was trained on, which tells less than validation: ``train_loss``."""
    return _TRAINING.search(key) is not None


def _totals(
    params: Mapping[str, ParamValue], metrics: Mapping[str, Metric]
) -> Iterator[tuple[str, int | float]]:
    for key, metric in metrics.items():
        if (unit := _unit_of_total(key)) is not None:
            yield unit, metric.last
    inside = [leaf for key, value in params.items() for leaf in leaves_of(key, value).items()]
    for key, value in (*inside, *params.items()):  # the later wins
        unit = _unit_of_total(key)
        if unit is not None and isinstance(value, int | float) and not isinstance(value, bool):
            yield unit, value


def _unit_of_total(key: str) -> str | None:
    name = re.split(r"[/.]", key.lower())[-1]
    counted = _TOTAL.fullmatch(name)
    name = counted.group(1) if counted else name
    for unit in UNITS:
        if name == _PLURALS.get(unit, f"{unit}s") or (counted and name == unit):
            return unit
    return _SHORT.get(name) if name == "iters" or counted else None


def _done(unit: str, metrics: Mapping[str, Metric]) -> float | None:
    """Counts from 0 are one behind: epoch 0 is the first."""
    for key, metric in metrics.items():
        name = re.split(r"[/.]", key.lower())[-1]
        if _SHORT.get(name, name) == unit:
            return metric.last + (metric.first == 0)
    steps = [metric for metric in metrics.values() if metric.points > 1]
    if not steps:
        return None
    first = min(metric.first_step for metric in steps)
    return max(metric.last_step for metric in steps) + (first == 0)
