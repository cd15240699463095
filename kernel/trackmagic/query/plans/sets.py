"""How any database is asked that plans by itself: each test is the set of the runs that pass it.

No limit is known before the whole is sorted, so a large store costs more here than in SQLite.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from trackmagic.query.compile import Scope
from trackmagic.query.order import sorting
from trackmagic.query.question import Question
from trackmagic.store.schema import run


def pages(connection: sa.Connection, question: Question, _limit: int) -> Iterator[sa.Select[Any]]:
    """Queries that give, one after the other, the runs in order: here it is one."""
    yield ordered(connection, question)


def ordered(connection: sa.Connection, question: Question) -> sa.Select[Any]:
    """The query of the numbers of all the runs, in order."""
    order = sorting(question.orders, _scope(question))
    return unordered(connection, question).order_by(*order)


def unordered(_connection: sa.Connection, question: Question) -> sa.Select[Any]:
    """The query of the numbers of all the runs, in no order."""
    conditions = question.passes(_scope(question))
    return sa.select(run.c.number).where(*conditions, *question.visible())


def _scope(question: Question) -> Scope:
    number = run.c.number
    return Scope(number, number, question.now, question.dialect, by_sets=True)
