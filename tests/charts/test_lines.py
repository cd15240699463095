"""Metric lines."""

import math
from statistics import mean, stdev

import numpy as np
import pytest

from trackmagic import charts
from trackmagic.entities import Process
from trackmagic.errors import BadValue, NotFound
from trackmagic.store import Series, open_store
from trackmagic.views.charts.band import band, student
from trackmagic.views.charts.course import smooth
from trackmagic.views.thinning import thin

STARTED = 1.8e9
PROCESS = Process(host="h", user="u", pid=1, place="p", process_started=0.0)


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("TRACKMAGIC_STORE", str(tmp_path))
    found = open_store(tmp_path)
    yield found
    found.close()


def _run(store, metrics, params=None, name=None):
    filed = store.experiments.ensure("mnist")
    number = store.runs.add(filed, PROCESS, started=STARTED, name=name).number
    series = {}
    for key, values in metrics.items():
        found = np.asarray(values, float)
        steps = np.arange(len(found))
        series[key] = Series(steps, STARTED + 2.0 * steps, found)
    store.metrics.add(number, series)
    store.params.set(number, params or {})
    store.runs.end(number, "finished", ended=STARTED + 10)
    return number


def test_a_run_is_a_line(store):
    number = _run(store, {"loss": [3, 2, 1]}, name="fast")
    (trace,) = charts.lines("loss", number).data
    assert trace.name == "#1 fast"
    assert trace.y.tolist() == [3, 2, 1]
    assert trace.x.tolist() == [0, 1, 2]


def test_the_last_run_is_drawn_by_default(store):
    _run(store, {"loss": [1]})
    _run(store, {"loss": [2]}, name="last")
    (trace,) = charts.lines("loss").data
    assert trace.name == "#2 last"


def test_runs_are_drawn_by_filter(store):
    for lr in (0.1, 0.2, 0.3):
        _run(store, {"loss": [1, 2], "f1": [3, 4]}, {"lr": lr})
    figure = charts.lines(["loss", "f1"], filter="lr < 0.3")
    assert len(figure.data) == 4


def test_each_metric_has_its_panel_over_one_x(store):
    for n in range(3):
        _run(store, {"loss": [100, 50], "f1": [0.5, 0.6]} if n else {"f1": [0.1]})
    figure = charts.lines(["loss", "f1"], 1, 2, 3, log_y=True)
    assert [(trace.yaxis, trace.name.split()[0]) for trace in figure.data] == [
        ("y", "#2"),
        ("y", "#3"),
        ("y2", "#1"),
        ("y2", "#2"),
        ("y2", "#3"),
    ]
    layout = figure.layout
    assert [axis.title.text for axis in (layout.yaxis, layout.yaxis2)] == ["loss", "f1"]
    assert layout.xaxis.matches == "x2"
    assert (layout.xaxis.title.text, layout.xaxis2.title.text) == (None, "step")
    assert layout.yaxis2.type == "log"
    assert layout.height > charts.lines("f1", 1).layout.height


def test_a_run_has_one_colour_and_one_legend_entry_in_all_panels(store):
    for n in range(2):
        _run(store, {"loss": [1, 2], "f1": [3, 4]}, {"lr": n})
    for group_by in (None, "lr"):
        figure = charts.lines(["loss", "f1"], 1, 2, group_by=group_by)
        names = [trace.name for trace in figure.data if trace.showlegend]
        assert len(names) == len(set(names)) == 2
        looks = {(trace.name, trace.line.color) for trace in figure.data if not trace.fill}
        assert len(looks) == 2


def test_the_legend_lies_below_the_plot(store):
    _run(store, {"loss": [1]})
    legend = charts.lines("loss").layout.legend
    assert (legend.orientation, legend.yref, legend.y) == ("h", "container", 0)


@pytest.mark.parametrize(
    ("x", "places"),
    [
        ("relative", [0.0, 2.0, 4.0]),
        ("epoch", [10.0, 20.0, 20.0]),
        ("time", np.array([STARTED, STARTED + 2, STARTED + 4]).astype("M8[s]").tolist()),
    ],
)
def test_x_may_be_a_time_or_another_metric(store, x, places):
    number = _run(store, {"loss": [3, 2, 1], "epoch": [10, 20]})
    (trace,) = charts.lines("loss", number, x=x).data
    assert np.asarray(trace.x).tolist() == places


