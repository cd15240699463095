"""The run table of a screen: pages, columns, pictures, CSV."""

import csv as csv_module
import io
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from trackmagic.errors import BadFilter, BadValue, NotFound
from trackmagic.query import count_runs, parse, parse_order, select_runs
from trackmagic.query.nodes import PARTS, Field
from trackmagic.query.plans import sqlite
from trackmagic.query.spelling import field_text, value_text
from trackmagic.views import table_text
from trackmagic.views.format import NONE
from trackmagic.views.groups import GroupsQuery, groups
from trackmagic.views.keys import KeysQuery, keys
from trackmagic.views.pictures import PicturesQuery, pictures
from trackmagic.views.sparkline import path, shape
from trackmagic.views.table import RunsQuery, runs_page
from trackmagic.views.table_text import TextQuery, csv

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "a`b",
    'a"b',
    "`\"'",
    "``",
    "line\nbreak",
    "x' or '1'='1",
    "two words desc",
    "a,b",
    "loss.min",
    "params.lr",
    "é.ü",
    "1e5",
    ".",
)
NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


def _numbers(page):
    return [row.run.number for row in page.rows]


def _names(page):
    return [column.name for column in page.columns]


def test_pages_hold_every_run_once(world):
    for at in range(7):
        world.run(params={"lr": at})
    pages = [runs_page(world.store, RunsQuery(offset=at, limit=3)) for at in (0, 3, 6, 9)]
    assert [number for page in pages for number in _numbers(page)] == [7, 6, 5, 4, 3, 2, 1]
    assert [page.total for page in pages] == [7, 7, 7, 7]


def test_a_filter_an_order_and_an_experiment_choose_the_runs(world):
    for lr in (0.1, 0.3, 0.2):
        world.run(params={"lr": lr})
    world.run(params={"lr": 0.9}, experiment="other")
    query = RunsQuery(filter="lr > 0.1", experiment="mnist", order_by=("params.lr desc",))
    assert _numbers(runs_page(world.store, query)) == [2, 3]


def test_deleted_runs_are_listed_when_asked_for(world):
    world.run()
    world.store.runs.delete(world.run().number)
    assert _numbers(runs_page(world.store, RunsQuery())) == [1]
    assert _numbers(runs_page(world.store, RunsQuery(lifecycle="deleted"))) == [2]


def test_the_runs_of_a_deleted_experiment_are_listed_by_its_id(world):
    for lr in (0.1, 0.2):
        world.run(params={"lr": lr}, metrics={"acc": [lr]}, experiment="x")
    world.store.runs.delete(world.run(experiment="mnist").number)
    gone = world.store.experiments.delete("x")
    world.run(experiment="x")
    which = RunsQuery(experiment=gone.id, lifecycle="deleted")
    found = runs_page(world.store, which)
    assert (_numbers(found), found.total, found.hints) == ([2, 1], 2, ())
    assert _names(found) == ["status", "started", "duration", "params.lr", "metrics.acc"]
    assert [row.cells[-1].best for row in found.rows] == [True, False]
    assert _numbers(runs_page(world.store, RunsQuery(experiment=gone.id))) == []
    assert _numbers(runs_page(world.store, RunsQuery(experiment="x"))) == [4]
    assert _numbers(runs_page(world.store, RunsQuery(lifecycle="deleted"))) == [3, 2, 1]
    page = replace(which, limit=1, filter="lr > 0")
    assert (runs_page(world.store, page).total, _numbers(runs_page(world.store, page))) == (2, [2])
    page = replace(which, filter="params.epoch > 1")
    assert runs_page(world.store, page).hints == ("no run has params.epoch",)


def test_an_experiment_goes_by_its_id_whatever_its_name_is_by_now(world):
    world.run(experiment="a", params={"lr": 1}, metrics={"acc": [1]})
    world.run(experiment="b")
    number = world.store.experiments.get("a").id
    world.store.experiments.rename("a", "c")
    world.store.experiments.rename("b", "a")
    assert _numbers(runs_page(world.store, RunsQuery(experiment=number))) == [1]
    assert keys(world.store, KeysQuery(experiment=number)).params == ("lr",)
    grouped = groups(world.store, GroupsQuery(by="lr", experiment=number))
    assert [group.runs for group in grouped.groups] == [1]
    with pytest.raises(NotFound, match="no experiment of id 99"):
        runs_page(world.store, RunsQuery(experiment=99))


