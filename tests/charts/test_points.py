"""Runs as points: parallel coordinates, scatter, contour, bars."""

import math
from statistics import mean, stdev

import pytest

from trackmagic import charts
from trackmagic.errors import BadValue, NotFound

HOSTILE = "<img src=x onerror=alert(1)>"


def labels(figure):
    return [one.label for one in figure.data[0].dimensions]


def notes(figure):
    return [note.text for note in figure.layout.annotations]


def test_parallel_shows_params_that_differ_then_metrics(add):
    for lr, layers in ((0.1, 2), (0.2, 3)):
        add(
            {"loss": [1, lr], "system/cpu": [1]},
            {"lr": lr, "layers": layers, "same": 1, "model": "mlp"},
        )
    assert labels(charts.parallel()) == ["layers", "lr", "loss"]


def test_parallel_has_a_line_for_each_run_that_has_all(add):
    add({"loss": [1]}, {"lr": 0.1})
    add({"loss": [2]}, {"lr": 0.2})
    add({"loss": [math.nan]}, {"lr": 0.3})
    add({}, {"lr": 0.4})
    figure = charts.parallel(keys=["lr", "loss"])
    (trace,) = figure.data
    assert list(trace.customdata) == [2, 1]
    assert [list(one["values"]) for one in trace.dimensions] == [[0.2, 0.1], [2, 1]]
    assert notes(figure) == ["2 of 4 runs left out: no finite value of loss"]


def test_a_text_is_a_category_with_its_name_at_the_tick(add):
    for model in ("b10", "b9", "b10"):
        add({"loss": [1]}, {"model": model})
    axis = charts.parallel(keys=["model", "loss"]).data[0].dimensions[0]
    assert list(axis.ticktext) == ["b9", "b10"]
    assert [axis.ticktext[int(place)] for place in axis["values"]] == ["b10", "b9", "b10"]
    across = charts.scatter("model", "loss").layout.xaxis
    assert (list(across.tickvals), list(across.ticktext)) == ([0, 1], ["b9", "b10"])


@pytest.mark.parametrize(("least", "is_log"), [(0.001, True), (0.01, False), (0, False)])
def test_a_param_over_two_decades_stands_on_a_log_axis(add, least, is_log):
    for lr in (least, 0.9 if least == 0.01 else 0.1):
        add({"loss": [1]}, {"lr": lr})
    axis = charts.parallel(keys=["lr", "loss"]).data[0].dimensions[0]
    assert (axis.ticktext is not None) is is_log
    if is_log:
        assert sorted(axis["values"]) == pytest.approx([-3, -1])
        assert list(axis.ticktext) == ["0.001", "0.01", "0.1"]
    assert (charts.scatter("lr", "loss").layout.xaxis.type == "log") is is_log


def test_parallel_is_coloured_by_what_is_asked(add):
    for lr, loss in ((0.1, 3), (0.2, 4)):
        add({"loss": [loss], "acc": [lr]}, {"lr": lr, "model": f"m{loss}"})
    (trace,) = charts.parallel(keys=["lr", "loss"]).data
    assert (list(trace.line.color), trace.line.colorbar.title.text) == ([4, 3], "loss")
    assert trace.meta["colour"] == "loss"
    line = charts.parallel(keys=["lr", "loss"], colour="model").data[0].line
    assert (list(line.color), list(line.colorbar.ticktext)) == ([1, 0], ["m3", "m4"])


def test_axes_are_of_validation_before_training(add):
    for loss in (3, 4):
        add({"train_loss": [loss], "train_acc": [loss], "val_loss": [loss, 1]}, {"lr": loss})
    assert charts.parallel().data[0].meta["keys"] == ["lr", "val_loss", "train_acc"]


def test_scatter_has_a_point_for_each_run(add):
    add({"loss": [3, 1]}, {"lr": 0.1}, name="slow")
    add({"loss": [5, 2]}, {"lr": 0.2}, name="fast")
    (trace,) = charts.scatter("lr", "loss", 1, 2).data
    assert (list(trace.x), list(trace.y)) == ([0.1, 0.2], [1, 2])
    assert list(trace.customdata) == [1, 2]
    assert trace.text[0] == "#1 slow<br>lr: 0.1<br>loss: 1"


def test_scatter_takes_the_least_of_a_metric_and_params_over_metrics(add):
    add({"loss": [3, 1, 2]}, {"loss": 7})
    (trace,) = charts.scatter("loss", "metrics.loss.min").data
    assert (list(trace.x), list(trace.y)) == ([7], [1])


