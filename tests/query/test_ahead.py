"""Filters about what runs to come may have."""

import pytest

from trackmagic.errors import BadFilter
from trackmagic.query import count_runs
from trackmagic.store import open_store


def test_a_name_that_no_run_has_yet_is_a_metric_where_one_asks_ahead(tmp_path):
    store = open_store(tmp_path)
    number = store.runs.add(store.experiments.ensure("ahead"), None).number

    def passes(filter):
        with store.database.read() as connection:
            return count_runs(connection, filter, among=[number], is_ahead=True)

    asked = ("gap > 3", "gap.min > 3 and experiment = 'ahead'", "gap is null", "not gap is null")
    assert [passes(filter) for filter in asked] == [0, 0, 1, 0]
    store.metrics.add_missing(number, {"gap": 4.0})
    assert [passes(filter) for filter in asked] == [1, 1, 0, 1]
    with pytest.raises(BadFilter, match="is no operator"):
        passes("gap above 3")
    with store.database.read() as connection, pytest.raises(BadFilter, match="unknown name 'lost'"):
        count_runs(connection, "lost > 3")
    store.close()
