"""Metric lines as plotly JSON: a pure builder, which knows no store."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from trackmagic.errors import BadValue
from trackmagic.views import format as fmt
from trackmagic.views.charts.band import Band, band
from trackmagic.views.charts.course import Course, course, smooth
from trackmagic.views.charts.look import Look, Plot, axis, faint, label, layout, look, stacked
from trackmagic.views.thinning import thin

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

POINTS, FEWEST = 2_000, 3
PERCENTILES = (1, 99)
"""Between these is what is shown without outliers."""
BAND_ROOM = 0.5
"""Of the range of the means, below and above them: what bands may have of the y axis."""
_HOVER = "%{y:.4g} at %{x}"
_BAND_HOVER = (
    "%{y:.4g} at %{x}<br>95 %: %{customdata[0]:.4g} to %{customdata[1]:.4g}, %{customdata[2]} runs"
)
_BAND = "band: 95 % of the mean, Student's t over the runs at each step"
_HIDDEN = "y from the 1st to the 99th percentile"


class Line(NamedTuple):
    """One line: where its points are, in the order they are joined."""

    label: str
    x: NDArray[Any]
    y: NDArray[np.float64]
    group: str | None = None
    """Lines of one group are drawn as their mean and its band; their ``x`` are sorted steps."""
    panel: str = ""
    """Lines of each panel share a y axis, titled so; the panels stand above one another."""


class Drawn(NamedTuple):
    """A line that is smoothed and thinned already, or a group of lines."""

    label: str
    panel: str
    course: Course | None = None
    band: Band | None = None
    runs: int = 1
    """In the group."""
    meta: Mapping[str, Any] = {}
    """For whoever reads the traces: which run, which key."""


class Axes(NamedTuple):
    """How x and y are scaled."""

    x_title: str = "step"
    y_title: str = ""
    log_x: bool = False
    log_y: bool = False
    outliers: bool = True
    """False: y shows the 1st to the 99th percentile of each panel."""
    first: float | None = None
    last: float | None = None
    """The stretch of x that is shown; Unix seconds where ``dates``."""
    dates: bool = False
    """x are Unix seconds, to be shown as dates."""


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
) -> Plot:
    """The lines as a plot; with groups, the mean of each and its 95 % band.

    A label, or a group, has one look and one place in the legend, in however many panels it is.
    Every line is thinned to ``max_points``. NaN is a gap; an infinity is a marker at the edge, counted in
    the legend. With ``smoothing`` the line as it was logged lies behind. Raises :class:`BadValue`.
    """
    check(smoothing, max_points)
    parts: list[Drawn] = []
    groups: set[tuple[str, str]] = set()
    for line in lines:
        if line.group is None:
            smoothed = smooth(line.y, smoothing) if smoothing else None
            drawn = course(line.x, line.y, max_points, smoothed=smoothed)
            parts.append(Drawn(line.label, line.panel, drawn))
        elif (line.panel, line.group) not in groups:
            groups.add((line.panel, line.group))
            members = [o for o in lines if (o.panel, o.group) == (line.panel, line.group)]
            group_band = band(
                [(o.x, smooth(o.y, smoothing) if smoothing else o.y) for o in members]
            )
            parts.append(Drawn(line.group, line.panel, band=group_band, runs=len(members)))
    axes = Axes(x_title, y_title, log_x, log_y)
    return draw(parts, axes, max_points=max_points, notes=notes)


def draw(
    parts: Sequence[Drawn], axes: Axes, *, max_points: int = POINTS, notes: Sequence[str] = ()
) -> Plot:
    """Lines and groups as a plot, a panel for each name of a panel."""
    panels = list(dict.fromkeys(part.panel for part in parts)) or [""]
    looks = {name: look(at) for at, name in enumerate(dict.fromkeys(part.label for part in parts))}
    all_notes = list(notes)
    if any(part.band is not None for part in parts):
        all_notes.append(_BAND)
    if not axes.outliers:
        all_notes.append(_HIDDEN)
    all_notes += _not_on_log(parts, log_x=axes.log_x, log_y=axes.log_y)
    figure_layout = layout(all_notes, rows=len(panels)) | stacked(
        [panel or axes.y_title for panel in panels],
        x_title=axes.x_title,
        x=_scale(log=axes.log_x, range=_stretch(axes)),
        y=_scale(log=axes.log_y),
    )
    data: list[dict[str, Any]] = []
    for row, panel in enumerate(panels, 1):
        panel_parts = [part for part in parts if part.panel == panel]
        places = {"xaxis": axis("x", row), "yaxis": axis("y", row)}
        data += [{**trace, **places} for trace in _panel_traces(panel_parts, looks, max_points)]
        if not axes.outliers:
            figure_layout[axis("yaxis", row)] |= _scale(
                range=_inner_range(panel_parts, log=axes.log_y)
            )
        elif not axes.log_y:
            figure_layout[axis("yaxis", row)] |= _scale(range=_mean_range(panel_parts))
    if axes.dates:
        data = [{**trace, "x": _dates(trace["x"])} for trace in data]
    return Plot(list(_named_once(data)), figure_layout, tuple(all_notes))


def _scale(*, log: bool = False, range: Sequence[Any] | None = None) -> dict[str, Any]:
    scale: dict[str, Any] = {"type": "log"} if log else {}
    return scale if range is None else {**scale, "range": list(range)}


def _panel_traces(
    parts: Sequence[Drawn], looks: Mapping[str, Look], most: int
) -> Iterator[dict[str, Any]]:
    lows = [part.course.low for part in parts if part.course is not None]
    highs = [part.course.high for part in parts if part.course is not None]
    edges = (
        min((low for low in lows if not math.isnan(low)), default=0.0),
        max((high for high in highs if not math.isnan(high)), default=1.0),
    )
    traces = [
        trace
        for part in parts
        if part.band is not None
        for trace in _band_traces(part, part.band, looks[part.label], most)
    ]
    yield from sorted(traces, key=lambda trace: "fill" not in trace)  # no band lies over a mean
    for part in parts:
        if part.course is not None:
            for trace in _line_traces(part, part.course, looks[part.label], edges):
                yield {**trace, "meta": dict(part.meta)} if part.meta else trace


def _named_once(traces: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A name that several panels have stands in the legend once."""
    named: set[str] = set()
    for trace in traces:
        is_in_legend = trace.get("showlegend", True)
        yield {**trace, "showlegend": is_in_legend and trace["name"] not in named}
        if is_in_legend:
            named.add(trace["name"])


