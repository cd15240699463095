"""A chart as HTML that stands alone: a picture (SVG) with axes, what its colours mean, and its numbers.

It is drawn from the arrays that the live chart is made of, thinned to what a screen tells apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from trackmagic.views import format as fmt
from trackmagic.views.charts.picture import panels, parallel
from trackmagic.views.charts.picture.numbers import Numbers, numbers
from trackmagic.views.charts.picture.panels import Drawing
from trackmagic.views.charts.picture.svg import SHADES, area, box_path, shade, shares_of, stroke
from trackmagic.views.charts.plot import (
    Bars,
    Curve,
    Dots,
    Levels,
    Mean,
    Panels,
    Parallel,
    Part,
    Plot,
)
from trackmagic.views.charts.values import Dimension
from trackmagic.views.html import Html, element
from trackmagic.views.style import page

ROWS = 20
"""Of each table of numbers."""
NAMED, LONGEST_LABEL = 5, 300
NOTHING: Final = element("div", "Nothing to draw yet", class_="tm-dim")

SHEET: Final = re.sub(r"\s*\n\s*", "", """
.tm .tm-chart{max-width:860px;padding:4px 0}
.tm.tm.tm .tm-plot{display:block;width:100%;max-width:860px;overflow:visible;padding:0 28px 0 64px;
font-size:11px}
.tm.tm.tm .tm-plot.tm-roomy{padding-left:116px}
.tm.tm.tm .tm-plot.tm-parallel{padding:0 8px}
.tm .tm-plot path{vector-effect:non-scaling-stroke}
.tm .tm-halo{paint-order:stroke;stroke:var(--tm-paper);stroke-width:3px;stroke-linejoin:round}
.tm .tm-keys{display:flex;flex-wrap:wrap;gap:1px 14px;font-size:12px;padding:2px 0 2px}
.tm .tm-key{display:inline-block;overflow-wrap:anywhere;margin-right:2px}
.tm.tm.tm .tm-swatch{height:10px;width:auto;display:inline-block;vertical-align:baseline}
.tm .tm-note{color:var(--tm-dim);font-size:12px;overflow-wrap:anywhere}
.tm .tm-chart summary{font-size:12px}
""")  # fmt: skip


def chart_html(plot: Plot) -> Html:
    """The chart, self-contained."""
    blocks = numbers(plot)
    drawing = _drawing(plot) if any(block.rows for block in blocks) else None
    body = element(
        "div",
        _picture(drawing, _label(plot, blocks)) if drawing else NOTHING,
        legend(plot) if drawing else None,
        _notes(plot),
        _table(blocks) if drawing else None,
        class_="tm-chart",
    )
    heights = (panels.ALONE, panels.STACKED, parallel.TALL, drawing.height if drawing else 0)
    sheet = "".join(f".tm.tm.tm .tm-h{pixels}{{height:{pixels}px}}" for pixels in heights)
    return page(body, sheets=(SHEET, sheet))


def _drawing(plot: Plot) -> Drawing:
    return parallel.drawn(plot) if isinstance(plot, Parallel) else panels.drawn(plot)


def _picture(drawing: Drawing, label: str) -> Html:
    """A host's sheet may set its height to ``auto``, so it has a class too."""
    return element(
        "svg",
        element("g", *drawing.parts, fill="currentColor", font_size=11),
        class_=f"tm-plot tm-{drawing.kind} tm-h{drawing.height}",
        width="100%",
        height=drawing.height,
        overflow="visible",
        role="img",
        aria_label=label,
    )


def _label(plot: Plot, blocks: Sequence[Numbers]) -> str:
    """What is shown, in words."""
    what, across = "parallel coordinates", ""
    if isinstance(plot, Panels):
        is_contour = any(isinstance(part, Levels) for part in plot.panels[0].parts)
        what, across = "contour" if is_contour else plot.kind, fmt.one_line(plot.x.title)
    titles = [block.title for block in blocks if block.title]
    titles = titles or [head for block in blocks for head in block.heads if head]
    over = f" over {across}" if across else ""
    names = list(dict.fromkeys(row[0] for block in blocks for row in block.rows))
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    label = f"{what}: {', '.join(titles)}{over}; {', '.join(names[:NAMED])}{more}"
    return fmt.cut(label, LONGEST_LABEL)


def _notes(plot: Plot) -> Html | None:
    if not plot.notes:
        return None
    return element("div", "; ".join(fmt.one_line(note) for note in plot.notes), class_="tm-note")


