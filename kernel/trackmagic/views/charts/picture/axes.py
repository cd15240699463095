"""Axes of a static chart: from the values that stand on one to its range and its ticks.

Places are floats: the value, its power of ten on a log axis, or Unix seconds on one of dates.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from trackmagic.views import format as fmt
from trackmagic.views.charts.plot import Axis, Kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Ticks = tuple[tuple[float, str], ...]
"""Place and text."""

MOST_TICKS = 12
LETTERS = 40
"""That there is room for below a narrow chart."""
_MOST = 1.7e308
_LEAST_SPAN = 1e-290
_FINEST = 1e-12
"""Of the size of the values: what floats tell apart well enough for ticks."""
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_ROUND_SECONDS = (
    *(1, 2, 5, 10, 20, 30, _MINUTE, 2 * _MINUTE, 5 * _MINUTE, 10 * _MINUTE, 20 * _MINUTE),
    *(30 * _MINUTE, _HOUR, 2 * _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR, _DAY),
)


class Ruler(NamedTuple):
    """From ``low`` to ``high``, both places, with what is written along it."""

    low: float
    high: float
    kind: Kind = "linear"
    ticks: Ticks = ()
    title: str = ""

    def share(self, place: Any) -> Any:
        """How far along the axis a place is, or each of an array, from 0 to 1."""
        return (place / 2 - self.low / 2) / (self.high / 2 - self.low / 2)  # no span overflows

    def shares(self, values: Any) -> NDArray[np.float64]:
        """How far along the axis values stand; NaN for what has no place on it."""
        shares: NDArray[np.float64] = self.share(places(values, self.kind))
        return shares


def places(values: Any, kind: Kind) -> NDArray[np.float64]:
    """Where the values stand on an axis; NaN for what has no place on it."""
    import numpy as np

    column = np.asarray(values)
    if column.dtype.kind == "M":
        micros = column.astype("M8[us]")
        return np.where(np.isnat(micros), np.nan, micros.astype(np.int64) / 1e6)
    numbers = column.astype(np.float64)
    numbers[~np.isfinite(numbers)] = np.nan
    if kind == "log":
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(numbers > 0, np.log10(numbers), np.nan)
    return numbers


def ruler(
    axis: Axis,
    columns: Iterable[Any],
    *,
    ticks: Ticks = (),
    room: float = 0.0,
    from_zero: bool = False,
    wanted: int = 5,
) -> Ruler:
    """The ruler of an axis, wide enough for the values in ``columns``.

    ``room`` is the share that is left free at either end, ``wanted`` about how many ticks there are where
    none are given.
    """
    extent = _extent([places(column, axis.kind).ravel() for column in columns])
    if extent is None and axis.range is None and axis.kind == "date":
        axis = axis._replace(kind="linear")  # no date is better than one that no point has
    low, high = extent or (0.0, 1.0)
    if from_zero and axis.kind == "linear":
        low, high = min(low, 0.0), max(high, 0.0)
    rooms = [0.0 if from_zero and edge == 0 else room for edge in (low, high)]
    low, high = _apart(low, high, *rooms)
    first, last = (-0.5, len(axis.names) - 0.5) if axis.names else axis.range or (None, None)
    low = low if first is None or math.isinf(first) else first
    high = high if last is None or math.isinf(last) else last
    if not _is_span(low, high):
        low, high = _apart(min(low, high), max(low, high), 0.0, 0.0)
    ticks = ticks or tuple(enumerate(axis.names))
    ticks = _few(ticks, low, high) if ticks else _TICKS[axis.kind](low, high, wanted)
    title = fmt.one_line(axis.title) + (_day(low, high) if axis.kind == "date" else "")
    return Ruler(low, high, axis.kind, ticks, title)


def _extent(columns: Sequence[NDArray[np.float64]]) -> tuple[float, float] | None:
    import numpy as np

    every = np.concatenate([*columns, np.empty(0)])
    every = every[np.isfinite(every)]
    return (float(every.min()), float(every.max())) if len(every) else None


def _is_span(low: float, high: float) -> bool:
    size = max(abs(low), abs(high))
    return high / 2 - low / 2 > max(size * _FINEST, _LEAST_SPAN)


def _apart(low: float, high: float, below: float, above: float) -> tuple[float, float]:
    """With room at the ends; a single place gets some on either side."""
    if not _is_span(low, high):
        half = max(abs(low), abs(high)) * 0.05
        half = half if half > _LEAST_SPAN else 1.0
        return max(low - half, -_MOST), min(high + half, _MOST)
    return (
        max(low - (high * below - low * below), -_MOST),
        min(high + (high * above - low * above), _MOST),
    )


def _few(ticks: Ticks, low: float, high: float) -> Ticks:
    """Where there are many, every second, third ... one."""
    pairs = [(place, fmt.one_line(text)) for place, text in ticks if low <= place <= high]
    return tuple(pairs[:: max(-(-len(pairs) // MOST_TICKS), 1)])


def _linear_ticks(low: float, high: float, amount: int) -> Ticks:
    numbers = rounds(low, high, amount)
    return tuple(zip(numbers, texts_of(numbers), strict=True))


def rounds(low: float, high: float, amount: int) -> list[float]:
    """About so many round numbers from ``low`` to ``high``, equally far apart."""
    step = _round_step(high / amount - low / amount)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return list(dict.fromkeys(at * step for at in range(first, min(last, first + 20) + 1)))


def texts_of(ticks: Sequence[float]) -> list[str]:
    """Equally exact texts, that differ."""
    if not ticks:
        return []
    size = max(map(abs, ticks))
    step = min((abs(b - a) for a, b in pairwise(ticks)), default=size) or 1.0
    if 0 < size < 1e-3 or size >= 1e7:  # noqa: PLR2004 - longer than an exponent
        digits = min(max(math.ceil(math.log10(size) - math.log10(step)), 0) + 1, 17)
        texts = [fmt.number(float(f"{tick:.{digits}g}")) for tick in ticks]
        exact = [f"{tick:.{digits}g}".replace("e+", "e").replace("e-0", "e-") for tick in ticks]
        short = len(set(texts)) == len(texts) and max(map(len, texts)) <= max(map(len, exact))
        return texts if short else exact
    decimals = min(max(-math.floor(math.log10(step) + 1e-9), 0), 12)
    return [f"{tick + 0.0:,.{decimals}f}".replace(",", fmt.THIN) for tick in ticks]


def _round_step(least: float) -> float:
    power = math.floor(math.log10(least))
    for first in (1, 2, 5):
        step: float = first * 10.0**power
        if step >= least * (1 - 1e-9):
            return step
    return 10.0 ** (power + 1)


def _log_ticks(low: float, high: float, amount: int) -> Ticks:
    """Powers of ten; of a decade or less also 2 and 5 times those, else numbers as they are."""
    powers: Sequence[float] = range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1)
    if len(powers) > 2:  # noqa: PLR2004 - more than a decade
        powers = powers[:: -(-(len(powers) - 1) // amount)]
    else:
        around = range(math.floor(low), math.ceil(high) + 1)
        finer = [power + math.log10(first) for power in around for first in (1, 2, 5)]
        powers = [place for place in finer if low - 1e-9 <= place <= high + 1e-9]
    if len(powers) < 2:  # noqa: PLR2004 - less than half a decade
        numbers = [number for number in rounds(10**low, 10**high, amount) if number > 0]
        return tuple(zip(map(math.log10, numbers), texts_of(numbers), strict=True))
    return tuple((place, _power(place)) for place in powers)


def _power(place: float) -> str:
    power = math.floor(place + 1e-9)
    if -4 <= power <= 6:  # noqa: PLR2004 - shorter than an exponent
        return fmt.number(float(f"{10**place:.3g}"))
    first = round(10 ** (place - power))
    return f"{first}e{power}"


def _date_ticks(low: float, high: float, amount: int) -> Ticks:
    """Where there is no room for every text some are empty."""
    import numpy as np

    least = (high - low) / amount
    if least < 1:
        step = _round_step(least)
    else:
        days = _DAY * _round_step(max(least / _DAY, 1.0))
        step = next((span for span in _ROUND_SECONDS if span >= least), days)
    seconds = [at * step for at in range(math.ceil(low / step), math.floor(high / step) + 1)][:20]
    micros = np.array([round(second * 1e6) for second in seconds], np.int64)
    whole = [str(moment) for moment in micros.astype("M8[us]")]
    digits = max(-math.floor(math.log10(step) + 1e-9), 0)
    until = 10 if step >= _DAY else 16 if step >= _MINUTE else 19 if digits == 0 else 20 + digits
    texts = [_time(text, until) for text in whole]
    each = max(-(-sum(map(len, texts)) // LETTERS), 1)
    labels = [text if at % each == 0 else "" for at, text in enumerate(texts)]
    return tuple(zip(seconds, labels, strict=True))


def _time(text: str, until: int) -> str:
    """Midnight as a date, else the time of the day."""
    midnight = text[11:] == "00:00:00.000000"
    return text[:10] if midnight or until <= 10 else text[11:until]  # noqa: PLR2004 - a date


def _day(low: float, high: float) -> str:
    """The day, where the ticks tell times only."""
    import numpy as np

    day = math.floor(low / _DAY)
    return f", {np.datetime64(day, 'D')}" if day == math.floor(high / _DAY) else ""


_TICKS = {"linear": _linear_ticks, "log": _log_ticks, "date": _date_ticks}
