"""Charts as static HTML and as text."""

import math
import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from trackmagic.entities import Run
from trackmagic.pages.chart import chart_html, chart_text
from trackmagic.views.charts.lines import Line, figure
from trackmagic.views.charts.look import SCALE
from trackmagic.views.charts.picture.axes import rounds, ruler, texts_of
from trackmagic.views.charts.picture.panels import ALONE
from trackmagic.views.charts.picture.svg import line_path
from trackmagic.views.charts.plot import Axis, Bars, Dots, Levels, Panel, Panels, Parallel
from trackmagic.views.charts.values import Dimension
from trackmagic.views.html import ATTRIBUTES, TAGS

NAN, INF = math.nan, math.inf
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</text></svg><script>alert(1)</script>",
    "\"' onload=alert(1) x='\"",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "red\x1b[31m\x00\u202e<b>",
]


def line(values, *, name="a", x=None, panel=""):
    x = np.arange(len(values)) if x is None else np.asarray(x)
    return Line(name, x, np.asarray(values, float), panel=panel)


def lines(*values, **axes):
    every = [line(one, name=f"run {at}") for at, one in enumerate(values)]
    return figure(every, **axes)


def read(found):
    """The tree, of which every part is one that can do nothing."""
    tree = ET.fromstring(found)
    for one in tree.iter():
        assert one.tag in TAGS | {"style"}, one.tag
        assert set(one.attrib) <= set(ATTRIBUTES.values())
    return tree


def drawn(found):
    """The paths in the picture that have a colour of their own, without the grid."""
    plot = next(one for one in read(found).iter("svg") if "tm-plot" in one.get("class"))
    paths = [one for one in plot.iter("path") if (one.get("stroke") or one.get("fill"))]
    return [one for one in paths if "127,127,127" not in (one.get("stroke") or "")]


def texts(found):
    return ["".join(one.itertext()) for one in read(found).iter("text")]


def bars(values, *, texts=None, halves=None):
    texts = texts or [f"#{at} r" for at in range(len(values))]
    drawn = [at for at, value in enumerate(values) if value is not None]
    part = Bars("loss", drawn, [values[at] for at in drawn], [texts[at] for at in drawn],
                [texts[at] for at in drawn], halves=halves)  # fmt: skip
    return Panels("bars", Axis(names=tuple(texts)), [Panel(Axis(), [part])])


def dimension(name, values, **more):
    return Dimension(name, tuple(values), tuple(map(str, values)), **more)


def runs(amount):
    return [Run(at, str(at), f"r{at}", 1, "e", "finished", 0.0) for at in range(1, amount + 1)]


def scatter(values, colour="#1f77b4", name="lr"):
    column = dimension(name, values)
    columns = [column, *([colour] if isinstance(colour, Dimension) else [])]
    part = Dots(runs(len(values)), column, column, columns, colour)
    return Panels("points", Axis(name), [Panel(Axis(name), [part] if values else [])])


def test_a_gap_lifts_the_pen():
    (path,) = drawn(chart_html(lines([1, 2, NAN, 2, 1])))
    assert path.get("d").count("M") == 2


def test_a_gap_stays_in_a_long_line():
    values = np.sin(np.arange(2_000) / 100)
    values[700] = NAN
    (path,) = drawn(chart_html(figure([line(values)])))
    assert path.get("d").count("M") == 2


def test_steps_are_relative_and_a_point_alone_is_a_dot():
    x, y = np.array([0.0, 3, 5, 5, NAN, 9]), np.array([10.0, 7, 7, 7, NAN, 1])
    assert line_path(x, y) == "M0 10l3-3 2 0M9 1h0"


def test_infinities_are_triangles_at_the_edge():
    found = chart_html(lines([1, INF, 2, -INF, 3, INF]))
    marks = [one for one in read(found).iter("text") if set(one.text or "") <= set("▲▼")]
    assert sorted(one.text for one in marks) == ["▲▲", "▼"]
    up = next(one for one in marks if one.text == "▲▲")
    assert up.get("x").split() == ["20%", "100%"]
    assert "2 points at inf" in found


