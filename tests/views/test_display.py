"""What a user asks to see."""

import pytest

import trackmagic
from trackmagic import display
from trackmagic.errors import BadFilter, BadValue, NotFound
from trackmagic.tracking.active import get_run


@pytest.fixture(autouse=True)
def _here(world, monkeypatch):
    monkeypatch.setenv("TRACKMAGIC_STORE", world.store.location)


def test_a_table_shows_itself_as_html_and_text(world):
    world.run(name="first", params={"lr": 0.1})
    shown = display.runs("lr = 0.1")
    bundle, _metadata = shown._repr_mimebundle_()
    assert set(bundle) == {
        "application/vnd.jupyter.widget-view+json",
        "application/vnd.trackmagic.view+json",
        "text/html",
        "text/plain",
    }
    assert bundle["text/plain"] == repr(shown)
    assert type(bundle["text/html"]) is str
    assert "first" in bundle["text/html"]


def test_a_table_gives_its_runs_as_a_frame(world):
    world.run(params={"lr": 0.1})
    world.run(params={"lr": 0.2})
    frame = display.runs(order_by="lr").dataframe()
    assert frame["params.lr"].tolist() == [0.1, 0.2]


def test_runs_are_compared_by_any_reference(world):
    one, two, three = (world.run(params={"n": n}) for n in range(3))
    shown = display.compare_runs("#1", two.name, three)
    assert [run.number for run in shown.comparison.runs] == [one.number, two.number, three.number]
    assert display.compare_runs([1, get_run(2)], baseline=-1).comparison.baseline == three.number


def test_runs_are_compared_by_a_filter(world):
    for n in range(3):
        world.run(params={"n": n})
    shown = display.compare_runs(filter="n > 0")
    assert len(shown.comparison.runs) == 2
    with pytest.raises(BadFilter):
        display.compare_runs(filter="n >")


def test_a_comparison_gives_a_frame(world):
    world.run(params={"n": 1}, metrics={"loss": [0.5]})
    world.run(params={"n": 2})
    frame = display.compare_runs(1, 2).dataframe()
    assert frame.loc["params", "n"].tolist() == [1, 2]
    assert frame.loc["metrics", "loss"].tolist() == [0.5, None]


def test_runs_without_anything_give_an_empty_frame(world):
    world.run()
    world.run()
    assert display.compare_runs(1, 2).dataframe().empty


def test_the_card_is_that_of_the_last_run(world):
    world.run(name="early")
    world.run(name="late")
    assert "late" in repr(display.card())
    assert "early" in repr(display.card("early"))


@pytest.mark.parametrize(
    ("refs", "error"), [(("nope", 1), NotFound), ((1,), BadValue), ((), BadValue)]
)
def test_what_cannot_be_compared_says_why(world, refs, error):
    world.run()
    with pytest.raises(error):
        display.compare_runs(*refs)


def test_what_is_no_reference_is_refused(world):
    world.run()
    with pytest.raises(BadValue, match=r"1\.5 names no run"):
        display.card(1.5)


def test_a_search_that_no_run_can_pass_says_so_once_and_is_empty(world, caplog):
    world.run(params={"epochs": 1, "config": {"lr": 0.1}})
    assert len(trackmagic.search_runs("params.epoch = 1")) == 0
    assert [one.message for one in caplog.records] == [
        "trackmagic: no runs: no run has params.epoch; did you mean 'epochs'?"
    ]
    caplog.clear()
    assert len(trackmagic.search_runs("config.lr = 0.1")) == 1
    assert len(trackmagic.search_runs("config.lr = 7")) == 0
    assert not caplog.records


def test_an_empty_table_says_why_in_every_form(world):
    world.run(params={"epochs": 1})
    bundle, _metadata = display.runs("epochs > 'a'")._repr_mimebundle_()
    for form in ("text/html", "text/plain"):
        assert "params.epochs is a number in every run" in bundle[form].replace("&#x27;", "'")


def test_a_frame_opens_dicts_on_request(world):
    world.run(params={"config": {"lr": 0.1, "opt": {"name": "adam"}}})
    assert "params.config.lr" not in trackmagic.search_runs()
    frame = trackmagic.search_runs(nested=True)
    assert frame["params.config.lr"].tolist() == [0.1]
    assert frame["params.config.opt.name"].tolist() == ["adam"]
    assert frame["params.config"].tolist() == [{"lr": 0.1, "opt": {"name": "adam"}}]


def test_a_view_is_shown_by_its_name_and_what_is_given_goes_before_it(world):
    for at in range(3):
        world.run(params={"lr": at / 10}, metrics={"loss": [2.0 - at, 3.0 - at]})
    best = {"filter": "lr > 0", "order_by": ["loss"], "columns": ["lr"], "values": "best"}
    number = world.store.documents.add("table", "best lately", best).id
    shown = display.runs(view="best lately")
    assert [run.number for run in shown.table.runs] == [3, 2]
    assert [column.name for column in shown.table.columns] == ["params.lr"]
    assert shown.query == {
        "view": number,
        "filter": "lr > 0",
        "order_by": ["loss"],
        "columns": ["params.lr"],
        "values": "best",
    }
    assert shown.dataframe()["metrics.loss"].tolist() == [0.0, 1.0]
    given = display.runs("lr = 0", view="best lately", columns=["loss"], values="last")
    assert [run.number for run in given.table.runs] == [1]
    assert [column.cells for column in given.table.columns] == [(3.0,)]
    with pytest.raises(NotFound, match="did you mean 'best lately'"):
        display.runs(view="best latly")


def test_a_view_of_an_experiment_is_of_its_runs(world):
    world.run(experiment="a")
    filed = world.store.experiments.get(world.run(experiment="b").experiment)
    world.store.documents.add("table", "all", {"group_by": "status"}, experiment_id=filed.id)
    shown = display.runs(view="all")
    assert [run.number for run in shown.table.runs] == [2]
    assert (shown.query["experiment"], shown.query["group_by"]) == ("b", "status")


def test_what_a_view_can_no_longer_show_stands_below_the_rest(world):
    world.run(name="first", params={"lr": 0.1})
    world.store.documents.add("table", "old", {"columns": ["lr", "gone"], "filter": "lr >= 0"})
    shown = display.runs(view="old")
    assert "View 'old': no run has its column 'gone'" in repr(shown)
    assert "first" in shown._repr_mimebundle_()[0]["text/html"]
    world.store.documents.add("table", "none", {"columns": ["gone"], "filter": "lr > 1"})
    assert "View 'none': no run has its column 'gone'" in repr(display.runs(view="none"))
