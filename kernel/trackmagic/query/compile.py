"""A resolved filter as SQL conditions.

Every condition is true or false, never NULL, so that ``not`` is the contrary: a comparison with
what a run does not have is false, whatever the operator.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from trackmagic.query.fields import (
    ORDERED,
    PATTERNS,
    Attribute,
    attribute,
    seconds,
    status,
    statuses_like,
)
from trackmagic.query.names import TABLES
from trackmagic.query.nodes import (
    And,
    Comparison,
    Field,
    FreeText,
    Literal,
    Node,
    Not,
    NullTest,
    Or,
)
from trackmagic.query.resolve import leaves_under
from trackmagic.query.scanner import as_number
from trackmagic.query.text import (
    NEGATED,
    Condition,
    among,
    file_test,
    indexed_texts,
    is_text,
    like,
    plain_pattern,
    text_test,
)
from trackmagic.store.schema import (
    call,
    cell_version,
    dataset,
    experiment,
    failure,
    process,
    run,
    run_dataset,
    surrounding,
)

COMPARE: dict[str, Callable[[Any, Any], Condition]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
BESIDE: dict[str, tuple[sa.Table, sa.ColumnElement[str]]] = {
    "notebook": (call, call.c.notebook),
    "cell": (call, call.c.cell_id),
    "user": (process, process.c.user),
    "host": (process, process.c.host),
    "error": (failure, failure.c.type),
    "commit": (surrounding, surrounding.c.git_commit),
    "branch": (surrounding, surrounding.c.git_branch),
}
"""Attributes kept in a table beside ``run``."""
TESTED = {kind: table.alias("tested") for kind, table in TABLES.items()}
"""The tables that hang on a run, as a test or an order looks one row up."""
_PARENT = run.alias("parent")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a condition is about: the run whose number is ``number``.

    ``looked_up`` is the number as it is looked for in a set of runs. ``direct`` says that the row of
    ``run`` itself is at hand, ``by_sets`` that so many runs are tested that finding all that pass a test
    once is cheaper than a look-up for each. ``row`` is what that row is called in the query.
    """

    number: sa.ColumnElement[int]
    looked_up: sa.ColumnElement[int]
    now: float
    dialect: str
    direct: bool = True
    by_sets: bool = False
    row: sa.FromClause = run

    def of_run(self, condition: Condition) -> Condition:
        """A condition on the columns of ``row``, from wherever we stand."""
        if self.direct:
            return condition
        return sa.exists().where(self.row.c.number == self.number, condition)

    def has_row(self, table: sa.FromClause, *where: Condition) -> Condition:
        """Whether ``table`` has such a row of the run."""
        if self.by_sets:
            return self.looked_up.in_(sa.select(table.c.run).where(*where))
        return sa.exists().where(table.c.run == self.number, *where)


def condition(node: Node, scope: Scope) -> Condition:
    """What must hold for a run to pass."""
    match node:
        case And(parts):
            return sa.and_(sa.true(), *(condition(part, scope) for part in parts))
        case Or(parts):
            return sa.or_(sa.false(), *(condition(part, scope) for part in parts))
        case Not(part):
            return sa.not_(condition(part, scope))
        case FreeText(text):
            return _holds_text(text, scope)
        case NullTest(field, null, inner):
            there = _holds_leaves(field, scope) if inner else _there(field, scope)
            return sa.not_(there) if null else there
        case Comparison():
            return _comparison(node, scope)


def rows(test: Comparison, table: sa.FromClause, scope: Scope) -> list[Condition]:
    """What must hold for rows of ``table``, the params, metrics or tags, to pass the test."""
    return [table.c.key == test.field.key, _row_test(test, table, scope.dialect)]


def run_column(attr: Attribute, scope: Scope) -> sa.ColumnElement[Any]:
    """A number or text of the row of ``run``; the duration of a running run counts up to now."""
    if attr.name == "parent_id":
        return scope.row.c.parent
    if attr.name == "duration":
        return sa.func.coalesce(scope.row.c.ended, scope.now) - scope.row.c.started
    return scope.row.c[attr.name]


def dataset_column(field: Field) -> sa.ColumnElement[str]:
    """Where a run's datasets have that key."""
    return run_dataset.c.context if field.key == "context" else dataset.c[field.key]


# Comparisons


