"""The statements of a cell that may hold secrets: only those are parsed, which takes longest."""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from trackmagic.capture.names import STEMS, stem_positions, strength
from trackmagic.capture.values import holds_random

CODE_STEMS: Final = (*STEMS, "login", "decrypt", "hmac", "connect(", "ftp", "b64encode")
"""One of these stands, in small letters, where code may bind a secret."""
_INSIDE: Final = ("", " ", "\t", ")", "]", "}", "#")
_GO_ON: Final = ("else", "elif", "except", "finally", "case ")
_LONGEST_NAME: Final = 64
_CALLED: Final = re.compile("login|decrypt|hmac|auth|connect|ftp|b64encode|^pwd$", re.IGNORECASE)
"""In what is called with a secret or gets one, though its name says little."""


def suspicious(source: str, lines: Sequence[str]) -> list[tuple[int, int]]:
    """First and last line of statements, as far as layout tells, that may hold secrets."""
    if '"""' in source or "'''" in source:  # what looks like a statement may stand in a text
        return [(0, len(lines))]
    begins = [n for n, line in enumerate(lines) if not n or _begins(line, lines[n - 1])]
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    stretches: dict[int, int] = {}
    random: dict[int, bool] = {}
    for place in stem_positions(source, CODE_STEMS):
        at = bisect_right(begins, bisect_right(starts, place) - 1)
        first, last = begins[at - 1], begins[at] if at < len(begins) else len(lines)
        if first not in random:
            random[first] = any(map(holds_random, lines[first:last]))
        if random[first] or _may_bind(source, place):
            stretches[first] = last
    return sorted(stretches.items())


def _begins(line: str, before: str) -> bool:
    return line[:1] not in _INSIDE and not line.startswith(_GO_ON) and not before.startswith("@")


def _may_bind(source: str, place: int) -> bool:
    """Whether the name at a place is one whose texts need not be random."""
    begin = place
    while begin and place - begin < _LONGEST_NAME and _is_of_name(source[begin - 1]):
        begin -= 1
    end = place
    while end < len(source) and end - place < _LONGEST_NAME and _is_of_name(source[end]):
        end += 1
    name = source[begin:end]
    return strength(name) in ("strong", "fair") or bool(_CALLED.search(name))


def _is_of_name(character: str) -> bool:
    return character.isalnum() or character in "_-"


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
