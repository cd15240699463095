"""What lies inside a dict param is filtered, sorted, grouped, drawn and told like a param of its own."""

import csv
import io

import pytest

from trackmagic.cli.documents import run_documents
from trackmagic.pages.card import card_page
from trackmagic.pages.html import page_html
from trackmagic.pages.live_card import CardQuery, live_card
from trackmagic.pages.text import brief_text
from trackmagic.query.frame import runs_frame
from trackmagic.store.leaves import MOST
from trackmagic.views import format as fmt
from trackmagic.views.card import run_card
from trackmagic.views.chart import ChartQuery, chart
from trackmagic.views.compare import compare_table
from trackmagic.views.groups import GroupsQuery, groups
from trackmagic.views.keys import KeysQuery, keys
from trackmagic.views.run import RunQuery, run_view
from trackmagic.views.runs import run_table
from trackmagic.views.table import RunsQuery, runs_page
from trackmagic.views.table_text import TextQuery
from trackmagic.views.table_text import csv as csv_of

from .conftest import headline

LEARNING_RATES = (0.3, 0.1, 0.3, 0.01)


def config(lr, name="adam", layers=(64, 32)):
    return {"lr": lr, "opt": {"name": name, "beta 1": 0.9}, "layers": list(layers)}


@pytest.fixture
def sweep(world):
    """Four runs with a nested config, and one without."""
    for at, lr in enumerate(LEARNING_RATES):
        name = "adam" if at % 2 else "sgd"
        loss = [1.0, lr + at / 100]
        world.run(params={"config": config(lr, name), "seed": at}, metrics={"loss": loss})
    world.run(params={"seed": 9}, metrics={"loss": [2.0, 1.5]})
    return world


def page(world, **query):
    return runs_page(world.store, RunsQuery(**query))


def numbers(found):
    return [row.run.number for row in found.rows]


def test_a_table_is_filtered_and_sorted_by_it_and_has_it_as_a_column(sweep):
    found = page(
        sweep, filter="config.lr > 0.05", order_by="params.config.lr asc", columns=("config.lr",)
    )
    assert numbers(found) == [2, 3, 1]
    assert [row.cells[0].text for row in found.rows] == ["0.1", "0.3", "0.3"]
    assert [(one.name, one.key, one.is_number) for one in found.columns] == [
        ("params.config.lr", "config.lr", True)
    ]


def test_a_key_with_a_blank_is_a_column_in_back_ticks(sweep):
    found = page(sweep, columns=("params.`config.opt.beta 1`",), filter="config is not null")
    assert [row.cells[0].text for row in found.rows] == ["0.9"] * 4
    assert found.columns[0].name == "params.`config.opt.beta 1`"


def test_a_table_shows_a_dict_key_by_key_and_offers_the_rest(sweep):
    found = page(sweep)
    shown = [one.name for one in found.columns]
    assert {"params.config.lr", "params.config.opt.name"} <= set(shown)
    assert "params.config" not in shown[:8]
    assert {"params.config", "params.config.layers", "params.seed"} <= {*shown, *found.hidden}
    static = run_table(sweep.store)
    assert "config.lr" in [one.key for one in static.columns]


def test_runs_are_grouped_by_it_and_each_group_can_be_opened(sweep):
    found = groups(sweep.store, GroupsQuery(by="config.lr"))
    assert [(one.label, one.runs) for one in found.groups] == [
        ("0.3", 2),
        (fmt.NONE, 1),
        ("0.01", 1),
        ("0.1", 1),
    ]
    for one in found.groups:
        assert len(page(sweep, filter=one.filter).rows) == one.runs


@pytest.mark.parametrize("kind", ["scatter", "parallel", "contour"])
def test_it_is_an_axis_of_points(sweep, kind):
    found = chart(
        sweep.store,
        ChartQuery(
            kind=kind,
            keys=("config.lr", "seed", "loss")[: 2 if kind == "scatter" else 3],
            filter="config is not null",
        ),
    )
    assert "config.lr" in str(found.data) + str(found.layout)
    assert "config.lr" in found.params
    assert found.notes == ()


def test_it_colours_points_and_groups_lines_and_bars(sweep):
    query = {"filter": "config is not null"}
    coloured = chart(
        sweep.store,
        ChartQuery(kind="scatter", keys=("seed", "loss"), colour="config.lr", **query),
    )
    assert sorted(coloured.data[0]["marker"]["color"]) == sorted(LEARNING_RATES)
    for kind in ("lines", "bar"):
        grouped = chart(
            sweep.store,
            ChartQuery(kind=kind, keys=("loss",), group_by="config.opt.name", **query),
        )
        assert "config.opt.name = adam" in str(grouped.data)


