"""Tab in a shell: runs and experiments of the store, and nothing where there is none."""

import pytest
from cli_world import add_run
from click.shell_completion import ShellComplete

from trackmagic.cli.main import main


@pytest.fixture
def offered(folder):
    """What is offered for the last word of a command line."""

    def offer(*words):
        shell = ShellComplete(main, {}, "trackmagic", "_TRACKMAGIC_COMPLETE")
        *args, typed = ("--store", str(folder), *words)
        return [word.value for word in shell.get_completions(args, typed)]

    return offer


@pytest.fixture
def two(store):
    add_run(store, 1, name="brave-otter", experiment="canary")
    add_run(store, 2, name="brave-owl", experiment="candle")


@pytest.mark.usefixtures("two")
def test_runs_and_experiments_are_offered(offered):
    assert offered("runs", "show", "bra") == ["brave-owl", "brave-otter"]
    assert offered("runs", "delete", "brave-owl", "brave-ot") == ["brave-otter"]
    assert offered("artifacts", "list", "#") == ["#2", "#1"]
    assert offered("runs", "list", "-e", "can") == ["canary", "candle"]
    assert offered("runs", "move", "1", "cand") == ["candle"]
    assert offered("experiments", "delete", "cana") == ["canary"]
    assert {"rename", "restore"} <= set(offered("runs", "re"))


def test_named_views_are_offered(offered, store, two):
    for name in ("best lately", "failures"):
        store.documents.add("table", name, {})
    assert offered("runs", "list", "--view", "be") == ["best lately"]
    assert offered("runs", "list", "--view", "") == ["best lately", "failures"]


def test_where_there_is_no_store_nothing_is_offered_and_none_is_made(offered, folder, capfd):
    assert offered("runs", "show", "bra") == []
    assert capfd.readouterr() == ("", "")
    assert not folder.exists()
