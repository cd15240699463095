"""What the colours of a static chart mean: names of lines, and scales."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from trackmagic.views import format as fmt
from trackmagic.views.charts.look import look_of
from trackmagic.views.charts.picture.axes import ruler
from trackmagic.views.charts.picture.svg import SHADES, area, box_path, shade, stroke
from trackmagic.views.charts.plot import Axis, Bars, Curve, Dots, Levels, Mean, Parallel, Part, Plot
from trackmagic.views.charts.values import Dimension
from trackmagic.views.html import Html, element

LISTED = 20
LONGEST = 60

_WIDE, _TALL = 20, 10
_LINE, _DOT = "M1 5h18", "M10 5h0"
_UP, _DOWN = "M10 1l5 8h-10z", "M10 9l5-8h-10z"


def legend(plot: Plot) -> Html | None:
    """The names, and the scale; none where colours tell nothing."""
    parts = [] if isinstance(plot, Parallel) else [p for panel in plot.panels for p in panel.parts]
    signs: dict[str, Html] = {}
    for name, sign in _signs(parts):
        signs.setdefault(fmt.one_line(name, LONGEST), sign)
    scale = _scale_of(plot.colour) if isinstance(plot, Parallel) else next(_scales(parts), None)
    if not signs and scale is None:
        return None
    keys = [element("span", sign, " ", name, class_="tm-key") for name, sign in signs.items()]
    if len(keys) > LISTED:
        keys[LISTED:] = [element("span", f"and {len(keys) - LISTED} more", class_="tm-dim")]
    return element("div", scale, *keys, class_="tm-keys")


def names_of_runs(runs: Iterable[tuple[int, str]]) -> Html | None:
    """The colours of runs by number and name, where many charts are of the same."""
    keys = []
    for number, name in runs:
        look = look_of(number)
        sign = _swatch(stroke(_LINE, look.colour, 2, dash=look.dash))
        keys.append(
            element("span", sign, f" #{number} {fmt.one_line(name, LONGEST)}", class_="tm-key")
        )
    return element("div", *keys, class_="tm-keys") if keys else None


def _signs(parts: Sequence[Part]) -> Iterator[tuple[str, Html]]:
    """Names, and the sign that stands for each."""
    for part in parts:
        match part:
            case Curve(look=look):
                yield part.name, _swatch(stroke(_LINE, look.colour, 2, dash=look.dash))
                for sign, _, words in part.infinities:
                    triangle = area(_UP if sign > 0 else _DOWN, look.colour)
                    yield f"{part.where}: {words}", _swatch(triangle)
            case Mean():
                yield part.name + part.words, _swatch(stroke(_LINE, part.look.colour, 2))
            case Bars():
                for name, tint in zip(part.names, part.colours, strict=True):
                    yield name, _swatch(area(box_path(4, 0, 14, 10), tint))
            case Dots(colour=str(tint)) if part.name and len(parts) > 1:
                yield part.name, _swatch(_dot(tint))


def _dot(tint: str) -> Html:
    return element("path", d=_DOT, stroke=tint, stroke_width=9, stroke_linecap="round")


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


def _scales(parts: Iterable[Part]) -> Iterator[Html]:
    for part in parts:
        if isinstance(part, Levels):
            yield _gradient(part.name, fmt.number(min(part.z)), fmt.number(max(part.z)))
        elif isinstance(part, Dots) and isinstance(part.colour, Dimension):
            yield _scale_of(part.colour)


def _scale_of(colour: Dimension) -> Html:
    """From low to high, or the colour of each value that has a text."""
    places = colour.scaled
    low, high = min(places), max(places)
    if not colour.colour_ticks:
        least, most = (colour.texts[places.index(end)] for end in (low, high))
        return _gradient(colour.name, least, most)
    scale = ruler(Axis(), [places])
    keys = [
        element(
            "span",
            _swatch(_dot(shade(scale.share(place)))),
            fmt.one_line(text, LONGEST),
            class_="tm-key",
        )
        for place, text in colour.colour_ticks
        if low <= place <= high
    ]
    return _titled(colour.name, keys)


def _gradient(title: str, low: str, high: str) -> Html:
    strips = [
        area(box_path(5 * at, 0, 5 * at + 5, 10), shade(at / (SHADES - 1))) for at in range(SHADES)
    ]
    bar = _swatch(element("g", *strips), 5 * SHADES)
    return _titled(title, [element("span", low, " ", bar, " ", high)])


def _titled(title: str, parts: Sequence[Html]) -> Html:
    name = element("span", fmt.one_line(title, LONGEST), class_="tm-dim")
    return element("span", name, " ", *parts, class_="tm-scale")
