"""The panel: the stores of a server, experiments, and what is known of the cells of a notebook."""

from __future__ import annotations

from trackmagic.entities import Entity, Experiment, Lifecycle, Run
from trackmagic.views.diff import DiffRow
from trackmagic.views.wire.card import Progress
from trackmagic.views.wire.shared import Whole


class StoreLine(Entity, frozen=True):
    """A store that the server may open."""

    id: str
    name: str
    """What tells it from the others: the name of its project's folder, or of its database."""
    location: str
    """Without a password."""
    folder: str | None = None
    """Where it is used, below the server's root with ``/`` between the parts; None: not below it."""
    changed: float | None = None
    """When its database was last written, Unix seconds; None where that cannot be told cheaply."""
    problem: str = ""
    """Why it cannot be opened; empty when nothing speaks against it."""


class KernelStore(Entity, frozen=True):
    """What a kernel has told of itself: the store it writes to, and its trackmagic."""

    store: str
    version: str


class Stores(Entity, frozen=True):
    """All that a server knows before a store is chosen."""

    stores: tuple[StoreLine, ...]
    """The one used last first."""
    kernels: dict[str, KernelStore]
    """By the id of the kernel."""
    default: str | None
    """The store of the server's own folder; None when there is none yet."""
    wanted: str
    """Where that store would be made: a folder or URL."""
    root: str
    """The folder that the server serves, as it was called; kernels name notebooks below it."""
    user: str
    """Who runs the server, as runs name their user."""
    version: str
    """Of the server's trackmagic."""


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
