"""What many runs hold, a statement a table: the store's own readers go run by run.

Every function takes the connection of one transaction, so that a view is one consistent picture.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

from trackmagic.entities import Environment, Input, Metric, Param, Run, Tag
from trackmagic.errors import DamagedData, NotFound
from trackmagic.store import Series, series, sql
from trackmagic.store.cells import input_of
from trackmagic.store.runs import COLUMNS, FILED
from trackmagic.store.schema import (
    call,
    cell_version,
    chunk,
    environment,
    experiment,
    input_,
    metric,
    param,
    run,
    surrounding,
    tag,
)
from trackmagic.store.sound import json_or
from trackmagic.store.values import unpack_value
from trackmagic.views.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")
ByRun = dict[int, list[T]]

CHUNKS = 40
"""Chunks of a series that a small picture is made from; of a longer one every so many-th is read."""

_RUN_FIELDS = (*(column.name for column in COLUMNS), "experiment")


GIT = (
    surrounding.c.git_commit,
    surrounding.c.git_branch,
    surrounding.c.git_dirty,
    surrounding.c.git_diff,
)
HAS_GIT = (surrounding.c.git_commit != "") | (surrounding.c.git_branch != "")
"""Before its first commit a repository has a branch only."""


def _of(column: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    return column.in_(sa.bindparam("numbers", expanding=True))


_RUNS = (
    sa.select(run.c.number.label("of"), *COLUMNS, FILED)
    .join_from(run, experiment, isouter=True)
    .where(_of(run.c.number))
)
_NESTED = (
    sa.select(param.c.run, param.c.key, param.c.type, param.c.text, param.c.origin)
    .where(_of(param.c.run))
    .order_by(param.c.run, param.c.key)
)
_PARAMS = _NESTED.where(param.c.root == "")
_METRICS = (
    sa.select(metric.c.run, *(metric.c[name] for name in Metric.__struct_fields__))
    .where(_of(metric.c.run))
    .order_by(metric.c.run, metric.c.key)
)
_TAGS = (
    sa.select(tag.c.run, tag.c.key, tag.c.text).where(_of(tag.c.run)).order_by(tag.c.run, tag.c.key)
)
_INPUTS = (
    sa.select(input_.c.run, *(input_.c[name] for name in Input.__struct_fields__))
    .where(_of(input_.c.run))
    .order_by(input_.c.run, input_.c.name)
)
_CODE = (
    sa.select(call.c.run, cell_version.c.text)
    .join_from(call, cell_version, call.c.cell_version == cell_version.c.digest)
    .where(_of(call.c.run))
)
_ENVIRONMENTS = (
    sa.select(
        surrounding.c.run, environment.c.python, environment.c.platform, environment.c.packages
    )
    .join_from(surrounding, environment, surrounding.c.environment == environment.c.digest)
    .where(_of(surrounding.c.run))
)
_GIT = sa.select(surrounding.c.run, *GIT).where(_of(surrounding.c.run), HAS_GIT)
_CHUNKS = (
    sa.select(chunk.c.key, chunk.c.data)
    .where(chunk.c.run == sa.bindparam("number"))
    .where(chunk.c.key.in_(sa.bindparam("names", expanding=True)))
    .order_by(chunk.c.key, chunk.c.number)
)
_SOME_CHUNKS = _CHUNKS.where(chunk.c.number % sa.bindparam("stride") == 0)


def runs_of(connection: sa.Connection, numbers: Sequence[int]) -> list[Run]:
    """The runs, in this order. Raises :class:`NotFound` for one that is not there."""
    by_number = _by_run(connection, _RUNS, numbers, lambda *row: Run(**dict(zip(_RUN_FIELDS, row))))  # noqa: B905 - one statement
    for number, rows in by_number.items():
        if not rows:
            raise NotFound("run", f"#{number}")
    return [by_number[number][0] for number in numbers]


def params_of(
    connection: sa.Connection, numbers: Sequence[int], *, nested: bool = False
) -> ByRun[Param]:
    """The params of each run, by key; with ``nested`` also what lies inside those that are dicts."""
    return _by_run(
        connection,
        _NESTED if nested else _PARAMS,
        numbers,
        lambda key, type_, text, origin: Param(
            key=key, value=unpack_value(type_, text), origin=origin
        ),
    )


def opened(params: Mapping[str, Iterable[object]]) -> set[str]:
    """The keys of dicts that what lies inside them stands for, of columns of params by key."""
    roots = {key[:at] for key in params for at, letter in enumerate(key) if letter == "."}
    return {key for key in roots & params.keys() if any(map(_is_dict, params[key]))}


def _is_dict(value: object) -> bool:
    return isinstance(value, dict)


def metrics_of(connection: sa.Connection, numbers: Sequence[int]) -> ByRun[Metric]:
    """The summaries of each run's metrics, by key."""
    return _by_run(connection, _METRICS, numbers, _metric)


