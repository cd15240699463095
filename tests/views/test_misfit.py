"""A choice that there is not is told with all that there are."""

import pytest

from trackmagic.errors import BadValue
from trackmagic.pages.api import answer
from trackmagic.widgets.chart import ChartWidget


@pytest.mark.parametrize(
    ("kind", "near"),
    [("pie", ""), ("line", "did you mean 'lines'"), ("Scatter", "did you mean 'scatter'"), (3, "")],
)
def test_a_bad_kind_of_chart_lists_the_kinds(world, kind, near):
    for ask in (
        lambda: ChartWidget(world.store, {"kind": kind}),
        lambda: answer(world.store, "chart", {"kind": kind}),
    ):
        with pytest.raises(BadValue) as caught:
            ask()
        assert f"kind is {kind!r}; use one of " in str(caught.value)
        for name in ("lines", "parallel", "scatter", "contour", "bar"):
            assert name in str(caught.value)
        assert near in str(caught.value)


def test_a_bad_lifecycle_of_a_table_lists_what_there_is(world):
    with pytest.raises(BadValue, match="lifecycle is 'gone'; use one of active, deleted, all"):
        answer(world.store, "runs", {"lifecycle": "gone"})
