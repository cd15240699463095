"""Named views of the table: which there are, which one a name means, and what of one can be shown."""

import re

import pytest

from trackmagic.errors import BadValue, NotFound
from trackmagic.views import experiments
from trackmagic.views.experiments import ExperimentAction
from trackmagic.views.named import (
    NEWEST_FIRST,
    NamedViewsQuery,
    TableSetup,
    asked,
    named_view,
    named_views,
    names_of_views,
)

WHOLE = {
    "filter": "lr > 0.1",
    "order_by": ["metrics.loss desc", "name"],
    "columns": ["params.lr", "metrics.loss.min"],
    "group_by": "params.opt",
    "values": "best",
}


@pytest.fixture
def kept(world):
    """Runs of two experiments, and a function that keeps a view."""
    for at, name in enumerate("ab"):
        world.run(
            experiment=name, params={"lr": at / 4, "opt": "adam"}, metrics={"loss": [2.0, 1.0]}
        )

    def keep(name, body, experiment=None):
        filed = None if experiment is None else world.store.experiments.get(experiment).id
        return world.store.documents.add("table", name, body, experiment_id=filed)

    return keep


def _setup(world, body, kept):
    kept("it", body)
    view = named_view(world.store, "it")
    return view.setup, view.problem


def _listed(world, experiment=None):
    answer = named_views(world.store, NamedViewsQuery(experiment=experiment))
    return [view.document.name for view in answer.views]


def test_a_view_is_shown_as_it_was_kept(world, kept):
    setup, problem = _setup(world, WHOLE, kept)
    assert problem == ""
    assert setup == TableSetup(
        filter="lr > 0.1",
        order_by=("metrics.loss desc", "name"),
        columns=("params.lr", "metrics.loss.min"),
        group_by="params.opt",
        values="best",
    )


def test_what_a_view_does_not_say_is_as_unasked(world, kept):
    assert _setup(world, {}, kept) == (TableSetup(), "")


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ({"filter": "lr >"}, "all runs, as its filter fails: "),
        ({"filter": "gone > 1"}, "unknown name 'gone'"),
        ({"order_by": ["gone desc"]}, "newest first, as its order fails: unknown name 'gone'"),
        ({"columns": ["params.lr", "params.gone"]}, "no run has its column 'params.gone'"),
        ({"columns": ["a", "b"]}, "no run has its column 'a', 'b'"),
        ({"group_by": "params.gone"}, "no groups, as no run has 'params.gone'"),
        ({"values": "worst"}, "its values 'worst' means nothing"),
        ({"columns": "lr"}, "its columns 'lr' means nothing"),
        ({"order_by": 3}, "its order_by 3 means nothing"),
        ({"filter": None}, "its filter None means nothing"),
    ],
)
def test_what_can_no_longer_be_shown_is_told_in_a_line_and_the_rest_is_shown(
    world, kept, broken, says
):
    setup, problem = _setup(world, WHOLE | broken, kept)
    assert problem.startswith("View 'it': ")
    assert says in problem
    assert "\n" not in problem
    (name,) = broken
    whole = _setup_of(WHOLE)
    for field in TableSetup.__struct_fields__:
        if field != name:
            assert getattr(setup, field) == getattr(whole, field), field
    rest = {"columns": ("params.lr",)} if "params.lr" in broken.get("columns", ()) else {}
    assert getattr(setup, name) == rest.get(name, getattr(TableSetup(), name))


def _setup_of(body):
    lists = {key: tuple(value) for key, value in body.items() if isinstance(value, list)}
    return TableSetup(**(body | lists))


def test_all_that_is_wrong_is_in_one_line(world, kept):
    _, problem = _setup(world, {"filter": "(", "group_by": "nothing", "values": 1}, kept)
    assert problem.count("; ") >= 2
    assert all(word in problem for word in ("filter", "groups", "values"))


def test_a_table_of_an_experiment_has_its_views_and_those_of_the_whole_store(world, kept):
    kept("view 10", {})
    kept("view 9", {})
    kept("of a", {}, "a")
    kept("of b", {}, "b")
    assert _listed(world) == ["view 9", "view 10"]
    assert _listed(world, "a") == ["of a", "view 9", "view 10"]
    answer = named_views(world.store, NamedViewsQuery(experiment="b"))
    assert answer.experiment_id == world.store.experiments.get("b").id
    assert names_of_views(world.store) == ["of a", "of b", "view 9", "view 10"]
    with pytest.raises(NotFound, match="no experiment 'c'"):
        _listed(world, "c")


def test_a_deleted_view_and_a_dashboard_are_no_views(world, kept):
    world.store.documents.delete(kept("gone", {}).id)
    world.store.documents.add("dashboard", "board", {})
    assert _listed(world) == []
    with pytest.raises(NotFound, match="no view 'gone' in this store; there are none yet"):
        named_view(world.store, "gone")


def test_an_unknown_view_is_told_with_those_there_are_and_a_near_one(world, kept):
    kept("best lately", {})
    kept("failures", {})
    with pytest.raises(NotFound) as error:
        named_view(world.store, "best latly")
    assert str(error.value) == (
        "no view 'best latly' in this store; there are 'best lately', 'failures'"
        "; did you mean 'best lately'?"
    )


def test_a_name_means_the_view_of_the_experiment_before_that_of_the_store(world, kept):
    of_a, of_all = kept("best", {"filter": "lr > 1"}, "a"), kept("best", {})
    assert named_view(world.store, "best").document == of_all
    assert named_view(world.store, "best", "a").document == of_a
    assert named_view(world.store, "best", "b").document == of_all


def test_a_name_that_experiments_share_asks_for_the_experiment(world, kept):
    kept("best", {}, "b")
    kept("best", {}, "a")
    with pytest.raises(BadValue, match=re.escape("there are 2 views 'best', of a and b; name the")):
        named_view(world.store, "best")
    assert asked(world.store, "best", "b").experiment == "b"


def test_a_view_of_an_experiment_shows_its_runs_unless_another_is_given(world, kept):
    kept("mine", {"filter": "lr >= 0"}, "b")
    assert asked(world.store, "mine", None).experiment == "b"
    assert asked(world.store, "mine", "a").experiment == "a"
    world.store.experiments.rename("b", "c")
    assert asked(world.store, "mine", None).experiment == "c"


def test_what_is_given_goes_before_what_the_view_says(world, kept):
    kept("it", WHOLE)
    setup = asked(world.store, "it", None, filter="", columns=["note"], order_by=None).setup
    assert (setup.filter, setup.columns) == ("", ["note"])
    assert setup.order_by == ("metrics.loss desc", "name")


def test_the_views_of_a_deleted_experiment_are_still_found_by_name(world, kept):
    kept("mine", {}, "b")
    gone = world.store.experiments.get("b").id
    experiments.delete(world.store, ExperimentAction(experiment=gone))
    assert names_of_views(world.store) == ["mine"]


def test_a_view_is_no_number(world):
    with pytest.raises(BadValue, match="view is 3; it takes the name of a view"):
        named_view(world.store, 3)


def test_an_order_of_nothing_is_the_newest_first(world, kept):
    assert _setup(world, {"order_by": []}, kept) == (TableSetup(order_by=NEWEST_FIRST), "")
