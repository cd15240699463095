"""The dashboard of an experiment: its sections, its runs, and its page."""

import pytest

from trackmagic.errors import BadFilter, NotFound
from trackmagic.pages.dashboard import dashboard_blocks, dashboard_html
from trackmagic.pages.text import blocks_text
from trackmagic.views.chart import ChartQuery, drawn
from trackmagic.views.charts.look import COLOURS
from trackmagic.views.dashboard import DashboardQuery, dashboard

METRICS = {
    "val/loss": [0.5, 0.4],
    "train/loss": [0.6, 0.3],
    "system/cpu": [10.0, 20.0],
    "loss10": [1.0, 2.0],
    "loss2": [1.0, 2.0],
    "train/total": [3.0],
}


def _shown(world, **more):
    return dashboard(world.store, DashboardQuery(experiment="mnist", **more))


def _panels(page):
    return {section.name: [panel.id for panel in section.panels] for section in page.sections}


def test_metrics_stand_in_sections_by_their_prefix_and_the_machine_comes_last(world):
    world.run(metrics=METRICS)
    world.run(metrics={"/odd": [1.0], "a/b/c": [1.0, 2.0]})
    page = _shown(world)
    assert _panels(page) == {
        "metrics": ["/odd", "loss2", "loss10"],
        "a": ["a/b/c"],
        "train": ["train/loss", "train/total"],
        "val": ["val/loss"],
        "system": ["system/cpu"],
    }
    assert [section.name for section in page.sections][-1] == "system"


def test_a_metric_of_one_point_has_bars_until_it_has_a_course(world):
    world.run(metrics=METRICS)
    kinds = {panel.id: panel.kind for section in _shown(world).sections for panel in section.panels}
    assert kinds["train/total"] == "bar"
    assert kinds["train/loss"] == "lines"
    world.run(metrics={"train/total": [3.0, 4.0]})
    kinds = {panel.id: panel.kind for section in _shown(world).sections for panel in section.panels}
    assert kinds["train/total"] == "lines"


def test_it_is_of_the_newest_hundred_runs_that_match(world):
    for at in range(103):
        world.run(params={"lr": at}, metrics={"loss": [1.0, 2.0]})
    page = _shown(world)
    assert [run.number for run in page.runs] == list(range(103, 3, -1))
    assert page.total == 103
    assert [run.number for run in _shown(world, filter="lr < 2").runs] == [2, 1]
    assert "the newest 100 of 103 runs" in blocks_text(dashboard_blocks(world.store, page))
    html = dashboard_html(world.store, page, is_short=True)
    assert "80 runs more where the dashboard is live" in html


def test_an_experiment_without_runs_or_metrics_says_so(world):
    world.store.experiments.add("mnist")
    page = _shown(world)
    assert (page.sections, page.runs) == ((), ())
    assert "no metrics yet, 0 runs" in dashboard_html(world.store, page)


def test_what_is_not_there_is_told(world):
    world.run(metrics=METRICS)
    with pytest.raises(NotFound, match="mnistt"):
        dashboard(world.store, DashboardQuery(experiment="mnistt"))
    with pytest.raises(BadFilter):
        _shown(world, filter="lr <")


def test_a_saved_page_has_some_pictures_and_says_how_many_are_left_out(world):
    world.run(name="a<b", metrics={f"m{at}": [1.0, 2.0, at] for at in range(9)})
    page = _shown(world)
    short = dashboard_html(world.store, page, is_short=True)
    assert short.count('<svg class="tm-plot') == 6
    assert "3 charts more where the dashboard is live" in short
    assert "a&lt;b" in short
    whole = dashboard_html(world.store, page)
    assert whole.count('<svg class="tm-plot') == 9
    assert "more where" not in whole


def test_as_text_each_metric_tells_how_many_runs_have_it_and_where_they_ended(world):
    world.run(metrics={"loss": [3.0, 0.5]})
    world.run(metrics={"loss": [3.0, 0.25], "f1": [0.75, 0.5]})
    text = blocks_text(dashboard_blocks(world.store, _shown(world)))
    assert [line.split() for line in text.splitlines() if line.startswith("  ")][1:] == [
        ["f1", "1", "0.5", "0.5"],
        ["loss", "2", "0.25", "0.5"],
    ]


def test_a_run_has_one_colour_whatever_chart_it_is_on(world):
    for at in range(4):
        metrics = {"loss": [1.0, 2.0], "end": [1.0]}
        world.run(metrics=metrics if at else {**metrics, "rare": [1.0, 2.0]})

    def colours(**query):
        (panel,) = drawn(world.store, ChartQuery(**query))[1].panels
        return {
            run: colour
            for part in panel.parts
            for run, colour in (
                zip(part.runs, part.colours, strict=True)
                if query.get("kind") == "bar"
                else [(part.meta["run"], part.look.colour)]
            )
        }

    whole = {number: COLOURS[number - 1] for number in (1, 2, 3, 4)}
    assert colours(keys=("loss",), runs=("4", "1", "3", "2")) == whole
    assert colours(keys=("loss",), runs=("3",)) == {3: whole[3]}
    assert colours(keys=("rare",), runs=("2", "1")) == {1: whole[1]}
    assert colours(keys=("end",), runs=("4", "2"), kind="bar") == {4: whole[4], 2: whole[2]}
