"""How SQLite is asked: its planner does not know how many rows a test of a param or a metric lets through.

A limit must not cost a look at every run. So two roads are weighed by counting, up to a bound, what each
test lets through; counting costs the same in a small store and in a large one:

* drive: take the runs that pass the rarest test, try the other tests on them, sort;
* walk: follow the index of the order, try the tests on each run, stop when there are enough.

``+ 0`` on a column keeps the planner from a road of its own: from driving by a set, or by an index.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeGuard

import sqlalchemy as sa

from trackmagic.query.compile import Scope, cell_test, condition, rows
from trackmagic.query.fields import attribute
from trackmagic.query.names import TABLES
from trackmagic.query.nodes import Comparison, Field, Node
from trackmagic.query.order import INDEXED, Walk, follows_runs, needs, sorting, walks
from trackmagic.query.question import Question
from trackmagic.query.scanner import as_number
from trackmagic.query.text import Condition
from trackmagic.store.schema import call, run

COUNTED = 5_000
"""Rows that are counted of each test before it is called common."""
COMMON = 0.5
"""Share of the runs that a common test is taken to let through."""
DRIVE_COST, WALK_COST, KEEP_COST, TEST_COST = 4.0, 0.8, 0.5, 2.5
"""Microseconds for a run that is driven from, walked by, kept in a set, put to one more test."""

_FOUND = frozenset({"=", "in", "<", "<=", ">", ">="})
_FOUND_IN_RUN = frozenset({"number", "id", "name", "status", "started", "age", "parent"})

_CALLS = call.alias("source")
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
    def numbers(self) -> sa.Select[Any]:
        """The numbers of the runs."""
        return sa.select(self.number).where(*self.where)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows each source has (None: more than were counted), and how many runs there are."""

    sources: list[tuple[Source, int | None]]
    runs: int
    uncounted: int = 0
    """Tests that no index knows about."""
    walked: Field | None = None

    @property
    def rare(self) -> list[tuple[int, Source]]:
        """The sources that were counted to their end, rarest first."""
        pairs = [(count, source) for source, count in self.sources if count is not None]
        return sorted(pairs, key=lambda pair: pair[0])

    @property
    def rarest(self) -> Source | None:
        """The source with the fewest rows, if any was counted to its end."""
        return self.rare[0][1] if self.rare else None

    def steps(self, limit: int) -> float:
        """Runs that a walk may pass before it has found enough, were the tests independent."""
        longest, shares = float(self.runs), [COMMON] * self.uncounted
        for source, count in self.sources:
            if self.walked and source.test and _is_of(source.test, self.walked):
                longest = min(longest, longest if count is None else count)
            else:
                shares.append(COMMON if count is None else count / max(self.runs, 1))
        return min(limit / max(math.prod(shares), 1e-9), longest)

    def drives(self, limit: int) -> bool:
        """Whether driving from the rarest test is cheaper than a walk."""
        if not self.rare:
            return False
        fewest = self.rare[0][0]
        walking = WALK_COST * self.steps(limit) + KEEP_COST * fewest
        return DRIVE_COST * fewest <= walking

    def kept(self, limit: int) -> list[Source]:
        """The sources of which a walk had better make a set; the row of ``run`` is as near."""
        steps = self.steps(limit)
        return [
            source
            for source, count in self.sources
            if source.table is not run
            and (self.runs * COMMON if count is None else count) * KEEP_COST < steps * TEST_COST
        ]


def pages(connection: sa.Connection, question: Question, limit: int) -> Iterator[sa.Select[Any]]:
    """Queries that give, one after the other, the runs in order; ``limit`` of them are wanted."""
    first = question.orders[0] if question.orders else None
    counts = _count(connection, question)
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
    scope = _scope(question, by_sets=deep)
    yield (
        _kept(sa.select(run.c.number), question, scope, sources)
        .where(*missing)
        .order_by(*sorting(rest, scope))
    )


def ordered(connection: sa.Connection, question: Question) -> sa.Select[Any]:
    """The query of the numbers of all the runs, in order."""
    rarest = _count(connection, question).rarest
    if rarest is not None:
        return _sorted(_driven(question, rarest), question, rarest)
    return _plain(question).order_by(*sorting(question.orders, _scope(question)))


def unordered(connection: sa.Connection, question: Question) -> sa.Select[Any]:
    """The query of the numbers of all the runs, in no order."""
    counts = _count(connection, question)
    if counts.rarest is not None:
        return _driven(question, counts.rarest)
    sources = [source for source, _ in counts.sources if source.table is not run]
    return _gathered(question, sources) if sources else _plain(question, by_sets=True)


