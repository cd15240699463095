"""Parallel coordinates as a static picture: an axis for each param or metric, a line for each run."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from trackmagic.views import format as fmt
from trackmagic.views.chart_axes import Axis, axis_of, places
from trackmagic.views.chart_marks import shares_of
from trackmagic.views.chart_svg import DENSE, WIDE, line_path, picture, shades, stroke
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
    made: Sequence[Mapping[str, Any]] = trace.get("dimensions", ())
    last = max(len(made) - 1, 1)
    found = []
    for at, one in enumerate(made):
        values = places(one.get("values", ()), "linear")
        titled = {**one, "title": one.get("label", "")}
        axis = axis_of(titled, "linear", [values])
        found.append(Dimension(axis, at / last if len(made) > 1 else 0.5, axis.shares(values)))
    return found


def drawn(trace: Mapping[str, Any]) -> Iterator[Html]:
    """The axes and the lines as parts of a picture."""
    found = dimensions(trace)
    yield picture(*_lines(trace, found), _axes(found), top=HEAD, height=TALL)
    for at, one in enumerate(found):
        up = 15 if len(found) > _STAGGERED and at % 2 else 0
        x = f"{100 * one.across:.4g}%"
        title = fmt.cut(one.axis.title, LONGEST)
        anchor = "middle" if 0 < one.across < 1 else "end" if one.across else "start"
        yield element("text", title, x=x, y=HEAD - 12 - up, text_anchor=anchor)
        yield from _ticks(one, x)


def _lines(trace: Mapping[str, Any], found: Sequence[Dimension]) -> Iterator[Html]:
    import numpy as np

    pen = trace.get("line", {})
    tints = pen.get("color", ())
    if not found or not len(tints):
        return
    across = np.array([one.across * WIDE for one in found] + [math.nan])
    down = np.array([(1 - one.shares) * TALL * DENSE for one in found])
    opacity = 0.75 if len(tints) < 100 else 0.4  # noqa: PLR2004 - many cover one another
    for tint, rows in shades(pen.get("colorscale", ()), shares_of(tints)):
        up = np.vstack([down[:, rows], np.full(len(rows), math.nan)])
        path = line_path(np.tile(across, len(rows)), up.T.ravel())
        if path:
            yield stroke(path, tint, 1.5, opacity=opacity)


def _axes(found: Sequence[Dimension]) -> Html:
    lines = "".join(f"M{round(one.across * WIDE)} 0v{TALL * DENSE}" for one in found)
    return stroke(lines, AXIS, 1.5)


def _ticks(one: Dimension, x: str) -> Iterator[Html]:
    """Beside the axis, on its right but for the last."""
    last = one.across >= 1
    texts = [
        element(
            "text",
            fmt.cut(text, TICK),
            x=x,
            dx=-4 if last else 4,
            y=HEAD + 4 + round((1 - one.axis.share(at)) * TALL),
        )
        for at, text in _spread(one.axis)
    ]
    yield element("g", *texts, text_anchor="end" if last else "start", class_="tm-halo")


def _spread(axis: Axis) -> Iterator[tuple[float, str]]:
    """Ticks that do not cover one another."""
    before = -math.inf
    for at, text in axis.ticks:
        if axis.share(at) - before >= 12 / TALL:
            before = axis.share(at)
            yield at, text
