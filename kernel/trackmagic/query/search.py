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
from trackmagic.param_values import shown
from trackmagic.query.compile import Scope, rows
from trackmagic.query.nodes import And, Comparison, Field, Literal, Node
from trackmagic.query.order import Walk, follows_runs, needs, sorting, walks
from trackmagic.query.parser import order_texts, parse, parse_order
from trackmagic.query.plan import COUNTED, Question, Source, count, is_of
from trackmagic.query.resolve import resolve, resolve_order
from trackmagic.query.text import Condition
from trackmagic.store.schema import experiment, run
from trackmagic.store.sound import MOST_RUNS

_NUMBER = Field("attributes", "number")


def select_runs(
    connection: sa.Connection,
    filter: str = "",
    *,
    order_by: str | Sequence[str] = "started desc",
    experiment_ids: Sequence[int] | None = None,
    lifecycle: Lifecycle = "active",
    among: Sequence[int] | None = None,
    limit: int | None = None,
    offset: int = 0,
    now: float | None = None,
) -> list[int]:
    """Numbers of the runs that pass the filter, in order; with ``among``, only of those of them.

    ``now`` (Unix seconds) is when ages and the durations of running runs are taken.
    Raises :class:`BadFilter` for a filter or an order that means nothing, :class:`BadValue` for one
    that is no text, and for a limit or an offset that is no whole number from 0.
    """
    question = _question(connection, filter, order_by, experiment_ids, lifecycle, among, now)
    limit = None if limit is None else _whole("limit", limit)
    offset = _whole("offset", offset)
    if limit is None:
        return _numbers(connection, _all_sorted(connection, question))[offset:]
    numbers: list[int] = []
    before: sa.Select[Any] | None = None
    for query in _roads(connection, question, limit + offset):
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
    now: float | None = None,
) -> int:
    """How many runs, of ``among`` if given, pass. Raises :class:`BadFilter`, :class:`BadValue`."""
    question = _question(connection, filter, (), experiment_ids, lifecycle, among, now)
    return _count(connection, _unsorted(connection, question))


def matching(
    connection: sa.Connection,
    filter: str = "",
    *,
    experiment_ids: Sequence[int] | None = None,
    lifecycle: Lifecycle = "active",
    now: float | None = None,
) -> sa.Select[Any]:
    """The query of the numbers of the runs that pass, in no order, to join with or to count.

    Raises :class:`BadFilter`, :class:`BadValue`.
    """
    question = _question(connection, filter, (), experiment_ids, lifecycle, None, now)
    return _unsorted(connection, question)


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
) -> Question:
    tree = resolve(connection, parse(filter), filter)
    orders = [resolve_order(connection, parse_order(text), text) for text in order_texts(order_by)]
    ids = None if experiment_ids is None else tuple(experiment_ids)
    tests = tree.parts if isinstance(tree, And) else (tree,)
    if among is not None:
        numbers = tuple(map(Literal, among or [0]))  # runs count from 1
        tests = (Comparison(_NUMBER, "in", numbers), *tests)
    return Question(
        tests=tests,
        orders=tuple(order for group in orders for order in group),
        visible=_visible(lifecycle, ids),
        now=time.time() if now is None else now,
        dialect=connection.dialect.name,
        experiment_ids=ids,
    )


def _visible(lifecycle: Lifecycle, experiment_ids: tuple[int, ...] | None) -> list[Condition]:
    conditions: list[Condition] = []
    if experiment_ids is not None:
        column = run.c.experiment_id
        is_single = len(experiment_ids) == 1
        conditions.append(
            column == experiment_ids[0] if is_single else (column + 0).in_(experiment_ids)
        )
    is_deleted = run.c.experiment_id.in_(
        sa.select(experiment.c.id).where(experiment.c.deleted.is_not(None))
    )
    if lifecycle == "active":
        conditions += [run.c.deleted.is_(None), sa.not_(is_deleted)]
    elif lifecycle == "deleted":
        conditions.append(sa.or_(run.c.deleted.is_not(None), is_deleted))
    return conditions


# The roads


