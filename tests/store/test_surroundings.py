"""What is kept of the repository around a run, and what capture has left out."""

import pytest

from trackmagic.entities import GitState, Notice


@pytest.mark.parametrize(
    "state",
    [
        GitState(commit="", branch="trunk"),
        GitState(commit="", branch="trunk", dirty=True, diff="+x = 1\n"),
        GitState(commit="a" * 40),
        GitState(commit="a" * 40, branch="main", dirty=True, diff="+x = 1\n"),
    ],
    ids=["before the first commit", "with what is staged", "detached", "with changes"],
)
def test_each_state_of_a_repository_is_given_back(store, run, state):
    store.surroundings.set_git(run, state)
    assert store.surroundings.git(run) == state


def test_a_run_without_a_repository_has_none(store, run):
    assert store.surroundings.git(run) is None


def test_all_that_a_part_says_is_kept_once(store, run):
    say = [Notice(part="figures", text=text) for text in ("1 is too large", "2 is too large")]
    store.surroundings.add_notices(run, say)
    store.surroundings.add_notices(run, [say[0], Notice(part="git", text="slow")])
    assert {one.part: one.text for one in store.surroundings.notices(run)} == {
        "figures": "1 is too large; 2 is too large",
        "git": "slow",
    }


def test_notices_have_an_end(store, run):
    for at in range(200):
        store.surroundings.add_notices(
            run, [Notice(part="params", text=f"param 'p{at}' is too long")]
        )
    (notice,) = store.surroundings.notices(run)
    assert len(notice.text) <= 4000
    assert notice.text.endswith("param 'p199' is too long")
