"""A dashboard that stands alone: pictures of its charts, and as text a table of what they show."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from trackmagic.entities import Entity, Metric
from trackmagic.errors import TrackmagicError
from trackmagic.pages.blocks import Block, Line, Part, Row, Table, Text, column, dim, strong
from trackmagic.pages.chart import Picture, chart_picture
from trackmagic.pages.html import elements
from trackmagic.pages.runs import runs_blocks
from trackmagic.store import Store
from trackmagic.views import format as fmt
from trackmagic.views.chart import ChartQuery, drawn
from trackmagic.views.charts.picture.legend import names_of_runs
from trackmagic.views.charts.runs import Known, known_of
from trackmagic.views.dashboard import Dashboard, DashboardQuery, DashboardRun, dashboard
from trackmagic.views.dashboard_body import DashboardPanel, panels_of
from trackmagic.views.html import Child, Html, element, escaped
from trackmagic.views.misfit import fitting
from trackmagic.views.moment import of_one_moment
from trackmagic.views.runs import run_table
from trackmagic.views.style import CARD, CHART, DASHBOARD, TABLE, page

PICTURES, RUNS = 6, 20
"""That a notebook keeps of a dashboard, and the newest runs that they are of."""
LISTED = 50
"""Rows of a table of runs."""
TITLE = 80
WORDS = {
    "lines": "Lines",
    "bar": "Bars",
    "scatter": "Scatter",
    "contour": "Contour",
    "parallel": "Parallel",
    "table": "Runs",
    "text": "Text",
    "figures": "Figures",
}
"""What panels are called that have neither a title nor keys."""
_IN_GROUPS = ("lines", "bar")


class DashboardFile(Entity, frozen=True):
    """A dashboard as a file of its own."""

    name: str
    text: str


@of_one_moment
def dashboard_file(store: Store, query: DashboardQuery) -> DashboardFile:
    """A whole HTML document with all of its charts. Raises as the view."""
    whole = dashboard(store, query)
    name = "-".join(filter(None, (whole.experiment, whole.name)))
    return DashboardFile(
        name=f"{name.replace('/', '-')}.html",
        text=(
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            '<meta name="color-scheme" content="light">'
            f"<title>{escaped(fmt.one_line(name, TITLE))}</title></head>"
            f"<body>{dashboard_html(store, whole)}</body></html>\n"
        ),
    )


@of_one_moment
def dashboard_html(store: Store, dashboard: Dashboard, *, is_short: bool = False) -> Html:
    """The dashboard, self-contained; a short one has some pictures of some runs, and says so."""
    places = iter(range(PICTURES)) if is_short else itertools.count()
    all_runs = [run for run in dashboard.runs if run.number not in dashboard.body.hidden]
    runs = all_runs[:RUNS] if is_short else all_runs
    pictures: list[Picture] = []
    children: list[Child] = [*elements([_head(dashboard)])]
    children.append(names_of_runs((run.number, run.name) for run in runs))
    for section in dashboard.body.sections:
        panels = []
        for panel, _ in zip(section.panels, places, strict=False):
            picture = _picture(store, dashboard, runs, panel)
            pictures.append(picture)
            look = "tm-all" if panel.kind == "table" else None
            title = element("div", _title(panel), class_="tm-title")
            panels.append(element("div", title, picture.html, class_=look))
        if panels:
            name = fmt.one_line(section.name, TITLE)
            children.append(element("div", name, class_="tm-section", role="heading"))
            children.append(element("div", *panels, class_="tm-dashboard"))
    if words := _left_out(len(all_runs) - len(runs), _panels(dashboard) - len(pictures)):
        children += elements([Line(cells=(words,), look="note")])
    sheets = dict.fromkeys(picture.sheet for picture in pictures)
    return page(*children, sheets=(CARD, TABLE, CHART, DASHBOARD, *sheets))


@of_one_moment
def dashboard_blocks(store: Store, dashboard: Dashboard) -> tuple[Block, ...]:
    """What it shows, a table a section."""
    summaries = known_of(store, store.runs.these([run.number for run in dashboard.runs]))
    parts = (
        Part(title=section.name, blocks=(_table(summaries, section.panels),), is_wide=True)
        for section in dashboard.body.sections
        if section.panels
    )
    return (_head(dashboard), *parts)


def _left_out(runs: int, charts: int) -> str:
    more = [fmt.count(charts, "chart")] * bool(charts) + [fmt.count(runs, "run")] * bool(runs)
    return f"{' and '.join(more)} more where the dashboard is live" if more else ""


def _panels(dashboard: Dashboard) -> int:
    return sum(1 for _ in panels_of(dashboard.body))


def _head(dashboard: Dashboard) -> Line:
    runs = fmt.count(dashboard.total, "run")
    if dashboard.total > len(dashboard.runs):
        runs = f"the newest {len(dashboard.runs)} of {runs}"
    hidden = {run.number for run in dashboard.runs} & set(dashboard.body.hidden)
    if hidden:
        runs += f", {len(hidden)} hidden"
    charts = fmt.count(_panels(dashboard), "chart") if _panels(dashboard) else "no metrics yet"
    experiment, name = (
        fmt.one_line(text, TITLE) for text in (dashboard.experiment, dashboard.name)
    )
    words = f"  dashboard{f' {name}' if name else ''}: {charts}, {runs}"
    return Line(cells=(strong(experiment), dim(words)), look="head")


def _picture(
    store: Store, dashboard: Dashboard, runs: Sequence[DashboardRun], panel: DashboardPanel
) -> Picture:
    """What stands in a panel; why a chart cannot be drawn is said in its place."""
    match panel.kind:
        case "text":
            return _of_blocks([Text(text=panel.text)])
        case "figures":
            return _of_blocks([Line(cells=(dim("figures, where the dashboard is live"),))])
        case "table":
            return _of_blocks(_runs(store, dashboard, panel))
    try:
        plot = drawn(store, _chart(dashboard, runs, panel))[1]
    except TrackmagicError as error:
        return _of_blocks([Line(cells=(str(error),), look="warning")])
    names = panel.kind not in _IN_GROUPS or dashboard.body.shown.group_by is not None
    return chart_picture(plot, names=names)


def _chart(dashboard: Dashboard, runs: Sequence[DashboardRun], panel: DashboardPanel) -> ChartQuery:
    common = dashboard.body.shown
    query: dict[str, Any] = {
        "smoothing": common.smoothing,
        "x": common.x,
        "group_by": common.group_by,
        **panel.options,
        "kind": panel.kind,
        "keys": panel.keys,
        "runs": [f"#{run.number}" for run in runs],
    }
    if query["group_by"] is not None:
        query["x"] = "step"
    return fitting("chart", query, ChartQuery)


def _runs(store: Store, dashboard: Dashboard, panel: DashboardPanel) -> tuple[Block, ...]:
    columns = list(panel.keys) or None
    try:
        table = run_table(
            store, dashboard.filter, dashboard.experiment, columns=columns, limit=LISTED
        )
    except TrackmagicError as error:  # a column that no run has any more
        return (Line(cells=(str(error),), look="warning"),)
    return runs_blocks(table)


def _of_blocks(blocks: Sequence[Block]) -> Picture:
    return Picture(element("div", *elements(blocks)), "")


def _title(panel: DashboardPanel) -> str:
    return fmt.one_line(panel.title or ", ".join(panel.keys) or WORDS[panel.kind], TITLE)


def _table(summaries: Known, panels: tuple[DashboardPanel, ...]) -> Table:
    """Of each metric how many runs have it, and between what they ended."""
    heads = (column("runs", number=True), column("last", number=True), column("to", number=True))
    keys = dict.fromkeys(key for panel in panels for key in panel.keys)
    others = (Row(cells=((_title(panel),),)) for panel in panels if not panel.keys)
    return Table(
        columns=(column(""), *heads), rows=(*(_row(summaries, key) for key in keys), *others)
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
