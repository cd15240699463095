"""A chart as HTML that stands alone: a picture (SVG) with axes, what its colours mean, and its numbers.

It is drawn from the plotly figure that the live chart shows, thinned to what a screen tells apart.
"""

from __future__ import annotations

import re
from typing import Final

from trackmagic.views import chart_panels, chart_parallel
from trackmagic.views import format as fmt
from trackmagic.views.chart_axes import plain
from trackmagic.views.chart_keys import legend
from trackmagic.views.chart_numbers import Numbers, numbers
from trackmagic.views.html import Html, element, join
from trackmagic.views.style import page
from trackmagic.views.wire import Chart

ROWS = 20
"""Of each table of numbers."""

SHEET: Final = re.sub(r"\s*\n\s*", "", """
.tm .tm-chart{max-width:860px;padding:4px 0}
.tm.tm.tm .tm-plot{display:block;width:100%;max-width:860px;overflow:visible;padding:0 22px 0 64px;
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
    found = numbers(chart)
    shown = bool(chart.layout.get("showlegend", True))
    label = _label(chart, found)
    body = element(
        "div",
        _picture(chart, label) if chart.data else element("div", "Nothing to draw yet"),
        legend(chart.data, shown=shown),
        _notes(chart),
        _table(found) if found else None,
        class_="tm-chart",
    )
    heights = {int(one) for one in re.findall(r'class="tm-h(\d+)', body)}
    heights |= {int(one) for one in re.findall(r"tm-plot[^\"]* tm-h(\d+)", body)}
    sized = "".join(f".tm.tm.tm .tm-h{one}{{height:{one}px}}" for one in sorted(heights))
    return page(body, sheets=(SHEET, sized))


def _picture(chart: Chart, label: str) -> Html:
    trace = chart.data[0]
    if trace.get("type") == "parcoords":
        parts, tall, kind = (
            join(chart_parallel.drawn(trace)),
            chart_parallel.height(),
            "tm-parallel",
        )
    else:
        is_contour = any(trace.get("type") == "contour" for trace in chart.data)
        data = [one for one in chart.data if not is_contour or one.get("type") == "contour"]
        found = chart_panels.panels(data, chart.layout)
        parts, tall = join(chart_panels.drawn(found)), chart_panels.height(found)
        kind = "tm-roomy" if chart_panels.has_words(found) else ""
    return element(
        "svg",
        element("g", parts, fill="currentColor", font_size=11),
        class_=" ".join(["tm-plot", *([kind] if kind else []), f"tm-h{tall}"]),
        width="100%",
        height=tall,
        overflow="visible",
        role="img",
        aria_label=label,
    )


def _label(chart: Chart, found: list[Numbers]) -> str:
    """What is shown, in a sentence for whom does not see it."""
    if not chart.data:
        return "empty chart"
    titles = list(dict.fromkeys(one.title for one in found if one.title))
    names = list(dict.fromkeys(row[0] for one in found for row in one.rows))
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""  # noqa: PLR2004
    kind = str(chart.data[0].get("type", "scatter"))
    mode = "lines" if any("lines" in str(one.get("mode")) for one in chart.data) else "points"
    what = {"bar": "bars", "parcoords": "parallel coordinates"}.get(kind, kind)
    what = mode if kind == "scatter" else what
    across = plain((chart.layout.get("xaxis", {}).get("title") or {}).get("text", ""))
    over = f" over {across}" if across else ""
    return fmt.cut(f"{what}: {', '.join(titles)}{over}; {', '.join(names[:5])}{more}", 300)


def _notes(chart: Chart) -> Html | None:
    if not chart.notes:
        return None
    return element("div", "; ".join(fmt.one_line(note) for note in chart.notes), class_="tm-note")


def _table(found: list[Numbers]) -> Html:
    """The numbers, folded: what there is to read where no picture is shown."""
    parts = []
    for one in found:
        heads = [
            element("th", head, scope="col", class_=_side(at)) for at, head in enumerate(one.heads)
        ]
        rows = [
            element("tr", *(element("td", cell, class_=_side(at)) for at, cell in enumerate(row)))
            for row in one.rows[:ROWS]
        ]
        if len(one.rows) > ROWS:
            more = f"and {len(one.rows) - ROWS} more"
            rows.append(element("tr", element("td", more, colspan=len(one.heads), class_="tm-dim")))
        table = element("table", element("thead", element("tr", *heads)), element("tbody", *rows))
        title = element("div", one.title, class_="tm-title") if one.title else None
        parts.append(element("div", title, element("div", table, class_="tm-wide")))
    return element("details", element("summary", "Numbers"), *parts)


def _side(at: int) -> str | None:
    return "tm-num" if at else None
