"""From a filter and an order to run numbers.

A limit must not cost a look at every run, and no planner knows the shape of these tables, so two
roads are weighed by counting, up to a bound, how many runs each test lets through:

* drive: take the runs that pass the rarest test, try the other tests on them, sort;
* walk: follow the index of the order, try the tests on each run, stop when there are enough.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeGuard

import sqlalchemy as sa

from trackmagic.entities import Lifecycle
from trackmagic.query.compile import Condition, Scope, condition, rows
from trackmagic.query.fields import attribute
from trackmagic.query.nodes import And, Comparison, Field, Node, Order
from trackmagic.query.order import Walk, follows_runs, needs, sorting, walks
from trackmagic.query.parser import parse, parse_order
from trackmagic.query.resolve import TABLES, resolve, resolve_order
from trackmagic.store.schema import experiment, run

COUNTED = 5_000
"""Rows that are counted of each test before it is called common."""
COMMON = 0.5
"""Share of the runs that a common test is taken to let through."""
DRIVE_COST, WALK_COST, KEEP_COST = 4.0, 0.8, 0.5
"""Microseconds for a run that is driven from, walked by, kept in a set."""

_FOUND = frozenset({"=", "in", "<", "<=", ">", ">="})
_FOUND_IN_RUN = frozenset({"number", "id", "name", "status", "started", "parent"})

_SOURCES = {kind: table.alias("source") for kind, table in TABLES.items()}


class Source(NamedTuple):
    """Rows that an index finds, each of a run that passes ``test``."""

    test: Node | None
    table: sa.FromClause
    where: list[Condition]

    @property
    def number(self) -> sa.ColumnElement[int]:
        """The column that says which run."""
        return self.table.c.number if self.table is run else self.table.c.run

    @property
    def numbers(self) -> sa.Select[tuple[int]]:
        """The numbers of the runs."""
        return sa.select(self.number).where(*self.where)


@dataclass(frozen=True, slots=True)
class Question:
    """Which runs are asked for, and in which order."""

    tests: tuple[Node, ...]
    orders: tuple[Order, ...]
    visible: list[Condition]
    now: float
    dialect: str
    experiment_ids: tuple[int, ...] | None

    def scope(self, number: sa.ColumnElement[int] | None = None) -> Scope:
        """Where conditions stand: on ``run`` itself, or on a table with that run's number."""
        direct = number is None
        return Scope(run.c.number if number is None else number, self.now, self.dialect, direct)

    def where(self, scope: Scope, without: Sequence[Node | None] = ()) -> list[Condition]:
        """All that must hold, except for the tests that hold anyway."""
        tests = [condition(test, scope) for test in self.tests if test not in without]
        return [*tests, scope.of_run(sa.and_(sa.true(), *self.visible))]


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
    Raises :class:`BadFilter` for a filter or an order that means nothing.
    """
    question = _question(connection, filter, order_by, experiment_ids, lifecycle, now)
    if limit is None:
        return list(connection.scalars(_all_sorted(connection, question)).all()[offset:])
    wanted = limit + offset
    found: list[int] = []
    for query in _roads(connection, question, wanted):
        if len(found) < wanted:
            found += connection.scalars(query.limit(wanted - len(found))).all()
    return found[offset:]


def count_runs(
    connection: sa.Connection,
    filter: str = "",
    *,
    experiment_ids: Sequence[int] | None = None,
    lifecycle: Lifecycle = "active",
    now: float | None = None,
) -> int:
    """How many runs pass the filter. Raises :class:`BadFilter`."""
    question = _question(connection, filter, (), experiment_ids, lifecycle, now)
    counts = _count(connection, question)
    query = _driven(question, counts.rarest) if counts.rarest else _plain(question)
    return connection.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0


def _question(
    connection: sa.Connection,
    filter: str,
    order_by: str | Sequence[str],
    experiment_ids: Sequence[int] | None,
    lifecycle: Lifecycle,
    now: float | None,
) -> Question:
    tree = resolve(connection, parse(filter), filter)
    texts = [order_by] if isinstance(order_by, str) else order_by
    orders = [resolve_order(connection, parse_order(text), text) for text in texts]
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


def _roads(
    connection: sa.Connection, question: Question, wanted: int
) -> Iterator[sa.Select[tuple[int]]]:
    """Queries that give, one after the other, the runs in order."""
    first = question.orders[0] if question.orders else None
    counts = _count(connection, question)
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
    if first is not None and any(needs(test, first.field) for test in question.tests):
        return
    missing = [sa.not_(walk.has(run.c.number)) for walk in found]
    rest = question.orders[1:] if found else question.orders
    scope = question.scope()
    yield (
        _kept(sa.select(run.c.number), question, scope, kept)
        .where(*missing)
        .order_by(*sorting(rest, scope))
    )


def _all_sorted(connection: sa.Connection, question: Question) -> sa.Select[tuple[int]]:
    rarest = _count(connection, question).rarest
    if rarest is not None:
        return _sorted(_driven(question, rarest), question, rarest)
    return _plain(question).order_by(*sorting(question.orders, question.scope()))


def _plain(question: Question) -> sa.Select[tuple[int]]:
    return sa.select(run.c.number).where(*question.where(question.scope()))


def _driven(question: Question, source: Source) -> sa.Select[tuple[int]]:
    scope = _scope_of(question, source)
    return source.numbers.where(*question.where(scope, without=[source.test]))


def _sorted(
    query: sa.Select[tuple[int]], question: Question, source: Source
) -> sa.Select[tuple[int]]:
    return query.order_by(*sorting(question.orders, _scope_of(question, source)))


def _scope_of(question: Question, source: Source) -> Scope:
    return question.scope(None if source.table is run else source.number)


def _walked(question: Question, walk: Walk, kept: list[Source]) -> sa.Select[tuple[int]]:
    scope = question.scope(walk.table.c.run)
    own = [test for test in question.tests if _is_of(test, question.orders[0].field)]
    query = sa.select(walk.table.c.run).where(*walk.where)
    for test in own:
        query = query.where(*rows(test, walk.table, scope))
    return _kept(query, question, scope, kept, own).order_by(
        *walk.order, *sorting(question.orders[1:], scope)
    )


def _is_of(test: Node, field: Field) -> TypeGuard[Comparison]:
    """Whether the rows that a walk along that field passes by can be tested themselves."""
    return isinstance(test, Comparison) and (test.field.kind, test.field.key) == (
        field.kind,
        field.key,
    )


def _kept(
    query: sa.Select[tuple[int]],
    question: Question,
    scope: Scope,
    kept: list[Source],
    own: Sequence[Node] = (),
) -> sa.Select[tuple[int]]:
    """The query with all tests but its own, those of ``kept`` by a set that is made once.

    Adding 0 keeps the planner from driving from the set.
    """
    sets = [(scope.number + 0).in_(source.numbers) for source in kept if source.test not in own]
    without = [*own, *(source.test for source in kept)]
    return query.where(*sets, *question.where(scope, without))


# Counting


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows each source has (None: more than were counted), and how many runs there are."""

    sources: list[tuple[Source, int | None]]
    runs: int
    walked: Field | None = None

    @property
    def rare(self) -> list[tuple[int, Source]]:
        """The sources that were counted to their end, rarest first."""
        found = [(count, source) for source, count in self.sources if count is not None]
        return sorted(found, key=lambda pair: pair[0])

    @property
    def rarest(self) -> Source | None:
        """The source with the fewest rows, if any was counted to its end."""
        return self.rare[0][1] if self.rare else None

    def steps(self, wanted: int) -> float:
        """Runs that a walk may pass before it has found enough, were the tests independent."""
        longest, shares = float(self.runs), []
        for source, count in self.sources:
            if self.walked and source.test and _is_of(source.test, self.walked):
                longest = min(longest, longest if count is None else count)
            else:
                shares.append(COMMON if count is None else count / max(self.runs, 1))
        return min(wanted / max(math.prod(shares), 1e-9), longest)

    def drives(self, wanted: int) -> bool:
        """Whether driving from the rarest test is cheaper than a walk."""
        if not self.rare:
            return False
        fewest = self.rare[0][0]
        walking = WALK_COST * self.steps(wanted) + KEEP_COST * fewest
        return DRIVE_COST * fewest <= walking

    def kept(self, wanted: int) -> list[Source]:
        """The sources of which a walk had better make a set."""
        steps = self.steps(wanted)
        return [source for count, source in self.rare if source.test and count < steps]


