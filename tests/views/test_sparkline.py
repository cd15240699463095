"""Small pictures of series."""

import math

import numpy as np
import pytest

from trackmagic.entities import Metric
from trackmagic.store import Series
from trackmagic.views.sparkline import POINTS, blocks, drawn, path, shape


def _series(values):
    found = np.asarray(values, float)
    return Series(np.arange(len(found)), np.zeros(len(found)), found)


def test_a_long_series_keeps_its_spikes():
    values = np.zeros(100_000)
    values[43_210], values[77_777] = 5.0, -5.0
    found = [value for _, value in shape(_series(values))]
    assert len(found) <= POINTS
    assert (min(found), max(found)) == (-5.0, 5.0)


def test_a_gap_lifts_the_pen():
    assert path(shape(_series([1, 2, math.nan, 2, 1]))).count("M") == 2


@pytest.mark.parametrize(
    "values", [[], [1], [math.nan] * 5, [math.inf, -math.inf, 1, 2], [3, 3, 3], [1e308, -1e308]]
)
def test_every_series_can_be_drawn(values):
    found = shape(_series(values))
    assert drawn(path(found), "x").startswith("<svg")
    assert len(blocks(found)) == min(len(values), 16)


def test_points_stand_at_their_step():
    series = Series(np.array([5, 0, 10]), np.zeros(3), np.array([2.0, 1.0, 3.0]))
    assert shape(series) == ((0.0, 1.0), (0.5, 2.0), (1.0, 3.0))


def test_a_very_long_series_is_read_in_part(world):
    run = world.run(metrics={"loss": np.linspace(0, 1, 400_000).tolist()})
    (metric,) = world.store.metrics.of(run.number)
    assert isinstance(metric, Metric)
    found = world.store.metrics.small(run.number, [metric])["loss"]
    assert 4096 < len(found) <= 41 * 4096
    values = [value for _, value in shape(found)]
    assert values[0] == 0
    assert values[-1] > 0.95


def test_few_points_are_all_drawn_without_holes():
    steps = np.array([0, 1, 10, 10, 11])
    series = Series(steps, np.zeros(5), np.array([3.0, 4.0, 1.0, 9.0, 2.0]))
    assert blocks(shape(series)) == "▃▄▁█▂"


@pytest.mark.parametrize("spike", [5.0, -5.0])
@pytest.mark.parametrize("at", [0, 17, 39])
def test_blocks_keep_the_extremes(spike, at):
    values = np.linspace(0.0, 1.0, 40)
    values[at] = spike
    assert ("█" if spike > 0 else "▁") in blocks(shape(_series(values)))
    assert len(set(blocks(shape(_series(values))))) > 1
