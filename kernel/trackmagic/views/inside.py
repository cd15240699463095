"""What is inside of runs: how many others, and what those came to, as a row of their parent says it.

The value of a metric is the one that is shown of it. As everywhere a spread is the sample's standard
deviation, and the best is told where it is known which way is better.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from trackmagic.direction import Directions
from trackmagic.entities import Entity
from trackmagic.query.best import column_name
from trackmagic.query.groups import metric_values
from trackmagic.store import Store
from trackmagic.views.columns import Column
from trackmagic.views.groups import GroupCell, Membership, summaries

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST = 5_000
"""Runs inside those of a page of which the metrics are read."""
METRICS = 4
"""Columns of metrics that are told of what is inside."""

Children = Callable[..., list[int]]
"""Finds runs inside of others, as :func:`trackmagic.query.search.select_runs` does."""


class Inside(Entity, frozen=True):
    """The runs inside a run that match."""

    runs: int
    cells: tuple[GroupCell | None, ...] = ()
    """What they came to, in the order of the columns; None where that is not told."""
    is_cut: bool = False
    """They are too many to be looked at: those that do not match, or are deleted, count too."""


class _Families(NamedTuple):
    """The runs inside of some, by the number of their parent."""

    members: dict[int, NDArray[np.int64]]
    cut: dict[int, int]
    """How many there are inside of those that have too many."""


def insides(
    store: Store,
    runs: Sequence[int],
    children: Children,
    columns: Sequence[Column],
    directions: Directions,
) -> dict[int, Inside]:
    """What a row says of each of the runs that have others inside of them, which ``children`` finds."""
    import numpy as np

    families = _families(store, runs, children)
    parents = list(families.members)
    of_parents = list(families.members.values())
    membership = Membership(of_parents)
    members = np.concatenate([np.empty(0, np.int64), *of_parents])
    cells: list[list[GroupCell | None]] = [[None] * len(parents) for _ in columns]
    of_metrics = [
        at
        for at, column in enumerate(columns)
        if column.kind == "metrics" and column.part != "points"
    ]
    for at in of_metrics[:METRICS] if parents else []:
        column = columns[at]
        place = column_name(column.key, column.part or column.shown, directions)
        with store.database.read() as connection:
            values = metric_values(connection, column.key, members, place, few=MOST)
        cells_of_metric = summaries(column.direction(directions), membership, *values)
        cells[at] = [cell if cell.runs else None for cell in cells_of_metric]
    whole = {
        parent: Inside(runs=len(of_parents[row]), cells=tuple(of[row] for of in cells))
        for row, parent in enumerate(parents)
    }
    cut = {parent: Inside(runs=count, is_cut=True) for parent, count in families.cut.items()}
    return whole | cut


def _families(store: Store, runs: Sequence[int], children: Children) -> _Families:
    import numpy as np

    counts = sorted(store.runs.counts_of_children(runs).items(), key=lambda pair: pair[1])
    room, few, cut = MOST, [], {}
    for parent, count in counts:
        room -= count
        if room >= 0:
            few.append(parent)
        else:
            cut[parent] = count
    members: dict[int, list[int]] = {}
    matching = children(inside=few, order_by="number") if few else []
    for number, parent in store.runs.parents(matching).items():
        if number > parent:  # else it is damage
            members.setdefault(parent, []).append(number)
    by_parent = {parent: np.array(numbers, np.int64) for parent, numbers in members.items()}
    return _Families(by_parent, cut)
