"""What a chart shows as tables: for a terminal, and for whom no picture is shown.

The numbers are those of the points that are drawn, so of a long series first, last, least and greatest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from trackmagic.views import format as fmt
from trackmagic.views.charts.picture.axes import places
from trackmagic.views.charts.plot import Bars, Curve, Dots, Mean, Panel, Parallel, Plot
from trackmagic.views.charts.values import Dimension
from trackmagic.views.sparkline import POINTS, Shape, blocks
from trackmagic.views.text import grid
from trackmagic.views.thinning import extremes, thin

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Points = tuple[NDArray[Any], NDArray[np.float64]]

NAME = 40


class Numbers(NamedTuple):
    """A table: of each row the first cell is a name, the rest are numbers."""

    title: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]
    lines: Sequence[Points] = ()
    """The points of each row, where that is a line."""
    is_log: bool = False
    remarks: tuple[str, ...] = ()


def numbers(plot: Plot) -> list[Numbers]:
    """A table a panel, one of all points."""
    if isinstance(plot, Parallel):
        names = [f"#{run.number}" for run in plot.runs]
        return [_points(names, plot.axes)] if names else []
    if plot.kind == "lines":
        return [_lines(panel) for panel in plot.panels]
    parts = [(panel, part) for panel in plot.panels for part in panel.parts]
    dots = [part for _, part in parts if isinstance(part, Dots)]
    if dots:
        names = [f"#{run.number} {run.name}" for part in dots for run in part.runs]
        columns = zip(*(part.columns for part in dots), strict=True)
        return [_points(names, [_together(pieces) for pieces in columns])]
    return [_bars(panel, part) for panel, part in parts if isinstance(part, Bars)]


def _lines(panel: Panel) -> Numbers:
    rows, lines, remarks = [], [], []
    for part in panel.parts:
        if isinstance(part, Mean):
            lines.append((part.band.step, part.band.mean))
            rows.append((fmt.one_line(part.name + part.words, NAME), *_summary(part.band.mean)))
        elif isinstance(part, Curve):
            lines.append((part.course.x, part.course.y))
            rows.append(
                (fmt.one_line(part.name, NAME), *_summary((part.course.behind or lines[-1])[1]))
            )
            remarks += [fmt.one_line(f"{part.where}: {words}") for _, _, words in part.infinities]
    heads = ("", "first", "last", "min", "max")
    title = fmt.one_line(panel.y.title)
    return Numbers(title, heads, rows, lines, panel.y.kind == "log", tuple(remarks))


def _summary(values: NDArray[np.float64]) -> tuple[str, ...]:
    """First, last, least and greatest finite value."""
    import numpy as np

    finite = values[np.isfinite(values)]
    if not len(finite):
        return (fmt.NONE,) * 4
    four = (finite[0], finite[-1], finite.min(), finite.max())
    return tuple(fmt.number(float(number)) for number in four)


def _bars(panel: Panel, part: Bars) -> Numbers:
    names = [fmt.one_line(text, NAME) for text in part.texts]
    values = [fmt.number(value) for value in part.values]
    title = fmt.one_line(panel.y.title)
    if part.halves is None:
        return Numbers(title, ("", "last"), list(zip(names, values, strict=True)))
    errors = [f"± {fmt.number(half)}" if half else fmt.NONE for half in part.halves]
    return Numbers(title, ("", "mean", "95 %"), list(zip(names, values, errors, strict=True)))


def _points(names: Sequence[str], columns: Sequence[Dimension]) -> Numbers:
    names = [fmt.one_line(name, NAME) for name in names]
    heads = ("", *(fmt.one_line(column.name, NAME) for column in columns))
    cells = [[fmt.one_line(text, NAME) for text in column.texts] for column in columns]
    return Numbers("", heads, list(zip(names, *cells, strict=True)))


def _together(pieces: Sequence[Dimension]) -> Dimension:
    """A column of several groups of dots."""
    return pieces[0]._replace(texts=tuple(text for piece in pieces for text in piece.texts))


# A chart for a terminal: a line a series, with its course in block characters


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
