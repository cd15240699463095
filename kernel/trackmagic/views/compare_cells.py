"""Cells and rows of a comparison: how each run's value stands against the baseline's.

A param that is a dict in every run that has it is also compared key by key, in rows below its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeGuard, TypeVar

import msgspec
from msgspec import UNSET

from trackmagic.cell.compare import Verdict, same, verdict
from trackmagic.direction import Direction, direction_of
from trackmagic.entities import Entity, Metric, ParamValue
from trackmagic.views import format as fmt
from trackmagic.views.goals import Lens

Value = ParamValue | msgspec.UnsetType
T = TypeVar("T")

DEEPEST, WIDEST = 6, 200
"""Dicts further inside each other, and those of more keys, are one value."""
_MASKED = re.compile(r"\[masked[^\]]*\]")
_TELLING = 2
"""Values that it takes for one to be the best."""


class CompareCell(Entity, frozen=True):
    """What a run has under a key; ``value`` is UNSET where it has nothing."""

    text: str
    value: Value = UNSET
    exact: str = ""
    """The whole, where ``text`` is not."""
    differs: bool = False
    """From the baseline."""
    is_unknown: bool = False
    """Whether it differs is not known."""
    delta: float | None = None
    change: str = ""
    """``delta`` with its sign, where it tells something."""
    verdict: Verdict = "unknown"
    best: bool = False


class CompareRow(Entity, frozen=True):
    """A key, and a cell for each run."""

    key: str
    cells: tuple[CompareCell, ...]
    label: str = ""
    """The last part of the key of a row inside another; of a metric the key with the part that is shown."""
    depth: int = 0
    """How many rows it is inside of; these come before it."""
    inner: int = 0
    """Rows after it that are inside it."""
    direction: Direction | None = None
    """Of a metric, where somebody has said it, a goal or its name tells."""
    points: int = 0
    """Of a metric, in the run that has most."""
    shown: str = ""
    """Of a metric: ``best``, where not the last value is told."""
    is_goal: bool = False
    """An experiment of the runs has it for a goal."""

    @property
    def differs(self) -> bool:
        """Whether some run has another value than the baseline."""
        return any(cell.differs for cell in self.cells)


def value_rows(
    key: str, values: Sequence[Value], base: Value, text: Callable[[Any], str]
) -> tuple[CompareRow, ...]:
    """The row of a key, and those inside it; ``values`` has one for each run, UNSET where none."""
    return tuple(_rows(key, values, base, text, label="", depth=0))


def value_cell(base: Value, value: Value, text: Callable[[Any], str]) -> CompareCell:
    """A value against the baseline's; ``7`` is ``7.0``."""
    if isinstance(value, msgspec.UnsetType):
        return CompareCell(text=fmt.NONE, differs=base is not UNSET)
    line, is_equal = text(value), _equal(base, value)
    return CompareCell(
        text=line,
        value=value,
        exact=exact(value, line),
        differs=not is_equal,
        is_unknown=is_equal and is_masked(value),
    )


def is_masked(value: Value) -> bool:
    """Whether it is a secret that was not kept: two that look alike may differ."""
    return isinstance(value, str) and _MASKED.fullmatch(value) is not None


def exact(value: ParamValue, text: str) -> str:
    """The whole of a value that is shown as ``text``; empty where that is the whole."""
    line = fmt.param(value, None)
    whole = fmt.visible(value) if isinstance(value, str) else line
    return "" if text == whole or (text == line and "\n" not in whole) else whole


def metric_row(
    key: str, metrics: Sequence[Metric | None], base: Metric | None, lens: Lens
) -> CompareRow:
    """The values of a metric that the lens shows, each with its change from the baseline's."""
    values = [lens.value(metric) if metric else None for metric in metrics]
    direction, part = direction_of(key, lens.directions), lens.part(key)
    best = _best(values, direction)
    before = lens.value(base) if base else None
    cells = [
        _metric(before, value, text, direction, is_best=value is not None and value == best)
        for value, text in zip(values, fmt.numbers(values), strict=True)
    ]
    return CompareRow(
        key=key,
        cells=tuple(cells),
        label=f"{key}.{part}" if part else "",
        direction=direction,
        points=max((metric.points for metric in metrics if metric), default=0),
        shown=part,
        is_goal=key in lens.leading,
    )


def natural_keys(by_run: Iterable[Mapping[str, T]]) -> list[str]:
    """All their keys, once each, in natural order."""
    return sorted({key for keys in by_run for key in keys}, key=fmt.natural)


def _rows(
    key: str,
    values: Sequence[Value],
    base: Value,
    text: Callable[[Any], str],
    *,
    label: str,
    depth: int,
) -> Iterator[CompareRow]:
    inner: list[CompareRow] = []
    dicts = [value for value in values if not isinstance(value, msgspec.UnsetType)]
    if depth < DEEPEST and _are_dicts(dicts):
        names = natural_keys(dicts)
        for name in names if len(names) <= WIDEST else ():
            parts = [_part(value, name) for value in values]
            below = _rows(
                f"{key}.{name}", parts, _part(base, name), text, label=name, depth=depth + 1
            )
            inner.extend(below)
    cells = tuple(value_cell(base, value, text) for value in values)
    yield CompareRow(key=key, cells=cells, label=label, depth=depth, inner=len(inner))
    yield from inner


def _are_dicts(values: list[ParamValue]) -> TypeGuard[list[dict[str, Any]]]:
    return all(isinstance(value, dict) for value in values)


def _part(value: Value, name: str) -> Value:
    return value.get(name, UNSET) if isinstance(value, dict) else UNSET


def _metric(
    base: float | None,
    value: float | None,
    text: str,
    direction: Direction | None,
    *,
    is_best: bool,
) -> CompareCell:
    if value is None:
        return CompareCell(text=text, differs=base is not None)
    whole = exact(value, text)
    if base is None:
        return CompareCell(text=text, value=value, exact=whole, differs=True, best=is_best)
    delta = 0.0 if same(base, value) else value - base
    tells = delta == delta and delta != 0  # noqa: PLR0124 - NaN
    lower = None if direction is None else direction == "lower"
    return CompareCell(
        text=text,
        value=value,
        exact=whole,
        differs=delta != 0,
        delta=delta,
        change=fmt.signed(delta) if tells else "",
        verdict=verdict(delta, lower=lower),
        best=is_best,
    )


def _best(values: Iterable[float | None], direction: Direction | None) -> float | None:
    """The best of values that differ; None where nobody knows which way is better."""
    finite = {value for value in values if value is not None and math.isfinite(value)}
    if direction is None or len(finite) < _TELLING:
        return None
    return min(finite) if direction == "lower" else max(finite)


def _equal(base: Value, value: Value) -> bool:
    if isinstance(base, msgspec.UnsetType) or isinstance(value, msgspec.UnsetType):
        return base is value
    return same(base, value)
