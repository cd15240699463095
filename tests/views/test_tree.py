"""Runs inside others: rows of the table below those of their parents, and what these say of them."""

import pytest

from trackmagic.errors import NotFound
from trackmagic.store.schema import run as run_table
from trackmagic.views.table import RunsQuery, runs_page


@pytest.fixture
def nested(world):
    """Run 1 with 2, 3 and 4 inside, run 5, and run 6 with 7 inside, which has 8 inside."""

    def inside(parent, lr, loss):
        world.run(params={"lr": lr}, metrics={"loss": loss} if loss else {}, parent=parent)

    world.run(name="sweep")
    for lr, loss in ((0.1, [1.0, 0.5]), (0.2, [1.0, 0.3]), (0.3, [1.0, 0.4])):
        inside(1, lr, loss)
    world.run(params={"lr": 0.9}, metrics={"loss": [0.9, 0.7]})
    world.run(name="outer")
    inside(6, 0.4, [1.0, 0.6])
    inside(7, 0.5, None)
    return world


def put_inside(world, number, parent):
    with world.store.database.write() as connection:
        is_it = run_table.c.number == number
        connection.execute(run_table.update().where(is_it).values(parent=parent))


def page(world, **query):
    return runs_page(world.store, RunsQuery(**{"tree": True, **query}))


def numbers(answer):
    return [row.run.number for row in answer.rows]


def said(answer, number, metric="loss"):
    """What the row of a parent says of a metric of the runs inside."""
    at = [column.key for column in answer.columns].index(metric)
    inside = next(row.inside for row in answer.rows if row.run.number == number)
    return inside.cells[at]


def test_a_tree_has_rows_for_runs_that_are_inside_of_none_and_counts_all_that_match(nested):
    answer = page(nested)
    assert numbers(answer) == [6, 5, 1]
    assert (answer.total, answer.matching, answer.nested) == (3, 8, True)
    assert [row.inside and row.inside.runs for row in answer.rows] == [1, None, 3]


def test_a_flat_table_has_a_row_for_every_run(nested):
    answer = page(nested, tree=False)
    assert numbers(answer) == [8, 7, 6, 5, 4, 3, 2, 1]
    assert (answer.total, answer.matching) == (8, 8)
    assert [row.inside.runs for row in answer.rows if row.inside] == [1, 1, 3]


def test_what_is_inside_is_asked_for_with_the_same_columns_and_its_best_is_marked(nested):
    answer = page(nested, inside=1, columns=("lr", "loss"), order_by=("loss",))
    assert numbers(answer) == [3, 4, 2]
    assert [row.cells[1].best for row in answer.rows] == [True, False, False]
    deeper = page(nested, inside=6, columns=("loss",))
    assert numbers(deeper) == [7]
    assert deeper.rows[0].inside.runs == 1


def test_the_row_of_a_parent_says_the_best_the_mean_the_spread_and_how_many(nested):
    cell = said(page(nested), 1)
    assert (cell.runs, cell.best, cell.best_run) == (3, "0.3", 3)
    assert (cell.mean, cell.spread) == ("0.4", "0.1")
    assert said(page(nested), 6).runs == 1


def test_the_columns_are_those_of_the_runs_inside_too(nested):
    keys = [column.key for column in page(nested, filter="number in (1, 2, 3, 4)").columns]
    assert {"lr", "loss"} <= set(keys)


def test_the_goal_of_an_experiment_decides_which_value_is_summed_up(nested):
    nested.store.experiments.set_goal("mnist", "loss max")
    cell = said(page(nested), 1)
    assert (cell.best, cell.best_run) == ("1", 2)


