"""The course of a metric, made ready to be drawn: smoothed, and thinned so that it looks the same."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from trackmagic.views.thinning import extremes, looks, thin

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Points = tuple[NDArray[Any], NDArray[np.float64]]

SAMPLE = 8_192
"""Values of a line that percentiles are taken of."""
MOST_IN_BLOCK, GROWTH_IN_BLOCK = 4_096, 8.0
"""Points that are smoothed in one running sum, and how many digits its weights may grow by."""


class Course(NamedTuple):
    """What is drawn of one series; ``x`` is in the order in which points are joined."""

    x: NDArray[Any]
    y: NDArray[np.float64]
    """NaN is a gap."""
    behind: Points | None
    """The line as it was logged, where ``y`` is smoothed."""
    infinite: Mapping[float, tuple[int, NDArray[Any]]]
    """By infinity: how often, and where (some of the places)."""
    low: float
    high: float
    """The least and the greatest finite value as logged; NaN without one."""
    sample: Points
    """Finite points as logged, evenly taken."""
    below: tuple[int, int]
    """How many x and how many y are at or below 0."""
    is_whole: bool
    """No point is left out."""

    @property
    def size_bytes(self) -> int:
        """What it holds in memory, about."""
        arrays = [self.x, self.y, *self.sample, *(self.behind or ())]
        return sum(array.nbytes for array in arrays)


def course(
    x: NDArray[Any],
    y: NDArray[np.float64],
    most: int,
    *,
    smoothed: NDArray[np.float64] | None = None,
    is_drawn: bool = True,
) -> Course:
    """The course of points, thinned to ``most``; drawn is what is ``smoothed``, the rest behind it.

    One that is not drawn yet but thinned again keeps only the extremes.
    """
    import numpy as np

    finite = np.isfinite(y)
    at, finite_y = (x, y) if finite.all() else (x[finite], y[finite])
    infinite = {}
    if len(finite_y) < len(y):
        places = {sign: np.flatnonzero(y == sign) for sign in (-np.inf, np.inf)}
        infinite = {sign: (len(on), x[_some(on, most)]) for sign, on in places.items() if len(on)}
    dates = x.dtype.kind == "M"
    choose = looks if is_drawn else extremes
    return Course(
        *thin(x, y if smoothed is None else smoothed, most, choose),
        behind=None if smoothed is None else thin(x, y, most, choose),
        infinite=infinite,
        low=float(finite_y.min()) if len(finite_y) else math.nan,
        high=float(finite_y.max()) if len(finite_y) else math.nan,
        sample=(_some(at, SAMPLE), _some(finite_y, SAMPLE)),
        below=(0 if dates else int((x <= 0).sum()), int((y <= 0).sum())),
        is_whole=len(y) <= most,
    )


def thinned(whole: Course, most: int) -> Course:
    """The same with fewer points."""
    if len(whole.x) <= most:
        return whole
    x, y = thin(whole.x, whole.y, most)
    behind = thin(*whole.behind, most) if whole.behind is not None else None
    return whole._replace(x=x, y=y, behind=behind, is_whole=False)


def within(whole: Course, first: float, last: float) -> Course:
    """The part of a course in order of ``x``, with the neighbour on either side."""
    import numpy as np

    def cut(x: NDArray[Any], y: NDArray[np.float64], more: int = 1) -> Points:
        part = slice(max(bisect_left(x, first) - more, 0), bisect_right(x, last) + more)
        return x[part], y[part]

    x, y = cut(whole.x, whole.y)
    sample = cut(*whole.sample, more=0)
    finite = sample[1] if len(sample[1]) else y[np.isfinite(y)]
    places = {sign: on[(on >= first) & (on <= last)] for sign, (_, on) in whole.infinite.items()}
    return Course(
        x,
        y,
        behind=cut(*whole.behind) if whole.behind is not None else None,
        infinite={sign: (len(on), on) for sign, on in places.items() if len(on)},
        low=float(finite.min()) if len(finite) else math.nan,
        high=float(finite.max()) if len(finite) else math.nan,
        sample=sample,
        below=(int((x <= 0).sum()), int((y <= 0).sum())),
        is_whole=whole.is_whole,
    )


def smooth(values: NDArray[np.float64], smoothing: float) -> NDArray[np.float64]:
    """The exponential moving average, without the bias of its start: TensorBoard's.

    ``y[n] = sum s^i x[n-i] / sum s^i``; points that are no finite number are passed over and stay NaN.
    Without pandas, whose import in the thread that answers would meet the user's own.
    """
    import numpy as np

    finite = np.isfinite(values)
    numbers = values[finite]
    if smoothing > 0 and len(numbers):
        count = np.arange(1, len(numbers) + 1)
        weights = np.expm1(count * math.log(smoothing)) / (smoothing - 1)
        largest = np.abs(numbers).max() or 1.0  # else what is near the largest float would overflow
        numbers = _decayed_sums(numbers / largest, smoothing) / weights * largest
    smoothed = np.full(len(values), np.nan)
    smoothed[finite] = numbers
    return smoothed


def _decayed_sums(values: NDArray[np.float64], decay: float) -> NDArray[np.float64]:
    """``y[n] = x[n] + decay * y[n-1]``, a block at a time: in each of them one running sum."""
    import numpy as np

    size = max(1, min(MOST_IN_BLOCK, len(values), int(GROWTH_IN_BLOCK / -math.log10(decay))))
    powers = decay ** np.arange(size)
    blocks = np.zeros((-(-len(values) // size), size))
    blocks.flat[: len(values)] = values
    sums: NDArray[np.float64] = np.cumsum(blocks / powers, axis=1) * powers
    before = np.zeros(len(blocks))
    last, carried = 0.0, decay**size
    for at, end in enumerate(sums[:-1, -1].tolist(), start=1):
        last = before[at] = end + carried * last
    sums += before[:, None] * (powers * decay)
    return sums.ravel()[: len(values)]


def _some(array: NDArray[Any], most: int) -> NDArray[Any]:
    return array[:: max(-(-len(array) // most), 1)].copy()
