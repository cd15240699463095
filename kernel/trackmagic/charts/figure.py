"""From series to a plotly figure: a pure builder, which knows no store."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from trackmagic.charts.band import Band, band
from trackmagic.charts.course import smooth, thin
from trackmagic.errors import BadValue
from trackmagic.views import format as fmt

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from plotly.graph_objects import Figure

POINTS, FEWEST = 2_000, 3
COLOURS = (
    *("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd"),
    *("#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"),
)
DASHES = ("solid", "dash", "dot", "dashdot")
GREY, GRID = "#808080", "rgba(128,128,128,.25)"
AXIS = {"gridcolor": GRID, "zerolinecolor": GRID, "linecolor": GRID, "automargin": True}
HEIGHT, PANEL_HEIGHT = 400, 220
GAP = 0.16
"""Of the height, between panels."""
_HOVER = "%{y:.4g} at %{x}"


class Line(NamedTuple):
    """One line: where its points are, in the order they are joined."""

    label: str
    x: NDArray[Any]
    y: NDArray[np.float64]
    group: str | None = None
    """Lines of one group are drawn as their mean and its band; their ``x`` are sorted steps."""
    panel: str = ""
    """Lines of each panel share a y axis, titled so; the panels stand above one another."""


class _Look(NamedTuple):
    colour: str
    dash: str


def figure(
    lines: Sequence[Line],
    *,
    x_title: str = "step",
    y_title: str = "",
    smoothing: float = 0.0,
    log_x: bool = False,
    log_y: bool = False,
    max_points: int = POINTS,
    notes: Sequence[str] = (),
) -> Figure:
    """The lines as a plotly figure; with groups, the mean of each and its 95 % band.

    A label, or a group, has one look and one place in the legend, in however many panels it is.
    Every line is thinned to ``max_points``. NaN is a gap; an infinity is a marker at the edge, counted in
    the legend. With ``smoothing`` the line as it was logged lies behind. Raises :class:`BadValue`.
    """
    import plotly.graph_objects as go
    from plotly.subplots import make_subplots

    _check(smoothing, max_points)
    panels = list(dict.fromkeys(line.panel for line in lines)) or [""]
    names = list(dict.fromkeys(line.label if line.group is None else line.group for line in lines))
    looks = {name: _look(at) for at, name in enumerate(names)}
    traces = []
    for row, panel in enumerate(panels, 1):
        mine = [line for line in lines if line.panel == panel]
        found = _panel_traces(mine, looks, smoothing, max_points)
        traces += [{**trace, "xaxis": _axis("x", row), "yaxis": _axis("y", row)} for trace in found]
    told = list(notes)
    if any(line.group is not None for line in lines):
        told.append("band: 95 % of the mean, Student's t over the runs at each step")
    told += _not_on_log(lines, log_x=log_x, log_y=log_y)
    rows = len(panels)
    shown = (
        make_subplots(rows, shared_xaxes=True, vertical_spacing=GAP / rows)
        if rows > 1
        else go.Figure()
    )
    shown.add_traces([go.Scatter(trace) for trace in _named_once(traces)])
    shown.update_layout(_layout(rows, told))
    shown.update_xaxes(**AXIS, type="log" if log_x else None)
    shown.update_yaxes(**AXIS, type="log" if log_y else None)
    shown.layout[_axis("xaxis", rows)].title.text = _label(x_title)
    for row, panel in enumerate(panels, 1):
        shown.layout[_axis("yaxis", row)].title.text = _label(panel or y_title)
    return shown


def _panel_traces(
    lines: Sequence[Line], looks: Mapping[str, _Look], smoothing: float, most: int
) -> Iterator[dict[str, Any]]:
    smoothed = [line._replace(y=smooth(line.y, smoothing)) if smoothing else line for line in lines]
    for group in dict.fromkeys(line.group for line in lines if line.group is not None):
        mine = [line for line in smoothed if line.group == group]
        found = band([(line.x, line.y) for line in mine])
        yield from _band_traces(group, len(mine), found, looks[group], most)
    edges = _edges(lines)
    for line, smooth_line in zip(lines, smoothed, strict=True):
        if line.group is None:
            yield from _line_traces(line, smooth_line, looks[line.label], edges, most)


def _named_once(traces: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A name that several panels have stands in the legend once."""
    named: set[str] = set()
    for trace in traces:
        shown = trace.get("showlegend", True)
        yield {**trace, "showlegend": shown and trace["name"] not in named}
        if shown:
            named.add(trace["name"])


def _axis(name: str, row: int) -> str:
    """As plotly counts: ``x``, ``x2``."""
    return name if row == 1 else f"{name}{row}"


