"""What was logged at steps, as words: where no picture is drawn, it is told what there is."""

from __future__ import annotations

from collections.abc import Sequence

from trackmagic.pages.blocks import Part, Row, Table, column
from trackmagic.views import format as fmt
from trackmagic.views.media import MediaSeries


def media_part(series: Sequence[MediaSeries], runs: Sequence[int]) -> Part:
    """Each key with its steps; of several runs also which of them have it."""
    columns = (column("key"), column("kind"), column("steps", needed=False))
    rows = []
    for each in series:
        cells = ((each.key,), (each.kind,), (_steps(each),))
        rows.append(Row(cells=(*cells, (_holders(each, runs),)) if len(runs) > 1 else cells))
    more = (column("runs", needed=False),) if len(runs) > 1 else ()
    return Part(title="Media", blocks=(Table(rows=tuple(rows), columns=(*columns, *more)),))


def _steps(series: MediaSeries) -> str:
    if not series.steps:
        return "the same file in all" if series.is_same else ""
    first, last = (fmt.number(series.steps[at]) for at in (0, -1))
    count = len(series.steps) + series.left_out
    return first if count == 1 else f"{fmt.number(count)}, from {first} to {last}"


def _holders(series: MediaSeries, runs: Sequence[int]) -> str:
    if len(series.runs) == len(runs):
        return "all"
    return ", ".join(f"#{run}" for run in runs if run in series.runs)
