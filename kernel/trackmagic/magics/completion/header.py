"""What may come next in a ``%%track`` or ``%track`` line that is being typed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from typing import Literal, NamedTuple

from trackmagic.magics.arguments import ACTIONS, FLAGS, HEADER, LINE_FLAGS

_WORD = re.compile(r"(?:[^\s\"']|\"[^\"]*(?:\"|$)|'[^']*(?:'|$))+")
_TAKES = {
    **dict.fromkeys(("-e", "--experiment"), "experiment"),
    **dict.fromkeys(("-t", "--tag"), "tag"),
    **dict.fromkeys(("-p", "--param"), "param"),
    "--params": "params",
    "--metrics": "metrics",
    **dict.fromkeys(("-n", "--note", "--seed"), "text"),
}

Wanted = Literal["flag", "experiment", "tag", "param", "params", "metrics", "text"]


class Next(NamedTuple):
    """What the word at the cursor may be, and what of it has been typed."""

    wanted: Wanted
    typed: str
    words: Sequence[str] = ()
    """Flags and actions; of the others the store knows."""


def header_next(line: str) -> Next | None:
    """What may come at the end of ``line``; None where it is no line of ours, or its name is typed yet."""
    pieces = _WORD.findall(line)
    if not pieces or pieces[0] not in (HEADER, "%track"):
        return None
    is_open = not line[-1].isspace() or (pieces[-1][0] in "\"'" and not _is_closed(pieces[-1]))
    if is_open and len(pieces) == 1:
        return None
    typed = pieces.pop() if is_open else ""
    value = _TAKES.get(pieces[-1])
    if value in ("params", "metrics"):
        return Next(value, re.split(r",[+-]?|^[+-]", typed)[-1])  # type: ignore[arg-type]
    if value:
        return Next(value, typed)  # type: ignore[arg-type]
    if pieces[0] == HEADER:
        return Next("flag", typed, FLAGS)
    return Next("flag", typed, (*(ACTIONS if len(pieces) == 1 else ()), *LINE_FLAGS))


def written(name: str, typed: str) -> str:
    """A name as a word of the line, in the quotation mark that was opened; empty: it cannot be one."""
    mark = typed[:1]
    if mark in ("'", '"'):
        return "" if mark in name or "\\" in name else f"{mark}{name}{mark}"
    return name if name.isalnum() else shlex.quote(name)


def assignment(key: str) -> str:
    """A key to be given a value: ``stage=``; empty where it cannot be written without quotes."""
    return f"{key}=" if shlex.quote(key) == key and "=" not in key else ""


def _is_closed(piece: str) -> bool:
    return len(piece) > 1 and piece[-1] == piece[0]
