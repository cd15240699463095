"""What a digest of data is made of, and how much of it is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

FULL_BYTES: Final = 64 * 2**20
"""Data in memory up to this size is digested in full."""
ROWS: Final = 100_000
"""Rows that stand for a frame that is larger; elements, for objects."""


class Content(msgspec.Struct, frozen=True):
    """What a digest is made of. ``blocks`` are made while they are read."""

    kind: str
    schema: Any
    shape: str
    blocks: Iterator[bytes]
    is_sampled: bool = False


def spread(length: int, count: int) -> list[int]:
    """``count`` positions from the first to the last, evenly."""
    count = min(count, length)
    return [position * (length - 1) // max(1, count - 1) for position in range(count)]