def test_starred_runs_are_found_by_their_tag(world):
    for tags in ({"starred": "yes"}, {}, {"starred": "no"}):
        world.run(tags=tags)
    assert _numbers(runs_page(world.store, RunsQuery(filter="tags.starred = 'yes'"))) == [1]


def test_columns_of_most_interest_are_those_of_the_first_page(world):
    for _ in range(3):
        world.run(params={"old": 1})
    for lr in range(100):
        world.run(params={"lr": lr}, metrics={"loss": [1.0]})
    first = runs_page(world.store, RunsQuery())
    last = runs_page(world.store, RunsQuery(offset=100))
    assert _names(first) == ["status", "started", "duration", "params.lr", "metrics.loss"]
    assert _names(last) == _names(first)
    assert [cell.text for cell in last.rows[0].cells[3:]] == [NONE, NONE]


def test_a_column_that_no_run_of_the_page_has_is_empty(world):
    world.run(params={"old": 1})
    world.run(params={"lr": 0.1})
    page = runs_page(world.store, RunsQuery(columns=("params.old", "lr"), limit=1))
    assert [(one.kind, one.key) for one in page.columns] == [("params", "old"), ("params", "lr")]
    assert [cell.text for cell in page.rows[0].cells] == [NONE, "0.1"]


def test_a_column_that_no_run_has_is_not_found(world):
    world.run(params={"lr": 0.1})
    with pytest.raises(NotFound, match="column 'nope'"):
        runs_page(world.store, RunsQuery(columns=("nope",)))


def test_preferred_columns_stand_in_their_order_as_far_as_there_are_any(world):
    number = world.run(
        name="one", params={"lr": 0.1, "depth": 2}, metrics={"loss": [1.0, 0.5]}
    ).number
    world.run(name="two", params={"lr": 0.2, "depth": 3})
    preferred = ("metrics.loss.min", "params.gone", "lr", "started")
    page = runs_page(world.store, RunsQuery(preferred=preferred))
    assert _names(page) == ["metrics.loss.min", "params.lr", "started"]
    assert {row.run.number: row.cells[0].text for row in page.rows}[number] == "0.5"
    usual = _names(runs_page(world.store, RunsQuery()))
    assert _names(runs_page(world.store, RunsQuery(preferred=("params.gone",)))) == usual
    chosen = RunsQuery(columns=("params.depth",), preferred=preferred)
    assert _names(runs_page(world.store, chosen)) == ["params.depth"]


@pytest.mark.parametrize("key", HOSTILE)
def test_the_name_of_a_column_is_a_column_an_order_and_a_filter(world, key):
    world.run(params={key: 1}, metrics={key: [3.0, 1.0, 2.0]}, tags={key: "x"})
    world.run()
    page = runs_page(world.store, RunsQuery(order_by=("number",)))
    names = tuple(name for name in _names(page) if name.startswith(("params", "metrics", "tags")))
    again = runs_page(world.store, RunsQuery(columns=names, order_by=(f"{names[0]} desc",)))
    assert [(one.kind, one.key) for one in again.columns] == [
        ("params", key),
        ("metrics", key),
        ("tags", key),
    ]
    assert [cell.text for cell in again.rows[0].cells] == ["1", "2", "x"]
    with world.store.database.read() as connection:
        for name in names:
            assert select_runs(connection, f"{name} is not null") == [1]


def test_a_cell_tells_more_where_the_text_is_short(world):
    world.run(params={"text": "x" * 60}, metrics={"loss": [0.123456789]})
    page = runs_page(world.store, RunsQuery(columns=("text", "loss", "started", "status")))
    text, loss, started, status = page.rows[0].cells
    assert text.text.endswith("…")
    assert text.exact == "x" * 60
    assert (loss.text, loss.exact) == ("0.1235", "0.123456789")
    assert started.exact.startswith("20")
    assert (status.text, status.exact) == ("✓ finished", "")


