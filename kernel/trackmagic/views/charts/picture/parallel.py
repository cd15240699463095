"""Parallel coordinates as a static picture: an axis for each param or metric, a line for each run."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from trackmagic.views import format as fmt
from trackmagic.views.charts.picture.axes import Ruler, ruler
from trackmagic.views.charts.picture.panels import Drawing
from trackmagic.views.charts.picture.svg import (
    DENSE,
    WIDE,
    line_path,
    picture,
    shades,
    stroke,
)
from trackmagic.views.charts.plot import Axis, Parallel
from trackmagic.views.charts.values import Dimension
from trackmagic.views.html import Html, element

TALL, HEAD, FOOT = 280, 44, 14
LONGEST, TICK = 16, 10
"""Letters of a title and of a tick that there is room for."""
AXIS = "rgba(127,127,127,.7)"
_STAGGERED = 4
"""With more axes every other title is a line higher."""
_MANY = 100
"""Lines that cover one another."""


def drawn(plot: Parallel) -> Drawing:
    """The axes and the lines."""
    axes = [_upright(dimension) for dimension in plot.axes]
    places = [at / (len(axes) - 1) if len(axes) > 1 else 0.5 for at in range(len(axes))]
    uprights = "".join(f"M{round(place * WIDE)} 0v{TALL * DENSE}" for place in places)
    lines = _lines(plot, axes, places)
    parts = [picture(*lines, stroke(uprights, AXIS, 1.5), top=HEAD, height=TALL)]
    for at, (place, axis) in enumerate(zip(places, axes, strict=True)):
        up = 15 if len(axes) > _STAGGERED and at % 2 else 0
        x = f"{100 * place:.4g}%"
        title = fmt.cut(axis.title, LONGEST)
        anchor = "middle" if 0 < place < 1 else "end" if place else "start"
        parts.append(element("text", title, x=x, y=HEAD - 12 - up, text_anchor=anchor))
        parts.append(_ticks(axis, x, is_last=place >= 1))
    return Drawing(parts, HEAD + TALL + FOOT, "parallel")


def _upright(dimension: Dimension) -> Ruler:
    last = max(len(dimension.categories) - 1, 1)
    axis = Axis(dimension.name, range=(0, last) if dimension.categories else None)
    return ruler(axis, [dimension.scaled], ticks=tuple(dimension.ticks))


def _lines(plot: Parallel, axes: Sequence[Ruler], places: Sequence[float]) -> Iterator[Html]:
    import numpy as np

    across = np.array([*places, math.nan]) * WIDE
    pairs = zip(axes, plot.axes, strict=True)
    shares = [axis.shares(dimension.scaled) for axis, dimension in pairs]
    down = (1 - np.array([*shares, np.full(len(plot.runs), math.nan)])) * TALL * DENSE
    opacity = 0.75 if len(plot.runs) < _MANY else 0.4
    for tint, rows in shades(plot.colour.scaled):
        if path := line_path(np.tile(across, len(rows)), down[:, rows].T.ravel()):
            yield stroke(path, tint, 1.5, opacity=opacity)


def _ticks(axis: Ruler, x: str, *, is_last: bool) -> Html:
    """Beside the axis, on its right but for the last; none that would cover the one below."""
    texts = []
    before = -math.inf
    for at, text in axis.ticks:
        share = axis.share(at)
        if share - before >= 12 / TALL:
            before = share
            y = HEAD + 4 + round((1 - share) * TALL)
            texts.append(element("text", fmt.cut(text, TICK), x=x, dx=-4 if is_last else 4, y=y))
    anchor = "end" if is_last else "start"
    return element("g", *texts, text_anchor=anchor, class_="tm-halo")
