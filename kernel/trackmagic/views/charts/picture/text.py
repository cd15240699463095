"""A chart for a terminal: a line a series, with its course in block characters."""

from __future__ import annotations

from collections.abc import Iterator

from trackmagic.views import format as fmt
from trackmagic.views.charts.picture.axes import places
from trackmagic.views.charts.picture.numbers import Numbers, numbers
from trackmagic.views.charts.plot import Plot
from trackmagic.views.sparkline import POINTS, Shape, blocks
from trackmagic.views.text import grid
from trackmagic.views.thinning import extremes, thin

ROWS = 50


def chart_text(plot: Plot) -> str:
    """The numbers of the chart, a block a panel, and its notes."""
    lines = [line for block in numbers(plot) for line in _block(block)]
    lines = lines or ["Nothing to draw yet"]
    return "\n".join([*lines, *(fmt.one_line(note) for note in plot.notes)])


def _block(block: Numbers) -> Iterator[str]:
    if block.title:
        yield block.title
    if block.rows:
        columns = [list(column) for column in zip(*block.rows[:ROWS], strict=True)]
        heads, numeric = list(block.heads), [bool(at) for at in range(len(columns))]
        if block.lines:
            columns.append([blocks(_course(block, row)) for row in range(len(columns[0]))])
            heads.append("")
            numeric.append(False)
        yield from grid(heads, columns, numeric)
    if len(block.rows) > ROWS:
        yield f"and {len(block.rows) - ROWS} more"
    yield from block.remarks


def _course(block: Numbers, row: int) -> Shape:
    """In the order of x."""
    x, y = block.lines[row]
    x, y = places(x, "linear"), places(y, "log" if block.is_log else "linear")
    order = x.argsort(kind="stable")
    x, y = x[order], y[order]
    if len(y) > POINTS:
        x, y = thin(x, y, POINTS, extremes, gap=0)
    return tuple(zip(x.tolist(), y.tolist(), strict=True))
