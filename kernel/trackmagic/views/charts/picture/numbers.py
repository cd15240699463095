"""What a chart shows as tables: for a terminal, and for whom no picture is shown.

The numbers are those of the points that are drawn, so of a long series first, last, least and greatest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from trackmagic.views import format as fmt
from trackmagic.views.charts.picture.axes import places, plain, title_of
from trackmagic.views.wire import Chart

NAME = 40
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class Numbers(NamedTuple):
    """A table: of each row the first cell is a name, the rest are numbers."""

    title: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]
    lines: Sequence[Mapping[str, Any]] = ()
    """The trace of each row, where that is a line."""
    is_log: bool = False
    remarks: tuple[str, ...] = ()


def numbers(chart: Chart) -> list[Numbers]:
    """A table a panel."""
    kinds = {str(trace.get("type", "scatter")) for trace in chart.data}
    if "parcoords" in kinds:
        return [_parallel(trace) for trace in chart.data]
    if "bar" in kinds:
        return [_bars(trace, chart.layout) for trace in chart.data]
    if any("lines" in str(trace.get("mode")) for trace in chart.data):
        return list(_lines(chart))
    return list(_points(chart.data))


def _lines(chart: Chart) -> Iterator[Numbers]:
    by_axis: dict[str, list[Mapping[str, Any]]] = {}
    for trace in chart.data:
        by_axis.setdefault(trace.get("yaxis", "y"), []).append(trace)
    for axis, traces in by_axis.items():
        axis_layout = chart.layout.get(f"yaxis{axis[1:]}", {})
        behind = {
            trace.get("legendgroup"): trace
            for trace in traces
            if trace.get("hoverinfo") == "skip" and "fill" not in trace
        }
        lines = [
            line for line in traces if "lines" in line["mode"] and line.get("hoverinfo") != "skip"
        ]
        logged = [behind.get(line.get("legendgroup"), line) for line in lines]
        rows = [
            (_name(line), *_summary(as_logged["y"]))
            for line, as_logged in zip(lines, logged, strict=True)
        ]
        remarks = tuple(_name(marker, 200) for marker in traces if marker["mode"] == "markers")
        heads = ("", "first", "last", "min", "max")
        yield Numbers(
            title_of(axis_layout), heads, rows, lines, axis_layout.get("type") == "log", remarks
        )


def _name(trace: Mapping[str, Any], longest: int = NAME) -> str:
    return fmt.cut(plain(trace.get("name", "")), longest)


def _summary(values: Sequence[Any]) -> tuple[str, ...]:
    """First, last, least and greatest finite value."""
    floats = places(values, "linear")
    finite = floats[floats == floats]  # noqa: PLR0124 - not NaN
    if not len(finite):
        return (fmt.NONE,) * 4
    four = (finite[0], finite[-1], finite.min(), finite.max())
    return tuple(fmt.number(float(number)) for number in four)


def _bars(trace: Mapping[str, Any], layout: Mapping[str, Any]) -> Numbers:
    axis = layout.get(f"yaxis{trace.get('yaxis', 'y')[1:]}", {})
    errors = trace.get("error_y", {}).get("array")
    rows = []
    for row, (text, value) in enumerate(zip(trace["text"], trace["y"], strict=True)):
        error: tuple[str, ...] = ()
        if errors is not None:  # 0 is that of a single run
            error = (f"± {fmt.number(errors[row])}" if errors[row] else fmt.NONE,)
        rows.append((fmt.cut(plain(text), NAME), fmt.number(value), *error))
    heads = ("", "last") if errors is None else ("", "mean", "95 %")
    return Numbers(title_of(axis), heads, rows)


def _points(data: Sequence[Mapping[str, Any]]) -> Iterator[Numbers]:
    """What is told of each point: lines of ``name: value``."""
    points = [
        [plain(part) for part in str(text).split("<br>")]
        for trace in data
        for text in trace.get("text", ())
    ]
    if not points:
        return
    split = [[part.partition(": ") for part in parts[1:]] for parts in points]
    heads = tuple(fmt.cut(name, NAME) for name, _, _ in split[0])
    rows = [
        (fmt.cut(parts[0], NAME), *(fmt.cut(value, NAME) for _, _, value in values))
        for parts, values in zip(points, split, strict=True)
    ]
    yield Numbers("", ("", *heads), rows)


def _parallel(trace: Mapping[str, Any]) -> Numbers:
    dimensions = trace["dimensions"]
    columns = [
        [_text(dimension, value) for value in dimension["values"]] for dimension in dimensions
    ]
    names = [f"#{number}" for number in trace["customdata"]]
    heads = ("", *(fmt.cut(plain(dimension["label"]), NAME) for dimension in dimensions))
    return Numbers("", heads, list(zip(names, *columns, strict=True)))


def _text(dimension: Mapping[str, Any], value: float) -> str:
    """A place of parallel coordinates, which have logarithms and categories as numbers."""
    ticks = dict(zip(dimension.get("tickvals", ()), dimension.get("ticktext", ()), strict=False))
    if value in ticks:
        return plain(ticks[value])
    if ticks and _DATE.match(str(next(iter(ticks.values())))):
        return fmt.date(value)
    return fmt.number(float(f"{10**value:.4g}") if ticks else value)
