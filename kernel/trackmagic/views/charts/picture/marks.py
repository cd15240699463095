"""What a part of a chart over x and y looks like in a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from trackmagic.views import format as fmt
from trackmagic.views.charts.band import Band
from trackmagic.views.charts.look import GREY, faint
from trackmagic.views.charts.picture.axes import Ruler, places
from trackmagic.views.charts.picture.svg import (
    DENSE,
    WIDE,
    area,
    box_path,
    dots_path,
    line_path,
    shades,
    stroke,
)
from trackmagic.views.charts.plot import Bars, Curve, Dots, Levels, Mean, Part
from trackmagic.views.charts.values import Dimension
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
_CELLS = 2_000


class Frame(NamedTuple):
    """The axes of a picture, and how many units it is high."""

    x: Ruler
    y: Ruler
    tall: int

    def across(self, values: Any) -> NDArray[np.float64]:
        """Units from the left."""
        return self.x.shares(values) * WIDE

    def down(self, values: Any) -> NDArray[np.float64]:
        """Units from the top."""
        return (1 - self.y.shares(values)) * self.tall

    def line(self, x: Any, y: Any, most: int) -> Points:
        """Units of at most about so many points and the gaps between them."""
        points = places(x, self.x.kind), places(y, self.y.kind)
        across, up = thin(*points, most, extremes, gap=0)
        return self.x.share(across) * WIDE, (1 - self.y.share(up)) * self.tall


def extent(part: Part, edges: tuple[float, float]) -> tuple[list[Any], list[Any]]:
    """Columns of x and of y that have to be in sight."""
    import numpy as np

    match part:
        case Curve(course=course):
            behind = course.behind or (course.x[:0], course.y[:0])
            marks = [(on, [edges[sign > 0]]) for sign, (_, on) in course.infinite.items()]
            x, y = zip((course.x, course.y), behind, *marks, strict=True)
            return list(x), list(y)
        case Mean(band=band):
            return [band.step], [band.mean, band.low, band.high]
        case Bars():
            values, halves = np.array(part.values, float), np.array(part.halves or 0.0)
            return [part.places], [values, values - halves, values + halves]
        case _:
            return [part.x.known], [part.y.known]


def marks(part: Part, frame: Frame, most: int) -> Iterator[Html]:
    """The part in a picture, a line with at most about ``most`` points."""
    match part:
        case Curve():
            yield from _curve(part, frame, most)
        case Mean():
            line = line_path(*frame.line(part.band.step, part.band.mean, most))
            if line:
                yield stroke(line, part.look.colour, 2)
        case Bars():
            yield from _bars(part, frame)
        case Dots():
            yield from _dots(part, frame)
        case Levels():
            yield from _levels(part, frame)


def under(part: Part, frame: Frame, most: int) -> Iterator[Html]:
    """What lies below all lines: the band of a mean."""
    if isinstance(part, Mean):
        path = line_path(*frame.line(*_outline(part.band, frame), 2 * most), closed=True)
        if path:
            yield area(path, faint(part.look.colour))


def _outline(band: Band, frame: Frame) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """The band; where it reaches below a log axis, down to its end."""
    import numpy as np

    if frame.y.kind == "log":
        floor = np.where(np.isfinite(band.low), 10**frame.y.low, np.nan)
        band = band._replace(low=np.maximum(band.low, floor))
    return band.outline()


def over(part: Part, frame: Frame, edges: tuple[float, float], top: int) -> Iterator[Html]:
    """What stands on a picture and keeps its shape: a triangle for each infinity."""
    import numpy as np

    if not isinstance(part, Curve):
        return
    for sign, columns, _ in part.infinities:
        shares = frame.x.shares(columns)
        spots = np.unique(shares[(shares >= 0) & (shares <= 1)].round(3))
        spots = spots[:: max(-(-len(spots) // MARKERS), 1)]
        if not len(spots):
            continue
        is_low = sign < 0
        share = np.nan_to_num(frame.y.shares([edges[not is_low]])[0], nan=1.0 - is_low)
        yield element(
            "text",
            ("▼" if is_low else "▲") * len(spots),
            x=" ".join(f"{100 * at:.3g}%" for at in spots.tolist()),
            y=round(top + (1 - min(max(share, 0.0), 1.0)) * frame.tall / DENSE)
            + (0 if is_low else 9),
            text_anchor="middle",
            fill=part.look.colour,
        )


def _curve(part: Curve, frame: Frame, most: int) -> Iterator[Html]:
    course, look = part.course, part.look
    if course.behind is not None and (path := line_path(*frame.line(*course.behind, most))):
        yield stroke(path, look.colour, 1, dash=look.dash, opacity=0.3)
    points = frame.line(course.x, course.y, most)
    if path := line_path(*points):
        yield stroke(path, look.colour, 1.8, dash=look.dash)
        if len(course.y) == 1:
            yield stroke(dots_path(*points), look.colour, 7)


def _dots(part: Dots, frame: Frame) -> Iterator[Html]:
    x, y = frame.across(part.x.known), frame.down(part.y.known)
    size = 6 if part.is_on_levels else 8
    if isinstance(part.colour, Dimension):
        yield from scaled_dots(x, y, part.colour.scaled, size)
    elif path := dots_path(x, y):
        yield stroke(path, part.colour, size, opacity=0.85)


def scaled_dots(
    x: NDArray[np.float64], y: NDArray[np.float64], values: Sequence[float], size: float
) -> Iterator[Html]:
    """Dots coloured by values."""
    for tint, rows in shades(values):
        if path := dots_path(x[rows], y[rows]):
            yield stroke(path, tint, size, opacity=0.9)


def _bars(part: Bars, frame: Frame) -> Iterator[Html]:
    import numpy as np

    at, values = np.array(part.places, float), np.array(part.values, float)
    base, top = float(frame.tall), frame.down(values)
    if frame.y.kind == "linear":
        base = float(frame.down(max(frame.y.low, min(0.0, frame.y.high))))
    left, right = frame.across(at - BAR), frame.across(at + BAR)
    for row in np.flatnonzero(np.isfinite(top)).tolist():
        path = box_path(left[row], min(top[row], base), right[row], max(top[row], base))
        name = f"{fmt.one_line(part.texts[row])}: {fmt.number(part.values[row])}"
        title = element("title", name) if len(at) <= NAMED else None
        yield area(path, part.colours[row], title)
    if part.halves is not None:
        half = np.array(part.halves)
        low, high = frame.down(values - half), frame.down(values + half)
        low = np.where(np.isfinite(low), low, frame.tall)
        ends = np.stack([low, high, np.full(len(low), np.nan)], axis=1)
        ends[~(half > 0)] = np.nan
        if path := line_path(np.repeat(frame.across(at), 3), ends.ravel()):
            yield stroke(path, GREY, 1.5)


def _levels(part: Levels, frame: Frame) -> Iterator[Html]:
    """Cells where the places are a grid, and on them the places themselves."""
    import numpy as np

    x, y = frame.across(part.x.known), frame.down(part.y.known)
    columns, column = np.unique(x, return_inverse=True)
    rows, row = np.unique(y, return_inverse=True)
    if min(len(columns), len(rows)) > 1 and len(columns) * len(rows) <= min(2 * len(x), _CELLS):
        left, top = _edges(columns), _edges(rows)
        for tint, members in shades(part.z):
            cells = "".join(
                box_path(left[i], top[j], left[i + 1], top[j + 1])
                for i, j in zip(column[members].tolist(), row[members].tolist(), strict=True)
            )
            yield area(cells, tint, edge=tint)
    if path := dots_path(x, y):
        yield stroke(path, RING, 11)
    yield from scaled_dots(x, y, part.z, 8)


def _edges(middles: NDArray[np.float64]) -> list[float]:
    """Halfway between neighbours; the outer cells are as wide on either side."""
    import numpy as np

    between = (middles[1:] + middles[:-1]) / 2
    first = 2 * middles[0] - between[0]
    last = 2 * middles[-1] - between[-1]
    edges: list[float] = np.concatenate([[first], between, [last]]).tolist()
    return edges
