"""How every chart looks: colours that read on light and on dark, labels that are text."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from trackmagic.views import format as fmt

COLOURS = (
    *("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd"),
    *("#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"),
)
DASHES = ("solid", "dash", "dot", "dashdot")
SCALE = ((0.0, "#3b6fd4"), (0.35, "#a35fb5"), (0.65, "#e0607e"), (1.0, "#f5a02c"))
"""From low to high; no end of it fades into a light or a dark page."""
GREY, GRID = "#808080", "rgba(128,128,128,.25)"
AXIS: Mapping[str, Any] = {
    "gridcolor": GRID,
    "zerolinecolor": GRID,
    "linecolor": GRID,
    "automargin": True,
}
HEIGHT, PANEL_HEIGHT = 400, 220
GAP = 0.16
"""Of the height, between panels."""


class Look(NamedTuple):
    """Of one line."""

    colour: str
    dash: str


def look(at: int) -> Look:
    """The look of the ``at``-th line."""
    return Look(COLOURS[at % len(COLOURS)], DASHES[at // len(COLOURS) % len(DASHES)])


def look_of(run: int) -> Look:
    """The look of the run of that number: the same in every chart, table and list."""
    return look(run - 1)


def faint(colour: str) -> str:
    """``#rrggbb`` as the colour of an area."""
    return "rgba({},{},{},.2)".format(*rgb(colour))


def rgb(colour: str) -> tuple[int, ...]:
    """Red, green and blue of ``#rrggbb``."""
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def label(text: str) -> str:
    """As text: plotly reads a label as markup."""
    return html.escape(fmt.one_line(text), quote=False)


def axis(name: str, row: int) -> str:
    """As plotly counts: ``x``, ``x2``."""
    return name if row == 1 else f"{name}{row}"


def layout(notes: Sequence[str], *, rows: int = 1, legend: bool = True) -> dict[str, Any]:
    """A layout without axes, of so many panels above one another."""
    corner = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
    note = {**corner, "x": 0, "y": 1, "showarrow": False, "font": {"size": 11}}
    return {
        "template": "none",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": GREY, "size": 12},
        "margin": {"l": 60, "r": 20, "t": 30, "b": 50},
        "height": HEIGHT + (rows - 1) * PANEL_HEIGHT,
        "hovermode": "closest",
        "showlegend": legend,
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 0,
            "yref": "container",
            "yanchor": "bottom",
        },
        "annotations": [{**note, "text": "; ".join(map(label, notes))}] if notes else [],
    }


def stacked(titles: Sequence[str], *, x_title: str, x: dict[str, Any], y: dict[str, Any]) -> Any:
    """The axes of panels above one another over one x axis, the first on top."""
    rows = len(titles)
    gap = GAP / rows if rows > 1 else 0.0
    high = (1 - gap * (rows - 1)) / rows
    axes: dict[str, Any] = {}
    for row, title in enumerate(titles, 1):
        top = 1 - (row - 1) * (high + gap)
        last = row == rows
        across: dict[str, Any] = {**AXIS, **x, "anchor": axis("y", row)}
        if last:
            across["title"] = {"text": label(x_title)}
        else:
            across |= {"matches": axis("x", rows), "showticklabels": False}
        up = {**AXIS, **y, "anchor": axis("x", row), "title": {"text": label(title)}}
        if rows > 1:
            up["domain"] = [max(top - high, 0.0), top]
        axes[axis("xaxis", row)] = across
        axes[axis("yaxis", row)] = up
    return axes
