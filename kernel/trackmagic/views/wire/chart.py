"""Charts."""

from __future__ import annotations

from typing import Any, Literal

from trackmagic.entities import Entity
from trackmagic.views.wire.shared import Whole


class ChartQuery(Entity, frozen=True):
    """What to draw. ``runs``: references; with none, those of ``filter`` and ``experiment``."""

    kind: Literal["lines", "parallel", "scatter", "contour", "bar"] = "lines"
    keys: tuple[str, ...] = ()
    """Metrics of lines and bars (``val_*`` is a prefix); axes of the other kinds, in their order."""
    runs: tuple[str, ...] = ()
    filter: str | None = None
    experiment: str | None = None
    x: str = "step"
    """``step``, ``time``, ``relative`` or a metric."""
    smoothing: float = 0.0
    log_x: bool = False
    log_y: bool = False
    outliers: bool = True
    """False: the y axis shows the 1st to 99th percentile."""
    group_by: str | None = None
    colour: str | None = None
    """Metric or param that colours parallel coordinates and scatters."""
    points: Whole = 2_000
    first: float | None = None
    last: float | None = None
    """The stretch of x that is on the screen, of lines; times are Unix seconds."""


class Chart(Entity, frozen=True):
    """A plotly figure, and what it was made of."""

    data: list[dict[str, Any]]
    layout: dict[str, Any]
    runs: tuple[int, ...]
    """In the order of the points of parallel coordinates and scatters."""
    keys: tuple[str, ...]
    """Metrics that these runs have, to choose from."""
    params: tuple[str, ...] = ()
    """The params, as axes and groups name them: ``lr``, ``params.status``."""
    axes: tuple[str, ...] = ()
    """The metrics, as axes name them: ``loss``, ``metrics.size`` where there is a param ``size``."""
    notes: tuple[str, ...] = ()
    """What is left out, and why."""
