"""What is asked of a store: which runs, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from trackmagic.entities import Lifecycle
from trackmagic.query.compile import Scope, condition
from trackmagic.query.nodes import Node, Order
from trackmagic.query.text import Condition
from trackmagic.store.schema import experiment, run

_OUTER = run.alias("outer_run")
"""The run that another is inside of."""


@dataclass(frozen=True, slots=True)
class Question:
    """A run is asked for when it passes all ``tests``, is of one of the experiments and of the lifecycle.

    Those at the ``top`` alone: of which the run that they are inside of, if any, is not asked for.
    """

    tests: tuple[Node, ...]
    orders: tuple[Order, ...]
    experiment_ids: tuple[int, ...] | None
    lifecycle: Lifecycle
    now: float
    dialect: str
    top: bool = False

    def passes(self, scope: Scope, without: Sequence[Node | None] = ()) -> list[Condition]:
        """The tests of the filter, except for those that hold anyway."""
        conditions = [condition(test, scope) for test in self.tests if test not in without]
        return [*conditions, self._is_at_top(scope)] if self.top else conditions

    def _is_at_top(self, scope: Scope) -> Condition:
        of_outer = Scope(
            number=_OUTER.c.number,
            looked_up=_OUTER.c.number + 0,
            now=self.now,
            dialect=self.dialect,
            row=_OUTER,
        )
        is_asked_for = sa.exists().where(
            _OUTER.c.number == scope.row.c.parent,
            _OUTER.c.number < scope.row.c.number,  # else it is damage: it would be inside of itself
            *(condition(test, of_outer) for test in self.tests),
            *self.visible(_OUTER.c.experiment_id + 0, _OUTER),
        )
        return scope.of_run(sa.or_(scope.row.c.parent.is_(None), sa.not_(is_asked_for)))

    def visible(
        self, filed: sa.ColumnElement[int] = run.c.experiment_id, row: sa.FromClause = run
    ) -> list[Condition]:
        """Conditions on ``row``: its experiment, which is compared as ``filed``, and its lifecycle."""
        conditions: list[Condition] = []
        if self.experiment_ids is not None:
            is_single = len(self.experiment_ids) == 1
            conditions.append(
                row.c.experiment_id == self.experiment_ids[0]
                if is_single
                else filed.in_(self.experiment_ids)
            )
        is_deleted = row.c.experiment_id.in_(
            sa.select(experiment.c.id).where(experiment.c.deleted.is_not(None))
        )
        if self.lifecycle == "active":
            conditions += [row.c.deleted.is_(None), sa.not_(is_deleted)]
        elif self.lifecycle == "deleted":
            conditions.append(sa.or_(row.c.deleted.is_not(None), is_deleted))
        return conditions
