"""Which params went along with a metric: by ranks always, by a forest where that is asked for."""

import math
import sys

import numpy as np
import pytest
from scipy import stats

from trackmagic.views.importance import has_forest, ranks, spearman, weights


def test_ranks_and_correlations_are_those_of_scipy():
    chance = np.random.default_rng(7)
    for _ in range(20):
        values, others = chance.integers(0, 6, 30).astype(float), chance.normal(size=30)
        assert ranks(values).tolist() == stats.rankdata(values).tolist()
        expected = stats.spearmanr(values, others).statistic
        assert spearman(values, others) == pytest.approx(expected)


def test_a_param_that_decides_comes_before_one_that_does_not():
    lr = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    seed = [3, 1, 4, 1, 5, 9]
    loss = [-value for value in lr]
    first, second = weights({"seed": seed, "lr": lr}, loss)
    assert (first.key, first.correlation, first.runs, first.is_number) == ("lr", -1.0, 6, True)
    assert second.key == "seed"
    assert abs(second.correlation) < 1


def test_a_text_has_a_ratio_without_a_sign():
    opt = ["adam", "sgd"] * 4
    [weight] = weights({"opt": opt}, [0.1, 0.9] * 4)
    assert (weight.correlation, weight.is_number) == (pytest.approx(1.0), False)
    [weight] = weights({"opt": opt}, [1, 1, 2, 2, 3, 3, 4, 4])
    assert weight.correlation == pytest.approx(0.0)


def test_what_is_the_same_in_all_runs_or_in_too_few_is_left_out():
    params = {"same": [1, 1, 1, 1], "few": [1, 2, 3, None], "all": [1, 2, 3, 4]}
    assert [weight.key for weight in weights(params, [1, 2, 3, 4])] == ["all"]
    assert weights(params, [1, 2, 3, math.nan]) == []
    assert weights({}, []) == []


@pytest.mark.parametrize("odd", [math.nan, math.inf, 10**400, None])
def test_an_odd_value_counts_as_none(odd):
    [weight] = weights({"lr": [1, 2, 3, 4, odd]}, [1.0, 2.0, 3.0, 4.0, 0.0])
    assert (weight.runs, weight.correlation) == (4, pytest.approx(1.0))


def test_a_forest_tells_what_no_rank_shows():
    x = [at / 20 - 1 for at in range(41)]
    noise = [at * 7 % 41 for at in range(41)]
    by_ranks = weights({"x": x, "noise": noise}, [value**2 for value in x])
    assert all(abs(weight.correlation) < 0.2 for weight in by_ranks)
    first, second = weights({"x": x, "noise": noise}, [value**2 for value in x], forest=True)
    assert first.key == "x"
    assert first.forest > 0.8
    assert first.forest + second.forest == pytest.approx(1)


def test_nothing_imports_scikit_learn_until_a_forest_is_asked_for():
    script = (
        "import sys; from trackmagic.views.importance import has_forest, weights;"
        "assert has_forest(); assert weights({'a': [1, 2, 3, 4]}, [1, 2, 3, 4]);"
        "assert 'sklearn' not in sys.modules"
    )
    import subprocess

    subprocess.run([sys.executable, "-c", script], check=True)
    assert has_forest()
