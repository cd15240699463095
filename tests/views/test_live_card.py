"""The card of the screen: how far a run is, what changed, what it is told against."""

import os

import pytest

from trackmagic.entities import Run
from trackmagic.host import this_process
from trackmagic.pages.blocks import Span, Table, plain
from trackmagic.pages.live_card import Card, CardQuery, live_card
from trackmagic.store.journal import Journal
from trackmagic.views.card import run_card

from .conftest import headline


def table_of(card: Card, title: str) -> Table:
    """What a part of the card holds."""
    (part,) = [part for part in card.body if part.title == title]
    return part.blocks[0]


def card(world, run: Run | str):
    return live_card(world.store, CardQuery(run=run if isinstance(run, str) else run.id))


@pytest.mark.parametrize(
    ("params", "metrics", "told"),
    [
        ({"epochs": 10}, {"loss": [1.0, 0.5, 0.3]}, ("epoch 3 of 10", 0.3)),
        ({"n_epochs": 10}, {"epoch": [0.0, 1.0]}, ("epoch 2 of 10", 0.2)),
        ({"epochs": 10}, {"epoch": [1.0, 2.0, 3.0]}, ("epoch 3 of 10", 0.3)),
        ({"max_steps": 1000}, {"train/step": [100.0, 250.0]}, ("step 250 of 1000", 0.25)),
        ({}, {"batch": [1.0], "total_batches": [4.0]}, ("batch 1 of 4", 0.25)),
        ({"epochs": 2, "steps": 8}, {"loss": [1.0] * 4}, ("step 4 of 8", 0.5)),
        ({"epochs": 10}, {}, None),
        ({"epochs": 3}, {"loss": [1.0] * 9}, None),
        ({"epochs": True, "steps": "many"}, {"loss": [1.0, 2.0]}, None),
        ({"epochs": 10**400}, {"loss": [1.0, 2.0]}, None),
        ({"lr": 0.1}, {"loss": [1.0, 0.5]}, None),
    ],
)
def test_a_running_card_says_how_far_it_is_where_a_total_is_known(world, params, metrics, told):
    run = world.run(params=params, metrics=metrics, status=None)
    found = card(world, run).progress
    assert (None if found is None else (found.label.replace("\u202f", ""), found.fraction)) == told


def test_a_card_of_a_run_that_has_ended_has_no_progress(world):
    run = world.run(params={"epochs": 10}, metrics={"loss": [1.0, 0.5]})
    assert card(world, run).progress is None


def test_a_run_on_its_way_is_neither_better_nor_worse(world):
    first = world.run(params={"lr": 0.1}, metrics={"loss": [1.0, 0.2]}, code="a")
    second = world.run(
        params={"lr": 0.2}, metrics={"loss": [0.9]}, code="b", previous=first.number, status=None
    )
    table = table_of(card(world, second), "Metrics")
    assert [plain(cell) for cell in table.rows[0].cells[:4]] == ["loss", "0.9", "0.2", ""]
    world.store.runs.end(second.number, "finished")
    ended = card(world, second)
    change = table_of(ended, "Metrics").rows[0].cells[3]
    assert change == (Span(text="▲ worse", tone="bad"),)
    assert headline(ended)[:3] == ["lr 0.1 → 0.2", "+1 -1 lines", "loss 0.2 → 0.9 ▲ worse"]


def test_a_crashed_run_says_what_became_of_it(world):
    run = world.run(status="crashed")
    (line,) = card(world, run).said
    assert line.look == "warning"
    assert plain(line.cells).startswith("its process is gone")
    assert run_card(world.store, run.number).warnings == line.cells


def test_a_card_has_tags_and_a_picture_of_each_course(world):
    run = world.run(metrics={"loss": [3.0, 2.0, 1.0]}, tags={"stage": "base"})
    found = card(world, "-1")
    assert (found.run.number, [tag.key for tag in found.tags]) == (run.number, ["stage"])
    (picture,) = table_of(found, "Metrics").rows[0].cells[-1]
    assert picture.path.startswith("M20 20")
    assert picture.label == "loss from 1 to 3"


def test_only_a_run_of_a_living_process_can_be_stopped(world):
    here = world.store.runs.add(world.store.experiments.ensure("e"), this_process())
    kept = Journal(world.store.journals, here.id)
    gone = world.run(status=None)
    assert this_process().pid == os.getpid()
    assert [card(world, f"#{one.number}").can_stop for one in (here, gone)] == [True, False]
    assert kept.run_id == here.id
