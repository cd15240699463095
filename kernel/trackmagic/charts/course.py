"""The course of a metric, made ready to be drawn: smoothed, and thinned so that it looks the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAJORITY = 0.5
"""A gap is drawn where more than this share of the points between two drawn ones is missing."""


def smooth(values: NDArray[np.float64], smoothing: float) -> NDArray[np.float64]:
    """The exponential moving average, without the bias of its start: TensorBoard's.

    ``y[n] = sum s^i x[n-i] / sum s^i``; points that are no finite number are passed over and stay NaN.
    """
    import numpy as np
    import pandas as pd

    finite = np.isfinite(values)
    known = pd.Series(values[finite]).ewm(alpha=1 - smoothing, adjust=True).mean().to_numpy()
    found = np.full(len(values), np.nan)
    found[finite] = known
    return found


def thin(
    places: NDArray[Any], values: NDArray[np.float64], most: int
) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """At most ``most`` points and the gaps between them: MinMaxLTTB over what is finite.

    ``places`` need not be sorted; a gap is a NaN.
    """
    import numpy as np

    finite = np.flatnonzero(np.isfinite(values))
    kept = finite[_chosen(values[finite], most)] if len(finite) > most else finite
    if len(kept) == len(values):
        return places, values
    return _with_gaps(places, values, kept, np.isfinite(values))


def _chosen(values: NDArray[np.float64], most: int) -> NDArray[Any]:
    import numpy as np
    from tsdownsample import MinMaxLTTBDownsampler

    thinner: Any = MinMaxLTTBDownsampler
    found = thinner().downsample(np.ascontiguousarray(values), n_out=max(most, 3))
    return np.asarray(found, dtype=np.int64)


def _with_gaps(
    places: NDArray[Any], values: NDArray[np.float64], kept: NDArray[Any], finite: NDArray[np.bool_]
) -> tuple[NDArray[Any], NDArray[np.float64]]:
    import numpy as np

    if len(kept) == 0:
        return places[:0], values[:0]
    counted = np.concatenate([[0], np.cumsum(finite)])
    between = np.diff(kept) - 1
    present = counted[kept[1:]] - counted[kept[:-1] + 1]
    gaps = np.flatnonzero((between > 0) & (between - present > MAJORITY * between))
    at = kept[gaps] + 1
    return (
        np.insert(places[kept], gaps + 1, places[at]),
        np.insert(values[kept], gaps + 1, np.nan),
    )
