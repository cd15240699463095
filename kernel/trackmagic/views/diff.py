"""Two texts side by side: changed lines next to each other, their changed words marked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import Literal

from trackmagic.entities import Entity

CONTEXT = 3
LONGEST = 1_000
"""Characters of a line, and pairs of lines, past which no likeness is looked for."""
ALIKE = 0.5

_WORDS = re.compile(r"\.?\d(?:[\w.]*[eE][+-]\d+|[\w.]*)|\w+|\s+|[^\w\s]")
"""A number is one word: of ``0.05`` and ``0.1`` nobody wants to see the same ``0.``."""

Piece = tuple[str, bool]
"""Some text of a line, and whether it is only on this side."""


class DiffRow(Entity, frozen=True):
    """A line on each side, either may be missing; ``skipped`` counts equal lines left out here."""

    kind: Literal["equal", "changed", "skipped"]
    old_at: int | None = None
    old: tuple[Piece, ...] = ()
    new_at: int | None = None
    new: tuple[Piece, ...] = ()
    skipped: int = 0


def side_by_side(old: str, new: str) -> tuple[DiffRow, ...]:
    """The rows of the comparison; far from a change, equal lines are left out."""
    left, right = _lines(old), _lines(new)
    matcher = difflib.SequenceMatcher(None, left, right)  # autojunk, or alike lines take minutes
    rows: list[DiffRow] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            rows += [_equal(left[i1 + n], i1 + n, j1 + n) for n in range(i2 - i1)]
            continue
        for i, j in _pairs(left[i1:i2], right[j1:j2]):
            at, to = (None if i is None else i1 + i), (None if j is None else j1 + j)
            rows.append(_changed(left, at, right, to))
    return tuple(_folded(rows))


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().split("\n")] if text.strip() else []


def _equal(line: str, old_at: int, new_at: int) -> DiffRow:
    piece = ((line, False),)
    return DiffRow(kind="equal", old_at=old_at + 1, old=piece, new_at=new_at + 1, new=piece)


def _changed(left: Sequence[str], at: int | None, right: Sequence[str], to: int | None) -> DiffRow:
    old, new = ("" if at is None else left[at]), ("" if to is None else right[to])
    if at is None or to is None:
        before: tuple[Piece, ...] = ((old, False),)
        after: tuple[Piece, ...] = ((new, False),)
    else:
        before, after = _words(old, new)
    return DiffRow(
        kind="changed",
        old_at=None if at is None else at + 1,
        old=() if at is None else before,
        new_at=None if to is None else to + 1,
        new=() if to is None else after,
    )


def _pairs(left: list[str], right: list[str]) -> Iterator[tuple[int | None, int | None]]:
    """Which changed line stands beside which: the first alike one after the pair before."""
    start = 0
    small = len(left) * len(right) <= LONGEST
    for i, line in enumerate(left):
        partner = None
        if small:
            near = range(start, len(right))
            partner = next((j for j in near if _alike(line, right[j])), None)
        elif start < len(right):
            partner = start
        if partner is None:
            yield i, None
            continue
        for j in range(start, partner):
            yield None, j
        yield i, partner
        start = partner + 1
    for j in range(start, len(right)):
        yield None, j


def _alike(old: str, new: str) -> bool:
    if max(len(old), len(new)) > LONGEST:
        return False
    matcher = difflib.SequenceMatcher(None, old.strip(), new.strip(), autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _words(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    if max(len(old), len(new)) > LONGEST:
        return ((old, True),), ((new, True),)
    left, right = _WORDS.findall(old), _WORDS.findall(new)
    before: list[Piece] = []
    after: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if i2 > i1:
            before.append(("".join(left[i1:i2]), tag != "equal"))
        if j2 > j1:
            after.append(("".join(right[j1:j2]), tag != "equal"))
    return tuple(before), tuple(after)


def _folded(rows: list[DiffRow]) -> Iterator[DiffRow]:
    """Leave out equal rows that are further than the context from every change."""
    changed = [at for at, row in enumerate(rows) if row.kind != "equal"]
    near = {n for at in changed for n in range(at - CONTEXT, at + CONTEXT + 1)}
    skipped = 0
    for at, row in enumerate(rows):
        if at not in near:
            skipped += 1
            continue
        if skipped:
            yield DiffRow(kind="skipped", skipped=skipped)
            skipped = 0
        yield row
    if skipped and changed:
        yield DiffRow(kind="skipped", skipped=skipped)
