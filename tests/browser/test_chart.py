"""The live chart: what is drawn, zoom that asks for more, gaps and marks, brushes, hover, files."""

import math
from pathlib import Path

import numpy as np
from playwright.sync_api import Locator, expect

from .lab import Lab
from .world import add_run, sweep

WITHIN = """(one, [low, high]) => {
  const line = one._fullData.find((t) => t.mode?.startsWith('lines') && t.hoverinfo !== 'skip');
  return Array.from(line.x).filter((x) => x >= low && x <= high).length;
}"""
"""How many points of the first line are in a stretch of x."""
POINT = """(one) => {
  const { xaxis, yaxis } = one._fullLayout;
  return [xaxis.d2p(10), yaxis.d2p(one._fullData[0].y[10])];
}"""
"""Where the first line's point at step 10 is, from the corner of the plot."""
RANGE = "(one) => one._fullLayout.xaxis.range.map(Number)"


def _picture(lab: Lab, at: int) -> Locator:
    """The drawn picture of a cell's chart."""
    lab.scroll_to(at)
    found = lab.output(at).locator(".tm-picture")
    found.scroll_into_view_if_needed()
    expect(found.locator(".svg-container")).to_be_visible()
    lab.settle()  # it is drawn again with the points that its width can show
    return found


def _drag(lab: Lab, picture: Locator, start: float, end: float) -> None:
    """Zoom to a part of x, given as shares of the plot's width."""
    box = picture.locator(".plotly .nsewdrag, .nsewdrag").first.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    lab.page.mouse.move(box["x"] + start * box["width"], middle)
    lab.page.mouse.down()
    lab.page.mouse.move(box["x"] + (start + end) / 2 * box["width"], middle)
    lab.page.mouse.move(box["x"] + end * box["width"], middle)
    lab.page.mouse.up()


def _slide(slider: Locator, value: float) -> None:
    slider.evaluate(
        "(one, value) => { one.value = value; "
        "one.dispatchEvent(new InputEvent('input', { bubbles: true })); }",
        str(value),
    )


def test_a_zoom_asks_for_more_points_and_files_are_saved(lab):
    book = lab.notebook(["trackmagic.chart('loss', 1)"])
    steps = np.arange(200_000)
    noise = np.random.default_rng(0).normal(size=len(steps))
    add_run(book.store, "long", metrics={"loss": np.exp(-steps / 5e4) + noise / 20})
    lab.open(book)
    lab.run_cell(1)
    picture = _picture(lab, 1)
    lab.looks("chart-lines", lambda: lab.output(1))
    whole = picture.evaluate(WITHIN, [0, 200_000])
    assert 500 < whole < 10_000
    for _time in range(2):
        low, high = picture.evaluate(RANGE)
        aim = [low + 0.4 * (high - low), low + 0.6 * (high - low)]
        before = picture.evaluate(WITHIN, aim)
        _drag(lab, picture, 0.4, 0.6)
        lab.until(lambda now=before, aim=aim: picture.evaluate(WITHIN, aim) > 3 * now)
        found = picture.evaluate(RANGE)
        assert abs(found[0] - aim[0]) < 0.02 * (high - low)
    lab.picture("chart-zoomed", lab.output(1))

    for name, begins in {"PNG": b"\x89PNG\r\n", "SVG": b"<svg"}.items():
        with lab.page.expect_download() as saved:
            lab.output(1).get_by_role("button", name=name).click()
        data = Path(saved.value.path()).read_bytes()
        assert data.startswith(begins), data[:20]
        assert len(data) > 5_000
        assert saved.value.suggested_filename.endswith(name.lower())

    lab.output(1).get_by_role("button", name="Show all").click()
    lab.until(lambda: picture.evaluate(RANGE)[1] > 190_000)
    lab.until(lambda: picture.evaluate(WITHIN, [0, 200_000]) == whole)


def test_lines_are_smoothed_put_on_a_log_axis_over_time_and_in_groups(lab):
    book = lab.notebook(["trackmagic.chart('loss', 1, 2, 3, 4, 5, 6)"])
    sweep(book.store, 6)
    lab.open(book)
    lab.run_cell(1)
    picture, output = _picture(lab, 1), lab.output(1)
    count = "(one) => one.data.filter((t) => t.mode?.startsWith('lines')).length"
    lab.until(lambda: picture.evaluate(count) == 6)
    expect(output.get_by_role("group", name="Legend").get_by_role("button")).to_have_count(6)
    first = "(one) => one._fullData.find((t) => t.hoverinfo !== 'skip').y[5]"
    raw = picture.evaluate(first)
    _slide(output.get_by_role("slider"), 0.9)
    lab.until(lambda: picture.evaluate(count) == 12)  # the raw lines are behind
    assert picture.evaluate(first) > raw * 1.2
    lab.looks("chart-smoothed", lambda: lab.output(1))
    _slide(output.get_by_role("slider"), 0)
    lab.until(lambda: picture.evaluate(count) == 6)
    output.get_by_role("button", name="Log y").click()
    lab.until(lambda: picture.evaluate("(one) => one._fullLayout.yaxis.type") == "log")
    output.get_by_role("button", name="Log y").click()
    lab.until(lambda: picture.evaluate("(one) => one._fullLayout.yaxis.type") == "linear")
    output.get_by_role("combobox", name="x", exact=True).select_option("relative")
    title = "(one) => one._fullLayout.xaxis.title.text"
    lab.until(lambda: "time" in picture.evaluate(title).lower() or "s" in picture.evaluate(title))
    output.get_by_role("combobox", name="x", exact=True).select_option("time")
    lab.until(lambda: picture.evaluate("(one) => one._fullLayout.xaxis.type") == "date")
    output.get_by_role("combobox", name="Group by").select_option("lr")
    bands = "(one) => one.data.filter((t) => t.fill && t.fill !== 'none').length"
    lab.until(lambda: picture.evaluate(bands) == 3)
    expect(output.get_by_role("group", name="Legend").get_by_role("button")).to_have_count(3)
    lab.looks("chart-band", lambda: lab.output(1))


