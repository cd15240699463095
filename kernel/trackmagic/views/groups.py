"""Runs by the value of a param, a tag or an attribute, with the last values of their metrics.

Two values are one group when a filter cannot tell them apart: 1, 1.0 and True; a text, and a list
that is written so. The numbers of the runs are read once, whatever is asked of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from heapq import nsmallest
from typing import Any, NamedTuple

import sqlalchemy as sa

from trackmagic.entities import ParamValue
from trackmagic.errors import BadFilter, BadValue
from trackmagic.query.compile import BESIDE
from trackmagic.query.fields import type_of
from trackmagic.query.names import TABLES, field_of
from trackmagic.query.nodes import Field
from trackmagic.query.parser import parse, parse_order
from trackmagic.query.resolve import resolve_order
from trackmagic.query.search import matching
from trackmagic.query.spelling import field_text
from trackmagic.store import Store, sql
from trackmagic.store.schema import experiment, param, run, tag
from trackmagic.store.sound import MOST_RUNS
from trackmagic.store.values import unpack_value
from trackmagic.views import format as fmt
from trackmagic.views import reading, wire
from trackmagic.views.attributes import column_of, name_of
from trackmagic.views.group_cells import Known, cells_of
from trackmagic.views.group_value import Value, is_exact, label_of, of_param, test_of
from trackmagic.views.interest import ranked
from trackmagic.views.moment import of_one_moment

MOST_GROUPS = 200
METRICS = 4
LOOKED_AT = 100
"""Runs that the metrics of most interest are chosen by."""
FEW = 500
"""So many runs are looked up by their numbers; of more the whole column is read."""


_Rows = Sequence[tuple[Any, ...]]


class _Members(NamedTuple):
    value: Value | None
    """None: the runs that have none."""
    runs: list[int]


@of_one_moment
def groups(store: Store, query: wire.GroupsQuery) -> wire.Groups:
    """At most 200 groups, the largest first.

    Raises :class:`BadFilter`, :class:`NotFound` for the experiment, :class:`BadValue` for a field whose
    values are no groups.
    """
    ids = store.experiments.ids_of(query.experiment)
    with store.database.read() as connection:
        field = _field(connection, query.by)
        numbers = _rows(connection, matching(connection, query.filter, experiment_ids=ids))
        runs = [row[0] for row in numbers if 0 < row[0] <= MOST_RUNS]
        all_groups = _members(connection, field, runs)
        largest = nsmallest(MOST_GROUPS, all_groups, key=_place)
        labels = _labels(connection, field, largest)
        metrics = query.metrics
        if metrics is None:
            metrics = _usual(connection, runs)
        grouping = Known([group.runs for group in largest])
        cells = [cells_of(key, grouping, _last(connection, key, runs)) for key in metrics]
    by = field_text(field.kind or "params", field.key)
    return wire.Groups(
        by=by,
        metrics=tuple(metrics),
        groups=tuple(
            wire.Group(
                label=labels[at],
                filter=_filter(query.filter, by, group, is_param=field.kind == "params"),
                runs=len(group.runs),
                cells=tuple(of[at] for of in cells),
            )
            for at, group in enumerate(largest)
        ),
        runs=len(runs),
        hidden=len(all_groups) - len(largest),
    )


def names(connection: sa.Connection, by: str, runs: Sequence[int]) -> dict[int, str]:
    """The group of each of the runs that has one, by its number: ``opt = adam``.

    Raises :class:`BadFilter`, :class:`BadValue` for a field whose values are no groups.
    """
    field = _field(connection, by)
    members = [group for group in _members(connection, field, runs) if group.value is not None]
    labels = _labels(connection, field, members)
    return {
        number: f"{field.key} = {label}"
        for group, label in zip(members, labels, strict=True)
        for number in group.runs
    }


def _field(connection: sa.Connection, by: str) -> Field:
    """What to group by. Raises :class:`BadFilter`, :class:`BadValue`."""
    field = field_of(connection, by)
    if field is None:
        terms = resolve_order(connection, parse_order(by), by)
        raise BadValue(f"group by {by!r}: give one name, not {len(terms)}")
    if field.kind == "attributes":
        field = Field("attributes", name_of(field.key))
    fits = field.kind in {"params", "tags"} or type_of(field) in {"text", "status", "cell"}
    if field.kind in {"metrics", "datasets"} or not (fits or field.key == "parent"):
        raise BadValue(
            f"runs cannot be grouped by {field}; use a param, a tag, status, experiment, name, user, "
            "host, notebook, cell, error or parent"
        )
    return field


def _members(connection: sa.Connection, field: Field, runs: Sequence[int]) -> list[_Members]:
    """The groups, in no order."""
    numbers_by_value: dict[Value, list[int]] = {}
    selected = set(runs)
    for of_value, rows in _columns(connection, field, runs):
        raw: dict[tuple[Any, ...], list[int]] = {}
        for number, *columns in rows:
            if number in selected:
                raw.setdefault(tuple(columns), []).append(number)
        for packed, those in raw.items():
            numbers_by_value.setdefault(of_value(*packed), []).extend(those)
    grouped = [_Members(value, those) for value, those in numbers_by_value.items()]
    if missing := selected.difference(*numbers_by_value.values()):
        grouped.append(_Members(None, sorted(missing)))
    return grouped


def _place(group: _Members) -> tuple[int, str, str | float]:
    """Where the group stands: by its size, then by its value."""
    value = group.value or Value("none")
    return -len(group.runs), value.kind, value.content


def _number(value: float | None) -> Value:
    """None: the store holds something else in its place."""
    return Value("text", "damaged") if value is None else Value("number", value)


def _columns(
    connection: sa.Connection, field: Field, runs: Sequence[int]
) -> Iterator[tuple[Callable[..., Value], _Rows]]:
    """The number of each run that has the field and its value as columns, and what makes a value of them."""
    text = partial(Value, "text")
    if field.kind == "params":
        of_key = sa.select(param.c.run).where(param.c.key == field.key)
        numbers = of_key.add_columns(param.c.number).where(param.c.number.is_not(None))
        yield _number, _of(connection, numbers, param.c.run, runs)
        others = of_key.add_columns(param.c.type, param.c.text).where(param.c.number.is_(None))
        yield of_param, _of(connection, others, param.c.run, runs)
    elif field.kind == "tags":
        tags = sa.select(tag.c.run, tag.c.text).where(tag.c.key == field.key)
        yield text, _of(connection, tags, tag.c.run, runs)
    else:
        name = column_of(field.key)
        of_run, column = _attribute(name)
        rows = sa.select(of_run, column).where(column.is_not(None))
        if name == "experiment":
            rows = rows.where(run.c.experiment_id == experiment.c.id)
        elif name != "parent":
            rows = rows.where(column != "")
        yield _number if name == "parent" else text, _of(connection, rows, of_run, runs)


def _attribute(name: str) -> tuple[sa.ColumnElement[int], sa.ColumnElement[Any]]:
    """Where the numbers of runs stand, and what they have."""
    if name in BESIDE:
        table, column = BESIDE[name]
        return table.c.run, column
    return run.c.number, experiment.c.name if name == "experiment" else run.c[name]


def _labels(connection: sa.Connection, field: Field, groups: Sequence[_Members]) -> list[str]:
    """How the values read; a param as the first of its runs has it."""
    values: dict[int, ParamValue] = {}
    if field.kind == "params":
        params = sa.select(param.c.run, param.c.type, param.c.text).where(param.c.key == field.key)
        first = [group.runs[0] for group in groups if group.value is not None]
        for number, type_, text in _rows(connection, params.where(param.c.run.in_(first))):
            values[number] = unpack_value(type_, text)
    texts = dict(zip(values, fmt.params(values.values(), 60), strict=True))
    return [
        fmt.NONE if group.value is None else texts.get(group.runs[0]) or label_of(group.value)
        for group in groups
    ]


def _last(connection: sa.Connection, key: str, runs: Sequence[int]) -> _Rows:
    metric = TABLES["metrics"]
    select = sa.select(metric.c.run, metric.c.last)
    return _of(
        connection,
        select.where(metric.c.key == key, metric.c.last.is_not(None)),
        metric.c.run,
        runs,
    )


def _of(
    connection: sa.Connection,
    select: sa.Select[*tuple[Any, ...]],
    number: sa.ColumnElement[int],
    runs: Sequence[int],
) -> _Rows:
    """The rows of these runs, and of others when there are many."""
    if len(runs) > FEW:
        return _rows(connection, select)
    return [
        row
        for batch in sql.batches(runs)
        for row in _rows(connection, select.where(number.in_(batch)))
    ]


def _rows(connection: sa.Connection, select: sa.Select[*tuple[Any, ...]]) -> _Rows:
    """The database's own tuples: SQLAlchemy's rows take twice as long, and there are many."""
    cursor = connection.execute(select).cursor
    return [] if cursor is None else cursor.fetchall()


def _usual(connection: sa.Connection, runs: Sequence[int]) -> tuple[str, ...]:
    newest = sorted(runs, reverse=True)[:LOOKED_AT]
    by_run = reading.metrics_of(connection, newest)
    return tuple(ranked(metric for metrics in by_run.values() for metric in metrics)[:METRICS])


def _filter(base: str, by: str, group: _Members, *, is_param: bool) -> str:
    """A filter that finds just these runs: by the value, else by their numbers, else none."""
    condition = (
        f"{by} is null" if group.value is None else test_of(by, group.value, is_param=is_param)
    )
    whole = f"({base.strip()}) and {condition}" if base.strip() else condition
    texts = [whole, f"number in ({', '.join(map(str, group.runs))})"]
    for text in texts if group.value is None or is_exact(by, group.value) else texts[1:]:
        try:
            parse(text)
        except BadFilter:
            continue
        return text
    return ""
