"""The card of a run."""

from __future__ import annotations

from trackmagic.cell.compare import Verdict
from trackmagic.entities import Entity, Failure, Notice, Run, Tag
from trackmagic.views.wire.shared import ParamLine, Picture, TextLines


class CardQuery(Entity, frozen=True):
    """Whose card; a number, an id, ``#12``, a name or ``-1``."""

    run: str


class MetricLine(Entity, frozen=True):
    """A metric of a run: its last and best value, and how it compares with the call before."""

    key: str
    text: str
    points: int
    before: str = ""
    delta: str = ""
    verdict: Verdict = "unknown"
    best: str = ""
    best_step: int | None = None
    picture: Picture | None = None
    is_found: bool = False
    """Trackmagic found it among the cell's names: the header may say that it is a param."""


class Progress(Entity, frozen=True):
    """How far a run has come, when its metrics or params say so: ``epoch 3 of 10``."""

    label: str
    fraction: float


class Gauge(Entity, frozen=True):
    """A figure of the machine: ``CPU``, ``37 %``."""

    label: str
    text: str


class Card(Entity, frozen=True):
    """What the live card of a run shows."""

    run: Run
    now: float
    headline: tuple[str, ...] = ()
    """What changed and what that did, in a few words each."""
    params: tuple[ParamLine, ...] = ()
    metrics: tuple[MetricLine, ...] = ()
    progress: Progress | None = None
    system: tuple[Gauge, ...] = ()
    warnings: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    tags: tuple[Tag, ...] = ()
    failure: Failure | None = None
    failed_at: str = ""
    previous: int | None = None
    code_lines: tuple[str, ...] = ()
    """What changed in the cell since the call before, as a unified diff."""
    texts: tuple[TextLines, ...] = ()
    """What else of the code changed: what was not committed, local modules."""
    sameness: str = ""
    """That nothing differs from the call before, in words."""
    can_stop: bool = False
    """It runs in a process of this machine and user."""
