"""Media: what a run has at steps."""

import pytest

from trackmagic.entities import Medium
from trackmagic.errors import BadName
from trackmagic.store.media import Place


def at(key, *steps, kind="image"):
    return [Medium(key=key, step=step, path=f"media/{key}/{step}", kind=kind) for step in steps]


def test_values_are_listed_by_key_and_step(store, add_run):
    one, other, bare = (add_run().number for _ in range(3))
    store.media.add(one, [*at("b", 2, 0), *at("a", 7, kind="table")])
    store.media.add(other, at("b", 1))
    assert store.media.steps([one, other, bare]) == {
        one: [Place("a", 7, "table"), Place("b", 0, "image"), Place("b", 2, "image")],
        other: [Place("b", 1, "image")],
        bare: [],
    }


def test_a_step_has_one_value_of_a_key(store, run):
    store.media.add(run, at("a", 3))
    later = Medium(key="a", step=3, path="media/a/3.svg", kind="figure", caption="later")
    store.media.add(run, [later])
    assert store.media.nearest([run], "a", 3) == {run: later}
    assert len(store.media.steps([run])[run]) == 1


@pytest.mark.parametrize(
    ("wanted", "step"),
    [(0, 0), (4, 0), (5, 0), (6, 10), (10, 10), (11, 10), (99, 10), (-3, 0), (2**63 - 1, 10)],
)
def test_the_nearest_step_is_found_and_of_two_the_earlier(store, run, wanted, step):
    store.media.add(run, at("a", 0, 10))
    store.media.add(run, at("other", wanted))
    assert store.media.nearest([run], "a", wanted)[run].step == step


def test_steps_at_the_ends_of_64_bits_are_compared_too(store, run):
    store.media.add(run, at("a", -(2**63), 2**63 - 1))
    assert store.media.nearest([run], "a", 2**63 - 1)[run].step == 2**63 - 1
    assert store.media.nearest([run], "a", -5)[run].step == -(2**63)


def test_each_run_has_its_own_nearest_step(store, add_run):
    runs = [add_run().number for _ in range(3)]
    store.media.add(runs[0], at("a", 1, 5))
    store.media.add(runs[1], at("a", 4))
    found = store.media.nearest(runs, "a", 3)
    assert {run: value.step for run, value in found.items()} == {runs[0]: 1, runs[1]: 4}
    assert store.media.nearest(runs, "none", 3) == {}


def test_the_last_step_of_a_key_is_its_greatest(store, run):
    assert store.media.last_step(run, "a") is None
    store.media.add(run, at("a", 9, 4))
    assert store.media.last_step(run, "a") == 9


def test_a_value_changes_its_run_and_goes_with_it(store, run):
    cursor = store.changes.cursor()
    store.media.add(run, at("a", 0))
    assert store.changes.since(cursor).runs == (run,)
    with pytest.raises(BadName, match="media key"):
        store.media.add(run, at("", 0))
