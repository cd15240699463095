"""What may come next in a filter that is being typed, by the grammar of :mod:`trackmagic.query`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

Expected = Literal["field", "operator", "value", "joint", "null", "list"]

OPERATORS = ("=", "!=", "<", "<=", ">", ">=")
WORDS = ("between", "like", "ilike", "in", "not in", "is null", "is not null")
JOINTS = ("and", "or")
_QUOTED = r"`[^`]*`?|\"[^\"]*\"?"
_TOKEN = re.compile(
    rf"'(?:[^']|'')*'?|(?:[^\W\d]|{_QUOTED})(?:[\w/:@.-]|{_QUOTED})*|[-+]?[\w.]+|[<>!=]=|<>|[=<>(),\[\]]"
)
_COMPARES = re.compile(r"[=<>!]=?|<>|i?like|between")
_ATTRIBUTE = re.compile(r"(?:attributes?|attr|run)\.", re.IGNORECASE)


class Next(NamedTuple):
    """What is expected where the filter ends."""

    expected: Expected
    field: str
    """What is being compared, without ``attributes.``."""
    word: str
    """What of it has been typed."""


def expected_next(text: str) -> Next:
    """What is expected at the end of ``text``."""
    tokens = list(_TOKEN.finditer(text))
    is_open = bool(tokens) and tokens[-1].end() == len(text) and _ends_word(tokens[-1][0])
    word = tokens[-1][0] if is_open else ""
    expected, field = _reading(token[0] for token in tokens[: len(tokens) - is_open])
    return Next(expected, _ATTRIBUTE.sub("", field).lower(), word)


def _ends_word(token: str) -> bool:
    return token[-1].isalnum() or token[-1] in "_`\"'./:@-"


def _reading(tokens: Iterable[str]) -> tuple[Expected, str]:
    expected: Expected = "field"
    field, is_range = "", False  # between its two ends an "and" joins no tests
    for token in tokens:
        word = token.lower()
        if expected == "field":
            if word in ("not", "("):
                continue
            field = token
            expected = "joint" if token[0] == "'" or token[0].isdigit() else "operator"
        elif word in JOINTS:
            expected = "value" if is_range and word == "and" else "field"
            is_range = False
        else:
            expected = _after(expected, word)
            is_range = is_range or word == "between"
    return expected, field


def _after(expected: Expected, word: str) -> Expected:
    match expected:
        case "operator":
            if word in ("is", "in"):
                return "null" if word == "is" else "list"
            if _COMPARES.fullmatch(word):
                return "value"
            return "joint" if word == ")" else "operator"
        case "list":
            return "joint" if word in (")", "]") else "list"
        case "null":
            return "null" if word == "not" else "joint"
        case _:
            return "joint"
