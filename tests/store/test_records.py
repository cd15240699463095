"""Experiments, runs, references, tags, notes, datasets, cells, surroundings and the change cursor."""

import os
import time

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from store.worlds import finished, python
from trackmagic.entities import Call, Dataset, Environment, Failure, GitState, Input, Notice, Output
from trackmagic.errors import Ambiguous, BadName, BadValue, NameTaken, NotFound
from trackmagic.host import this_process
from trackmagic.store import open_store
from trackmagic.store.schema import environment as environments

BAD_NAMES = ["", "  ", "a\0b", "\ud800", "x" * 251, 7, None]


def test_an_experiment_is_made_once_and_found_by_name(store):
    made = store.experiments.add("digits", note="hand-written")
    assert store.experiments.ensure("digits") == store.experiments.get("digits")
    assert store.experiments.get("digits").note == "hand-written"
    assert store.experiments.find("digits").id == made.id
    assert store.experiments.find("other") is None
    with pytest.raises(NameTaken, match="'digits' already"):
        store.experiments.add("digits")
    with pytest.raises(NotFound, match="there are digits"):
        store.experiments.get("other")


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_bad_name_is_refused_everywhere(store, run, name):
    store.experiments.ensure("kept")
    for call in (
        lambda: store.experiments.add(name),
        lambda: store.experiments.rename("kept", name),
        lambda: store.runs.rename(run, name),
        lambda: store.tags.set(run, {name: "x"}),
        lambda: store.params.set(run, {name: "x"}),
        lambda: store.datasets.add(run, Dataset(name=name, digest="d", kind="k")),
    ):
        with pytest.raises(BadName):
            call()


def test_a_deleted_experiment_gives_its_name_free_and_comes_back_when_it_is_free(store, add_run):
    run = add_run("digits").number
    first = store.experiments.delete("digits")
    assert store.experiments.find("digits") is None
    assert store.experiments.all() == []
    assert [found.id for found in store.experiments.all("deleted")] == [first.id]
    second = store.experiments.add("digits")
    assert second.id != first.id
    with pytest.raises(NameTaken, match="'digits' already"):
        store.experiments.restore("digits")
    store.experiments.rename("digits", "other")
    assert store.experiments.restore("digits").id == first.id
    assert store.runs.get(run).experiment == "digits"
    with pytest.raises(NameTaken):
        store.experiments.rename("other", "digits")
    with pytest.raises(NotFound):
        store.experiments.restore("digits")


def test_experiments_count_their_runs_and_the_one_last_used_comes_first(store, add_run):
    add_run("a", started=100.0)
    gone = add_run("a", started=300.0)
    add_run("b", started=200.0)
    store.runs.delete(gone.number)
    assert [(found.name, found.runs, found.last_started) for found in store.experiments.all()] == [
        ("b", 1, 200.0),
        ("a", 1, 100.0),
    ]


def test_notes_take_any_text_up_to_their_limit(store, run):
    store.experiments.set_note("first", "# \N{SNOWMAN}")
    store.runs.set_note(run, "*two*\n" * 1000)
    assert store.experiments.get("first").note == "# \N{SNOWMAN}"
    assert store.runs.get(run).note == "*two*\n" * 1000
    for bad in ("\0", "\ud800", "x" * 1_000_001, 7):
        with pytest.raises(BadValue):
            store.runs.set_note(run, bad)


def test_a_run_lives_from_running_to_its_end_and_may_be_resumed(store, add_run):
    run = add_run(name="mine", started=100.0)
    assert (run.number, run.name, run.status, run.duration) == (1, "mine", "running", None)
    assert store.runs.process(1) == this_process()
    assert [(found.number, process.pid) for found, process, _ in store.runs.running()] == [
        (1, os.getpid())
    ]
    store.runs.end(1, "failed", ended=130.0)
    store.runs.set_failure(1, Failure(type="ValueError", message="\ud800\0", traceback="t"))
    assert store.runs.get(1).duration == 30.0
    assert store.runs.failure(1) == Failure(
        type="ValueError", message="?\N{REPLACEMENT CHARACTER}", traceback="t"
    )
    assert store.runs.running() == []
    store.runs.resume(1, this_process())
    assert (store.runs.get(1).status, store.runs.get(1).ended) == ("running", None)
    store.runs.end(1, "finished", ended=50.0)
    assert store.runs.get(1).duration == 0.0


