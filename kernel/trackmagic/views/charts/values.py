"""What runs hold, as places on an axis: numbers as they are, all else as categories."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from trackmagic.direction import Directions
from trackmagic.entities import Metric, ParamValue, Run
from trackmagic.errors import NotFound
from trackmagic.query.attributes import DATES, SPANS, attribute_of, column_of
from trackmagic.query.names import field_of, key_of, label_of
from trackmagic.query.nodes import Field, Kind
from trackmagic.store import Store
from trackmagic.views import format as fmt
from trackmagic.views.goals import Lens, Shown, lens_of

DECADES = 2
"""A param that spans so many powers of ten stands on a log axis."""
MOST_TICKS = 12
MOST_EXPANDED = 1_000
"""Names that a prefix stands for: more than any chart has axes."""
AXES = {"scatter": 2, "contour": 3}
"""How many axes the kinds of charts have that do not take any number."""
_NAMED = 3

T = TypeVar("T")


class Held(NamedTuple):
    """Params, metrics and tags of some runs: by key, then by run number."""

    store: Store
    runs: Sequence[Run]
    params: Mapping[str, Mapping[int, ParamValue]]
    metrics: Mapping[str, Mapping[int, Metric]]
    tags: Mapping[str, Mapping[int, str]]
    lens: Lens = Lens()


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

    def of(self, rows: Sequence[int]) -> Dimension:
        """The axis of some of the runs."""
        return self._replace(
            places=tuple(self.places[row] for row in rows),
            texts=tuple(self.texts[row] for row in rows),
        )

    @property
    def scaled(self) -> list[float]:
        """Known places as lengths: of what is on a log scale, the logarithm."""
        return [math.log10(place) for place in self.known] if self.is_log else self.known

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Scaled places that have a text; none of plain numbers.

        Categories, the ends of dates, the ends of a log scale and the powers of ten between them.
        """
        if self.categories:
            return list(enumerate(self.categories))
        if not self.known or not (self.is_log or self.is_date):
            return []
        low, high = min(self.scaled), max(self.scaled)
        if self.is_date:
            return [(place, fmt.date(place)) for place in sorted({low, high})]
        inner = range(math.floor(low) + 1, math.ceil(high))
        each = max(-(-len(inner) // MOST_TICKS), 1)
        places = dict.fromkeys([low, *map(float, inner[::each]), high])
        return [(place, fmt.number(float(f"{10**place:.4g}"))) for place in places]

    @property
    def colour_ticks(self) -> list[tuple[float, str]]:
        """Those beside a scale of colours: some of many categories, none of dates."""
        if self.is_date:
            return []
        return self.ticks[:: -(-len(self.categories) // MOST_TICKS) or 1]


def held(
    store: Store,
    runs: Sequence[Run],
    *,
    values: Shown | None = None,
    directions: Directions | None = None,
) -> Held:
    """What the runs hold, a statement a table."""
    numbers = [run.number for run in runs]
    with store.reading():
        params = store.params.of_many(numbers, nested=True)
        metrics = store.metrics.of_many(numbers)
        tags = store.tags.of_many(numbers)
        experiments = {run.experiment_id for run in runs}
        lens = lens_of(store, experiments, values=values, directions=directions)
    return Held(
        store,
        runs,
        _by_key({n: {param.key: param.value for param in rows} for n, rows in params.items()}),
        _by_key({n: {metric.key: metric for metric in rows} for n, rows in metrics.items()}),
        _by_key({n: {tag.key: tag.value for tag in rows} for n, rows in tags.items()}),
        lens,
    )


def dimension(table: Held, name: str) -> Dimension:
    """The param, metric, tag or attribute that the text names. Raises :class:`NotFound`."""
    with table.store.database.read() as connection:
        field = field_of(connection, name)
        values = {} if field is None else _values(table, field)
        if field is None or not values:
            raise NotFound("param or metric", name, _instead(table, name, field))
        name = _titled(table, label_of(connection, field), field)
        return _placed(table, name, field, values)


def of_metric(table: Held, name: str) -> Dimension:
    """The metric that the text names, for there a bare name is one; else what it names elsewhere.

    Raises :class:`NotFound`.
    """
    key = key_of(name, "metrics", table.metrics)
    if key is None:
        return dimension(table, name)
    field = Field("metrics", key)
    return _placed(table, _titled(table, key, field), field, _values(table, field))


def _titled(table: Held, name: str, field: Field) -> str:
    """The name, and behind it that it is the best, where the name does not say so."""
    is_metric = field.kind == "metrics" and not field.part
    part = table.lens.part(field.key) if is_metric else ""
    return f"{name}.{part}" if part else name


def _placed(table: Held, name: str, field: Field, values: Mapping[int, ParamValue]) -> Dimension:
    numbers = [run.number for run in table.runs]
    cells = [values[number] for number in numbers if number in values]
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in cells):
        floats = {number: _finite(values[number]) for number in numbers if number in values}
        return Dimension(
            name,
            tuple(floats.get(number) for number in numbers),
            tuple(_text(field, values.get(number)) for number in numbers),
            is_log=field.kind == "params" and _spans_decades(floats.values()),
            is_date=field.kind == "attributes" and column_of(field.key) in DATES,
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


def split_axes(
    keys: str | Sequence[str], rest: Sequence[T], count: int
) -> tuple[list[str], list[T]]:
    """The axes, given as a list or one by one (``"lr", "loss", 12``), and the runs that follow them."""
    if not isinstance(keys, str):
        return list(keys), list(rest)
    named, after = [keys], list(rest)
    while after and len(named) < count and isinstance(text := after[0], str):
        named.append(text)
        after.pop(0)
    return named, after


def expanded(table: Held, keys: Sequence[str]) -> list[str]:
    """Keys with each ``val_*`` as the params and metrics that begin so."""
    named: list[str] = []
    for key in keys:
        start = key.removesuffix("*")
        every = [*fields("params", table.params), *fields("metrics", table.metrics)]
        there = [field for field in every if start != key and field.key.startswith(start)]
        there.sort(key=lambda field: fmt.natural(field.key))
        named += labels(table, there[:MOST_EXPANDED]) or [key]
    return list(dict.fromkeys(named))


def fields(kind: Kind, keys: Iterable[str]) -> list[Field]:
    """The fields of keys of one kind."""
    return [Field(kind, key) for key in keys]


def labels(table: Held, named: Iterable[Field]) -> list[str]:
    """The shortest texts that name the fields."""
    with table.store.database.read() as connection:
        return [label_of(connection, field) for field in named]


def placed(table: Held, field: Field) -> set[int]:
    """The runs that have a place on the axis of the field, by number."""
    return {
        number
        for number, value in _values(table, field).items()
        if not isinstance(value, int | float) or _finite(value) is not None
    }


def choices(table: Held) -> tuple[list[str], list[str]]:
    """What there is to choose axes from, params and metrics, each as :func:`dimension` finds it."""
    params = fields("params", sorted(table.params, key=fmt.natural))
    metrics = fields("metrics", sorted(table.metrics, key=fmt.natural))
    return labels(table, params), labels(table, metrics)


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


def _values(table: Held, field: Field) -> Mapping[int, ParamValue]:
    """What the runs have of it, by run number."""
    match field.kind:
        case "params":
            return table.params.get(field.key, {})
        case "tags":
            return table.tags.get(field.key, {})
        case "metrics":
            metrics = table.metrics.get(field.key, {})
            return {n: table.lens.value(metric, field.part) for n, metric in metrics.items()}
        case "attributes":
            with table.store.database.read() as connection:
                values = attribute_of(connection, field.key, table.runs)
            pairs = zip(table.runs, values, strict=True)
            return {run.number: value for run, value in pairs if value is not None}
        case _:
            return {}


def _instead(table: Held, name: str, field: Field | None) -> str:
    """What there is; first what is called just so, where the text names something else."""
    names = [*table.params, *table.metrics, *table.tags]
    more = f" and {len(names) - 20} more" if len(names) > 20 else ""  # noqa: PLR2004
    have = f"these runs have {', '.join(names[:20])}{more}" if names else "these runs have none"
    called = [kind for kind in ("params", "metrics", "tags") if name in getattr(table, kind)]
    if field is None or not called:
        return have
    return f"it names {field.kind}.{field.whole}, which none of these runs has; write {called[0]}.{name}"


def _text(field: Field, value: Any) -> str:
    name = column_of(field.key) if field.kind == "attributes" else ""
    if value is not None and name in SPANS:
        return fmt.duration(value)
    return fmt.date(value) if value is not None and name in DATES else fmt.number(value)


def _finite(value: Any) -> float | None:
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _spans_decades(values: Any) -> bool:
    finite = [value for value in values if value is not None]
    return bool(finite) and min(finite) > 0 and max(finite) >= 10**DECADES * min(finite)
