"""What a screen does to runs, and what it is told of changes."""

import os
import signal
import subprocess
import sys
import threading

import msgspec
import pytest

from trackmagic.entities import Process
from trackmagic.errors import BadName, BadValue, NotFound
from trackmagic.host import this_process
from trackmagic.places.kernels import KernelUse, announce
from trackmagic.places.registry import store_id
from trackmagic.store.journal import Journal
from trackmagic.store.text import NOTE_CHARACTERS, TAG_CHARACTERS
from trackmagic.views import actions
from trackmagic.views.actions import (
    ChangesQuery,
    MoveAction,
    NoteAction,
    RenameAction,
    RunsAction,
    TagAction,
    can_stop,
)

HOSTILE = ["<img src=x onerror=alert(1)>", "'; drop table run; --", "`\"'", "a\nb\u202e", "🦊"]
SCRIPT = """
import msgspec, sys
from trackmagic.host import this_process
print(msgspec.json.encode(this_process()).decode(), flush=True)
try:
    sys.stdin.read()
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no interrupt for other processes")


@pytest.fixture
def other():
    """A process of this user that waits, and how it calls itself."""
    child = subprocess.Popen(
        [sys.executable, "-c", SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    yield child, msgspec.json.decode(child.stdout.readline(), type=Process)
    child.kill()
    child.wait()
    child.stdin.close()
    child.stdout.close()


def _run_of(store, process):
    """A run of a kernel, which has said that it uses the store."""
    use = KernelUse(store=store_id(store.location), version="0", process=process)
    announce(f"kernel-of-{process.pid}", use)
    return store.runs.add(store.experiments.ensure("e"), process)


def _tags(world, number):
    return {one.key: one.value for one in world.store.tags.of(number)}


@pytest.mark.parametrize("text", HOSTILE)
def test_note_name_and_tags_are_kept_as_they_are(world, text):
    world.run()
    assert actions.set_note(world.store, NoteAction(run=1, note=text)).runs == (1,)
    assert actions.rename(world.store, RenameAction(run=1, name=text)).runs == (1,)
    assert actions.set_tag(world.store, TagAction(runs=(1,), key=text, value=text)).runs == (1,)
    run = world.store.runs.get(1)
    assert (run.note, run.name, _tags(world, 1)) == (text, text, {text: text})


def test_a_tag_is_set_and_taken_away_of_several_runs(world):
    for _ in range(3):
        world.run(tags={"old": "x"})
    actions.set_tag(world.store, TagAction(runs=(1, 3, 1), key="old", value="y"))
    assert [_tags(world, at) for at in (1, 2, 3)] == [{"old": "y"}, {"old": "x"}, {"old": "y"}]
    actions.set_tag(world.store, TagAction(runs=(1, 2), key="old", value=None))
    assert [_tags(world, at) for at in (1, 2, 3)] == [{}, {}, {"old": "y"}]


def test_setting_a_tag_tells_what_was_there_before(world):
    for tags in ({"stage": "one\n line"}, {}, {"stage": ""}, {"other": "x"}):
        world.run(tags=tags)
    done = actions.set_tag(world.store, TagAction(runs=(4, 1, 2, 3), key="stage", value="two"))
    before = {one.value: one.runs for one in done.before}
    assert before == {None: (4, 2), "one\n line": (1,), "": (3,)}
    for one in done.before:
        actions.set_tag(world.store, TagAction(runs=one.runs, key="stage", value=one.value))
    assert [_tags(world, at).get("stage") for at in (1, 2, 3, 4)] == ["one\n line", None, "", None]


@pytest.mark.parametrize("name", ["set_tag", "delete_runs", "restore_runs", "stop_runs"])
def test_nothing_is_done_when_a_run_is_not_there(world, name):
    world.run()
    world.store.runs.delete(world.run().number)
    action = RunsAction(runs=(1, 2, 99))
    if name == "set_tag":
        action = TagAction(runs=(1, 2, 99), key="t", value="x")
    cursor = world.store.changes.cursor()
    with pytest.raises(NotFound, match="#99"):
        getattr(actions, name)(world.store, action)
    assert world.store.changes.since(cursor).runs == ()
    assert [world.store.runs.get(at).deleted is None for at in (1, 2)] == [True, False]


def test_notes_names_and_tags_have_their_limits(world):
    world.run()
    store, note, tag = world.store, "x" * (NOTE_CHARACTERS + 1), "x" * (TAG_CHARACTERS + 1)
    with pytest.raises(BadValue, match="the limit is"):
        actions.set_note(store, NoteAction(run=1, note=note))
    with pytest.raises(BadValue, match="the limit is"):
        actions.set_tag(store, TagAction(runs=(1,), key="t", value=tag))
    for key in ("", " ", "x" * 251, "a\0b"):
        with pytest.raises(BadName):
            actions.set_tag(store, TagAction(runs=(1,), key=key, value="v"))
        with pytest.raises(BadName):
            actions.rename(store, RenameAction(run=1, name=key))
    with pytest.raises(NotFound):
        actions.set_note(store, NoteAction(run=9, note=""))
    with pytest.raises(NotFound):
        actions.rename(store, RenameAction(run=9, name="a"))


def test_a_secret_in_a_new_name_is_masked(world):
    world.run()
    token = "ghp_" + "aB3" * 12
    actions.rename(world.store, RenameAction(run=1, name=f"with {token}"))
    assert token not in world.store.runs.get(1).name
    assert world.store.runs.get(1).name.startswith("with ")


def test_deleted_runs_are_restored(world):
    for _ in range(3):
        world.run()
    deleted = actions.delete_runs(world.store, RunsAction(runs=(1, 2)))
    assert (deleted.runs, deleted.message) == ((1, 2), "2 runs deleted")
    at = world.store.runs.get(1).deleted
    assert actions.delete_runs(world.store, RunsAction(runs=(1, 3))).runs == (3,)
    assert world.store.runs.get(1).deleted == at
    assert actions.restore_runs(world.store, RunsAction(runs=(1, 2, 3))).runs == (1, 2, 3)
    assert world.store.runs.get(1).deleted is None
    assert actions.restore_runs(world.store, RunsAction(runs=(1,))).runs == ()


def test_what_ran_inside_a_deleted_run_goes_and_comes_back_with_it(world):
    parent = world.run().number
    child = _inside(world, parent)
    grandchild = _inside(world, child)
    before = _inside(world, parent)
    elsewhere = _inside(world, parent, "other")
    world.store.runs.delete(before)
    done = actions.delete_runs(world.store, RunsAction(runs=(parent,)))
    assert (done.runs, done.message) == (
        (parent, child, grandchild),
        "1 run deleted, with 2 inside",
    )
    assert world.store.runs.get(elsewhere).deleted is None
    done = actions.restore_runs(world.store, RunsAction(runs=(parent,)))
    assert (done.runs, done.message) == (
        (parent, child, grandchild),
        "1 run restored, with 2 inside",
    )
    assert world.store.runs.get(before).deleted is not None


def test_a_run_that_is_restored_by_itself_stays_when_its_parent_is_named_again(world):
    parent = world.run().number
    child = _inside(world, parent)
    actions.delete_runs(world.store, RunsAction(runs=(parent,)))
    assert actions.restore_runs(world.store, RunsAction(runs=(child,))).runs == (child,)
    assert actions.delete_runs(world.store, RunsAction(runs=(parent,))).runs == ()
    assert world.store.runs.get(child).deleted is None


def test_one_action_is_one_change(world):
    for _ in range(3):
        world.run()
    before = actions.changes(world.store, ChangesQuery()).cursor
    actions.delete_runs(world.store, RunsAction(runs=(1, 2, 3)))
    after = actions.changes(world.store, ChangesQuery(cursor=before))
    assert (after.cursor, after.runs) == (before + 1, (1, 2, 3))


def test_the_first_cursor_comes_without_changes(world):
    world.run()
    found = actions.changes(world.store, ChangesQuery(cursor=-1))
    assert (found.cursor, found.runs, found.experiments) == (
        world.store.changes.cursor(),
        (),
        (),
    )
    assert actions.changes(world.store, ChangesQuery(cursor=0)).runs == (1,)


def _filed(world):
    return {one.number: one.experiment for one in world.store.runs.these(range(1, 20))}


def _inside(world, parent, experiment="mnist"):
    filed = world.store.experiments.ensure(experiment)
    return world.store.runs.add(filed, world.process, parent=parent).number


def test_runs_are_moved_and_moved_back(world):
    for name in ("a", "b", "b", "c"):
        world.run(experiment=name)
    done = actions.move_runs(world.store, MoveAction(runs=(3, 1, 3, 4), experiment="c"))
    assert (done.runs, done.message) == ((3, 1), "2 runs moved to 'c'")
    assert done.came_from == {"b": (3,), "a": (1,)}
    assert _filed(world) == {1: "c", 2: "b", 3: "c", 4: "c"}
    for name, runs in done.came_from.items():
        actions.move_runs(world.store, MoveAction(runs=runs, experiment=name, with_nested=False))
    assert _filed(world) == {1: "a", 2: "b", 3: "b", 4: "c"}


def test_runs_are_moved_to_an_experiment_that_is_made(world):
    world.run()
    done = actions.move_runs(world.store, MoveAction(runs=(1,), experiment="new"))
    assert (done.came_from, done.message) == ({"mnist": (1,)}, "1 run moved to 'new'")
    assert world.store.experiments.get("new").id == world.store.runs.get(1).experiment_id


def test_a_move_is_one_change_of_the_runs_and_of_both_experiments(world):
    for name in ("a", "b", "c", "c"):
        world.run(experiment=name)
    ids = [world.store.experiments.get(name).id for name in "abc"]
    cursor = world.store.changes.cursor()
    actions.move_runs(world.store, MoveAction(runs=(1, 2, 3), experiment="c"))
    found = world.store.changes.since(cursor)
    assert (found.cursor, found.runs, list(found.experiments)) == (cursor + 1, (1, 2), ids)
    actions.move_runs(world.store, MoveAction(runs=(1, 2, 3), experiment="c"))
    assert world.store.changes.since(found.cursor).runs == ()


def test_what_ran_inside_a_run_follows_it(world):
    parent = world.run().number
    child = _inside(world, parent)
    grandchild = _inside(world, child)
    elsewhere = _inside(world, parent, "other")
    beside = world.run().number
    world.store.runs.delete(grandchild)
    done = actions.move_runs(world.store, MoveAction(runs=(parent,), experiment="new"))
    assert done.runs == (parent, child, grandchild)
    assert _filed(world)[elsewhere] == "other"
    assert _filed(world)[beside] == "mnist"
    actions.move_runs(world.store, MoveAction(runs=(child,), experiment="mnist", with_nested=False))
    assert [_filed(world)[at] for at in (parent, child, grandchild)] == ["new", "mnist", "new"]


def test_many_runs_inside_one_another_are_moved_at_once(world):
    parent = world.run().number
    with world.store.transaction():
        inside = [_inside(world, parent) for _ in range(1_200)]
        inside += [_inside(world, at) for at in inside[-600:]]
    done = actions.move_runs(world.store, MoveAction(runs=(parent,), experiment="new"))
    assert sorted(done.runs) == [parent, *inside]
    assert world.store.experiments.counted(world.store.experiments.get("new").id).runs == 1_801


def test_nothing_is_moved_when_a_run_or_the_name_is_wrong(world):
    world.run()
    cursor = world.store.changes.cursor()
    with pytest.raises(NotFound, match="#99"):
        actions.move_runs(world.store, MoveAction(runs=(1, 99), experiment="new"))
    for name in ("", " ", "x" * 251, "a\0b"):
        with pytest.raises(BadName):
            actions.move_runs(world.store, MoveAction(runs=(1,), experiment=name))
    assert actions.move_runs(world.store, MoveAction(runs=(), experiment="new")).runs == ()
    assert world.store.experiments.find("new") is None
    assert world.store.changes.cursor() == cursor


def test_runs_leave_a_deleted_experiment_for_one_of_the_same_name(world):
    world.run(experiment="x")
    world.store.experiments.delete("x")
    done = actions.move_runs(world.store, MoveAction(runs=(1,), experiment="x"))
    assert done.came_from == {"x": (1,)}
    assert [one.runs for one in world.store.experiments.all()] == [1]


@posix
def test_the_process_of_a_run_is_interrupted(world, other):
    child, process = other
    parent = _run_of(world.store, process)
    nested = _run_of(world.store, process)
    assert can_stop(world.store, parent)
    done = actions.stop_runs(world.store, RunsAction(runs=(parent.number, nested.number)))
    assert (done.runs, done.message) == ((1, 2), "2 runs interrupted")
    assert child.stdout.readline() == b"interrupted\n"
    assert child.wait(30) == 0
    assert not can_stop(world.store, parent)
    with pytest.raises(BadValue, match="has ended"):
        actions.stop_runs(world.store, RunsAction(runs=(parent.number,)))


@posix
def test_none_is_interrupted_when_one_cannot_be(world, other):
    child, process = other
    mine = _run_of(world.store, process)
    ended = world.run()
    with pytest.raises(BadValue, match="run #2 is not running: its status is finished"):
        actions.stop_runs(world.store, RunsAction(runs=(mine.number, ended.number)))
    child.stdin.close()
    assert child.stdout.readline() == b""


@posix
def test_the_main_thread_of_this_process_is_interrupted(world):
    run = _run_of(world.store, this_process())
    caught = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_: caught.set())
    stop = RunsAction(runs=(run.number,))
    try:
        thread = threading.Thread(target=actions.stop_runs, args=(world.store, stop))
        thread.start()
        assert caught.wait(30)
        thread.join()
    finally:
        signal.signal(signal.SIGINT, before)


@posix
@pytest.mark.parametrize("victim", ["another process", "this process"])
def test_a_store_that_names_a_process_has_it_not_interrupted(world, other, victim):
    """The row is right in all that any user of the machine can read; the process never said so."""
    child, process = other
    made_by = process if victim == "another process" else this_process()
    run = world.store.runs.add(world.store.experiments.ensure("e"), made_by)
    journal = world.store.journals / f"{run.id}-{made_by.pid}-00000000.journal"
    journal.parent.mkdir(exist_ok=True)
    journal.write_bytes(b"made by a stranger")
    with journal.open("rb"):  # a reader has it open too, but not to write
        assert not can_stop(world.store, run)
        with pytest.raises(BadValue, match="has not said itself"):
            actions.stop_runs(world.store, RunsAction(runs=(run.number,)))
    child.stdin.close()
    assert child.stdout.readline() == b""


@posix
def test_an_announcement_of_another_store_is_none(world, other, tmp_path):
    _child, process = other
    use = KernelUse(store=store_id(str(tmp_path / "other")), version="0", process=process)
    announce("kernel-elsewhere", use)
    run = world.store.runs.add(world.store.experiments.ensure("e"), process)
    assert not can_stop(world.store, run)


@posix
def test_a_process_that_holds_a_journal_of_the_run_is_interrupted(world):
    script = SCRIPT.replace("print(", "log(), print(", 1)
    log = f"""
