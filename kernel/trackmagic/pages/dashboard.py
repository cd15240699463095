"""A dashboard that stands alone: pictures of its charts, and as text a table of what they show."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from trackmagic.entities import Metric
from trackmagic.pages.blocks import Block, Line, Part, Row, Table, column, dim, strong
from trackmagic.pages.chart import Picture, chart_picture
from trackmagic.pages.html import elements
from trackmagic.store import Store
from trackmagic.views import format as fmt
from trackmagic.views.chart import ChartQuery, drawn
from trackmagic.views.charts.picture.legend import names_of_runs
from trackmagic.views.charts.runs import Known, known_of
from trackmagic.views.dashboard import Dashboard, DashboardPanel, DashboardRun
from trackmagic.views.html import Child, Html, element
from trackmagic.views.misfit import fitting
from trackmagic.views.moment import of_one_moment
from trackmagic.views.style import CARD, CHART, DASHBOARD, page

PICTURES, RUNS = 6, 20
"""That a notebook keeps of a dashboard, and the newest runs that they are of."""
TITLE = 80


@of_one_moment
def dashboard_html(store: Store, dashboard: Dashboard, *, is_short: bool = False) -> Html:
    """The dashboard, self-contained; a short one has some pictures of some runs, and says so."""
    places = iter(range(PICTURES)) if is_short else itertools.count()
    runs = dashboard.runs[:RUNS] if is_short else dashboard.runs
    pictures: list[Picture] = []
    children: list[Child] = [*elements([_head(dashboard)])]
    children.append(names_of_runs((run.number, run.name) for run in runs))
    for section in dashboard.sections:
        figures = []
        for panel, _ in zip(section.panels, places, strict=False):
            picture = _picture(store, runs, panel)
            pictures.append(picture)
            title = element("div", _title(panel), class_="tm-title")
            figures.append(element("div", title, picture.html))
        if figures:
            name = fmt.one_line(section.name, TITLE)
            children.append(element("div", name, class_="tm-section", role="heading"))
            children.append(element("div", *figures, class_="tm-dashboard"))
    if words := _left_out(len(dashboard.runs) - len(runs), _charts(dashboard) - len(pictures)):
        children += elements([Line(cells=(words,), look="note")])
    sheets = dict.fromkeys(picture.sheet for picture in pictures)
    return page(*children, sheets=(CARD, CHART, DASHBOARD, *sheets))


@of_one_moment
def dashboard_blocks(store: Store, dashboard: Dashboard) -> tuple[Block, ...]:
    """What it shows, a table a section."""
    summaries = known_of(store, store.runs.these([run.number for run in dashboard.runs]))
    parts = (
        Part(title=section.name, blocks=(_table(summaries, section.panels),), is_wide=True)
        for section in dashboard.sections
    )
    return (_head(dashboard), *parts)


def _left_out(runs: int, charts: int) -> str:
    more = [fmt.count(charts, "chart")] * bool(charts) + [fmt.count(runs, "run")] * bool(runs)
    return f"{' and '.join(more)} more where the dashboard is live" if more else ""


def _charts(dashboard: Dashboard) -> int:
    return sum(len(section.panels) for section in dashboard.sections)


def _head(dashboard: Dashboard) -> Line:
    runs = fmt.count(dashboard.total, "run")
    if dashboard.total > len(dashboard.runs):
        runs = f"the newest {len(dashboard.runs)} of {runs}"
    charts = fmt.count(_charts(dashboard), "chart") if dashboard.sections else "no metrics yet"
    name = fmt.one_line(dashboard.experiment, TITLE)
    return Line(cells=(strong(name), dim(f"  dashboard: {charts}, {runs}")), look="head")


def _picture(store: Store, runs: Sequence[DashboardRun], panel: DashboardPanel) -> Picture:
    refs = tuple(f"#{run.number}" for run in runs)
    query = {"kind": panel.kind, "keys": panel.keys, "runs": refs}
    return chart_picture(drawn(store, fitting("chart", query, ChartQuery))[1], names=False)


def _title(panel: DashboardPanel) -> str:
    return fmt.one_line(panel.title or ", ".join(panel.keys), TITLE)


def _table(summaries: Known, panels: tuple[DashboardPanel, ...]) -> Table:
    """Of each metric how many runs have it, and between what they ended."""
    heads = (column("runs", number=True), column("last", number=True), column("to", number=True))
    return Table(
        columns=(column(""), *heads),
        rows=tuple(_row(summaries, key) for panel in panels for key in panel.keys),
    )


def _row(summaries: Known, key: str) -> Row:
    ends = [metric.last for metric in _of(summaries, key)]
    numbers = [number for number in ends if number == number]  # noqa: PLR0124 - not NaN
    edges = (fmt.number(min(numbers)), fmt.number(max(numbers))) if numbers else (fmt.NONE,) * 2
    return Row(
        cells=((fmt.one_line(key, TITLE),), (fmt.number(len(ends)),), *((edge,) for edge in edges))
    )


def _of(summaries: Known, key: str) -> Iterator[Metric]:
    return (metrics[key] for metrics in summaries.values() if key in metrics)
