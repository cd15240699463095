"""The view ``chart``: any query, an answer that JSON holds."""

import json
import math
import subprocess
import sys

import numpy as np
import pytest

from trackmagic.errors import BadFilter, BadValue, NotFound
from trackmagic.pages import api
from trackmagic.store import Series
from trackmagic.views.charts.course import course
from trackmagic.views.charts.courses import ThinnedCourses, thinned_courses

LONG = 60_000


def ask(store, **query):
    def refuse(word):
        raise AssertionError(word)

    return json.loads(api.answer(store, "chart", query), parse_constant=refuse)


def lines(answer):
    """The lines that can be hovered, without those behind them."""
    return [trace for trace in answer["data"] if trace.get("hoverinfo") != "skip"]


def points(trace):
    return dict(zip(trace["x"], trace["y"], strict=True))


@pytest.fixture
def long_run(store, add):
    """The number of a run of 60,000 points of noise about a curve."""
    noise = np.random.default_rng(0).normal(size=LONG)
    return add({"loss": 100 / np.arange(1, LONG + 1) + noise})


def test_without_a_query_the_last_run_and_its_metrics_are_drawn(store, add):
    add({"loss": [9]})
    number = add({"loss": [1, 2], "zeta": [1, 2], "acc": [3, 4], "system/cpu": [5], "one": [7]})
    answer = ask(store)
    assert [trace["meta"] for trace in answer["data"]] == [
        {"run": number, "key": key} for key in ("acc", "loss", "zeta", "one")
    ]
    assert answer["runs"] == [number]
    assert answer["keys"] == ["acc", "loss", "one", "zeta", "system/cpu"]


def test_a_run_without_metrics_is_an_empty_chart_with_a_note(store, add):
    add()
    answer = ask(store)
    assert answer["data"] == []
    assert answer["notes"] == ["no metrics yet in 1 run"]


@pytest.mark.parametrize("asked", ["val_*", "val_"])
def test_metrics_are_named_by_prefix(store, add, asked):
    add({"val_loss": [1], "val_acc": [1], "loss": [1]})
    keys = [trace["meta"]["key"] for trace in ask(store, keys=[asked])["data"]]
    assert keys == ["val_acc", "val_loss"]
    with pytest.raises(NotFound, match="nope"):
        ask(store, keys=["nope*"])


def test_of_many_runs_the_newest_are_drawn_and_the_rest_is_told(store, add):
    for _ in range(103):
        add({"loss": [1]})
    answer = ask(store, filter="", keys=["loss"])
    assert len(answer["runs"]) == 100
    assert answer["runs"][0] == 103
    assert "the newest 100 of 103 runs" in answer["notes"]


def test_runs_are_those_of_the_experiment_and_the_filter(store, add):
    add({"loss": [1]}, {"lr": 1}, experiment="a")
    wanted = add({"loss": [1]}, {"lr": 2}, experiment="a")
    add({"loss": [1]}, {"lr": 2}, experiment="b")
    assert ask(store, experiment="a", filter="lr = 2")["runs"] == [wanted]
    assert ask(store, experiment="a")["runs"] == [wanted, 1]
    with pytest.raises(BadFilter):
        ask(store, filter="lr =")


def test_what_is_no_number_is_null_or_a_mark(store, add):
    add({"loss": [1, math.nan, 2, math.inf, -math.inf, 3]})
    line, down, up = ask(store)["data"]
    assert (line["x"][:3], line["y"][:3]) == ([0, 1, 2], [1, None, 2])
    assert (up["x"], up["y"], down["x"], down["y"]) == ([3], [3], [4], [1])


def test_times_are_dates(store, add):
    add({"loss": [1, 2, 3]})
    answer = ask(store, x="time", first=1.8e9, last=1.8e9 + 2)
    assert answer["data"][0]["x"][0] == "2027-01-15T08:00:00.000000"
    assert answer["layout"]["xaxis"]["range"] == [
        "2027-01-15T08:00:00.000000",
        "2027-01-15T08:00:02.000000",
    ]
    assert ask(store, x="relative")["data"][0]["x"] == [0, 2, 4]


