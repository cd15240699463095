"""Panels of a static chart above one another, with their axes.

What is written stands at a share of the width and a number of pixels down, outside of the pictures that
stretch, so it has one size at any width.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trackmagic.views import format as fmt
from trackmagic.views.charts.picture.axes import Ruler, ruler
from trackmagic.views.charts.picture.marks import Frame, extent, marks, over, under
from trackmagic.views.charts.picture.svg import DENSE, WIDE, budget, picture, stroke
from trackmagic.views.charts.plot import Bars, Dots, Levels, Panel, Panels, Part
from trackmagic.views.html import Html, element

ALONE, STACKED = 300, 160
"""Pixels that a panel is high."""
HEAD, FOOT = 22, 38
"""Pixels for the title above a panel, and for the ticks and the title of x below the last."""
GRID = "rgba(127,127,127,.22)"
ROOM = 0.04
TICK, WIDE_TICK = 9, 17
"""Letters of a tick on y that there is room for."""


class Drawing(NamedTuple):
    """Parts of a picture, how many pixels they take, and what room there is on the left."""

    parts: list[Html]
    height: int
    kind: str


def drawn(plot: Panels) -> Drawing:
    """The panels."""
    tall = ALONE if len(plot.panels) == 1 else STACKED
    frames = _frames(plot, tall * DENSE)
    is_roomy = any(len(text) > TICK for frame in frames for _, text in frame.y.ticks)
    most = budget(sum(len(panel.parts) for panel in plot.panels))
    parts: list[Html] = []
    down = HEAD
    for panel, frame in zip(plot.panels, frames, strict=True):
        shown, edges = _shown(panel), panel.edges
        below = [mark for part in shown for mark in under(part, frame, most)]
        inside = [mark for part in shown for mark in marks(part, frame, most)]
        parts.append(picture(_grid(frame), *below, *inside, top=down, height=tall))
        parts += _up(frame.y, down, tall, WIDE_TICK if is_roomy else TICK)
        parts += [mark for part in shown for mark in over(part, frame, edges, down)]
        down += tall + HEAD
    parts += _across(frames[-1].x, down - HEAD)
    return Drawing(parts, down - HEAD + FOOT, "roomy" if is_roomy else "panels")


def _shown(panel: Panel) -> Sequence[Part]:
    """Levels tell of the same runs as the dots on them."""
    levels = [part for part in panel.parts if isinstance(part, Levels)]
    return levels or panel.parts


def _frames(plot: Panels, tall: int) -> list[Frame]:
    """A frame a panel, over one x axis."""
    columns = [[extent(part, panel.edges) for part in _shown(panel)] for panel in plot.panels]
    every = [part for panel in plot.panels for part in panel.parts]
    room = ROOM if any(isinstance(part, Dots | Levels) for part in every) else 0.0
    across = ruler(plot.x, (x for parts in columns for xs, _ in parts for x in xs), room=room)
    bars = any(isinstance(part, Bars) for part in every)
    ups = [
        ruler(
            panel.y,
            (y for _, ys in parts for y in ys),
            room=ROOM,
            from_zero=bars,
            wanted=5 if len(plot.panels) == 1 else 3,
        )
        for panel, parts in zip(plot.panels, columns, strict=True)
    ]
    return [Frame(across, up, tall) for up in ups]


def _grid(frame: Frame) -> Html:
    tall, rows = frame.tall, [round(frame.y.share(at) * frame.tall) for at, _ in frame.y.ticks]
    columns = [round(frame.x.share(at) * WIDE) for at, _ in frame.x.ticks]
    lines = "".join(f"M0 {tall - row}h{WIDE}" for row in rows)
    return stroke(lines + "".join(f"M{at} 0v{tall}" for at in columns), GRID, 1)


def _up(axis: Ruler, top: int, tall: int, longest: int) -> Iterator[Html]:
    if axis.title:
        yield element("text", fmt.cut(axis.title, 60), x=0, y=top - 8)
    ticks = [
        element(
            "text", fmt.cut(text, longest), x=-8, y=top + 4 + round((1 - axis.share(at)) * tall)
        )
        for at, text in axis.ticks
    ]
    yield element("g", *ticks, text_anchor="end", opacity=0.75)


def _across(axis: Ruler, down: int) -> Iterator[Html]:
    """A tick without what the title says already: ``lr = 0.1`` is ``0.1``."""
    longest = max(60 // max(len(axis.ticks), 1), 4)
    ticks = [
        element("text", fmt.cut(short, longest), x=f"{100 * axis.share(at):.4g}%", y=down + 15)
        for at, text in axis.ticks
        if (short := text.removeprefix(f"{axis.title} = "))
    ]
    yield element("g", *ticks, text_anchor="middle", opacity=0.75)
    if axis.title:
        title = fmt.cut(axis.title, 60)
        yield element("text", title, x="50%", y=down + 33, text_anchor="middle")