def test_an_unknown_metric_says_what_there_is(store):
    _run(store, {"loss": [1], "f1": [1]})
    with pytest.raises(NotFound, match=r"'nope'.*f1, loss"):
        charts.lines("nope")
    with pytest.raises(NotFound, match="'nope'"):
        charts.lines("loss", x="nope")


def test_runs_without_the_metric_are_counted(store):
    _run(store, {"loss": [1]})
    _run(store, {"f1": [1]})
    figure = charts.lines("loss", 1, 2)
    assert figure.layout.annotations[0].text == "1 of 2 runs without loss"


@pytest.mark.parametrize("smoothing", [-0.1, 1, 1.5])
def test_smoothing_is_from_0_to_below_1(store, smoothing):
    _run(store, {"loss": [1]})
    with pytest.raises(BadValue, match="smoothing"):
        charts.lines("loss", smoothing=smoothing)


def test_smoothing_has_no_bias_and_keeps_gaps():
    values = [1.0, math.nan, 3.0, 2.0]
    found = smooth(np.array(values), 0.5)
    expected, weight, total = [], 0.0, 0.0
    for value in values:
        if math.isnan(value):
            expected.append(math.nan)
            continue
        total, weight = 0.5 * total + value, 0.5 * weight + 1
        expected.append(total / weight)
    np.testing.assert_allclose(found, expected)


@pytest.mark.parametrize("smoothing", [1e-300, 0.001, 0.3, 0.6, 0.97, 0.9999, 1 - 1e-12])
@pytest.mark.parametrize("scale", [5e-324, 1e-200, 1.0, 1e308])
def test_smoothing_a_long_course_is_what_the_sum_says(smoothing, scale):
    values = np.random.default_rng(0).normal(size=20_001).cumsum() / 400 * scale
    values[::7] = 0.0
    values[5_000] *= 1e6 if scale == 1.0 else 1.0
    expected, weight, total = [], 0.0, 0.0
    for value in values.tolist():
        total, weight = smoothing * total + value / scale, smoothing * weight + 1
        expected.append(total / weight * scale)
    np.testing.assert_allclose(smooth(values, smoothing), expected, rtol=1e-9, atol=1e-12 * scale)


def test_a_smoothed_line_has_the_logged_one_behind(store):
    number = _run(store, {"loss": [1, 5, 1, 5]})
    raw, smoothed = charts.lines("loss", number, smoothing=0.9).data
    assert raw.y.tolist() == [1, 5, 1, 5]
    assert raw.opacity < 1
    assert raw.line.color == smoothed.line.color
    assert not raw.showlegend


def test_a_long_line_is_thinned_and_keeps_its_spikes():
    values = np.zeros(1_000_000)
    values[123_456] = 9.0
    x, y = thin(np.arange(1_000_000), values, 500)
    assert len(x) <= 500
    assert y.max() == 9.0
    assert x[int(y.argmax())] == 123_456


def test_nan_is_a_gap_in_a_long_line_too():
    values = np.ones(100_000)
    values[40_000:60_000] = np.nan
    x, y = thin(np.arange(100_000), values, 1000)
    (gap,) = np.flatnonzero(np.isnan(y))
    assert 39_000 < x[gap] < 61_000


def test_scattered_nan_does_not_break_a_long_line():
    values = np.ones(100_000)
    values[::10] = np.nan
    assert not np.isnan(thin(np.arange(100_000), values, 1000)[1]).any()


def test_infinities_are_markers_at_the_edge(store):
    number = _run(store, {"loss": [1, math.inf, 3, -math.inf]})
    line, down, up = charts.lines("loss", number).data
    assert line.y[0] == 1
    assert (down.x.tolist(), down.y.tolist()) == ([3], [1.0])
    assert (up.x.tolist(), up.y.tolist()) == ([1], [3.0])
    assert "1 point at inf" in up.name


def test_a_line_without_a_number_can_be_drawn(store):
    number = _run(store, {"loss": [math.nan, math.nan]})
    (trace,) = charts.lines("loss", number).data
    assert len(trace.y) == 0


