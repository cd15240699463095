"""Experiments of a store, and what a screen may do to them.

They are addressed by id: a deleted one may share its name with another. An action names no runs, since
a front-end that hears of the experiment asks anew for what it shows of it.
"""

from __future__ import annotations

import time

from trackmagic.capture.masking import masked
from trackmagic.entities import Entity, Experiment, Lifecycle, Whole
from trackmagic.query.search import count_runs
from trackmagic.store import Store
from trackmagic.store.goals import text_of
from trackmagic.views import format as fmt
from trackmagic.views.actions import NAME, Done
from trackmagic.views.moment import of_one_moment


class AddExperimentAction(Entity, frozen=True):
    """Make an experiment."""

    name: str
    note: str = ""


class ExperimentAction(Entity, frozen=True):
    """Delete or restore an experiment, by its id: a deleted one may share its name with another."""

    experiment: Whole


class RenameExperimentAction(Entity, frozen=True):
    """Give an experiment another name."""

    experiment: Whole
    name: str


class ExperimentNoteAction(Entity, frozen=True):
    """Write the note of an experiment."""

    experiment: Whole
    note: str


class ExperimentGoalAction(Entity, frozen=True):
    """Say what the runs of an experiment are after: ``val_loss min``; an empty text takes it back."""

    experiment: Whole
    goal: str


class AlertWhenAction(Entity, frozen=True):
    """Say which runs of an experiment are to be told of: a filter; an empty text takes it back."""

    experiment: Whole
    filter: str


class ExperimentsQuery(Entity, frozen=True):
    """Which experiments."""

    lifecycle: Lifecycle = "active"


class ExperimentLine(Entity, frozen=True):
    """An experiment, with how many of its runs are running."""

    experiment: Experiment
    running: int = 0


class Experiments(Entity, frozen=True):
    """Experiments, the one last used first."""

    experiments: tuple[ExperimentLine, ...]
    runs: int
    """Of all of them."""
    running: int
    is_read_only: bool
    """Nothing can be written to the store."""
    now: float


@of_one_moment
def experiments(store: Store, query: ExperimentsQuery) -> Experiments:
    """Experiments with their runs, the one last used first."""
    all_experiments, running = store.experiments.all(query.lifecycle), store.experiments.running()
    lines = tuple(
        ExperimentLine(experiment=experiment, running=running.get(experiment.id, 0))
        for experiment in all_experiments
    )
    return Experiments(
        experiments=lines,
        runs=sum(experiment.runs for experiment in all_experiments),
        running=sum(line.running for line in lines),
        is_read_only=store.is_read_only,
        now=time.time(),
    )


def add(store: Store, action: AddExperimentAction) -> Done:
    """Make one. Raises :class:`NameTaken`, :class:`BadName`, :class:`BadValue`."""
    experiment = store.experiments.add(action.name, note=masked(action.note))
    return _done(experiment, f"{_named(experiment)} made")


def rename(store: Store, action: RenameExperimentAction) -> Done:
    """Give it another name. Raises :class:`NotFound`, :class:`NameTaken`, :class:`BadName`."""
    with store.transaction():
        before = store.experiments.counted(action.experiment)
        if before.name == action.name:
            return Done(runs=(), message=f"{_named(before)} has that name already")
        renamed = store.experiments.rename(before.id, action.name)
    return _done(renamed, f"{_named(before)} is now {_quoted(renamed)}")


def set_note(store: Store, action: ExperimentNoteAction) -> Done:
    """Replace its note. Raises :class:`NotFound`, :class:`BadValue`."""
    return _done(store.experiments.set_note(action.experiment, masked(action.note)))


def set_goal(store: Store, action: ExperimentGoalAction) -> Done:
    """Say what its runs are after. Raises :class:`NotFound`, :class:`BadName`, :class:`BadValue`."""
    changed = store.experiments.set_goal(action.experiment, action.goal)
    goal = fmt.one_line(text_of(changed.goal), NAME)
    words = f"has the goal {goal}" if goal else "has no goal"
    return _done(changed, f"{_named(changed)} {words}")


def set_alert_when(store: Store, action: AlertWhenAction) -> Done:
    """Say which runs are to be told of. Raises :class:`NotFound`, :class:`BadFilter`, :class:`BadValue`."""
    check_filter(store, action.filter)
    changed = store.experiments.set_alert_when(action.experiment, action.filter)
    filter = fmt.one_line(changed.alert_when, NAME)
    words = f"alerts of runs with {filter}" if filter else "alerts of no runs"
    return _done(changed, f"{_named(changed)} {words}")


def check_filter(store: Store, filter: str) -> None:
    """Whether runs to come can be asked it. Raises :class:`BadFilter`, :class:`BadValue`."""
    with store.database.read() as connection:
        count_runs(connection, filter, among=[], is_ahead=True)


def delete(store: Store, action: ExperimentAction) -> Done:
    """Hide it and its runs until it is restored; one that is deleted stays so. Raises :class:`NotFound`."""
    with store.transaction():
        experiment = store.experiments.counted(action.experiment)
        if experiment.deleted is not None:
            return Done(runs=(), message=f"{_named(experiment)} was deleted before")
        store.experiments.delete(experiment.id)
    return _done(experiment, f"{_named(experiment)} deleted{_with_runs(experiment)}")


def restore(store: Store, action: ExperimentAction) -> Done:
    """Show it and its runs again; one that is not deleted stays so.

    Raises :class:`NotFound`, and :class:`NameTaken` when another has its name by now.
    """
    with store.transaction():
        experiment = store.experiments.counted(action.experiment)
        if experiment.deleted is None:
            return Done(runs=(), message=f"{_named(experiment)} is not deleted")
        store.experiments.restore(experiment.id)
    return _done(experiment, f"{_named(experiment)} restored{_with_runs(experiment)}")


def _done(changed: Experiment, message: str = "") -> Done:
    return Done(runs=(), message=message, experiments=(changed.id,))


def _named(experiment: Experiment) -> str:
    return f"experiment {_quoted(experiment)}"


def _quoted(experiment: Experiment) -> str:
    return f"'{fmt.one_line(experiment.name, NAME)}'"


def _with_runs(experiment: Experiment) -> str:
    return f", {fmt.count(experiment.runs, 'run')} with it" if experiment.runs else ""
