"""A value taken within a budget of time or size, with a notice for each thing left out.

It is the one shape for every part of the capture that may give up.
"""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

from trackmagic.entities import Notice

T = TypeVar("T")


class Taken(msgspec.Struct, Generic[T], frozen=True):
    """What was got, and what was not."""

    value: T
    notices: tuple[Notice, ...] = ()
