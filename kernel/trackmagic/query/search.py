"""From a filter and an order to run numbers."""

from __future__ import annotations

import operator
import time
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from trackmagic.direction import Directions
from trackmagic.entities import Lifecycle
from trackmagic.errors import BadValue
from trackmagic.param_values import shown
from trackmagic.query.best import in_filter, in_order, said
from trackmagic.query.nodes import And, Comparison, Field, Literal, Part
from trackmagic.query.parser import order_texts, parse, parse_order
from trackmagic.query.plans import Plan, plan_for
from trackmagic.query.question import Question
from trackmagic.query.resolve import resolve, resolve_order, with_metrics_to_come
from trackmagic.store.sound import MOST_RUNS

_NUMBER = Field("attributes", "number")
_PARENT = Field("attributes", "parent")


def select_runs(
    connection: sa.Connection,
    filter: str = "",
    *,
    order_by: str | Sequence[str] = "started desc",
    experiment_ids: Sequence[int] | None = None,
    lifecycle: Lifecycle = "active",
    among: Sequence[int] | None = None,
    top: bool = False,
    inside: Sequence[int] | None = None,
    limit: int | None = None,
    offset: int = 0,
    now: float | None = None,
    plan: Plan | None = None,
    directions: Directions | None = None,
    values: Part | Mapping[str, Part] = "last",
) -> list[int]:
    """Numbers of the runs that pass the filter, in order; with ``among``, only of those of them.

    ``top`` leaves out runs inside of others that pass, ``inside`` all but those inside of these.
    ``now`` (Unix seconds) is when ages and the durations of running runs are taken; ``plan`` is the one for
    the database where none is given; ``directions`` which way metrics are better, where neither goals nor
    names tell it right. ``values`` is the part that orders by a metric of which none is named, of
    all or by their keys.
    Raises :class:`BadFilter` for a filter or an order that means nothing, :class:`BadValue` for one
    that is no text, and for a limit or an offset that is no whole number from 0.
    """
    question = _question(
        connection,
        filter,
        order_by,
        experiment_ids,
        lifecycle,
        among,
        now,
        directions,
        values,
        top=top,
        inside=inside,
    )
    plan = plan or plan_for(question.dialect)
    limit = None if limit is None else _whole("limit", limit)
    offset = _whole("offset", offset)
    if limit is None:
        return _numbers(connection, plan.ordered(connection, question))[offset:]
    numbers: list[int] = []
    before: sa.Select[Any] | None = None
    for query in plan.pages(connection, question, limit + offset):
        if before is not None and offset:
            offset -= _count(connection, before.order_by(None).limit(offset))
        numbers += _numbers(connection, query.limit(limit - len(numbers)).offset(offset))
        if len(numbers) == limit:
            break
        before, offset = query, 0 if numbers else offset
    return numbers


def count_runs(
    connection: sa.Connection,
    filter: str = "",
    *,
    experiment_ids: Sequence[int] | None = None,
    lifecycle: Lifecycle = "active",
    among: Sequence[int] | None = None,
    top: bool = False,
    inside: Sequence[int] | None = None,
    now: float | None = None,
    plan: Plan | None = None,
    directions: Directions | None = None,
    is_ahead: bool = False,
) -> int:
    """How many runs pass, as :func:`select_runs` takes them. Raises :class:`BadFilter`, :class:`BadValue`.

    With ``is_ahead`` a bare name that no run has yet is that of a metric.
    """
    question = _question(
        connection,
        filter,
        (),
        experiment_ids,
        lifecycle,
        among,
        now,
        directions,
        top=top,
        inside=inside,
        is_ahead=is_ahead,
    )
    plan = plan or plan_for(question.dialect)
    return _count(connection, plan.unordered(connection, question))


def matching(
    connection: sa.Connection,
    filter: str = "",
    *,
    experiment_ids: Sequence[int] | None = None,
    lifecycle: Lifecycle = "active",
    now: float | None = None,
    directions: Directions | None = None,
) -> sa.Select[Any]:
    """The query of the numbers of the runs that pass, in no order, to join with or to count.

    Raises :class:`BadFilter`, :class:`BadValue`.
    """
    question = _question(connection, filter, (), experiment_ids, lifecycle, None, now, directions)
    return plan_for(question.dialect).unordered(connection, question)


def check(
    connection: sa.Connection,
    filter: str = "",
    *,
    order_by: str | Sequence[str] = (),
    experiment_ids: Sequence[int] | None = None,
) -> None:
    """Raises what a search would, :class:`BadFilter` or :class:`BadValue`, without one."""
    _question(connection, filter, order_by, experiment_ids, "active", None, None, None)


_MOST = 2**53
"""More runs than a store can hold."""


def _whole(name: str, value: int) -> int:
    is_truth = type(value).__name__.startswith("bool")  # NumPy 1's is a number to operator.index
    try:
        number = -1 if is_truth else operator.index(value)
    except Exception:  # noqa: BLE001 - what the object's own code raises; it is no number
        number = -1
    if number < 0:
        raise BadValue(f"{name} is {shown(value)}; use a whole number, 0 or more")
    return min(number, _MOST)


def _count(connection: sa.Connection, query: sa.Select[Any]) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0


def _numbers(connection: sa.Connection, query: sa.Select[Any]) -> list[int]:
    """Of the runs; a number that none can have is damage, and arrays are as long as the greatest."""
    return [row[0] for row in connection.execute(query).all() if 0 < row[0] <= MOST_RUNS]


def _question(
    connection: sa.Connection,
    filter: str,
    order_by: str | Sequence[str],
    experiment_ids: Sequence[int] | None,
    lifecycle: Lifecycle,
    among: Sequence[int] | None,
    now: float | None,
    directions: Directions | None,
    values: Part | Mapping[str, Part] = "last",
    *,
    top: bool = False,
    inside: Sequence[int] | None = None,
    is_ahead: bool = False,
) -> Question:
    ways = said(connection, directions, experiment_ids)
    parsed = parse(filter)
    parsed = with_metrics_to_come(connection, parsed) if is_ahead else parsed
    tree = in_filter(resolve(connection, parsed, filter), filter, ways)
    orders = [
        tuple(in_order(resolve_order(connection, parse_order(text), text), text, ways, values))
        for text in order_texts(order_by)
    ]
    ids = None if experiment_ids is None else tuple(experiment_ids)
    tests = tree.parts if isinstance(tree, And) else (tree,)
    if among is not None:
        numbers = tuple(map(Literal, among or [0]))  # runs count from 1
        tests = (Comparison(_NUMBER, "in", numbers), *tests)
    if inside is not None:
        parents = tuple(map(Literal, inside or [0]))
        after = Literal(min(inside, default=0))  # a run inside of itself is damage
        tests = (
            Comparison(_PARENT, "in", parents),
            Comparison(_NUMBER, ">", (after,)),
            *tests,
        )
    return Question(
        tests=tests,
        orders=tuple(order for group in orders for order in group),
        experiment_ids=ids,
        lifecycle=lifecycle,
        now=time.time() if now is None else now,
        dialect=connection.dialect.name,
        top=top,
    )