def _roads(connection: sa.Connection, question: Question, limit: int) -> Iterator[sa.Select[Any]]:
    """Queries that give, one after the other, the runs in order."""
    first = question.orders[0] if question.orders else None
    counts = count(connection, question)
    if first is not None and not (walks(first) or follows_runs(first)):
        rarest = counts.rarest
    else:
        rarest = counts.rarest if counts.drives(limit) else None
    if rarest is not None:
        yield _sorted(_driven(question, rarest), question, rarest)
        return
    sources, deep = counts.kept(limit), limit > COUNTED
    routes = walks(first) if first is not None else []
    for walk in routes:
        yield _walked(question, walk, sources, deep=deep)
    if routes and any(needs(test, question.orders[0].field) for test in question.tests):
        return
    missing = [sa.not_(walk.has(run.c.number)) for walk in routes]
    rest = question.orders[1:] if routes else question.orders
    scope = question.scope(by_sets=deep)
    yield (
        _kept(sa.select(run.c.number), question, scope, sources)
        .where(*missing)
        .order_by(*sorting(rest, scope))
    )


def _all_sorted(connection: sa.Connection, question: Question) -> sa.Select[Any]:
    rarest = count(connection, question).rarest
    if rarest is not None:
        return _sorted(_driven(question, rarest), question, rarest)
    return _plain(question).order_by(*sorting(question.orders, question.scope()))


def _unsorted(connection: sa.Connection, question: Question) -> sa.Select[Any]:
    counts = count(connection, question)
    if counts.rarest is not None:
        return _driven(question, counts.rarest)
    sources = [source for source, _ in counts.sources if source.table is not run]
    return _gathered(question, sources) if sources else _plain(question, by_sets=True)


def _gathered(question: Question, sources: Sequence[Source]) -> sa.Select[Any]:
    """The runs that all of these common sources find: by sets, for a look-up a run costs more."""
    first, *rest = sources
    scope = question.scope(first.number, by_sets=True)
    sets = [(scope.number + 0).in_(source.numbers) for source in rest]
    without = [source.test for source in sources]
    return first.numbers.where(
        *sets, scope.number.not_in(_hidden(question)), *question.passes(scope, without)
    )


def _hidden(question: Question) -> sa.SelectBase:
    """The runs that the question is not about: a short list in most stores.

    Apart, so that each condition has its index: together they would cost a look at every run.
    """
    conditions = [sa.false(), *(sa.not_(condition) for condition in question.visible)]
    return sa.union_all(*(sa.select(run.c.number).where(condition) for condition in conditions))


def _plain(question: Question, *, by_sets: bool = False) -> sa.Select[Any]:
    return sa.select(run.c.number).where(*question.where(question.scope(by_sets=by_sets)))


def _driven(question: Question, source: Source) -> sa.Select[Any]:
    scope = _scope_of(question, source)
    return source.numbers.where(*question.where(scope, without=[source.test]))


def _sorted(query: sa.Select[Any], question: Question, source: Source) -> sa.Select[Any]:
    return query.order_by(*sorting(question.orders, _scope_of(question, source)))


def _scope_of(question: Question, source: Source) -> Scope:
    return question.scope(None if source.table is run else source.number)


def _walked(question: Question, walk: Walk, sources: list[Source], *, deep: bool) -> sa.Select[Any]:
    scope = question.scope(walk.table.c.run, by_sets=deep)
    own_tests = [test for test in question.tests if is_of(test, question.orders[0].field)]
    query = sa.select(walk.table.c.run).where(*walk.where)
    for test in own_tests:
        query = query.where(*rows(test, walk.table, scope))
    return _kept(query, question, scope, sources, own_tests, deep=deep).order_by(
        *walk.order, *sorting(question.orders[1:], scope)
    )


def _kept(
    query: sa.Select[Any],
    question: Question,
    scope: Scope,
    sources: list[Source],
    own_tests: Sequence[Node] = (),
    *,
    deep: bool = False,
) -> sa.Select[Any]:
    """The query with all tests but its own, those of ``sources`` by a set that is made once.

    Adding 0 keeps the planner from driving from the set. A ``deep`` walk passes by so many runs that a
    set pays for the hidden ones too.
    """
    sets = [
        (scope.number + 0).in_(source.numbers) for source in sources if source.test not in own_tests
    ]
    without = [*own_tests, *(source.test for source in sources)]
    if deep and not scope.direct:
        sets.append(scope.number.not_in(_hidden(question)))
        return query.where(*sets, *question.passes(scope, without))
    return query.where(*sets, *question.where(scope, without))
