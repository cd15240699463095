"""A chart for a terminal: a line a series, with its course in block characters."""

from __future__ import annotations

from collections.abc import Iterator

from trackmagic.views import format as fmt
from trackmagic.views.chart_numbers import Numbers, numbers
from trackmagic.views.sparkline import blocks
from trackmagic.views.text import grid
from trackmagic.views.wire import Chart

ROWS = 50


def chart_text(chart: Chart) -> str:
    """The numbers of the chart, a block a panel, and its notes."""
    lines = [line for found in numbers(chart) for line in _block(found)]
    lines = lines or ["Nothing to draw yet"]
    return "\n".join([*lines, *(fmt.one_line(note) for note in chart.notes)])


def _block(found: Numbers) -> Iterator[str]:
    if found.title:
        yield found.title
    if found.rows:
        rows = found.rows[:ROWS]
        columns = [list(column) for column in zip(*rows, strict=True)]
        heads, numeric = list(found.heads), [bool(at) for at in range(len(columns))]
        if found.courses:
            columns.append([blocks(course) for course in found.courses[:ROWS]])
            heads.append("")
            numeric.append(False)
        yield from grid(heads, columns, numeric)
    if len(found.rows) > ROWS:
        yield f"and {len(found.rows) - ROWS} more"
    yield from found.remarks
