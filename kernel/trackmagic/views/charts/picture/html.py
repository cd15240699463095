"""A chart as HTML that stands alone: a picture (SVG) with axes, what its colours mean, and its numbers.

It is drawn from the plotly figure that the live chart shows, thinned to what a screen tells apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from trackmagic.views import format as fmt
from trackmagic.views.charts.picture import panels, parallel
from trackmagic.views.charts.picture.axes import title_of
from trackmagic.views.charts.picture.keys import legend
from trackmagic.views.charts.picture.numbers import Numbers, numbers
from trackmagic.views.html import Html, element
from trackmagic.views.style import page
from trackmagic.views.wire import Chart

ROWS = 20
"""Of each table of numbers."""
NAMED, LONGEST_LABEL = 5, 300
NOTHING: Final = element("div", "Nothing to draw yet", class_="tm-dim")
_KINDS = {"bar": "bars", "parcoords": "parallel coordinates", "contour": "contour"}

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


def chart_html(chart: Chart) -> Html:
    """The chart, self-contained."""
    blocks = numbers(chart)
    drawn, tall = _picture(chart, _label(chart, blocks)) if chart.data else (NOTHING, 0)
    body = element(
        "div",
        drawn,
        legend(chart.data, shown=bool(chart.layout.get("showlegend", True))),
        _notes(chart),
        _table(blocks) if blocks else None,
        class_="tm-chart",
    )
    inner = (panels.ALONE, panels.STACKED, parallel.TALL)
    heights = "".join(f".tm.tm.tm .tm-h{pixels}{{height:{pixels}px}}" for pixels in (*inner, tall))
    return page(body, sheets=(SHEET, heights))


def _picture(chart: Chart, label: str) -> tuple[Html, int]:
    """The picture and its height; a host's sheet may set that to ``auto``, so it has a class too."""
    kinds = [trace.get("type") for trace in chart.data]
    if kinds[0] == "parcoords":
        parts, tall, kind = parallel.drawn(chart.data[0]), parallel.HEIGHT, "parallel"
    else:
        is_contour = "contour" in kinds  # its levels tell of the same runs as its markers
        data = [trace for trace in chart.data if not is_contour or trace.get("type") == "contour"]
        stack = panels.panels(data, chart.layout)
        parts, tall = panels.drawn(stack), panels.height(stack)
        kind = "roomy" if panels.has_words(stack) else "panels"
    picture = element(
        "svg",
        element("g", *parts, fill="currentColor", font_size=11),
        class_=f"tm-plot tm-{kind} tm-h{tall}",
        width="100%",
        height=tall,
        overflow="visible",
        role="img",
        aria_label=label,
    )
    return picture, tall


def _label(chart: Chart, blocks: Sequence[Numbers]) -> str:
    """What is shown, in words."""
    kind = str(chart.data[0].get("type"))
    what = _KINDS.get(kind) or ("lines" if any(block.lines for block in blocks) else "points")
    titles = [block.title for block in blocks if block.title]
    titles = titles or [head for block in blocks for head in block.heads if head]
    across = [title_of(axis) for name, axis in chart.layout.items() if name.startswith("xaxis")]
    over = f" over {next(filter(None, across))}" if any(across) else ""
    names = list(dict.fromkeys(row[0] for block in blocks for row in block.rows))
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    label = f"{what}: {', '.join(titles)}{over}; {', '.join(names[:NAMED])}{more}"
    return fmt.cut(label, LONGEST_LABEL)


def _notes(chart: Chart) -> Html | None:
    if not chart.notes:
        return None
    return element("div", "; ".join(fmt.one_line(note) for note in chart.notes), class_="tm-note")


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
