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


@dataclass(frozen=True, slots=True)
class Question:
    """A run is asked for when it passes all ``tests``, is of one of the experiments and of the lifecycle."""

    tests: tuple[Node, ...]
    orders: tuple[Order, ...]
    experiment_ids: tuple[int, ...] | None
    lifecycle: Lifecycle
    now: float
    dialect: str

    def passes(self, scope: Scope, without: Sequence[Node | None] = ()) -> list[Condition]:
        """The tests of the filter, except for those that hold anyway."""
        return [condition(test, scope) for test in self.tests if test not in without]

    def visible(self, filed: sa.ColumnElement[int] = run.c.experiment_id) -> list[Condition]:
        """Conditions on ``run``: its experiment, which is compared as ``filed``, and its lifecycle."""
        conditions: list[Condition] = []
        if self.experiment_ids is not None:
            is_single = len(self.experiment_ids) == 1
            conditions.append(
                run.c.experiment_id == self.experiment_ids[0]
                if is_single
                else filed.in_(self.experiment_ids)
            )
        is_deleted = run.c.experiment_id.in_(
            sa.select(experiment.c.id).where(experiment.c.deleted.is_not(None))
        )
        if self.lifecycle == "active":
            conditions += [run.c.deleted.is_(None), sa.not_(is_deleted)]
        elif self.lifecycle == "deleted":
            conditions.append(sa.or_(run.c.deleted.is_not(None), is_deleted))
        return conditions
