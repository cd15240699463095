"""A dashboard: by which charts an experiment is seen, in sections, and which runs they are of.

One that nobody has changed is made each time of the metrics that its runs have, so a new metric has its
chart without anybody's doing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

import msgspec

from trackmagic.entities import SYSTEM, Entity, Metric, Status, Whole
from trackmagic.query.search import count_runs, select_runs
from trackmagic.store import Store
from trackmagic.views.charts.runs import MOST_RUNS, all_keys, known_of
from trackmagic.views.moment import of_one_moment

COLUMNS = 12
"""That a dashboard is wide."""
WIDTH, HEIGHT = 4, 260
"""Of a panel, in columns and in pixels."""
PLAIN = "metrics"
"""The section of metrics whose keys have no prefix."""

PanelKind = Literal["lines", "bar", "parallel", "scatter", "contour", "table", "text", "figures"]


class DashboardPanel(Entity, frozen=True):
    """A chart, a table, a text or figures, in its place."""

    id: str
    """Told apart by it from all others of its dashboard."""
    kind: PanelKind = "lines"
    keys: tuple[str, ...] = ()
    """As a chart of that kind takes them."""
    title: str = ""
    """Empty: the keys."""
    text: str = ""
    """Markdown, of a text."""
    width: Annotated[int, msgspec.Meta(ge=1, le=COLUMNS)] = WIDTH
    """Columns."""
    height: Annotated[int, msgspec.Meta(ge=80, le=2_000)] = HEIGHT
    """Pixels."""
    options: dict[str, Any] = msgspec.field(default_factory=dict)
    """How a chart is drawn, as :class:`trackmagic.views.chart.ChartQuery` names it."""


class DashboardSection(Entity, frozen=True):
    """Panels under a title."""

    name: str
    panels: tuple[DashboardPanel, ...] = ()
    folded: bool = False


class DashboardQuery(Entity, frozen=True):
    """Which experiment, by its name or its id, and which of its runs."""

    experiment: str | Whole
    filter: str = ""


class DashboardRun(Entity, frozen=True):
    """A run that its charts are of."""

    number: int
    name: str
    status: Status


class Dashboard(Entity, frozen=True):
    """What is on it."""

    experiment: str
    sections: tuple[DashboardSection, ...]
    runs: tuple[DashboardRun, ...]
    """The newest that match."""
    total: int
    """Runs that match."""


@of_one_moment
def dashboard(store: Store, query: DashboardQuery) -> Dashboard:
    """The dashboard of an experiment. Raises :class:`NotFound`, :class:`BadFilter`."""
    experiment = store.experiments.get(query.experiment)
    with store.database.read() as connection:
        numbers = select_runs(
            connection, query.filter, experiment_ids=[experiment.id], limit=MOST_RUNS
        )
        total = len(numbers)
        if total == MOST_RUNS:
            total = count_runs(connection, query.filter, experiment_ids=[experiment.id])
    runs = store.runs.these(numbers)
    return Dashboard(
        experiment=experiment.name,
        sections=tuple(_sections(known_of(store, runs))),
        runs=tuple(
            DashboardRun(number=run.number, name=run.name, status=run.status) for run in runs
        ),
        total=total,
    )


def _sections(by_run: Mapping[int, Mapping[str, Metric]]) -> Iterable[DashboardSection]:
    """A panel for each metric, in sections by what stands before the first slash; the machine's last."""
    courses = {
        key for metrics in by_run.values() for key, metric in metrics.items() if metric.points > 1
    }
    sections: dict[str, list[DashboardPanel]] = {PLAIN: []}
    for key in all_keys(by_run):
        prefix, slash, _ = key.partition("/")
        kind: PanelKind = "lines" if key in courses else "bar"
        panel = DashboardPanel(id=key, kind=kind, keys=(key,))
        sections.setdefault(prefix if slash and prefix else PLAIN, []).append(panel)
    machine = SYSTEM.removesuffix("/")
    for name in sorted(sections, key=machine.__eq__):
        if sections[name]:
            yield DashboardSection(name=name, panels=tuple(sections[name]))
