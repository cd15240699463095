"""What our functions take in their texts, and which function of ours a written name is."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from types import FunctionType, ModuleType
from typing import Any, Literal

Taken = Literal[
    "axes",
    "columns",
    "experiments",
    "filter",
    "groups",
    "kinds",
    "metrics",
    "order",
    "params",
    "places",
    "runs",
    "tags",
    "views",
]
REST = "*"
"""All arguments by place that have no row of their own."""

_WHICH: dict[int | str, Taken] = {"filter": "filter", "experiment": "experiments"}
_SEARCH: dict[int | str, Taken] = {0: "filter", "order_by": "order", **_WHICH}
_DRAWN: dict[int | str, Taken] = {REST: "runs", "group_by": "groups", "colour": "axes", **_WHICH}
_LINES: dict[int | str, Taken] = {0: "metrics", "keys": "metrics", "x": "places", **_DRAWN}
_METRIC: dict[int | str, Taken] = {0: "metrics", "key": "metrics"}
_PARAM: dict[int | str, Taken] = {0: "params", "key": "params"}
_TAG: dict[int | str, Taken] = {0: "tags", "key": "tags"}
_RUN: dict[int | str, Taken] = {0: "runs", "ref": "runs", "reference": "runs"}

TAKES: Mapping[str, Mapping[int | str, Taken]] = {
    "runs": {**_SEARCH, "columns": "columns", "view": "views"},
    "search_runs": _SEARCH,
    "compare_runs": {REST: "runs", "baseline": "runs", **_WHICH},
    "chart": {**_LINES, "kind": "kinds"},
    "dashboard": {0: "experiments", **_WHICH},
    "charts.lines": _LINES,
    "charts.bar": _LINES,
    "charts.parallel": {**_DRAWN, 0: "axes", "keys": "axes"},
    "charts.scatter": {**_DRAWN, 0: "axes", 1: "axes", "x": "axes", "y": "axes"},
    "charts.contour": {
        **_DRAWN,
        **dict.fromkeys((0, 1, 2, "x", "y", "z"), "axes"),
    },
    "get_run": _RUN,
    "show": _RUN,
    "set_experiment": {0: "experiments", "name": "experiments"},
    "start_run": {"experiment": "experiments"},
    "log_metric": _METRIC,
    "log_param": _PARAM,
    "set_tag": _TAG,
    "run.log_metric": _METRIC,
    "run.log_param": _PARAM,
    "run.set_tag": _TAG,
    "run.series": _METRIC,
    "run.best": _METRIC,
    "run.move": {0: "experiments", "experiment": "experiments"},
}
_OF_POINTS = re.compile(r"""\bkind\s*=\s*["'](?:parallel|scatter|contour)""")
_ALIAS = re.compile(r"^\s*import\s+trackmagic\s+as\s+(\w+)", re.MULTILINE)


def taken(function: str, argument: int | str, call: str) -> Taken | None:
    """What a function of ours takes there; None: nothing that a store knows. ``call`` is its text."""
    takes = TAKES[function]
    kind = takes.get(argument)
    if kind is None and isinstance(argument, int):
        kind = takes.get(REST)
    if function == "chart" and argument in (0, "keys") and _OF_POINTS.search(call):
        return "axes"
    return kind


def function_of(written: str, namespace: Mapping[str, Any], text: str) -> str | None:
    """The name in :data:`TAKES` of the function that is written so; none of the user's code is run.

    A name that the session does not have yet is taken for ours as its text says: its cell may import it.
    """
    first, _, rest = written.partition(".")
    value = namespace.get(first, _NOWHERE)
    if value is _NOWHERE:
        alias = _ALIAS.search(text)
        name = rest if first == "trackmagic" or (alias and alias[1] == first) else written
    else:
        name = _name_of(value, rest)
    return name if name in TAKES and not (value is _NOWHERE and name.startswith("run.")) else None


def _name_of(value: Any, rest: str) -> str:
    if issubclass(type(value), ModuleType):  # isinstance would ask a lazy object for its class
        if value is sys.modules.get("trackmagic"):
            return rest
        return f"charts.{rest}" if value is sys.modules.get("trackmagic.charts") else ""
    if type(value) is FunctionType:
        module = str(value.__module__)
        if rest or not module.startswith("trackmagic."):
            return ""
        is_chart = module.startswith("trackmagic.charts")
        return f"charts.{value.__name__}" if is_chart else value.__name__
    is_run = any(
        (kind.__module__, kind.__name__) == ("trackmagic.recording.run", "Run")
        for kind in type.mro(type(value))
    )
    return f"run.{rest}" if is_run else ""


_NOWHERE = object()
