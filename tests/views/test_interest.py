"""The metric of most interest is the same wherever one is chosen."""

import json

import pytest
from click.testing import CliRunner

from trackmagic.cli.main import main
from trackmagic.entities import Call
from trackmagic.pages.live_card import CardQuery, live_card
from trackmagic.views.cells import CellsQuery, cells
from trackmagic.views.chart import ChartQuery, chart
from trackmagic.views.groups import GroupsQuery, groups
from trackmagic.views.interest import ranked
from trackmagic.views.runs import run_table
from trackmagic.views.table import RunsQuery, runs_page

from .conftest import headline

METRICS = {
    "val_loss": [3.0, 2.0],
    "train_loss": [3.0, 1.0],
    "test_acc": [0.5],
    "grad_norm": [1.0, 2.0],
    "odd": [1.0],
    "lr": [0.1, 0.1],
}
ORDER = ["val_loss", "train_loss", "test_acc", "grad_norm", "odd", "lr"]
SYSTEM = {"system/cpu_percent": [5.0, 6.0]}


@pytest.fixture
def two(world):
    """Two runs of one cell; a third has one metric more, which is rare."""
    for seed in (1, 2):
        run = world.run(params={"seed": seed}, metrics=METRICS | SYSTEM)
        world.store.cells.set_call(run.number, Call(cell_version="", cell_id=f"cell{seed}"))
    world.run(experiment="other", metrics=METRICS | {"accuracy": [0.5, 0.6]})
    return world


def _heads(columns):
    return [column.key for column in columns if column.kind == "metrics"]


def test_every_view_has_the_same_metrics_first(two):
    store = two.store
    page = runs_page(store, RunsQuery(experiment="mnist"))
    assert _heads(page.columns) + _hidden(page.hidden) == ORDER
    assert page.headline == ORDER[0]
    assert _heads(run_table(store, experiment="mnist").columns) == _heads(page.columns)
    assert groups(store, GroupsQuery(by="seed", experiment="mnist")).metrics == (*ORDER[:4],)
    bars = ChartQuery(kind="parallel", experiment="mnist")
    assert chart(store, bars).data[0]["meta"]["keys"] == ["seed", *ORDER[:2]]
    cell = cells(store, CellsQuery(cells=("cell1",))).cells["cell1"]
    assert cell.metric == ORDER[0]
    card = live_card(store, CardQuery(run="#1"))
    assert [text.split()[0] for text in headline(card)[:4]] == ORDER[:4]


def _hidden(names):
    return [name.removeprefix("metrics.") for name in names if name.startswith("metrics.")]


def test_lines_are_drawn_of_courses_first(two):
    drawn = chart(two.store, ChartQuery(runs=("1",)))
    keys = [trace["meta"]["key"] for trace in drawn.data if "meta" in trace]
    assert list(dict.fromkeys(keys)) == ["val_loss", "train_loss", "grad_norm", "lr"]


def test_the_terminal_has_the_columns_in_the_same_order(two, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    printed = CliRunner().invoke(main, ["--store", str(tmp_path), "runs", "list", "-e", "mnist"])
    heads = printed.stdout.splitlines()[0].split()
    assert [head for head in heads if head in ORDER] == ORDER
    document = CliRunner().invoke(main, ["--store", str(tmp_path), "runs", "list", "--json"])
    assert len(json.loads(document.stdout)["runs"]) == 3


def test_a_metric_that_more_runs_have_is_of_more_interest(two):
    assert _heads(runs_page(two.store, RunsQuery()).columns)[0] == "val_loss"
    alone = runs_page(two.store, RunsQuery(experiment="other"))
    assert alone.headline == "accuracy"
    chosen = runs_page(two.store, RunsQuery(columns=("metrics.odd",)))
    assert chosen.headline is None


def test_a_card_tells_first_what_has_moved_but_no_counter(world):
    first = world.run(metrics={"val_loss": [2.0], "acc": [0.5], "time": [2.0]}, code="train()")
    for acc, time, head in (
        (0.5, 9.0, ["acc 0.5", "val_loss 2"]),
        (0.9, 2.0, ["acc 0.5 → 0.9 ▲ better", "val_loss 2"]),
    ):
        metrics = {"val_loss": [2.0], "acc": [acc], "time": [time]}
        run = world.run(metrics=metrics, code="train()", previous=first.number)
        texts = headline(live_card(world.store, CardQuery(run=f"#{run.number}")))
        assert texts[:2] == head
    moved = world.run(
        metrics={"val_loss": [1.0], "acc": [0.5], "time": [2.0]},
        code="train()",
        previous=first.number,
    )
    texts = headline(live_card(world.store, CardQuery(run=f"#{moved.number}")))
    assert [text.split()[0] for text in texts[:3]] == ["val_loss", "acc", "time"]


def test_no_metric_of_the_machine_is_of_interest(world):
    run = world.run(metrics=SYSTEM)
    assert ranked(world.store.metrics.of(run.number)) == []
    assert runs_page(world.store, RunsQuery()).headline is None
