"""What a user logs as a metric, as one float64: never a hidden, cut or parsed number."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from trackmagic.errors import BadValue
from trackmagic.param_values import shown

_CURES = {
    "complex": "log its abs(), or .real and .imag as two metrics",
    "time": "give seconds, such as .total_seconds()",
    "large": "it is past the range of float64, 1.8e308",
}


def number_of(key: object, value: object) -> float:
    """``value`` as float64, of one element; what is masked or NA is NaN.

    Raises :class:`BadValue` when it is not one real number that float64 can hold.
    """
    cure = ""
    try:
        if isinstance(value, int | float):
            return float(value)
        number = _number(value)
        if number is not None:
            return number
        cure = _cure(value)
    except OverflowError:
        cure = _CURES["large"]
    except Exception:  # noqa: BLE001, S110 - what the object's own code raises; it is no number
        pass
    raise BadValue(
        f"metric {shown(key)} is {_worth(value)}, {type(value).__name__}; it takes one number"
        + (f": {cure}" if cure else "")
    )


def numbers_of(metrics: Mapping[str, object]) -> tuple[dict[str, float], BadValue | None]:
    """The numbers among ``metrics``, and the error of the first that is none."""
    numbers: dict[str, float] = {}
    refused: BadValue | None = None
    for key, value in metrics.items():
        try:
            numbers[key] = number_of(key, value)
        except BadValue as error:
            refused = refused or error
    return numbers, refused


def _number(value: Any) -> float | None:
    """None for what is no number. Raises OverflowError, and whatever the object raises."""
    if isinstance(value, str | bytes | bytearray | complex) or value is None:
        return None
    if type(value).__name__ == "NAType":
        return math.nan
    if (kind := getattr(getattr(value, "dtype", None), "kind", "f")) not in "biufO":
        return None
    if _is_masked(value):
        return math.nan
    if kind == "O" or not hasattr(type(value), "__float__") or hasattr(value, "item"):
        for name in ("item", "as_py"):
            if callable(give := getattr(value, name, None)):
                part = give()
                return _number(part) if type(part) is not type(value) else _float(part)
    return _float(value)


def _float(value: Any) -> float | None:
    if isinstance(value, str | bytes | complex) or not hasattr(type(value), "__float__"):
        return None
    number = float(value)
    if math.isinf(number) and not value == number:
        raise OverflowError
    return number


def _is_masked(value: Any) -> bool:
    mask = getattr(value, "mask", None)
    return (
        type(value).__name__.startswith("Masked") and getattr(mask, "size", 1) == 1 and bool(mask)
    )


def _cure(value: Any) -> str:
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    if isinstance(value, complex) or kind == "c" or getattr(value, "is_complex", bool)():
        return _CURES["complex"]
    if kind in ("m", "M") or hasattr(value, "total_seconds"):
        return _CURES["time"]
    return ""


def _worth(value: object) -> str:
    try:
        shape = tuple(value.shape)  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001 - it has none
        return shown(value)
    return f"of shape {shape}" if shape else shown(value)
