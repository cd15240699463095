"""A chart for a terminal: a line a series, with its course in block characters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trackmagic.views import format as fmt
from trackmagic.views.charts.picture.axes import kind_of, places
from trackmagic.views.charts.picture.numbers import Numbers, numbers
from trackmagic.views.sparkline import POINTS, Shape, blocks
from trackmagic.views.text import grid
from trackmagic.views.thinning import extremes, thin
from trackmagic.views.wire import Chart

ROWS = 50


def chart_text(chart: Chart) -> str:
    """The numbers of the chart, a block a panel, and its notes."""
    lines = [line for block in numbers(chart) for line in _block(block)]
    lines = lines or ["Nothing to draw yet"]
    return "\n".join([*lines, *(fmt.one_line(note) for note in chart.notes)])


def _block(block: Numbers) -> Iterator[str]:
    if block.title:
        yield block.title
    if block.rows:
        rows = block.rows[:ROWS]
        columns = [list(column) for column in zip(*rows, strict=True)]
        heads, numeric = list(block.heads), [bool(at) for at in range(len(columns))]
        if block.lines:
            traces = block.lines[:ROWS]
            columns.append([blocks(_course(trace, is_log=block.is_log)) for trace in traces])
            heads.append("")
            numeric.append(False)
        yield from grid(heads, columns, numeric)
    if len(block.rows) > ROWS:
        yield f"and {len(block.rows) - ROWS} more"
    yield from block.remarks


def _course(trace: Mapping[str, Any], *, is_log: bool) -> Shape:
    """In the order of x."""
    x = places(trace["x"], kind_of({}, [trace["x"]]))
    y = places(trace["y"], "log" if is_log else "linear")
    order = x.argsort(kind="stable")
    x, y = x[order], y[order]
    if len(y) > POINTS:
        x, y = thin(x, y, POINTS, extremes, gap=0)
    return tuple(zip(x.tolist(), y.tolist(), strict=True))
