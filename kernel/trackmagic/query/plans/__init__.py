"""How the runs that are asked for are found: a plan for each kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import sqlalchemy as sa

from trackmagic.query.plans import sets, sqlite
from trackmagic.query.question import Question


class Plan(Protocol):
    """Makes queries of the numbers of the runs that a question asks for."""

    def pages(
        self, connection: sa.Connection, question: Question, limit: int, /
    ) -> Iterator[sa.Select[Any]]:
        """Those that give, one after the other, the runs in order; ``limit`` of them are wanted."""
        ...

    def ordered(self, connection: sa.Connection, question: Question, /) -> sa.Select[Any]:
        """All of them, in order."""
        ...

    def unordered(self, connection: sa.Connection, question: Question, /) -> sa.Select[Any]:
        """All of them, in no order."""
        ...


def plan_for(dialect: str) -> Plan:
    """The one for a database by the name of its dialect."""
    return sqlite if dialect == "sqlite" else sets
