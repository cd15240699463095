"""Live charts and figures are asked alike: what is drawn, then runs, a filter and an experiment."""

import pytest

import trackmagic
from trackmagic import charts
from trackmagic.errors import BadValue, NotFound

AXES = {"scatter": ["lr", "loss"], "contour": ["lr", "layers", "loss"]}
KINDS = {
    "lines": (charts.lines, ["loss"]),
    "bar": (charts.bar, ["loss"]),
    "parallel": (charts.parallel, ["lr", "loss"]),
    **{kind: (getattr(charts, kind), keys) for kind, keys in AXES.items()},
}


@pytest.fixture(autouse=True)
def _five(add):
    """Runs 1 to 3 of experiment ``a``, 4 and 5 of ``b``."""
    for at, experiment in enumerate("aaabb", start=1):
        metrics = {"loss": [at, at / 2]}
        add(metrics, {"lr": at / 10, "layers": at % 2}, experiment=experiment)


def shown(figure):
    """The runs that a figure shows."""
    runs = set()
    for trace in figure.data:
        meta, rows = trace.meta or {}, trace.customdata
        runs |= set(meta.get("runs", [])) | ({meta["run"]} if "run" in meta else set())
        if rows is not None:
            runs |= {int(getattr(row, "flat", [row])[0]) for row in rows}
    return runs


@pytest.mark.parametrize("kind", KINDS)
def test_every_chart_takes_runs_a_filter_and_an_experiment(kind):
    draw, keys = KINDS[kind]
    for asked, runs in (
        ({"experiment": "a"}, {1, 2, 3}),
        ({"filter": "lr > 0.15"}, {2, 3, 4, 5}),
        ({"experiment": "a", "filter": "lr > 0.15"}, {2, 3}),
    ):
        assert shown(draw(keys, **asked)) == runs
        assert set(trackmagic.chart(keys, kind=kind, **asked).chart.runs) == runs
    named = {1, 3, 4, 5}
    assert shown(draw(keys, 1, [3], experiment="b")) == named
    assert set(trackmagic.chart(keys, 1, [3], kind=kind, experiment="b").chart.runs) == named
    with pytest.raises(NotFound, match="no experiment 'nothing'"):
        draw(keys, experiment="nothing")


@pytest.mark.parametrize("kind", AXES)
def test_axes_are_given_one_by_one_or_as_a_list(kind):
    draw, keys = getattr(charts, kind), AXES[kind]
    whole = draw(keys, 1, 2, 4)
    assert draw(*keys, 1, 2, 4) == whole
    assert draw(*keys, [1, 2], 4) == whole
    live = trackmagic.chart(keys, 1, 2, 4, kind=kind)
    assert trackmagic.chart(*keys, 1, 2, 4, kind=kind).query == live.query
    assert live.chart.runs == (1, 2, 4)


def test_axes_are_given_by_name():
    assert charts.scatter(x="lr", y="loss") == charts.scatter("lr", "loss")
    assert charts.contour(x="lr", y="layers", z="loss") == charts.contour(*AXES["contour"])


def test_axes_that_are_not_said_are_chosen_as_in_the_live_chart():
    title = charts.scatter("lr", experiment="a").layout.yaxis.title.text
    assert (
        title
        == trackmagic.chart("lr", kind="scatter", experiment="a").chart.layout["yaxis"]["title"][
            "text"
        ]
    )
    with pytest.raises(BadValue, match="3 keys to draw over 2 axes"):
        charts.scatter(["lr", "loss", "layers"])


def test_a_name_of_a_run_after_the_axes_is_a_run(store):
    store.runs.rename(2, "loss-of-two")
    assert shown(charts.scatter("lr", "loss", "loss-of-two")) == {2}
    assert shown(charts.lines("loss", "loss-of-two")) == {2}


def test_runs_of_an_experiment_are_compared():
    assert [run.number for run in trackmagic.compare_runs(experiment="a").comparison.runs] == [
        3,
        2,
        1,
    ]
