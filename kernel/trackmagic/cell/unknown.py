"""The value that is not known from the text: it is read when the cell has run."""

from __future__ import annotations

from typing import Final


class _Unknown:
    """The type of UNKNOWN."""


UNKNOWN: Final = _Unknown()
