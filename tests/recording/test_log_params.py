import argparse
import dataclasses
import enum
import logging
import pathlib

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from trackmagic.errors import BadName, BadValue, ParamConflict

LOOP = []
LOOP.append(LOOP)


class Optimizer(enum.Enum):
    ADAM = "adam"


@dataclasses.dataclass
class Config:
    lr: float = 0.1
    api_key: str = "tR5vK9xM2wQ8"


def notices(run):
    return {one.part: one.text for one in run.store.surroundings.notices(run.number)}


def test_the_arguments_of_a_script_are_kept_in_one_line(run):
    args = argparse.Namespace(
        lr=0.1, out=pathlib.PurePosixPath("a"), how=Optimizer.ADAM, weights=np.array([1, 2])
    )
    kept = {"lr": 0.1, "out": "a", "how": "adam", "weights": [1, 2]}
    run.log_params(vars(args))
    run.log_params(args)
    assert run.params == kept


def test_a_models_parameters_are_kept(run):
    model = LogisticRegression(C=0.5)
    run.log_params(model.get_params())
    run.log_param("model", model)
    assert run.params["C"] == 0.5
    assert run.params["model"]["C"] == 0.5
    assert run.params["model"]["class"] == "LogisticRegression"


@pytest.mark.parametrize(
    "bad",
    [LOOP, "a\0b", "\ud800", "x" * 70_000, 10**5000, list(range(70_000))],
    ids=type,
)
def test_a_param_that_cannot_be_kept_costs_itself_only_and_is_named(run, bad, caplog):
    with caplog.at_level(logging.WARNING, "trackmagic"):
        run.log_params({"lr": 0.1, "bad": bad, "n": 1})
    assert run.params == {"lr": 0.1, "n": 1}
    assert "'bad'" in notices(run)["params"]
    with pytest.raises(BadValue, match="'bad'"):
        run.log_param("bad", bad)
    with pytest.raises(BadValue, match="'bad'"):
        run.log_params({"bad": bad})


def test_a_param_left_out_is_said_in_one_line(run, caplog):
    with caplog.at_level(logging.WARNING, "trackmagic"):
        run.log_params({"lr": 0.1, "only here": LOOP})
        run.log_params({"lr": 0.1, "only here": LOOP})
    (line,) = [one.getMessage() for one in caplog.records]
    assert line == (
        "trackmagic: keeping param 'only here' failed, your code goes on: param 'only here' holds "
        "itself; keep more with log_dict(values, 'name.json')"
    )


def test_what_several_calls_have_left_out_is_all_named(run):
    run.log_params({"a": 1, "first": LOOP})
    run.log_params({"b": 1, "second": LOOP})
    assert "'first'" in notices(run)["params"]
    assert "'second'" in notices(run)["params"]


def test_a_key_that_is_no_text_costs_itself_only(run):
    run.log_params({"lr": 0.1, 3: "x", None: 1, (1, 2): 2, "": 3})
    assert run.params == {"lr": 0.1}
    for key in (3, None, (1, 2), "", b"lr", object()):
        with pytest.raises(BadName):
            run.log_param(key, 1)


def test_a_conflict_keeps_none(run):
    run.log_param("lr", 0.1)
    with pytest.raises(ParamConflict):
        run.log_params({"n": 1, "lr": 0.2})
    assert run.params == {"lr": 0.1}


def test_equal_objects_do_not_conflict(run):
    for value in ({0, 8}, {8, 0}, frozenset({8, 0}), [0, 8], (0, 8), np.array([0, 8])):
        run.log_param("layers", value)
    run.log_param("config", Config())
    run.log_param("config", Config())


@pytest.mark.parametrize(
    "value",
    [[1, 2], (1, 2), "lr", 3, None, object(), {1, 2}],
    ids=lambda value: type(value).__name__,
)
def test_what_has_no_names_is_no_dict_of_params(run, value):
    with pytest.raises(BadValue, match=r"it takes a dict, such as \{'lr': 0\.1\}"):
        run.log_params(value)


def test_secrets_inside_of_objects_are_masked(run, monkeypatch):
    monkeypatch.setenv("DB_PASSWORD", "hunter2-of-mine")
    run.log_param("config", Config())
    run.log_param("nested", {"db": [argparse.Namespace(url="hunter2-of-mine")]})
    run.set_tag("how", Config(api_key="xY7dK2mN4pQ9"))
    assert run.params["config"] == {"lr": 0.1, "api_key": "[masked]"}
    assert run.params["nested"] == {"db": [{"url": "[masked DB_PASSWORD]"}]}
    assert "xY7dK2mN4pQ9" not in run.tags["how"]
