"""What is on a dashboard: sections of panels, as a document keeps them or as metrics make them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

import msgspec

from trackmagic.entities import SYSTEM, Entity, Metric, Whole
from trackmagic.errors import BadValue
from trackmagic.views.misfit import fitting

COLUMNS = 12
"""That a dashboard is wide."""
WIDTH, HEIGHT = 4, 260
"""Of a panel, in columns and in pixels."""
PLAIN, NEW = "metrics", "New"
"""The sections of metrics whose keys have no prefix, and of those that came after it was arranged."""

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


class DashboardShown(Entity, frozen=True):
    """How all charts of it are drawn that do not say otherwise."""

    smoothing: float = 0.0
    x: str = "step"
    group_by: str | None = None


class DashboardBody(Entity, frozen=True):
    """Everything that a person may change of it."""

    sections: tuple[DashboardSection, ...] = ()
    shown: DashboardShown = DashboardShown()
    hidden: tuple[Whole, ...] = ()
    """Numbers of runs that its charts do not show."""
    known: tuple[str, ...] = ()
    """Metrics that there were when it was last changed: what is not on it then was taken off."""


def body_of(metrics: Mapping[int, Mapping[str, Metric]], keys: Iterable[str]) -> DashboardBody:
    """The one that nobody has changed: a panel for each key.

    The sections are what stands before the first slash of the keys; the machine's comes last.
    """
    names = tuple(keys)
    sections: dict[str, list[DashboardPanel]] = {PLAIN: []}
    for panel in _panels(metrics, names):
        prefix, slash, _ = panel.id.partition("/")
        sections.setdefault(prefix if slash and prefix else PLAIN, []).append(panel)
    machine = SYSTEM.removesuffix("/")
    return DashboardBody(
        sections=tuple(
            DashboardSection(name=name, panels=tuple(sections[name]))
            for name in sorted(sections, key=machine.__eq__)
            if sections[name]
        ),
        known=names,
    )


def kept_body(
    plain: Mapping[str, Any], metrics: Mapping[int, Mapping[str, Metric]], keys: Iterable[str]
) -> DashboardBody:
    """The one of a document, with a section of the metrics that are new since. Raises :class:`BadValue`."""
    body = checked(fitting("dashboard", plain, DashboardBody))
    old = {*body.known, *(key for panel in panels_of(body) for key in panel.keys)}
    new = [key for key in keys if key not in old]
    if not new:
        return body
    ids = {panel.id for panel in panels_of(body)}
    panels = tuple(panel for panel in _panels(metrics, new) if panel.id not in ids)
    by_name = {section.name: section for section in body.sections}
    section = by_name.get(NEW, DashboardSection(name=NEW))
    section = msgspec.structs.replace(section, panels=(*section.panels, *panels))
    others = [each for each in body.sections if each.name != NEW]
    return msgspec.structs.replace(body, sections=(section, *others), known=(*body.known, *new))


def checked(body: DashboardBody) -> DashboardBody:
    """The body, where its panels and sections can be told apart. Raises :class:`BadValue`."""
    for what, names in (
        ("panel", [panel.id for panel in panels_of(body)]),
        ("section", [section.name for section in body.sections]),
    ):
        if twice := [name for at, name in enumerate(names) if name in names[:at]]:
            raise BadValue(
                f"the dashboard has two {what}s {twice[0]!r}; each has a name of its own"
            )
    return body


def panels_of(body: DashboardBody) -> Iterator[DashboardPanel]:
    """All panels, in the order of their sections."""
    return (panel for section in body.sections for panel in section.panels)


def _panels(
    metrics: Mapping[int, Mapping[str, Metric]], keys: Iterable[str]
) -> Iterator[DashboardPanel]:
    """Lines of what has a course in some run, else bars."""
    courses = {
        key for of_run in metrics.values() for key, metric in of_run.items() if metric.points > 1
    }
    for key in keys:
        yield DashboardPanel(id=key, kind="lines" if key in courses else "bar", keys=(key,))
