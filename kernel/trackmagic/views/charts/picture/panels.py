"""Panels of a static chart: the traces over x and y, above one another, with their axes.

What is written stands at a share of the width and a number of pixels down, outside of the pictures that
stretch, so it has one size at any width.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from trackmagic.views import format as fmt
from trackmagic.views.charts.picture.axes import Axis, axis_of, kind_of, places
from trackmagic.views.charts.picture.marks import Frame, has_dots, marks, over
from trackmagic.views.charts.picture.svg import DENSE, WIDE, budget, picture, stroke
from trackmagic.views.html import Html, element

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ALONE, STACKED = 300, 160
"""Pixels that a panel is high."""
HEAD, FOOT = 22, 38
"""Pixels for the title above a panel, and for the ticks and the title of x below the last."""
GRID = "rgba(127,127,127,.22)"
ROOM = 0.04
TICK, WIDE_TICK = 9, 17
"""Letters of a tick on y that there is room for."""


class Panel(NamedTuple):
    """Traces that share axes, and where each has its points."""

    traces: list[Mapping[str, Any]]
    points: list[tuple[NDArray[np.float64], NDArray[np.float64]]]
    x: Axis
    y: Axis


def panels(data: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> list[Panel]:
    """The panels, the topmost first."""
    by_axes: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for trace in data:
        by_axes.setdefault((trace.get("xaxis", "x"), trace.get("yaxis", "y")), []).append(trace)
    across = _shared(by_axes, layout)
    stack = []
    for (x, y), traces in sorted(by_axes.items(), key=lambda item: -_top(layout, item[0][1])):
        axis_layout = _made(layout, y)
        kind = kind_of(axis_layout, [trace.get("y", ()) for trace in traces])
        up = [places(trace.get("y", ()), kind) for trace in traces]
        along = [places(trace.get("x", ()), across[x].kind) for trace in traces]
        bars = any(trace.get("type") == "bar" for trace in traces)
        reach = [
            extent
            for trace, column in zip(traces, up, strict=True)
            for extent in _reach(trace, column)
        ]
        tick_count = 5 if len(by_axes) == 1 else 3
        axis = axis_of(axis_layout, kind, reach, room=ROOM, from_zero=bars, wanted=tick_count)
        stack.append(Panel(traces, list(zip(along, up, strict=True)), across[x], axis))
    return stack


def height(stack: Sequence[Panel]) -> int:
    """Pixels that the panels take."""
    return len(stack) * (HEAD + _tall(stack)) + FOOT


def has_words(stack: Sequence[Panel]) -> bool:
    """A tick of y is longer than a number."""
    return any(len(text) > TICK for panel in stack for _, text in panel.y.ticks)


def drawn(stack: Sequence[Panel]) -> Iterator[Html]:
    """The panels as parts of a picture."""
    tall, down = _tall(stack), HEAD
    most = budget(sum(len(panel.traces) for panel in stack))
    longest = WIDE_TICK if has_words(stack) else TICK
    for panel in stack:
        frame = Frame(panel.x, panel.y, WIDE, tall * DENSE)
        inside = [
            mark
            for trace, points in zip(panel.traces, panel.points, strict=True)
            for mark in marks(trace, points, frame, most)
        ]
        yield picture(_grid(frame), *inside, top=down, height=tall)
        yield from _up(panel.y, down, tall, longest)
        for trace, points in zip(panel.traces, panel.points, strict=True):
            yield from over(trace, points, frame, down)
        down += tall + HEAD
    yield from _across(stack[-1].x, down - HEAD)


def _tall(stack: Sequence[Panel]) -> int:
    return ALONE if len(stack) == 1 else STACKED


def _made(layout: Mapping[str, Any], axis: str) -> Mapping[str, Any]:
    """The axis ``y2`` of a layout is ``yaxis2``."""
    axis_layout: Mapping[str, Any] = layout.get(f"{axis[0]}axis{axis[1:]}", {})
    return axis_layout


def _top(layout: Mapping[str, Any], axis: str) -> float:
    domain = _made(layout, axis).get("domain") or (0.0, 1.0)
    return float(domain[1])


def _shared(
    by_axes: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]], layout: Mapping[str, Any]
) -> dict[str, Axis]:
    """The x axes by name; those that match are one."""
    names = dict.fromkeys(x for x, _ in by_axes)
    roots = {x: _made(layout, x).get("matches", x) for x in names}
    axes: dict[str, Axis] = {}
    for root in dict.fromkeys(roots.values()):
        traces = [trace for (x, _), those in by_axes.items() if roots[x] == root for trace in those]
        axis_layout, columns = _made(layout, root), [trace.get("x", ()) for trace in traces]
        kind = kind_of(axis_layout, columns)
        room = ROOM if any(map(has_dots, traces)) else 0.0
        positions = [places(column, kind) for column in columns]
        axes[root] = axis_of(axis_layout, kind, positions, room=room)
    return {x: axes[root] for x, root in roots.items()}


def _reach(trace: Mapping[str, Any], up: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    """What has to be in sight; of a mean also its error."""
    yield up
    error = trace.get("error_y", {}).get("array")
    if error is not None:
        half = places(error, "linear")
        yield up - half
        yield up + half


def _grid(frame: Frame) -> Html:
    tall, rows = frame.tall, [round(frame.y.share(at) * frame.tall) for at, _ in frame.y.ticks]
    columns = [round(frame.x.share(at) * frame.wide) for at, _ in frame.x.ticks]
    lines = "".join(f"M0 {tall - row}h{frame.wide}" for row in rows)
    return stroke(lines + "".join(f"M{at} 0v{tall}" for at in columns), GRID, 1)


def _up(axis: Axis, top: int, tall: int, longest: int) -> Iterator[Html]:
    if axis.title:
        yield element("text", fmt.cut(axis.title, 60), x=0, y=top - 8)
    ticks = [
        element(
            "text", fmt.cut(text, longest), x=-8, y=top + 4 + round((1 - axis.share(at)) * tall)
        )
        for at, text in axis.ticks
    ]
    yield element("g", *ticks, text_anchor="end", opacity=0.75)


def _across(axis: Axis, down: int) -> Iterator[Html]:
    longest = max(60 // max(len(axis.ticks), 1), 4)
    ticks = [
        element("text", fmt.cut(text, longest), x=f"{100 * axis.share(at):.4g}%", y=down + 15)
        for at, text in _short(axis)
        if text
    ]
    yield element("g", *ticks, text_anchor="middle", opacity=0.75)
    if axis.title:
        title = fmt.cut(axis.title, 60)
        yield element("text", title, x="50%", y=down + 33, text_anchor="middle")


def _short(axis: Axis) -> Iterator[tuple[float, str]]:
    """Ticks without what the title of the axis says already: ``lr = 0.1`` is ``0.1``."""
    for at, text in axis.ticks:
        yield at, text.removeprefix(f"{axis.title} = ")