@pytest.mark.parametrize(
    "values",
    [
        *([], [1], [0], [3, 3, 3], [NAN] * 5, [INF, -INF], [1e308, -1e308], [5e-324, 0], [1e-300]),
        *([1e16, 1e16 + 2], [1e300, 1.0000001e300], [-1e-12, 1e-12], [1.7e308], [2**63, 1]),
    ],
)
@pytest.mark.parametrize("log", [False, True])
def test_any_values_can_be_drawn(values, log):
    found = lines(values, log_y=log)
    html = chart_html(found)
    places = [one.get(name, "") for one in read(html).iter() for name in ("d", "x", "y")]
    assert not [one for one in places if "n" in one]
    assert len(drawn(html)) <= 2
    assert chart_text(found)
    read(chart_html(bars([one if math.isfinite(one) else None for one in values])))
    read(chart_html(scatter([one if math.isfinite(one) else None for one in values])))


def test_without_data_it_says_so():
    empty = Panels("lines", Axis(), (), ("no metrics yet in 1 run",))
    assert "Nothing to draw yet" in "".join(read(chart_html(empty)).itertext())
    assert chart_text(empty) == "Nothing to draw yet\nno metrics yet in 1 run"


def test_a_log_axis_has_powers_of_ten_and_no_place_for_zero():
    found = chart_html(lines([1, 0, 10, 100, 1000, -1], log_y=True, y_title="loss"))
    assert {"1", "10", "100", "1 000"} <= {text.replace("\u202f", " ") for text in texts(found)}
    (path,) = drawn(found)
    assert path.get("d").count("M") == 2


def test_panels_stand_above_one_another_over_one_axis():
    every = [line([0.1, 0.2], panel="loss"), line([30, 40], panel="accuracy")]
    found = read(chart_html(figure(every)))
    inner = [one for one in found.iter("svg") if one.get("preserveAspectRatio")]
    tops = [int(one.get("y")) for one in inner]
    assert len(tops) == 2
    assert tops[1] >= tops[0] + int(inner[0].get("height"))
    assert [text for text in texts(chart_html(figure(every))) if text.isalpha()] == [
        *("loss", "accuracy", "step")
    ]


def test_times_are_dates_and_times_of_the_day():
    x = np.array(["2026-01-31T10:00", "2026-01-31T10:40"], "M8[us]")
    found = chart_html(figure([line([1, 2], x=x)], x_title="time (UTC)"))
    assert "10:20" in texts(found)
    assert "time (UTC), 2026-01-31" in texts(found)
    x = np.array(["2026-01-01", "2026-02-20"], "M8[us]")
    assert any(re.fullmatch(r"2026-\d\d-\d\d", one) for one in texts(
        chart_html(figure([line([1, 2], x=x)]))
    ))  # fmt: skip


def test_a_line_has_its_dash_and_a_smoothed_one_its_course_behind_it():
    every = [line([1, 2, 1], name=str(at)) for at in range(11)]
    paths = drawn(chart_html(figure(every, smoothing=0.5)))
    assert len(paths) == 22
    assert [one.get("opacity") for one in paths[:2]] == ["0.3", None]
    assert [one.get("stroke-dasharray") is None for one in paths] == [True] * 20 + [False] * 2


def test_a_group_has_a_band_and_its_mean():
    every = [Line(str(at), np.arange(4), np.arange(4.0) + at, group="g") for at in range(3)]
    fill, mean = drawn(chart_html(figure(every)))
    assert fill.get("fill").startswith("rgba(")
    assert fill.get("d").endswith("z")
    assert mean.get("stroke").startswith("#")


def test_bars_stand_on_zero_and_have_names():
    found = chart_html(bars([2, -1, None], texts=["#1 a", "#2 b", "#3 c"]))
    up, down = drawn(found)
    top, bottom = (re.match(r"M\d+ (\d+)h\d+v(\d+)h", one.get("d")) for one in (up, down))
    assert int(top[1]) + int(top[2]) == int(bottom[1])
    assert [one.find("title").text for one in (up, down)] == ["#1 a: 2", "#2 b: -1"]
    assert "#1 a" in texts(found)


