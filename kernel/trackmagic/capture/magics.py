"""Magics and shell commands in a cell's text, told apart from its Python."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from trackmagic.capture.settings import is_settings_file
from trackmagic.capture.tokens import Span

_OF_PYTHON: Final = frozenset(
    "track time timeit capture prun px memit mprun lprun scalene snakeviz pyinstrument heat wandb".split()
)
"""Cell magics whose text is Python."""
_STATEMENT: Final = re.compile(
    r"%(?:time|timeit|prun|memit)(?:[ \t]+-(?:[A-Za-z][ \t]*[0-9]+|\w+))*[ \t]+(?=[^\s-])"
)
"""A magic before a statement of Python."""
_CELL_MAGIC: Final = re.compile(r"%%(\w+)[ \t]*([^\n]*)")
_LINE: Final = re.compile(
    r"^(?P<indent>[ \t]*)(?P<magic>[%!?].*|[^\n#\"']*\?{1,2}[ \t]*$)"
    r"|^[ \t]*[\w.\[\], ]{1,128}=[ \t]*(?P<command>[%!].*)",
    re.MULTILINE,
)


class Parted(NamedTuple):
    """A cell's text in two."""

    python: str
    """Its Python, of the same length: blanks stand where magics were."""
    magics: list[Span]
    """Where the magics are, with the text of those whose text is no Python."""
    is_settings: bool = False
    """Whether a magic writes its text into a file with settings."""


def blanked(text: str) -> Parted:
    """Part a cell's text."""
    magics: list[Span] = []
    begin = 0
    for line in text.split("\n"):
        head = line.lstrip()
        if head.startswith("%%") and (match := _CELL_MAGIC.match(head)):
            if match[1] not in _OF_PYTHON:
                python = text[:begin] + " " * (len(text) - begin)
                return Parted(
                    _blank(python, magics),
                    [*magics, (begin, len(text))],
                    is_settings_file(match[2].strip()),
                )
            magics.append((begin, begin + len(line)))
        elif head and not head.startswith("#"):
            break
        begin += len(line) + 1
    if not any(sign in text[begin:] for sign in "%!?"):
        return Parted(_blank(text, magics), magics)
    for match in _LINE.finditer(text, begin):
        kind = "magic" if match["magic"] is not None else "command"
        begin, end = match.span(kind)
        before = _STATEMENT.match(text, begin, end)
        magics.append((begin, before.end()) if before else (begin, end))
    return Parted(_blank(text, magics), magics)


def _blank(text: str, magics: list[Span]) -> str:
    parts, at = [], 0
    for begin, end in magics:
        filling = "0" if text[end : end + 1] in {"", "\n"} else "0;"
        parts += [text[at:begin], filling.ljust(end - begin)]
        at = end
    return "".join([*parts, text[at:]])
