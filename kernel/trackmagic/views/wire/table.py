"""The run table, its groups, sparklines, keys and text."""

from __future__ import annotations

from typing import Literal

import msgspec

from trackmagic.entities import Entity, Lifecycle, Run
from trackmagic.views.compare_cells import Direction
from trackmagic.views.sparkline import Picture
from trackmagic.views.wire.shared import Whole

Kind = Literal["attributes", "params", "metrics", "tags"]


class ColumnName(Entity, frozen=True):
    """What a column holds: ``metrics.loss.min`` is of kind ``metrics``, key ``loss``, part ``min``."""

    kind: Kind
    key: str
    part: str = ""


class RunsQuery(Entity, frozen=True):
    """Which runs to list, from where, and which columns of them."""

    filter: str = ""
    experiment: str | None = None
    experiment_id: Whole | None = None
    """In place of the name, which a deleted one has no longer."""
    order_by: tuple[str, ...] = ("started desc",)
    columns: tuple[str | ColumnName, ...] | None = None
    """As a person names them (``lr``, ``metrics.loss.min``), or as the table did; None: of most interest."""
    preferred: tuple[str, ...] = ()
    """Without ``columns``: these in place of those of most interest, as far as there are such columns."""
    offset: Whole = 0
    limit: Whole = 100
    lifecycle: Lifecycle = "active"
    runs: tuple[Whole, ...] | None = None
    """Only these of them; None: all."""
    directions: dict[str, Direction | Literal["unknown"]] = msgspec.field(default_factory=dict)
    """Which way metrics are better, where their names do not tell or tell wrong."""


class TableColumn(Entity, frozen=True):
    """A column of the table; ``name`` is as a filter and an order write it."""

    name: str
    kind: Kind
    key: str
    part: str = ""
    is_number: bool = False


class TableCell(Entity, frozen=True, array_like=True):
    """What stands in a cell: the text, the exact value where that says more, whether it is the best."""

    text: str
    exact: str = ""
    best: bool = False


class TableRow(Entity, frozen=True):
    """A run, and its cells in the order of the columns."""

    run: Run
    cells: tuple[TableCell, ...]


class RunsPage(Entity, frozen=True):
    """Some rows of the runs that match."""

    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    offset: int
    total: int
    """Runs that match, on all pages."""
    now: float
    hidden: tuple[str, ...] = ()
    """Names of columns that these runs have and that are not shown."""
    headline: str | None = None
    """The metric of most interest, where the columns were left to the table."""
    hints: tuple[str, ...] = ()
    """What may be wrong with a filter that finds nothing."""


class PicturesQuery(Entity, frozen=True):
    """The sparkline of one metric for several runs."""

    runs: tuple[Whole, ...]
    key: str


class Pictures(Entity, frozen=True):
    """Sparklines by run number; runs without the metric are left out."""

    pictures: dict[str, Picture]


class GroupsQuery(Entity, frozen=True):
    """Runs that match, grouped by a param or tag."""

    by: str
    """``params.lr``, ``tags.stage``, ``status``, ``experiment`` or a bare name."""
    filter: str = ""
    experiment: str | None = None
    metrics: tuple[str, ...] | None = None
    """Keys; None: those of most interest."""


class GroupCell(Entity, frozen=True):
    """The last values of a metric in a group."""

    runs: int
    mean: str = ""
    spread: str = ""
    """The standard deviation, of two runs or more."""
    best: str = ""
    best_run: int | None = None


class Group(Entity, frozen=True):
    """The runs with one value; ``filter`` finds them, and is empty when no filter is long enough."""

    label: str
    filter: str
    runs: int
    cells: tuple[GroupCell, ...]


class Groups(Entity, frozen=True):
    """The groups, largest first."""

    by: str
    metrics: tuple[str, ...]
    groups: tuple[Group, ...]
    runs: int
    """Of all groups, those past the limit too."""
    hidden: int = 0
    """Groups past the limit."""


class KeysQuery(Entity, frozen=True):
    """What runs have, of an experiment or of all."""

    experiment: str | None = None


class Keys(Entity, frozen=True):
    """Keys that a filter may name, in natural order."""

    params: tuple[str, ...]
    metrics: tuple[str, ...]
    tags: tuple[str, ...]
    attributes: tuple[str, ...]
    experiments: tuple[str, ...]


class TextQuery(Entity, frozen=True):
    """Runs to write out: those of the list, or those that match."""

    runs: tuple[Whole, ...] = ()
    filter: str = ""
    experiment: str | None = None


class TextFile(Entity, frozen=True):
    """A file to save: CSV of runs."""

    name: str
    text: str
