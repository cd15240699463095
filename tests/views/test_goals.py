"""Last or best, and what leads: one rule in every view."""

import math

import pytest
from tests.views.conftest import headline

from trackmagic.entities import Call
from trackmagic.errors import BadFilter, BadValue
from trackmagic.pages.card import card_page
from trackmagic.views import experiments
from trackmagic.views.card import run_card
from trackmagic.views.cells import CellsQuery, cells
from trackmagic.views.chart import ChartQuery, chart
from trackmagic.views.compare import CompareQuery, comparison
from trackmagic.views.experiments import ExperimentGoalAction
from trackmagic.views.goals import lead, lead_of, lens_of
from trackmagic.views.groups import GroupsQuery, groups
from trackmagic.views.runs import run_table
from trackmagic.views.table import RunsQuery, runs_page

EARLY = {"val_loss": [0.9, 0.3, 0.7], "train_loss": [0.8, 0.4, 0.1], "epoch": [0, 1, 2]}
"""With early stopping: the best is not the last."""
LATE = {"val_loss": [0.9, 0.6, 0.5], "train_loss": [0.8, 0.5, 0.2], "epoch": [0, 1, 2]}


@pytest.fixture
def two(world):
    """The second is better at its end, the first was better before."""
    for opt, metrics in (("adam", EARLY), ("sgd", LATE)):
        world.run(metrics=metrics, params={"opt": opt})
    return world


def _goal(world, text, experiment="mnist"):
    id = world.store.experiments.get(experiment).id
    return experiments.set_goal(world.store, ExperimentGoalAction(experiment=id, goal=text))


def _column(page, key):
    at = next(at for at, column in enumerate(page.columns) if column.key == key)
    return page.columns[at], {row.run.number: row.cells[at] for row in page.rows}


def _lead(world, *numbers, **options):
    metrics = [metric for number in numbers for metric in world.store.metrics.of(number)]
    return lead(metrics, lens_of(world.store, **options))


def test_a_table_shows_the_last_or_the_best(two):
    for values, shown, texts, best in (
        (None, "", {1: "0.7", 2: "0.5"}, 2),
        ("last", "", {1: "0.7", 2: "0.5"}, 2),
        ("best", "best", {1: "0.3", 2: "0.5"}, 1),
    ):
        page = runs_page(two.store, RunsQuery(values=values))
        column, cells = _column(page, "val_loss")
        assert (column.name, column.part, column.shown) == ("metrics.val_loss", "", shown)
        assert {number: cell.text for number, cell in cells.items()} == texts
        assert [number for number, cell in cells.items() if cell.best] == [best]
        assert _column(page, "epoch")[0].shown == ""


def test_a_table_is_ordered_by_what_it_shows(two):
    for values, numbers in (("last", [2, 1]), ("best", [1, 2])):
        query = RunsQuery(values=values, order_by=("metrics.val_loss",))
        assert [row.run.number for row in runs_page(two.store, query).rows] == numbers
    explicit = RunsQuery(values="best", order_by=("metrics.val_loss.last",))
    assert [row.run.number for row in runs_page(two.store, explicit).rows] == [2, 1]


def test_the_best_of_all_pages_is_marked(two):
    two.run(metrics={"val_loss": [0.1, 9.0]})
    query = RunsQuery(values="best", limit=2, offset=1, columns=("val_loss", "val_loss.best"))
    assert not any(cell.best for row in runs_page(two.store, query).rows for cell in row.cells)
    for columns in (("val_loss",), ("val_loss.best",), ("val_loss.min",)):
        query = RunsQuery(values="best", limit=2, columns=columns)
        marks = [row.cells[0].best for row in runs_page(two.store, query).rows]
        assert marks == [True, False]


def test_parts_are_columns(two):
    names = ("val_loss.first", "val_loss.mean", "val_loss.best", "metrics.val_loss.points")
    page = runs_page(two.store, RunsQuery(columns=names))
    assert [cell.text for cell in page.rows[1].cells] == ["0.9", "0.6333", "0.3", "3"]
    table = run_table(two.store, columns=["val_loss.best", "val_loss"])
    assert [column.cells for column in table.columns] == [(0.5, 0.3), (0.5, 0.7)]
    assert [column.best for column in table.columns] == [(1,), (0,)]


