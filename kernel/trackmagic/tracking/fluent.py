"""The words a user writes: each finds the active run and forwards."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from trackmagic.entities import Dataset, Experiment, Lifecycle
from trackmagic.errors import BadValue
from trackmagic.param_values import shown
from trackmagic.recording import content
from trackmagic.recording.outcomes import status_of
from trackmagic.store import goals
from trackmagic.tracking import context
from trackmagic.tracking.active import active_run, get_run, here, last_run
from trackmagic.tracking.opening import start_run
from trackmagic.tracking.search import search_runs
from trackmagic.tracking.session import readable_store, session, store

__all__ = ["active_run", "get_run", "last_run", "search_runs", "start_run"]


def end_run(status: str = "finished") -> None:
    """End the run that was opened by hand; nothing happens where there is none.

    A tracked cell's own run ends with its cell: only how it is to end is taken from here, unless the
    cell fails. Raises :class:`BadValue`.
    """
    run = context.current()
    entry = None if run is None else context.activation(run)
    if entry is not None and entry.is_call:
        entry.asked = status_of(status)
        run = context.left_open()
    if run is not None:
        run.end(status)


def log_metric(
    key: str, value: float, step: int | None = None, *, time: float | None = None
) -> None:
    """Keep one point in the active run; see :meth:`Run.log_metric`. Raises :class:`NoActiveRun`."""
    (context.current() or here()).log_metric(key, value, step, time=time)


def log_metrics(
    metrics: Mapping[str, float], step: int | None = None, *, time: float | None = None
) -> None:
    """Keep one point of each key; see :meth:`Run.log_metrics`. Raises :class:`NoActiveRun`."""
    (context.current() or here()).log_metrics(metrics, step, time=time)


def log_param(key: str, value: object, *, overwrite: bool = False) -> None:
    """Keep a param; see :meth:`Run.log_param`. Raises :class:`NoActiveRun`."""
    here().log_param(key, value, overwrite=overwrite)


def log_params(params: Mapping[str, object] | Any, *, overwrite: bool = False) -> None:
    """Keep params; see :meth:`Run.log_params`. Raises :class:`NoActiveRun`."""
    here().log_params(params, overwrite=overwrite)


def log_artifact(path: str | Path, artifact_path: str | None = None) -> None:
    """Keep a file or folder; see :meth:`Run.log_artifact`. Raises :class:`NoActiveRun`."""
    here().log_artifact(path, artifact_path)


def log_artifacts(folder: str | Path, artifact_path: str | None = None) -> None:
    """Keep what is in a folder; see :meth:`Run.log_artifacts`. Raises :class:`NoActiveRun`."""
    here().log_artifacts(folder, artifact_path)


def log_figure(
    figure: Any,
    path: str | None = None,
    *,
    key: str | None = None,
    step: int | None = None,
    caption: str = "",
) -> None:
    """Keep a figure; see :meth:`Run.log_figure`. Raises :class:`NoActiveRun`."""
    here().log_figure(figure, path, key=key, step=step, caption=caption)


def log_image(
    image: Any,
    path: str | None = None,
    key: str | None = None,
    step: int | None = None,
    *,
    caption: str = "",
) -> None:
    """Keep an image, at a step too; see :meth:`Run.log_image`. Raises :class:`NoActiveRun`."""
    here().log_image(image, path, key, step, caption=caption)


def log_audio(
    audio: Any,
    path: str | None = None,
    key: str | None = None,
    step: int | None = None,
    *,
    sample_rate: int | None = None,
    caption: str = "",
) -> None:
    """Keep a sound; see :meth:`Run.log_audio`. Raises :class:`NoActiveRun`."""
    here().log_audio(audio, path, key, step, sample_rate=sample_rate, caption=caption)


def log_video(
    video: Any,
    path: str | None = None,
    key: str | None = None,
    step: int | None = None,
    *,
    fps: float = 4,
    caption: str = "",
) -> None:
    """Keep a film; see :meth:`Run.log_video`. Raises :class:`NoActiveRun`."""
    here().log_video(video, path, key, step, fps=fps, caption=caption)


def log_html(
    html: str | Path,
    path: str | None = None,
    key: str | None = None,
    step: int | None = None,
    *,
    caption: str = "",
) -> None:
    """Keep a page; see :meth:`Run.log_html`. Raises :class:`NoActiveRun`."""
    here().log_html(html, path, key, step, caption=caption)


def log_text(
    text: str,
    path: str | None = None,
    *,
    key: str | None = None,
    step: int | None = None,
    caption: str = "",
) -> None:
    """Keep a text as a file; see :meth:`Run.log_text`. Raises :class:`NoActiveRun`."""
    here().log_text(text, path, key=key, step=step, caption=caption)


def log_dict(values: Mapping[str, Any] | list[Any], path: str) -> None:
    """Keep a dict or list as JSON; see :meth:`Run.log_dict`. Raises :class:`NoActiveRun`."""
    here().log_dict(values, path)


def log_table(
    table: Any,
    path: str | None = None,
    *,
    key: str | None = None,
    step: int | None = None,
    caption: str = "",
) -> None:
    """Keep a table; see :meth:`Run.log_table`. Raises :class:`NoActiveRun`."""
    here().log_table(table, path, key=key, step=step, caption=caption)


def log_input(
    data: Any, *, name: str | None = None, context: str = "", source: str | None = None
) -> Dataset:
    """Keep which data was read; see :meth:`Run.log_input`. Raises :class:`NoActiveRun`."""
    return here().log_input(data, name=name, context=context, source=source)


def set_tag(key: str, value: object) -> None:
    """Set a tag of the active run; see :meth:`Run.set_tag`. Raises :class:`NoActiveRun`."""
    here().set_tag(key, value)


def set_tags(tags: Mapping[str, object]) -> None:
    """Set tags, all or none; see :meth:`Run.set_tags`. Raises :class:`NoActiveRun`."""
    here().set_tags(tags)


def set_note(note: str) -> None:
    """Replace the active run's note, Markdown. Raises :class:`NoActiveRun`."""
    here().set_note(note)


