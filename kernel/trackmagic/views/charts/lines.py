"""Metric lines: a pure builder, which knows no store."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from trackmagic.errors import BadValue
from trackmagic.views import format as fmt
from trackmagic.views.charts.band import band
from trackmagic.views.charts.course import course, smooth
from trackmagic.views.charts.look import Look, look, look_of
from trackmagic.views.charts.plot import Axis, Curve, Kind, Mean, Panel, Panels
from trackmagic.views.thinning import thin

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

POINTS, FEWEST = 2_000, 3
PERCENTILES = (1, 99)
"""Between these is what is shown without outliers."""
BAND_ROOM = 0.5
"""Of the range of the means, below and above them: what bands may have of the y axis."""
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
) -> Panels:
    """The lines as a plot; with groups, the mean of each and its 95 % band.

    A label, or a group, has one look and one place in the legend, in however many panels it is.
    Every line is thinned to ``max_points``. NaN is a gap; an infinity is a marker at the edge, counted in
    the legend. With ``smoothing`` the line as it was logged lies behind. Raises :class:`BadValue`.
    """
    check(smoothing, max_points)
    parts: list[Curve | Mean] = []
    groups: set[tuple[str, str]] = set()
    for line in lines:
        if line.group is None:
            smoothed = smooth(line.y, smoothing) if smoothing else None
            drawn = course(line.x, line.y, max_points, smoothed=smoothed)
            parts.append(Curve(line.label, line.panel, drawn))
        elif (line.panel, line.group) not in groups:
            groups.add((line.panel, line.group))
            members = [o for o in lines if (o.panel, o.group) == (line.panel, line.group)]
            group_band = band(
                [(o.x, smooth(o.y, smoothing) if smoothing else o.y) for o in members]
            )
            parts.append(Mean(line.group, line.panel, group_band, len(members)))
    axes = Axes(x_title, y_title, log_x, log_y)
    return draw(parts, axes, max_points=max_points, notes=notes)


def draw(
    parts: Sequence[Curve | Mean],
    axes: Axes,
    *,
    max_points: int = POINTS,
    notes: Sequence[str] = (),
) -> Panels:
    """Lines and groups as a plot, a panel for each name of a panel."""
    panels = list(dict.fromkeys(part.panel for part in parts)) or [""]
    looks = _looks(parts)
    all_notes = list(notes)
    if any(isinstance(part, Mean) for part in parts):
        all_notes.append(_BAND)
    if not axes.outliers:
        all_notes.append(_HIDDEN)
    all_notes += _not_on_log(parts, log_x=axes.log_x, log_y=axes.log_y)
    stack = []
    for panel in panels:
        inside = [part for part in parts if part.panel == panel]
        means = [_thinned(part, max_points) for part in inside if isinstance(part, Mean)]
        curves = [part for part in inside if isinstance(part, Curve)]
        y = Axis(
            panel or axes.y_title, "log" if axes.log_y else "linear", range=_range(inside, axes)
        )
        drawn: list[Curve | Mean] = [
            *(mean._replace(look=looks[mean.name]) for mean in means),
            *(curve._replace(look=looks[curve.name]) for curve in curves),
        ]
        stack.append(Panel(y, drawn))
    is_date = axes.dates or any(
        part.course.x.dtype.kind == "M" for part in parts if isinstance(part, Curve)
    )
    kind: Kind = "date" if is_date else "log" if axes.log_x else "linear"
    x = Axis(axes.x_title, kind, range=_stretch(axes))
    return Panels("lines", x, stack, tuple(all_notes))


def _looks(parts: Sequence[Curve | Mean]) -> dict[str, Look]:
    """By name: that of its run, else that of its place."""
    runs = {part.name: part.meta.get("run") for part in parts}
    return {
        name: look(at) if run is None else look_of(run)
        for at, (name, run) in enumerate(runs.items())
    }


def _thinned(part: Mean, most: int) -> Mean:
    return part._replace(band=part.band.at(thin(part.band.step, part.band.mean, most)[0]))


def _range(parts: Sequence[Curve | Mean], axes: Axes) -> tuple[float, float] | None:
    """What y shows, where that is not all."""
    if not axes.outliers:
        return _inner_range(parts, log=axes.log_y)
    return None if axes.log_y else _mean_range(parts)


def _inner_range(parts: Sequence[Curve | Mean], *, log: bool) -> tuple[float, float] | None:
    """What y shows without outliers; None where there is nothing to leave out."""
    import numpy as np

    samples = [part.course.sample[1] for part in parts if isinstance(part, Curve)]
    samples += [
        part.band.mean[np.isfinite(part.band.mean)] for part in parts if isinstance(part, Mean)
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
    return low - room, high + room


def _mean_range(parts: Sequence[Curve | Mean]) -> tuple[float, float] | None:
    """What y shows where bands are much wider than the means differ, as those of two runs are; else None."""
    import numpy as np

    bands = [part.band for part in parts if isinstance(part, Mean)]
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
    return max(least, low - room), min(most, high + room)


def _not_on_log(parts: Sequence[Curve | Mean], *, log_x: bool, log_y: bool) -> Iterator[str]:
    """What a logarithmic axis has no place for."""
    for is_log, name, at in ((log_x, "x", 0), (log_y, "y", 1)):
        count = sum(_below(part)[at] for part in parts) if is_log else 0
        if count:
            yield f"{fmt.count(count, 'point')} at or below 0 not on the log {name} axis"


def _below(part: Curve | Mean) -> tuple[int, int]:
    if isinstance(part, Curve):
        return part.course.below
    return int((part.band.step <= 0).sum()), int((part.band.mean <= 0).sum())


def _stretch(axes: Axes) -> tuple[float | None, float | None] | None:
    """The range of the x axis."""
    if axes.first is None or axes.last is None:
        return None
    if axes.dates or not axes.log_x:
        return axes.first, axes.last
    first, last = (math.log10(edge) if edge > 0 else None for edge in (axes.first, axes.last))
    return first, last


def check(smoothing: float, max_points: int) -> None:
    """Raises :class:`BadValue` for what no line can be drawn with."""
    if isinstance(smoothing, bool) or not 0 <= smoothing < 1:
        raise BadValue(f"smoothing is {smoothing!r}; it takes a number from 0 to below 1")
    if isinstance(max_points, bool) or not isinstance(max_points, int) or max_points < FEWEST:
        raise BadValue(f"max_points is {max_points!r}; it takes a whole number from {FEWEST}")
