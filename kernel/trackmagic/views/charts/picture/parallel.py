"""Parallel coordinates as a static picture: an axis for each param or metric, a line for each run."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from trackmagic.views import format as fmt
from trackmagic.views.charts.picture.axes import Axis, axis_of, places
from trackmagic.views.charts.picture.marks import shares_of
from trackmagic.views.charts.picture.svg import DENSE, WIDE, line_path, picture, shades, stroke
from trackmagic.views.html import Html, element

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TALL, HEAD, FOOT = 280, 44, 14
HEIGHT = HEAD + TALL + FOOT
"""Pixels that the picture takes."""
LONGEST, TICK = 16, 10
"""Letters of a title and of a tick that there is room for."""
AXIS = "rgba(127,127,127,.7)"
_STAGGERED = 4
"""With more axes every other title is a line higher."""


class Dimension(NamedTuple):
    """An axis, where it stands, and the shares of the runs on it."""

    axis: Axis
    across: float
    shares: NDArray[np.float64]


def dimensions(trace: Mapping[str, Any]) -> list[Dimension]:
    """The axes of the trace from left to right."""
    specs: Sequence[Mapping[str, Any]] = trace.get("dimensions", ())
    last = max(len(specs) - 1, 1)
    axes = []
    for at, spec in enumerate(specs):
        values = places(spec.get("values", ()), "linear")
        titled = {**spec, "title": spec.get("label", "")}
        axis = axis_of(titled, "linear", [values])
        axes.append(Dimension(axis, at / last if len(specs) > 1 else 0.5, axis.shares(values)))
    return axes


def drawn(trace: Mapping[str, Any]) -> Iterator[Html]:
    """The axes and the lines as parts of a picture."""
    axes = dimensions(trace)
    yield picture(*_lines(trace, axes), _axes(axes), top=HEAD, height=TALL)
    for at, dimension in enumerate(axes):
        up = 15 if len(axes) > _STAGGERED and at % 2 else 0
        x = f"{100 * dimension.across:.4g}%"
        title = fmt.cut(dimension.axis.title, LONGEST)
        anchor = "middle" if 0 < dimension.across < 1 else "end" if dimension.across else "start"
        yield element("text", title, x=x, y=HEAD - 12 - up, text_anchor=anchor)
        yield from _ticks(dimension, x)


def _lines(trace: Mapping[str, Any], axes: Sequence[Dimension]) -> Iterator[Html]:
    import numpy as np

    pen = trace.get("line", {})
    tints = pen.get("color", ())
    if not axes or not len(tints):
        return
    across = np.array([dimension.across * WIDE for dimension in axes] + [math.nan])
    down = np.array([(1 - dimension.shares) * TALL * DENSE for dimension in axes])
    opacity = 0.75 if len(tints) < 100 else 0.4  # noqa: PLR2004 - many cover one another
    for tint, rows in shades(pen.get("colorscale", ()), shares_of(tints)):
        up = np.vstack([down[:, rows], np.full(len(rows), math.nan)])
        path = line_path(np.tile(across, len(rows)), up.T.ravel())
        if path:
            yield stroke(path, tint, 1.5, opacity=opacity)


def _axes(axes: Sequence[Dimension]) -> Html:
    lines = "".join(f"M{round(dimension.across * WIDE)} 0v{TALL * DENSE}" for dimension in axes)
    return stroke(lines, AXIS, 1.5)


def _ticks(dimension: Dimension, x: str) -> Iterator[Html]:
    """Beside the axis, on its right but for the last."""
    last = dimension.across >= 1
    texts = [
        element(
            "text",
            fmt.cut(text, TICK),
            x=x,
            dx=-4 if last else 4,
            y=HEAD + 4 + round((1 - dimension.axis.share(at)) * TALL),
        )
        for at, text in _spread(dimension.axis)
    ]
    yield element("g", *texts, text_anchor="end" if last else "start", class_="tm-halo")


def _spread(axis: Axis) -> Iterator[tuple[float, str]]:
    """Ticks that do not cover one another."""
    before = -math.inf
    for at, text in axis.ticks:
        if axis.share(at) - before >= 12 / TALL:
            before = axis.share(at)
            yield at, text
