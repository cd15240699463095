"""The page of ``runs compare``: runs side by side, as many as the terminal has room for, then the next."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from trackmagic.cli import screen
from trackmagic.views import format as fmt
from trackmagic.views.compare import Comparison
from trackmagic.views.compare_text import compare_text


def show(comparison: Comparison) -> None:
    """Print the comparison; a pipe gets all runs side by side, however wide."""
    room = screen.room()
    if room is None:
        screen.write(screen.clean(compare_text(comparison), lines=True))
        return
    for at, text in enumerate(_tables(comparison, room)):
        if at:
            screen.write()
        for line in screen.clean(text, lines=True).split("\n"):
            for part in screen.folded(line, room):
                screen.write(part)


def _tables(comparison: Comparison, room: int) -> Iterator[str]:
    """Tables that fit, of one run at least. What is said of all runs is below the last one."""
    start, runs = 0, len(comparison.runs)
    while start < runs:
        stop = start + 1
        while stop < runs and _fits(compare_text(_some(comparison, start, stop + 1)), room):
            stop += 1
        part = _some(comparison, start, stop)
        if stop == runs:
            part = msgspec.structs.replace(
                part,
                codes=comparison.codes,
                texts=comparison.texts,
                not_known=comparison.not_known,
                differences_only=comparison.differences_only,
            )
        yield compare_text(part)
        start = stop


def _some(comparison: Comparison, start: int, stop: int) -> Comparison:
    """The table of some of the runs, without what is said of all."""
    sections = tuple(
        msgspec.structs.replace(
            section,
            rows=tuple(
                msgspec.structs.replace(row, cells=row.cells[start:stop]) for row in section.rows
            ),
        )
        for section in comparison.sections
    )
    return msgspec.structs.replace(
        comparison,
        runs=comparison.runs[start:stop],
        sections=sections,
        codes=(),
        texts=(),
        not_known=(),
        differences_only=False,
    )


def _fits(text: str, room: int) -> bool:
    return all(fmt.width(line) <= room for line in screen.clean(text, lines=True).split("\n"))
