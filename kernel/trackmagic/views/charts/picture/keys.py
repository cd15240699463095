"""What the colours of a static chart mean: names of lines, and scales."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from trackmagic.views import format as fmt
from trackmagic.views.charts.picture.axes import plain, title_of
from trackmagic.views.charts.picture.svg import SHADES, area, box_path, colour, shade, stroke
from trackmagic.views.html import Html, element

NAMED = 20
LONGEST = 60

_WIDE, _TALL = 20, 10
_LINE, _DOT = "M1 5h18", "M10 5h0"
_TRIANGLES = {"triangle-up": "M10 1l5 8h-10z", "triangle-down": "M10 9l5-8h-10z"}


class Key(NamedTuple):
    """A name and the sign that stands for it."""

    name: str
    sign: Html


def legend(data: Sequence[Mapping[str, Any]], *, shown: bool) -> Html | None:
    """The names; none where the layout shows none and colours tell nothing."""
    keys = list(_keys(data, shown=shown))
    scale = next(_scales(data), None)
    if not keys and scale is None:
        return None
    parts = [element("span", key.sign, " ", key.name, class_="tm-key") for key in keys[:NAMED]]
    if len(keys) > NAMED:
        parts.append(element("span", f"and {len(keys) - NAMED} more", class_="tm-dim"))
    return element("div", scale, *parts, class_="tm-keys")


def _keys(data: Sequence[Mapping[str, Any]], *, shown: bool) -> Iterator[Key]:
    named: set[str] = set()
    for trace in data:
        if trace.get("type") == "bar":
            keys = list(_bars(trace))
        elif shown and trace.get("showlegend", True) and trace.get("name"):
            keys = [Key(_name(trace["name"]), _sign(trace))]
        else:
            keys = []
        for key in keys:
            if key.name not in named:
                named.add(key.name)
                yield key


def _bars(trace: Mapping[str, Any]) -> Iterator[Key]:
    """A colour a run or a group; of a group without how many runs it has, which panels differ in."""
    tints = trace.get("marker", {}).get("color", ())
    groups = trace.get("meta", {}).get("groups")
    names = trace.get("text", ()) if groups is None else map(html.escape, groups)
    for name, tint in zip(names, tints, strict=False):
        yield Key(_name(name), _swatch(_box(colour(tint))))


def _name(label: Any) -> str:
    return fmt.cut(plain(label), LONGEST)


def _sign(trace: Mapping[str, Any]) -> Html:
    marker, pen = trace.get("marker", {}), trace.get("line", {})
    tint = colour(marker.get("color", pen.get("color")))
    if outline := _TRIANGLES.get(str(marker.get("symbol"))):
        return _swatch(area(outline, tint))
    if trace.get("mode") == "markers":
        return _swatch(_dot(tint))
    return _swatch(stroke(_LINE, tint, 2, dash=pen.get("dash")))


def _dot(tint: str) -> Html:
    return element("path", d=_DOT, stroke=tint, stroke_width=9, stroke_linecap="round")


def _box(tint: str) -> Html:
    return area(box_path(4, 0, 14, 10), tint)


def _swatch(mark: Html, wide: int = _WIDE) -> Html:
    return element(
        "svg",
        mark,
        class_="tm-swatch",
        width=wide,
        height=_TALL,
        viewBox=f"0 0 {wide} {_TALL}",
        aria_hidden="true",
    )


def _scales(data: Sequence[Mapping[str, Any]]) -> Iterator[Html]:
    for trace in data:
        match trace.get("type"):
            case "contour":
                yield _scale(trace, trace.get("z", ()), trace)
            case "parcoords":
                yield _scale(trace["line"], trace["line"].get("color", ()), trace["line"])
            case _ if "colorscale" in trace.get("marker", {}):
                yield _scale(trace["marker"], trace["marker"].get("color", ()), trace["marker"])


def _scale(mark: Mapping[str, Any], values: Sequence[Any], coloured: Mapping[str, Any]) -> Html:
    """From low to high, or the colour of each value that has a text."""
    bar, scale = mark.get("colorbar", {}), coloured.get("colorscale", ())
    title = element("span", _name(title_of(bar)), class_="tm-dim")
    numbers = [float(value) for value in values if value is not None]
    low, high = (min(numbers), max(numbers)) if numbers else (0.0, 0.0)
    if bar.get("ticktext"):
        pairs = list(zip(bar["tickvals"], bar["ticktext"], strict=False))
        parts = [
            element(
                "span", _swatch(_dot(_shade(scale, at, low, high))), _name(text), class_="tm-key"
            )
            for at, text in pairs
            if low <= at <= high
        ]
    else:
        wide = 5 * SHADES
        strips = [
            area(box_path(5 * at, 0, 5 * at + 5, 10), shade(scale, at / (SHADES - 1)))
            for at in range(SHADES)
        ]
        bar_of = _swatch(element("g", *strips), wide)
        parts = [element("span", fmt.number(low), " ", bar_of, " ", fmt.number(high))]
    return element("span", title, " ", *parts, class_="tm-scale")


def _shade(scale: Sequence[Sequence[Any]], at: float, low: float, high: float) -> str:
    return shade(scale, (at / 2 - low / 2) / (high / 2 - low / 2) if high > low else 0.5)
