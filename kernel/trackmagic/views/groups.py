"""Groups of runs with a value of each of their metrics: how many, the mean, the spread, the best.

The spread is the sample's standard deviation (n - 1). A NaN is no value; an infinity is one, so the mean
of its group is infinite and its spread is not a number; the best it never is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from trackmagic.direction import Direction, direction_of
from trackmagic.entities import Entity, ParamValue, Whole
from trackmagic.query.best import column_name
from trackmagic.query.groups import (
    Members,
    Value,
    filter_of,
    groupable,
    grouped,
    matching_runs,
    metric_values,
    name_in_filter,
    param_values,
)
from trackmagic.query.names import metric_of
from trackmagic.query.nodes import Field
from trackmagic.query.spelling import field_text
from trackmagic.store import Store
from trackmagic.views import format as fmt
from trackmagic.views.goals import Lens, Shown, lens_of
from trackmagic.views.interest import ranked
from trackmagic.views.moment import of_one_moment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_GROUPS = 200
METRICS = 4
LOOKED_AT = 100
"""Runs that the metrics of most interest are chosen by."""


class GroupsQuery(Entity, frozen=True):
    """Runs that match, grouped by a param or tag."""

    by: str
    """``params.lr``, ``tags.stage``, ``status``, ``experiment`` or a bare name."""
    filter: str = ""
    experiment: str | Whole | None = None
    """Its name or its id."""
    metrics: tuple[str, ...] | None = None
    """Keys, or with a part: ``loss.mean``; None: those of most interest."""
    values: Shown | None = None
    """Which value of a metric of which no part is named; None: as the goals of experiments say."""
    directions: dict[str, Direction | Literal["unknown"]] = msgspec.field(default_factory=dict)
    """Which way metrics are better, where neither goals nor their names tell it right."""


class GroupCell(Entity, frozen=True):
    """The values of a metric in a group."""

    runs: int
    mean: str = ""
    spread: str = ""
    """The standard deviation, of two runs or more."""
    best: str = ""
    best_run: int | None = None


class Group(Entity, frozen=True):
    """The runs with one value; ``filter`` finds them, and is empty when no filter is long enough."""

    label: str
    filter: str
    runs: int
    cells: tuple[GroupCell, ...]


class Groups(Entity, frozen=True):
    """The groups, largest first."""

    by: str
    metrics: tuple[str, ...]
    """As they are named, with the part that is shown where it is not the last."""
    columns: tuple[str, ...]
    """The same as a filter and an order write them."""
    groups: tuple[Group, ...]
    runs: int
    """Of all groups, those past the limit too."""
    hidden: int = 0
    """Groups past the limit."""


@of_one_moment
def groups(store: Store, query: GroupsQuery) -> Groups:
    """At most 200 groups, the largest first.

    Raises :class:`BadFilter`, :class:`NotFound` for the experiment, :class:`BadValue` for a field whose
    values are no groups.
    """
    ids = store.experiments.ids_of(query.experiment)
    with store.database.read() as connection:
        lens = lens_of(store, ids, values=query.values, directions=query.directions)
        field = groupable(connection, query.by)
        runs = matching_runs(
            connection, query.filter, experiment_ids=ids, directions=lens.directions
        )
        largest, count = grouped(connection, field, runs, MOST_GROUPS)
        named = _usual(store, runs, lens) if query.metrics is None else query.metrics
        metrics = [
            (key, lens.part(key, part))
            for key, part in (metric_of(connection, name) for name in named)
        ]
        membership = Membership([group.runs for group in largest])
        cells = []
        for key, part in metrics:
            column = column_name(key, part, lens.directions)
            values = metric_values(connection, key, runs, column)
            cells.append(summaries(direction_of(key, lens.directions), membership, *values))
    labels = _labels(store, field, largest)
    return Groups(
        by=name_in_filter(field),
        metrics=tuple(f"{key}.{part}" if part else key for key, part in metrics),
        columns=tuple(field_text("metrics", key, part) for key, part in metrics),
        groups=tuple(
            Group(
                label=labels[at],
                filter=filter_of(query.filter, field, group),
                runs=len(group.runs),
                cells=tuple(of[at] for of in cells),
            )
            for at, group in enumerate(largest)
        ),
        runs=len(runs),
        hidden=count - len(largest),
    )


def names(store: Store, by: str, runs: Sequence[int]) -> dict[int, str]:
    """The group of each of the runs that has one, by its number: ``opt = adam``.

    Raises :class:`BadFilter`, :class:`BadValue` for a field whose values are no groups.
    """
    with store.database.read() as connection:
        field = groupable(connection, by)
        all_groups, _ = grouped(connection, field, runs)
    groups = [group for group in all_groups if group.value is not None]
    labels = _labels(store, field, groups)
    return {
        number: f"{field.key} = {label}"
        for group, label in zip(groups, labels, strict=True)
        for number in group.runs.tolist()
    }


def _usual(store: Store, runs: NDArray[np.int64], lens: Lens) -> tuple[str, ...]:
    newest = sorted(runs.tolist(), reverse=True)[:LOOKED_AT]
    by_run = store.metrics.of_many(newest)
    metrics = (metric for metrics in by_run.values() for metric in metrics)
    return tuple(ranked(metrics, lens.leading)[:METRICS])


def _labels(store: Store, field: Field, groups: Sequence[Members]) -> list[str]:
    """How the values read; a param as the first of its runs has it."""
    values: dict[int, ParamValue] = {}
    if field.kind == "params":
        first = [int(group.runs[0]) for group in groups if group.value is not None]
        with store.database.read() as connection:
            values = param_values(connection, field.key, first)
    texts = dict(zip(values, fmt.params(values.values(), 60), strict=True))
    return [
        fmt.NONE if group.value is None else texts.get(int(group.runs[0])) or _label(group.value)
        for group in groups
    ]


def _label(value: Value) -> str:
    """As a person reads a tag or an attribute."""
    if value.kind == "number":
        return f"#{value.content:.0f}"
    return fmt.one_line(str(value.content), 60)


class Membership:
    """Which group each run is in, by its number; -1 of those in none."""

    def __init__(self, groups: Sequence[NDArray[np.int64]]) -> None:
        import numpy as np

        self.groups = len(groups)
        most = max((int(runs.max()) for runs in groups if len(runs)), default=0)
        self.of_run = np.full(most + 1, -1)
        for at, runs in enumerate(groups):
            self.of_run[runs] = at


def summaries(
    direction: Direction | None,
    membership: Membership,
    runs: NDArray[np.int64],
    values: NDArray[np.float64],
) -> list[GroupCell]:
    """A cell a group, from run numbers and the values of a metric; those of other runs do not count."""
    import numpy as np

    inside = (runs >= 0) & (runs < len(membership.of_run)) & ~np.isnan(values)
    runs, values = runs[inside], values[inside]
    at = membership.of_run[runs]
    runs, values, at = runs[at >= 0], values[at >= 0], at[at >= 0]
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        amount = np.bincount(at, minlength=membership.groups)
        mean = np.bincount(at, values, membership.groups) / amount
        apart = np.bincount(at, (values - mean[at]) ** 2, membership.groups)
        spread = np.sqrt(apart / (amount - 1))
    best, best_run = np.full(membership.groups, np.nan), np.zeros(membership.groups, int)
    if direction is not None:
        finite = np.flatnonzero(np.isfinite(values))
        ranks = (
            runs[finite],
            values[finite] if direction == "lower" else -values[finite],
            at[finite],
        )
        order = finite[np.lexsort(ranks)]
        first = order[np.unique(at[order], return_index=True)[1]]
        best[at[first]], best_run[at[first]] = values[first], runs[first]
    columns = amount.tolist(), mean.tolist(), spread.tolist(), best.tolist(), best_run.tolist()
    texts = [fmt.numbers(column) for column in columns[1:4]]
    return [
        GroupCell(
            runs=many,
            mean=texts[0][row] if many else "",
            spread=texts[1][row] if many > 1 else "",
            best=texts[2][row] if run else "",
            best_run=run or None,
        )
        for row, (many, run) in enumerate(zip(columns[0], columns[4], strict=True))
    ]