def _comparison(test: Comparison, scope: Scope) -> Condition:
    if test.field.kind == "attributes":
        return _attribute(test, scope)
    if test.field.kind == "datasets":
        return _dataset(scope, text_test(dataset_column(test.field), test, scope.dialect))
    table = TESTED[test.field.kind or "params"]
    return scope.has_row(table, *rows(test, table, scope))


def _attribute(test: Comparison, scope: Scope) -> Condition:
    attr = attribute(test.field.key) or Attribute(test.field.key, "text")
    if attr.name == "cell":
        return sa.exists().where(call.c.run == scope.number, cell_test(call, test, scope.dialect))
    if attr.name in BESIDE:
        table, column = BESIDE[attr.name]
        if attr.name == "notebook":
            holds = file_test(column, test, scope.dialect)
            return sa.exists().where(table.c.run == scope.number, column != "", holds)
        if attr.name == "error" and test.operator in PATTERNS:
            column = failure.c.type + ": " + failure.c.message
        return sa.exists().where(
            table.c.run == scope.number, column != "", text_test(column, test, scope.dialect)
        )
    if attr.name == "experiment":
        named = sa.select(experiment.c.id).where(text_test(experiment.c.name, test, scope.dialect))
        return scope.of_run(scope.row.c.experiment_id.in_(named))
    if attr.name == "parent_id":
        holds = text_test(_PARENT.c.id, test, scope.dialect)
        return scope.of_run(sa.exists().where(_PARENT.c.number == scope.row.c.parent, holds))
    if attr.name == "age":
        younger = FLIPPED.get(test.operator, test.operator)
        born = [scope.now - seconds(literal) for literal in test.values]
        return scope.of_run(_numbers(scope.row.c.started, younger, born))
    column = run_column(attr, scope)
    if attr.type == "status":
        return scope.of_run(_status(column, test, scope.dialect))
    if attr.type == "text":
        return scope.of_run(text_test(column, test, scope.dialect))
    values = [
        seconds(literal) / (1 if isinstance(literal.value, str) else attr.scale)
        for literal in test.values
    ]
    holds = _numbers(column, test.operator, values)
    nullable = attr.name in {"ended", "parent"}
    return scope.of_run(sa.and_(column.is_not(None), holds) if nullable else holds)


def _status(column: sa.ColumnElement[Any], test: Comparison, dialect: str) -> Condition:
    """A test of the status, by any name it has here or in MLflow."""
    if test.operator in PATTERNS:
        like_it = column.in_(statuses_like(str(test.values[0].value)))
        return sa.not_(like_it) if test.operator in NEGATED else like_it
    values = tuple(Literal(status(str(literal.value))) for literal in test.values)
    return text_test(column, Comparison(test.field, test.operator, values), dialect)


def cell_test(table: sa.FromClause, test: Comparison, dialect: str) -> Condition:
    """A test of the cell of a call: by its notebook's id for it, or by the number it ran with."""
    id_, count = table.c.cell_id, table.c.execution_count
    if test.operator in PATTERNS:
        return sa.and_(id_ != "", text_test(id_, test, dialect))
    if test.operator in NEGATED:
        positive = Comparison(test.field, NEGATED[test.operator], test.values)
        return sa.and_(_has_cell(table), sa.not_(cell_test(table, positive, dialect)))
    numbers = [number for literal in test.values if (number := _as_number(literal)) is not None]
    if test.operator in ORDERED:
        return sa.and_(count.is_not(None), COMPARE[test.operator](count, numbers[0]))
    texts = [literal.value for literal in test.values if isinstance(literal.value, str)]
    tests = [sa.and_(id_ != "", among(id_, texts))] if texts else []
    if numbers:
        tests.append(sa.and_(count.is_not(None), among(count, numbers)))
    return sa.or_(*tests)


def _has_cell(table: sa.FromClause) -> Condition:
    return sa.or_(table.c.cell_id != "", table.c.execution_count.is_not(None))


def _there(field: Field, scope: Scope) -> Condition:
    if field.kind == "datasets":
        return _dataset(scope, sa.true())
    if field.kind == "attributes":
        return _attribute_there(attribute(field.key) or Attribute(field.key, "text"), scope)
    table = TESTED[field.kind or "params"]
    return scope.has_row(table, table.c.key == field.key)


def _holds_leaves(field: Field, scope: Scope) -> Condition:
    table = TESTED["params"]
    return scope.has_row(table, *leaves_under(table, field.key))