def test_a_run_without_a_name_gets_one_that_says_its_number(add_run):
    names = [add_run().name for _ in range(5)]
    assert [name.rsplit("-", 1)[1] for name in names] == ["1", "2", "3", "4", "5"]


def test_numbers_are_not_used_again(store, add_run):
    add_run()
    last = add_run().number
    with store.database.write() as connection:
        connection.exec_driver_sql(f"delete from run where number = {last}")
    assert add_run().number == last + 1


def test_a_heartbeat_takes_back_that_a_run_crashed(store, run):
    store.runs.end(run, "crashed")
    store.runs.beat([run], this_process())
    assert store.runs.get(run).status == "running"
    store.runs.end(run, "finished")
    store.runs.beat([run], this_process())
    assert store.runs.get(run).status == "finished"


def test_what_is_not_there_is_said(store):
    for call in (
        lambda: store.runs.get(7),
        lambda: store.runs.end(7, "finished"),
        lambda: store.runs.rename(7, "x"),
        lambda: store.runs.delete(7),
        lambda: store.runs.process(7),
    ):
        with pytest.raises(NotFound, match="run '#7'"):
            call()


def test_a_reference_is_a_number_a_place_from_the_end_an_id_its_start_or_a_name(store, add_run):
    runs = [add_run(run_id=f"{n:04x}" * 8, name=f"run {n}") for n in range(0xA1, 0xA1 + 12)]
    assert (
        store.resolve("#12")
        == store.resolve("12")
        == store.resolve(12)
        == store.resolve(" #12 ")
        == 12
    )
    assert store.resolve(-1) == store.resolve("-1") == 12
    assert store.resolve("-12") == 1
    assert store.resolve(runs[4].id) == store.resolve(runs[4].id.upper()) == 5
    assert store.resolve(runs[4].id[:4]) == 5
    assert store.resolve("run 163") == 3
    store.runs.rename(7, "run 163")
    assert store.resolve("run 163") == 7
    store.runs.delete(12)
    assert store.resolve(-1) == 11
    assert store.resolve("#12") == store.resolve(runs[11].id) == 12
    for missing in (
        "-13",
        "#99",
        99,
        0,
        "-0",
        "run 9",
        "00a",
        "ffff",
        "",
        "\ud800",
        "a\0b",
        "#999999999999",
    ):
        with pytest.raises(NotFound):
            store.resolve(missing)
    for bad in (True, None, 1.5, b"x"):
        with pytest.raises(BadValue, match="names no run"):
            store.resolve(bad)


def test_the_start_of_several_ids_is_ambiguous(store, add_run):
    for end in "12":
        add_run(run_id="abcd" * 7 + "000" + end)
    with pytest.raises(Ambiguous, match="fits 2 runs"):
        store.resolve("abcdabcd")
    assert store.resolve("abcd" * 7 + "0002") == 2


@given(st.text())
def test_any_text_is_a_run_or_not_found(store_of_module, text):
    with pytest.raises((NotFound, Ambiguous)):
        store_of_module.resolve(text + "?")


@pytest.fixture(scope="module")
def store_of_module(tmp_path_factory):
    store = open_store(tmp_path_factory.mktemp("references"))
    store.runs.add(store.experiments.ensure("x"), this_process())
    yield store
    store.close()


