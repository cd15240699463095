"""The nouns: what the store keeps, as frozen values.

Times are Unix seconds (UTC), sizes are bytes, durations are seconds. A run is addressed inside the
store by its ``number``, which counts up and is never reused, and outside by ``id`` (32 hex digits).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NamedTuple

import msgspec

SYSTEM = "system/"
"""How keys of CPU, memory and GPU samples begin; tables of metrics leave them out."""
MODULE = "module"
"""The type of an input that is a local module: its name is a file's, ``pkg/sub.py``."""
MODULES = "modules"
"""The part that a notice names when local modules were left out."""
RESULT = "result/table.csv"
"""The file of a cell's last value, where that is a table."""
Status = Literal["running", "finished", "failed", "interrupted", "crashed"]
STATUSES: tuple[Status, ...] = ("running", "finished", "failed", "interrupted", "crashed")
Lifecycle = Literal["active", "deleted", "all"]
"""Which side of a soft delete a listing shows."""

Whole = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
"""A whole number that databases have: of 64 bits."""

ParamValue = bool | int | float | str | list[Any] | dict[str, Any] | None
ParamOrigin = Literal["explicit", "captured", "input"]
"""Given by hand; read from the cell; made of literals by another cell, and read by this one."""
AlertLevel = Literal["info", "warning", "error"]
LEVELS: tuple[AlertLevel, ...] = ("info", "warning", "error")


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every value that crosses a border."""


class Goal(Entity, frozen=True):
    """What the runs of an experiment are after: a metric, which way it is better, which of its values."""

    metric: str
    direction: Literal["lower", "higher"]
    value: Literal["best", "last"] = "best"


class Experiment(Entity, frozen=True):
    """A named group of runs."""

    id: int
    name: str
    created: float
    note: str = ""
    deleted: float | None = None
    runs: int = 0
    last_started: float | None = None
    goal: Goal | None = None
    alert_when: str = ""
    """A filter; a run of it that passes is said once. Empty: none."""


DocumentKind = Literal["dashboard", "table"]
"""A dashboard; a named view of the table of runs."""


class Document(Entity, frozen=True):
    """What a person arranged and gave a name, of one experiment or of the whole store."""

    id: int
    kind: DocumentKind
    name: str
    body: dict[str, Any]
    """Plain data; what is in it is said by who draws the kind."""
    experiment_id: int | None
    created: float
    deleted: float | None = None


class Failure(Entity, frozen=True):
    """How a run failed: the exception's type, message and traceback as text."""

    type: str
    message: str
    traceback: str = ""


class Process(Entity, frozen=True):
    """The process that makes a run, told apart from every other one.

    ``place`` names the boot and the pid namespace: only inside the same place does ``pid`` mean
    anything, and ``process_started`` tells a reused pid from the old one.
    """

    host: str
    user: str
    pid: int
    place: str
    process_started: float


class Run(Entity, frozen=True):
    """One call: a tracked execution."""

    number: int
    id: str
    name: str
    experiment_id: int
    experiment: str
    status: Status
    started: float
    ended: float | None = None
    parent: int | None = None
    note: str = ""
    deleted: float | None = None
    late_points: int = 0
    """Points that the run's own leftover threads wrote after it ended."""

    @property
    def duration(self) -> float | None:
        """Seconds from start to end; None while it runs."""
        return None if self.ended is None else self.ended - self.started


class Param(Entity, frozen=True):
    """An argument of the call."""

    key: str
    value: ParamValue
    origin: ParamOrigin = "explicit"


class Tag(Entity, frozen=True):
    """A label that may change."""

    key: str
    value: str


class Metric(Entity, frozen=True):
    """The summary of one series. NaN never is the least or the greatest value."""

    key: str
    points: int
    first: float
    last: float
    min: float
    max: float
    first_step: int
    last_step: int
    min_step: int
    max_step: int
    last_time: float
    mean: float
    """Of the last ten points by step, as far as they are numbers."""


class Best(NamedTuple):
    """The best value of a metric, and the step it was logged at."""

    value: float
    step: int


