"""Runs by a value."""

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trackmagic.entities import Call
from trackmagic.errors import BadFilter, BadValue, NotFound
from trackmagic.query import select_runs
from trackmagic.views.groups import MOST_GROUPS, GroupsQuery, groups
from trackmagic.views.table import RunsQuery, runs_page

ALIKE = [1, 1.0, True, "1", "1.0", "True", "true", 0, False, -0.0, "False", None, "None", "none"]
ODD = [math.nan, "nan", math.inf, "inf", "-inf", -math.inf, 10**400, "1e400", 1e-5, "1e-05", 1e22]
TEXTS = ["", " ", "it's", "''", "`", '"', "a\nb", "<img src=x onerror=alert(1)>", "x" * 300]
NESTED = [[1, 2], "[1, 2]", {"a": "b'"}, '{"a": "b\'"}', [1, "2"]]
FILTERS = ("", "n >= 0", "n = 1 or n > 1")


def _found(world, text, experiment=None):
    ids = None if experiment is None else [world.store.experiments.get(experiment).id]
    with world.store.database.read() as connection:
        return set(select_runs(connection, text, experiment_ids=ids))


def _apart(world, found, everything):
    """That the filters of the groups find each run once, as many as each group says."""
    seen = [_found(world, group.filter) for group in found.groups]
    assert [len(runs) for runs in seen] == [group.runs for group in found.groups]
    assert sum(map(len, seen)) == len(everything)
    assert set().union(*seen) == everything


@pytest.mark.parametrize("filter", FILTERS)
@pytest.mark.parametrize("key", ["p", "<img src=x onerror=alert(1)>", "a`b\"c'd", "p.q", "x\ny"])
def test_the_filter_of_a_group_finds_just_its_runs(world, key, filter):
    for at, value in enumerate([*ALIKE, *ODD, *TEXTS, *NESTED]):
        world.run(params={key: value, "n": at % 3})
    world.run(params={"n": 1})
    world.run(params={"n": 2})
    found = groups(world.store, GroupsQuery(by=f"params.{key}", filter=filter))
    _apart(world, found, _found(world, filter))
    assert len(found.groups) > 20


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(st.lists(st.one_of(st.text(max_size=9), st.floats(), st.integers(), st.booleans())))
def test_any_values_are_groups(world, values):
    experiment = f"e{len(world.store.experiments.all('all'))}"
    for value in values:
        clean = (
            value.encode("utf-8", "replace").decode().replace("\0", "")
            if (isinstance(value, str))
            else value
        )
        world.run(params={"p": clean}, experiment=experiment)
    world.run(experiment=experiment)
    found = groups(world.store, GroupsQuery(by="params.p", experiment=experiment))
    seen = [_found(world, group.filter, experiment) for group in found.groups]
    assert [len(runs) for runs in seen] == [group.runs for group in found.groups]
    assert sum(map(len, seen)) == len(values) + 1


@pytest.mark.parametrize("value", TEXTS)
def test_tags_are_grouped(world, value):
    key = "<img src=x onerror=alert(1)> `x`"
    world.run(tags={key: value})
    world.run(tags={key: value})
    world.run()
    found = groups(world.store, GroupsQuery(by=f"tags.{key}"))
    assert [group.runs for group in found.groups] == [2, 1]
    _apart(world, found, {1, 2, 3})


@pytest.mark.parametrize("by", ["status", "experiment", "name", "note", "parent", "user", "error"])
def test_attributes_are_grouped(world, by):
    world.run(name="it's")
    world.run(name="it's", experiment="o'ther", status="failed")
    world.store.runs.set_note(world.run(status=None).number, "a note")
    found = groups(world.store, GroupsQuery(by=by))
    _apart(world, found, {1, 2, 3})


def test_a_group_has_count_mean_spread_and_best(world):
    for opt, value in (("a", 1.0), ("a", 3.0), ("a", math.nan), ("b", 5.0)):
        world.run(params={"opt": opt}, metrics={"loss": [9.0, value], "acc": [value]})
    world.run(params={"opt": "c"})
    found = groups(world.store, GroupsQuery(by="opt"))
    assert (found.by, found.metrics) == ("params.opt", ("loss", "acc"))
    assert [(one.label, one.runs) for one in found.groups] == [("a", 3), ("b", 1), ("c", 1)]
    loss, acc = found.groups[0].cells
    assert (loss.runs, loss.mean, loss.spread, loss.best, loss.best_run) == (
        2,
        "2",
        "1.414",
        "1",
        1,
    )
    assert (acc.best, acc.best_run) == ("3", 2)
    assert (found.groups[1].cells[1].mean, found.groups[1].cells[1].spread) == ("5", "")
    assert found.groups[2].cells[1].runs == 0
    assert found.groups[2].cells[1].best_run is None