def test_a_best_that_nothing_tells_is_refused_or_left_the_last(world):
    world.run(metrics={"gap": [3.0, 1.0, 2.0]})
    world.run(metrics={"gap": [3.0, 1.0, 4.0]})
    with pytest.raises(BadValue, match="'gap' is better is not known"):
        runs_page(world.store, RunsQuery(columns=("gap.best",)))
    with pytest.raises(BadFilter, match="'gap' is better is not known"):
        runs_page(world.store, RunsQuery(filter="gap.best < 2"))
    column, cells = _column(runs_page(world.store, RunsQuery(values="best")), "gap")
    assert (column.shown, column.direction, cells[1].text) == ("", None, "2")
    said = RunsQuery(values="best", directions={"gap": "lower"}, filter="gap.best < 2")
    column, cells = _column(runs_page(world.store, said), "gap")
    assert (column.shown, column.direction, cells[1].text) == ("best", "lower", "1")
    _goal(world, "gap max")
    column, cells = _column(runs_page(world.store, RunsQuery()), "gap")
    assert (column.shown, column.direction, column.is_goal) == ("best", "higher", True)
    assert cells[1].text == "3"


def test_nan_and_infinities_are_no_best(world):
    world.run(metrics={"loss": [math.nan, 2.0, math.nan]})
    world.run(metrics={"loss": [math.nan, math.nan]})
    world.run(metrics={"loss": [math.inf, 3.0, 4.0]})
    world.run(metrics={"loss": [-math.inf, 5.0]})
    world.run(metrics={"loss": [6.0]})
    _, cells = _column(runs_page(world.store, RunsQuery(values="best")), "loss")
    assert [cells[number].text for number in range(1, 6)] == ["2", "nan", "3", "-inf", "6"]
    assert [number for number, cell in cells.items() if cell.best] == [1]


def test_a_comparison_tells_the_last_or_the_best(two):
    for values, key, verdict in (
        ("last", "val_loss", "better"),
        ("best", "val_loss.best", "worse"),
    ):
        table = comparison(two.store, CompareQuery(runs=("1", "2"), values=values))
        (section,) = [section for section in table.sections if section.name == "metrics"]
        row = next(row for row in section.rows if row.key == "val_loss")
        assert (row.label or row.key, row.cells[1].verdict) == (key, verdict)


def test_a_goal_comes_first_in_a_comparison(two):
    _goal(two, "val_loss min")
    table = comparison(two.store, CompareQuery(runs=("1", "2")))
    (section,) = [section for section in table.sections if section.name == "metrics"]
    assert [row.key for row in section.rows] == ["val_loss", "epoch", "train_loss"]
    first = section.rows[0]
    assert (first.is_goal, first.shown, first.cells[1].change) == (True, "best", "+0.2")


def test_groups_tell_the_last_the_best_or_a_part(two):
    def told(**query):
        found = groups(two.store, GroupsQuery(by="opt", **query))
        return found.metrics, [group.cells[0].mean for group in found.groups]

    assert told(metrics=("val_loss",)) == (("val_loss",), ["0.7", "0.5"])
    assert told(metrics=("val_loss",), values="best") == (("val_loss.best",), ["0.3", "0.5"])
    assert told(metrics=("val_loss.first",)) == (("val_loss.first",), ["0.9", "0.9"])
    _goal(two, "train_loss min last")
    assert told()[0][0] == "train_loss"
    _goal(two, "train_loss max")
    assert told(metrics=None) == (
        ("train_loss.best", "val_loss", "epoch"),
        ["0.8", "0.8"],
    )


def test_axes_and_bars_of_a_chart_are_the_last_or_the_best(two):
    for values, places, title in (
        ("last", [0.5, 0.7], "val_loss"),
        ("best", [0.5, 0.3], "val_loss.best"),
    ):
        bars = chart(
            two.store, ChartQuery(kind="bar", keys=("val_loss",), filter="", values=values)
        )
        assert sorted(bars.data[0]["y"]) == sorted(places)
        keys = ("val_loss", "epoch")
        dots = chart(two.store, ChartQuery(kind="scatter", keys=keys, filter="", values=values))
        assert sorted(dots.data[0]["x"]) == sorted(places)
        assert title in str(dots.layout["xaxis"]["title"])
    means = chart(two.store, ChartQuery(kind="scatter", keys=("val_loss.mean", "epoch"), filter=""))
    assert sorted(means.data[0]["x"]) == pytest.approx([19 / 30, 2 / 3])