class Artifact(Entity, frozen=True):
    """A named file of a run: its path in the run's tree, and which bytes it names."""

    path: str
    digest: str
    size_bytes: int
    media_type: str
    created: float


MediumKind = Literal["image", "figure", "table", "text", "audio", "video", "html"]


class Medium(Entity, frozen=True):
    """A value of a run at a step that is a file: ``path`` is that of the run's artifact."""

    key: str
    step: Whole
    path: str
    kind: MediumKind
    caption: str = ""


class Dataset(Entity, frozen=True):
    """Data a run read, recognised by its ``digest``."""

    name: str
    digest: str
    kind: str
    source: str = ""
    schema: str = ""
    """Columns and types, or dtype, as JSON."""
    shape: str = ""
    """As Python prints a shape: ``(1797, 64)``."""
    context: str = ""
    """What the run used it for: ``train``, ``eval``."""


class CellVersion(Entity, frozen=True):
    """One exact text of one cell."""

    digest: str
    text: str


class Call(Entity, frozen=True):
    """Which cell a run called, and where."""

    cell_version: str
    """Digest of the cell's text."""
    cell_id: str = ""
    execution_count: int | None = None
    notebook: str = ""
    session: str = ""
    """Which kernel process: equal for all cells of one kernel's life."""
    previous: int | None = None
    """The run before it of the same cell."""
    assigned: tuple[str, ...] = ()
    """Names the cell assigned at its top level."""


class InPlace(Entity, frozen=True):
    """A change of an object in place. Who did it is None where that is not certain."""

    fingerprint: str
    """Of what the object held before."""
    count: int | None = None
    """Execution count of the cell that did it."""
    run: int | None = None
    """Number of the run that did it."""
    what: str = ""
    """Which part of it, where that is known: ``lr 0.1 -> 0.2``."""


class Input(Entity, frozen=True):
    """A name the cell read that it did not make."""

    name: str
    type: str
    shape: str = ""
    fingerprint: str = ""
    """Of the value as the cell found it; empty when it was not taken."""
    fingerprint_after: str = ""
    """Of the same object as the cell left it; differs when it was changed in place."""
    writer_count: int | None = None
    """Execution count of the cell that assigned the name last."""
    writer_cell_id: str = ""
    writer_version: str = ""
    """Digest of that cell's text."""
    writer_edited: bool = False
    """That cell has since run with another text that no longer is what made this value."""
    warm_start: int | None = None
    """Number of the earlier run that changed this very object in place."""
    summary: str = ""
    """A short text of the value: ``0.01``, ``ndarray (1797, 64) float64``."""
    identity: str = ""
    """Equal for one object that can change in place, while it lives; empty where that is not known."""
    changes: tuple[InPlace, ...] = ()
    """What became of this very object before the cell found it, the last of it."""
    writer_run: int | None = None
    """Number of the run that assigned the name last, when that cell was a tracked one."""
    trains: bool = False
    """It learns: a model, an optimizer."""
    sampled: bool = False
    """Its fingerprint is of a part of it: a change elsewhere is not seen."""


class Output(Entity, frozen=True):
    """What a run printed on one stream; ``result`` is the value of its cell's last expression."""

    stream: Literal["result", "stdout", "stderr"]
    text: str
    dropped_bytes: int = 0
    """Bytes left out past the limit: in the middle, of a result at its end."""


class Notice(Entity, frozen=True):
    """What a part of the capture left out of this run, and why: ``git``, ``inputs``, ``figures``."""

    part: str
    text: str


class Alert(Entity, frozen=True):
    """What a run had to say while it was under way."""

    id: int
    time: float
    level: AlertLevel
    title: str
    text: str = ""


class Environment(Entity, frozen=True):
    """The Python a run ran on. Kept once for all runs that share it."""

    python: str
    platform: str
    packages: dict[str, str]


class GitState(Entity, frozen=True):
    """The repository around the notebook."""

    commit: str
    branch: str = ""
    dirty: bool = False
    diff: str = ""
    """Uncommitted changes of tracked files, as a patch."""
