"""Fingerprints: short texts that are equal for equal values, taken in bounded time.

A value is encoded to bytes that name its type, and the bytes are hashed. Libraries are looked for in
``sys.modules``: what the user has not imported cannot be the value's type.
"""

from __future__ import annotations

import sys
import time
from hashlib import blake2b
from typing import Any, NamedTuple

from trackmagic.cell.data import NUMPY, PANDAS, POLARS, SKLEARN
from trackmagic.cell.encoder import OPAQUE, Encoder, Encoding
from trackmagic.cell.plain import BASES, EXACT, object_code, printed_code
from trackmagic.cell.tensors import TORCH

ONE_SECONDS = 0.02
"""What one fingerprint may take when the caller does not say."""

_PRINTED_MODULES = frozenset({"datetime", "decimal", "fractions", "pathlib", "uuid", "zoneinfo"})
_LIBRARIES = (
    ("numpy", NUMPY),
    ("pandas", PANDAS),
    ("torch", TORCH),
    ("polars", POLARS),
    ("sklearn", SKLEARN),
)


class Fingerprint(NamedTuple):
    """16 hex digits, empty when time ran out or nothing of the value can be seen; whether it is of a part."""

    digest: str
    is_sampled: bool = False


def fingerprint(value: object, *, budget_seconds: float = ONE_SECONDS) -> str:
    """Give the digits of :func:`take_fingerprint`."""
    return take_fingerprint(value, budget_seconds=budget_seconds).digest


def take_fingerprint(value: object, *, budget_seconds: float = ONE_SECONDS) -> Fingerprint:
    """Take the fingerprint of a value. Never raises."""
    encoder = Encoder(_encoding, time.perf_counter() + budget_seconds)
    try:
        code = encoder.encode(value)
    except Exception:  # noqa: BLE001 - a user's object may raise anything; then there is none
        return Fingerprint("")
    if code is OPAQUE:
        return Fingerprint("")
    return Fingerprint(blake2b(code, digest_size=8).hexdigest(), encoder.is_sampled)


def _encoding(kind: type) -> Encoding:
    """Choose how values of a type are encoded."""
    exact = EXACT.get(kind)
    if exact is not None:
        return exact
    for library, encodings in _LIBRARIES:
        module = sys.modules.get(library)
        if module is not None:
            for path, encoding in encodings:
                base = _find(module, path)
                if isinstance(base, type) and issubclass(kind, base):
                    return encoding
    for bases, encoding in BASES:
        if issubclass(kind, bases):
            return encoding
    if kind.__module__.partition(".")[0] in _PRINTED_MODULES:
        return printed_code
    return object_code


def _find(module: object, path: str) -> Any:
    """Give what a library has at a path, unless that part of it has not been imported yet."""
    value: Any = module
    for name in path.split("."):
        value = getattr(value, "__dict__", {}).get(name)
    return value