import sys
from pathlib import Path
from trackmagic.store.journal import Journal
journal = Journal(Path({str(world.store.journals)!r}), "0" * 31 + "7")
def log():
    journal.append("loss", 1.0, None, None)
"""
    child = subprocess.Popen(
        [sys.executable, "-c", log + script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        process = msgspec.json.decode(child.stdout.readline(), type=Process)
        filed = world.store.experiments.ensure("e")
        run = world.store.runs.add(filed, process, run_id="0" * 31 + "7")
        assert can_stop(world.store, run)
        assert not can_stop(world.store, world.store.runs.add(filed, process))
        actions.stop_runs(world.store, RunsAction(runs=(run.number,)))
        assert child.stdout.readline() == b"interrupted\n"
    finally:
        child.kill()
        child.communicate()


def test_a_run_whose_journal_is_kept_here_can_be_stopped_from_here(world):
    run = world.store.runs.add(world.store.experiments.ensure("e"), this_process())
    assert not can_stop(world.store, run)
    kept = Journal(world.store.journals, run.id)
    assert can_stop(world.store, run)
    assert kept.path is None


def test_a_request_does_not_interrupt_itself(world):
    run = _run_of(world.store, this_process())
    assert can_stop(world.store, run)
    with pytest.raises(BadValue, match=r"no cell of it is executing.*end_run\(\)"):
        actions.stop_runs(world.store, RunsAction(runs=(run.number,)))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"place": "elsewhere", "host": "<b>far</b>"}, "runs on <b>far</b>"),
        ({"place": ""}, "cannot reach"),
        ({"user": "somebody"}, "belongs to user somebody"),
        ({"process_started": 1.0}, "has ended"),
        ({"process_started": 0.0}, "cannot be told"),
    ],
)
def test_a_run_that_cannot_be_reached_says_why(world, changed, reason):
    run = _run_of(world.store, msgspec.structs.replace(this_process(), **changed))
    assert not can_stop(world.store, run)
    with pytest.raises(BadValue, match=reason) as caught:
        actions.stop_runs(world.store, RunsAction(runs=(run.number,)))
    assert "\n" not in str(caught.value)
