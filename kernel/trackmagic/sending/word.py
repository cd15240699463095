"""What is sent about a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from trackmagic.entities import AlertLevel

Kind = Literal["end", "fail", "stall", "nan", "alert"]
KINDS: tuple[Kind, ...] = ("end", "fail", "stall", "nan", "alert")
LINES = 10
"""Of one message; the rest is counted."""


class About(NamedTuple):
    """The run that something is said of."""

    number: int
    id: str
    name: str
    experiment: str


class Word(NamedTuple):
    """One thing to say of a run."""

    kind: Kind
    level: AlertLevel
    title: str
    text: str
    run: About

    @property
    def line(self) -> str:
        """``digits, brave-otter-12 (#12): finished after 2 h 5 min``."""
        run = self.run
        return " ".join(f"{run.experiment}, {run.name} (#{run.number}): {self.title}".split())


def whole_text(words: Sequence[Word]) -> str:
    """What is said, as one text."""
    parts = [f"{word.line}\n{word.text}".rstrip() for word in words[:LINES]]
    if len(words) > LINES:
        parts.append(f"and {len(words) - LINES} more")
    return "\n".join(parts)
