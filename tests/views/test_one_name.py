"""One text means one thing in a filter, a column, a group, an axis and a chart's groups."""

import pytest

from trackmagic.errors import BadValue, NotFound
from trackmagic.query import select_runs
from trackmagic.query.names import field_of, label_of
from trackmagic.query.nodes import Field
from trackmagic.query.spelling import field_text
from trackmagic.views import format as fmt
from trackmagic.views.chart import ChartQuery, chart
from trackmagic.views.groups import GroupsQuery, groups
from trackmagic.views.runs import run_table
from trackmagic.views.table import ColumnName, RunsQuery, runs_page

PARAMS = {
    "status": "open",
    "experiment": "second",
    "user": "ada",
    "loss.min": "word",
    "lr: x": "slow",
    "params": {"lr": "inner"},
    "dataset": {"size": "large", "name": "mine"},
}
METRICS = {"loss": [3.0, 1.0, 2.0], "run": [5.0], "run.wall": [6.0], "status": [7.0]}
TAGS = {"loss": "tagged", "metrics.run": "no"}
MEANINGS = [
    ("status", "attributes", "status", "", "finished"),
    ("attributes.status", "attributes", "status", "", "finished"),
    ("run.status", "attributes", "status", "", "finished"),
    ("params.status", "params", "status", "", "open"),
    ("metrics.status", "metrics", "status", "", 7.0),
    ("experiment", "attributes", "experiment", "", "mnist"),
    ("params.experiment", "params", "experiment", "", "second"),
    ("user", "attributes", "user", "", "u"),
    ("params.user", "params", "user", "", "ada"),
    ("loss", "metrics", "loss", "", 2.0),
    ("tags.loss", "tags", "loss", "", "tagged"),
    ("loss.min", "params", "loss.min", "", "word"),
    ("metrics.loss.min", "metrics", "loss", "min", 1.0),
    ("`lr: x`", "params", "lr: x", "", "slow"),
    ("params.`lr: x`", "params", "lr: x", "", "slow"),
    ("run", "metrics", "run", "", 5.0),
    ("metrics.run", "metrics", "run", "", 5.0),
    ("params.params.lr", "params", "params.lr", "", "inner"),
]
AS_IT_STANDS = [
    ("lr: x", "params", "lr: x", "slow"),
    ("params.lr: x", "params", "lr: x", "slow"),
    ("run.wall", "metrics", "run.wall", 6.0),
    ("params.lr", "params", "params.lr", "inner"),
    ("dataset.size", "params", "dataset.size", "large"),
]
"""What finds nothing in a filter; a column, a group and an axis take it for the key."""


@pytest.fixture
def filled(world):
    world.run(params=PARAMS, metrics=METRICS, tags=TAGS)
    return world


def _axis(world, text):
    trace = chart(world.store, ChartQuery(kind="scatter", keys=(text, "number"), runs=("1",)))
    axis, place = trace.layout["xaxis"], trace.data[0]["x"][0]
    return axis["ticktext"][int(place)] if "ticktext" in axis else place


def _check_views(world, text, kind, key, part, value):
    """Columns, groups, axes and the groups of lines."""
    (head,) = runs_page(world.store, RunsQuery(columns=(text,))).columns
    assert (head.kind, head.key, head.part) == (kind, key, part)
    assert head.name == field_text(kind, key, part)
    (column,) = run_table(world.store, columns=[text]).columns
    assert column.cells == (value,)
    assert _axis(world, text) == value
    by = GroupsQuery(by=text)
    lines = ChartQuery(keys=("loss",), runs=("1",), group_by=text)
    if kind == "metrics":
        for view, query in ((groups, by), (chart, lines)):
            with pytest.raises(BadValue, match="cannot be grouped by metrics"):
                view(world.store, query)
        return
    grouped = groups(world.store, by)
    assert (grouped.by, grouped.groups[0].label) == (field_text(kind, key), value)
    assert chart(world.store, lines).data[-1]["meta"]["group"] == f"{key} = {value}"


@pytest.mark.parametrize(("text", "kind", "key", "part", "value"), MEANINGS)
def test_a_name_means_in_every_view_what_it_means_in_a_filter(filled, text, kind, key, part, value):
    literal = f"'{value}'" if isinstance(value, str) else value
    with filled.store.database.read() as connection:
        assert field_of(connection, text) == Field(kind, key, part)
        assert select_runs(connection, f"{text} = {literal}") == [1]
        assert select_runs(connection, f"not {text} = {literal}", order_by=text) == []
    _check_views(filled, text, kind, key, part, value)


@pytest.mark.parametrize(("text", "kind", "key", "value"), AS_IT_STANDS)
def test_what_no_filter_reads_is_the_key_itself(filled, text, kind, key, value):
    _check_views(filled, text, kind, key, "", value)


