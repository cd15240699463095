import stat

import pytest
from cli_world import add_run


def test_creating_an_experiment_makes_the_store_private(asked, folder):
    found = asked("experiments", "create", "new", "--note", "why")["experiment"]
    assert (found["name"], found["note"], found["runs"]) == ("new", "why", 0)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_name_that_is_taken_exits_with_1(cli):
    cli("experiments", "create", "new")
    assert "choose another name" in cli("experiments", "create", "new", code=1).stderr


@pytest.mark.usefixtures("three")
def test_experiments_are_listed_with_their_runs(asked, cli):
    (found,) = asked("experiments", "list")["experiments"]
    names = {
        "id",
        "name",
        "note",
        "created",
        "deleted",
        "runs",
        "last_started",
        "goal",
        "alert_when",
    }
    assert set(found) == names
    assert (found["name"], found["runs"]) == ("digits", 3)
    assert cli("experiments", "list").stdout.splitlines()[1].split()[:2] == ["digits", "3"]


@pytest.mark.usefixtures("three")
def test_an_experiment_is_renamed_with_its_runs(asked):
    found = asked("experiments", "rename", "digits", "numbers")["experiment"]
    assert (found["name"], found["runs"]) == ("numbers", 3)
    assert asked("runs", "show", "1")["experiment"] == "numbers"


@pytest.mark.usefixtures("three")
def test_a_note_is_printed_and_replaced(cli):
    cli("experiments", "note", "digits", "-", input="from stdin")
    assert cli("experiments", "note", "digits").stdout == "from stdin\n"


@pytest.mark.usefixtures("three")
def test_deleting_hides_the_runs_and_restoring_shows_them(asked, cli):
    cli("experiments", "delete", "digits")
    assert asked("runs", "list")["total"] == 0
    assert asked("runs", "list", "--deleted", "-e", "digits")["total"] == 3
    assert asked("experiments", "list")["experiments"] == []
    assert len(asked("experiments", "list", "--deleted")["experiments"]) == 1
    cli("experiments", "restore", "digits")
    assert asked("runs", "list")["total"] == 3
    assert "no experiment 'none'" in cli("experiments", "delete", "none", code=1).stderr


def test_a_name_may_be_taken_again_after_deleting(asked, cli, three):
    cli("experiments", "delete", "digits")
    add_run(three.store, 7)
    assert asked("runs", "list", "-e", "digits")["total"] == 1
    assert "choose another name" in cli("experiments", "restore", "digits", code=1).stderr


@pytest.mark.usefixtures("three")
def test_a_goal_is_printed_set_and_taken_back(asked, cli):
    said = cli("experiments", "goal", "digits").stdout
    assert said == "experiment digits: no goal; loss leads, guessed: the only metric\n"
    found = asked("experiments", "goal", "digits", "loss max")
    assert found["experiment"]["goal"] == {"metric": "loss", "direction": "higher", "value": "best"}
    assert (found["lead"]["metric"], found["lead"]["is_goal"]) == ("loss", True)
    assert cli("experiments", "goal", "digits").stdout == "experiment digits: loss max\n"
    assert "loss max" in cli("experiments", "list").stdout
    assert (
        "write 'gap min' or 'gap max'" in cli("experiments", "goal", "digits", "gap", code=2).stderr
    )
    assert asked("experiments", "goal", "digits", "")["experiment"]["goal"] is None
    assert "no experiment 'none'" in cli("experiments", "goal", "none", code=1).stderr


@pytest.mark.usefixtures("three")
def test_what_is_alerted_of_is_printed_set_and_taken_back(asked, cli):
    assert cli("experiments", "alert-when", "digits").stdout == "experiment digits: no alerts\n"
    found = asked("experiments", "alert-when", "digits", "loss > 3")
    assert found["experiment"]["alert_when"] == "loss > 3"
    said = cli("experiments", "alert-when", "digits").stdout
    assert said == "experiment digits: alerts of runs with loss > 3\n"
    assert (
        "loss above 3" in cli("experiments", "alert-when", "digits", "loss above 3", code=2).stderr
    )
    assert asked("experiments", "alert-when", "digits", "")["experiment"]["alert_when"] == ""
    assert "no experiment 'none'" in cli("experiments", "alert-when", "none", code=1).stderr