def _attribute_there(attr: Attribute, scope: Scope) -> Condition:
    if attr.name == "cell":
        return sa.exists().where(call.c.run == scope.number, _has_cell(call))
    if attr.name == "parent_id":
        return scope.of_run(scope.row.c.parent.is_not(None))
    if attr.name in BESIDE:
        table, column = BESIDE[attr.name]
        return sa.exists().where(table.c.run == scope.number, column != "")
    if attr.name in {"ended", "parent"}:
        return scope.of_run(scope.row.c[attr.name].is_not(None))
    return scope.of_run(scope.row.c.note != "") if attr.name == "note" else sa.true()


def _dataset(scope: Scope, holds: Condition) -> Condition:
    joined = sa.select(1).select_from(
        run_dataset.join(dataset, dataset.c.id == run_dataset.c.dataset_id)
    )
    return joined.where(run_dataset.c.run == scope.number, holds).exists()


def _holds_text(text: str, scope: Scope) -> Condition:
    pattern = f"%{plain_pattern(text)}%"

    def holds(column: sa.ColumnElement[str]) -> Condition:
        return like(column, pattern, scope.dialect, either_case=True, escaped=True)

    versions = sa.select(cell_version.c.digest).where(holds(cell_version.c.text))
    tags = TABLES["tags"]
    sets = (
        sa.select(call.c.run).where(call.c.cell_version.in_(versions)),
        sa.select(tags.c.run).where(sa.or_(holds(tags.c.text), holds(tags.c.key))),
    )
    beside = [scope.looked_up.in_(runs) for runs in sets]
    return sa.or_(scope.of_run(sa.or_(holds(scope.row.c.name), holds(scope.row.c.note))), *beside)


# Rows of params, metrics and tags


def _row_test(test: Comparison, table: sa.FromClause, dialect: str) -> Condition:
    if test.field.kind == "metrics":
        column = table.c[test.field.part or "last"]
        return _numbers(column, test.operator, [_float(literal) for literal in test.values])
    if test.field.kind == "tags":
        return indexed_texts(table, test, dialect)
    return _param(table, test, dialect)


def _numbers(column: sa.ColumnElement[Any], op: str, values: list[float]) -> Condition:
    """A test of a float; where the column is NULL the float is NaN."""
    if op in NEGATED:
        return sa.not_(_numbers(column, NEGATED[op], values))
    if op in COMPARE:
        return sa.and_(column.is_not(None), COMPARE[op](column, values[0]))
    real = [value for value in values if not math.isnan(value)]
    tests = []
    if real:
        tests.append(sa.and_(column.is_not(None), among(column, real)))
    if len(real) < len(values):
        tests.append(column.is_(None))
    return sa.or_(*tests)


def _param(table: sa.FromClause, test: Comparison, dialect: str) -> Condition:
    if test.operator in NEGATED:
        return sa.not_(
            _param(table, Comparison(test.field, NEGATED[test.operator], test.values), dialect)
        )
    if test.operator in PATTERNS:
        return like(
            table.c.text, str(test.values[0].value), dialect, either_case=test.operator == "ilike"
        )
    if test.operator in ORDERED:
        number = _as_number(test.values[0])
        if number is not None:
            return _numbers(table.c.number, test.operator, [number])
        text = str(test.values[0].value)
        return sa.and_(table.c.type == "str", COMPARE[test.operator](table.c.text, text))
    return sa.or_(*_param_equals(table, test.values))


def _param_equals(table: sa.FromClause, values: tuple[Literal, ...]) -> list[Condition]:
    numbers: list[float] = []
    texts: list[str] = []
    numerals: list[str] = []
    tests: list[Condition] = []
    for value in (literal.value for literal in values):
        number = as_number(value) if isinstance(value, str) else None
        if isinstance(value, bool):
            texts += [str(value), str(value).lower()]
        elif value is None:
            tests.append(table.c.type == "none")
        elif isinstance(value, str):
            (texts if number is None else numerals).append(value)
            numbers += [] if number is None else [number]
        elif math.isnan(value):
            tests.append(sa.and_(table.c.type == "float", table.c.text == "nan"))
        else:
            numbers.append(value)
    if numbers:
        tests.append(sa.and_(table.c.number.is_not(None), among(table.c.number, numbers)))
    if numerals:
        tests.append(sa.and_(table.c.number.is_(None), is_text(table, numerals)))
    if texts:
        tests.append(is_text(table, texts))
    return tests


def _as_number(literal: Literal) -> float | None:
    value = literal.value
    return as_number(value) if isinstance(value, str) else _float(literal)


def _float(literal: Literal) -> float:
    return float(literal.value or 0.0)
