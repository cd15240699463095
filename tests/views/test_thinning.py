"""Series with fewer points."""

import math

import numpy as np
import pytest

from trackmagic.views.thinning import extremes, looks, thin

LONG = 100_000


def test_spikes_and_ends_stay():
    values = np.zeros(LONG)
    values[43_210], values[77_777] = 5.0, -5.0
    places, thinned = thin(np.arange(LONG), values, 300, extremes)
    assert len(places) <= 300
    assert {0, 43_210, 77_777, LONG - 1} <= set(places.tolist())
    assert (thinned.min(), thinned.max()) == (-5, 5)


@pytest.mark.parametrize(
    ("choose", "most"), [(looks, 3), (looks, 80), (extremes, 4), (extremes, 80)]
)
def test_there_are_at_most_so_many_points(choose, most):
    values = np.random.default_rng(0).normal(size=LONG)
    places, thinned = thin(np.arange(LONG), values, most, choose)
    assert len(places) == len(thinned) <= most
    assert (places[0], places[-1]) == (0, LONG - 1)
    assert np.array_equal(values[places], thinned)


def test_one_missing_point_is_a_gap_only_where_that_is_asked():
    values = np.sin(np.arange(2_000) / 100)
    values[700] = math.nan
    assert not np.isnan(thin(np.arange(2_000), values, 300)[1]).any()
    places, thinned = thin(np.arange(2_000), values, 300, extremes, gap=0)
    (gap,) = np.flatnonzero(np.isnan(thinned))
    assert places[gap - 1] < places[gap] <= 700 < places[gap + 1]


def test_infinities_are_missing_or_values():
    values = np.ones(1_000)
    values[300:600] = math.inf
    assert np.isnan(thin(np.arange(1_000), values, 80)[1]).any()
    places, thinned = thin(np.arange(1_000), values, 80, extremes, infinite=True)
    assert not np.isnan(thinned).any()
    assert np.array_equal(values[places], thinned)
    assert math.inf in thinned


def test_nothing_is_there():
    assert len(thin(np.arange(500), np.full(500, math.nan), 80)[0]) == 0
    assert len(thin(np.arange(0), np.zeros(0), 80)[0]) == 0