def test_the_best_is_the_best_of_all_pages(world):
    for value in (0.5, math.nan, 0.1, 0.9, 0.1, 0.7):
        world.run(metrics={"loss": [value], "odd": [value]})
    columns, order = ("loss", "odd"), ("number",)

    def best(offset, limit):
        page = runs_page(
            world.store, RunsQuery(columns=columns, order_by=order, offset=offset, limit=limit)
        )
        return [row.run.number for row in page.rows if row.cells[0].best]

    assert best(0, 10) == [3, 5]
    assert best(0, 2) == []
    assert best(2, 2) == [3]
    assert best(4, 2) == [5]


@pytest.mark.parametrize("limit", [100, 4])
@pytest.mark.parametrize("filter", ["", "number > 0"])
def test_an_infinity_is_never_the_best(world, filter, limit):
    for value in (math.inf, 0.5, -math.inf, 0.1, math.nan, 0.1, 0.3, 0.2):
        world.run(metrics={"acc": [value], "loss": [value], "val.loss": [value]})
    columns, seen = ("acc", "loss", "metrics.`val.loss`"), []
    for offset in range(0, 8, limit):
        query = RunsQuery(
            columns=columns, filter=filter, order_by=("number",), offset=offset, limit=limit
        )
        rows = runs_page(world.store, query).rows
        seen += [(row.run.number, [cell.best for cell in row.cells]) for row in rows]
    best = [[number for number, marks in seen if marks[at]] for at in range(3)]
    assert best == [[2], [4, 6], [4, 6]]


def test_a_long_float_is_shown_short_and_its_whole_is_told(world):
    for lr in (1.2788389415200881e-05, 0.30000000000000004, 1.0000000001, 1.0000000002, 0.1):
        world.run(params={"lr": lr})
    rows = runs_page(world.store, RunsQuery(columns=("lr",), order_by=("number",))).rows
    cells = [(row.cells[0].text, row.cells[0].exact) for row in rows]
    assert cells == [
        ("1.27884e-5", "1.2788389415200881e-05"),
        ("0.3", "0.30000000000000004"),
        ("1.0000000001", ""),
        ("1.0000000002", ""),
        ("0.1", ""),
    ]


@pytest.mark.parametrize("key", ["epoch", "train/step", "batches", "global_step", "time", "lr"])
def test_a_counter_is_the_last_of_the_metrics(world, key):
    world.run(metrics={key: [1.0], "zeal": [1.0]}, tags={"team": "a"})
    world.run(metrics={key: [2.0]})
    names = [column.name for column in runs_page(world.store, RunsQuery()).columns]
    assert names[-3:] == ["metrics.zeal", f"metrics.{key}", "tags.team"]


def test_metrics_with_a_course_come_before_single_points(world):
    for last in (0.5, 0.6):
        metrics = {
            "acc": [last],
            "train_loss": [2.0, last],
            "val_loss": [2.0, last],
            "epoch": [0, 1],
        }
        world.run(metrics=metrics)
    page = runs_page(world.store, RunsQuery())
    metrics = [column.key for column in page.columns if column.kind == "metrics"]
    assert metrics == ["val_loss", "train_loss", "acc", "epoch"]


def test_of_metrics_that_as_many_runs_have_those_of_training_come_later(world):
    for accuracy in (0.5, 0.6):
        world.run(metrics={"train_loss": [1.0], "val_loss": [accuracy], "acc": [1.0]})
    world.run(metrics={"train_loss": [1.0]})
    world.run(metrics={"train_loss": [1.0], "val_loss": [1.0], "train_acc": [1.0], "acc": [1.0]})
    names = [column.key for column in runs_page(world.store, RunsQuery()).columns]
    metrics = [name for name in names if name.endswith(("loss", "acc"))]
    assert metrics == ["train_loss", "acc", "val_loss", "train_acc"]


@pytest.mark.parametrize("limit", [100, 2])
@pytest.mark.parametrize(
    ("directions", "best"),
    [
        ({}, {"loss": [1]}),
        ({"loss": "higher"}, {"loss": [4]}),
        ({"loss": "unknown"}, {}),
        ({"size": "lower"}, {"loss": [1], "size": [4]}),
        ({"size": "higher", "loss": "lower", "nothing": "lower"}, {"loss": [1], "size": [1]}),
    ],
)
def test_the_best_is_what_somebody_has_said(world, directions, best, limit):
    for at in range(4):
        world.run(metrics={"loss": [float(at)], "size": [4.0 - at]})
    seen = {}
    for offset in range(0, 4, limit):
        query = RunsQuery(offset=offset, limit=limit, directions=directions)
        page = runs_page(world.store, query)
        for row in page.rows:
            for column, cell in zip(page.columns, row.cells, strict=True):
                if cell.best:
                    seen.setdefault(column.key, []).append(row.run.number)
    assert seen == best