def test_tags_are_text_that_may_change(store, run):
    store.tags.set(run, {"b": "x", "a": 1, "\N{SNOWMAN}": None})
    store.tags.set(run, {"b": "y"})
    assert [(tag.key, tag.value) for tag in store.tags.of(run)] == [
        ("a", "1"),
        ("b", "y"),
        ("\N{SNOWMAN}", "None"),
    ]
    store.tags.remove(run, "a")
    store.tags.remove(run, "a")
    assert len(store.tags.of(run)) == 2
    with pytest.raises(BadValue):
        store.tags.set(run, {"c": "fine", "d": "x" * 65_537})
    assert len(store.tags.of(run)) == 2


def test_a_dataset_is_kept_once_and_named_by_each_run_that_read_it(store, add_run):
    one, other = add_run().number, add_run().number
    data = Dataset(name="digits", digest="d", kind="numpy", shape="(1797, 64)", context="train")
    for run in (one, one, other):
        store.datasets.add(run, data)
    store.datasets.add(
        one, Dataset(name="digits", digest="d", kind="numpy", shape="(1797, 64)", context="eval")
    )
    assert [found.context for found in store.datasets.of(one)] == ["eval", "train"]
    assert store.datasets.of(other) == [data]
    with store.database.read() as connection:
        assert connection.exec_driver_sql("select count(*) from dataset").scalar() == 1


def test_the_call_of_a_run_reads_back_with_its_inputs_and_outputs(store, add_run):
    first, second, third = (add_run().number for _ in range(3))
    text = "%%track\nx = '\N{SNOWMAN}'\n"
    version = store.cells.add_version(text)
    assert store.cells.add_version(text) == version
    assert store.cells.find_version(version.digest).text == text
    assert store.cells.find_version("0" * 64) is None
    call = Call(
        cell_version=version.digest,
        cell_id="c1",
        execution_count=3,
        notebook="a.ipynb",
        assigned=("x", "y"),
    )
    for run in (first, second, third):
        store.cells.set_call(run, call)
    assert store.cells.call(first) == call
    assert store.cells.call(99) is None
    assert store.cells.previous(call, third) == second
    store.runs.delete(second)
    assert store.cells.previous(call, third) == first
    assert store.cells.previous(call, first) is None
    inputs = [
        Input(name="b", type="list", summary="[1]"),
        Input(name="a", type="int", warm_start=2),
    ]
    store.cells.set_inputs(first, inputs)
    assert store.cells.inputs(first) == inputs[::-1]
    outputs = [
        Output(stream="stdout", text="out"),
        Output(stream="stderr", text="\ud800", dropped_bytes=5),
    ]
    store.cells.set_outputs(first, outputs)
    assert [(found.stream, found.text) for found in store.cells.outputs(first)] == [
        ("stdout", "out"),
        ("stderr", "?"),
    ]


def test_an_environment_is_kept_once_and_the_diff_with_the_blobs(store, add_run):
    one, other = add_run().number, add_run().number
    found = Environment(python="3.12", platform="Linux", packages={"numpy": "2", "a": "1"})
    state = GitState(commit="c0ffee", branch="main", dirty=True, diff="+ line")
    for run in (one, other):
        store.surroundings.set_environment(run, found)
        store.surroundings.set_git(run, state)
    assert store.surroundings.environment(one) == store.surroundings.environment(other) == found
    assert store.surroundings.git(other) == state
    assert len(list(store.blobs.all())) == 1
    store.surroundings.add_notices(
        one, [Notice(part="git", text="slow"), Notice(part="figures", text="many")]
    )
    store.surroundings.add_notices(one, [Notice(part="git", text="too slow")])
    assert [(n.part, n.text) for n in store.surroundings.notices(one)] == [
        ("figures", "many"),
        ("git", "slow; too slow"),
    ]


def test_environments_are_told_apart_by_what_they_hold_and_not_by_its_order(store, add_run):
    packages = {"numpy": "2", "a": "1"}
    for other in (packages, dict(reversed(packages.items())), {"numpy": "2"}):
        environment = Environment(python="3.12", platform="Linux", packages=other)
        store.surroundings.set_environment(add_run().number, environment)
    with store.database.read() as connection:
        digests = connection.scalars(sa.select(environments.c.digest)).all()
    assert [len(digest) for digest in digests] == [64, 64]


