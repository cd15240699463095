"""Descriptions of values for people: a type, a shape and a short text.

Only Python's own types are printed, and cut; an object of another type is its type's name, because
its ``__repr__`` is the user's code.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from types import MappingProxyType
from typing import Any, NamedTuple

MAX_SUMMARY = 60


class Description(NamedTuple):
    """What a value looks like: ``("ndarray", "(1797, 64)", "ndarray (1797, 64) float64")``."""

    type: str
    shape: str = ""
    summary: str = ""


def describe(value: object) -> Description:
    """Describe a value. Never raises, and calls no code of the user's."""
    kind = type(value)
    try:
        plain = _PLAIN.get(kind)
        if plain is not None:
            return Description(kind.__name__, "", _cut(plain(value)))
        if issubclass(kind, type):
            return Description("class", "", _cut(type.__getattribute__(value, "__qualname__")))
        return _sized(value, kind) or Description(kind.__name__, "", _cut(kind.__name__))
    except Exception:  # noqa: BLE001 - a user's object may raise anything
        return Description("object", "", "object")


def trains(value: object) -> bool:
    """Tell whether an object learns, by what its type can do: a model, an optimizer."""
    kind = type(value)
    try:
        return any(all(hasattr(kind, name) for name in names) for names in _TRAINS)
    except Exception:  # noqa: BLE001 - a metaclass may raise anything
        return False


def _sized(value: Any, kind: type) -> Description | None:
    """Describe a value of a data library, by what its type promises."""
    for library, path in _SHAPED:
        base = getattr(sys.modules.get(library), path, None)
        if isinstance(base, type) and issubclass(kind, base):
            shape = str(tuple(int(size) for size in value.shape))
            words = (kind.__name__, shape, _element(value))
            return Description(kind.__name__, shape, _cut(" ".join(filter(None, words))))
    numpy: Any = sys.modules.get("numpy")
    if numpy is not None and issubclass(kind, numpy.generic):
        return Description(kind.__name__, "", _cut(_bounded(value.item())))
    bases: tuple[Any, ...] = (dict, list, tuple, set, frozenset, str)
    for base in bases:
        if issubclass(kind, base):
            return Description(kind.__name__, "", _cut(f"{kind.__name__} of {base.__len__(value)}"))
    return None


def _element(value: Any) -> str:
    """Give the element type; and the device, where it is not the CPU."""
    dtype = str(getattr(value, "dtype", "")).removeprefix("torch.")
    device = str(getattr(value, "device", "cpu"))
    return dtype if device == "cpu" or not device.isascii() else f"{dtype} {device}"


def _function(value: types.FunctionType) -> str:
    code = value.__code__
    parameters = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return f"{value.__qualname__}({', '.join(parameters)})"


def _container(value: Any) -> str:
    kind = type(value).__name__
    if len(value) > MAX_SUMMARY // 2:
        return f"{kind} of {len(value)}"
    text = _bounded(value)
    return text if len(text) <= MAX_SUMMARY else f"{kind} of {len(value)}"


def _bounded(value: object, depth: int = 3) -> str:
    """Print Python's own types; of all others the type's name."""
    kind = type(value)
    if isinstance(value, str | bytes) and kind in {str, bytes}:
        return repr(value[: MAX_SUMMARY + 1])
    if isinstance(value, int) and kind is int and value.bit_length() > MAX_SUMMARY * 4:
        return f"int of {value.bit_length()} bits"
    if kind in _SCALARS:
        return repr(value)
    if isinstance(value, list | tuple | set | frozenset | dict) and kind in _BRACKETS:
        if not depth or len(value) > MAX_SUMMARY // 2:
            return f"{kind.__name__} of {len(value)}"
        opening, closing = _BRACKETS[kind]
        if isinstance(value, dict):
            parts = [
                f"{_bounded(key, depth - 1)}: {_bounded(item, depth - 1)}"
                for key, item in value.items()
            ]
        else:
            parts = [_bounded(item, depth - 1) for item in value]
            if kind in {set, frozenset}:
                parts.sort()
        comma = "," if kind is tuple and len(parts) == 1 else ""
        return f"{opening}{', '.join(parts)}{comma}{closing}"
    return kind.__name__


def _cut(text: str) -> str:
    return text if len(text) <= MAX_SUMMARY else text[: MAX_SUMMARY - 1] + "…"


_TRAINS = (
    ("fit",),
    ("partial_fit",),
    ("parameters", "state_dict"),
    ("step", "state_dict"),
    ("apply_gradients",),
    ("update", "predict"),
)
_SHAPED = (
    ("numpy", "ndarray"),
    ("pandas", "DataFrame"),
    ("pandas", "Series"),
    ("pandas", "Index"),
    ("polars", "DataFrame"),
    ("polars", "Series"),
    ("torch", "Tensor"),
)
_SCALARS = frozenset({type(None), bool, int, float, complex, str, bytes, range, type(...)})
_BRACKETS: MappingProxyType[type, tuple[str, str]] = MappingProxyType(
    {
        list: ("[", "]"),
        tuple: ("(", ")"),
        set: ("{", "}"),
        frozenset: ("frozenset({", "})"),
        dict: ("{", "}"),
    }
)
_PLAIN: MappingProxyType[type, Callable[[Any], str]] = MappingProxyType(
    {
        **dict.fromkeys(_SCALARS, _bounded),
        **dict.fromkeys(_BRACKETS, _container),
        types.FunctionType: _function,
        types.BuiltinFunctionType: lambda value: str(value.__qualname__),
        types.ModuleType: lambda value: str(value.__name__),
    }
)
