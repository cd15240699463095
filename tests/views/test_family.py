"""The page and the card of a run that has others inside of it, and the page of such a one."""

import re

import pytest

from trackmagic.entities import Input
from trackmagic.pages.card import card_page
from trackmagic.pages.html import page_html
from trackmagic.pages.run import run, run_page
from trackmagic.pages.text import brief_text, page_text
from trackmagic.views.card import run_card
from trackmagic.views.run import RunQuery, run_view
from trackmagic.views.runs import run_table

TRIALS = ((0.1, "adam", 0.5), (0.2, "sgd", 0.3), (0.3, "adam", 0.4), (0.4, "sgd", 0.2))


@pytest.fixture
def search(world):
    """Run 1, of a cell that reads ``data``, with four trials inside; run 6 is inside of the last."""
    data = Input(name="data", type="list", summary="list of 3")
    world.run(name="search", code="search(data)", inputs=(data,))
    for lr, opt, loss in TRIALS:
        world.run(params={"lr": lr, "opt": opt}, metrics={"loss": [1.0, loss]}, parent=1)
    world.run(name="fold", parent=5)
    return world


def text_of(world, number, **query):
    return page_text(run_page(run_view(world.store, RunQuery(run=f"#{number}", **query))))


def test_the_page_of_a_parent_has_a_table_of_its_children_the_best_first(search):
    view = run_view(search.store, RunQuery(run="#1"))
    assert [child.number for child in view.inside.table.runs] == [5, 3, 4, 2]
    assert run(search.store, RunQuery(run="#1")).runs_inside == (5, 3, 4, 2)
    text = text_of(search, 1)
    assert re.search(r"loss best 0\.2 of #5, mean 0\.35 ± 0\.1\d+ of 4 runs \(guessed: ", text)
    assert "★ 0.2" in text
    assert "opt" in text


def test_the_goal_says_what_leads_among_the_children(search):
    search.store.experiments.set_goal("mnist", "loss max")
    view = run_view(search.store, RunQuery(run="#1"))
    assert (view.family.name, view.family.cell.best) == ("loss.best", "1")
    assert "the goal: loss max" in text_of(search, 1)


def test_the_page_says_which_params_mattered_by_what_and_over_how_many_runs(search):
    view = run_view(search.store, RunQuery(run="#1"))
    weights = {weight.key: weight for weight in view.inside.weights}
    assert weights["lr"].correlation == pytest.approx(-0.8)
    assert weights["lr"].runs == 4
    text = text_of(search, 1)
    assert "Spearman" in text
    assert "forest" not in text
    by_forest = text_of(search, 1, forest=True)
    assert "scikit-learn" in by_forest
    assert "Importance of params" in str(page_html(run_page(view)))


def test_a_run_with_nothing_inside_says_nothing_of_it(search):
    view = run_view(search.store, RunQuery(run="#6"))
    assert (view.inside, view.family) == (None, None)
    assert "Runs inside" not in text_of(search, 6)


def test_the_page_of_a_child_has_the_cell_the_code_and_the_inputs_of_the_run_around_it(search):
    for number in (2, 6):
        page = run(search.store, RunQuery(run=f"#{number}"))
        assert page.code == "search(data)"
        assert page.code_title == "Code, of run #1, which this is a part of"
        text = text_of(search, number)
        assert "list of 3" in text
        assert "part of" in text


def test_a_child_that_has_a_call_of_its_own_keeps_its_code(search):
    number = search.run(code="own()", parent=1).number
    assert run(search.store, RunQuery(run=f"#{number}")).code == "own()"


def test_the_card_of_a_parent_names_the_best_child(search):
    text = brief_text(card_page(run_card(search.store, 1)))
    assert "4 child runs, best loss 0.2 of #5" in text


def test_a_static_table_sets_runs_in_below_their_parents_unless_it_is_sorted(search):
    table = run_table(search.store)
    assert [listed.number for listed in table.runs] == [1, 5, 6, 4, 3, 2]
    assert table.depths == (0, 1, 2, 1, 1, 1)
    by_loss = run_table(search.store, order_by="loss")
    assert [listed.number for listed in by_loss.runs][:4] == [5, 3, 4, 2]
    assert set(by_loss.depths) == {0}
    newest = run_table(search.store, limit=2)
    assert [listed.number for listed in newest.runs] == [5, 6]


def test_the_tag_of_mlflow_puts_a_run_inside_another_that_was_there_before(search):
    alone = search.run(name="alone")
    first = search.store.runs.get(1)
    search.store.tags.set(alone.number, {"mlflow.parentRunId": first.id})
    assert search.store.runs.get(alone.number).parent == 1
    found = run_table(search.store, f"tags.mlflow.parentRunId = '{first.id}'")
    assert {listed.number for listed in found.runs} == {2, 3, 4, 5, alone.number}
    search.store.tags.set(1, {"mlflow.parentRunId": alone.id})
    search.store.tags.set(2, {"mlflow.parentRunId": "nothing"})
    assert (search.store.runs.get(1).parent, search.store.runs.get(2).parent) == (None, 1)
