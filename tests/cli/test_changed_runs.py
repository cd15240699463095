"""What the command line changes of runs is what the panel changes."""

import os
import signal
import subprocess
import sys

import pytest
from cli_world import add_run

from trackmagic.entities import Tag
from trackmagic.host import this_process

RUNS_ON = """
import sys, time
from trackmagic.host import this_process
from trackmagic.recording.opening import record_run
from trackmagic.store import open_store
run = record_run(open_store(sys.argv[1]), owner=this_process())
run.log_metric("loss", 1.0)
print(run.number, flush=True)
try:
    for _ in range(6000):
        time.sleep(0.1)  # a signal that comes right before a sleep is heard of when it is over
except KeyboardInterrupt:
    run.end("interrupted")
"""


def child_of(store, parent, experiment="digits"):
    filed = store.experiments.ensure(experiment)
    return store.runs.add(filed, this_process(), parent=parent).number


def test_a_run_is_renamed(asked, cli, three):
    before = three.store.runs.get(1).name
    said = cli("runs", "rename", "1", "the best")
    assert said.stdout == f"#1 the best: was {before}\n"
    assert asked("runs", "rename", "the best", "again")["run"]["name"] == "again"
    assert "run name ' ' is empty" in cli("runs", "rename", "1", " ", code=2).stderr


def test_runs_are_moved_with_what_ran_inside(asked, cli, three):
    child = child_of(three.store, 2)
    said = cli("runs", "move", "1", "2", "new/place")
    assert said.stdout == "2 runs moved to 'new/place', with 1 inside\n"
    assert three.store.runs.get(child).experiment == "new/place"
    moved = asked("runs", "move", "-1", "3", "--to", "new/place")["runs"]
    assert [(run["number"], run["experiment"]) for run in moved] == [(3, "new/place")]
    name = three.store.runs.get(1).name
    assert cli("runs", "move", "1", "new/place").stdout == f"#1 {name}: it is there already\n"
    assert cli("runs", "move", "1", "nobody", "new", code=1).stdout == ""
    assert "move 1 where? give REF... EXPERIMENT" in cli("runs", "move", "1", code=2).stderr


def test_runs_are_starred_as_in_the_panel(asked, cli, three):
    runs = asked("runs", "star", "1", "3")["runs"]
    assert [run["tags"]["starred"] for run in runs] == ["yes", "yes"]
    assert asked("runs", "list", "tags.starred = 'yes'")["total"] == 2
    assert three.store.tags.of(1)[0] == Tag(key="starred", value="yes")
    assert cli("runs", "unstar", "1").stdout.endswith(": no star\n")
    assert asked("runs", "list", "tags.starred = 'yes'")["total"] == 1


def test_what_ran_inside_is_deleted_and_restored_and_told(asked, cli, three):
    child = child_of(three.store, 1)
    assert cli("runs", "delete", "1").stdout == "1 run deleted, with 1 inside\n"
    name = three.store.runs.get(1).name
    assert cli("runs", "delete", "1").stdout == f"#1 {name}: it is deleted already\n"
    restored = asked("runs", "restore", "1")["runs"]
    assert [run["number"] for run in restored] == [1, child]
    assert cli("runs", "restore", "2").stdout.endswith(": it is not deleted\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows interrupts no other process")
def test_a_run_of_another_process_is_stopped(asked, cli, store, folder):
    command = [sys.executable, "-c", RUNS_ON, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        number = process.stdout.readline().strip()
        try:
            assert cli("runs", "stop", number).stdout == "1 run interrupted\n"
            assert process.wait(timeout=60) == 0
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
    assert asked("runs", "show", number)["status"] == "interrupted"
    said = cli("runs", "stop", number, code=2).stderr
    assert said == f"error: run #{number} is not running: its status is interrupted\n"


def test_a_table_has_the_columns_that_are_asked_for(cli, store):
    for n in (1, 2):
        add_run(store, n)
    lines = cli("runs", "list", "--columns", "loss.max,opt", "--columns", "team").stdout
    heads, *rows = lines.splitlines()
    assert heads.split() == ["#", "name", "loss.max", "opt", "team"]
    assert rows[0].split()[2:] == ["9", "adam", "blue"]
    assert cli("runs", "list", "--columns", "name,loss.max,number,opt,team").stdout == lines
    said = cli("runs", "list", "--columns", "nothing", code=1)
    assert said.stderr.startswith("error: no column 'nothing' in this store")
    assert "--columns names none" in cli("runs", "list", "--columns", ",", code=2).stderr


def test_columns_that_do_not_fit_are_named_with_the_cure(cli, store, monkeypatch):
    for n in range(1, 9):
        run = add_run(store, n)
        store.params.set(run.number, {f"param_of_kind_{n}_{at}": at for at in range(8)})
    monkeypatch.setattr("trackmagic.cli.screen.room", lambda: 80)
    lines = cli("runs", "list").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert {"lr", "loss"} <= set(lines[0].split())  # a param and a metric, whatever else there is
    assert "choose with --columns, use a wider terminal, or --json" in "".join(lines)


@pytest.mark.parametrize(
    "words",
    [
        ("note", "twin", "text"),
        ("tag", "twin", "a=b"),
        ("rename", "twin", "other"),
        ("move", "twin", "elsewhere"),
        ("star", "twin"),
        ("delete", "twin"),
        ("stop", "twin"),
        ("restore", "gone"),
    ],
)
def test_a_name_of_several_runs_changes_none_of_them(cli, three, words):
    for number in (1, 3):
        three.store.runs.rename(number, "twin")
    gone = [child_of(three.store, None) for _ in range(2)]
    for number in gone:
        three.store.runs.rename(number, "gone")
        three.store.runs.delete_with_nested([number])
    before = three.store.runs.these([1, 2, 3, *gone])
    said = cli("runs", *words, code=1).stderr
    numbers = ", ".join(f"#{number}" for number in (gone if "gone" in words else (1, 3)))
    assert f"fits 2 runs: {numbers}; give a number" in said
    assert three.store.runs.these([1, 2, 3, *gone]) == before
    assert three.store.tags.of(3) == three.store.tags.of(1)
    assert cli("runs", "show", "twin").stdout.startswith("✓ finished twin #3")
