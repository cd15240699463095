"""From a filter and an order to run numbers.

A limit must not cost a look at every run, and no planner knows the shape of these tables, so two
roads are weighed by counting, up to a bound, how many runs each test lets through:

* drive: take the runs that pass the rarest test, try the other tests on them, sort;
* walk: follow the index of the order, try the tests on each run, stop when there are enough.
"""

from __future__ import annotations

import operator
import time
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from trackmagic.entities import Lifecycle
from trackmagic.errors import BadValue
from trackmagic.query.compile import Scope, rows
from trackmagic.query.nodes import And, Node
from trackmagic.query.order import Walk, follows_runs, needs, sorting, walks
from trackmagic.query.parser import order_texts, parse, parse_order
from trackmagic.query.plan import Question, Source, count, is_of
from trackmagic.query.resolve import resolve, resolve_order
from trackmagic.query.text import Condition
from trackmagic.store.schema import experiment, run


def select_runs(
    connection: sa.Connection,
    filter: str = "",
    *,
    order_by: str | Sequence[str] = "started desc",
    experiment_ids: Sequence[int] | None = None,
    lifecycle: Lifecycle = "active",
    limit: int | None = None,
    offset: int = 0,
    now: float | None = None,
) -> list[int]:
    """Numbers of the runs that pass the filter, in order.

    ``now`` (Unix seconds) is when ages and the durations of running runs are taken.
    Raises :class:`BadFilter` for a filter or an order that means nothing, :class:`BadValue` for one
    that is no text, and for a limit or an offset that is no whole number from 0.
    """
    question = _question(connection, filter, order_by, experiment_ids, lifecycle, now)
    limit = None if limit is None else _whole("limit", limit)
    offset = _whole("offset", offset)
    if limit is None:
        return _numbers(connection, _all_sorted(connection, question))[offset:]
    wanted = limit + offset
    found: list[int] = []
    for query in _roads(connection, question, wanted):
        if len(found) < wanted:
            found += _numbers(connection, query.limit(wanted - len(found)))
    return found[offset:]


def count_runs(
    connection: sa.Connection,
    filter: str = "",
    *,
    experiment_ids: Sequence[int] | None = None,
    lifecycle: Lifecycle = "active",
    now: float | None = None,
) -> int:
    """How many runs pass the filter. Raises :class:`BadFilter`, :class:`BadValue`."""
    question = _question(connection, filter, (), experiment_ids, lifecycle, now)
    counts = count(connection, question)
    query = _driven(question, counts.rarest) if counts.rarest else _plain(question)
    return connection.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0


def _whole(name: str, given: int) -> int:
    try:
        found = -1 if isinstance(given, bool) else operator.index(given)
    except TypeError:
        found = -1
    if found < 0:
        raise BadValue(f"{name} is {given!r}; use a whole number, 0 or more")
    return found


def _numbers(connection: sa.Connection, query: sa.Select[Any]) -> list[int]:
    return [row[0] for row in connection.execute(query).all()]


def _question(
    connection: sa.Connection,
    filter: str,
    order_by: str | Sequence[str],
    experiment_ids: Sequence[int] | None,
    lifecycle: Lifecycle,
    now: float | None,
) -> Question:
    tree = resolve(connection, parse(filter), filter)
    orders = [resolve_order(connection, parse_order(text), text) for text in order_texts(order_by)]
    ids = None if experiment_ids is None else tuple(experiment_ids)
    return Question(
        tests=tree.parts if isinstance(tree, And) else (tree,),
        orders=tuple(order for found in orders for order in found),
        visible=_visible(lifecycle, ids),
        now=time.time() if now is None else now,
        dialect=connection.dialect.name,
        experiment_ids=ids,
    )


def _visible(lifecycle: Lifecycle, experiment_ids: tuple[int, ...] | None) -> list[Condition]:
    found: list[Condition] = []
    if experiment_ids is not None:
        column = run.c.experiment_id
        one = len(experiment_ids) == 1
        found.append(column == experiment_ids[0] if one else (column + 0).in_(experiment_ids))
    gone = run.c.experiment_id.in_(
        sa.select(experiment.c.id).where(experiment.c.deleted.is_not(None))
    )
    if lifecycle == "active":
        found += [run.c.deleted.is_(None), sa.not_(gone)]
    elif lifecycle == "deleted":
        found.append(sa.or_(run.c.deleted.is_not(None), gone))
    return found


# The roads


def _roads(connection: sa.Connection, question: Question, wanted: int) -> Iterator[sa.Select[Any]]:
    """Queries that give, one after the other, the runs in order."""
    first = question.orders[0] if question.orders else None
    counts = count(connection, question)
    if first is not None and not (walks(first) or follows_runs(first)):
        rarest = counts.rarest
    else:
        rarest = counts.rarest if counts.drives(wanted) else None
    if rarest is not None:
        yield _sorted(_driven(question, rarest), question, rarest)
        return
    kept = counts.kept(wanted)
    found = walks(first) if first is not None else []
    for walk in found:
        yield _walked(question, walk, kept)
    if found and any(needs(test, question.orders[0].field) for test in question.tests):
        return
    missing = [sa.not_(walk.has(run.c.number)) for walk in found]
    rest = question.orders[1:] if found else question.orders
    scope = question.scope()
    yield (
        _kept(sa.select(run.c.number), question, scope, kept)
        .where(*missing)
        .order_by(*sorting(rest, scope))
    )


def _all_sorted(connection: sa.Connection, question: Question) -> sa.Select[Any]:
    rarest = count(connection, question).rarest
    if rarest is not None:
        return _sorted(_driven(question, rarest), question, rarest)
    return _plain(question).order_by(*sorting(question.orders, question.scope()))


def _plain(question: Question) -> sa.Select[Any]:
    return sa.select(run.c.number).where(*question.where(question.scope()))


def _driven(question: Question, source: Source) -> sa.Select[Any]:
    scope = _scope_of(question, source)
    return source.numbers.where(*question.where(scope, without=[source.test]))


def _sorted(query: sa.Select[Any], question: Question, source: Source) -> sa.Select[Any]:
    return query.order_by(*sorting(question.orders, _scope_of(question, source)))


def _scope_of(question: Question, source: Source) -> Scope:
    return question.scope(None if source.table is run else source.number)


def _walked(question: Question, walk: Walk, kept: list[Source]) -> sa.Select[Any]:
    scope = question.scope(walk.table.c.run)
    own = [test for test in question.tests if is_of(test, question.orders[0].field)]
    query = sa.select(walk.table.c.run).where(*walk.where)
    for test in own:
        query = query.where(*rows(test, walk.table, scope))
    return _kept(query, question, scope, kept, own).order_by(
        *walk.order, *sorting(question.orders[1:], scope)
    )


def _kept(
    query: sa.Select[Any],
    question: Question,
    scope: Scope,
    kept: list[Source],
    own: Sequence[Node] = (),
) -> sa.Select[Any]:
    """The query with all tests but its own, those of ``kept`` by a set that is made once.

    Adding 0 keeps the planner from driving from the set.
    """
    sets = [(scope.number + 0).in_(source.numbers) for source in kept if source.test not in own]
    without = [*own, *(source.test for source in kept)]
    return query.where(*sets, *question.where(scope, without))
