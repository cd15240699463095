"""Where in Python text a cursor stands: inside which text, given to which argument of which call.

The text before the cursor does not parse, so it is followed by its brackets, quotes and commas alone.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_PIECE = re.compile(
    r"""
      (?P<skipped> \#[^\n]* | ^[ \t]*(?:%%?\w|[!?])[^\n]* )
    | (?P<name> [^\W\d]\w* (?:[ \t]*\.[ \t]*[^\W\d]\w*)* (?![\w"'])
      | [^\W\d]\w*(?=["']) )
    | (?P<mark> \"{3} | '{3} | ["'] )
    | (?P<open> [(\[{] )
    | (?P<close> [)\]}] )
    | (?P<comma> , )
    | (?P<equals> (?<![=!<>:])=(?!=) )
    | (?P<other> \S )
    """,
    re.VERBOSE | re.MULTILINE,
)
_CLOSED = {
    mark: re.compile(rf"(?:[^\\{mark[0]}\n]|\\.)*{mark}", re.DOTALL)
    if len(mark) == 1
    else re.compile(rf"(?:[^\\]|\\.)*?{mark}", re.DOTALL)
    for mark in ("'", '"', "'''", '"""')
}
_PREFIXES = {"r", "u", "f", "rf", "fr"}


class Place(NamedTuple):
    """A text that is open at the cursor, as an argument of a call or in a list of such."""

    function: str
    """As it is written: ``trackmagic.charts.lines``."""
    argument: int | str
    """Its place, or its keyword."""
    typed: str
    """What stands between the quotation mark and the cursor."""
    mark: str
    start: int
    """Where the call's bracket opens."""


class _Bracket:
    """One that is open: of a call, of a list given to it, or of what is no argument of ours."""

    def __init__(self, function: str, start: int, *, is_inside: bool) -> None:
        self.function, self.start, self.is_inside = function, start, is_inside
        self.argument: int | str = 0
        self.position = 0

    def next(self) -> None:
        """A comma."""
        self.position += 1
        self.argument = self.position


def place_of(before: str) -> Place | None:
    """The text that is open at the end of ``before``; None outside of a call's texts."""
    brackets: list[_Bracket] = []
    at, name, name_end = 0, "", -1
    while (piece := _PIECE.search(before, at)) is not None:
        at = piece.end()
        kind = piece.lastgroup
        is_behind_name = bool(name) and before[name_end : piece.start()].strip() == ""
        if kind == "name":
            name, name_end = re.sub(r"\s", "", piece["name"]), at
            continue
        if kind == "mark":
            closed = _CLOSED[piece["mark"]].match(before, at)
            if closed is None and _is_open(before, at, piece["mark"]):
                has_odd_prefix = name_end == piece.start() and name.lower() not in _PREFIXES
                return None if has_odd_prefix else _place(brackets, before[at:], piece["mark"])
            at = closed.end() if closed else before.index("\n", at)
        elif kind == "open":
            is_call = piece["open"] == "(" and is_behind_name
            is_inside = not is_behind_name and bool(brackets)
            brackets.append(_Bracket(name if is_call else "", piece.start(), is_inside=is_inside))
        elif kind == "close" and brackets:
            brackets.pop()
        elif kind == "comma" and brackets:
            brackets[-1].next()
        elif kind == "equals" and brackets and is_behind_name:
            brackets[-1].argument = name
        if kind != "skipped":
            name = ""
    return None


def _is_open(before: str, at: int, mark: str) -> bool:
    """A text in single marks ends with its line, closed or not."""
    return len(mark) > 1 or "\n" not in before[at:]


def _place(brackets: list[_Bracket], typed: str, mark: str) -> Place | None:
    if "\\" in typed:
        return None
    for bracket in reversed(brackets):
        if bracket.function:
            return Place(bracket.function, bracket.argument, typed, mark, bracket.start)
        if not bracket.is_inside:
            return None
    return None
