"""A table of runs: what they are, the params that tell them apart, their metrics and tags."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, NamedTuple

import msgspec
import sqlalchemy as sa
from msgspec import UNSET

from trackmagic.cell.compare import same
from trackmagic.cell.direction import lower_is_better
from trackmagic.entities import SYSTEM, Entity, Metric, ParamValue, Run
from trackmagic.errors import BadValue, NotFound
from trackmagic.query.search import count_runs, select_runs
from trackmagic.store import Store
from trackmagic.views import format as fmt
from trackmagic.views import reading

Cell = ParamValue | msgspec.UnsetType
ColumnKind = Literal["attributes", "params", "metrics", "tags"]

SHOWN_COLUMNS = 12
SHARES = (6, 4, 2, 0, 0)
"""Columns that each group of :func:`_ranked` is sure of."""
LIMIT = 100
ATTRIBUTES: dict[str, Callable[[Run], ParamValue]] = {
    "experiment": lambda run: run.experiment,
    "status": lambda run: run.status,
    "started": lambda run: run.started,
    "ended": lambda run: run.ended,
    "duration": lambda run: run.duration,
    "note": lambda run: run.note,
    "id": lambda run: run.id,
    "parent": lambda run: run.parent,
}
USUAL = ("experiment", "status", "started", "duration")
PARTS = ("last", "first", "min", "max", "points")


class Column(Entity, frozen=True):
    """A column, and the value in it of each run; UNSET where a run has none."""

    kind: ColumnKind
    key: str
    cells: tuple[Cell, ...]
    best: tuple[int, ...] = ()
    """Rows with the best value, where the name tells which way is better."""
    is_number: bool = False

    @property
    def name(self) -> str:
        """As a filter and ``columns=`` write it: ``metrics.loss``."""
        return self.key if self.kind == "attributes" else f"{self.kind}.{self.key}"


class RunTable(Entity, frozen=True):
    """Runs, and the columns shown of them."""

    runs: tuple[Run, ...]
    columns: tuple[Column, ...]
    hidden: tuple[str, ...]
    """Names of the columns that are left out."""
    total: int
    """How many runs match; more than there are rows when the limit cut them."""
    now: float


class _Held(NamedTuple):
    """What the shown runs hold: by kind and key, a value for each row."""

    columns: dict[tuple[ColumnKind, str], list[Cell]]
    metrics: list[dict[str, Metric]]


def run_table(
    store: Store,
    filter: str = "",
    experiment: str | None = None,
    order_by: str | Sequence[str] = "started desc",
    columns: Sequence[str] | None = None,
    limit: int = LIMIT,
    *,
    now: float | None = None,
) -> RunTable:
    """The runs that match, in order, with at most 12 columns of params, metrics and tags.

    ``columns`` names what to show instead, in that order: ``params.lr``, ``metrics.loss.min``, ``tags.x``,
    ``status``, or a bare name. Raises :class:`BadFilter`, :class:`NotFound`, :class:`BadValue`.
    """
    if isinstance(columns, str):
        raise BadValue(f"columns is {columns!r}, a text; it takes a list such as [{columns!r}]")
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise BadValue(f"limit is {limit!r}; it takes a whole number from 1")
    now = time.time() if now is None else now
    ids = None if experiment is None else [store.experiments.get(experiment).id]
    with store.database.read() as connection:
        numbers = select_runs(
            connection, filter, order_by=order_by, experiment_ids=ids, limit=limit, now=now
        )
        total = len(numbers)
        if total == limit:
            total = count_runs(connection, filter, experiment_ids=ids, now=now)
        runs = reading.runs_of(connection, numbers)
        held = _held(connection, numbers)
    several = len({run.experiment_id for run in runs}) > 1
    shown = [_attribute(name, runs) for name in USUAL[not several :]]
    if columns is not None:
        shown, hidden = [_asked(name, runs, held) for name in columns], []
    else:
        fitting, rest = _shared(_ranked(held))
        shown, hidden = [*shown, *fitting], [one.name for one in rest]
    return RunTable(
        runs=tuple(runs), columns=tuple(shown), hidden=tuple(hidden), total=total, now=now
    )


def _held(connection: sa.Connection, numbers: Sequence[int]) -> _Held:
    params = reading.params_of(connection, numbers)
    metrics = reading.metrics_of(connection, numbers)
    tags = reading.tags_of(connection, numbers)
    found: dict[tuple[ColumnKind, str], list[Cell]] = {}

    def put(kind: ColumnKind, row: int, key: str, value: ParamValue) -> None:
        found.setdefault((kind, key), [UNSET] * len(numbers))[row] = value

    for row, number in enumerate(numbers):
        for param in params[number]:
            put("params", row, param.key, param.value)
        for metric in metrics[number]:
            put("metrics", row, metric.key, metric.last)
        for tag in tags[number]:
            put("tags", row, tag.key, tag.value)
    by_key = [{one.key: one for one in metrics[number]} for number in numbers]
    order = sorted(found, key=lambda name: (name[0], fmt.natural(name[1])))
    return _Held({name: found[name] for name in order}, by_key)


def _ranked(held: _Held) -> list[list[Column]]:
    """All columns by their interest, those that most runs have first.

    Params that differ, metrics, tags, params that are equal, params that few runs have.
    """
    groups: list[list[tuple[int, Column]]] = [[] for _ in SHARES]
    for (kind, key), cells in held.columns.items():
        if kind == "metrics" and key.startswith(SYSTEM):
            continue
        missing = sum(cell is UNSET for cell in cells)
        place = 1 if kind == "metrics" else 2
        if kind == "params":
            differs = len(cells) == 1 or any(not _equal(cells[0], other) for other in cells[1:])
            place = 4 if missing > len(cells) / 2 else 0 if differs else 3
        groups[place].append((missing, _column(kind, key, cells)))
    return [[one for _, one in sorted(group, key=lambda one: one[0])] for group in groups]


def _shared(groups: Sequence[Sequence[Column]]) -> tuple[list[Column], list[Column]]:
    """The columns that are shown, and the rest: each group has its share, then the first take more."""
    taken = [min(share, len(group)) for share, group in zip(SHARES, groups, strict=True)]
    for at, group in enumerate(groups):
        taken[at] += min(SHOWN_COLUMNS - sum(taken), len(group) - taken[at])
    both = list(zip(taken, groups, strict=True))
    shown = [column for most, group in both for column in group[:most]]
    return shown, [column for most, group in both for column in group[most:]]


def _equal(one: Cell, other: Cell) -> bool:
    if isinstance(one, msgspec.UnsetType) or isinstance(other, msgspec.UnsetType):
        return one is other
    return same(one, other)


def _column(kind: ColumnKind, key: str, cells: Sequence[Cell], part: str = "") -> Column:
    known = [cell for cell in cells if cell is not UNSET]
    is_number = bool(known) and all(
        isinstance(cell, int | float) and not isinstance(cell, bool) for cell in known
    )
    best = _best(key, cells) if kind == "metrics" and part != "points" else ()
    name = f"{key}.{part}" if part else key
    return Column(kind=kind, key=name, cells=tuple(cells), best=best, is_number=is_number)


def _best(key: str, cells: Sequence[Cell]) -> tuple[int, ...]:
    lower = lower_is_better(key)
    found = {
        row: float(cell)
        for row, cell in enumerate(cells)
        if isinstance(cell, int | float) and cell == cell  # noqa: PLR0124 - NaN
    }
    if lower is None or len(set(found.values())) < 2:  # noqa: PLR2004 - nothing to be better than
        return ()
    best = min(found.values()) if lower else max(found.values())
    return tuple(row for row, value in found.items() if value == best)


def _attribute(name: str, runs: Iterable[Run]) -> Column:
    cells = tuple(ATTRIBUTES[name](run) for run in runs)
    return Column(kind="attributes", key=name, cells=cells, is_number=name == "duration")


def _asked(name: str, runs: Sequence[Run], held: _Held) -> Column:
    """The column of that name. Raises :class:`NotFound`."""
    if not isinstance(name, str):
        raise BadValue(f"column {name!r} is {type(name).__name__}; it takes a name")
    first, _, rest = name.partition(".")
    if name in ATTRIBUTES or (first == "attributes" and rest in ATTRIBUTES):
        return _attribute(rest or name, runs)
    kinds: tuple[ColumnKind, ...] = ("params", "metrics", "tags")
    for kind in kinds:
        keys = [rest, name] if first == kind else [name]
        for key in keys:
            if (kind, key) in held.columns:
                return _column(kind, key, held.columns[kind, key])
            whole, _, part = key.rpartition(".")
            if kind == "metrics" and part in PARTS and (kind, whole) in held.columns:
                cells = [_part(metrics.get(whole), part) for metrics in held.metrics]
                return _column(kind, whole, cells, part)
    if first in kinds and rest and not runs:
        return _column(first, rest, ())
    known = [*ATTRIBUTES, *(f"{kind}.{key}" for kind, key in held.columns)]
    more = f" and {len(known) - 30} more" if len(known) > 30 else ""  # noqa: PLR2004
    raise NotFound("column", name, f"these runs have {', '.join(known[:30])}{more}")


def _part(metric: Metric | None, part: str) -> Any:
    return UNSET if metric is None else getattr(metric, part)
