"""What the store knows of the cells of a notebook: the last run of each, and what has changed since."""

from __future__ import annotations

from collections.abc import Sequence

from trackmagic.capture.masking import masker
from trackmagic.cell.compare import compare_code
from trackmagic.entities import Entity, Metric, Run, Whole
from trackmagic.errors import NotFound
from trackmagic.store import Store
from trackmagic.views import format as fmt
from trackmagic.views.diff import DiffRow, side_by_side
from trackmagic.views.goals import Lens, lead, lens_of
from trackmagic.views.moment import of_one_moment


class CellsQuery(Entity, frozen=True):
    """The last run of each cell of a notebook."""

    cells: tuple[str, ...]
    """Ids of cells."""
    notebook: str = ""
    """Its absolute path: a copied notebook has the ids of the first; empty: any."""
    metrics: tuple[str, ...] = ()
    """Which to tell of where there is no goal, the first that a run has; else that of most interest."""


class CellRun(Entity, frozen=True):
    """The last run of a cell, and one of its metrics as text (empty: it has none)."""

    run: Run
    cell_version: str
    """Digest of the cell's text as it ran."""
    metric: str = ""
    text: str = ""
    shown: str = ""
    """Of the metric: ``best``, where not its last value is told."""


class Cells(Entity, frozen=True):
    """By the id of the cell; cells that never ran as a run are left out."""

    cells: dict[str, CellRun]


class CellDiffQuery(Entity, frozen=True):
    """How a text differs from the cell that a run called."""

    run: Whole
    text: str


class CellDiff(Entity, frozen=True):
    """The cell as it ran (left) and the text (right)."""

    code: str
    is_same: bool
    rows: tuple[DiffRow, ...]


@of_one_moment
def cells(store: Store, query: CellsQuery) -> Cells:
    """The last run of each cell that has one, and a metric of it."""
    ids = [cell_id for cell_id in dict.fromkeys(query.cells) if cell_id]
    last = store.cells.last_runs(ids, query.notebook)
    numbers = list(last.values())
    runs = {run.number: run for run in store.runs.get_many(numbers)}
    metrics = store.metrics.of_many(numbers)
    calls = store.cells.calls(numbers)
    lenses = {id: lens_of(store, [id]) for id in {run.experiment_id for run in runs.values()}}
    cell_runs = {}
    for cell, number in last.items():
        lens = lenses[runs[number].experiment_id]
        metric = _of_interest(metrics[number], query.metrics, lens)
        cell_runs[cell] = CellRun(
            run=runs[number],
            cell_version=calls[number].cell_version,
            metric="" if metric is None else metric.key,
            text="" if metric is None else fmt.number(lens.value(metric)),
            shown="" if metric is None else lens.part(metric.key),
        )
    return Cells(cells=cell_runs)


@of_one_moment
def cell_diff(store: Store, query: CellDiffQuery) -> CellDiff:
    """The cell that a run called beside a text: as everywhere, blanks at the end of a line do not count.

    What a run keeps has its secrets masked, so those of the text are. Raises :class:`NotFound` for a run
    that is not there or has no code.
    """
    store.runs.get(query.run)
    code = store.cells.codes([query.run]).get(query.run)
    if code is None:
        raise NotFound("code of run", f"#{query.run}")
    text = masker().code(query.text)
    return CellDiff(
        code=code, is_same=not compare_code(code, text).lines, rows=side_by_side(code, text)
    )


def _of_interest(metrics: Sequence[Metric], preferred: Sequence[str], lens: Lens) -> Metric | None:
    """The goal, else the first of the wanted ones that is there, else the one that leads."""
    by_key = {metric.key: metric for metric in metrics}
    for key in (*lens.leading, *preferred):
        if key in by_key:
            return by_key[key]
    leading = lead(metrics, lens)
    return None if leading is None else by_key[leading.metric]
