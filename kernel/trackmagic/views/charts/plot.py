"""A chart as arrays: the live figure, the static picture, its numbers and its text are drawn from these."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from trackmagic.entities import Run
from trackmagic.views import format as fmt
from trackmagic.views.charts.band import Band
from trackmagic.views.charts.course import Course
from trackmagic.views.charts.look import COLOURS, Look, look, look_of
from trackmagic.views.charts.values import Dimension

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FIRST = look(0)

Kind = Literal["linear", "log", "date"]


class Axis(NamedTuple):
    """What stands along x or y, and how."""

    title: str = ""
    kind: Kind = "linear"
    """Places on an axis of dates are Unix seconds (or numpy's dates)."""
    names: tuple[str, ...] = ()
    """Of the places 0, 1, 2 ..., where these are categories."""
    range: tuple[float | None, float | None] | None = None
    """What is shown, where that is not all; on a log axis powers of ten."""


class Curve(NamedTuple):
    """A line, thinned; infinities are marks at the edge."""

    name: str
    panel: str
    course: Course
    meta: Mapping[str, Any] = {}
    """For whoever reads the figure: which run, which key."""
    look: Look = _FIRST

    @property
    def where(self) -> str:
        """Its name, and the panel's."""
        return f"{self.name} {self.panel}".rstrip()

    @property
    def infinities(self) -> list[tuple[float, NDArray[Any], str]]:
        """Each infinity that it has: places, and how often in words."""
        return [
            (sign, places, f"{fmt.count(times, 'point')} at {sign}")
            for sign in (-math.inf, math.inf)
            if sign in self.course.infinite
            for times, places in [self.course.infinite[sign]]
        ]


class Mean(NamedTuple):
    """The mean of a group of runs, and its 95 % band."""

    name: str
    panel: str
    band: Band
    runs: int
    meta: Mapping[str, Any] = {}
    look: Look = _FIRST

    @property
    def words(self) -> str:
        """Of how many runs it is."""
        return f" ({fmt.count(self.runs, 'run')})"


class Bars(NamedTuple):
    """A bar at each place: of a run, or of a group with half of its 95 % interval."""

    key: str
    places: Sequence[int]
    values: Sequence[float]
    names: Sequence[str]
    texts: Sequence[str]
    """A name, and of how many runs it is."""
    runs: Sequence[int] = ()
    halves: Sequence[float] | None = None

    @property
    def colours(self) -> list[str]:
        """Of each bar: a run or a group has one colour in all panels."""
        if self.runs:
            return [look_of(run).colour for run in self.runs]
        return [COLOURS[place % len(COLOURS)] for place in self.places]


class Dots(NamedTuple):
    """A point for each run."""

    runs: Sequence[Run]
    x: Dimension
    y: Dimension
    columns: Sequence[Dimension]
    """What is told of each."""
    colour: str | Dimension
    name: str = ""
    is_on_levels: bool = False


class Levels(NamedTuple):
    """A level at each place, to be interpolated."""

    x: Dimension
    y: Dimension
    z: Sequence[float]
    name: str


Part = Curve | Mean | Bars | Dots | Levels


class Panel(NamedTuple):
    """What shares a y axis."""

    y: Axis
    parts: Sequence[Part]

    @property
    def edges(self) -> tuple[float, float]:
        """The least and the greatest finite value of its lines, where their infinities stand."""
        courses = [part.course for part in self.parts if isinstance(part, Curve)]
        return (
            min((course.low for course in courses if not math.isnan(course.low)), default=0.0),
            max((course.high for course in courses if not math.isnan(course.high)), default=1.0),
        )


class Panels(NamedTuple):
    """Panels above one another over one x axis, the first on top."""

    kind: Literal["lines", "bars", "points"]
    x: Axis
    panels: Sequence[Panel]
    notes: tuple[str, ...] = ()
    """What is left out, and why."""


class Parallel(NamedTuple):
    """An axis for each param or metric, a line over them for each run."""

    runs: Sequence[Run]
    axes: Sequence[Dimension]
    colour: Dimension
    notes: tuple[str, ...] = ()


Plot = Panels | Parallel
