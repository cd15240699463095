"""The mean of several runs and its 95 % band, aligned on step.

The band is ``mean ± t * s / sqrt(n)`` with Student's t for the ``n`` runs that have the step; a step
that one run has gets a mean and no band, one at which none has a number is a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Course = tuple[NDArray[np.int64], NDArray[np.float64]]

T_975 = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228),
    *(2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086),
    *(2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)
"""Student's t at 97.5 % for 1 to 30 degrees of freedom."""
_NORMAL = 1.959964


class Band(NamedTuple):
    """Arrays of one length; ``low`` and ``high`` are NaN where one run has the step."""

    step: NDArray[np.int64]
    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    runs: NDArray[np.int64]

    @property
    def size_bytes(self) -> int:
        """What it holds in memory."""
        return sum(column.nbytes for column in self)

    def at(self, steps: NDArray[np.int64]) -> Band:
        """The band at some of its steps."""
        import numpy as np

        where = np.searchsorted(self.step, steps)
        return Band(
            self.step[where],
            self.mean[where],
            self.low[where],
            self.high[where],
            self.runs[where],
        )

    def outline(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """A closed shape for each stretch that has a band, NaN between them."""
        import numpy as np

        there = np.isfinite(self.low)
        places, edges = [self.step[:0]], [self.low[:0]]
        for part in np.split(np.arange(len(there)), np.flatnonzero(np.diff(there)) + 1):
            if len(part) and there[part[0]]:
                back = part[::-1]
                places += [self.step[part], self.step[back], self.step[part[:1]]]
                edges += [self.high[part], self.low[back], np.array([np.nan])]
        return np.concatenate(places), np.concatenate(edges)


def band(courses: Sequence[Course]) -> Band:
    """The mean and band of (steps, values) of several runs; values that are not finite do not count."""
    import numpy as np

    series = [_last_of_each_step(step, value) for step, value in courses]
    steps = series[0][0] if series else np.empty(0, np.int64)
    aligned = all(np.array_equal(steps, step) for step, _ in series)
    if not aligned:
        steps = np.unique(np.concatenate([step for step, _ in series]))
    runs = np.zeros(len(steps), np.int64)
    mean, spread = np.zeros(len(steps)), np.zeros(len(steps))
    for step, value in series:  # Welford's, a run at a time: no array of runs by steps
        finite = np.isfinite(value)
        at: Any = finite if aligned else np.searchsorted(steps, step[finite])
        finite_values = value[finite]
        if aligned and finite.all():
            at, finite_values = slice(None), value
        runs[at] += 1
        away = finite_values - mean[at]
        mean[at] += away / runs[at]
        spread[at] += away * (finite_values - mean[at])
    mean[runs == 0] = np.nan
    half = np.full(len(steps), np.nan)
    several = runs > 1
    count = runs[several]
    half[several] = student(count - 1) * np.sqrt(spread[several] / (count - 1) / count)
    return Band(steps, mean, mean - half, mean + half, runs)


def student(freedom: NDArray[np.int64]) -> NDArray[np.float64]:
    """Student's t at 97.5 %: from the table, past it by two terms of its expansion.

    Abramowitz and Stegun, 26.7.5.
    """
    import numpy as np

    table = np.array(T_975)
    many, z = np.maximum(freedom, 1), _NORMAL
    far = z + (z**3 + z) / (4 * many) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * many**2)
    return np.where(freedom > len(table), far, table[np.clip(freedom, 1, len(table)) - 1])


def _last_of_each_step(step: NDArray[np.int64], value: NDArray[np.float64]) -> Course:
    """Steps are sorted, and as logged within a step: the last one counts."""
    import numpy as np

    last = np.append(step[1:] != step[:-1], True) if len(step) else np.empty(0, bool)
    if last.all():
        return step, value
    return step[last], value[last]