def test_a_bare_name_is_a_metric_where_only_metrics_are_drawn(world):
    world.run(params={"loss": "mse", "status": 3}, metrics={"loss": [2.0, 1.0], "status": [4, 5]})
    for kind in ("lines", "bar"):
        for key, last in (("loss", 1), ("metrics.loss", 1), ("status", 5)):
            drawn = chart(world.store, ChartQuery(kind=kind, keys=(key,), runs=("1",)))
            assert drawn.data[0]["y"][-1] == last
            assert drawn.data[0]["meta"]["key"] == key.removeprefix("metrics.")
    over = chart(world.store, ChartQuery(keys=("loss",), x="metrics.status", runs=("1",)))
    assert over.data[0]["x"] == [4, 5]


def test_a_chart_writes_no_more_of_a_name_than_is_needed(filled):
    with filled.store.database.read() as connection:
        for field, label in (
            (Field("metrics", "loss"), "loss"),
            (Field("tags", "loss"), "tags.loss"),
            (Field("metrics", "loss", "min"), "metrics.loss.min"),
            (Field("params", "status"), "params.status"),
            (Field("params", "lr: x"), "lr: x"),
            (Field("params", "dataset.name"), "params.dataset.name"),
            (Field("tags", "metrics.run"), "tags.metrics.run"),
            (Field("params", "loss.min"), "loss.min"),
        ):
            assert label_of(connection, field) == label
            assert field_of(connection, label) == field


def test_usual_axes_are_read_back_as_what_they_are(world):
    for value in (1.0, 2.0):
        params = {"status": value, "lr: x": value, "loss": value}
        world.run(params=params, metrics={"loss": [value], "name": [value]})
    drawn = chart(world.store, ChartQuery(kind="parallel", runs=("1", "2")))
    keys = ["loss", "lr: x", "params.status", "metrics.loss", "metrics.name"]
    assert drawn.data[0]["meta"]["keys"] == keys
    assert {*keys} <= {*drawn.params, *drawn.axes}
    assert drawn.keys == ("loss", "name")
    again = chart(world.store, ChartQuery(kind="parallel", runs=("1", "2"), keys=tuple(keys)))
    assert again.data[0]["dimensions"] == drawn.data[0]["dimensions"]


def test_what_other_runs_have_decides_too_and_the_way_out_is_named(world):
    world.run(metrics={"size": [2.0]})
    world.run(params={"size": "small"})
    page = runs_page(world.store, RunsQuery(columns=("size",), filter="metrics.size = 2"))
    assert [head.kind for head in page.columns] == ["params"]
    assert [row.cells[0].text for row in page.rows] == [fmt.NONE]
    with pytest.raises(NotFound, match=r"params\.size.*write metrics\.size"):
        chart(world.store, ChartQuery(kind="scatter", keys=("size", "number"), runs=("1",)))


def test_a_column_is_asked_for_again_as_what_it_is(world):
    """Its text would not do: a metric ``loss.min`` and the least of ``loss`` are written alike."""
    world.run(metrics={"loss.min": [9.0], "loss": [3.0, 1.0, 2.0]}, params={"`a`": 1, "a": 2})
    asked = (
        ColumnName(kind="metrics", key="loss.min"),
        ColumnName(kind="metrics", key="loss", part="min"),
        ColumnName(kind="params", key="`a`"),
        ColumnName(kind="attributes", key="start_time"),
    )
    page = runs_page(world.store, RunsQuery(columns=asked))
    assert [cell.text for cell in page.rows[0].cells[:3]] == ["9", "1", "1"]
    again = [ColumnName(kind=head.kind, key=head.key, part=head.part) for head in page.columns]
    assert again == [*asked[:3], ColumnName(kind="attributes", key="started")]
    assert runs_page(world.store, RunsQuery(columns=tuple(again))).columns == page.columns


@pytest.mark.parametrize(
    ("kind", "key", "part"),
    [
        ("metrics", "loss", "most"),
        ("params", "lr", "min"),
        ("attributes", "nope", ""),
        ("tags", "loss", ""),
    ],
)
def test_what_is_no_column_is_not_found(world, kind, key, part):
    world.run(metrics={"loss": [1.0]}, params={"lr": 1})
    asked = ColumnName(kind=kind, key=key, part=part)
    with pytest.raises(NotFound, match=rf"column '.*{key}.*these runs have .*metrics\.loss"):
        runs_page(world.store, RunsQuery(columns=(asked,)))


def test_a_key_of_datasets_is_no_column_and_no_axis(filled):
    with pytest.raises(NotFound, match=r"column 'dataset.name'.*params\.dataset\.name"):
        run_table(filled.store, columns=["dataset.name"])
    with pytest.raises(NotFound, match=r"write params\.dataset\.name"):
        _axis(filled, "dataset.name")
    with pytest.raises(BadValue, match="cannot be grouped by datasets"):
        groups(filled.store, GroupsQuery(by="dataset.name"))
