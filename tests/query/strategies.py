"""Random filters and random runs."""

from __future__ import annotations

import math

from hypothesis import strategies as st

from trackmagic.query.fields import wrong
from trackmagic.query.nodes import (
    And,
    Comparison,
    Field,
    FreeText,
    Literal,
    Node,
    Not,
    NullTest,
    Or,
)
from trackmagic.query.parser import parse

from .worlds import NOW, Made, show

KEYS = ("a", "b", "a.min", "a.k", "mlflow.user", "mlflow.parentRunId")
JUDGED = ("loss", "acc", "loss.best")
"""Metrics whose names tell which way is better; the last is one that is called as a part is."""
TEXTS = (
    "adam",
    "Adam",
    "7",
    "7.0",
    "a%",
    "_dam",
    "True",
    "nan",
    "None",
    "it's",
    "",
    "Éa",
    "éA",
    "[x]*?",
)
FLOATS = (0.0, 1.0, 7.0, -1.5, math.inf, -math.inf, math.nan)

keys = st.sampled_from(KEYS)
judged = st.sampled_from(JUDGED)
texts = st.sampled_from(TEXTS)
files = st.sampled_from(["/home/adam/7", "/home/7/adam", "adam/[x]*?", "/a%", "C:/x/it's"])
floats = st.sampled_from(FLOATS)
params = (
    texts
    | floats
    | st.booleans()
    | st.none()
    | st.sampled_from([0, 1, 7, [1], {"k": 7}, {"k": "adam", "min": 1.0}, {"k": {}}, {}])
)
moments = st.sampled_from([NOW - 10, NOW - 100.0, NOW - 5000])

worlds = st.lists(
    st.builds(
        Made,
        number=st.just(0),
        params=st.dictionaries(keys, params),
        metrics=st.dictionaries(keys | judged, floats),
        tags=st.dictionaries(keys, texts),
        datasets=st.lists(st.tuples(texts, texts, texts), max_size=2, unique=True).map(tuple),
        name=texts,
        status=st.sampled_from(["running", "finished", "failed", "interrupted"]),
        started=moments,
        ended=st.none() | st.just(NOW - 5),
        note=texts,
        code=texts,
        notebook=texts | files,
        cell=texts,
        count=st.none() | st.sampled_from([1, 7]),
        commit=texts,
        user=texts,
        error=st.sampled_from(["", "ValueError", "KeyError"]),
        parent=st.none() | st.just(1),
        experiment_id=st.sampled_from([1, 2]),
    ),
    min_size=1,
    max_size=6,
).map(lambda runs: [Made(**{**vars(one), "number": at + 1}) for at, one in enumerate(runs)])

ATTRIBUTES = ("number", "name", "run_name", "status", "experiment", "started", "start_time", "ended",
              "duration", "age", "note", "parent", "notebook", "cell", "user", "host", "id",
              "mlflow.runName", "mlflow.source.name", "mlflow.source.git.commit",
              "mlflow.parentRunId")  # fmt: skip
fields = (
    st.builds(Field, st.sampled_from(["params", "tags"]), keys)
    | st.builds(
        Field,
        st.just("metrics"),
        keys | judged,
        st.sampled_from(["", "min", "max", "first", "mean", "points"]),
    )
    | st.builds(Field, st.just("metrics"), st.sampled_from(["loss", "acc"]), st.just("best"))
    | st.builds(Field, st.just("attributes"), st.sampled_from(ATTRIBUTES))
    | st.builds(Field, st.just("datasets"), st.sampled_from(["name", "digest", "context"]))
)
literals = (
    st.builds(
        Literal,
        texts | files | st.sampled_from(["7/adam", "/adam"]) | floats | st.booleans() | st.none(),
    )
    | st.builds(Literal, st.sampled_from([1.0, 90.0]), st.sampled_from(["s", "m", "h"]))
    | st.builds(Literal, moments | st.sampled_from(["2027-01-15", "2020-01-01 10:00"]))
    | st.builds(
        Literal, st.sampled_from(["finished", "KILLED", "Running", "%ILL%", "f%", "0" * 31 + "1"])
    )
)
one_value = st.sampled_from(
    ["=", "!=", "<", "<=", ">", ">=", "like", "ilike", "not like", "not ilike"]
)
comparisons = (
    st.builds(Comparison, fields, one_value, st.tuples(literals))
    | st.builds(
        Comparison,
        fields,
        st.sampled_from(["in", "not in"]),
        st.lists(literals, min_size=1, max_size=3).map(tuple),
    )
).filter(lambda test: wrong(test) is None)
null_tests = st.builds(NullTest, fields, st.booleans())
leaves = comparisons | null_tests | st.builds(FreeText, texts)


def _joined(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    some = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.builds(And, some) | st.builds(Or, some) | st.builds(Not, inner)


nodes: st.SearchStrategy[Node] = st.recursive(leaves, _joined, max_leaves=6)


def canonical(node: Node) -> Node:
    """The tree as the parser makes it."""
    return parse(show(node))
