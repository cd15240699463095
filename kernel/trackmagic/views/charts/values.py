"""What runs hold, as places on an axis: numbers as they are, all else as categories."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from trackmagic.cell.direction import lower_is_better
from trackmagic.entities import SYSTEM, Metric, ParamValue, Run
from trackmagic.errors import BadValue, NotFound
from trackmagic.store import Store
from trackmagic.views import format as fmt
from trackmagic.views import reading
from trackmagic.views.progress import is_of_training

Kind = Literal["params", "metrics", "tags", "attributes"]

PARTS = ("last", "first", "min", "max")
STARTED = "started"
ATTRIBUTES = ("experiment", "status", STARTED, "duration")
DECADES = 2
"""A param that spans so many powers of ten stands on a log axis."""
MOST_CATEGORIES = 30
USUAL_PARAMS, USUAL_METRICS = 6, 2
_NAMED = 3


class Held(NamedTuple):
    """Params, metrics and tags of some runs: by key, then by run number."""

    runs: Sequence[Run]
    params: Mapping[str, Mapping[int, ParamValue]]
    metrics: Mapping[str, Mapping[int, Metric]]
    tags: Mapping[str, Mapping[int, str]]


class Dimension(NamedTuple):
    """An axis, and where each run stands on it; None where a run has no place."""

    name: str
    places: tuple[float | None, ...]
    texts: tuple[str, ...]
    categories: tuple[str, ...] = ()
    """Of what is no number; the place is an index into them."""
    is_log: bool = False
    is_date: bool = False
    """Places are Unix seconds."""

    @property
    def known(self) -> list[float]:
        """The places of the runs that have one."""
        return [place for place in self.places if place is not None]


def held(store: Store, runs: Sequence[Run]) -> Held:
    """What the runs hold, a statement a table."""
    numbers = [run.number for run in runs]
    with store.database.read() as connection:
        params = reading.params_of(connection, numbers, nested=True)
        metrics = reading.metrics_of(connection, numbers)
        tags = reading.tags_of(connection, numbers)
    return Held(
        runs,
        _by_key({n: {param.key: param.value for param in rows} for n, rows in params.items()}),
        _by_key({n: {metric.key: metric for metric in rows} for n, rows in metrics.items()}),
        _by_key({n: {tag.key: tag.value for tag in rows} for n, rows in tags.items()}),
    )


def dimension(table: Held, name: str) -> Dimension:
    """The param, metric, tag or attribute of that name, as a filter writes it: ``params.lr``, ``loss.min``.

    A bare name is a param before it is a metric. Raises :class:`NotFound`.
    """
    kind, values = _values(table, name)
    numbers = [run.number for run in table.runs]
    cells = [values[number] for number in numbers if number in values]
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in cells):
        floats = {number: _finite(values[number]) for number in numbers if number in values}
        return Dimension(
            name,
            tuple(floats.get(number) for number in numbers),
            tuple(_text(name, values.get(number)) for number in numbers),
            is_log=kind == "params" and _spans_decades(floats.values()),
            is_date=kind == "attributes" and name.endswith(STARTED),
        )
    texts = {number: fmt.param(value) for number, value in values.items()}
    categories = sorted(set(texts.values()), key=fmt.natural)
    at = {text: float(place) for place, text in enumerate(categories)}
    return Dimension(
        name,
        tuple(at[texts[number]] if number in texts else None for number in numbers),
        tuple(texts.get(number, fmt.NONE) for number in numbers),
        categories=tuple(categories),
    )


def usual_params(table: Held) -> list[str]:
    """Params that most of the runs have and that differ, those with the most values first.

    Of dicts what lies inside.
    """
    ranked = []
    dicts = reading.opened({key: values.values() for key, values in table.params.items()})
    for key, values in table.params.items():
        if key in dicts:
            continue
        numeric = all(
            isinstance(value, int | float) and not isinstance(value, bool)
            for value in values.values()
        )
        different = len({fmt.param(value) for value in values.values()})
        fits = numeric or different <= MOST_CATEGORIES
        if different > 1 and fits and 2 * len(values) > len(table.runs):
            ranked.append((-len(values), not numeric, -different, fmt.natural(key), key))
    return [_unambiguous(table, "params", row[-1]) for row in sorted(ranked)]


def usual_metrics(table: Held) -> list[str]:
    """Metrics that most runs have, those first whose name says which way is better, of training last."""
    ranked = [
        (-len(values), lower_is_better(key) is None, is_of_training(key), fmt.natural(key), key)
        for key, values in table.metrics.items()
        if not key.startswith(SYSTEM)
    ]
    return [_unambiguous(table, "metrics", row[-1]) for row in sorted(ranked)]


def usual(table: Held) -> list[str]:
    """Axes of most interest: params that differ, then metrics."""
    params, metrics = usual_params(table), usual_metrics(table)
    return [*params[:USUAL_PARAMS], *metrics[: USUAL_METRICS if params else USUAL_PARAMS]]


def axes(table: Held, keys: Sequence[str], count: int) -> list[str]:
    """``keys``, and what is missing of ``count`` axes: params, those that differ first, and last a metric.

    Raises :class:`BadValue` for too many keys, and where there are not so many.
    """
    if len(keys) > count:
        raise BadValue(f"{len(keys)} keys to draw over {count} axes")
    missing = count - len(keys)
    every = [*usual_params(table), *sorted(table.params, key=fmt.natural)]
    params = [key for key in dict.fromkeys(every) if key not in keys]
    metrics = [key for key in usual_metrics(table) if key not in keys]
    last = metrics[:1] if missing else []
    rest = [*params, *metrics[1:]][: missing - len(last)]
    if len(rest) + len(last) < missing:
        have = ", ".join([*params, *metrics]) or "none"
        raise BadValue(f"{count} axes need as many params or metrics; these runs have {have}")
    return [*keys, *rest, *last]


def expanded(table: Held, keys: Sequence[str]) -> list[str]:
    """Keys with each ``val_*`` as the params and metrics that begin so."""
    named: list[str] = []
    for key in keys:
        start = key.removesuffix("*")
        there = [name for name in [*table.params, *table.metrics] if name.startswith(start)]
        named += sorted(there, key=fmt.natural) if start != key and there else [key]
    return list(dict.fromkeys(named))


def summaries(table: Held) -> dict[int, dict[str, Metric]]:
    """The metrics by run number, then by key."""
    turned: dict[int, dict[str, Metric]] = {run.number: {} for run in table.runs}
    for key, metrics in table.metrics.items():
        for number, metric in metrics.items():
            turned[number][key] = metric
    return turned


def without(runs: int, names: Sequence[str], placed: int) -> list[str]:
    """A note of the runs that have no place on every axis."""
    if placed == runs:
        return []
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    lacking = ", ".join(names[:_NAMED]) + more
    return [f"{runs - placed} of {runs} runs left out: no finite value of {lacking}"]


def _by_key(by_run: Mapping[int, Mapping[str, Any]]) -> dict[str, dict[int, Any]]:
    turned: dict[str, dict[int, Any]] = {}
    for number, values in by_run.items():
        for key, value in values.items():
            turned.setdefault(key, {})[number] = value
    return turned


def _values(table: Held, name: str) -> tuple[Kind, Mapping[int, ParamValue]]:
    first, _, rest = name.partition(".")
    kinds: tuple[Kind, ...] = ("params", "metrics", "tags")
    for kind in kinds:
        for key in [rest, name] if first == kind else [name]:
            values = _of_kind(table, kind, key)
            if values:
                return kind, values
    if (attribute := name.removeprefix("attributes.")) in ATTRIBUTES:
        pairs = [(run.number, getattr(run, attribute)) for run in table.runs]
        return "attributes", {number: value for number, value in pairs if value is not None}
    names = [*table.params, *table.metrics, *table.tags]
    more = f" and {len(names) - 20} more" if len(names) > 20 else ""  # noqa: PLR2004
    have = f"these runs have {', '.join(names[:20])}{more}" if names else "these runs have none"
    raise NotFound("param or metric", name, have)


def _of_kind(table: Held, kind: Kind, key: str) -> Mapping[int, ParamValue]:
    if kind == "params":
        return table.params.get(key, {})
    if kind == "tags":
        return table.tags.get(key, {})
    whole, _, part = key.rpartition(".")
    if key not in table.metrics and part in PARTS:
        metrics = table.metrics.get(whole, {})
        return {number: getattr(metric, part) for number, metric in metrics.items()}
    return {number: metric.last for number, metric in table.metrics.get(key, {}).items()}


def _unambiguous(table: Held, kind: Kind, key: str) -> str:
    """The bare key, where it finds this one."""
    return key if _values(table, key)[0] == kind else f"{kind}.{key}"


def _text(name: str, value: Any) -> str:
    if name == "duration":
        return fmt.duration(value)
    return fmt.date(value) if name == STARTED else fmt.number(value)


def _finite(value: Any) -> float | None:
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _spans_decades(values: Any) -> bool:
    finite = [value for value in values if value is not None]
    return bool(finite) and min(finite) > 0 and max(finite) >= 10**DECADES * min(finite)
