"""Numbers that a cell computed: which objects are one, and the numbers that a dict holds by key."""

from __future__ import annotations

import sys
from typing import Any

MAX_KEYS = 100
"""Numbers taken of one dict; more are a table, not results."""


def number_value(value: object) -> float | None:
    """Give a Python, NumPy or PyTorch number as a float; None for all else, bools too."""
    kind = type(value)
    if kind is float:
        return value  # type: ignore[return-value]
    try:
        return _number(value, kind)
    except Exception:  # noqa: BLE001 - a user's object may raise anything; then it is no result
        return None


def _number(value: Any, kind: type) -> float | None:
    if issubclass(kind, bool):
        return None
    if issubclass(kind, int):
        return float(int.__int__(value))
    if issubclass(kind, float):
        return float.__float__(value)
    numpy: Any = sys.modules.get("numpy")
    if numpy is not None:
        if issubclass(kind, numpy.floating | numpy.integer):
            return float(value)
        if issubclass(kind, numpy.ndarray):
            scalar = value.ndim == 0 and issubclass(
                value.dtype.type, numpy.floating | numpy.integer
            )
            return float(value[()]) if scalar else None
    torch: Any = sys.modules.get("torch")
    if torch is not None and issubclass(kind, torch.Tensor):
        scalar = value.dim() == 0 and not value.is_complex() and value.dtype is not torch.bool
        return float(value.item()) if scalar else None
    return None


def numbers_by_key(value: Any) -> dict[str, float]:
    """Give the numbers that a dict holds under texts; none when it is no dict, or one of a table's size."""
    if not issubclass(type(value), dict) or dict.__len__(value) > MAX_KEYS:
        return {}
    numbers: dict[str, float] = {}
    for key, item in list(dict.items(value)):
        number = number_value(item)
        if type(key) is str and key.strip() and number is not None:
            numbers[key] = number
    return numbers