def _table(blocks: Sequence[Numbers]) -> Html:
    """The numbers, folded: what there is to read where no picture is shown."""
    parts = []
    for block in blocks:
        heads = [
            element("th", head, scope="col", class_=_side(at))
            for at, head in enumerate(block.heads)
        ]
        rows = [
            element("tr", *(element("td", cell, class_=_side(at)) for at, cell in enumerate(row)))
            for row in block.rows[:ROWS]
        ]
        if len(block.rows) > ROWS:
            more = f"and {len(block.rows) - ROWS} more"
            rows.append(
                element("tr", element("td", more, colspan=len(block.heads), class_="tm-dim"))
            )
        table = element("table", element("thead", element("tr", *heads)), element("tbody", *rows))
        title = element("div", block.title, class_="tm-title") if block.title else None
        parts.append(element("div", title, element("div", table, class_="tm-wide")))
    return element("details", element("summary", "Numbers"), *parts)


def _side(at: int) -> str | None:
    return "tm-num" if at else None


# What the colours of a static chart mean: names of lines, and scales


LISTED = 20
LONGEST = 60

_WIDE, _TALL = 20, 10
_LINE, _DOT = "M1 5h18", "M10 5h0"
_UP, _DOWN = "M10 1l5 8h-10z", "M10 9l5-8h-10z"


def legend(plot: Plot) -> Html | None:
    """The names, and the scale; none where colours tell nothing."""
    parts = [] if isinstance(plot, Parallel) else [p for panel in plot.panels for p in panel.parts]
    signs: dict[str, Html] = {}
    for name, sign in _keys(parts):
        signs.setdefault(fmt.one_line(name, LONGEST), sign)
    scale = _scale_of(plot.colour) if isinstance(plot, Parallel) else next(_scales(parts), None)
    if not signs and scale is None:
        return None
    keys = [element("span", sign, " ", name, class_="tm-key") for name, sign in signs.items()]
    if len(keys) > LISTED:
        keys[LISTED:] = [element("span", f"and {len(keys) - LISTED} more", class_="tm-dim")]
    return element("div", scale, *keys, class_="tm-keys")


def _keys(parts: Sequence[Part]) -> Iterator[tuple[str, Html]]:
    """Names, and the sign that stands for each."""
    for part in parts:
        match part:
            case Curve():
                pen = part.look
                yield part.name, _swatch(stroke(_LINE, pen.colour, 2, dash=pen.dash))
                for sign, _, words in part.infinities:
                    triangle = area(_UP if sign > 0 else _DOWN, pen.colour)
                    yield f"{part.where}: {words}", _swatch(triangle)
            case Mean():
                mean = stroke(_LINE, part.look.colour, 2)
                yield part.name + part.words, _swatch(mean)
            case Bars():
                for name, tint in zip(part.names, part.colours, strict=True):
                    yield name, _swatch(area(box_path(4, 0, 14, 10), tint))
            case Dots(colour=str(tint)) if part.name and len(parts) > 1:
                yield part.name, _swatch(_dot(tint))


def _dot(tint: str) -> Html:
    return element("path", d=_DOT, stroke=tint, stroke_width=9, stroke_linecap="round")


def _swatch(mark: Html, wide: int = _WIDE) -> Html:
    return element(
        "svg",
        mark,
        class_="tm-swatch",
        width=wide,
        height=_TALL,
        viewBox=f"0 0 {wide} {_TALL}",
        aria_hidden="true",
    )


def _scales(parts: Iterable[Part]) -> Iterator[Html]:
    for part in parts:
        if isinstance(part, Levels):
            yield _gradient(part.name, fmt.number(min(part.z)), fmt.number(max(part.z)))
        elif isinstance(part, Dots) and isinstance(part.colour, Dimension):
            yield _scale_of(part.colour)


def _scale_of(colour: Dimension) -> Html:
    """From low to high, or the colour of each value that has a text."""
    places = colour.scaled
    low, high = min(places), max(places)
    if not colour.colour_ticks:
        least, most = (colour.texts[places.index(end)] for end in (low, high))
        return _gradient(colour.name, least, most)
    ticks = [tick for tick in colour.colour_ticks if low <= tick[0] <= high]
    shares = shares_of([low, high, *(place for place, _ in ticks)])[2:]
    keys = [
        element("span", _swatch(_dot(shade(share))), fmt.one_line(text, LONGEST), class_="tm-key")
        for share, (_, text) in zip(shares, ticks, strict=True)
    ]
    return _titled(colour.name, keys)


def _gradient(title: str, low: str, high: str) -> Html:
    strips = [
        area(box_path(5 * at, 0, 5 * at + 5, 10), shade(at / (SHADES - 1))) for at in range(SHADES)
    ]
    bar = _swatch(element("g", *strips), 5 * SHADES)
    return _titled(title, [element("span", low, " ", bar, " ", high)])


def _titled(title: str, parts: Sequence[Html]) -> Html:
    return element(
        "span",
        element("span", fmt.one_line(title, LONGEST), class_="tm-dim"),
        " ",
        *parts,
        class_="tm-scale",
    )
