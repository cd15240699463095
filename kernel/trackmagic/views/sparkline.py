"""Sparklines: a series as at most 80 points, drawn as inline SVG or as block characters.

A long series keeps its spikes. NaN is a gap; an infinity is drawn at the edge.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from trackmagic.entities import Entity
from trackmagic.views.format import number
from trackmagic.views.html import Html, element
from trackmagic.views.thinning import extremes, thin

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from trackmagic.store import Series

POINTS: Final = 80
WIDTH, HEIGHT, MARGIN = 84, 18, 2
UNIT: Final = 10
"""Whole units that a pixel has: shorter to write than decimals."""
BLOCKS: Final = "▁▂▃▄▅▆▇█"
TEXT_WIDTH: Final = 16

_INFINITE = (math.inf, -math.inf)

Shape = tuple[tuple[float, float], ...]
"""Points: place from 0 to 1, and value."""


class Picture(Entity, frozen=True):
    """A sparkline: the path of an SVG of 840 by 180 units, and what it shows in words."""

    path: str
    label: str


class Spark(Picture, frozen=True, tag="spark", tag_field="kind"):
    """One that is also drawn where there are letters only."""

    text: str


def picture(key: str, course: Shape) -> Picture | None:
    """The course of the metric; None where it has no points."""
    return Picture(path=path(course), label=label(key, course)) if course else None


def spark(key: str, course: Shape) -> Spark | None:
    """The course of the metric, also as block characters; None where it has no points."""
    if not course:
        return None
    return Spark(path=path(course), label=label(key, course), text=blocks(course))


def shape(series: Series) -> Shape:
    """The series, by step, as at most 80 points and the gaps between them."""
    return shape_of(series.step, series.value)


def shape_of(steps: NDArray[Any], values: NDArray[np.float64]) -> Shape:
    """Points in the order of their steps, or of what else they stand at."""
    if bool((steps[1:] < steps[:-1]).any()):
        order = steps.argsort(kind="stable")
        steps, values = steps[order], values[order]
    if not len(steps):
        return ()
    first, last = float(steps[0]), float(steps[-1])
    if len(values) > POINTS:
        steps, values = thin(steps, values, POINTS, extremes, infinite=True)
    places = (steps - first) / (last - first or 1.0)
    return tuple(zip(places.tolist(), values.tolist(), strict=True))


def drawn(path: str, label: str) -> Html:
    """A :func:`path` as a small picture."""
    line = element(
        "path",
        d=path,
        fill="none",
        stroke="currentColor",
        stroke_width=13,
        stroke_linecap="round",
        stroke_linejoin="round",
    )
    return element(
        "svg",
        line,
        class_="tm-spark",
        viewBox=f"0 0 {WIDTH * UNIT} {HEIGHT * UNIT}",
        width=WIDTH,
        height=HEIGHT,
        role="img",
        aria_label=label,
    )


def blocks(points: Shape) -> str:
    """The points in order as up to 16 block characters; NaN is a blank.

    Each stands for as many points, wherever their steps are, and for an extreme if it has one.
    """
    low, high = _range(points)
    wide = min(TEXT_WIDTH, len(points))
    every: list[list[float]] = [[] for _ in range(wide)]
    for at, (_, value) in enumerate(points):
        if not math.isnan(value):
            every[at * wide // len(points)].append(value)
    ordered = sorted(value for some in every for value in some)
    outer = {low, high, *_INFINITE}

    def block_of(some: list[float]) -> str:
        extremes = [value for value in some if value in outer]
        middle = ordered[len(ordered) // 2]
        value = max(extremes, key=lambda extreme: abs(extreme - middle)) if extremes else some[-1]
        return _block(value, low, high)

    return "".join(block_of(some) if some else " " for some in every)


def label(key: str, points: Shape) -> str:
    """What the picture shows, in words."""
    low, high = _range(points)
    return f"{key} from {number(low)} to {number(high)}"


def _range(points: Shape) -> tuple[float, float]:
    finite = [value for _, value in points if math.isfinite(value)]
    return (min(finite), max(finite)) if finite else (math.nan, math.nan)


def path(points: Shape) -> str:
    """The path of an SVG of 840 by 180 units."""
    low, high = _range(points)
    left, bottom = MARGIN * UNIT, (HEIGHT - MARGIN) * UNIT
    wide, tall = (WIDTH - 2 * MARGIN) * UNIT, (HEIGHT - 2 * MARGIN) * UNIT
    flat = not 0 < high - low < math.inf
    scale = 1.0 if flat else tall / (high - low)
    written: list[str] = []
    pen = "M"
    for at, value in points:
        if value != value:  # noqa: PLR0124 - NaN
            pen = "M"
            continue
        if value in _INFINITE:
            up = tall if value > 0 else 0
        else:
            up = tall // 2 if flat else int((value - low) * scale)
        end = "h0" if pen == "M" else ""
        written.append(f"{pen}{left + int(wide * at)} {bottom - up}{end}")
        pen = "L"
    return "".join(written)


def _block(value: float, low: float, high: float) -> str:
    if math.isinf(value) or not 0 < high - low < math.inf:
        return BLOCKS[-1 if value == math.inf else 0 if value == -math.inf else 3]
    return BLOCKS[min(int((value - low) / (high - low) * len(BLOCKS)), len(BLOCKS) - 1)]