def test_nan_is_a_gap_and_infinity_a_mark(lab):
    book = lab.notebook(["trackmagic.chart('loss', 1)"])
    add_run(book.store, "odd", metrics={"loss": [1, 2, math.nan, 3, 4, math.inf, 2, -math.inf, 3]})
    lab.open(book)
    lab.run_cell(1)
    picture = _picture(lab, 1)
    expect(picture.locator(".scatterlayer path.js-line")).not_to_have_count(0)
    line = "(one) => one._fullData.find((t) => t.mode?.startsWith('lines')).y.map((y) => y ?? null)"
    assert picture.evaluate(line) == [1, 2, None, 3, 4, None, 2, None, 3]
    marks = "(one) => one._fullData.filter((t) => t.mode === 'markers').flatMap((t) => [...t.x])"
    assert sorted(picture.evaluate(marks)) == [5, 7]
    expect(lab.output(1).get_by_role("group", name="Legend")).to_contain_text("inf")
    lab.looks("chart-gaps", lambda: lab.output(1))


def test_a_brush_on_parallel_coordinates_chooses_runs_in_the_table_and_in_python(lab):
    book = lab.notebook(
        [
            "chart = trackmagic.chart(['depth', 'lr', 'loss'], kind='parallel', filter='')\nchart",
            "trackmagic.runs(columns=['depth'])",
            "print(sorted(chart.selected))",
        ]
    )
    sweep(book.store, 8)
    lab.open(book)
    lab.run_cell(1)
    picture = _picture(lab, 1)
    lab.run_cell(2)
    rows = lab.output(2).locator(".tm-runs [data-run]")
    expect(rows).to_have_count(8)
    picture.scroll_into_view_if_needed()
    colour = lab.output(1).get_by_role("combobox", name="Colour")
    expect(colour).to_have_value("loss")  # as the lines are
    lab.looks("chart-parallel", lambda: lab.output(1))
    axis = picture.locator(".axis-brush .background, .axis-brush rect").first.bounding_box()
    assert axis
    x = axis["x"] + axis["width"] / 2
    top = axis["y"] + 0.02 * axis["height"]
    lab.page.mouse.move(x, top)
    lab.page.mouse.down()
    lab.page.mouse.move(x, axis["y"] + 0.2 * axis["height"])
    lab.page.mouse.move(x, axis["y"] + 0.4 * axis["height"])
    lab.page.mouse.up()

    def brushed() -> list[int]:
        """The runs of the table, once they are fewer and Python knows of the same."""
        lab.run_cell(3)
        shown = sorted(rows.evaluate_all("(rows) => rows.map((row) => Number(row.dataset.run))"))
        is_known = lab.output(3).inner_text().strip() == str(shown)
        return shown if is_known and 0 < len(shown) < 8 else []

    shown = lab.until(brushed)
    assert shown == list(range(min(shown), max(shown) + 1))
    lab.picture("chart-brushed")
    lab.output(1).get_by_role("button", name="Show all").click()
    expect(rows).to_have_count(8)


def test_other_kinds_are_drawn_and_charts_of_one_x_hover_together(lab):
    kinds = {"scatter": "['lr', 'loss']", "contour": "['lr', 'depth', 'loss']", "bar": "'loss'"}
    book = lab.notebook(
        [
            "trackmagic.chart('loss', 1, 2)",
            "trackmagic.chart('accuracy', 1, 2)",
            *(
                f"trackmagic.chart({keys}, kind='{kind}', filter='')"
                for kind, keys in kinds.items()
            ),
        ]
    )
    sweep(book.store, 9)
    lab.open(book)
    lab.run_cell(1)
    lab.run_cell(2)
    other, picture = _picture(lab, 2), _picture(lab, 1)
    box = picture.locator(".nsewdrag").first.bounding_box()
    assert box
    left, top = picture.evaluate(POINT)
    words = picture.locator(".hoverlayer .hovertext")

    def hover() -> int:
        """A chart that is just drawn again forgets where the mouse is."""
        lab.page.mouse.move(box["x"] + left - 3, box["y"] + top - 3)
        lab.page.mouse.move(box["x"] + left, box["y"] + top)
        return words.count()

    lab.until(hover)
    expect(other.locator(".hoverlayer .hovertext")).not_to_have_count(0)
    lab.page.mouse.move(1, 1)
    expect(other.locator(".hoverlayer .hovertext")).to_have_count(0)
    for at, kind in enumerate(kinds, 3):
        lab.run_cell(at)
        drawn = _picture(lab, at)
        assert drawn.evaluate("(one) => one._fullData[0].type").startswith(kind)
        marks = ".scatterlayer .point, .contourlayer path, .barlayer path"
        expect(drawn.locator(marks)).not_to_have_count(0)
        lab.looks(f"chart-{kind}", lambda at=at: lab.output(at))