@pytest.mark.parametrize("x", ["step", "relative", "time"])
@pytest.mark.parametrize(("first", "last"), [(30_000, 30_400), (10, 40_000)])
def test_a_zoom_shows_points_of_the_whole_in_that_stretch(store, long_run, x, first, last):
    scale, start = {"step": (1, 0), "relative": (2, 0), "time": (2, 1.8e9)}[x]
    logged = store.metrics.series(long_run, "loss").value
    asked = {"x": x, "first": start + scale * first, "last": start + scale * last}
    (trace,) = ask(store, points=500, **asked)["data"]
    if x == "time":
        seconds = np.array(trace["x"], "M8[us]").astype(float) / 1e6
        steps = np.round((seconds - start) / scale).astype(int)
    else:
        steps = np.round(np.array(trace["x"]) / scale).astype(int)
    assert trace["y"] == logged[steps].tolist()
    inside = steps[(steps >= first) & (steps <= last)]
    assert inside[0] <= first + 200
    assert inside[-1] >= last - 200
    assert 400 <= len(inside) <= 500
    assert steps.min() >= first - 200
    assert steps.max() <= last + 200


def test_a_near_zoom_shows_every_point_and_its_neighbours(store, long_run):
    logged = store.metrics.series(long_run, "loss").value
    for _ in range(2):  # from the chunks, and by the notes of them
        (trace,) = ask(store, first=20_000, last=20_100)["data"]
        assert trace["x"] == list(range(19_999, 20_102))
        assert trace["y"] == logged[19_999:20_102].tolist()


def test_a_zoom_into_a_smoothed_line_is_the_slice_of_it(store, long_run):
    whole, near = (
        lines(ask(store, smoothing=0.99, points=LONG, **stretch))[0]
        for stretch in ({}, {"first": 30_000, "last": 30_050})
    )
    expected = points(whole)
    for place, value in points(near).items():
        assert value == pytest.approx(expected[place], rel=1e-6)
    assert len(near["x"]) == 53


def test_a_zoom_over_another_metric_is_cut_where_the_line_leaves(store, add):
    add({"loss": [0, 1, 2, 3, 4, 5, 6, 7], "lr": [1, 2, 3, 9, 9, 9, 2, 1]})
    (trace,) = ask(store, keys=["loss"], x="lr", first=2, last=3)["data"]
    assert trace["y"] == [0, 1, 2, 3, None, 5, 6, 7]
    assert trace["x"][:4] + trace["x"][5:] == [1, 2, 3, 9, 9, 2, 1]


def test_runs_without_the_metric_of_x_are_told(store, add):
    add({"loss": [1], "epoch": [1]})
    add({"loss": [1]})
    answer = ask(store, filter="", keys=["loss"], x="epoch")
    assert answer["notes"] == ["1 of 2 runs without loss and epoch"]


def test_a_zoom_of_groups_is_the_mean_in_that_stretch(store, add):
    for n in (1, 3):
        add({"loss": [n, 2 * n, 3 * n, 4 * n]}, {"lr": 1})
    (line,) = lines(ask(store, filter="", group_by="lr", first=1, last=2))
    assert points(line) == {0: 2, 1: 4, 2: 6, 3: 8}
    assert line["meta"] == {"runs": [2, 1], "key": "loss", "group": "lr = 1"}
    assert line == lines(ask(store, filter="", group_by="lr"))[0]


def test_a_chart_goes_on_with_its_run(store, add):
    number = add({"loss": np.zeros(LONG)})
    assert ask(store)["data"][0]["x"][-1] == LONG - 1
    for first in (LONG, LONG + 5000):
        steps = np.arange(first, first + 5000)
        store.metrics.add(number, {"loss": Series(steps, 1.8e9 + 2.0 * steps, np.ones(5000))})
        assert ask(store)["data"][0]["x"][-1] == first + 4999
        zoomed = ask(store, first=first, last=first + 10)["data"][0]
        assert points(zoomed) == {first - 1: first > LONG, **dict.fromkeys(steps[:12].tolist(), 1)}


