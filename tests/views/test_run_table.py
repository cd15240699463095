"""The table of runs."""

import math
import re

import pytest

from trackmagic.errors import BadFilter, BadValue, NotFound
from trackmagic.pages.card import card_page
from trackmagic.pages.compare import compare_blocks
from trackmagic.pages.html import blocks_html, page_html
from trackmagic.pages.runs import runs_blocks
from trackmagic.pages.text import blocks_text
from trackmagic.views import format as fmt
from trackmagic.views.card import run_card
from trackmagic.views.columns import texts_of
from trackmagic.views.compare import compare_table
from trackmagic.views.runs import run_table


def _columns(table):
    return [column.name for column in table.columns]


def test_params_that_differ_come_first_and_equal_ones_last(world):
    world.run(params={"lr": 0.1, "same": 7, "new": 1}, metrics={"loss": [1.0]}, tags={"t": "a"})
    world.run(params={"lr": 0.2, "same": 7.0}, metrics={"loss": [2.0]})
    found = _columns(run_table(world.store))
    assert found == [
        "status",
        "started",
        "duration",
        "params.lr",
        "params.new",
        "metrics.loss",
        "tags.t",
        "params.same",
    ]


def test_the_experiment_is_shown_when_there_are_several(world):
    world.run()
    assert "experiment" not in _columns(run_table(world.store))
    world.run(experiment="other")
    assert "experiment" in _columns(run_table(world.store))


def test_the_best_value_is_marked_where_the_name_tells(world):
    for value in (0.5, 0.9, math.nan):
        world.run(metrics={"accuracy": [value], "loss": [value], "odd": [value]})
    table = run_table(world.store, order_by="number")
    best = {column.key: column.best for column in table.columns if column.kind == "metrics"}
    assert best == {"accuracy": (1,), "loss": (0,), "odd": ()}
    assert "★ 0.9" in blocks_text(runs_blocks(table))
    assert "<b>★ " in blocks_html(runs_blocks(table))


def test_columns_are_shown_as_asked(world):
    world.run(params={"lr": 0.1}, metrics={"loss": [3.0, 1.0, 2.0]}, tags={"a.b": "x"})
    names = ["metrics.loss.min", "lr", "tags.a.b", "status"]
    table = run_table(world.store, columns=names)
    assert [column.cells for column in table.columns] == [(1.0,), (0.1,), ("x",), ("finished",)]


def test_an_unknown_column_is_not_found(world):
    world.run(params={"lr": 0.1})
    with pytest.raises(NotFound, match=r"column 'nope'.*params\.lr"):
        run_table(world.store, columns=["nope"])


def test_columns_is_no_text(world):
    with pytest.raises(BadValue, match="takes a list"):
        run_table(world.store, columns="lr")


def test_hidden_columns_are_named(world):
    world.run(metrics={f"m{n:02}": [1.0] for n in range(20)})
    table = run_table(world.store)
    assert len(table.hidden) == 8
    text = blocks_text(runs_blocks(table))
    assert "8 metrics hidden: metrics.m12, " in text
    assert "columns=['metrics.m12', ...]" in text


def test_rows_past_the_limit_are_counted(world):
    for _ in range(5):
        world.run()
    table = run_table(world.store, limit=2)
    assert (len(table.runs), table.total) == (2, 5)
    assert "2 of 5 runs; show more with limit=" in blocks_html(runs_blocks(table))


def test_what_is_saved_tells_when_not_how_long_ago(world):
    one, two = world.run(metrics={"loss": [1.0]}), world.run(status=None)
    table, compared = run_table(world.store), compare_table(world.store, [1, 2])
    for shown in (
        blocks_html(runs_blocks(table)),
        blocks_text(runs_blocks(table)),
        blocks_html(compare_blocks(compared)),
    ):
        assert fmt.date(one.started) in shown
        assert not re.search(" ago|just now|running for", shown)
    card = page_html(card_page(run_card(world.store, two.number)), folds=True)
    assert f"since {fmt.date(two.started)}" in card
    assert "running for" not in card


def test_none_is_a_value_and_nothing_is_not(world):
    world.run(params={"x": None})
    world.run(params={"y": 1})
    table = run_table(world.store, order_by="number", now=world.now)
    (column,) = [one for one in table.columns if one.key == "x"]
    assert texts_of(column) == ["None", "–"]  # noqa: RUF001


def test_a_bad_filter_says_so(world):
    with pytest.raises(BadFilter):
        run_table(world.store, "metrics.loss >")


def test_no_runs_are_told(world):
    table = run_table(world.store, "number > 5")
    assert blocks_text(runs_blocks(table)) == "No runs match."
    assert "No runs match." in blocks_html(runs_blocks(table))


def test_lines_of_text_stand_in_columns(world):
    world.run(name="日本", params={"lr": 0.1})
    world.run(name="plain-name", params={"lr": 10})
    kinds, head, *rows = blocks_text(runs_blocks(run_table(world.store))).splitlines()
    assert kinds.split() == ["param"]
    assert head.split() == ["run", "status", "started", "duration", "lr"]
    assert len(rows) == 2


def test_one_run_with_many_params_hides_neither_metrics_nor_tags(world):
    for lr in (0.1, 0.2, 0.3):
        world.run(params={"lr": lr, "same": 1}, metrics={"loss": [lr]}, tags={"t": "a"})
    world.run(params={f"p{n:03}": n for n in range(200)}, metrics={"f1": [1.0]})
    table = run_table(world.store)
    found = _columns(table)[3:]
    assert len(found) == 12
    assert found[:2] == ["params.lr", "params.same"]
    assert {"metrics.loss", "metrics.f1", "tags.t"} < set(found)
    assert "193 params hidden: params.p007" in blocks_text(runs_blocks(table))


def test_params_metrics_and_tags_share_the_columns(world):
    for n in range(2):
        kinds = ("params", "metrics", "tags")
        world.run(**{kind: {f"k{at}": [n] for at in range(20)} for kind in kinds})
    table = run_table(world.store)
    kinds = [column.kind for column in table.columns[3:]]
    assert kinds == ["params"] * 6 + ["metrics"] * 4 + ["tags"] * 2
    assert "14 params, 16 metrics, 18 tags hidden: params.k6, " in blocks_text(runs_blocks(table))


def test_numbers_in_keys_are_sorted_as_numbers(world):
    world.run(metrics={f"m{n}": [1.0] for n in (10, 2, 1)})
    assert _columns(run_table(world.store))[3:] == ["metrics.m1", "metrics.m2", "metrics.m10"]