def tags_of(connection: sa.Connection, numbers: Sequence[int]) -> ByRun[Tag]:
    """The tags of each run, by key."""
    return _by_run(connection, _TAGS, numbers, lambda key, text: Tag(key=key, value=text))


def inputs_of(connection: sa.Connection, numbers: Sequence[int]) -> ByRun[Input]:
    """What the cell of each run read, by name."""
    return _by_run(connection, _INPUTS, numbers, input_of)


def codes_of(connection: sa.Connection, numbers: Sequence[int]) -> dict[int, str]:
    """The text of each run's cell; runs that no cell made are left out."""
    return _one(_by_run(connection, _CODE, numbers, str))


def environments_of(connection: sa.Connection, numbers: Sequence[int]) -> dict[int, Environment]:
    """Python and packages of the runs that have them."""
    return _one(_by_run(connection, _ENVIRONMENTS, numbers, _environment))


def git_of(connection: sa.Connection, numbers: Sequence[int]) -> dict[int, Repository]:
    """The repository of the runs that have one."""
    return _one(_by_run(connection, _GIT, numbers, Repository))


def small_series(
    connection: sa.Connection, number: int, metrics: Iterable[Metric]
) -> dict[str, Series]:
    """Points of a run's metrics, enough for a small picture; what cannot be read is left out."""
    whole: list[str] = []
    blobs: dict[str, list[bytes]] = {}
    for summary in metrics:
        chunks = summary.points // series.CHUNK_POINTS
        if chunks <= CHUNKS:
            whole.append(summary.key)
            continue
        parameters = {"number": number, "names": [summary.key], "stride": -(-chunks // CHUNKS)}
        blobs[summary.key] = [row[1] for row in connection.execute(_SOME_CHUNKS, parameters)]
    if whole:
        for key, data in connection.execute(_CHUNKS, {"number": number, "names": whole}):
            blobs.setdefault(key, []).append(data)
    by_key: dict[str, Series] = {}
    for key, parts in blobs.items():
        try:
            by_key[key] = series.join([series.decode(data) for data in parts])
        except DamagedData:
            continue
    return by_key


def _by_run(
    connection: sa.Connection,
    select: sa.Select[Any],
    numbers: Sequence[int],
    make: Callable[..., T],
) -> ByRun[T]:
    by_run: ByRun[T] = {number: [] for number in numbers}
    for batch in sql.batches(list(by_run)):
        for number, *columns in connection.execute(select, {"numbers": batch}):
            by_run[number].append(make(*columns))
    return by_run


def _one(by_run: ByRun[T]) -> dict[int, T]:
    return {number: rows[0] for number, rows in by_run.items() if rows}


def _metric(*columns: Any) -> Metric:
    row = dict(zip(Metric.__struct_fields__, columns))  # noqa: B905 - one statement
    for name in ("first", "last", "min", "max"):
        if row[name] is None:
            row[name] = math.nan
    return Metric(**row)


def _environment(python: str, platform: str, packages: str) -> Environment:
    return Environment(python=python, platform=platform, packages=json_or(packages, {}))
