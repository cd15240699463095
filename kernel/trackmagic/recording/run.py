"""A run as its user has it: what you log to, and what you read back.

It only forwards: points go to the journal, everything else to the small stores.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Self

from trackmagic import entities
from trackmagic.entities import Dataset, Notice
from trackmagic.errors import BadValue, brief
from trackmagic.param_values import shown
from trackmagic.recording import content
from trackmagic.recording.files import Files, existing
from trackmagic.recording.guard import say_once
from trackmagic.recording.handle import Handle
from trackmagic.recording.numbers import number_of, numbers_of
from trackmagic.recording.outcomes import outcome, status_of
from trackmagic.recording.record import Record
from trackmagic.store.artifacts import check_path
from trackmagic.store.text import check_key

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from trackmagic.store import Store


class Run(Handle):
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
    def log_artifact(self, path: str | Path, artifact_path: str | None = None) -> None:
        """Keep a file or a folder with all in it, under the run's folder ``artifact_path``.

        What of a folder cannot be read is left out, and named by a warning and a notice of the run.
        Raises :class:`BadFile` (:class:`FileNotFoundError` too), :class:`RunEnded`, :class:`BadName`.
        """
        self._check_open()
        self._keep_files(existing(path), artifact_path, inside=False)

    @brief
    def log_artifacts(self, folder: str | Path, artifact_path: str | None = None) -> None:
        """Keep what is in a folder, without the folder's own name; see :meth:`log_artifact`."""
        self._check_open()
        self._keep_files(existing(folder), artifact_path, inside=True)

    @brief
    def log_figure(self, figure: Figure | Any, path: str) -> None:
        """Keep a matplotlib or plotly figure; the end of ``path`` says how: ``.png .svg .json``...

        Raises :class:`BadValue`, :class:`RunEnded`.
        """
        from trackmagic.recording import pictures

        self.log_content(pictures.figure(figure, path))

    @brief
    def log_image(self, image: Any, path: str) -> None:
        """Keep an image: PIL's, or an array (height, width) or (height, width, 1|3|4), 0-255 or 0-1.

        Raises :class:`BadValue`, :class:`RunEnded`, :class:`MissingExtra`.
        """
        from trackmagic.recording import pictures

        self.log_content(pictures.image(image, path))

    @brief
    def log_text(self, text: str, path: str) -> None:
        """Keep a text as a file, in UTF-8. Raises :class:`RunEnded`, :class:`BadName`."""
        self.log_content(content.text(text, path))

    @brief
    def log_dict(self, values: Mapping[str, Any] | list[Any], path: str) -> None:
        """Keep a dict or list as JSON. Raises :class:`BadValue`, :class:`RunEnded`."""
        self.log_content(content.dictionary(values, path))

    @brief
    def log_table(self, table: Any, path: str) -> None:
        """Keep a DataFrame, or what makes one, as ``.csv``, ``.json`` (records) or ``.parquet``.

        Raises :class:`BadValue`, :class:`RunEnded`.
        """
        from trackmagic.recording import tables

        self.log_content(tables.table(table, path))

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

    def log_content(self, artifact: content.Content) -> None:
        """Keep bytes under a path."""
        self._check_open()
        check_path(artifact.path)
        self._keep(
            f"artifact {artifact.path!r}",
            lambda: self.store.artifacts.add(self.number, [artifact.put(self.store.blobs)]),
        )

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

    def _keep_files(self, path: Path, artifact_path: str | None, *, inside: bool) -> None:
        """Errors of the files raise here, or leave one of many out; those of the store's disk wait."""
        files = Files(path, artifact_path, inside=inside, without=self.store.folder)

        def write() -> None:
            for rows in files.keep(self.store.blobs):
                self.store.artifacts.add(self.number, rows)
            if files.left_out:
                notice = Notice(part="artifacts", text=files.words())
                self.store.surroundings.add_notices(self.number, [notice])
                say_once("keeping all files", files.words())

        self._keep(f"artifact {str(path)!r}", write)


_INNER = ("fold", "log_content")
_OF_MLFLOW = {
    "info": "what MLflow has in run.info is its own here: run.id, run.name, run.status, run.started",
    "data": "what MLflow has in run.data is its own here: run.params, run.metrics, run.tags",
    "run_id": "its id is run.id",
    "run_name": "its name is run.name",
}
_SHOWN = {
    name
    for name in (*vars(Run), *vars(Record), "id", "number")
    if not name.startswith("_") and name not in _INNER
}
