"""What groups of runs have of a metric: how many, the mean, the spread, the best.

The spread is the sample's standard deviation (n - 1). A NaN is no value; an infinity is one, so the mean
of its group is infinite and its spread is not a number; the best it never is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trackmagic.cell.direction import lower_is_better
from trackmagic.views import format as fmt
from trackmagic.views.wire import GroupCell


class Known:
    """Which group each run is in, by its number."""

    def __init__(self, groups: Sequence[Sequence[int]]) -> None:
        import numpy as np

        self.groups = len(groups)
        most = max((max(runs) for runs in groups if runs), default=0)
        self.of_run = np.full(most + 1, -1)
        for at, runs in enumerate(groups):
            self.of_run[np.asarray(runs, int)] = at


def cells_of(key: str, grouping: Known, rows: Sequence[tuple[Any, ...]]) -> list[GroupCell]:
    """A cell a group, from run numbers and the values of a metric; rows of other runs do not count."""
    import numpy as np

    flat = np.fromiter((item for row in rows for item in row), float, 2 * len(rows)).reshape(-1, 2)
    runs, values = flat[:, 0].astype(int), flat[:, 1]
    inside = (runs < len(grouping.of_run)) & ~np.isnan(values)
    runs, values = runs[inside], values[inside]
    at = grouping.of_run[runs]
    runs, values, at = runs[at >= 0], values[at >= 0], at[at >= 0]
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        amount = np.bincount(at, minlength=grouping.groups)
        mean = np.bincount(at, values, grouping.groups) / amount
        apart = np.bincount(at, (values - mean[at]) ** 2, grouping.groups)
        spread = np.sqrt(apart / (amount - 1))
    best, best_run = np.full(grouping.groups, np.nan), np.zeros(grouping.groups, int)
    lower = lower_is_better(key)
    if lower is not None:
        finite = np.flatnonzero(np.isfinite(values))
        ranks = (runs[finite], values[finite] if lower else -values[finite], at[finite])
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