def test_without_a_goal_a_metric_is_guessed_with_the_reason(world):
    number = world.run(metrics=EARLY).number
    found = _lead(world, number)
    assert (found.metric, found.value, found.is_goal) == ("val_loss", "last", False)
    assert found.reason == "guessed: validation before training"
    assert lead_of(world.store, world.store.experiments.get("mnist").id) == found
    for metrics, reason in (
        ({"loss": [1.0, 2.0], "gap": [1.0, 2.0]}, "its name tells which way is better"),
        ({"loss": [1.0, 2.0], "lr": [1.0, 2.0]}, "what is measured before what counts"),
        ({"acc": [1.0], "loss": [1.0, 2.0]}, "a course before a single point"),
        ({"a_loss": [1.0, 2.0], "b_loss": [1.0, 2.0]}, "the first by name"),
        ({"loss": [1.0]}, "the only metric"),
    ):
        found = _lead(world, world.run(metrics=metrics).number)
        assert found.reason.startswith(f"guessed: {reason}")
    assert _lead(world, world.run().number) is None
    many = _lead(world, *[world.run(metrics={"x": [1.0]}).number for _ in range(3)], number)
    assert many.reason == "guessed: more runs have it"


def test_a_goal_leads_everywhere(two):
    code = two.store.cells.add_version("pass").digest
    call = Call(cell_version=code, cell_id="c", notebook="/n.ipynb")
    two.store.cells.set_call(2, call)
    _goal(two, "train_loss max")
    page = runs_page(two.store, RunsQuery())
    assert page.headline == page.lead.metric == "train_loss"
    assert page.lead.reason == "the goal: train_loss max"
    first = next(column for column in page.columns if column.kind == "metrics")
    assert (first.key, first.shown, first.is_goal) == ("train_loss", "best", True)
    badge = cells(two.store, CellsQuery(cells=("c",), metrics=("val_loss",))).cells["c"]
    assert (badge.metric, badge.shown, badge.text) == ("train_loss", "best", "0.8")
    card = run_card(two.store, 1)
    assert (card.lead.metric, card.lead.is_goal) == ("train_loss", True)
    assert chart(two.store, ChartQuery(runs=("1",))).data[0]["name"]
    assert chart(two.store, ChartQuery(kind="bar", runs=("1", "2"))).data[0]["y"] == [0.8, 0.8]
    assert _lead(two, 1, experiments=[99]).metric == "val_loss"


def test_a_badge_without_a_goal_goes_by_what_is_set_then_by_interest(two):
    code = two.store.cells.add_version("pass").digest
    two.store.cells.set_call(2, Call(cell_version=code, cell_id="c"))

    def badge(*metrics):
        told = cells(two.store, CellsQuery(cells=("c",), metrics=metrics)).cells["c"]
        return told.metric, told.shown, told.text

    assert badge() == ("val_loss", "", "0.5")
    assert badge("none", "train_loss") == ("train_loss", "", "0.2")


def test_a_card_tells_its_goal_first_and_against_the_best_before(world):
    first = world.run(metrics=EARLY, code="a").number
    second = world.run(metrics=LATE, code="a", previous=first).number
    assert headline(card_page(run_card(world.store, second)))[0] == "val_loss 0.7 → 0.5 ▼ better"
    _goal(world, "val_loss min")
    card = run_card(world.store, second)
    chips = headline(card_page(card))
    assert chips[0].startswith("val_loss best 0.3 → 0.5")
    assert card.metrics[0].key == "val_loss"
    assert card.metrics[0].best_change.verdict == "worse"
    parts = [part for part in card_page(card).body if part.title == "Metrics"]
    assert parts[0].about == f"the goal: val_loss min; against run #{first}"
    _goal(world, "val_loss max last")
    card = run_card(world.store, second)
    assert headline(card_page(card))[0].startswith("val_loss 0.7 → 0.5")
    assert (card.metrics[0].best, card.metrics[0].change.verdict) == (0.9, "worse")


def test_a_run_without_the_metric_is_told_by_its_own(two):
    two.run(metrics={"acc": [0.1, 0.9, 0.8]}, experiment="other")
    two.run(experiment="other")
    query = RunsQuery(columns=("metrics.val_loss",), own=True)
    own = {row.run.number: row.own for row in runs_page(two.store, query).rows}
    assert (own[3].key, own[3].text, own[3].shown) == ("acc", "0.8", "")
    assert own[1] is own[2] is own[4] is None
    _goal(two, "acc max", "other")
    own = {row.run.number: row.own for row in runs_page(two.store, query).rows}
    assert (own[3].text, own[3].shown) == ("0.9", "best")
    rows = runs_page(two.store, RunsQuery(columns=("metrics.val_loss",))).rows
    assert all(row.own is None for row in rows)


def test_a_goal_is_set_and_taken_back(world):
    world.run()
    done = _goal(world, "val_loss min")
    assert done.message == "experiment 'mnist' has the goal val_loss min"
    assert done.experiments == (world.store.experiments.get("mnist").id,)
    assert _goal(world, "").message == "experiment 'mnist' has no goal"
    with pytest.raises(BadValue, match="write 'gap min' or 'gap max'"):
        _goal(world, "gap")
