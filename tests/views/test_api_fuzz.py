"""Whatever a page asks, it gets an answer or one of our errors, and either can be sent."""

import math
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import inspect

from trackmagic.entities import Call
from trackmagic.errors import TrackmagicError
from trackmagic.pages.api import ACTIONS, VIEWS, answer, problem
from trackmagic.store import Store
from trackmagic.store.artifacts import describe

EXAMPLES = 40
NAMES = [*VIEWS, *ACTIONS]
QUERIES = {name: row.query for name, row in {**VIEWS, **ACTIONS}.items()}
HUGE = 10**30

WORDS = (
    *(
        "",
        " ",
        "#1",
        "1",
        "-1",
        "#0",
        "-99",
        f"#{HUGE}",
        "é",
        "a" * 5_000,
        "\ud800",
        "\0",
        "`",
        ".",
    ),
    *("lr", "params.lr", "metrics.loss", "metrics.loss.min", "tags.stage", "started", "duration"),
    *(
        "deep",
        "big",
        "loss",
        "acc",
        "val_*",
        "*",
        "step",
        "time",
        "relative",
        "nothing",
        "system/x",
    ),
    *(
        "lr > 0",
        "loss < 1e400",
        "lr >",
        "name like '%'",
        "(" * 500,
        f"number = {HUGE}",
        "age < 1 d",
    ),
    *("loss desc", "metrics.loss.min asc", "mnist", "notes.txt", "table.csv", "deep.json", "a/b"),
    *("4f1c2a", "cell = '4f1c2a'", "cell is null", "/home/ada/a.ipynb"),
)
NUMBERS = (-1, 0, 1, 2, 3, 5, 99, 2**31, -(2**31), 2**63 - 1, -(2**63), 2**63, 2**64, HUGE)
FLOATS = (0.0, -0.0, 0.5, 0.999, 1.0, 1e300, -1e300, 5e-324, math.nan, math.inf, -math.inf)


def texts() -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(WORDS), st.text(st.characters(), max_size=8))


def anything() -> st.SearchStrategy[Any]:
    """Plain data of any shape."""
    one = st.one_of(st.none(), st.booleans(), st.sampled_from((*NUMBERS, *FLOATS)), texts())
    return st.recursive(
        one, lambda more: st.lists(more, max_size=3) | st.dictionaries(texts(), more, max_size=3)
    )


PLAIN: dict[type[inspect.Type], st.SearchStrategy[Any]] = {
    inspect.BoolType: st.booleans(),
    inspect.IntType: st.sampled_from(NUMBERS) | st.integers(-5, 9),
    inspect.FloatType: st.sampled_from(FLOATS) | st.floats(),
    inspect.StrType: texts(),
    inspect.NoneType: st.none(),
    inspect.AnyType: anything(),
}


def fitting(type_: inspect.Type) -> st.SearchStrategy[Any]:
    """Values that a field of that type takes, the awkward ones first."""
    match type_:
        case inspect.LiteralType(values=values):
            return st.sampled_from(values)
        case inspect.UnionType(types=types):
            return st.one_of(*map(fitting, types))
        case inspect.VarTupleType(item_type=item):
            return st.lists(fitting(item), max_size=4)
        case inspect.DictType(value_type=value):
            return st.dictionaries(texts(), fitting(value), max_size=3)
        case inspect.StructType(fields=fields):
            return st.fixed_dictionaries({one.encode_name: fitting(one.type) for one in fields})
        case _:
            return PLAIN[type(type_)]


def queries(name: str) -> st.SearchStrategy[Any]:
    """Mostly what fits, with a field that is wrong, left out or unknown now and then."""
    fields = inspect.type_info(QUERIES[name]).fields  # type: ignore[attr-defined]
    required = {one.encode_name: fitting(one.type) for one in fields if one.required}
    optional = {one.encode_name: fitting(one.type) for one in fields if not one.required}
    fits = st.fixed_dictionaries(required, optional=optional)
    wrong = st.fixed_dictionaries(
        {}, optional={key: anything() for key in (*required, *optional, "unknown")}
    )
    return st.one_of(fits, fits, fits, wrong, anything())


FILES = {
    "notes.txt": b"\xff\xfe\xd8",
    "table.csv": b'a,b\n1,2,3\n"',
    "deep.json": b"[" * 5_000 + b"]" * 5_000,
    "a.ipynb": b'{"cells": [{"cell_type": 1, "source": 2}, 3]}',
}


@pytest.fixture
def store(world: Any) -> Store:
    """Few runs with much that is awkward in them."""
    deep: dict[str, Any] = {"leaf": 1}
    for _ in range(60):
        deep = {"in": deep}
    first = world.run(
        params={"lr": 0.1, "big": HUGE, "deep": deep, "text": "<b>" * 2_000, "none": None},
        metrics={"loss": [1.0, math.nan, math.inf], "acc": [0.5], "system/x": [1.0]},
        tags={"stage": "a", "we`ird \"key'": "\u202e"},
        code="lr = 0.1\n",
    )
    world.run(
        params={"lr": "much", "big": -HUGE, "deep": [], "nan": math.nan},
        metrics={"loss": [1e308, -1e308], "acc": [-math.inf]},
        code="lr = 'much'\n",
        previous=first.number,
        status="failed",
    )
    world.run(params={"lr": True}, metrics={"loss": [math.nan]}, experiment="Ünï/ code")
    world.run(name="running", params={"epochs": 10**400}, metrics={"epoch": [1.0]}, status=None)
    world.store.runs.delete(world.run(name="gone").number)
    world.store.documents.add("table", "odd", {"filter": "\0", "columns": ["`"], "order_by": [","]})
    world.run(experiment="old")
    world.store.experiments.delete("old")
    made = Call(cell_version="", cell_id="4f1c2a", notebook="/home/ada/a.ipynb")
    world.store.cells.set_call(world.run(metrics={"system/x": [1.0]}).number, made)
    for path, data in FILES.items():
        digest = world.store.blobs.put(data)
        world.store.artifacts.add(first.number, [describe(path, digest, len(data))])
    found: Store = world.store
    return found


@pytest.mark.parametrize("name", NAMES)
@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_query_is_answered_or_refused_in_words(
    store: Store, name: str, data: st.DataObject
) -> None:
    query = data.draw(queries(name))
    try:
        body = answer(store, name, query)
    except TrackmagicError as error:
        body = msgspec.json.encode(problem(error))
    assert msgspec.json.decode(body) is not None