def _line_traces(
    part: Drawn, curve: Course, look: Look, edges: tuple[float, float]
) -> Iterator[dict[str, Any]]:
    import numpy as np

    name = label(part.label)
    pen = {"color": look.colour, "dash": look.dash, "width": 1.8}
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
    for sign, edge, symbol in ((-math.inf, edges[0], "down"), (math.inf, edges[1], "up")):
        if sign in curve.infinite:
            times, places = curve.infinite[sign]
            yield {
                **common,
                "x": places,
                "y": np.full(len(places), edge),
                "name": f"{name}{where}: {fmt.count(times, 'point')} at {sign}",
                "mode": "markers",
                "marker": {"symbol": f"triangle-{symbol}", "size": 8, "color": look.colour},
                "hovertemplate": f"{sign} at %{{x}}",
                "cliponaxis": False,
            }


def _band_traces(part: Drawn, mean_band: Band, look: Look, most: int) -> Iterator[dict[str, Any]]:
    import numpy as np

    name = f"{label(part.label)} ({fmt.count(part.runs, 'run')})"
    step, mean = thin(mean_band.step, mean_band.mean, most)
    mean_band = mean_band.at(step)
    low, high = mean_band.low, mean_band.high
    common: dict[str, Any] = {"type": "scatter", "legendgroup": name, "mode": "lines", "name": name}
    if part.meta:
        common["meta"] = dict(part.meta)
    if np.isfinite(low).any():
        around, edge = _outline(step, low, high)
        yield {
            **common,
            "x": around,
            "y": edge,
            "fill": "toself",
            "fillcolor": faint(look.colour),
            "line": {"width": 0},
            "showlegend": False,
            "hoverinfo": "skip",
        }
    yield {
        **common,
        "x": step,
        "y": mean,
        "line": {"color": look.colour, "width": 2},
        "customdata": np.stack([low, high, mean_band.runs], axis=1),
        "hovertemplate": _BAND_HOVER,
    }


