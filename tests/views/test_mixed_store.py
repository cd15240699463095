"""A store with runs of eight kinds of cells, with other params and metrics each: what is shown unasked."""

import math

import pytest

from trackmagic.views.chart import ChartQuery, chart
from trackmagic.views.format import NONE
from trackmagic.views.groups import GroupsQuery, groups
from trackmagic.views.runs import run_table
from trackmagic.views.table import RunsQuery, runs_page

HALF = 6


def _course(first, *, epochs=5):
    return [first / (epoch + 1) for epoch in range(epochs)]


def _kinds(at):
    """The runs of a tuning session: by experiment, params and metrics of its run number ``at``."""
    lr, c, depth = 10.0 ** -(1 + at % 3), 2.0**at, 2 + at
    layers = {f"train/layer.{layer}.norm": _course(1.0 + layer) for layer in range(30)}
    return {
        "cancer/sgd": (
            {"lr": lr, "epochs": 5, "penalty": ("l1", "l2")[at % 2]},
            {"train_loss": _course(lr), "val_loss": _course(2 * lr), "val_accuracy": [1 - lr]},
        ),
        "cancer/svm": ({"C": c, "kernel": "rbf"}, {"score": [0.9 + at / 100]}),
        "cancer/forest": ({"trees": 10 * depth, "max_depth": depth}, {"oob_score": [0.8]}),
        "digits/mlp": (
            {"hidden": [depth, depth], "lr": lr, "seed": at},
            {"loss": _course(lr), "val/loss": _course(lr), **layers, "system/cpu": [50.0]},
        ),
        "walks": ({"drift": at / 10, "steps": 100}, {"position": _course(at), "spread": [1.0]}),
        "text": ({"model": f"m{at}", "tokens": 100 * depth}, {"bleu": [at], "ter": [1.0]}),
        "etl": ({"rows": 1000 * depth}, {"seconds": [float(at)]}),
        "plots": ({"bins": depth}, {}),
    }


@pytest.fixture
def mixed(world):
    """39 runs of 8 experiments, as somebody makes them who goes from one notebook to the other."""
    for at in range(5):
        for experiment, (params, metrics) in _kinds(at).items():
            if (experiment, at) != ("plots", 4):
                world.run(experiment=experiment, params=params, metrics=metrics)
    return world.store


def test_half_of_the_columns_are_params_and_most_runs_have_one_of_them(mixed):
    page = runs_page(mixed, RunsQuery())
    assert page.total == 39
    params = [at for at, column in enumerate(page.columns) if column.kind == "params"]
    names = {page.columns[at].key for at in params}
    assert len(params) == HALF
    assert "lr" in names
    told = sum(any(row.cells[at].text != NONE for at in params) for row in page.rows)
    assert told > len(page.rows) / 2
    shown = [column.key for column in page.columns if column.kind == "metrics"]
    assert len(shown) == HALF
    assert not any("layer" in key or key.startswith("system/") for key in shown)
    table = run_table(mixed)
    assert [column.key for column in table.columns] == [column.key for column in page.columns]


def test_params_that_vary_go_before_those_that_do_not(mixed):
    names = [column.key for column in runs_page(mixed, RunsQuery()).columns]
    assert not {"kernel", "steps", "epochs"} & set(names)
    assert names.index("lr") < names.index("C") if "C" in names else "lr" in names


def test_one_experiment_of_it_has_its_own_params_alone(mixed):
    page = runs_page(mixed, RunsQuery(experiment="cancer/sgd"))
    params = [column.key for column in page.columns if column.kind == "params"]
    assert params == ["lr", "penalty", "epochs"]


def test_a_param_that_hardly_any_run_has_takes_no_column_from_a_metric(world):
    for at in range(20):
        odd = {"odd": 1} if at == 7 else {}
        world.run(params={"lr": at} | odd, metrics={f"m{key}": [at] for key in range(20)})
    page = runs_page(world.store, RunsQuery())
    assert [column.key for column in page.columns if column.kind == "params"] == ["lr"]
    assert "params.odd" in page.hidden


def test_a_row_of_the_panel_without_the_metric_is_told_by_one_of_its_own(mixed):
    query = RunsQuery(columns=("metrics.val_accuracy",), own=True)
    told = {row.run.experiment: row.own for row in runs_page(mixed, query).rows}
    assert told.pop("cancer/sgd") is None
    assert told.pop("plots") is None
    assert {name: own.key for name, own in told.items()} == {
        "cancer/svm": "score",
        "cancer/forest": "oob_score",
        "digits/mlp": "loss",
        "walks": "position",
        "text": "bleu",
        "etl": "seconds",
    }


def test_parallel_coordinates_are_of_axes_that_runs_have_together(mixed):
    drawn = chart(mixed, ChartQuery(kind="parallel", filter=""))
    (trace,) = drawn.data
    keys = trace["meta"]["keys"]
    assert len(drawn.runs) == 5
    assert not drawn.is_empty
    assert len(keys) > 2
    assert any(f"params.{key}" in _columns(mixed, drawn.runs) for key in keys)
    assert drawn.notes == (
        f"34 of 39 runs left out: no finite value of {', '.join(keys[:3])}",
    ) or (drawn.notes[0].startswith("34 of 39 runs left out"))


def _columns(store, runs):
    page = runs_page(store, RunsQuery(runs=runs))
    return {*page.hidden, *(column.name for column in page.columns)}


@pytest.mark.parametrize("kind", ["scatter", "contour"])
def test_points_are_drawn_where_runs_have_all_axes(mixed, kind):
    drawn = chart(mixed, ChartQuery(kind=kind, filter=""))
    assert not drawn.is_empty
    places = [trace for trace in drawn.data if trace.get("x")]
    assert places
    assert all(isinstance(x, float | int) and math.isfinite(x) for x in places[-1]["x"])
    assert len(set(places[-1]["x"])) > 1


def test_axes_go_along_with_one_that_is_named(mixed):
    drawn = chart(mixed, ChartQuery(kind="scatter", keys=("bleu",), filter=""))
    titles = [drawn.layout[axis]["title"]["text"] for axis in ("xaxis", "yaxis")]
    assert titles[0] == "bleu"
    assert titles[1] in {"ter", "tokens", "model"}
    assert len(drawn.runs) == 5


def test_where_no_run_has_all_that_is_asked_for_the_chart_says_that_it_is_empty(mixed):
    for kind, keys in (("parallel", ("C", "drift")), ("contour", ("C", "drift", "bleu"))):
        drawn = chart(mixed, ChartQuery(kind=kind, keys=keys, filter=""))
        assert drawn.is_empty
        assert drawn.notes[0].startswith("39 of 39 runs left out: no finite value of C, drift")
    lines = chart(mixed, ChartQuery(filter="experiment = 'plots'"))
    assert lines.is_empty
    assert lines.notes == ("no metrics yet in 4 runs",)


def test_without_metrics_the_axes_are_of_the_param_that_most_runs_have(world):
    for at in range(4):
        world.run(experiment="a", params={"n": at, "m": 2 * at})
        world.run(experiment="b", params={"k": at}) if at else None
    drawn = chart(world.store, ChartQuery(kind="parallel", filter=""))
    assert drawn.data[0]["meta"]["keys"] == ["m", "n"]
    assert len(drawn.runs) == 4


def test_groups_of_a_mixed_store_have_metrics_of_interest(mixed):
    of = groups(mixed, GroupsQuery(by="experiment"))
    assert len(of.groups) == 8
    assert not any("layer" in key for key in of.metrics)
