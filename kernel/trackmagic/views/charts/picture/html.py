"""A chart as HTML that stands alone: a picture (SVG) with axes, what its colours mean, and its numbers.

It is drawn from the arrays that the live chart is made of, thinned to what a screen tells apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from trackmagic.views import format as fmt
from trackmagic.views.charts.picture import panels, parallel
from trackmagic.views.charts.picture.keys import legend
from trackmagic.views.charts.picture.numbers import Numbers, numbers
from trackmagic.views.charts.picture.panels import Drawing
from trackmagic.views.charts.plot import Levels, Panels, Parallel, Plot
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