def test_categories_of_colour_stand_in_the_legend(add):
    for model in ("a", "b", "a"):
        add({"loss": [1], "acc": [2]}, {"model": model})
    figure = charts.scatter("loss", "acc", colour="model")
    found = {trace.name: list(trace.customdata) for trace in figure.data}
    assert found == {"model = a": [3, 1], "model = b": [2]}
    assert figure.layout.showlegend


def test_when_a_run_started_is_a_date(add):
    add({"loss": [1]})
    figure = charts.scatter("started", "loss")
    assert figure.layout.xaxis.type == "date"
    assert list(figure.data[0].x) == ["2027-01-15T08:00:00"]


def test_an_unknown_axis_says_what_there_is(add):
    add({"loss": [1]}, {"lr": 1})
    with pytest.raises(NotFound, match=r"'nope'.*lr, loss"):
        charts.scatter("lr", "nope")
    with pytest.raises(NotFound, match="matches none"):
        charts.parallel(filter="lr > 5")


def test_contour_has_levels_between_runs_and_the_runs_on_it(add):
    for lr in (0.1, 0.2):
        for layers in (1, 2):
            add({"loss": [lr * layers]}, {"lr": lr, "layers": layers})
    add({"loss": [0.3]}, {"lr": 0.1, "layers": 1})
    levels, runs = charts.contour("lr", "layers", "loss").data
    found = dict(zip(zip(levels.x, levels.y, strict=True), levels.z, strict=True))
    assert found[0.2, 2] == pytest.approx(0.4)
    assert found[0.1, 1] == pytest.approx(0.2)  # the mean of 0.1 and 0.3
    assert list(runs.customdata) == [5, 4, 3, 2, 1]


def test_a_contour_of_a_single_line_of_runs_has_points_only(add):
    for lr in (0.1, 0.2):
        add({"loss": [lr]}, {"lr": lr, "layers": 1})
    figure = charts.contour("lr", "layers", "loss")
    assert [trace.type for trace in figure.data] == ["scatter"]
    assert "two values" in notes(figure)[0]


def test_a_bar_is_the_last_value_of_a_run(add):
    add({"loss": [3, 1], "f1": [0.5]}, name="a")
    add({"loss": [5, 2]}, name="b")
    figure = charts.bar(["loss", "f1"], 1, 2)
    loss, f1 = figure.data
    assert (list(loss.y), list(f1.y), list(f1.customdata)) == ([1, 2], [0.5], [1])
    assert list(figure.layout.xaxis2.ticktext) == ["#1 a", "#2 b"]
    assert notes(figure) == ["1 of 2 runs left out: no finite value of f1"]


def test_a_bar_of_a_group_is_the_mean_with_its_interval(add):
    for value in (1, 2, 4):
        add({"loss": [value]}, {"lr": 0.1})
    add({"loss": [9]}, {"lr": 0.2})
    figure = charts.bar("loss", filter="", group_by="lr")
    (trace,) = figure.data
    assert list(trace.y) == [9, pytest.approx(mean([1, 2, 4]))]
    half = 4.303 * stdev([1, 2, 4]) / math.sqrt(3)
    assert list(trace.error_y.array) == [0, pytest.approx(half)]
    assert list(figure.layout.xaxis.ticktext) == ["lr = 0.2", "lr = 0.1"]


def test_bars_are_of_numbers(add):
    add({"loss": [1]}, {"model": "a"})
    with pytest.raises(BadValue, match="model is no number"):
        charts.bar("model")


def test_an_integer_that_no_float_holds_has_no_place(add):
    add({"loss": [1]}, {"n": 10**400})
    add({"loss": [2]}, {"n": 3})
    (trace,) = charts.scatter("n", "loss").data
    assert list(trace.customdata) == [2]


def test_hostile_names_are_text_in_every_kind(add):
    for n in range(2):
        add({HOSTILE: [n], "loss": [n]}, {f"p{HOSTILE}": f"{HOSTILE}{n}", "n": n}, name=HOSTILE)
    param = f"params.p{HOSTILE}"
    for figure in (
        charts.scatter(param, HOSTILE, colour=param),
        charts.contour(param, "n", HOSTILE),
        charts.bar([HOSTILE, "loss"], filter="", group_by=param),
        charts.bar(HOSTILE, filter=""),
        charts.parallel(keys=["n", HOSTILE], colour=param),
    ):
        figure.update_traces(meta=None)  # which names runs and keys, and is never drawn
        assert "<img" not in figure.to_json().replace("\\u003c", "<")
