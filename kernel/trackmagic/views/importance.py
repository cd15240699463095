"""How much each param went along with a metric, over some runs: arrays in, numbers out.

Always by ranks: Spearman's correlation of a param that is a number (from -1 to 1); of any other the
correlation ratio of the metric's ranks, which is the root of the share of their variance that lies between
its values (from 0 to 1). Where it is asked for and scikit-learn is there, by a small random forest too.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

import msgspec

from trackmagic.entities import Entity, ParamValue

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEWEST = 4
"""Runs that anything is told of."""
TREES = 50


class Weight(Entity, frozen=True):
    """What one param had to do with the metric."""

    key: str
    runs: int
    """Those that have both."""
    correlation: float
    is_number: bool
    """Else the correlation is a ratio, which has no sign."""
    forest: float | None = None
    """Its share of what a forest told the metric by: all of them are 1."""


def weights(
    params: Mapping[str, Sequence[ParamValue]], metric: Sequence[float], *, forest: bool = False
) -> list[Weight]:
    """Of the params that are not the same in all runs, the weightiest first.

    ``params`` has a value for each run, ``metric`` too: NaN where a run has none. Raises
    :class:`ImportError` where a forest is asked for and scikit-learn is not there.
    """
    import numpy as np

    target = np.asarray(metric, float)
    weighed, codes = [], []
    for key, values in params.items():
        is_number = all(value is None or _is_number(value) for value in values)
        coded = _numbers(values) if is_number else _codes(values)
        both = np.isfinite(coded) & np.isfinite(target)
        if both.sum() < FEWEST or len(np.unique(coded[both])) < 2:  # noqa: PLR2004 - the same in all
            continue
        measure = spearman if is_number else correlation_ratio
        weighed.append(
            Weight(
                key=key,
                runs=int(both.sum()),
                correlation=measure(coded[both], target[both]),
                is_number=is_number,
            )
        )
        codes.append(coded)
    shares = _forest(np.stack(codes, axis=1), target) if forest and codes else [None] * len(weighed)
    both_ways = [
        msgspec.structs.replace(weight, forest=share)
        for weight, share in zip(weighed, shares, strict=True)
    ]
    return sorted(both_ways, key=lambda weight: -(weight.forest or abs(weight.correlation)))


def has_forest() -> bool:
    """Whether scikit-learn is there; it is not imported."""
    return find_spec("sklearn") is not None


def spearman(values: NDArray[np.float64], others: NDArray[np.float64]) -> float:
    """The correlation of the ranks; 0 where one of the two is the same in all."""
    first, second = ranks(values), ranks(others)
    first, second = first - first.mean(), second - second.mean()
    scale = math.sqrt(float((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / scale if scale else 0.0


def correlation_ratio(codes: NDArray[np.float64], values: NDArray[np.float64]) -> float:
    """The root of the share of the variance of the ranks that lies between the groups."""
    import numpy as np

    ranked = ranks(values)
    apart = ranked - ranked.mean()
    whole = float((apart**2).sum())
    _, group = np.unique(codes, return_inverse=True)
    sums, sizes = np.bincount(group, apart), np.bincount(group)
    return math.sqrt(min(1.0, float((sums**2 / sizes).sum()) / whole)) if whole else 0.0


def ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """From 1; equal values share the mean of their places."""
    import numpy as np

    _, at, sizes = np.unique(values, return_inverse=True, return_counts=True)
    last = sizes.cumsum()
    means: NDArray[np.float64] = (last - (sizes - 1) / 2)[at]
    return means


def _forest(columns: NDArray[np.float64], target: NDArray[np.float64]) -> list[float]:
    """The importance of each column by impurity; a run without a param has a value below all."""
    import numpy as np
    from sklearn.ensemble import RandomForestRegressor

    inside = np.isfinite(target)
    least = np.nanmin(np.where(np.isfinite(columns), columns, np.nan), axis=0)
    filled = np.where(np.isfinite(columns), columns, least - 1)
    model = RandomForestRegressor(n_estimators=TREES, random_state=0, n_jobs=1)
    model.fit(filled[inside], target[inside])
    return [float(share) for share in model.feature_importances_]


def _is_number(value: ParamValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _numbers(values: Sequence[ParamValue]) -> NDArray[np.float64]:
    import numpy as np

    numbers = (value if isinstance(value, int | float) else math.nan for value in values)
    return np.array([float(n) if abs(n) < sys.float_info.max else math.nan for n in numbers], float)


def _codes(values: Sequence[ParamValue]) -> NDArray[np.float64]:
    """A number for each different value; NaN where there is none."""
    import numpy as np

    texts = [None if value is None else repr(value) for value in values]
    places = {text: at for at, text in enumerate(sorted({*texts} - {None}, key=str))}
    return np.array([math.nan if text is None else places[text] for text in texts], float)
