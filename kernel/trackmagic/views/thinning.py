"""A series with fewer points that looks the same: the one place where points of lines are left out.

``charts/course.py`` asks for what a chart draws, ``charts/picture/marks.py`` once more for what a static
picture of that can show, and ``sparkline.py`` for the small course in a card or a table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Choice = Callable[[NDArray[np.float64], int], NDArray[np.int64]]
    """Of values, all of them there, the rows to draw."""

MAJORITY = 0.5
"""A gap is drawn where more than this share of the points between two drawn ones is missing."""


def looks(values: NDArray[np.float64], most: int) -> NDArray[np.int64]:
    """Rows that look as all do: MinMaxLTTB."""
    import numpy as np
    from tsdownsample import MinMaxLTTBDownsampler

    thinner: Any = MinMaxLTTBDownsampler
    rows = thinner().downsample(np.ascontiguousarray(values), n_out=max(most, 3))
    return np.asarray(rows, dtype=np.int64)


def extremes(values: NDArray[np.float64], most: int) -> NDArray[np.int64]:
    """The ends, and the least and the greatest value of each stretch: no spike is lost. 4 at least."""
    import numpy as np
    from tsdownsample import MinMaxDownsampler

    thinner: Any = MinMaxDownsampler
    rows = thinner().downsample(np.ascontiguousarray(values), n_out=max(most // 2 * 2 - 2, 2))
    inside = np.asarray(rows, dtype=np.int64)
    inside = inside[(inside > 0) & (inside < len(values) - 1)]
    return np.concatenate([[0], inside, [len(values) - 1]])


def thin(
    places: NDArray[Any],
    values: NDArray[np.float64],
    most: int,
    choose: Choice = looks,
    *,
    gap: float = MAJORITY,
    infinite: bool = False,
) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """At most ``most`` points, and a NaN where between two of them more than the share ``gap`` is missing.

    What is not finite is missing, or with ``infinite`` only NaN. ``places`` need not be sorted. What is
    thin already stays as it is.
    """
    import numpy as np

    there = ~np.isnan(values) if infinite else np.isfinite(values)
    if there.all():
        if len(values) <= most:
            return places, values
        rows = choose(values, most)
        return places[rows], values[rows]
    rows = np.flatnonzero(there)
    if len(rows) > most:
        rows = rows[choose(values[rows], most)]
    return _with_gaps(places, values, rows, there, gap)


def _with_gaps(
    places: NDArray[Any],
    values: NDArray[np.float64],
    rows: NDArray[np.int64],
    there: NDArray[np.bool_],
    gap: float,
) -> tuple[NDArray[Any], NDArray[np.float64]]:
    import numpy as np

    if len(rows) == 0:
        return places[:0], values[:0]
    counted = np.concatenate([[0], np.cumsum(there)])
    between = np.diff(rows) - 1
    present = counted[rows[1:]] - counted[rows[:-1] + 1]
    gaps = np.flatnonzero((between > 0) & (between - present > gap * between))
    return (
        np.insert(places[rows], gaps + 1, places[rows[gaps] + 1]),
        np.insert(values[rows], gaps + 1, np.nan),
    )
