"""Marks of a static chart: lines, areas and points as paths of whole units, thinned.

A picture is 1,720 units wide however wide it is shown: strokes keep their width (``vector-effect`` in
the sheet), so a point is a line of no length with round ends.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from trackmagic.views.charts.look import SCALE, rgb
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

    there = np.isfinite(x) & np.isfinite(y)
    across = np.where(there, np.clip(x, -9999, 9999), 0).round().astype(int).tolist()
    up = np.where(there, np.clip(y, -9999, 9999), 0).round().astype(int).tolist()
    written: list[str] = []
    stretch: list[tuple[int, int]] = []
    for at, is_there in enumerate([*there.tolist(), False]):
        if is_there:
            stretch.append((across[at], up[at]))
        elif stretch:
            written.append(_stretch(stretch) + ("z" if closed else ""))
            stretch = []
    return "".join(written)


def _stretch(points: Sequence[tuple[int, int]]) -> str:
    (x, y), rest = points[0], points[1:]
    steps: list[str] = []
    for new_x, new_y in rest:
        if (new_x, new_y) != (x, y):
            steps.append(_joined(new_x - x, new_y - y))
            x, y = new_x, new_y
    start = "M" + _joined(*points[0])
    if not steps:
        return f"{start}h0"
    body = steps[0] + "".join(step if step[0] == "-" else f" {step}" for step in steps[1:])
    return f"{start}l{body}"


def _joined(x: int, y: int) -> str:
    return f"{x}{y}" if y < 0 else f"{x} {y}"


def dots_path(x: NDArray[np.float64], y: NDArray[np.float64]) -> str:
    """A dot at each place."""
    import numpy as np

    there = np.isfinite(x) & np.isfinite(y)
    pairs = zip(x[there].round().tolist(), y[there].round().tolist(), strict=True)
    return "".join(f"M{_joined(int(a), int(b))}h0" for a, b in dict.fromkeys(pairs))


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


def shares_of(values: Any) -> list[float]:
    """How far from the least to the greatest; in the middle where there is one value."""
    import numpy as np

    numbers = np.array(values, float)
    finite = numbers[np.isfinite(numbers)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 0.0)
    if not high / 2 > low / 2:
        return [0.5 if math.isfinite(number) else math.nan for number in numbers]
    shares: list[float] = ((numbers / 2 - low / 2) / (high / 2 - low / 2)).tolist()
    return shares


def shade(share: float) -> str:
    """The colour of a share from 0 to 1."""
    share = min(max(share, 0.0), 1.0)
    (low, dark), (high, bright) = next(stops for stops in pairwise(SCALE) if share <= stops[1][0])
    part = (share - low) / (high - low)
    mixed = [round(a + (b - a) * part) for a, b in zip(rgb(dark), rgb(bright), strict=True)]
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def shades(shares: Iterable[float]) -> Iterator[tuple[str, list[int]]]:
    """Rows by their colour, of which there are few, from low to high."""
    rows: dict[int, list[int]] = {}
    for row, share in enumerate(shares):
        if math.isfinite(share):
            rows.setdefault(round(share * (SHADES - 1)), []).append(row)
    for at in sorted(rows):
        yield shade(at / (SHADES - 1)), rows[at]