def test_bars_of_groups_have_their_error_and_one_place_in_the_legend():
    first, second = (
        Bars("loss", [0, 1], [2, 5], ["g = 1", "g = 2"], [f"g = 1 ({runs} runs)", "g = 2 (1 run)"],
             halves=[0.5, 0])
        for runs in (3, 2)
    )  # fmt: skip
    names = Axis(names=("g = 1", "g = 2"))
    made = Panels("bars", names, [Panel(Axis("loss"), [first]), Panel(Axis("acc"), [second])])
    found = read(chart_html(made))
    keys = [
        "".join(one.itertext()).strip()
        for one in found.iter("span")
        if one.get("class") == "tm-key"
    ]
    assert keys == ["g = 1", "g = 2"]
    assert [one.split()[-2:] for one in chart_text(made).splitlines()[2:4]] == [
        *(["±", "0.5"], ["5", "\N{EN DASH}"])
    ]


def test_points_are_coloured_by_their_scale_and_the_legend_shows_it():
    found = chart_html(scatter([1, 2, 3], dimension("loss", [0, 5, 10])))
    assert [one.get("stroke") for one in drawn(found)][::2] == [SCALE[0][1], SCALE[-1][1]]
    keys = next(one for one in read(found).iter() if one.get("class") == "tm-scale")
    assert " ".join("".join(keys.itertext()).split()) == "loss 0 10"


def test_a_contour_over_a_grid_has_cells():
    def contour(x, y):
        levels = Levels(dimension("x", x), dimension("y", y), range(len(x)), "loss")
        dots = Dots(runs(len(x)), levels.x, levels.y, [levels.x, levels.y], "#808080", "", True)
        return chart_html(Panels("points", Axis("x"), [Panel(Axis("y"), [levels, dots])]))

    whole = drawn(contour([0, 0, 1, 1], [0, 1, 0, 1]))
    assert sum(one.get("fill") is not None for one in whole) == 4
    apart = drawn(contour([0, 1, 2, 3, 4], [4, 2, 0, 1, 3]))
    assert sum(one.get("fill") is not None for one in apart) == 0
    assert len(apart) == 5


def test_parallel_coordinates_have_an_axis_a_key_and_a_line_a_run():
    loss = dimension("loss", [0.5, 0.25])
    opt = Dimension("opt", (0.0, 1.0), ("adam", "sgd"), categories=("adam", "sgd"))
    found = Parallel(runs(2), [dimension("lr", [0.001, 0.01], is_log=True), opt, loss], loss)
    html = chart_html(found)
    assert {"lr", "opt", "loss", "0.001", "adam", "sgd"} <= set(texts(html))
    assert [one.get("d") for one in drawn(html)] == ["M0 0l860 0 860 560", "M0 560l860 0 860-560"]
    assert chart_text(found).splitlines()[1].split() == ["#1", "0.001", "adam", "0.5"]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_text_stays_text(hostile):
    every = [line([1, INF, 3], name=hostile, panel=hostile), line([1, 2], name="b", panel="c")]
    made = figure(every, x_title=hostile, notes=[hostile])
    pairs = [made, bars([1, 2], texts=[hostile, "b"])]
    pairs.append(scatter([1, 2], dimension(hostile, [1, 2]), hostile))
    for one in pairs:
        told = "".join(read(chart_html(one)).itertext())
        assert "alert(1)" in told or "alert" not in hostile
        assert "\x1b" not in chart_text(one)
    assert hostile.split("\x1b")[0] in "".join(read(chart_html(made)).itertext())


def test_it_says_what_it_shows():
    found = read(chart_html(lines([1, 2], [3, 4], y_title="loss")))
    plot = next(one for one in found.iter("svg") if one.get("role") == "img")
    assert plot.get("aria-label") == "lines: loss over step; run 0, run 1"


def test_the_legend_names_twenty():
    found = chart_html(lines(*[[1, 2]] * 23))
    assert "and 3 more" in "".join(read(found).itertext())
    assert found.count('<span class="tm-key"') == 20


def test_it_stays_small():
    noise = np.random.default_rng(0).normal(size=(100, 2_000))
    assert len(chart_html(lines(*noise[:2]))) < 15_000
    assert len(chart_html(lines(*noise[:20]))) < 80_000
    every = [line(one, name=str(at), panel=str(panel)) for panel in range(12)
             for at, one in enumerate(noise)]  # fmt: skip
    assert len(chart_html(figure(every))) < 500_000


def test_text_has_a_line_a_series():
    text = chart_text(lines([1, 4, 2], [0.5, NAN, INF], y_title="loss"))
    title, heads, first, second, told = map(str.strip, text.splitlines())
    assert title == "loss"
    assert heads.split() == ["first", "last", "min", "max"]
    assert first.split()[2:6] == ["1", "2", "1", "4"]
    assert first.endswith("▁█▃")
    assert second.split()[2:6] == ["0.5", "0.5", "0.5", "0.5"]
    assert told == "run 1: 1 point at inf"


