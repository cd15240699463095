"""What a plotly trace over x and y looks like in a picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from trackmagic.views import format as fmt
from trackmagic.views.charts.picture.axes import Axis, plain
from trackmagic.views.charts.picture.svg import (
    DENSE,
    area,
    box_path,
    colour,
    dots_path,
    line_path,
    shades,
    stroke,
)
from trackmagic.views.html import Html, element
from trackmagic.views.thinning import extremes, thin

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Points = tuple[NDArray[np.float64], NDArray[np.float64]]

BAR = 0.4
"""Half of how wide a bar is."""
NAMED = 200
"""Bars that have a title."""
MARKERS = 100
"""Infinities of a line that are shown."""
RING = "rgba(127,127,127,.9)"
_SIGNS = {"triangle-up": "▲", "triangle-down": "▼"}
_CELLS = 2_000
_DOT = 8.0


class Frame(NamedTuple):
    """The axes of a picture, and its size in units."""

    x: Axis
    y: Axis
    wide: int
    tall: int

    def across(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Units from the left."""
        return self.x.shares(places) * self.wide

    def down(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Units from the top."""
        return (1 - self.y.shares(places)) * self.tall


def has_dots(trace: Mapping[str, Any]) -> bool:
    """It has points that are not joined, and no place on the edge."""
    return _sign(trace) is None and (
        trace.get("type") == "contour" or trace.get("mode") == "markers"
    )


def marks(trace: Mapping[str, Any], points: Points, frame: Frame, most: int) -> Iterator[Html]:
    """The trace in a picture, a line with at most about ``most`` points."""
    match trace.get("type"):
        case "bar":
            yield from _bars(trace, points, frame)
        case "contour":
            yield from _levels(trace, points, frame)
        case _ if trace.get("fill") == "toself":
            x, y = thin(*points, 2 * most, extremes, gap=0)
            path = line_path(frame.across(x), frame.down(y), closed=True)
            if path:
                yield area(path, colour(trace.get("fillcolor")))
        case _ if trace.get("mode") == "markers":
            yield from _dots(trace, points, frame)
        case _:
            yield from _line(trace, points, frame, most)


def over(trace: Mapping[str, Any], points: Points, frame: Frame, top: int) -> Iterator[Html]:
    """What stands on a picture and keeps its shape: a triangle for each infinity."""
    import numpy as np

    sign = _sign(trace)
    if sign is None:
        return
    shares = frame.x.shares(points[0])
    shares = shares[(shares >= 0) & (shares <= 1)].round(3)
    spots = np.unique(shares)
    spots = spots[:: max(-(-len(spots) // MARKERS), 1)]
    if not len(spots):
        return
    finite = points[1][np.isfinite(points[1])]
    low = sign == _SIGNS["triangle-down"]
    share = frame.y.share(float(finite[0])) if len(finite) else 1.0 - low
    y = top + (1 - min(max(share, 0.0), 1.0)) * frame.tall / DENSE
    yield element(
        "text",
        sign * len(spots),
        x=" ".join(f"{100 * at:.3g}%" for at in spots.tolist()),
        y=round(y) + (0 if low else 9),
        text_anchor="middle",
        fill=colour(trace.get("marker", {}).get("color")),
    )


def _sign(trace: Mapping[str, Any]) -> str | None:
    return _SIGNS.get(str(trace.get("marker", {}).get("symbol")))


def _line(trace: Mapping[str, Any], points: Points, frame: Frame, most: int) -> Iterator[Html]:
    x, y = thin(*points, most, extremes, gap=0)
    x, y = frame.across(x), frame.down(y)
    pen = trace.get("line", {})
    tint = colour(pen.get("color"))
    path = line_path(x, y)
    if path:
        opacity = trace.get("opacity")
        yield stroke(path, tint, pen.get("width", 1.8), dash=pen.get("dash"), opacity=opacity)
    if path and "markers" in trace.get("mode", ""):
        yield stroke(dots_path(x, y), tint, 7)


def _dots(trace: Mapping[str, Any], points: Points, frame: Frame) -> Iterator[Html]:
    if _sign(trace) is not None:
        return
    marker = trace.get("marker", {})
    size, tint = float(marker.get("size", _DOT)), marker.get("color")
    x, y = frame.across(points[0]), frame.down(points[1])
    if not isinstance(tint, Sequence) or isinstance(tint, str):
        if path := dots_path(x, y):
            yield stroke(path, colour(tint), size, opacity=0.85)
        return
    yield from scaled_dots(x, y, tint, marker.get("colorscale", ()), size)


def scaled_dots(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    values: Sequence[Any],
    scale: Sequence[Sequence[Any]],
    size: float,
) -> Iterator[Html]:
    """Dots coloured by values."""
    for tint, rows in shades(scale, shares_of(values)):
        if path := dots_path(x[rows], y[rows]):
            yield stroke(path, tint, size, opacity=0.9)


def shares_of(values: Sequence[Any]) -> list[float]:
    """How far from the least to the greatest; in the middle where there is one value."""
    import numpy as np

    numbers = np.array(values, float)
    numbers[~np.isfinite(numbers)] = np.nan
    finite = numbers[np.isfinite(numbers)]
    if not len(finite):
        return [float("nan")] * len(numbers)
    low, high = float(finite.min()), float(finite.max())
    if not high / 2 > low / 2:
        low, high = low - 1, high + 1
    shares: list[float] = ((numbers / 2 - low / 2) / (high / 2 - low / 2)).tolist()
    return shares


def _bars(trace: Mapping[str, Any], points: Points, frame: Frame) -> Iterator[Html]:
    import numpy as np

    x, y = points
    floor = max(frame.y.low, min(0.0, frame.y.high)) if frame.y.kind == "linear" else frame.y.low
    base = float(frame.down(np.array(floor)))
    left, right = frame.across(x - BAR), frame.across(x + BAR)
    top = frame.down(y)
    tints, texts = trace.get("marker", {}).get("color"), trace.get("text", ())
    for row in np.flatnonzero(np.isfinite(top)).tolist():
        tint = tints[row] if isinstance(tints, list | tuple) else tints
        path = box_path(left[row], min(top[row], base), right[row], max(top[row], base))
        name = f"{plain(texts[row])}: {fmt.number(trace['y'][row])}" if row < len(texts) else ""
        title = element("title", name) if name and len(x) <= NAMED else None
        yield area(path, colour(tint), title)
    error = trace.get("error_y", {})
    if error.get("array") is not None:
        half = np.array(error["array"], float)
        yield from _errors(error, frame.across(x), half, np.array(trace["y"], float), frame)


def _errors(
    error: Mapping[str, Any],
    across: NDArray[np.float64],
    half: NDArray[np.float64],
    values: NDArray[np.float64],
    frame: Frame,
) -> Iterator[Html]:
    import numpy as np

    low, high = values - half, values + half
    if frame.y.kind == "log":
        with np.errstate(divide="ignore", invalid="ignore"):
            low = np.where(low > 0, np.log10(low), frame.y.low)
            high = np.log10(high)
    ends = np.stack([frame.down(low), frame.down(high), np.full(len(low), np.nan)], axis=1)
    ends[~(half > 0)] = np.nan
    if path := line_path(np.repeat(across, 3), ends.ravel()):
        yield stroke(path, colour(error.get("color")), 1.5)


def _levels(trace: Mapping[str, Any], points: Points, frame: Frame) -> Iterator[Html]:
    """Cells where the places are a grid, and on them the places themselves."""
    import numpy as np

    scale, values = trace.get("colorscale", ()), trace.get("z", ())
    columns, rows = (np.unique(axis[np.isfinite(axis)]) for axis in points)
    if min(len(columns), len(rows)) > 1 and len(columns) * len(rows) <= min(
        2 * len(values), _CELLS
    ):
        left, top = _edges(frame.across(columns)), _edges(frame.down(rows))
        at = np.searchsorted(columns, points[0]), np.searchsorted(rows, points[1])
        for tint, members in shades(scale, shares_of(values)):
            boxes = [(int(at[0][row]), int(at[1][row])) for row in members]
            cells = "".join(box_path(left[i], top[j + 1], left[i + 1], top[j]) for i, j in boxes)
            yield area(cells, tint, edge=tint)
    x, y = frame.across(points[0]), frame.down(points[1])
    if path := dots_path(x, y):
        yield stroke(path, RING, 11)
    yield from scaled_dots(x, y, values, scale, 8)


def _edges(middles: NDArray[np.float64]) -> list[float]:
    """Halfway between neighbours; the outer cells are as wide on either side."""
    import numpy as np

    between = (middles[1:] + middles[:-1]) / 2
    first = 2 * middles[0] - between[0]
    last = 2 * middles[-1] - between[-1]
    edges: list[float] = np.concatenate([[first], between, [last]]).tolist()
    return edges
