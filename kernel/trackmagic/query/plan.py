"""What is asked for, which indexes find some of it, and how much each would find.

Counting stops at a bound, so it costs the same in a small store and in a large one.
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
from trackmagic.query.nodes import Comparison, Field, Node, Order
from trackmagic.query.order import walks
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
class Question:
    """Which runs are asked for, and in which order."""

    tests: tuple[Node, ...]
    orders: tuple[Order, ...]
    visible: list[Condition]
    now: float
    dialect: str
    experiment_ids: tuple[int, ...] | None

    def scope(self, number: sa.ColumnElement[int] | None = None, *, by_sets: bool = False) -> Scope:
        """Where conditions stand: on ``run`` itself, or on a table with that run's number."""
        direct = number is None
        number = run.c.number if number is None else number
        return Scope(number, self.now, self.dialect, direct, by_sets)

    def where(self, scope: Scope, without: Sequence[Node | None] = ()) -> list[Condition]:
        """All that must hold, except for the tests that hold anyway."""
        is_visible = scope.of_run(sa.and_(sa.true(), *self.visible))
        return [*self.passes(scope, without), is_visible]

    def passes(self, scope: Scope, without: Sequence[Node | None] = ()) -> list[Condition]:
        """The tests of the filter, except for those that hold anyway."""
        return [condition(test, scope) for test in self.tests if test not in without]


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
            if self.walked and source.test and is_of(source.test, self.walked):
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


def count(connection: sa.Connection, question: Question) -> Counts:
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


def is_of(test: Node, field: Field) -> TypeGuard[Comparison]:
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
    scope = question.scope()
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
        elif test.field.kind in _SOURCES and test.field.part in {"", "last"}:
            table = _SOURCES[test.field.kind]
            yield Source(test, table, rows(test, table, scope))