def test_the_best_of_a_group_is_finite(world):
    for value in (-math.inf, 2.0, 3.0, math.inf):
        world.run(params={"p": 1}, metrics={"acc": [value], "loss": [value]})
    world.run(params={"p": 2}, metrics={"acc": [math.inf], "loss": [-math.inf]})
    found = groups(world.store, GroupsQuery(by="params.p", metrics=("acc", "loss")))
    best = [[(cell.best, cell.best_run) for cell in group.cells] for group in found.groups]
    assert best == [[("3", 3), ("2", 2)], [("", None), ("", None)]]


def test_groups_by_long_floats_are_told_apart(world):
    for value in (0.12345678901, 0.5555555555551, 0.5555555555552):
        world.run(params={"p": value})
    found = groups(world.store, GroupsQuery(by="params.p"))
    labels = sorted(group.label for group in found.groups)
    assert labels == ["0.123457", "0.5555555555551", "0.5555555555552"]


def test_the_best_of_a_metric_whose_name_says_nothing_is_left_out(world):
    world.run(params={"opt": "a"}, metrics={"odd": [1.0]})
    cell = groups(world.store, GroupsQuery(by="opt")).groups[0].cells[0]
    assert (cell.mean, cell.best, cell.best_run) == ("1", "", None)


def test_a_spread_of_large_values_keeps_its_digits(world):
    for value in (1e9, 1e9 + 1, 1e9 + 2):
        world.run(params={"opt": "a"}, metrics={"loss": [value]})
    assert groups(world.store, GroupsQuery(by="opt")).groups[0].cells[0].spread == "1"


def test_groups_past_the_limit_are_counted(world):
    for at in range(MOST_GROUPS + 5):
        world.run(params={"p": at})
    found = groups(world.store, GroupsQuery(by="p"))
    assert (len(found.groups), found.hidden, found.runs) == (MOST_GROUPS, 5, MOST_GROUPS + 5)


def test_a_value_too_long_for_a_filter_is_found_by_the_numbers(world):
    world.run(params={"p": "x" * 20_000})
    world.run(params={"p": "y"})
    found = groups(world.store, GroupsQuery(by="p"))
    _apart(world, found, {1, 2})


def test_what_makes_no_groups_is_refused(world):
    world.run(metrics={"loss": [1.0]})
    for by in ("loss", "started", "duration", "number", "datasets.name"):
        with pytest.raises(BadValue, match="cannot be grouped"):
            groups(world.store, GroupsQuery(by=by))
    with pytest.raises(BadFilter, match="nope"):
        groups(world.store, GroupsQuery(by="nope"))
    with pytest.raises(NotFound):
        groups(world.store, GroupsQuery(by="status", experiment="nope"))


@pytest.mark.parametrize(
    "by", ["tags.mlflow.parentRunId", "tags.mlflow.user", "tags.mlflow.runName"]
)
def test_runs_are_grouped_by_what_mlflow_keeps_in_tags_of_its_own(world, by):
    parent = world.run(name="base")
    child = world.store.runs.add(
        world.store.experiments.ensure("mnist"), world.process, name="inner", parent=parent.number
    )
    found = groups(world.store, GroupsQuery(by=by))
    assert sum(one.runs for one in found.groups) == 2
    for one in found.groups:
        page = runs_page(world.store, RunsQuery(filter=one.filter))
        assert len(page.rows) == one.runs
    assert child.number == 2


def test_a_group_of_a_notebook_or_a_cell_finds_no_other(world):
    paths = ("train.ipynb", "/a/train.ipynb", "/b/a/train.ipynb")
    for at, (path, cell) in enumerate(zip(paths, ("4", "x", "y"), strict=True)):
        run = world.run()
        call = Call(cell_version="", notebook=path, cell_id=cell, execution_count=at + 3)
        world.store.cells.set_call(run.number, call)
    for by in ("notebook", "cell"):
        for one in groups(world.store, GroupsQuery(by=by)).groups:
            assert one.runs == len(runs_page(world.store, RunsQuery(filter=one.filter)).rows) == 1