def _count(connection: sa.Connection, question: Question) -> Counts:
    walked = question.orders[0].field if question.orders and walks(question.orders[0]) else None
    sources = list(_sources(question))
    if not sources:
        return Counts([], 0)
    bounded = [
        sa.select(sa.func.count())
        .select_from(source.numbers.limit(COUNTED + 1).subquery())
        .scalar_subquery()
        for source in sources
    ]
    row = connection.execute(sa.select(_runs(), *bounded)).one()
    found = [None if count > COUNTED else count for count in row[1:]]
    return Counts(list(zip(sources, found, strict=True)), row[0] or 0, walked)


def _runs() -> sa.ScalarSelect[Any]:
    return sa.select(sa.func.max(run.c.number)).scalar_subquery()


def _sources(question: Question) -> Iterator[Source]:
    scope = question.scope()
    if question.experiment_ids is not None:
        yield Source(None, run, [run.c.experiment_id.in_(question.experiment_ids)])
    for test in question.tests:
        if not isinstance(test, Comparison) or test.operator not in _FOUND:
            continue
        if test.field.kind == "attributes":
            found = attribute(test.field.key)
            if found and found.name in _FOUND_IN_RUN:
                yield Source(test, run, [condition(test, scope)])
        elif test.field.kind in _SOURCES and test.field.part in {"", "last"}:
            table = _SOURCES[test.field.kind]
            yield Source(test, table, rows(test, table, scope))