def test_outliers_are_left_out_of_the_range_with_a_note(store, add):
    add({"loss": [*range(100), 1e9]})
    answer = ask(store, outliers=False)
    low, high = answer["layout"]["yaxis"]["range"]
    assert low <= 1
    assert 99 <= high < 200
    assert "1st to the 99th percentile" in answer["notes"][0]
    assert max(answer["data"][0]["y"]) == 1e9
    log = ask(store, outliers=False, log_y=True)["layout"]["yaxis"]["range"]
    assert 1.9 < log[1] < 3


def test_a_smoothed_line_tells_of_infinities_and_has_the_logged_one_behind(store, add):
    number = add({"loss": [1, 5, math.inf, 1]})
    behind, line, mark = ask(store, smoothing=0.5)["data"]
    assert behind["y"] == [1, 5, None, 1]
    assert line["y"][1] == pytest.approx((0.5 * 1 + 5) / 1.5)
    assert mark["meta"] == line["meta"] == behind["meta"] == {"run": number, "key": "loss"}


@pytest.mark.parametrize("kind", ["parallel", "scatter"])
def test_points_tell_their_runs_in_order(store, add, kind):
    for lr in (0.1, 0.2, 0.3):
        add({"loss": [lr]} if lr != 0.2 else {}, {"lr": lr})
    answer = ask(store, kind=kind)
    assert answer["runs"] == answer["data"][0]["customdata"] == [3, 1]
    assert answer["params"] == ["lr"]


def test_axes_that_are_not_named_are_those_of_most_interest(store, add):
    for lr in (0.1, 0.2):
        add({"zeta": [1], "loss": [lr]}, {"lr": lr, "n": 10 * lr, "same": 1})
    titles = {
        kind: [
            ask(store, kind=kind)["layout"][axis]["title"]["text"] for axis in ("xaxis", "yaxis")
        ]
        for kind in ("scatter", "contour")
    }
    assert titles == {"scatter": ["lr", "loss"], "contour": ["lr", "n"]}
    bars = ask(store, kind="bar", filter="")
    assert [trace["meta"]["key"] for trace in bars["data"]] == ["loss", "zeta"]


def test_the_view_does_without_plotly(tmp_path, store, add):
    add({"loss": [1, 2]}, {"lr": 1})
    code = (
        "import sys; from trackmagic.store import open_store; from trackmagic.pages import api\n"
        "for kind in ('lines', 'parallel', 'scatter', 'bar'):\n"
        "    api.answer(open_store(sys.argv[1]), 'chart', {'kind': kind})\n"
        "sys.exit('plotly' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, timeout=60)


def test_kept_courses_are_bounded_and_forgotten_when_they_grow_old(store):
    found = course(np.arange(100), np.zeros(100), 100)
    kept = ThinnedCourses(most_bytes=3 * found.size_bytes)
    for number in range(5):
        kept.keep((number, "loss"), (100,), found)
    assert [number for number in range(5) if kept.find((number, "loss"), (100,))] == [2, 3, 4]
    assert kept.find((4, "loss"), (101,)) is None
    assert thinned_courses(store) is thinned_courses(store)


def test_more_axes_than_can_be_told_apart_are_refused(store, add):
    add({f"loss{n}": [1, 2] for n in range(101)})
    with pytest.raises(BadValue, match="at most 100"):
        ask(store, kind="parallel", keys=["loss*"])


def test_dates_stand_on_no_log_axis(store, add):
    add({"loss": [3, 2, 1]})
    axis = ask(store, x="time", log_x=True, log_y=True)["layout"]
    assert "type" not in axis["xaxis"]
    assert axis["yaxis"]["type"] == "log"
