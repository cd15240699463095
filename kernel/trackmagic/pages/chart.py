"""A chart that stands alone: a picture with its legend, and its numbers, which are all that a terminal has.

It is drawn from the arrays that the live chart is made of. Its numbers are those of the points that are
drawn, so of a long series first, last, least and greatest.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trackmagic.pages.blocks import Block, Column, Line, Part, Row, Table, column, dim, plain
from trackmagic.pages.html import elements
from trackmagic.pages.text import blocks_text
from trackmagic.views import format as fmt
from trackmagic.views.charts.picture import panels, parallel
from trackmagic.views.charts.picture.axes import places
from trackmagic.views.charts.picture.legend import legend
from trackmagic.views.charts.plot import (
    Axis,
    Bars,
    Curve,
    Dots,
    Levels,
    Mean,
    Panel,
    Panels,
    Parallel,
    Plot,
)
from trackmagic.views.charts.values import Dimension
from trackmagic.views.html import Html, element
from trackmagic.views.sparkline import blocks, shape_of
from trackmagic.views.style import CHART, page

NAME, ROWS = 40, 40
"""Letters of a name in a table, and rows of it."""
NAMED, LONGEST_LABEL = 5, 300
NOTHING = Line(cells=(dim("Nothing to draw yet"),))


class Numbers(NamedTuple):
    """Those of a panel, or of all points."""

    title: str
    table: Table
    remarks: tuple[Line, ...] = ()


class Picture(NamedTuple):
    """A chart on a page that has the sheet ``CHART``."""

    html: Html
    sheet: str
    """What its page needs beside that."""


def chart_html(plot: Plot) -> Html:
    """The chart, self-contained."""
    chart = chart_picture(plot)
    return page(chart.html, sheets=(CHART, chart.sheet))


def chart_picture(plot: Plot, *, names: bool = True) -> Picture:
    """The chart with its numbers; without ``names``, its colours are told elsewhere on the page."""
    tables, notes = numbers(plot), _notes(plot)
    if not tables:
        return Picture(element("div", *elements([NOTHING, *notes])), "")
    drawing = parallel.drawn(plot) if isinstance(plot, Parallel) else panels.drawn(plot)
    picture = element(
        "svg",
        element("g", *drawing.parts, fill="currentColor", font_size=11),
        class_=f"tm-plot tm-{drawing.kind} tm-h{drawing.height}",
        width="100%",
        height=drawing.height,
        overflow="visible",
        role="img",
        aria_label=_label(plot, tables),
    )
    summary = element("summary", "Numbers")
    folded = element("details", summary, *elements(_blocks(tables)))
    named = legend(plot) if names else None
    body = element("div", picture, named, *elements(notes), folded, class_="tm-chart")
    heights = (panels.ALONE, panels.STACKED, parallel.TALL, drawing.height)
    # a host's sheet may set the height of a picture to auto
    sheet = "".join(f".tm.tm.tm .tm-h{pixels}{{height:{pixels}px}}" for pixels in heights)
    return Picture(body, sheet)


def chart_text(plot: Plot) -> str:
    """The numbers of the chart, and its notes."""
    return blocks_text([*(_blocks(numbers(plot)) or [NOTHING]), *_notes(plot)]).lstrip("\n")


def _blocks(tables: Sequence[Numbers]) -> list[Block]:
    blocks: list[Block] = []
    for title, table, remarks in tables:
        inner: tuple[Table | Line, ...] = (table, *remarks)
        blocks += [Part(title=title, blocks=inner, is_wide=True)] if title else inner
    return blocks


def _notes(plot: Plot) -> list[Line]:
    return [Line(cells=(fmt.one_line(note),), look="note") for note in plot.notes]


def _label(plot: Plot, tables: Sequence[Numbers]) -> str:
    """What is shown, in words."""
    what, across = "parallel coordinates", ""
    if isinstance(plot, Panels):
        is_contour = any(isinstance(part, Levels) for part in plot.panels[0].parts)
        what, across = "contour" if is_contour else plot.kind, fmt.one_line(plot.x.title)
    heads = [plain(head.lines[0]) for head in tables[0].table.columns[1:]]
    titles = [each.title for each in tables if each.title] or [*filter(None, heads)]
    over = f" over {across}" if across else ""
    names = list(dict.fromkeys(plain(row.cells[0]) for each in tables for row in each.table.rows))
    more = max(each.table.more for each in tables) + len(names) - NAMED
    others = f" and {more} more" if more > 0 else ""
    label = f"{what}: {', '.join(titles)}{over}; {', '.join(names[:NAMED])}{others}"
    return fmt.cut(label, LONGEST_LABEL)


def numbers(plot: Plot) -> list[Numbers]:
    """A table a panel, one of all points; none where there is nothing to draw."""
    if isinstance(plot, Parallel):
        return _points([f"#{run.number}" for run in plot.runs], plot.axes)
    dots = [part for panel in plot.panels for part in panel.parts if isinstance(part, Dots)]
    names = [f"#{run.number} {run.name}" for part in dots for run in part.runs]
    if dots:
        columns = zip(*(part.columns for part in dots), strict=True)
        return _points(names, [_together(pieces) for pieces in columns])
    return [_panel(panel) for panel in plot.panels if panel.parts]


def _points(names: Sequence[str], columns: Sequence[Dimension]) -> list[Numbers]:
    rows = zip(names, *(each.texts for each in columns), strict=True)
    heads = _numeric(*(fmt.one_line(each.name, NAME) for each in columns))
    return [Numbers("", _table(heads, itertools.starmap(_row, rows), len(names)))] if names else []


def _together(pieces: Sequence[Dimension]) -> Dimension:
    """A column of several groups of dots."""
    return pieces[0]._replace(texts=tuple(text for piece in pieces for text in piece.texts))


def _panel(panel: Panel) -> Numbers:
    title = fmt.one_line(panel.y.title)
    for part in panel.parts:
        if isinstance(part, Bars):
            return Numbers(title, _bars(part))
    lines = [part for part in panel.parts if isinstance(part, Curve | Mean)]
    heads = (*_numeric("first", "last", "min", "max"), column(""))
    remarks = [
        Line(cells=(fmt.one_line(f"{part.where}: {words}"),))
        for part in lines
        if isinstance(part, Curve)
        for _, _, words in part.infinities
    ]
    rows = (_line(part, panel.y) for part in lines)
    return Numbers(title, _table(heads, rows, len(lines)), tuple(remarks))


def _bars(part: Bars) -> Table:
    heads = _numeric("value" if part.halves is None else "mean")
    cells: list[Iterable[str]] = [part.texts, map(fmt.number, part.values)]
    if part.halves is not None:
        heads += _numeric("95 %")
        cells.append(f"± {fmt.number(half)}" if half else fmt.NONE for half in part.halves)
    return _table(heads, map(_row, *cells), len(part.texts))


def _line(part: Curve | Mean, axis: Axis) -> Row:
    """First, last, least and greatest finite value as logged, and the course in the order of x."""
    import numpy as np

    if isinstance(part, Mean):
        name, x, y = part.name + part.words, part.band.step, part.band.mean
        logged = y
    else:
        name, x, y = part.name, part.course.x, part.course.y
        logged = y if part.course.behind is None else part.course.behind[1]
    finite = logged[np.isfinite(logged)]
    four = [finite[0], finite[-1], finite.min(), finite.max()] if len(finite) else [None] * 4
    texts = [fmt.number(None if number is None else float(number)) for number in four]
    return _row(name, *texts, blocks(shape_of(places(x, "linear"), places(y, axis.kind))))


def _row(*texts: str) -> Row:
    return Row(cells=tuple((fmt.one_line(text, NAME),) for text in texts))


def _numeric(*titles: str) -> tuple[Column, ...]:
    return tuple(column(title, number=True) for title in titles)


def _table(heads: Sequence[Column], rows: Iterable[Row], count: int) -> Table:
    """The first of so many rows, each under its name."""
    first = tuple(itertools.islice(rows, ROWS))
    return Table(columns=(column(""), *heads), rows=first, more=count - len(first))