def _outline(
    step: NDArray[Any], low: NDArray[np.float64], high: NDArray[np.float64]
) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """A closed shape for each stretch that has a band, NaN between them."""
    import numpy as np

    finite = np.isfinite(low)
    places: list[NDArray[Any]] = []
    edges: list[NDArray[np.float64]] = []
    for part in np.split(np.arange(len(step)), np.flatnonzero(np.diff(finite)) + 1):
        if finite[part[0]]:
            back = part[::-1]
            places += [step[part], step[back], step[part[:1]]]
            edges += [high[part], low[back], np.array([np.nan])]
    return np.concatenate(places), np.concatenate(edges)


def _inner_range(parts: Sequence[Drawn], *, log: bool) -> list[float] | None:
    """What y shows without outliers; None where there is nothing to leave out."""
    import numpy as np

    samples = [part.course.sample[1] for part in parts if part.course is not None]
    samples += [
        part.band.mean[np.isfinite(part.band.mean)] for part in parts if part.band is not None
    ]
    values = np.concatenate(samples) if samples else np.empty(0)
    if log:
        values = np.log10(values[values > 0])
    if not len(values):
        return None
    low, high = (float(edge) for edge in np.percentile(values, PERCENTILES))
    if low == high:
        return None
    room = 0.05 * (high - low)
    return [low - room, high + room]


def _mean_range(parts: Sequence[Drawn]) -> list[float] | None:
    """What y shows where bands are much wider than the means differ, as those of two runs are; else None."""
    import numpy as np

    bands = [part.band for part in parts if part.band is not None]
    if not bands or len(bands) < len(parts):
        return None
    means, lows, highs = (
        np.concatenate(arrays)
        for arrays in zip(
            *((mean_band.mean, mean_band.low, mean_band.high) for mean_band in bands), strict=True
        )
    )
    if not np.isfinite(means).any() or not np.isfinite(lows).any():
        return None
    low, high = float(np.nanmin(means)), float(np.nanmax(means))
    room = (high - low) * BAND_ROOM
    least, most = float(np.nanmin(lows)), float(np.nanmax(highs))
    if room == 0 or (least >= low - room and most <= high + room):
        return None
    return [max(least, low - room), min(most, high + room)]


def _not_on_log(parts: Sequence[Drawn], *, log_x: bool, log_y: bool) -> Iterator[str]:
    """What a logarithmic axis has no place for."""
    for is_log, name, at in ((log_x, "x", 0), (log_y, "y", 1)):
        count = sum(_below(part)[at] for part in parts) if is_log else 0
        if count:
            yield f"{fmt.count(count, 'point')} at or below 0 not on the log {name} axis"


def _below(part: Drawn) -> tuple[int, int]:
    if part.course is not None:
        return part.course.below
    if part.band is not None:
        return int((part.band.step <= 0).sum()), int((part.band.mean <= 0).sum())
    return 0, 0


def _stretch(axes: Axes) -> list[Any] | None:
    """The range of the x axis, as plotly counts on it."""
    if axes.first is None or axes.last is None:
        return None
    if axes.dates:
        import numpy as np

        return [str(edge) for edge in _dates(np.array([axes.first, axes.last]))]
    if not axes.log_x:
        return [axes.first, axes.last]
    return [math.log10(edge) if edge > 0 else None for edge in (axes.first, axes.last)]


def _dates(seconds: NDArray[Any]) -> NDArray[Any]:
    dates: NDArray[Any] = (seconds * 1e6).astype("M8[us]")
    return dates


def check(smoothing: float, max_points: int) -> None:
    """Raises :class:`BadValue` for what no line can be drawn with."""
    if isinstance(smoothing, bool) or not 0 <= smoothing < 1:
        raise BadValue(f"smoothing is {smoothing!r}; it takes a number from 0 to below 1")
    if isinstance(max_points, bool) or not isinstance(max_points, int) or max_points < FEWEST:
        raise BadValue(f"max_points is {max_points!r}; it takes a whole number from {FEWEST}")