def test_numbers_of_a_smoothed_line_are_those_that_were_logged():
    text = chart_text(figure([line([1, 9, 2])], smoothing=0.9))
    assert text.splitlines()[-1].split()[1:5] == ["1", "2", "1", "9"]


def test_ticks_are_round_and_differ():
    assert rounds(0.03, 0.97, 5) == [0.2, 0.4, 0.6000000000000001, 0.8]
    assert texts_of([0.2, 0.4, 0.6000000000000001]) == ["0.2", "0.4", "0.6"]
    for low, high in [(1e9, 1e9 + 1), (-1e-9, 1e-9), (0, 7e22), (1.00001e-12, 1.00002e-12)]:
        found = texts_of(rounds(low, high, 5))
        assert len(found) >= 3
        assert len(set(found)) == len(found)


def test_a_range_is_kept_and_an_open_end_found():
    known = [[0.0, 5.0]]
    assert ruler(Axis(range=(1, 2)), known)[:2] == (1, 2)
    assert ruler(Axis(range=(None, 2)), known)[:2] == (0, 2)
    assert ruler(Axis(range=(7, 7)), known).low < 7
    assert ruler(Axis(range=(-INF, INF)), known)[:2] == (0, 5)


def test_a_band_below_a_log_axis_reaches_its_end():
    every = [
        Line(str(at), np.arange(3), np.array([1, 2, 3.0]) * 10.0**at, group="g") for at in range(2)
    ]
    fill, _ = drawn(chart_html(figure(every, log_y=True)))
    assert fill.get("d").count("M") == 1
    numbers = [int(number) for number in re.findall(r"-?\d+", fill.get("d"))]
    assert max(np.cumsum(numbers[1::2])) == 2 * ALONE


def test_the_error_of_a_bar_stands_on_a_log_axis():
    plot = bars([1.0, 10.0], halves=[0.5, 90.0])
    log = plot._replace(panels=[plot.panels[0]._replace(y=Axis("loss", "log"))])
    assert {"1", "10", "100"} <= set(texts(chart_html(log)))


def test_colours_of_dates_and_durations_are_told_as_such():
    started = Dimension("started", (1.8e9, 1.8e9 + 60), ("2027-01-15 08:00", "2027-01-15 08:01"))
    found = "".join(read(chart_html(scatter([1, 2], started._replace(is_date=True)))).itertext())
    assert "2027-01-15 08:00" in found
    assert "1800000000" not in found.replace("\u202f", "")


NAMES = ["lr: x", "a<br>b", "x & y", "&lt;i&gt;", "loss: val: 1"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_the_head_of_its_column(name):
    other = Dimension(f"{name}2", (0.0, 1.0), (name, "b: c"), categories=(name, "b: c"))
    points = scatter([0.25, 0.5], other, name)
    parallel = Parallel(runs(2), [dimension(name, [0.25, 0.5]), other], other)
    for plot, rows in ((points, ["#1 r1", "#2 r2"]), (parallel, ["#1", "#2"])):
        found = read(chart_html(plot))
        assert [one.text for one in found.find(".//thead/tr")] == [None, name, f"{name}2"]
        cells = [[cell.text for cell in row] for row in found.iter("tr")][1:]
        assert cells == [[rows[0], "0.25", name], [rows[1], "0.5", "b: c"]]
        assert name in chart_text(plot).splitlines()[0]
        assert name in texts(chart_html(plot))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_a_metric_is_the_title_of_its_panel(name):
    plot = figure([line([1, INF], name=name, panel=name), line([1, 2], panel="b")], x_title=name)
    found = read(chart_html(plot))
    assert [one.text for one in found.iter("div") if one.get("class") == "tm-title"] == [name, "b"]
    assert {name, "b"} <= set(texts(chart_html(plot)))
    told = f"{name} {name}: 1 point at inf"
    keys = [
        "".join(one.itertext()).strip()
        for one in found.iter("span")
        if one.get("class") == "tm-key"
    ]
    assert keys == [name, told, "a"]
    assert f"  {told}" in chart_text(plot).splitlines()
