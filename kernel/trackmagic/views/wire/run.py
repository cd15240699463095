"""One run in full."""

from __future__ import annotations

from trackmagic.entities import (
    Artifact,
    Call,
    Dataset,
    Entity,
    Environment,
    Failure,
    GitState,
    Notice,
    Output,
    Run,
    Tag,
)
from trackmagic.views.wire.shared import ParamLine, Picture, TextLines


class RunQuery(Entity, frozen=True):
    """Which run; a number, an id, ``#12``, a name or ``-1``."""

    run: str


class MetricRow(Entity, frozen=True):
    """A metric's summary as texts; steps as numbers."""

    key: str
    points: int
    first: str
    last: str
    min: str
    max: str
    first_step: int
    last_step: int
    min_step: int
    max_step: int
    picture: Picture | None = None


class InputLine(Entity, frozen=True):
    """A name that the cell read."""

    name: str
    text: str
    made_by: str = ""
    remarks: tuple[str, ...] = ()


class RunView(Entity, frozen=True):
    """All of a run but the bytes of its artifacts and the points of its metrics."""

    run: Run
    now: float
    params: tuple[ParamLine, ...]
    metrics: tuple[MetricRow, ...]
    system: tuple[MetricRow, ...]
    tags: tuple[Tag, ...]
    code: str
    code_is_same: bool
    """As in the call before, and both were kept."""
    code_lines: tuple[str, ...]
    """What changed since the call before, as a unified diff."""
    texts: tuple[TextLines, ...]
    """What else of the code changed since."""
    sameness: str
    """That nothing differs from the call before, in words."""
    outputs: tuple[Output, ...]
    artifacts: tuple[Artifact, ...]
    """Figures among them: their path begins ``figures/``."""
    inputs: tuple[InputLine, ...]
    warnings: tuple[str, ...]
    notices: tuple[Notice, ...]
    datasets: tuple[Dataset, ...]
    call: Call | None = None
    failure: Failure | None = None
    environment: Environment | None = None
    git: GitState | None = None
    previous: int | None = None
    next: int | None = None
    """The calls of the same cell before and after it."""
    children: tuple[Run, ...] = ()
    hidden_children: int = 0
    """Children past the limit."""
    hidden_artifacts: int = 0
    """Files past the limit; figures come first."""
    can_stop: bool = False