def test_a_part_of_a_metric_goes_the_way_of_the_metric(world):
    for value in (1.0, 2.0):
        world.run(metrics={"size": [value, 3.0]})
    query = RunsQuery(columns=("metrics.size.min", "metrics.size.points"))
    told = replace(query, directions={"size": "higher"})
    for asked, best in ((query, [(False, False)] * 2), (told, [(True, False), (False, False)])):
        rows = runs_page(world.store, asked).rows
        assert [tuple(cell.best for cell in row.cells) for row in rows] == best


def test_nothing_found_is_explained(world):
    world.run(params={"epochs": 3})
    page = runs_page(world.store, RunsQuery(filter="params.epoch > 2"))
    assert (page.total, page.rows) == (0, ())
    assert page.hints == ("no run has params.epoch; did you mean 'epochs'?",)


@pytest.mark.parametrize(
    ("query", "error"),
    [
        (RunsQuery(filter="lr >"), BadFilter),
        (RunsQuery(order_by=("nope",)), BadFilter),
        (RunsQuery(experiment="nope"), NotFound),
        (RunsQuery(limit=0), BadValue),
        (RunsQuery(limit=10_001), BadValue),
        (RunsQuery(offset=-1), BadValue),
    ],
)
def test_a_query_that_means_nothing_is_refused(world, query, error):
    world.run()
    with pytest.raises(error):
        runs_page(world.store, query)


@given(NAMES, st.sampled_from(["params", "metrics", "tags"]))
def test_any_key_can_be_spelled(key, kind):
    for field in (
        parse(f"{field_text(kind, key)} is null").field,
        parse_order(f"{field_text(kind, key)} desc")[0].field,
    ):
        assert (field.kind, field.whole) == (kind, key)


@given(NAMES, st.sampled_from(PARTS))
def test_any_part_of_a_metric_can_be_spelled(key, part):
    field = parse(f"{field_text('metrics', key, part)} > 0").field
    assert field == Field("metrics", key, part)


@given(st.one_of(st.none(), st.booleans(), st.floats(allow_nan=False), st.text(max_size=50)))
def test_any_value_can_be_spelled(value):
    try:
        found = parse(f"params.x = {value_text(value)}").values[0].value
    except BadFilter:
        assert isinstance(value, str)
        assert "\0" in value
    else:
        assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    "filter",
    [
        "",
        "lr >= 0.2",
        "lr >= 0.2 and loss > 1",
        "lr > 0.3 or loss < 3",
        "not lr > 0.3",
        "extra is null and loss > 0",
        "status = 'finished' and not (loss > 2 or extra = 'a')",
    ],
)
@pytest.mark.parametrize("order", ["started", "loss desc", "lr", "extra", "duration", "loss.min"])
def test_deep_pages_and_counts_agree_with_a_plain_list(world, monkeypatch, filter, order):
    for at in range(14):
        found = world.run(
            params={"lr": at % 5 / 10, **({"extra": "abc"[at % 3]} if at % 2 else {})},
            metrics={"loss": [float(at % 4)]} if at % 7 else {},
        )
        if at == 9:
            world.store.runs.delete(found.number)
    with world.store.database.read() as connection:
        plain = select_runs(connection, filter, order_by=order)
        monkeypatch.setattr(sqlite, "COUNTED", 2)
        paged = [
            number
            for at in range(0, 16, 2)
            for number in select_runs(connection, filter, order_by=order, limit=2, offset=at)
        ]
        assert paged == plain
        assert count_runs(connection, filter) == len(plain)


def test_pictures_are_the_sparklines_of_runs_that_have_the_metric(world):
    one = world.run(metrics={"loss": [3.0, 1.0, 2.0]}).number
    world.run(metrics={"other": [1.0]})
    found = pictures(world.store, PicturesQuery(runs=(1, 2, 77), key="loss")).pictures
    assert list(found) == [str(one)]
    assert found["1"].path == path(shape(world.series([3.0, 1.0, 2.0])))
    assert found["1"].label == "loss from 1 to 3"