def test_usual_axes_are_what_lies_inside_a_dict_and_not_the_dict(sweep):
    found = chart(sweep.store, ChartQuery(kind="parallel", filter="config is not null"))
    labels = [one["label"] for one in found.data[0]["dimensions"]]
    assert {"config.lr", "config.opt.name", "loss"} <= set(labels)
    assert "config" not in labels


def test_a_comparison_has_it_as_a_row_once(sweep):
    found = compare_table(sweep.store, [1, 2])
    rows = [row.key for row in found.sections[0].rows]
    assert rows.count("config.lr") == 1
    assert rows.count("config") == 1


def test_completion_offers_it(sweep):
    for query in (KeysQuery(), KeysQuery(experiment="mnist")):
        found = keys(sweep.store, query).params
        assert {"config", "config.lr", "config.opt.beta 1", "seed"} <= set(found)


def test_what_lists_the_params_of_a_run_has_the_dict_once(sweep):
    whole = config(0.3, "sgd")
    assert run_documents(sweep.store, [1])[0]["params"] == {"config": whole, "seed": 0}
    text = csv_of(sweep.store, TextQuery(runs=(1,))).text
    assert [one for one in next(csv.reader(io.StringIO(text))) if one.startswith("params.")] == [
        "params.config",
        "params.seed",
    ]
    assert [one.key for one in run_card(sweep.store, 1).params] == ["config", "seed"]
    assert [one.key for one in run_view(sweep.store, RunQuery(run="#1")).params] == [
        "config",
        "seed",
    ]
    with sweep.store.database.read() as connection:
        plain, nested = (runs_frame(connection, [1, 5], nested=it) for it in (False, True))
    params = [name for name in plain if name.startswith("params.")]
    assert params == ["params.config", "params.seed"]
    assert nested["params.config.lr"].tolist()[0] == 0.3
    assert nested["params.config"].tolist()[0] == whole


# The card


def changed(world, before, after):
    """A call and the one before it, which differ in the param ``config``."""
    first = world.run(params={"config": before, "same": 1}, code="train()")
    return world.run(params={"config": after, "same": 1}, code="train()", previous=first.number)


def told(world, run):
    return headline(live_card(world.store, CardQuery(run=f"#{run.number}")))


@pytest.mark.parametrize(
    ("after", "chips"),
    [
        (config(0.1), ["config.lr 0.3 → 0.1"]),
        (config(0.3, layers=(64, 16)), ["config.layers [64, 32] → [64, 16]"]),
        (config(0.1, "sgd"), ["config.lr 0.3 → 0.1", "config.opt.name adam → sgd"]),
        ({**config(0.3), "seed": 7}, ["config.seed new: 7"]),
        ({"lr": 0.3}, ["config.layers no longer: [64, 32]", "config.opt.name no longer: adam"]),
        (7, ["config {"]),
    ],
)
def test_a_changed_config_is_told_key_by_key(world, after, chips):
    run = changed(world, config(0.3), after)
    found = told(world, run)
    for chip in chips:
        assert any(one.startswith(chip) for one in found)
    html = str(page_html(card_page(run_card(world.store, run.number)), folds=True))
    text = brief_text(card_page(run_card(world.store, run.number)))
    for chip in chips:
        assert chip.split()[0] in html
        assert chip.split()[0] in text


LONG = "x" * 400


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([0] * 200 + [1], [0] * 200 + [2]),
        (LONG, LONG + "y"),
        (LONG + "a" + LONG, LONG + "b" + LONG),
        ({"text": LONG + "a"}, {"text": LONG + "b"}),
        ({str(n): n for n in range(MOST + 1)}, {**{str(n): n for n in range(MOST)}, str(MOST): 0}),
        ("a\nb", "a b"),
        ({"a.b": 1, "a": {"b": 2}}, {"a.b": 1, "a": {"b": 3}}),
        ([1] * 100, [1] * 101),
        (True, 1),
    ],
)
def test_nothing_is_told_to_have_changed_into_itself(world, before, after):
    run = changed(world, before, after)
    chips = [one for one in told(world, run) if one.startswith("config")]
    assert chips
    for one in chips:
        old, _, new = one.partition(" ")[2].partition(" → ")
        assert old != new
        assert len(one) < 100
    for one in run_view(world.store, RunQuery(run=f"#{run.number}")).params:
        assert one.kind is None or one.old != one.text


def test_a_param_called_like_a_leaf_is_told_as_itself_and_the_dict_whole(world):
    first = world.run(params={"config": config(0.3), "config.lr": 5}, code="train()")
    second = world.run(
        params={"config": config(0.1), "config.lr": 6}, code="train()", previous=first.number
    )
    assert told(world, second)[1] == "config.lr 5 → 6"
    assert [one.key for one in run_card(world.store, second.number).params] == [
        "config",
        "config.lr",
    ]
