"""A run as its user has it: what you log to, and what you read back.

It only forwards: points go to the journal, everything else to the small stores.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Self

from trackmagic import entities
from trackmagic.entities import Dataset, Notice
from trackmagic.errors import BadValue, brief
from trackmagic.param_values import shown
from trackmagic.recording import alerts, content
from trackmagic.recording.filing import Filing
from trackmagic.recording.guard import say_once
from trackmagic.recording.numbers import number_of, numbers_of
from trackmagic.recording.outcomes import outcome, status_of
from trackmagic.recording.record import Record
from trackmagic.store.text import check_key

if TYPE_CHECKING:
    from trackmagic.store import Store


class Run(Filing):
    """One run. Made by :func:`trackmagic.start_run` and :func:`trackmagic.get_run`.

    Times are Unix seconds (UTC). A run that has ended takes tags and notes, but no more params,
    metrics, artifacts and inputs: those raise :class:`RunEnded`, except from threads and tasks that the
    run itself has started.
    """

    if not TYPE_CHECKING:  # a type checker knows itself what is not there

        def __getattr__(self, name: str) -> Any:
            """Say what is called otherwise here: ``run.info.run_id``, ``run.data.metrics`` of MLflow."""
            cure = _OF_MLFLOW.get(name, f"it has {', '.join(sorted(_SHOWN))}")
            raise AttributeError(f"a run has no {name!r}; {cure}", name=name, obj=self)

    of_row: ClassVar[Callable[[Store, entities.Run], Run]]
    """The run of a row; said by :mod:`trackmagic.recording.opening`, which knows those that are open here."""

    @property
    def parent(self) -> Run | None:
        """The run that it was started in; None where there was none, or it is gone for good."""
        number = self._row().parent
        rows = [] if number is None else self.store.runs.these([number])
        return Run.of_row(self.store, rows[0]) if rows else None

    @property
    def children(self) -> list[Run]:
        """The runs started in it, oldest first; deleted ones are left out."""
        return [Run.of_row(self.store, row) for row in self.store.runs.children(self.number)]

    def __dir__(self) -> list[str]:
        """What a user looks for; the rest is for trackmagic itself."""
        return sorted(_SHOWN)

    def __enter__(self) -> Self:
        """The run itself; leaving the block ends it as the block ended."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Ended: finished, interrupted or failed, as the block was left."""
        self.keeper.end(self, *outcome(error))

    def log_metric(
        self, key: str, value: float, step: int | None = None, *, time: float | None = None
    ) -> None:
        """Keep one point; ``step`` is one more than the key's last unless given.

        ``value`` is any number of one element, numpy's and torch's too; ``time`` Unix seconds, now
        unless given. Raises :class:`RunEnded`, :class:`BadName`, :class:`BadValue`.
        """
        if self.closed:
            self._check_open()
        self._append(key, value if type(value) is float else number_of(key, value), step, time)

    def log_metrics(
        self, metrics: Mapping[str, float], step: int | None = None, *, time: float | None = None
    ) -> None:
        """Keep one point of each key; see :meth:`log_metric`. One that is no number costs itself only."""
        if self.closed:
            self._check_open()
        points = dict(content.mapping("metrics", metrics))  # another thread may change it meanwhile
        for value in points.values():
            if type(value) is not float:
                self._log_each(points, step, time)
                return
        self.journal.append_many(points, step, time)

    def _log_each(self, metrics: Mapping[str, float], step: int | None, time: float | None) -> None:
        """Keep the points that are numbers, then raise for the first that is none."""
        numbers, refused = numbers_of(metrics)
        self.journal.append_many(numbers, step, time)
        if refused is not None:
            raise refused

    @brief
    def log_param(self, key: str, value: object, *, overwrite: bool = False) -> None:
        """Keep a param: bool, int, float, str, None, lists, dicts; other objects in a stated form.

        The forms are in :mod:`trackmagic.param_values`: arrays as lists, enums by value, dataclasses
        as dicts, paths and dates as text, what has no form of its own as its ``repr``.

        Raises :class:`ParamConflict` when it is there with another value, :class:`RunEnded`,
        :class:`BadName`, :class:`BadValue`.
        """
        self._check_open()
        params = content.params({check_key("param", key): value})
        for error in params.refused.values():
            raise error
        self._keep(
            f"param {key!r}",
            lambda: self.store.params.set(self.number, params.kept, overwrite=overwrite),
        )

    @brief
    def log_params(self, params: Mapping[str, object] | Any, *, overwrite: bool = False) -> None:
        """Keep the params of a dict, or the fields of a Namespace, dataclass and the like.

        One that cannot be kept costs itself only: it is named in a warning and a notice of the run,
        and raises when there is no other. A conflict keeps none of them. Raises as :meth:`log_param`.
        """
        self._check_open()
        accepted, refused = content.params(params)
        if refused and not accepted:
            raise next(iter(refused.values()))
        self._keep(
            f"params {', '.join(accepted)[:60]}",
            lambda: self.store.params.set(self.number, accepted, overwrite=overwrite),
        )
        for key, error in refused.items():
            say_once(f"keeping param {key!r}", str(error))
        if refused:
            notice = Notice(part="params", text=content.note("; ".join(map(str, refused.values()))))
            self._keep(
                "a notice", lambda: self.store.surroundings.add_notices(self.number, [notice])
            )

    @brief
    def log_input(
        self, data: Any, *, name: str | None = None, context: str = "", source: str | None = None
    ) -> Dataset:
        """Keep which data the run read: a DataFrame, array, tensor or path. Gives what was kept.

        Only its digest, shape and schema are kept, not the data. Raises :class:`BadValue`,
        :class:`RunEnded`.
        """
        self._check_open()
        dataset = content.dataset(data, name=name, source=source, context=context)
        self._keep(f"input {dataset.name!r}", lambda: self.store.datasets.add(self.number, dataset))
        return dataset

    @brief
    def alert(self, title: str, text: str = "", level: str = "info") -> None:
        """Say something of the run: on its card and page, in JupyterLab, and where ``notify`` sends words.

        ``level`` is ``"info"``, ``"warning"`` or ``"error"``. A title that comes again within a minute is
        only counted, and so is what comes after the first 100. Raises :class:`RunEnded`, :class:`BadName`,
        :class:`BadValue`.
        """
        self._check_open()
        wording = alerts.checked(title, text, level)
        if self._alerts.is_due(wording.title):
            self._say("alert", wording.masked())

    @brief
    def set_tag(self, key: str, value: object) -> None:
        """Set a tag; value is kept as text. Raises :class:`BadName`, :class:`BadValue`."""
        self.set_tags({check_key("tag", key): value})

    @brief
    def set_tags(self, tags: Mapping[str, object]) -> None:
        """Set ``tags``, all or none. Raises :class:`BadName`, :class:`BadValue`."""
        texts = content.tags(tags)
        self._keep(f"tags {', '.join(texts)[:60]}", lambda: self.store.tags.set(self.number, texts))

    @brief
    def set_note(self, note: str) -> None:
        """Replace the note, Markdown. Raises :class:`BadValue`."""
        text = content.note(note)
        self._keep("the note", lambda: self.store.runs.set_note(self.number, text))

    @brief
    def rename(self, name: str) -> None:
        """Give the run another name. Raises :class:`BadName`."""
        self._keep("the name", lambda: self.store.runs.rename(self.number, content.note(name)))

    @brief
    def move(self, experiment: str) -> None:
        """File it, and what ran inside it, under ``experiment``, made when it is missing.

        What ran inside it and is filed elsewhere stays there. Raises :class:`BadName`.
        """
        name = check_key("experiment name", experiment)

        def write() -> None:
            with self.store.transaction():
                to = self.store.experiments.ensure(name)
                self.store.runs.move_with_nested([self.number], to)

        self._keep("its experiment", write)

    @brief
    def delete(self) -> list[int]:
        """Hide it, and what ran inside it, until :meth:`restore`; gives the numbers of what is hidden now.

        Its handle still works, and ``get_run`` finds it by number and whole id, until ``trackmagic gc``
        removes it for good. One that runs goes on. Raises :class:`StoreReadOnly`.
        """
        return self._changed(
            "its deletion", lambda: self.store.runs.delete_with_nested([self.number])
        )

    @brief
    def restore(self) -> list[int]:
        """Show it again, with what was deleted along with it; gives the numbers of what is seen again.

        Raises :class:`NotFound` when it is gone for good, :class:`StoreReadOnly`.
        """
        return self._changed(
            "its return", lambda: self.store.runs.restore_with_nested([self.number])
        )

    @brief
    def star(self, starred: bool = True) -> None:  # noqa: FBT001, FBT002 - run.star(False) reads well
        """Give it the star of the panel (the tag ``starred``), or take it off. Raises :class:`BadValue`."""
        if not isinstance(starred, bool):
            raise BadValue(f"star({shown(starred)}): use True, or False to take the star off")
        self._keep("its star", lambda: self.store.tags.star(self.number, starred=starred))

    @brief
    def end(self, status: str = "finished") -> None:
        """End it; nothing happens when it has ended. Raises :class:`BadValue` for no such status."""
        self.keeper.end(self, status_of(status), None)

    def _changed(self, what: str, change: Callable[[], list[entities.Run]]) -> list[int]:
        """The numbers of what a change has changed; none yet where it waits for the disk."""
        numbers: list[int] = []
        self._keep(what, lambda: numbers.extend(row.number for row in change()))
        return numbers


_INNER = ("fold", "log_content", "look_out")
_OF_MLFLOW = {
    "info": "what MLflow has in run.info is its own here: run.id, run.name, run.status, run.started",
    "data": "what MLflow has in run.data is its own here: run.params, run.metrics, run.tags",
    "run_id": "its id is run.id",
    "run_name": "its name is run.name",
}
_SHOWN = {
    name
    for name in (*vars(Run), *vars(Filing), *vars(Record), "id", "number")
    if not name.startswith("_") and name not in _INNER
}
