"""The columns of runs: what they hold, which of them are shown, which value is the best."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Literal, NamedTuple

import msgspec
from msgspec import UNSET

from trackmagic.cell.compare import same
from trackmagic.direction import Direction, Directions, direction_of
from trackmagic.entities import STATUSES, Entity, Metric, ParamValue, Run
from trackmagic.errors import BadValue, NotFound
from trackmagic.query.attributes import DATES, SPANS, attribute_of, name_of
from trackmagic.query.best import column_name
from trackmagic.query.fields import ATTRIBUTES, attribute
from trackmagic.query.names import field_of, is_there
from trackmagic.query.nodes import PARTS, Field
from trackmagic.query.spelling import field_text
from trackmagic.store import Store
from trackmagic.store.leaves import opened
from trackmagic.views import format as fmt
from trackmagic.views.goals import Lens
from trackmagic.views.interest import ranked

Cell = ParamValue | msgspec.UnsetType
ColumnKind = Literal["attributes", "params", "metrics", "tags"]

SHOWN_COLUMNS = 12
SHARES = {"params": 6, "few params": 0, "metrics": 4, "tags": 2, "equal params": 0, "rest": 0}
"""Columns that each group of :func:`_ranked` is sure of; params of few runs fill up those of params."""
RARE = 10
"""A param that has one value is of interest where one of so many runs has it."""
USUAL = ("experiment", "status", "started", "duration")


class Column(Entity, frozen=True):
    """A column, and the value in it of each run; UNSET where a run has none."""

    kind: ColumnKind
    key: str
    cells: tuple[Cell, ...]
    best: tuple[int, ...] = ()
    """Rows with the best value, where it is known which way is better."""
    is_number: bool = False
    part: str = ""
    """Of a metric: ``min``."""
    shown: str = ""
    """Of a metric of which no part was asked for: the one that is shown, ``best``; empty: the last."""

    @property
    def title(self) -> str:
        """What stands over it: the key, and the part of a metric."""
        part = self.part or self.shown
        return f"{self.key}.{part}" if part else self.key

    @property
    def name(self) -> str:
        """As a filter and an order write it, in back ticks where it needs them."""
        return field_text(self.kind, self.key, self.part)

    @property
    def is_moment(self) -> bool:
        """Whether its values are Unix seconds."""
        return self.kind == "attributes" and self.key in DATES

    def direction(self, directions: Directions) -> Direction | None:
        """Which way its values are better, as somebody has said, else as far as its name tells."""
        if self.kind != "metrics" or self.part == "points":
            return None
        return direction_of(self.key, directions)


class Held(NamedTuple):
    """What the shown runs hold: by kind and key, a value for each row."""

    columns: dict[tuple[ColumnKind, str], list[Cell]]
    metrics: list[dict[str, Metric]]
    lens: Lens = Lens()


def held(store: Store, numbers: Sequence[int], lens: Lens) -> Held:
    """All that the runs hold, in the natural order of the keys; a dict and what lies inside it."""
    params = store.params.of_many(numbers, nested=True)
    metrics = store.metrics.of_many(numbers)
    tags = store.tags.of_many(numbers)
    columns: dict[tuple[ColumnKind, str], list[Cell]] = {}

    def put(kind: ColumnKind, row: int, key: str, value: ParamValue) -> None:
        columns.setdefault((kind, key), [UNSET] * len(numbers))[row] = value

    for row, number in enumerate(numbers):
        for param in params[number]:
            put("params", row, param.key, param.value)
        for metric in metrics[number]:
            put("metrics", row, metric.key, lens.value(metric))
        for tag in tags[number]:
            put("tags", row, tag.key, tag.value)
    by_key = [{entry.key: entry for entry in metrics[number]} for number in numbers]
    order = sorted(columns, key=lambda name: (name[0], fmt.natural(name[1])))
    return Held({name: columns[name] for name in order}, by_key, lens)


def _ranked(run_data: Held) -> dict[str, list[Column]]:
    """All columns by their interest, those that most runs have first.

    Params that differ; params that less than half of the runs have, as where several kinds of cells make
    runs; metrics (see :mod:`trackmagic.views.interest`); tags; params that are equal. The rest are params
    that hardly any run has and dicts that the table shows key by key.
    """
    groups: dict[str, list[tuple[tuple[bool, int], Column]]] = {name: [] for name in SHARES}
    params = {key: cells for (kind, key), cells in run_data.columns.items() if kind == "params"}
    dicts = opened(params)
    lens = run_data.lens
    metrics = (metric for by_key in run_data.metrics for metric in by_key.values())
    keys = ranked(metrics, lens.leading)
    places = {key: place for place, key in enumerate(keys)}
    for (kind, key), cells in run_data.columns.items():
        if kind == "metrics":
            if key in places:
                column = _column(kind, key, cells, shown_part=lens.part(key))
                groups["metrics"].append(((False, places[key]), column))
            continue
        name, rank = _of_param(cells)
        name = "tags" if kind == "tags" else "rest" if key in dicts else name
        groups[name].append((rank, _column(kind, key, cells)))
    return {
        name: [column for _, column in sorted(group, key=itemgetter(0))]
        for name, group in groups.items()
    }


def _of_param(cells: Sequence[Cell]) -> tuple[str, tuple[bool, int]]:
    """The group of a param, and its rank there."""
    values = [cell for cell in cells if cell is not UNSET]
    missing = len(cells) - len(values)
    varies = any(not _equal(values[0], other) for other in values[1:])
    if 2 * missing > len(cells):
        is_few = varies or RARE * len(values) >= len(cells)
        return ("few params" if is_few else "rest", (not varies, missing))
    return ("params" if varies or missing or len(cells) == 1 else "equal params", (False, missing))


def _shared(groups: Mapping[str, Sequence[Column]]) -> tuple[list[Column], list[Column]]:
    """The columns that are shown, and the rest: each group has its share, then the first take more.

    Half of the columns are for params, as far as there are such: those of few runs where they must.
    """
    shares = {name: min(share, len(groups[name])) for name, share in SHARES.items()}
    missing = SHARES["params"] - shares["params"]
    shares["few params"] = min(missing, len(groups["few params"]))
    few_last = sorted(groups, key="few params".__eq__)
    for name in few_last:
        shares[name] += min(SHOWN_COLUMNS - sum(shares.values()), len(groups[name]) - shares[name])
    columns = [column for name, group in groups.items() for column in group[: shares[name]]]
    return columns, [column for name, group in groups.items() for column in group[shares[name] :]]


def _equal(cell: Cell, other: Cell) -> bool:
    if isinstance(cell, msgspec.UnsetType) or isinstance(other, msgspec.UnsetType):
        return cell is other
    return same(cell, other)


def _column(
    kind: ColumnKind, key: str, cells: Sequence[Cell], part: str = "", shown_part: str = ""
) -> Column:
    values = [cell for cell in cells if cell is not UNSET]
    is_number = kind == "metrics" or (
        bool(values)
        and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in values)
    )
    return Column(
        kind=kind, key=key, cells=tuple(cells), is_number=is_number, part=part, shown=shown_part
    )


def marked(column: Column, directions: Directions) -> Column:
    """The column with the best of its values marked, where they differ."""
    best = _best(column.cells, column.direction(directions))
    return msgspec.structs.replace(column, best=best)


def _best(cells: Sequence[Cell], direction: Direction | None) -> tuple[int, ...]:
    if direction is None:
        return ()
    numbers = {
        row: float(cell)
        for row, cell in enumerate(cells)
        if isinstance(cell, int | float) and math.isfinite(cell)
    }
    if len(set(numbers.values())) < 2:  # noqa: PLR2004 - nothing to be better than
        return ()
    best = min(numbers.values()) if direction == "lower" else max(numbers.values())
    return tuple(row for row, value in numbers.items() if value == best)


def chosen(store: Store, runs: Sequence[Run], run_data: Held) -> tuple[list[Column], list[Column]]:
    """The columns of most interest, and the rest."""
    several = len({run.experiment_id for run in runs}) > 1
    fitting, rest = _shared(_ranked(run_data))
    usual = [_attribute(store, name, runs) for name in USUAL[not several :]]
    return [*usual, *fitting], rest


def column_of(store: Store, field: Field, runs: Sequence[Run], run_data: Held) -> Column:
    """The column of what some run of the store has; empty where these have nothing of it."""
    match field:
        case Field("params" | "metrics" | "tags" as kind, key, part):
            cells: list[Cell] = run_data.columns.get((kind, key)) or [UNSET] * len(runs)
            lens = run_data.lens
            if part:
                column_name(
                    key, part, lens.directions
                )  # an unknown best is one though no run has it
                cells = [_part(metrics.get(key), part, lens) for metrics in run_data.metrics]
            shown_part = lens.part(key) if kind == "metrics" and not part else ""
            return _column(kind, key, cells, part, shown_part)
    return _attribute(store, name_of(field.key), runs)


def asked(store: Store, name: str | Field, runs: Sequence[Run], run_data: Held) -> Column:
    """The column of the field, or of what the text names; empty where these runs have nothing of it.

    Raises :class:`NotFound`.
    """
    if not isinstance(name, str | Field):
        raise BadValue(f"column {name!r} is {type(name).__name__}; it takes a name")
    with store.database.read() as connection:
        field = field_of(connection, name) if isinstance(name, str) else name
        match field:
            case Field("attributes", key) if attribute(key):
                return column_of(store, field, runs, run_data)
            case Field("params" | "metrics" | "tags" as kind, key, part) if _is_part(
                kind, part
            ) and (not runs or (kind, key) in run_data.columns or is_there(connection, field)):
                return column_of(store, field, runs, run_data)
    names = [*ATTRIBUTES, *(f"{kind}.{key}" for kind, key in run_data.columns)]
    more = f" and {len(names) - 30} more" if len(names) > 30 else ""  # noqa: PLR2004
    raise NotFound("column", str(name), f"these runs have {', '.join(names[:30])}{more}")


def _is_part(kind: ColumnKind, part: str) -> bool:
    return not part or (kind == "metrics" and part in PARTS)


def is_column(store: Store, name: str) -> bool:
    """Whether :func:`asked` finds a column of that name among what there is."""
    with store.database.read() as connection:
        field = field_of(connection, name)
        return field is not None and field.kind != "datasets" and is_there(connection, field)


def _attribute(store: Store, name: str, runs: Sequence[Run]) -> Column:
    """The column of what every run has."""
    with store.database.read() as connection:
        cells = tuple(attribute_of(connection, name, runs))
    return Column(kind="attributes", key=name, cells=cells, is_number=name in SPANS)


def _part(metric: Metric | None, part: str, lens: Lens) -> Cell:
    return UNSET if metric is None else lens.value(metric, part)


def texts_of(column: Column, now: float | None = None) -> list[str]:
    """The values of a column, a text a run; moments as dates, as ages only where ``now`` is given."""
    if column.kind == "attributes":
        return [_attribute_text(column.key, cell, now) for cell in column.cells]
    if column.kind == "metrics":
        return fmt.numbers([_float(cell) for cell in column.cells])
    values = [None if isinstance(cell, msgspec.UnsetType) else cell for cell in column.cells]
    if column.kind == "tags":
        texts = [fmt.one_line(str(cell), fmt.LONGEST) for cell in values]
    else:
        texts = fmt.params(values)
    pairs = zip(column.cells, texts, strict=True)
    return [fmt.NONE if cell is msgspec.UNSET else text for cell, text in pairs]


def exact_of(column: Column, row: int) -> str:
    """The value in full, as a text; empty where there is none."""
    value = column.cells[row]
    if value is None or isinstance(value, msgspec.UnsetType):
        return ""
    if column.is_moment:
        return fmt.date(float(str(value)))
    return fmt.param(value, 2000)


def _attribute_text(name: str, cell: object, now: float | None) -> str:
    match cell:
        case None:
            return fmt.NONE
        case float() if name in DATES:
            return fmt.date(cell) if now is None else fmt.age(cell, now)
        case float() if name == "age" and now is None:  # what is saved may be read much later
            return f"since {fmt.date(time.time() - cell)}"
        case float() if name in SPANS:
            return fmt.duration(cell)
        case str() if name == "status" and cell in STATUSES:
            return next(fmt.status(status) for status in STATUSES if status == cell)
        case _:
            return fmt.one_line(str(cell), 60)


def _float(cell: object) -> float | None:
    return cell if isinstance(cell, int | float) else None
