"""Marks of a static chart: lines, areas and points as paths of whole units; which points, `marks` chooses.

A picture is 1,720 units wide however wide it is shown: strokes keep their width (``vector-effect`` in
the sheet), so a point is a line of no length with round ends.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from trackmagic.views.charts.look import SCALE, rgb
from trackmagic.views.charts.picture.axes import ruler
from trackmagic.views.charts.plot import Axis
from trackmagic.views.html import Html, element

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WIDE = 1720
DENSE = 2
"""Units a pixel, of a picture as wide as it gets."""
POINTS, FEWEST, MOST_POINTS = 300, 16, 20_000
"""Of a line, and of a chart."""
DASHES: Mapping[str, str] = {"dash": "8 5", "dot": "1.5 4", "dashdot": "8 4 1.5 4"}
SHADES = 24
"""Colours that a scale is told in."""


def budget(lines: int) -> int:
    """How many points each of so many lines may have."""
    return max(min(POINTS, MOST_POINTS // max(lines, 1)), FEWEST)


def line_path(x: NDArray[np.float64], y: NDArray[np.float64], *, closed: bool = False) -> str:
    """Units joined in their order; NaN lifts the pen, a point alone is a dot."""
    import numpy as np

    points, rows = _whole(x, y)
    stretches = np.split(points, np.flatnonzero(np.diff(rows) > 1) + 1) if len(rows) else []
    return "".join(_stretch(stretch) + "z" * closed for stretch in stretches)


def _whole(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.int64], ...]:
    """Those that are there as whole units, and their rows."""
    import numpy as np

    rows = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    points = np.stack([x[rows], y[rows]], axis=1)
    return np.clip(points, -9999, 9999).round().astype(np.int64), rows


def _stretch(points: NDArray[np.int64]) -> str:
    import numpy as np

    steps = np.diff(points, axis=0)
    steps = steps[steps.any(axis=1)]
    rest = "l" + " ".join(f"{x} {y}" for x, y in steps.tolist()) if len(steps) else "h0"
    return f"M{points[0][0]} {points[0][1]}{rest}".replace(" -", "-")


def dots_path(x: NDArray[np.float64], y: NDArray[np.float64]) -> str:
    """A dot at each place."""
    pairs = dict.fromkeys(map(tuple, _whole(x, y)[0].tolist()))
    return "".join(f"M{across} {down}h0" for across, down in pairs).replace(" -", "-")


def box_path(left: float, top: float, right: float, bottom: float) -> str:
    """A rectangle."""
    wide, tall = max(round(right) - round(left), 1), round(bottom) - round(top)
    return f"M{round(left)} {round(top)}h{wide}v{tall}h{-wide}z"


def stroke(
    path: str,
    colour: str,
    width: float,
    *,
    dash: str = "solid",
    opacity: float | None = None,
) -> Html:
    """A path as a line."""
    return element(
        "path",
        d=path,
        stroke=colour,
        stroke_width=width,
        stroke_dasharray=DASHES.get(dash),
        opacity=opacity,
    )


def area(path: str, colour: str, *children: Html | None, edge: str | None = None) -> Html:
    """A path as an area; with an edge of its colour no seam shows between neighbours."""
    return element("path", *children, d=path, fill=colour, stroke=edge)


def picture(*marks: Html | None, top: float = 0, height: int) -> Html:
    """Marks in a place of their own, as wide as there is room; ``height`` in pixels."""
    group = element("g", *marks, fill="none", stroke_linejoin="round", stroke_linecap="round")
    return element(
        "svg",
        group,
        class_=f"tm-h{height}",
        y=top,
        width="100%",
        height=height,
        viewBox=f"0 0 {WIDE} {height * DENSE}",
        preserve_ratio="none",
    )


def shade(share: float) -> str:
    """The colour of a share from 0 to 1."""
    share = min(max(share, 0.0), 1.0)
    (low, dark), (high, bright) = next(stops for stops in pairwise(SCALE) if share <= stops[1][0])
    part = (share - low) / (high - low)
    mixed = [round(a + (b - a) * part) for a, b in zip(rgb(dark), rgb(bright), strict=True)]
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def shades(values: Sequence[float]) -> Iterator[tuple[str, list[int]]]:
    """Rows by the colour of their value, of which there are few, from low to high."""
    rows: dict[int, list[int]] = {}
    for row, share in enumerate(ruler(Axis(), [values]).shares(values).tolist()):
        if math.isfinite(share):
            rows.setdefault(round(share * (SHADES - 1)), []).append(row)
    for at in sorted(rows):
        yield shade(at / (SHADES - 1)), rows[at]
