"""Experiments as a screen lists and changes them."""

import time

import pytest

from trackmagic.errors import BadName, BadValue, NameTaken, NotFound
from trackmagic.store.text import NOTE_CHARACTERS
from trackmagic.views import experiments
from trackmagic.views.actions import NAME
from trackmagic.views.experiments import (
    AddExperimentAction,
    ExperimentAction,
    ExperimentNoteAction,
    ExperimentsQuery,
    RenameExperimentAction,
)

GONE = 2**63 - 1


def _listed(world, lifecycle="active"):
    found = experiments.experiments(world.store, ExperimentsQuery(lifecycle=lifecycle))
    return [(one.experiment.name, one.experiment.runs, one.running) for one in found.experiments]


def _id(world, name):
    return world.store.experiments.get(name).id


def _changes(world, cursor):
    found = world.store.changes.since(cursor)
    return found.runs, found.experiments


def test_experiments_are_listed_with_their_runs_and_those_that_run(world):
    for status in ("finished", None, None):
        world.run(experiment="a", status=status)
    world.store.runs.delete(world.run(experiment="a", status=None).number)
    world.run(experiment="b")
    world.store.experiments.add("empty", note="why")
    before = time.time()
    found = experiments.experiments(world.store, ExperimentsQuery())
    assert _listed(world) == [("b", 1, 0), ("a", 3, 2), ("empty", 0, 0)]
    assert (found.runs, found.running, found.is_read_only) == (4, 2, False)
    assert found.experiments[-1].experiment.note == "why"
    assert before <= found.now <= time.time()


def test_the_experiment_last_used_comes_first(world):
    started = [world.store.experiments.ensure(name) for name in "abc"]
    for at, filed in ((30.0, started[1]), (10.0, started[0]), (20.0, started[2])):
        world.store.runs.add(filed, world.process, started=at)
    assert [name for name, _, _ in _listed(world)] == ["b", "c", "a"]


def test_deleted_experiments_are_listed_when_asked_for(world):
    world.run(experiment="a", status=None)
    world.run(experiment="b")
    experiments.delete(world.store, ExperimentAction(experiment=_id(world, "a")))
    assert _listed(world) == [("b", 1, 0)]
    assert _listed(world, "deleted") == [("a", 1, 1)]
    assert sorted(_listed(world, "all")) == [("a", 1, 1), ("b", 1, 0)]


def test_an_experiment_is_made_renamed_and_noted(world):
    done = experiments.add(world.store, AddExperimentAction(name="new", note="why"))
    (number,) = done.experiments
    assert (done.runs, done.message) == ((), "experiment 'new' made")
    rename = RenameExperimentAction(experiment=number, name="newer")
    done = experiments.rename(world.store, rename)
    assert (done.experiments, done.message) == ((number,), "experiment 'new' is now 'newer'")
    done = experiments.set_note(world.store, ExperimentNoteAction(experiment=number, note="more"))
    assert (done.experiments, done.message) == ((number,), "")
    found = world.store.experiments.get("newer")
    assert (found.id, found.note) == (number, "more")


def test_a_name_that_it_has_already_changes_nothing(world):
    world.run(experiment="a")
    cursor, number = world.store.changes.cursor(), _id(world, "a")
    rename = RenameExperimentAction(experiment=number, name="a")
    done = experiments.rename(world.store, rename)
    assert (done.experiments, done.message) == ((), "experiment 'a' has that name already")
    assert _changes(world, cursor) == ((), ())


def test_a_name_that_is_taken_or_is_none_is_refused_in_a_line(world):
    world.run(experiment="a")
    world.run(experiment="b")
    number = _id(world, "b")
    with pytest.raises(NameTaken) as caught:
        experiments.add(world.store, AddExperimentAction(name="a"))
    assert str(caught.value) == "there is an experiment 'a' already; choose another name"
    with pytest.raises(NameTaken):
        experiments.rename(world.store, RenameExperimentAction(experiment=number, name="a"))
    for name in ("", " ", "x" * 251, "a\0b"):
        with pytest.raises(BadName):
            experiments.add(world.store, AddExperimentAction(name=name))
        with pytest.raises(BadName):
            experiments.rename(world.store, RenameExperimentAction(experiment=number, name=name))
    with pytest.raises(BadValue, match="the limit is"):
        experiments.add(
            world.store, AddExperimentAction(name="c", note="x" * (NOTE_CHARACTERS + 1))
        )
    assert sorted(name for name, _, _ in _listed(world, "all")) == ["a", "b"]


def test_an_experiment_is_deleted_and_restored_with_its_runs(world):
    for _ in range(12):
        world.run(experiment="x")
    which = ExperimentAction(experiment=_id(world, "x"))
    cursor = world.store.changes.cursor()
    done = experiments.delete(world.store, which)
    assert (done.runs, done.experiments) == ((), (which.experiment,))
    assert done.message == "experiment 'x' deleted, 12 runs with it"
    assert _changes(world, cursor) == ((), (which.experiment,))
    done = experiments.restore(world.store, which)
    assert done.experiments == (which.experiment,)
    assert done.message == "experiment 'x' restored, 12 runs with it"
    assert _listed(world) == [("x", 12, 0)]


def test_what_is_done_already_is_not_done_again(world):
    world.store.experiments.add("x")
    which = ExperimentAction(experiment=_id(world, "x"))
    done = experiments.restore(world.store, which)
    assert (done.experiments, done.message) == ((), "experiment 'x' is not deleted")
    assert experiments.delete(world.store, which).message == "experiment 'x' deleted"
    cursor, at = world.store.changes.cursor(), world.store.experiments.get(which.experiment).deleted
    done = experiments.delete(world.store, which)
    assert (done.experiments, done.message) == ((), "experiment 'x' was deleted before")
    assert world.store.experiments.get(which.experiment).deleted == at
    assert _changes(world, cursor) == ((), ())


def test_of_two_deleted_ones_of_a_name_the_one_meant_is_restored(world):
    ids = []
    for _ in range(2):
        world.run(experiment="x")
        ids.append(_id(world, "x"))
        experiments.delete(world.store, ExperimentAction(experiment=ids[-1]))
    experiments.restore(world.store, ExperimentAction(experiment=ids[0]))
    assert _id(world, "x") == ids[0]
    with pytest.raises(NameTaken, match="'x' already"):
        experiments.restore(world.store, ExperimentAction(experiment=ids[1]))
    rename = RenameExperimentAction(experiment=ids[1], name="x 2")
    experiments.rename(world.store, rename)
    experiments.restore(world.store, ExperimentAction(experiment=ids[1]))
    assert sorted(_listed(world)) == [("x", 1, 0), ("x 2", 1, 0)]


def test_an_experiment_that_is_not_there_is_not_found(world):
    for number in (0, 99, -1, GONE):
        which = ExperimentAction(experiment=number)
        for action, asked in (
            (experiments.delete, which),
            (experiments.restore, which),
            (experiments.rename, RenameExperimentAction(experiment=number, name="a")),
            (experiments.set_note, ExperimentNoteAction(experiment=number, note="a")),
        ):
            with pytest.raises(NotFound, match=f"no experiment of id {number} in this store"):
                action(world.store, asked)


def test_a_message_shows_a_hostile_name_on_one_short_line(world):
    name = "<b>\u202e\n" + "x" * 200
    done = experiments.add(world.store, AddExperimentAction(name=name))
    assert done.message.startswith("experiment '<b>\\u202e xxx")
    assert "\n" not in done.message
    assert len(done.message) <= NAME + len("experiment '' made")
    assert world.store.experiments.get(done.experiments[0]).name == name