def _line_traces(
    line: Line, smoothed: Line, look: _Look, edges: tuple[float, float], most: int
) -> Iterator[dict[str, Any]]:
    name = _label(line.label)
    pen = {"color": look.colour, "dash": look.dash, "width": 1.8}
    common = {"legendgroup": name, "mode": "lines"}
    if smoothed is not line:
        x, y = thin(line.x, line.y, most)
        faint = {**pen, "width": 1}
        quiet = {"opacity": 0.3, "showlegend": False, "hoverinfo": "skip"}
        yield {**common, **quiet, "x": x, "y": y, "name": name, "line": faint}
    x, y = thin(smoothed.x, smoothed.y, most)
    single = "lines+markers" if len(y) == 1 else "lines"
    yield {
        **common,
        "mode": single,
        "x": x,
        "y": y,
        "name": name,
        "line": pen,
        "hovertemplate": _HOVER,
    }
    yield from _infinities(line, name, look, edges, most)


def _infinities(
    line: Line, name: str, look: _Look, edges: tuple[float, float], most: int
) -> Iterator[dict[str, Any]]:
    import numpy as np

    where = _label(f" {line.panel}".rstrip())
    for sign, edge, symbol in ((-np.inf, edges[0], "down"), (np.inf, edges[1], "up")):
        at = np.flatnonzero(line.y == sign)
        if not len(at):
            continue
        some = at[:: -(-len(at) // most)]
        yield {
            "x": line.x[some],
            "y": np.full(len(some), edge),
            "name": f"{name}{where}: {fmt.count(len(at), 'point')} at {sign}",
            "legendgroup": name,
            "mode": "markers",
            "marker": {"symbol": f"triangle-{symbol}", "size": 8, "color": look.colour},
            "hovertemplate": f"{sign} at %{{x}}",
            "cliponaxis": False,
        }


def _band_traces(
    group: str, runs: int, found: Band, look: _Look, most: int
) -> Iterator[dict[str, Any]]:
    import numpy as np

    name = f"{_label(group)} ({fmt.count(runs, 'run')})"
    step, mean = thin(found.step, found.mean, most)
    at = np.searchsorted(found.step, step)
    low, high = found.low[at], found.high[at]
    common = {"legendgroup": name, "mode": "lines", "name": name}
    if np.isfinite(low).any():
        around, edge = _outline(step, low, high)
        yield {
            **common,
            "x": around,
            "y": edge,
            "fill": "toself",
            "fillcolor": _faint(look.colour),
            "line": {"width": 0},
            "showlegend": False,
            "hoverinfo": "skip",
        }
    yield {
        **common,
        "x": step,
        "y": mean,
        "line": {"color": look.colour, "width": 2},
        "customdata": np.stack([low, high, found.runs[at]], axis=1),
        "hovertemplate": (
            "%{y:.4g} at %{x}<br>95 %: %{customdata[0]:.4g} to %{customdata[1]:.4g}, "
            "%{customdata[2]} runs"
        ),
    }


def _outline(
    step: NDArray[Any], low: NDArray[np.float64], high: NDArray[np.float64]
) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """A closed shape for each stretch that has a band, NaN between them."""
    import numpy as np

    known = np.isfinite(low)
    places: list[NDArray[Any]] = []
    edges: list[NDArray[np.float64]] = []
    for part in np.split(np.arange(len(step)), np.flatnonzero(np.diff(known)) + 1):
        if known[part[0]]:
            back = part[::-1]
            places += [step[part], step[back], step[part[:1]]]
            edges += [high[part], low[back], np.array([np.nan])]
    return np.concatenate(places), np.concatenate(edges)


def _edges(lines: Sequence[Line]) -> tuple[float, float]:
    """The least and the greatest finite value: where infinities are drawn."""
    import numpy as np

    found = [line.y[np.isfinite(line.y)] for line in lines]
    known = [some for some in found if len(some)]
    if not known:
        return 0.0, 1.0
    return min(float(some.min()) for some in known), max(float(some.max()) for some in known)


def _not_on_log(lines: Sequence[Line], *, log_x: bool, log_y: bool) -> Iterator[str]:
    """What a logarithmic axis has no place for."""
    for is_log, name, arrays in (
        (log_x, "x", [line.x for line in lines]),
        (log_y, "y", [line.y for line in lines]),
    ):
        left_out = sum(int((found <= 0).sum()) for found in arrays) if is_log else 0
        if left_out:
            yield f"{fmt.count(left_out, 'point')} at or below 0 not on the log {name} axis"


def _layout(rows: int, notes: Sequence[str]) -> dict[str, Any]:
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
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 0,
            "yref": "container",
            "yanchor": "bottom",
        },
        "annotations": [{**note, "text": "; ".join(map(_label, notes))}] if notes else [],
    }


def _look(at: int) -> _Look:
    return _Look(COLOURS[at % len(COLOURS)], DASHES[at // len(COLOURS) % len(DASHES)])


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},.2)"


def _label(text: str) -> str:
    """As text: plotly reads a label as markup."""
    return html.escape(fmt.one_line(text), quote=False)


def _check(smoothing: float, max_points: int) -> None:
    if isinstance(smoothing, bool) or not 0 <= smoothing < 1:
        raise BadValue(f"smoothing is {smoothing!r}; it takes a number from 0 to below 1")
    if isinstance(max_points, bool) or not isinstance(max_points, int) or max_points < FEWEST:
        raise BadValue(f"max_points is {max_points!r}; it takes a whole number from {FEWEST}")
