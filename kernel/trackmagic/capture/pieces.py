"""What a text is made of: the pieces between its blanks, each once.

Code and logs say the same again and again. Where it is only asked whether a thing is in a text at
all, or which names are, its pieces answer in a fraction of the time.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

LONG: Final = 12
"""Characters of the shortest text that is a token, or looks random."""
_NAME: Final = re.compile(r"[\w\-]+")


class Pieces(NamedTuple):
    """A text's pieces, a line each and in no order."""

    every: str
    long: str
    """Those of ``LONG`` characters and more."""


@lru_cache(maxsize=2)
def pieces(text: str) -> Pieces:
    """Part a text; asked for by one reader after the other."""
    every = {*text.split()}
    return Pieces("\n".join(every), "\n".join(piece for piece in every if len(piece) >= LONG))


@lru_cache(maxsize=2)
def names(text: str) -> frozenset[str]:
    """The names in a text, those with hyphens among them: ``api_key``, ``x-api-key``."""
    return frozenset(_NAME.findall(pieces(text).every))