def test_groups_have_a_mean_and_a_band_of_students_t(store):
    values = [[1.0, 2.0], [2.0, 4.0], [4.0, 3.0]]
    for seed, course in enumerate(values):
        _run(store, {"loss": course}, {"lr": 0.1, "seed": seed})
    _run(store, {"loss": [7.0, 8.0]}, {"lr": 0.2})
    figure = charts.lines("loss", filter="", group_by="lr")
    bands = {trace.name: trace for trace in figure.data if trace.fill is None}
    assert set(bands) == {"lr = 0.1 (3 runs)", "lr = 0.2 (1 run)"}
    found = bands["lr = 0.1 (3 runs)"]
    first = [course[0] for course in values]
    half = 4.303 * stdev(first) / math.sqrt(3)
    assert found.y[0] == pytest.approx(mean(first))
    assert found.customdata[0].tolist() == pytest.approx(
        [mean(first) - half, mean(first) + half, 3]
    )
    assert "Student" in figure.layout.annotations[0].text


def test_seven_and_seven_point_zero_are_one_group(store):
    _run(store, {"loss": [1]}, {"n": 7})
    _run(store, {"loss": [2]}, {"n": 7.0})
    figure = charts.lines("loss", 1, 2, group_by="n")
    assert {trace.name for trace in figure.data} == {"n = 7 (2 runs)"}


def test_a_band_aligns_runs_on_step():
    one = (np.array([0, 2, 4]), np.array([1.0, 3.0, math.nan]))
    two = (np.array([2, 3]), np.array([5.0, 7.0]))
    found = band([one, two])
    assert found.step.tolist() == [0, 2, 3, 4]
    assert found.runs.tolist() == [1, 2, 1, 0]
    np.testing.assert_array_equal(found.mean, [1.0, 4.0, 7.0, math.nan])
    assert np.isnan(found.low).tolist() == [True, False, True, True]


def test_a_band_has_a_gap_where_no_run_has_a_number(store):
    for n in range(2):
        _run(store, {"loss": [1 + n, 2, math.nan, math.nan, 3, 5 + n]}, {"lr": 1})
    filled, line = charts.lines("loss", 1, 2, group_by="lr").data
    assert math.isnan(line.y[2])
    assert np.isnan(filled.y).sum() == 2


def test_students_t_meets_the_normal_far_out():
    found = student(np.array([1, 30, 31, 100_000]))
    assert found.tolist() == pytest.approx([12.706, 2.042, 2.0395, 1.96], abs=0.001)


def test_groups_are_aligned_on_step_only(store):
    _run(store, {"loss": [1]}, {"lr": 1})
    with pytest.raises(BadValue, match="aligned on step"):
        charts.lines("loss", group_by="lr", x="time")
    with pytest.raises(NotFound, match="param or tag 'nope'"):
        charts.lines("loss", group_by="nope")


def test_points_that_a_log_axis_cannot_show_are_counted(store):
    number = _run(store, {"loss": [-1, 0, 1]})
    figure = charts.lines("loss", number, log_y=True)
    assert figure.layout.yaxis.type == "log"
    assert "2 points at or below 0" in figure.layout.annotations[0].text


def test_a_hostile_name_is_text_in_a_figure(store):
    number = _run(store, {"<b>loss": [1]}, name="<a href='javascript:alert(1)'>x</a>")
    figure = charts.lines("<b>loss", number)
    assert "<" not in figure.data[0].name
    assert "<" not in figure.layout.yaxis.title.text


def test_a_figure_can_be_made_of_arrays_alone():
    line = charts.Line("a", np.arange(3), np.array([1.0, 2.0, 3.0]))
    assert charts.figure([line], y_title="loss").layout.yaxis.title.text == "loss"


def test_twenty_long_runs_are_a_small_figure():
    rng = np.random.default_rng(0)
    step = np.arange(100_000)
    drawn = [charts.Line(str(n), step, rng.normal(size=100_000)) for n in range(20)]
    figure = charts.figure(drawn)
    assert all(len(trace.y) <= 2000 for trace in figure.data)


@pytest.mark.parametrize("most", [2, True, 10.5])
def test_max_points_is_checked(most):
    with pytest.raises(BadValue, match="max_points"):
        charts.figure([], max_points=most)
