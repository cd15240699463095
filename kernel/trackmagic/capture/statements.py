"""The statements of a cell that may hold secrets: only those are parsed, which takes longest."""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from trackmagic.capture.names import STEMS, has_stem, strength
from trackmagic.capture.pieces import names, pieces
from trackmagic.capture.tokens import Span
from trackmagic.capture.values import random_runs

CODE_STEMS: Final = (
    *STEMS,
    "login",
    "decrypt",
    "hmac",
    "connect(",
    "ftp",
    "b64encode",
    "jwt",
    "github",
    "fernet",
    "totp",
    "minio",
)
"""One of these stands, in small letters, where code may bind a secret."""
_INSIDE: Final = " \t)]}#"
"""A line that begins so, or an empty one, goes on with the statement before."""
_GO_ON: Final = ("else", "elif", "except", "finally", "case ")
_CALLED: Final = re.compile(
    "login|decrypt|hmac|auth|jwt|totp$|minio$|(?:check|verify)_passw|github$|fernet$|connect$|ftp|b64encode|^pwd$",
    re.IGNORECASE,
)
"""In what is called with a secret or gets one, though its name says little."""


def suspicious(source: str) -> list[Span]:
    """Where statements stand, as far as layout tells, that may hold secrets."""
    if '"""' in source or "'''" in source:  # what looks like a statement may stand in a text
        return [(0, len(source))]
    begins, at, before = [], 0, ""
    for line in source.split("\n"):
        is_inside = line[:1] in _INSIDE or line.startswith(_GO_ON) or before.startswith("@")
        if not at or not is_inside:
            begins.append(at)
        at, before = at + len(line) + 1, line
    begins.append(at)

    def statements(word: str) -> Iterator[Span]:
        place = source.find(word)
        while place >= 0:
            number = bisect_right(begins, place)
            yield begins[number - 1], begins[number] - 1
            place = source.find(word, begins[number])

    spans = {span for name in names(source) if _may_bind(name) for span in statements(name)}
    spans |= {
        (begin, end)
        for run in {*random_runs(pieces(source).long)}
        for begin, end in statements(run)
        if has_stem(source[begin:end], CODE_STEMS)
    }
    return sorted(spans)


@lru_cache(maxsize=4096)
def _may_bind(name: str) -> bool:
    """Whether a name is one whose texts need not be random."""
    return strength(name) in ("strong", "fair") or bool(_CALLED.search(name))


@lru_cache(maxsize=64)
def parsed(source: str) -> ast.Module | None:
    """The tree of Python code; None where it is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            tree = compile(source, "<cell>", "exec", flags, dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
    return tree if isinstance(tree, ast.Module) else None
