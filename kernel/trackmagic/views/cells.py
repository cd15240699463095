"""What the store knows of the cells of a notebook: the last run of each, and what has changed since.

A copied notebook keeps the ids of its cells, so a run of the notebook itself goes before any other.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from trackmagic.capture.masking import masker
from trackmagic.cell.compare import compare_code
from trackmagic.entities import Metric
from trackmagic.errors import NotFound
from trackmagic.store import Store, sql
from trackmagic.store.runs import visible
from trackmagic.store.schema import call, experiment, run
from trackmagic.views import format as fmt
from trackmagic.views import reading, wire
from trackmagic.views.diff import side_by_side
from trackmagic.views.interest import ranked
from trackmagic.views.moment import of_one_moment

_CELLS = (
    sa.select(call.c.cell_id)
    .where(call.c.cell_id.in_(sa.bindparam("cells", expanding=True)))
    .distinct()
    .subquery()
)
_RUN = (
    sa.select(call.c.run)
    .select_from(call.join(run, run.c.number == call.c.run).outerjoin(experiment))
    .where(call.c.cell_id == _CELLS.c.cell_id, visible("active"))
    .order_by(call.c.run.desc())
    .limit(1)
    .correlate(_CELLS)
)
_IS_OWN = (call.c.notebook == sa.bindparam("notebook")) & (call.c.notebook != "")
_LAST = sa.select(
    _CELLS.c.cell_id,
    sa.func.coalesce(_RUN.where(_IS_OWN).scalar_subquery(), _RUN.scalar_subquery()),
)
_VERSIONS = sa.select(call.c.run, call.c.cell_version).where(
    call.c.run.in_(sa.bindparam("numbers", expanding=True))
)


@of_one_moment
def cells(store: Store, query: wire.CellsQuery) -> wire.Cells:
    """The last run of each cell that has one, and a metric of it."""
    ids = [cell_id for cell_id in dict.fromkeys(query.cells) if cell_id]
    with store.database.read() as connection:
        last = _last(connection, ids, query.notebook)
        numbers = list(last.values())
        runs = {record.number: record for record in reading.runs_of(connection, numbers)}
        metrics = reading.metrics_of(connection, numbers)
        versions: dict[int, str] = {}
        for batch in sql.batches(numbers):
            versions.update(
                (row[0], row[1]) for row in connection.execute(_VERSIONS, {"numbers": batch})
            )
    cell_runs = {}
    for cell, number in last.items():
        last_metric = _of_interest(metrics[number], query.metrics)
        cell_runs[cell] = wire.CellRun(
            run=runs[number],
            cell_version=versions[number],
            metric="" if last_metric is None else last_metric.key,
            text="" if last_metric is None else fmt.number(last_metric.last),
        )
    return wire.Cells(cells=cell_runs)


@of_one_moment
def cell_diff(store: Store, query: wire.CellDiffQuery) -> wire.CellDiff:
    """The cell that a run called beside a text: as everywhere, blanks at the end of a line do not count.

    What a run keeps has its secrets masked, so those of the text are. Raises :class:`NotFound` for a run
    that is not there or has no code.
    """
    with store.database.read() as connection:
        reading.runs_of(connection, [query.run])
        code = reading.codes_of(connection, [query.run]).get(query.run)
    if code is None:
        raise NotFound("code of run", f"#{query.run}")
    text = masker().code(query.text)
    return wire.CellDiff(
        code=code, is_same=not compare_code(code, text).lines, rows=side_by_side(code, text)
    )


def _last(connection: sa.Connection, ids: Sequence[str], notebook: str) -> dict[str, int]:
    """The last run of each cell, by its id."""
    last_runs: dict[str, int] = {}
    for batch in sql.batches(ids):
        rows = connection.execute(_LAST, {"cells": batch, "notebook": notebook})
        last_runs.update((cell, number) for cell, number in rows if number is not None)
    return last_runs


def _of_interest(metrics: Sequence[Metric], preferred: Sequence[str]) -> Metric | None:
    """The first of the wanted ones that is there, else the one of most interest."""
    by_key = {metric.key: metric for metric in metrics}
    for key in preferred:
        if key in by_key:
            return by_key[key]
    keys = ranked(metrics)
    return by_key[keys[0]] if keys else None
