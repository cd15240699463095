"""What may be the step and the time of a point: checked at the call, and once more as it is folded."""

from __future__ import annotations

import math
import operator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from trackmagic.errors import BadValue
from trackmagic.param_values import shown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LAST_TIME = 253_402_300_800.0
"""The end of the year 9999, in Unix seconds: the last moment that a date can be given to."""
_STEPS = range(-(2**63), 2**63)
_BEYOND = 1000 * LAST_TIME
"""Above it a time is no millisecond either."""


def time_of(key: str, time: object) -> float:
    """``time`` in Unix seconds: a number of any kind, or a date with a time. Raises :class:`BadValue`."""
    seconds = math.nan
    if type(time) is float or type(time) is int:
        seconds = time
    elif not isinstance(time, str | bytes | bool):
        seconds = _seconds(time)
    if 0 <= seconds < LAST_TIME:
        return float(seconds)
    hint = "; divide milliseconds by 1000" if LAST_TIME <= seconds < _BEYOND else ""
    raise BadValue(
        f"time {shown(time)} of metric {key!r} is no moment in Unix seconds{hint}; "
        "use time.time(), a datetime, or leave it out for now"
    )


def step_of(key: str, step: object, of: str = "metric") -> int:
    """``step`` of what is called so as a whole number, ``50.0`` too. Raises :class:`BadValue`."""
    try:
        item = getattr(step, "item", None)
        number: Any = item() if callable(item) else step
        if not isinstance(number, str | bytes):
            whole = int(number) if number == int(number) else operator.index(number)
            if whole in _STEPS:
                return whole
    except Exception:  # noqa: BLE001, S110 - what the object's own code raises; it is no number
        pass
    raise BadValue(
        f"step {shown(step)} of {of} {key!r} is no whole number of 64 bits; "
        "use an int between -2**63 and 2**63 - 1"
    )


def is_time(times: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of them are moments that :func:`time_of` takes."""
    return (times >= 0) & (times < LAST_TIME)


def _seconds(time: Any) -> float:
    """NaN where it is no time."""
    try:
        if isinstance(time, datetime):
            return float(time.timestamp())
        if type(time).__name__ == "datetime64":  # numpy's, in units of its own
            return float(time.astype("datetime64[us]").astype("int64")) / 1e6
        return float(time)
    except Exception:  # noqa: BLE001 - what the object's own code raises; it is no time
        return math.nan
