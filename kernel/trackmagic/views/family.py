"""The runs inside of one run, as its card and its page tell of them: what leads among them, and the best."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from trackmagic.entities import Entity, ParamValue, Run
from trackmagic.query.best import column_name
from trackmagic.query.groups import metric_values
from trackmagic.query.spelling import field_text
from trackmagic.store import Store
from trackmagic.views.goals import LOOKED_AT, Lead, Lens, lead, lens_of
from trackmagic.views.groups import GroupCell, Membership, summaries
from trackmagic.views.importance import Weight, weights
from trackmagic.views.runs import RunTable, run_table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST = 2_000
"""Runs inside that are looked at, the oldest."""
SHOWN = 200
"""Runs inside that a page has a row for."""


class Family(Entity, frozen=True):
    """What the runs inside of a run came to, by the metric that leads among them."""

    runs: int
    """That are looked at."""
    lead: Lead
    name: str
    """The metric, with the part that is shown of it where that is not the last: ``loss.best``."""
    cell: GroupCell


class FamilyTable(Entity, frozen=True):
    """The runs inside as a table, the best first, and which of their params mattered."""

    table: RunTable
    weights: tuple[Weight, ...] = ()
    by_forest: bool = False


def family(store: Store, run: Run) -> Family | None:
    """None where nothing is inside of it, or nothing with a metric."""
    children = store.runs.children(run.number, MOST)
    return _family(store, run, [child.number for child in children]) if children else None


def _family(store: Store, run: Run, children: Sequence[int]) -> Family | None:
    import numpy as np  # heavy, and most runs have none inside

    lens = lens_of(store, [run.experiment_id])
    newest = store.metrics.of_many(children[-LOOKED_AT:])
    leading = lead([metric for metrics in newest.values() for metric in metrics], lens)
    if leading is None:
        return None
    numbers, values = _values(store, leading, children, lens)
    membership = Membership([np.array(children, np.int64)])
    [cell] = summaries(leading.direction, membership, numbers, values)
    part = lens.part(leading.metric)
    name = f"{leading.metric}.{part}" if part else leading.metric
    return Family(runs=len(children), lead=leading, name=name, cell=cell)


def _values(
    store: Store, leading: Lead, children: Sequence[int], lens: Lens
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    place = column_name(leading.metric, lens.part(leading.metric), lens.directions)
    with store.database.read() as connection:
        return metric_values(connection, leading.metric, children, place, few=MOST)


def family_table(
    store: Store, run: Run, leading: Family | None, *, forest: bool = False
) -> FamilyTable | None:
    """None where nothing is inside of it. Raises :class:`ImportError` for a forest without scikit-learn."""
    children = [child.number for child in store.runs.children(run.number, MOST)]
    if not children:
        return None
    order = "started"
    if leading is not None and leading.lead.direction is not None:
        way = "asc" if leading.lead.direction == "lower" else "desc"
        order = f"{field_text('metrics', leading.lead.metric)} {way}"
    lens = lens_of(store, [run.experiment_id])
    table = run_table(
        store,
        f"parent = {run.number}",
        order_by=order,
        limit=SHOWN,
        values=lens.shown,
        directions=lens.directions,
    )
    weighed = () if leading is None else _weights(store, leading, children, lens, forest=forest)
    return FamilyTable(table=table, weights=tuple(weighed), by_forest=forest)


def _weights(
    store: Store, leading: Family, children: Sequence[int], lens: Lens, *, forest: bool
) -> list[Weight]:
    params = store.params.of_many(children, nested=True)
    row_of = {number: row for row, number in enumerate(children)}
    values: dict[str, list[ParamValue]] = {}
    for number in children:
        for param in params[number]:
            if not isinstance(param.value, dict):
                values.setdefault(param.key, [None] * len(children))[row_of[number]] = param.value
    metric = [math.nan] * len(children)
    for number, value in zip(*_values(store, leading.lead, children, lens), strict=True):
        if int(number) in row_of:
            metric[row_of[int(number)]] = float(value)
    return weights(values, metric, forest=forest)