def test_a_long_series_is_drawn_from_its_first_point_to_its_last(world):
    values = [float(at) for at in range(60_000)]
    for _ in range(150):
        world.run(metrics={"loss": [1.0]})
    long = world.run(metrics={"loss": values}).number
    runs = tuple(range(1, long + 1))
    found = pictures(world.store, PicturesQuery(runs=runs, key="loss")).pictures
    assert len(found) == long
    assert found[str(long)].label == f"loss from 0 to {59_999:,}".replace(",", "\u202f")


def _table(text):
    heads, *rows = csv_module.reader(io.StringIO(text, newline=""))
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_csv_holds_every_param_metric_and_tag(world):
    world.run(name="a", params={"lr": 0.1, "on": True}, metrics={"loss": [2.0, -1.5]})
    world.run(name='b "x",\r\ny', tags={"t": "é"}, params={"shape": [1, 2]})
    found = csv(world.store, TextQuery(runs=(2, 1)))
    second, first = _table(found.text)
    assert found.name == "runs.csv"
    assert (first["params.lr"], first["params.on"], first["metrics.loss"]) == (
        "0.1",
        "True",
        "-1.5",
    )
    assert first["tags.t"] == ""
    assert (second["name"], second["tags.t"], second["params.shape"]) == (
        'b "x",\r\ny',
        "é",
        "[1, 2]",
    )
    assert first["started"] == "2027-01-15T07:00:00.000Z"
    assert [row["number"] for row in _table(csv(world.store, TextQuery(filter="lr > 0")).text)] == [
        "1"
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_a_text_in_csv_is_no_formula(world, text):
    world.run(name=text, params={"p": text, "n": -3}, tags={"t": text}, metrics={"m": [-1.0]})
    world.store.runs.set_note(1, text)
    row = _table(csv(world.store, TextQuery()).text)[0]
    for cell in ("name", "params.p", "tags.t", "note"):
        assert row[cell] == "'" + text
    assert (row["params.n"], row["metrics.m"]) == ("-3", "-1.0")


def test_a_csv_that_memory_may_not_hold_is_refused(world, monkeypatch):
    monkeypatch.setattr(table_text, "MOST_CELLS", 4)
    for _ in range(3):
        world.run(params={"a": 1, "b": 2})
    assert len(_table(csv(world.store, TextQuery(runs=(1, 2))).text)) == 2
    with pytest.raises(BadValue, match="narrow the filter"):
        csv(world.store, TextQuery())


def test_only_some_of_the_runs_that_match_are_listed(world):
    for n in range(4):
        world.run(params={"n": n})
    page = runs_page(world.store, RunsQuery(filter="n > 0 or n = 0", runs=(1, 3)))
    assert [row.run.number for row in page.rows] == [3, 1]
    assert (page.total, runs_page(world.store, RunsQuery(runs=())).total) == (2, 0)
    with pytest.raises(BadFilter) as refused:
        runs_page(world.store, RunsQuery(filter="n >", runs=(1,)))
    assert refused.value.column == 3
    with pytest.raises(BadFilter) as refused:
        runs_page(world.store, RunsQuery(filter="unheard > 1", runs=(1,)))
    assert refused.value.column == 0


def test_more_runs_can_be_listed_than_a_filter_has_room_for(world):
    number = world.run(params={"n": 1}).number
    page = runs_page(world.store, RunsQuery(filter="n = 1", runs=tuple(range(1, 9_999))))
    assert [row.run.number for row in page.rows] == [number]
    with pytest.raises(BadValue, match="at most"):
        runs_page(world.store, RunsQuery(runs=tuple(range(10_001))))


def test_a_row_has_the_beginning_of_a_long_note(world):
    run = world.run()
    world.store.runs.set_note(run.number, "n" * 100_000)
    [row] = runs_page(world.store, RunsQuery()).rows
    assert row.run.note == "n" * 1_000
    world.store.runs.set_note(run.number, "short")
    [row] = runs_page(world.store, RunsQuery()).rows
    assert row.run.note == "short"
