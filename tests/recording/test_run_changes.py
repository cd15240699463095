"""What a run's handle changes besides what is logged: its name, place, star, and whether it is seen."""

import shutil

import pytest
from store.locked import locked

from trackmagic.errors import BadName, BadValue, NotFound, StoreReadOnly
from trackmagic.host import this_process
from trackmagic.recording.opening import record_run, run_of
from trackmagic.store import open_store
from trackmagic.views import actions
from trackmagic.views.actions import RunsAction, TagAction


def open_run(store, experiment="a", parent=None):
    """A run that nobody ends here: its process is this one."""
    return record_run(store, experiment, owner=this_process(), parent=parent)


@pytest.fixture(params=["open", "ended", "of another process"])
def anyhow(request, store):
    """A run as its opener has it, after its end, and as a search gives it."""
    run = open_run(store)
    if request.param != "open":
        run.end()
    if request.param == "of another process":
        return run_of(store, store.runs.get(run.number))
    return run


def test_a_run_is_renamed_starred_and_moved(store, anyhow):
    anyhow.rename("the best")
    anyhow.star()
    anyhow.move("b/deep")
    row = store.runs.get(anyhow.number)
    assert (row.name, row.experiment) == ("the best", "b/deep")
    assert (anyhow.name, anyhow.experiment, anyhow.is_starred) == ("the best", "b/deep", True)
    anyhow.star(False)
    assert (anyhow.is_starred, anyhow.tags) == (False, {})


def test_a_run_is_deleted_and_restored(store, anyhow):
    assert anyhow.delete() == [anyhow.number]
    assert store.runs.get(anyhow.number).deleted is not None
    assert anyhow.delete() == []
    assert anyhow.restore() == [anyhow.number]
    assert store.runs.get(anyhow.number).deleted is None
    assert anyhow.restore() == []


def test_a_star_is_the_one_of_the_panel(store):
    run = open_run(store)
    actions.set_tag(store, TagAction(runs=(run.number,), key="starred", value="yes"))
    assert run.is_starred
    actions.set_tag(store, TagAction(runs=(run.number,), key="starred", value="no"))
    assert not run.is_starred


def test_children_come_in_order_and_know_their_parent(store):
    parent = open_run(store)
    children = [open_run(store, parent=parent) for _ in range(3)]
    inner = open_run(store, parent=children[1])
    assert parent.children == children
    assert parent.children[0] is children[0]  # what is open here is that very handle
    assert children[1].children == [inner]
    assert (inner.parent, inner.parent.parent, parent.parent) == (children[1], parent, None)
    children[0].delete()
    assert parent.children == children[1:]
    assert children[0].parent == parent


def test_children_of_ended_runs_refuse_what_is_logged(store):
    parent = open_run(store)
    open_run(store, parent=parent).end()
    with pytest.raises(RuntimeError, match="has ended"):
        parent.children[0].log_metric("loss", 1.0)


def test_a_parent_takes_its_children_along_as_in_the_panel(store):
    parent = open_run(store)
    child, elsewhere = open_run(store, parent=parent), open_run(store, "other", parent)
    parent.move("b")
    assert (child.experiment, elsewhere.experiment) == ("b", "other")
    assert parent.delete() == [parent.number, child.number]
    done = actions.restore_runs(store, RunsAction(runs=(parent.number,)))
    assert list(done.runs) == [parent.number, child.number]
    assert parent.delete() == [parent.number, child.number]
    assert parent.restore() == [parent.number, child.number]


def test_a_parent_that_is_gone_for_good_is_none(store):
    parent = open_run(store)
    child = run_of(store, store.runs.get(open_run(store, parent=parent).number))
    parent.end()
    parent.delete()
    assert child.parent == parent
    parent.restore()


def test_what_does_not_fit_is_refused_in_a_line(store):
    run = open_run(store)
    with pytest.raises(BadName, match="experiment name '' is empty"):
        run.move("")
    with pytest.raises(BadName, match="run name 7 is int; it takes a text"):
        run.rename(7)
    with pytest.raises(BadValue, match=r"star\('yes'\): use True, or False"):
        run.star("yes")
    run.end()
    missing = run_of(store, store.runs.get(run.number))
    missing.number = 99
    changes = (missing.delete, missing.restore, missing.star, lambda: missing.move("b"))
    for change in (*changes, lambda: missing.set_tag("a", "b")):
        with pytest.raises(NotFound, match="no run '#99' in this store"):
            change()


def test_a_store_that_may_only_be_read_says_so(store, tmp_path):
    open_run(store).end()
    store.close()
    shutil.copytree(tmp_path / "store", tmp_path / "place")
    with locked(tmp_path / "place"):
        readable = open_store(tmp_path / "place")
        run = run_of(readable, readable.runs.get(1))
        for change in (run.delete, run.restore, run.star, lambda: run.move("b")):
            with pytest.raises(StoreReadOnly, match="is read-only here"):
                change()
        assert (run.children, run.parent) == ([], None)
        readable.close()
