"""A chart as plotly reads it: traces, whose columns may be numpy arrays, and a layout."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from trackmagic.views import format as fmt
from trackmagic.views.charts.look import AXIS, GREY, SCALE, axis, faint, label, layout, stacked
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

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HOVER = "%{y:.4g} at %{x}"
_BAND_HOVER = (
    "%{y:.4g} at %{x}<br>95 %: %{customdata[0]:.4g} to %{customdata[1]:.4g}, %{customdata[2]} runs"
)
_BAR_HOVER = "%{text}<br>%{y:.4g}<extra></extra>"


class Figure(NamedTuple):
    """What plotly's ``Figure`` takes."""

    data: list[dict[str, Any]]
    layout: dict[str, Any]


def figure(plot: Plot) -> Figure:
    """The chart for the browser, and for the user to change."""
    if isinstance(plot, Parallel):
        return _parallel(plot)
    data = [
        {**trace, **_places(plot, row)}
        for row, panel in enumerate(plot.panels, 1)
        for trace in _traces(panel)
    ]
    if plot.kind == "lines":
        data = list(_named_once(data))
        if plot.x.kind == "date":
            data = [{**trace, "x": _dates(trace["x"])} for trace in data]
    return Figure(data, _layout(plot))


def _layout(plot: Panels) -> dict[str, Any]:
    names = sum(
        bool(part.name) for panel in plot.panels for part in panel.parts if isinstance(part, Dots)
    )
    looks = layout(
        plot.notes, rows=max(len(plot.panels), 1), legend=plot.kind == "lines" or names > 1
    )
    if plot.kind == "points":
        return looks | {"xaxis": _alone(plot.x), "yaxis": _alone(plot.panels[0].y)}
    if not plot.panels:
        return looks
    looks |= stacked(
        [panel.y.title for panel in plot.panels],
        x_title=plot.x.title,
        x=_scale(plot.x),
        y=_scale(plot.panels[0].y._replace(range=None)),
    )
    for row, panel in enumerate(plot.panels, 1):
        looks[axis("yaxis", row)] |= _scale(panel.y._replace(kind="linear"))
    return looks


def _scale(axis: Axis) -> dict[str, Any]:
    """Of an axis in a stack."""
    scale: dict[str, Any] = {"type": "log"} if axis.kind == "log" else {}
    if axis.names:
        scale |= {
            "tickvals": list(range(len(axis.names))),
            "ticktext": [label(name) for name in axis.names],
            "range": [-0.5, len(axis.names) - 0.5],
        }
    elif axis.range is not None:
        scale["range"] = list(axis.range)
        if axis.kind == "date":
            import numpy as np

            scale["range"] = [str(edge) for edge in _dates(np.array(axis.range))]
    return scale


def _alone(axis: Axis) -> dict[str, Any]:
    """Of an axis that is the only one."""
    scale: dict[str, Any] = {**AXIS, "title": {"text": label(axis.title)}, **_scale(axis)}
    if axis.kind == "date":
        scale["type"] = "date"
    elif axis.kind == "log":
        scale["exponentformat"] = "e"
    return scale


def _places(plot: Panels, row: int) -> dict[str, str]:
    if plot.kind == "points":
        return {}
    return {"xaxis": axis("x", row), "yaxis": axis("y", row)}


def _dates(seconds: NDArray[Any]) -> NDArray[Any]:
    if seconds.dtype.kind == "M":
        return seconds
    dates: NDArray[Any] = (seconds * 1e6).astype("M8[us]")
    return dates


