"""An order as SQL: what to sort by, and which index to walk so that a limit stops early.

What a run does not have, and NaN, comes last in both directions; of a param's values numbers come
before texts. Ties go by ``started desc, number desc``, so pages never overlap.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from trackmagic.query.compile import (
    BESIDE,
    TESTED,
    Scope,
    dataset_column,
    run_column,
)
from trackmagic.query.fields import ORDERED, attribute
from trackmagic.query.names import TABLES
from trackmagic.query.nodes import Comparison, Field, Node, Order
from trackmagic.query.text import Condition, start_of_text
from trackmagic.store.schema import dataset, experiment, run, run_dataset

NO_ORDER = ("float", "none")
"""Types of params that sort nowhere when they are no number: NaN and None."""
INDEXED = ("", "last", "min", "max")
"""Parts of metrics that an index sorts by key."""

_WALKED = {kind: table.alias("ordered") for kind, table in TABLES.items()}


class Walk(NamedTuple):
    """Runs that have what they are ordered by, in the order of an index."""

    table: sa.FromClause
    where: list[Condition]
    order: Sequence[sa.ColumnElement[Any]]

    def has(self, number: sa.ColumnElement[int]) -> Condition:
        """Whether the walk comes by that run."""
        return sa.exists(sa.select(1).select_from(self.table)).where(
            self.table.c.run == number, *self.where
        )


def walks(order: Order) -> list[Walk]:
    """The walks that visit, one after the other, all that is ordered by the term.

    Empty when no index has that order. Runs that no walk comes by have nothing to order by.
    """
    field = order.field
    if field.kind not in _WALKED or field.part not in INDEXED:
        return []
    table = _WALKED[field.kind]
    of_key = table.c.key == field.key
    if field.kind == "metrics":
        value = table.c[field.part or "last"]
        return [Walk(table, [of_key, value.is_not(None)], [_directed(value, order)])]
    texts = [_directed(start_of_text(table), order), _directed(table.c.text, order)]
    if field.kind == "tags":
        return [Walk(table, [of_key], texts)]
    number = table.c.number
    return [
        Walk(table, [of_key, number.is_not(None)], [_directed(number, order)]),
        Walk(table, [of_key, number.is_(None), table.c.type.not_in(NO_ORDER)], texts),
    ]


def needs(test: Node, field: Field) -> bool:
    """Whether every run that passes the test has something to order by in that field."""
    if not isinstance(test, Comparison) or (test.field.kind, test.field.whole) != (
        field.kind,
        field.whole,
    ):
        return False
    if field.kind == "tags" or test.operator in ORDERED:
        return True
    values = [literal.value for literal in test.values if isinstance(literal.value, float)]
    numbers = len(values) == len(test.values) and not any(map(math.isnan, values))
    return test.operator in {"=", "in"} and numbers


def follows_runs(order: Order) -> bool:
    """Whether the rows of ``run`` have an index in that order."""
    attr = attribute(order.field.key) if order.field.kind == "attributes" else None
    return attr is not None and attr.name in {"started", "age", "number", "name"}


def sorting(orders: Sequence[Order], scope: Scope) -> list[sa.ColumnElement[Any]]:
    """What to sort runs by, ties included."""
    terms: list[sa.ColumnElement[Any]] = []
    for order in orders:
        terms += _terms(order, scope)
    started = _of_run(run.c.started, scope)
    return [*terms, started.desc(), scope.number.desc()]


def _terms(order: Order, scope: Scope) -> list[sa.ColumnElement[Any]]:
    field = order.field
    if field.kind == "attributes":
        return _attribute_terms(order, scope)
    if field.kind == "datasets":
        least = (
            sa.select(sa.func.min(dataset_column(field)))
            .select_from(run_dataset.join(dataset, dataset.c.id == run_dataset.c.dataset_id))
            .where(run_dataset.c.run == scope.number)
        )
        return [_directed(least.scalar_subquery(), order).nulls_last()]
    table = TESTED[field.kind or "params"]
    if field.kind == "params":
        columns = [table.c.number, _text_of_param(table)]
    else:
        columns = [table.c.text if field.kind == "tags" else table.c[field.part or "last"]]
    of_run = (table.c.run == scope.number, table.c.key == field.key)
    return [
        _directed(sa.select(column).where(*of_run).scalar_subquery(), order).nulls_last()
        for column in columns
    ]


def _text_of_param(table: sa.FromClause) -> sa.ColumnElement[Any]:
    is_text = sa.and_(table.c.number.is_(None), table.c.type.not_in(NO_ORDER))
    return sa.case((is_text, table.c.text))


def _attribute_terms(order: Order, scope: Scope) -> list[sa.ColumnElement[Any]]:
    attr = attribute(order.field.key)
    if attr is None:
        return []
    if attr.name in BESIDE:
        table, column = BESIDE[attr.name]
        value = sa.select(sa.func.nullif(column, "")).where(table.c.run == scope.number)
        return [_directed(value.scalar_subquery(), order).nulls_last()]
    if attr.name == "experiment":
        named = sa.select(experiment.c.name).where(experiment.c.id == run.c.experiment_id)
        return [_directed(_of_run(named.scalar_subquery(), scope), order)]
    if attr.name == "age":
        return [_directed(_of_run(run.c.started, scope), order, backwards=True)]
    term = _directed(_of_run(run_column(attr, scope), scope), order)
    return [term.nulls_last() if attr.name in {"ended", "parent", "parent_id"} else term]


def _of_run(column: sa.ColumnElement[Any], scope: Scope) -> sa.ColumnElement[Any]:
    if scope.direct:
        return column
    return sa.select(column).where(run.c.number == scope.number).scalar_subquery()


def _directed(
    column: sa.ColumnElement[Any], order: Order, *, backwards: bool = False
) -> sa.UnaryExpression[Any]:
    return column.desc() if order.descending != backwards else column.asc()