def _gathered(question: Question, sources: Sequence[Source]) -> sa.Select[Any]:
    """The runs that all of these common sources find: by sets, for a look-up a run costs more."""
    first, *rest = sources
    scope = _scope(question, first.number, by_sets=True)
    sets = [scope.looked_up.in_(source.numbers) for source in rest]
    without = [source.test for source in sources]
    return first.numbers.where(
        *sets, scope.number.not_in(_hidden(question)), *question.passes(scope, without)
    )


def _hidden(question: Question) -> sa.SelectBase:
    """The runs that the question is not about: a short list in most stores.

    Apart, so that each condition has its index: together they would cost a look at every run.
    """
    conditions = [sa.false(), *(sa.not_(condition) for condition in _visible(question))]
    return sa.union_all(*(sa.select(run.c.number).where(condition) for condition in conditions))


def _plain(question: Question, *, by_sets: bool = False) -> sa.Select[Any]:
    return sa.select(run.c.number).where(*_where(question, _scope(question, by_sets=by_sets)))


def _driven(question: Question, source: Source) -> sa.Select[Any]:
    scope = _scope_of(question, source)
    return source.numbers.where(*_where(question, scope, without=[source.test]))


def _sorted(query: sa.Select[Any], question: Question, source: Source) -> sa.Select[Any]:
    return query.order_by(*sorting(question.orders, _scope_of(question, source)))


def _scope_of(question: Question, source: Source) -> Scope:
    return _scope(question, None if source.table is run else source.number)


def _walked(question: Question, walk: Walk, sources: list[Source], *, deep: bool) -> sa.Select[Any]:
    scope = _scope(question, walk.table.c.run, by_sets=deep)
    own_tests = [test for test in question.tests if _is_of(test, question.orders[0].field)]
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

    A ``deep`` walk passes by so many runs that a
    set pays for the hidden ones too.
    """
    sets = [
        scope.looked_up.in_(source.numbers) for source in sources if source.test not in own_tests
    ]
    without = [*own_tests, *(source.test for source in sources)]
    if deep and not scope.direct:
        sets.append(scope.number.not_in(_hidden(question)))
        return query.where(*sets, *question.passes(scope, without))
    return query.where(*sets, *_where(question, scope, without))


def _scope(
    question: Question, number: sa.ColumnElement[int] | None = None, *, by_sets: bool = False
) -> Scope:
    """Where conditions stand: on ``run`` itself, or on a table with that run's number."""
    direct = number is None
    number = run.c.number if number is None else number
    return Scope(number, number + 0, question.now, question.dialect, direct, by_sets)


def _visible(question: Question) -> list[Condition]:
    return question.visible(run.c.experiment_id + 0)


def _where(
    question: Question, scope: Scope, without: Sequence[Node | None] = ()
) -> list[Condition]:
    """All that must hold, except for the tests that hold anyway."""
    is_visible = scope.of_run(sa.and_(sa.true(), *_visible(question)))
    return [*question.passes(scope, without), is_visible]


def _count(connection: sa.Connection, question: Question) -> Counts:
    """How many rows each source of the question has, and how many runs the store has."""
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
    counts = [None if count > COUNTED else count for count in row[1:]]
    uncounted = len(question.tests) - sum(source.test is not None for source in sources)
    return Counts(list(zip(sources, counts, strict=True)), row[0] or 0, uncounted, walked)


def _is_of(test: Node, field: Field) -> TypeGuard[Comparison]:
    """Whether the rows that a walk along that field passes by can be tested themselves."""
    return isinstance(test, Comparison) and (test.field.kind, test.field.key) == (
        field.kind,
        field.key,
    )


def _is_id(test: Comparison) -> bool:
    """Whether it asks for cells by their ids alone, which have an index."""
    texts = [literal.value for literal in test.values if isinstance(literal.value, str)]
    return len(texts) == len(test.values) and all(as_number(text) is None for text in texts)


def _runs() -> sa.ScalarSelect[Any]:
    return sa.select(sa.func.max(run.c.number)).scalar_subquery()


def _sources(question: Question) -> Iterator[Source]:
    scope = _scope(question)
    if question.experiment_ids is not None:
        yield Source(None, run, [run.c.experiment_id.in_(question.experiment_ids)])
    for test in question.tests:
        if not isinstance(test, Comparison) or test.operator not in _FOUND:
            continue
        if test.field.kind == "attributes":
            attr = attribute(test.field.key)
            if attr and attr.name in _FOUND_IN_RUN:
                yield Source(test, run, [condition(test, scope)])
            elif attr and attr.name == "cell" and _is_id(test):
                yield Source(test, _CALLS, [cell_test(_CALLS, test, scope.dialect)])
        elif test.field.kind in _SOURCES and test.field.part in INDEXED:
            table = _SOURCES[test.field.kind]
            yield Source(test, table, rows(test, table, scope))