def _named_once(traces: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A name that several panels have stands in the legend once."""
    named: set[str] = set()
    for trace in traces:
        is_in_legend = trace.get("showlegend", True)
        yield {**trace, "showlegend": is_in_legend and trace["name"] not in named}
        if is_in_legend:
            named.add(trace["name"])


def _traces(panel: Panel) -> Iterator[dict[str, Any]]:
    for part in panel.parts:  # no band lies over a mean
        if isinstance(part, Mean):
            yield from _bands(part)
    for part in panel.parts:
        match part:
            case Curve():
                for trace in _curve(part, panel.edges):
                    yield {**trace, "meta": dict(part.meta)} if part.meta else trace
            case Mean():
                yield _mean(part)
            case Bars():
                yield _bars(part)
            case Dots():
                yield _dots(part)
            case Levels():
                yield _levels(part)


def _curve(part: Curve, edges: tuple[float, float]) -> Iterator[dict[str, Any]]:
    import numpy as np

    curve, name = part.course, label(part.name)
    pen = {"color": part.look.colour, "dash": part.look.dash, "width": 1.8}
    common = {"type": "scatter", "legendgroup": name, "name": name}
    if curve.behind is not None:
        x, y = curve.behind
        thinner = {**pen, "width": 1}
        quiet = {"opacity": 0.3, "showlegend": False, "hoverinfo": "skip"}
        yield {**common, **quiet, "mode": "lines", "x": x, "y": y, "line": thinner}
    yield {
        **common,
        "mode": "lines+markers" if len(curve.y) == 1 else "lines",
        "x": curve.x,
        "y": curve.y,
        "line": pen,
        "hovertemplate": _HOVER,
    }
    where = label(f" {part.panel}".rstrip())
    for sign, places, words in part.infinities:
        symbol = "triangle-up" if sign > 0 else "triangle-down"
        yield {
            **common,
            "x": places,
            "y": np.full(len(places), edges[sign > 0]),
            "name": f"{name}{where}: {words}",
            "mode": "markers",
            "marker": {"symbol": symbol, "size": 8, "color": part.look.colour},
            "hovertemplate": f"{sign} at %{{x}}",
            "cliponaxis": False,
        }


def _grouped(part: Mean) -> dict[str, Any]:
    """What a mean and its band share."""
    name = label(part.name) + part.words
    common: dict[str, Any] = {"type": "scatter", "legendgroup": name, "mode": "lines", "name": name}
    return {**common, "meta": dict(part.meta)} if part.meta else common


def _bands(part: Mean) -> Iterator[dict[str, Any]]:
    x, y = part.band.outline()
    if len(x):
        yield {
            **_grouped(part),
            "x": x,
            "y": y,
            "fill": "toself",
            "fillcolor": faint(part.look.colour),
            "line": {"width": 0},
            "showlegend": False,
            "hoverinfo": "skip",
        }


def _mean(part: Mean) -> dict[str, Any]:
    import numpy as np

    band = part.band
    return {
        **_grouped(part),
        "x": band.step,
        "y": band.mean,
        "line": {"color": part.look.colour, "width": 2},
        "customdata": np.stack([band.low, band.high, band.runs], axis=1),
        "hovertemplate": _BAND_HOVER,
    }


def _bars(part: Bars) -> dict[str, Any]:
    trace: dict[str, Any] = {"type": "bar", "x": list(part.places), "y": list(part.values)}
    if part.halves is not None:
        trace["error_y"] = {"type": "data", "array": list(part.halves), "color": GREY}
    trace |= {
        "name": label(part.key),
        "marker": {"color": part.colours},
        "text": [label(text) for text in part.texts],
        "textposition": "none",
        "hovertemplate": _BAR_HOVER,
    }
    if part.halves is not None:
        return {**trace, "meta": {"groups": list(part.names), "key": part.key}}
    runs = list(part.runs)
    return {**trace, "customdata": runs, "meta": {"runs": runs, "key": part.key}}


def _dots(part: Dots) -> dict[str, Any]:
    numbers = [run.number for run in part.runs]
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": _shown(part.x),
        "y": _shown(part.y),
        "text": [
            "<br>".join([
                label(f"#{run.number} {run.name}"),
                *(label(f"{column.name}: {column.texts[row]}") for column in part.columns),
            ])
            for row, run in enumerate(part.runs)
        ],
        "hovertemplate": "%{text}<extra></extra>",
        "customdata": numbers,
        "meta": {"runs": numbers, "keys": [part.x.name, part.y.name]},
    }  # fmt: skip
    if part.name:
        trace["name"] = label(part.name)
    marker: dict[str, Any] = {"color": part.colour, "size": 8}
    if isinstance(part.colour, Dimension):
        marker |= _coloured(part.colour)
    if part.is_on_levels:
        marker |= {"size": 6, "line": {"color": "white", "width": 1}}
    return {**trace, "marker": marker}


def _levels(part: Levels) -> dict[str, Any]:
    return {
        "type": "contour",
        "x": _shown(part.x),
        "y": _shown(part.y),
        "z": list(part.z),
        "connectgaps": True,
        "colorscale": SCALE,
        "colorbar": {"title": {"text": label(part.name)}, "outlinewidth": 0},
        "line": {"width": 0.5},
        "hoverinfo": "skip",
        "meta": {"keys": [part.x.name, part.y.name, part.name]},
    }


def _shown(dimension: Dimension) -> list[float | str]:
    """Places as plotly reads them: dates in UTC, as all its dates here."""
    if not dimension.is_date:
        return list(dimension.known)
    dates = [dt.datetime.fromtimestamp(place, dt.UTC) for place in dimension.known]
    return [date.replace(tzinfo=None).isoformat() for date in dates]


def _coloured(dimension: Dimension) -> dict[str, Any]:
    """Colours from low to high."""
    bar: dict[str, Any] = {"title": {"text": label(dimension.name)}, "outlinewidth": 0}
    if dimension.colour_ticks:
        texts = [text for _, text in dimension.colour_ticks]
        bar["tickvals"] = [place for place, _ in dimension.colour_ticks]
        bar["ticktext"] = [label(text) for text in texts] if dimension.categories else texts
    return {
        "color": dimension.scaled,
        "colorscale": SCALE,
        "showscale": True,
        "colorbar": bar,
    }


def _parallel(plot: Parallel) -> Figure:
    numbers = [run.number for run in plot.runs]
    trace = {
        "type": "parcoords",
        "dimensions": [_parallel_axis(dimension) for dimension in plot.axes],
        "line": _coloured(plot.colour),
        "customdata": numbers,
        "meta": {
            "runs": numbers,
            "keys": [dimension.name for dimension in plot.axes],
            "colour": plot.colour.name,
        },
        "labelfont": {"color": GREY},
        "tickfont": {"color": GREY},
        "rangefont": {"color": GREY},
    }
    looks = layout(plot.notes, legend=False)
    looks["margin"] = {"l": 80, "r": 40, "t": 80, "b": 40}
    for note in looks["annotations"]:
        note |= {"y": 0, "yanchor": "top", "yshift": -10}
    return Figure([trace] if plot.runs else [], looks)


def _parallel_axis(dimension: Dimension) -> dict[str, Any]:
    """Ticks of parallel coordinates are no markup, titles are."""
    axis: dict[str, Any] = {"label": label(dimension.name), "values": dimension.scaled}
    if dimension.ticks:
        axis["tickvals"] = [place for place, _ in dimension.ticks]
        axis["ticktext"] = [text for _, text in dimension.ticks]
    if dimension.categories:
        axis["ticktext"] = [fmt.one_line(text, 20) for text in dimension.categories]
        axis["range"] = [0, max(len(dimension.categories) - 1, 1)]
    return axis
