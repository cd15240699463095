"""The panel: experiments, and what is known of the cells of a notebook."""

from __future__ import annotations

from trackmagic.entities import Entity, Experiment, Lifecycle, Run
from trackmagic.views.diff import DiffRow
from trackmagic.views.wire.card import Progress
from trackmagic.views.wire.shared import Whole


class ExperimentsQuery(Entity, frozen=True):
    """Which experiments."""

    lifecycle: Lifecycle = "active"


class ExperimentLine(Entity, frozen=True):
    """An experiment, with how many of its runs are running."""

    experiment: Experiment
    running: int = 0


class Experiments(Entity, frozen=True):
    """Experiments, the one last used first."""

    experiments: tuple[ExperimentLine, ...]
    runs: int
    """Of all of them."""
    running: int
    is_read_only: bool
    """Nothing can be written to the store."""
    now: float


class ProgressQuery(Entity, frozen=True):
    """How far running runs have come."""

    runs: tuple[Whole, ...]


class RunsProgress(Entity, frozen=True):
    """By run number; runs that have ended, or do not tell, are left out."""

    progress: dict[str, Progress]


class CellsQuery(Entity, frozen=True):
    """The last run of each cell of a notebook."""

    cells: tuple[str, ...]
    """Ids of cells."""
    notebook: str = ""
    """Its absolute path: a copied notebook has the ids of the first; empty: any."""
    metrics: tuple[str, ...] = ()
    """Which to tell of, the first that a run has; without one that of most interest."""


class CellRun(Entity, frozen=True):
    """The last run of a cell, and one of its metrics as text (empty: it has none)."""

    run: Run
    cell_version: str
    """Digest of the cell's text as it ran."""
    metric: str = ""
    text: str = ""


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