@pytest.mark.parametrize(
    ("filter", "rows", "inside"),
    [
        ("lr > 0.25", [7, 5, 4], {7: 1}),  # 7 is inside of 6, which does not match
        ("lr = 0.5", [8], {}),
        ("number in (1, 3, 5)", [5, 1], {1: 1}),
        ("parent is null", [6, 5, 1], {}),
        ("parent = #1", [4, 3, 2], {}),
        ("name = sweep or lr < 0.15", [1], {1: 1}),
        ("not name = sweep", [6, 5, 4, 3, 2], {6: 1}),
        ("status = finished and duration > 1m", [6, 5, 1], {6: 1, 1: 3}),
        ("metrics.loss < 0.55 or name = 'sweep'", [1], {1: 3}),
        ("tags.mlflow.parentRunId is not null", [7, 4, 3, 2], {7: 1}),
    ],
)
def test_a_run_that_matches_has_a_row_below_its_parent_where_that_matches_else_its_own(
    nested, filter, rows, inside
):
    answer = page(nested, filter=filter)
    assert numbers(answer) == rows
    assert answer.total == len(rows)
    counts = {row.run.number: row.inside.runs for row in answer.rows if row.inside}
    assert counts == inside


def test_every_order_and_page_of_a_tree_has_each_run_once(nested):
    for order in ("started", "loss desc", "lr", "name desc", "duration", "parent"):
        found = [page(nested, order_by=(order,), limit=1, offset=at) for at in range(4)]
        assert sorted(number for one in found for number in numbers(one)) == [1, 5, 6]
        assert {one.total for one in found} == {3}


def test_a_run_whose_parent_is_deleted_or_filed_elsewhere_has_a_row_of_its_own(nested):
    nested.store.runs.delete(1)
    assert numbers(page(nested)) == [6, 5, 4, 3, 2]
    nested.store.runs.restore(1)
    nested.store.runs.move([3], nested.store.experiments.ensure("other"))
    assert numbers(page(nested, experiment="mnist")) == [6, 5, 1]
    assert numbers(page(nested, experiment="other")) == [3]
    assert [row.inside.runs for row in page(nested, experiment="mnist").rows[2:]] == [2]


def test_runs_that_are_inside_of_each_other_in_a_damaged_store_have_rows(nested):
    put_inside(nested, 1, 2)
    put_inside(nested, 5, 5)
    answer = page(nested)
    assert numbers(answer) == [6, 5, 1]
    assert numbers(page(nested, inside=5, columns=())) == []
    assert numbers(page(nested, inside=2, columns=())) == []


def test_more_runs_inside_than_can_be_looked_at_are_counted(nested, monkeypatch):
    monkeypatch.setattr("trackmagic.views.inside.MOST", 2)
    inside = {row.run.number: row.inside for row in page(nested).rows}
    assert (inside[1].runs, inside[1].is_cut, inside[1].cells) == (3, True, ())
    assert (inside[6].runs, inside[6].is_cut) == (1, False)


def test_of_very_many_runs_the_rows_are_told_as_far_as_one_may_scroll_at_once(world, monkeypatch):
    monkeypatch.setattr("trackmagic.views.table.COUNTED", 20)
    monkeypatch.setattr("trackmagic.views.table.AHEAD", 5)
    for _ in range(21):
        world.run()
    world.run(parent=1)
    answer = page(world, limit=10)
    assert (answer.total, answer.is_more, answer.matching) == (15, True, 22)
    last = page(world, limit=10, offset=17)
    assert (len(last.rows), last.total, last.is_more) == (4, 21, False)


def test_without_a_store_of_nested_runs_a_tree_is_the_table(world):
    world.run()
    world.run()
    answer = page(world)
    assert (numbers(answer), answer.nested, answer.total) == ([2, 1], False, 2)


def test_inside_of_a_run_that_is_not_there_is_nothing(nested):
    assert numbers(page(nested, inside=77, columns=())) == []
    with pytest.raises(NotFound):
        page(nested, inside=1, columns=("nothing",))


def test_a_tree_without_columns_counts_what_is_inside(nested):
    answer = page(nested, columns=())
    assert [row.inside and (row.inside.runs, row.inside.cells) for row in answer.rows] == [
        (1, ()),
        None,
        (3, ()),
    ]