def alert(title: str, text: str = "", level: str = "info") -> None:
    """Say something of the active run; see :meth:`Run.alert`. Raises :class:`NoActiveRun`."""
    here().alert(title, text, level)


def create_experiment(name: str, *, note: str = "", goal: str = "") -> Experiment:
    """A new experiment; ``goal`` as :func:`set_experiment` takes it.

    Raises :class:`NameTaken`, :class:`BadName`, :class:`BadValue`.
    """
    return store().experiments.add(name, note=content.note(note), goal=goal)


def set_experiment(
    name: str, *, goal: str | None = None, alert_when: str | None = None
) -> Experiment:
    """File new runs of this session under ``name``, made when missing.

    ``goal`` says what its runs are after, for cards, tables and comparisons to show first:
    ``"val_loss min"``, ``"val_acc max"``, ``"val_loss min last"`` for the last value in place of the best;
    ``""`` takes it back. ``alert_when`` is a filter, such as ``"val_loss > 3"``: of a run that passes it
    while it is under way one alert is kept and sent, see :meth:`Run.alert`; ``""`` takes that back.
    A run that is open stays where it is; those started in it from now on go there.
    Raises :class:`BadName`, :class:`BadValue`, :class:`BadFilter`.
    """
    aim = None if goal is None else goals.parsed(goal)
    if alert_when:
        from trackmagic.views.experiments import check_filter

        check_filter(store(), alert_when)
    experiment = store().experiments.ensure(name)
    if goal is not None and aim != experiment.goal:
        experiment = store().experiments.set_goal(experiment.id, goal)
    if alert_when is not None and alert_when.strip() != experiment.alert_when:
        experiment = store().experiments.set_alert_when(experiment.id, alert_when)
    session.experiment = experiment.name
    session.experiments_set += 1
    return experiment


def search_experiments(lifecycle: Lifecycle = "active") -> list[Experiment]:
    """Experiments with their number of runs, the one last used first."""
    if not isinstance(lifecycle, str) or lifecycle not in get_args(Lifecycle):
        raise BadValue(f"{shown(lifecycle)} is no lifecycle; use {', '.join(get_args(Lifecycle))}")
    return readable_store().experiments.all(lifecycle)
