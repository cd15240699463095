"""What a run says of itself: everything that was kept, read from the store when it is asked for."""

from __future__ import annotations

import difflib

from trackmagic import entities
from trackmagic.direction import BEST_OF, direction_of
from trackmagic.entities import (
    SYSTEM,
    Alert,
    Best,
    Dataset,
    Environment,
    Failure,
    GitState,
    Input,
    ParamValue,
    Status,
)
from trackmagic.errors import BadValue, NotFound, brief
from trackmagic.param_values import shown
from trackmagic.recording.artifacts import Artifacts
from trackmagic.store import Series, Store
from trackmagic.store.tags import STAR
from trackmagic.store.text import check_key


class Record:
    """The reading half of :class:`trackmagic.recording.run.Run`. Times are Unix seconds (UTC)."""

    store: Store
    number: int
    id: str

    def __repr__(self) -> str:
        """``<Run #12 brave-otter-12 finished>``."""
        row = self._row()
        return f"<Run #{self.number} {row.name} {row.status}>"

    @brief
    def series(self, key: str) -> Series:
        """Every point of a metric: arrays ``step``, ``time`` and ``value`` of one length.

        Raises :class:`NotFound`, :class:`BadName`.
        """
        check_key("metric", key)
        self.fold()
        return self.store.metrics.series(self.number, key)

    @brief
    def best(self, key: str, *, direction: str | None = None) -> Best:
        """The best value of a metric, and its step: the least or the greatest, NaN left out.

        Which way it is better is told by ``direction`` (``"lower"``, ``"higher"``), else by the goal of the
        run's experiment, else by the metric's name. Raises :class:`NotFound`, :class:`BadName`, and
        :class:`BadValue` where none of them tells.
        """
        check_key("metric", key)
        if direction is not None and not (isinstance(direction, str) and direction in BEST_OF):
            raise BadValue(f"direction is {shown(direction)}; use 'lower' or 'higher'")
        self.fold()
        with self.store.reading():
            metrics = {metric.key: metric for metric in self.store.metrics.of(self.number)}
            of_goals = self.store.experiments.directions([self._row().experiment_id])
        metric = metrics.get(key)
        if metric is None:
            near = difflib.get_close_matches(key, metrics, 3, 0.6)
            names = " or ".join(map(repr, near))
            listing = f"it has {', '.join(list(metrics)[:10]) or 'none'}"
            raise NotFound("metric", key, f"did you mean {names}?" if near else listing)
        way = direction_of(key, {**of_goals, **({key: direction} if direction else {})})
        if way is None:
            raise BadValue(
                f"which way {key!r} is better is not known from its name; "
                f"say it: run.best({key!r}, direction='lower'), or 'higher'"
            )
        side = BEST_OF[way]
        return Best(getattr(metric, side), getattr(metric, f"{side}_step"))

    @property
    def name(self) -> str:
        """``brave-otter-12``, or what the user called it."""
        return self._row().name

    @property
    def status(self) -> Status:
        """running, finished, failed, interrupted or crashed."""
        return self._row().status

    @property
    def experiment(self) -> str:
        """The name of its experiment."""
        return self._row().experiment

    @property
    def params(self) -> dict[str, ParamValue]:
        """Its params, typed, by key."""
        return {param.key: param.value for param in self.store.params.of(self.number)}

    @property
    def metrics(self) -> dict[str, float]:
        """The last value of each metric; those of the machine are in :attr:`system`."""
        return {key: last for key, last in self._last().items() if not key.startswith(SYSTEM)}

    @property
    def system(self) -> dict[str, float]:
        """The last sample of CPU, memory and GPU: ``system/cpu_percent`` and so on."""
        return {key: last for key, last in self._last().items() if key.startswith(SYSTEM)}

    @property
    def tags(self) -> dict[str, str]:
        """Its tags, by key."""
        return {tag.key: tag.value for tag in self.store.tags.of(self.number)}

    @property
    def note(self) -> str:
        """Its note, Markdown."""
        return self._row().note

    @property
    def is_starred(self) -> bool:
        """Whether it has the star of the panel and of :meth:`star`."""
        return self.tags.get(STAR.key) == STAR.value

    @property
    def alerts(self) -> list[Alert]:
        """What it had to say, the oldest first: each has ``time level title text``."""
        return self.store.alerts.of(self.number)

    @property
    def code(self) -> str | None:
        """The exact text of the cell, header included; None when no cell made it, or it was not kept."""
        call = self.store.cells.call(self.number)
        version = None if call is None else self.store.cells.find_version(call.cell_version)
        return None if version is None else version.text

    @property
    def error(self) -> Failure | None:
        """How it failed: ``type``, ``message``, ``traceback``."""
        return self.store.runs.failure(self.number)

    @property
    def started(self) -> float:
        """Unix seconds, UTC."""
        return self._row().started

    @property
    def ended(self) -> float | None:
        """Unix seconds, UTC; None while it runs."""
        return self._row().ended

    @property
    def duration(self) -> float | None:
        """Seconds; None while it runs."""
        return self._row().duration

    @property
    def inputs(self) -> list[Input]:
        """The names its cell read that other cells had made."""
        return self.store.cells.inputs(self.number)

    @property
    def output(self) -> dict[str, str]:
        """What it printed, by stream: ``stdout``, ``stderr``."""
        texts = self._outputs()
        return {stream: text for stream, text in texts.items() if stream != "result"}

    @property
    def result(self) -> str | None:
        """The text of its cell's last value, as it was shown; None where it had none."""
        return self._outputs().get("result")

    @property
    def git(self) -> GitState | None:
        """The repository around it: ``commit branch dirty diff``; None where there was none."""
        return self.store.surroundings.git(self.number)

    @property
    def environment(self) -> Environment | None:
        """The Python it ran on: ``python platform packages``; None when it was not taken."""
        return self.store.surroundings.environment(self.number)

    @property
    def datasets(self) -> list[Dataset]:
        """The data logged with :meth:`log_input`."""
        return self.store.datasets.of(self.number)

    @property
    def artifacts(self) -> Artifacts:
        """Its files: list them, open, read, download."""
        return Artifacts(self.store, self.number)

    def fold(self) -> None:
        """Make every point logged so far readable."""
        raise NotImplementedError

    def _outputs(self) -> dict[str, str]:
        return {output.stream: output.text for output in self.store.cells.outputs(self.number)}

    def _last(self) -> dict[str, float]:
        self.fold()
        return {metric.key: metric.last for metric in self.store.metrics.of(self.number)}

    def _row(self) -> entities.Run:
        return self.store.runs.get(self.number)
