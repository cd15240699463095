"""Runs by the value of a param, a tag or an attribute.

Two values are one group when a filter cannot tell them apart: 1, 1.0 and True; a text, and a list
that is written so. The numbers of the runs are read once, whatever is asked of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from trackmagic.entities import ParamValue
from trackmagic.errors import BadFilter, BadValue
from trackmagic.query.attributes import column_of, name_of
from trackmagic.query.compile import BESIDE
from trackmagic.query.fields import type_of
from trackmagic.query.names import field_of
from trackmagic.query.nodes import Field
from trackmagic.query.parser import parse, parse_order
from trackmagic.query.resolve import resolve_order
from trackmagic.query.scanner import as_number
from trackmagic.query.search import matching
from trackmagic.query.spelling import field_text, value_text
from trackmagic.query.text import is_end_of_path
from trackmagic.store import sql
from trackmagic.store.schema import experiment, metric, param, run, tag
from trackmagic.store.sound import MOST_RUNS
from trackmagic.store.values import unpack_value

FEW = 500
"""So many runs are looked up by their numbers; of more the whole column is read."""
_SPELLED = {
    "True": 1.0,
    "False": 0.0,
    "inf": math.inf,
    "-inf": -math.inf,
    "nan": math.nan,
    "None": None,
}
"""Values of params that are written like a text, so that the text finds them too."""
_Rows = Sequence[tuple[Any, ...]]


class Value(NamedTuple):
    """What a filter can tell apart: texts, numbers, NaN, None. ``content`` is empty for the last two."""

    kind: Literal["text", "number", "nan", "none"]
    content: str | float = ""


class Group(NamedTuple):
    """The runs with one value."""

    value: Value | None
    """None: the runs that have none."""
    runs: list[int]

    @property
    def place(self) -> tuple[int, str, str | float]:
        """Where it stands: by its size, then by its value."""
        value = self.value or Value("none")
        return -len(self.runs), value.kind, value.content


def matching_runs(
    connection: sa.Connection, filter: str, *, experiment_ids: Sequence[int] | None = None
) -> list[int]:
    """The runs that pass, in no order. Raises :class:`BadFilter`, :class:`BadValue`."""
    rows = _rows(connection, matching(connection, filter, experiment_ids=experiment_ids))
    return [row[0] for row in rows if 0 < row[0] <= MOST_RUNS]


def groupable(connection: sa.Connection, by: str) -> Field:
    """What to group by. Raises :class:`BadFilter`, :class:`BadValue` for values that are no groups."""
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


def grouped(connection: sa.Connection, field: Field, runs: Sequence[int]) -> list[Group]:
    """The groups of the runs, in no order."""
    numbers_by_value: dict[Value, list[int]] = {}
    selected = set(runs)
    for of_value, rows in _columns(connection, field, runs):
        raw: dict[tuple[Any, ...], list[int]] = {}
        for number, *columns in rows:
            if number in selected:
                raw.setdefault(tuple(columns), []).append(number)
        for packed, numbers in raw.items():
            numbers_by_value.setdefault(of_value(*packed), []).extend(numbers)
    groups = [Group(value, numbers) for value, numbers in numbers_by_value.items()]
    if missing := selected.difference(*numbers_by_value.values()):
        groups.append(Group(None, sorted(missing)))
    return groups


def param_values(connection: sa.Connection, key: str, runs: Sequence[int]) -> dict[int, ParamValue]:
    """The param of those of the runs that have it, by their numbers."""
    params = sa.select(param.c.run, param.c.type, param.c.text).where(param.c.key == key)
    return {
        number: unpack_value(type_, text)
        for batch in sql.batches(runs)
        for number, type_, text in _rows(connection, params.where(param.c.run.in_(batch)))
    }


def last_values(connection: sa.Connection, key: str, runs: Sequence[int]) -> _Rows:
    """Number and last value of the runs that have the metric, and of others when there are many."""
    select = sa.select(metric.c.run, metric.c.last)
    of_key = select.where(metric.c.key == key, metric.c.last.is_not(None))
    return _of(connection, of_key, metric.c.run, runs)


def filter_of(base: str, field: Field, group: Group) -> str:
    """A filter that finds just these of what ``base`` finds: by the value, else by number, else none."""
    by = name_in_filter(field)
    condition = f"{by} is null" if group.value is None else _test(field, by, group.value)
    whole = f"({base.strip()}) and {condition}" if base.strip() else condition
    texts = [whole, f"number in ({', '.join(map(str, group.runs))})"]
    for text in texts if group.value is None or _is_exact(by, group.value) else texts[1:]:
        try:
            parse(text)
        except BadFilter:
            continue
        return text
    return ""


def name_in_filter(field: Field) -> str:
    """The field as a filter has it."""
    return field_text(field.kind or "params", field.key)


def _is_exact(by: str, value: Value) -> bool:
    """Whether a test of the attribute finds this value alone: an end of a path finds longer ones too."""
    text = str(value.content)
    if by == "notebook":
        return not is_end_of_path(text)
    return by != "cell" or as_number(text) is None


def _test(field: Field, by: str, value: Value) -> str:
    match value.kind:
        case "nan" | "none":
            return f"{by} = {value.kind}"
        case "number":
            return f"{by} = {value_text(value.content)}"
    text = str(value.content)
    test = f"{by} = {value_text(text)}"
    number = as_number(text)
    if field.kind == "params" and (number is not None or text in _SPELLED):
        other = _SPELLED[text] if number is None else number
        return f"{test} and not {by} = {value_text(other)}"
    return test


# Reading


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
        yield _of_param, _of(connection, others, param.c.run, runs)
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


def _number(value: float | None) -> Value:
    """None: the store holds something else in its place."""
    return Value("text", "damaged") if value is None else Value("number", value)


def _of_param(type_: str, text: str) -> Value:
    """The value of a param that is no number."""
    if type_ == "none":
        return Value("none")
    return Value("nan") if type_ == "float" and text == "nan" else Value("text", text)


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