def test_experiments_count_what_a_plain_loop_counts(store, add_run):
    started = {"a": [], "b": [], "c": []}
    running = {}
    for at in range(60):
        name = "aab"[at % 3]
        one = add_run(name, started=100.0 + at * 7 % 60)
        if at % 7 == 0:
            store.runs.delete(one.number)
            continue
        started[name].append(one.started)
        if at % 5:
            store.runs.end(one.number, "finished", ended=200.0)
        else:
            running[one.experiment_id] = running.get(one.experiment_id, 0) + 1
    store.experiments.add("c")
    store.runs.delete(add_run("c").number)
    found = {one.name: (one.runs, one.last_started) for one in store.experiments.all()}
    assert found == {
        name: (len(those), max(those, default=None)) for name, those in started.items()
    }
    assert store.experiments.running() == running
    for one in store.experiments.all():
        assert store.experiments.counted(one.id) == one


def test_an_experiment_is_found_by_its_id_deleted_or_not(store):
    made = store.experiments.add("a")
    gone = store.experiments.delete(made.id)
    assert store.experiments.find("a") is None
    assert store.experiments.get(made.id) == gone
    assert store.experiments.ids_of(made.id) == [made.id]
    assert store.experiments.restore(made.id) == made
    assert store.experiments.find(99) is None
    with pytest.raises(NotFound, match="no experiment of id 99"):
        store.experiments.delete(99)


def test_the_cursor_tells_what_changed_since(store, add_run):
    start = store.changes.cursor()
    one, other = add_run().number, add_run().number
    both = store.changes.since(start)
    assert both.runs == (one, other)
    store.tags.set(one, {"a": "b"})
    later = store.changes.since(both.cursor)
    assert (later.runs, later.experiments) == ((one,), ())
    assert store.changes.since(later.cursor).runs == ()
    store.experiments.set_note("first", "new")
    assert len(store.changes.since(later.cursor).experiments) == 1


def test_what_was_undone_has_not_changed(store, add_run):
    one, other = add_run().number, add_run().number
    before = store.changes.cursor()
    with pytest.raises(ZeroDivisionError), store.transaction():  # noqa: PT012 - what is undone
        store.tags.set(one, {"a": "b"})
        raise ZeroDivisionError
    store.tags.set(other, {"a": "b"})
    assert store.changes.since(before).runs == (other,)
    assert store.tags.of(one) == []


CHANGE = """
import sys
from trackmagic.store import open_store
store = open_store(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for i in range(200):
    store.tags.set(int(sys.argv[2]) + i, {"a": "b"})
"""


def test_a_reader_of_the_cursor_misses_no_change_of_two_processes(store, add_run):
    runs = [add_run().number for _ in range(400)]
    cursor = store.changes.cursor()
    processes = [python(CHANGE, store.folder, first) for first in (runs[0], runs[200])]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("go\n")
        process.stdin.flush()
    seen = []
    deadline = time.monotonic() + 60
    while len(seen) < 400 and time.monotonic() < deadline:
        found = store.changes.since(cursor)
        assert found.cursor >= cursor
        seen.extend(found.runs)
        cursor = found.cursor
    finished(*processes)
    assert sorted(seen) == runs


def test_the_bytes_of_a_text_that_was_replaced_are_gone_from_the_file(store, run, tmp_path):
    before = store.cells.add_version("password = 'tR5vK9xM2wQ8'")
    store.cells.set_call(run, Call(execution_count=1, cell_version=before.digest))
    for number in range(20):
        store.cells.add_version(f"x = {number}")
    store.cells.replace_version(run, before.digest, "password = '[masked]'")
    store.close()
    [file] = (tmp_path / "store").glob("*.db")
    kept = file.read_bytes()
    assert b"[masked]" in kept
    assert b"tR5vK9xM2wQ8" not in kept
