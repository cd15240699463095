"""The dashboard of an experiment: its sections, its runs, and its page."""

import pytest
from msgspec import to_builtins
from msgspec.structs import replace

from trackmagic.capture.masking import look
from trackmagic.errors import BadFilter, BadValue, NotFound
from trackmagic.pages.dashboard import dashboard_blocks, dashboard_file, dashboard_html
from trackmagic.pages.text import blocks_text
from trackmagic.views.chart import ChartQuery, drawn
from trackmagic.views.charts.look import COLOURS
from trackmagic.views.dashboard import DashboardQuery, dashboard
from trackmagic.views.dashboard_body import DashboardPanel, DashboardSection, DashboardShown
from trackmagic.views.saved import SaveDocumentAction, save_document

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
    return {section.name: [panel.id for panel in section.panels] for section in page.body.sections}


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
    assert [section.name for section in page.body.sections][-1] == "system"


def test_a_metric_of_one_point_has_bars_until_it_has_a_course(world):
    world.run(metrics=METRICS)
    kinds = {
        panel.id: panel.kind for section in _shown(world).body.sections for panel in section.panels
    }
    assert kinds["train/total"] == "bar"
    assert kinds["train/loss"] == "lines"
    world.run(metrics={"train/total": [3.0, 4.0]})
    kinds = {
        panel.id: panel.kind for section in _shown(world).body.sections for panel in section.panels
    }
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
    assert (page.body.sections, page.runs) == ((), ())
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


def _keep(world, body, *, name="Dashboard", document=None):
    """Keep it, as a screen does; its id."""
    action = SaveDocumentAction(
        kind="dashboard",
        body=to_builtins(body),
        name=name,
        experiment=world.store.experiments.get("mnist").id,
        document=document,
    )
    return save_document(world.store, action).document.id


def test_a_dashboard_that_was_changed_is_kept_as_it_was_left(world):
    world.run(metrics=METRICS)
    page = _shown(world)
    assert (page.document, page.name, page.kept) == (0, "", ())
    first, *others = page.body.sections
    panel = DashboardPanel(id="note", kind="text", text="**why**", width=12, height=100)
    body = replace(
        page.body,
        sections=(replace(first, panels=(panel,), folded=True), *others),
        shown=DashboardShown(smoothing=0.6, group_by="lr"),
        hidden=(1,),
    )
    document = _keep(world, body)
    kept = _shown(world)
    assert (kept.document, kept.name) == (document, "Dashboard")
    assert kept.body == body
    assert _shown(world, document=0).body == page.body
    _keep(world, page.body, document=document)
    assert _shown(world).body == page.body


def test_what_was_taken_off_stays_off_and_what_is_new_has_a_section(world):
    world.run(metrics=METRICS)
    page = _shown(world)
    train = next(section for section in page.body.sections if section.name == "train")
    _keep(world, replace(page.body, sections=(replace(train, panels=train.panels[:1]),)))
    assert _panels(_shown(world)) == {"train": ["train/loss"]}
    world.run(metrics={"val/new": [1.0, 2.0], "val/loss": [1.0], "end": [1.0]})
    after = _shown(world)
    assert _panels(after) == {"New": ["end", "val/new"], "train": ["train/loss"]}
    assert [panel.kind for panel in after.body.sections[0].panels] == ["bar", "lines"]
    _keep(world, after.body, document=after.document)
    world.run(metrics={"val/newer": [1.0, 2.0]})
    assert _panels(_shown(world))["New"] == ["end", "val/new", "val/newer"]


def test_there_may_be_several_each_with_its_name(world):
    world.run(metrics=METRICS)
    body = _shown(world).body
    first, second = _keep(world, body), _keep(world, body, name="Mine")
    assert [kept.name for kept in _shown(world).kept] == ["Dashboard", "Mine"]
    assert _shown(world).document == first
    assert _shown(world, document="Mine").document == second
    assert _shown(world, document=second).name == "Mine"
    world.store.documents.delete(first)
    assert [kept.name for kept in _shown(world).kept] == ["Mine"]
    assert _shown(world).document == second
    with pytest.raises(NotFound, match="'mnist' has 'Mine'"):
        _shown(world, document=first)


@pytest.mark.parametrize(
    ("sections", "words"),
    [
        (2 * [{"name": "a"}], "the dashboard has two sections 'a'"),
        ([{"name": "a", "panels": 2 * [{"id": "p"}]}], "the dashboard has two panels 'p'"),
        ([{"name": "a", "panels": [{"id": "p", "width": 13}]}], "width"),
    ],
)
def test_a_body_that_means_nothing_says_why(world, sections, words):
    experiment = world.run(metrics=METRICS).experiment_id
    body = {"sections": sections}
    world.store.documents.add("dashboard", "odd", body, experiment_id=experiment)
    with pytest.raises(BadValue, match=words):
        _shown(world)


def test_secrets_in_a_text_are_not_kept(world, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-" + "x1Y2" * 10)
    look()
    world.run(metrics=METRICS)
    panel = DashboardPanel(id="note", kind="text", text="key: sk-" + "x1Y2" * 10)
    section = DashboardSection(name="notes", panels=(panel,))
    _keep(world, replace(_shown(world).body, sections=(section,)))
    (kept,) = _shown(world).body.sections[0].panels
    assert "x1Y2" not in kept.text
    assert kept.text.startswith("key: ")


def test_a_page_of_its_own_has_every_kind_and_hides_what_is_hidden(world):
    for at in range(3):
        world.run(name=f"run{at}", params={"lr": 0.1 * at, "n": at}, metrics={"loss": [1.0, 2.0]})
    kinds = {
        "lines": ("loss",),
        "bar": ("loss",),
        "scatter": ("lr", "loss"),
        "contour": ("lr", "n", "loss"),
        "parallel": ("lr", "loss"),
    }
    panels = [DashboardPanel(id=kind, kind=kind, keys=keys) for kind, keys in kinds.items()]
    panels += [
        DashboardPanel(id="gone", keys=("nothing",)),
        DashboardPanel(id="table", kind="table"),
        DashboardPanel(id="text", kind="text", text="<b>why</b>"),
    ]
    section = DashboardSection(name="all", panels=tuple(panels))
    _keep(world, replace(_shown(world).body, sections=(section,), hidden=(2,)))
    file = dashboard_file(world.store, DashboardQuery(experiment="mnist"))
    assert file.name == "mnist-Dashboard.html"
    assert file.text.startswith("<!doctype html>")
    assert file.text.count('<svg class="tm-plot') == 5
    assert "no metric" in file.text
    assert "&lt;b&gt;why&lt;/b&gt;" in file.text
    assert "<script" not in file.text
    assert 'src="' not in file.text
    assert "1 hidden" in file.text
    lines = file.text.split('aria-label="lines: ', 1)[1].split('"', 1)[0]
    assert "run0" in lines
    assert "run1" not in lines


def test_all_lines_are_smoothed_and_grouped_at_once(world):
    for at in range(4):
        world.run(params={"lr": at % 2}, metrics={"loss": [1.0, 5.0, 1.0, 5.0]})
    body = _shown(world).body
    whole = dashboard_file(world.store, DashboardQuery(experiment="mnist")).text
    _keep(world, replace(body, shown=DashboardShown(group_by="lr", x="time")))
    grouped = dashboard_file(world.store, DashboardQuery(experiment="mnist")).text
    assert "band: 95 %" in grouped
    assert "band: 95 %" not in whole
