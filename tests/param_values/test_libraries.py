"""Configurations and scalars of libraries, by the libraries themselves."""

import dataclasses
import pathlib

import omegaconf
import pyarrow as pa
import pydantic
import pytest
from omegaconf import OmegaConf
from pydantic import v1

from trackmagic.param_values import param_value


class Inner(pydantic.BaseModel):
    depth: int = 3
    path: pathlib.Path = pathlib.Path("a/b")


class Model(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="allow")
    lr: float = 0.1
    inner: Inner = Inner()
    names: list[str] = ["a"]
    most: int | None = None
    _hidden: int = pydantic.PrivateAttr(2)

    @pydantic.computed_field
    @property
    def worked_out(self) -> float:
        raise AssertionError("no code of the user's runs")


class Root(pydantic.RootModel[list[int]]):
    pass


@pydantic.dataclasses.dataclass
class Plain:
    lr: float = 0.1


class First(v1.BaseModel):
    lr: float = 0.1
    inner: dict = {"a": 1}


@dataclasses.dataclass
class Schema:
    lr: float = 0.5
    name: str = omegaconf.MISSING


CONFIG = {
    "lr": 0.1,
    "opt": {"name": "sgd", "lr": "${lr}"},
    "layers": [1, "${lr}"],
    "missing": "???",
    "nowhere": "${nothing}",
    "none": None,
}


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (
            Model(more=[2]),
            {
                "lr": 0.1,
                "inner": {"depth": 3, "path": "a/b"},
                "names": ["a"],
                "most": None,
                "more": [2],
            },
        ),
        (Root([1, 2]), [1, 2]),
        (Plain(), {"lr": 0.1}),
        (First(), {"lr": 0.1, "inner": {"a": 1}}),
        (pydantic.HttpUrl("http://a.b/c"), "http://a.b/c"),
        (pydantic.SecretStr("hush"), "SecretStr('**********')"),
        (
            OmegaConf.create(CONFIG),
            {
                "lr": 0.1,
                "opt": {"name": "sgd", "lr": 0.1},
                "layers": [1, 0.1],
                "missing": "???",
                "nowhere": "${nothing}",
                "none": None,
            },
        ),
        (OmegaConf.create(CONFIG).opt, {"name": "sgd", "lr": 0.1}),
        (OmegaConf.create(CONFIG).layers, [1, 0.1]),
        (OmegaConf.structured(Schema), {"lr": 0.5, "name": "???"}),
        (pa.scalar(3), 3),
        (pa.array([1, None, 2]), [1, None, 2]),
        (pa.table({"a": [1]}), {"a": [1]}),
        (pa.int64(), "int64"),
    ],
    ids=lambda one: type(one).__name__,
)
def test_each_has_the_form_of_what_it_holds(value, kept):
    assert param_value(value) == kept
