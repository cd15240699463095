import pytest
from store.locked import TWO_USERS, locked


@pytest.fixture
def place(three, folder, tmp_path):
    """That store, of another user."""
    three.store.close()
    found = folder.rename(tmp_path / "theirs")
    with locked(found):
        yield found


def test_a_store_of_another_is_listed_shown_and_examined(cli, place):
    assert "digits" in cli("runs", "list", store=place).stdout
    assert "lr" in cli("runs", "show", "3", store=place).stdout
    assert cli("experiments", "list", store=place).stderr == ""
    cli("doctor", store=place, code=0 if TWO_USERS else 1)  # an own store is to be mended


@pytest.mark.parametrize("command", [("runs", "note", "3", "x"), ("runs", "delete", "3"), ("gc",)])
def test_a_command_that_writes_says_in_one_line_that_it_is_read_only(cli, place, command):
    [line] = cli(*command, store=place, code=3).stderr.splitlines()
    assert "is read-only here: it can be looked at, not changed" in line
