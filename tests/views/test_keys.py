"""What a filter may name."""

import pytest

from trackmagic.errors import NotFound
from trackmagic.query.fields import ATTRIBUTES
from trackmagic.views.keys import KeysQuery, keys


def test_keys_are_those_of_all_runs_in_natural_order(world):
    world.run(params={"p10": 1, "p2": 1}, metrics={"loss": [1.0]})
    world.run(experiment="other", tags={"<img src=x onerror=alert(1)>": "x"})
    found = keys(world.store, KeysQuery())
    assert (found.params, found.metrics) == (("p2", "p10"), ("loss",))
    assert found.tags == ("<img src=x onerror=alert(1)>",)
    assert set(found.attributes) == set(ATTRIBUTES)
    assert found.experiments == ("mnist", "other")


def test_keys_of_an_experiment_are_those_of_its_runs(world):
    world.run(params={"lr": 1})
    world.run(experiment="other", params={"depth": 1}, tags={"t": "x"})
    found = keys(world.store, KeysQuery(experiment="other"))
    assert (found.params, found.metrics, found.tags) == (("depth",), (), ("t",))
    with pytest.raises(NotFound):
        keys(world.store, KeysQuery(experiment="nope"))


def test_a_deleted_experiment_is_not_offered(world):
    world.run(experiment="gone")
    world.store.experiments.delete("gone")
    assert keys(world.store, KeysQuery()).experiments == ()
