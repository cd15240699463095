"""A table of runs: what they are, the params that tell them apart, their metrics and tags."""

from __future__ import annotations

import time
from collections.abc import Sequence

from trackmagic.direction import Directions
from trackmagic.entities import Entity, Run
from trackmagic.errors import BadValue
from trackmagic.query.hints import hints
from trackmagic.query.search import count_runs, select_runs
from trackmagic.store import Store
from trackmagic.views.columns import Column, asked, chosen, held, marked
from trackmagic.views.goals import Shown, lens_of
from trackmagic.views.nesting import set_in

LIMIT = 100


class RunTable(Entity, frozen=True):
    """Runs, and the columns shown of them."""

    runs: tuple[Run, ...]
    columns: tuple[Column, ...]
    hidden: tuple[str, ...]
    """Names of the columns that are left out."""
    total: int
    """How many runs match; more than there are rows when the limit cut them."""
    depths: tuple[int, ...]
    """How many of the others each is inside of; these stand above it."""
    hints: tuple[str, ...] = ()
    """Why none may match."""
    notes: tuple[str, ...] = ()
    """What of a named view is not shown, and why."""


def run_table(
    store: Store,
    filter: str = "",
    experiment: str | None = None,
    order_by: str | Sequence[str] = "started desc",
    columns: Sequence[str] | None = None,
    limit: int = LIMIT,
    *,
    values: Shown | None = None,
    directions: Directions | None = None,
    now: float | None = None,
) -> RunTable:
    """The runs that match, in order, with at most 12 columns of params, metrics and tags.

    ``columns`` names what to show instead, in that order: ``params.lr``, ``metrics.loss.min``, ``tags.x``,
    ``status``, or a bare name. ``values`` is which value of a metric is shown where no part is named, as the
    goals of experiments say unless given; ``directions`` which way metrics are better.
    Raises :class:`BadFilter`, :class:`NotFound`, :class:`BadValue`.
    """
    if isinstance(columns, str):
        raise BadValue(f"columns is {columns!r}, a text; it takes a list such as [{columns!r}]")
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise BadValue(f"limit is {limit!r}; it takes a whole number from 1")
    now = time.time() if now is None else now
    ids = store.experiments.ids_of(experiment)
    with store.reading(), store.database.read() as connection:
        lens = lens_of(store, ids, values=values, directions=directions)
        numbers = select_runs(
            connection,
            filter,
            order_by=order_by,
            experiment_ids=ids,
            limit=limit,
            now=now,
            directions=lens.directions,
            values=lens.orders,
        )
        total = len(numbers)
        if total == limit:
            total = count_runs(
                connection, filter, experiment_ids=ids, now=now, directions=lens.directions
            )
        depths = set_in(store, numbers, order_by)
        numbers = list(depths)
        why = () if numbers else tuple(hints(connection, filter))
        runs = store.runs.get_many(numbers)
        cells = held(store, numbers, lens)
        if columns is None:
            visible, rest = chosen(store, runs, cells)
        else:
            visible, rest = [asked(store, name, runs, cells) for name in columns], []
    return RunTable(
        runs=tuple(runs),
        columns=tuple(marked(column, lens.directions) for column in visible),
        hidden=tuple(column.name for column in rest),
        total=total,
        hints=why,
        depths=tuple(depths.values()),
    )
