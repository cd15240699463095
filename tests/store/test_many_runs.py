"""Each small store reads many runs as it reads each of them, more than one statement can name."""

import numpy as np
import pytest

from trackmagic.entities import Call, Environment, GitState, Input, Tag
from trackmagic.errors import NotFound
from trackmagic.store import Series
from trackmagic.store.sql import BATCH

RUNS = BATCH + 3


@pytest.fixture
def numbers(store, add_run):
    """Of runs, the newest first; of every third nothing is kept but the run."""
    with store.transaction():
        numbers = [add_run().number for _ in range(RUNS)]
        for number in numbers:
            if number % 3 == 0:
                continue
            point = Series(np.zeros(1, int), np.zeros(1), np.array([float(number)]))
            store.params.set(number, {"lr": number, "config": {"depth": number}})
            store.tags.set(number, {"b": str(number), "a": "x"})
            store.metrics.add(number, {"loss": point, "acc": point})
            version = store.cells.add_version(f"x = {number}").digest
            store.cells.set_call(number, Call(cell_version=version, assigned=("x",)))
            store.cells.set_inputs(number, [Input(name="data", type="list", summary=str(number))])
            packages = {"numpy": str(number % 5)}
            store.surroundings.set_environment(
                number, Environment(python="3.11", platform="linux", packages=packages)
            )
            store.surroundings.set_git(number, GitState(commit=f"{number:040}"))
    return numbers[::-1]


def test_many_are_read_as_each_is(store, numbers):
    for many, one in (
        (store.params.of_many, store.params.of),
        (store.tags.of_many, store.tags.of),
        (store.metrics.of_many, store.metrics.of),
        (store.cells.inputs_of_many, store.cells.inputs),
    ):
        by_run = many(numbers)
        assert list(by_run) == numbers
        for number in (1, 2, 3, RUNS):
            assert by_run[number] == one(number)
            assert bool(by_run[number]) == (number % 3 > 0)
    assert store.tags.of(2) == [Tag(key="a", value="x"), Tag(key="b", value="2")]
    nested = store.params.of_many(numbers, nested=True)
    assert [param.key for param in nested[2]] == ["config", "config.depth", "lr"]


def test_of_what_a_run_has_once_those_without_are_left_out(store, numbers):
    having = {number for number in numbers if number % 3}
    calls, codes = store.cells.calls(numbers), store.cells.codes(numbers)
    environments = store.surroundings.environments(numbers)
    repositories = store.surroundings.repositories(numbers)
    assert having == calls.keys() == codes.keys() == environments.keys() == repositories.keys()
    assert calls[2] == store.cells.call(2)
    assert codes[2] == "x = 2"
    assert environments[2] == store.surroundings.environment(2)
    assert repositories[2].commit == store.surroundings.git(2).commit
    digests = [calls[number].cell_version for number in having]
    assert store.cells.version_texts([*digests, "0" * 64]) == {
        calls[number].cell_version: codes[number] for number in having
    }


def test_many_runs_come_in_the_order_asked_and_a_missing_one_is_named(store, numbers):
    assert [run.number for run in store.runs.get_many(numbers)] == numbers
    assert [run.number for run in store.runs.these([*numbers, 9_999, 1])] == [*numbers, 1]
    with pytest.raises(NotFound, match="#9999"):
        store.runs.get_many([*numbers, 9_999, 10_000])


def test_children_are_read_up_to_a_limit_and_counted(store, add_run):
    parent = add_run().number
    children = [add_run(parent=parent).number for _ in range(4)]
    store.runs.delete(children[0])
    assert [run.number for run in store.runs.children(parent)] == children[1:]
    assert [run.number for run in store.runs.children(parent, 2)] == children[1:3]
    assert store.runs.count_children(parent) == 3
