"""Small stores to ask, and what a filter means to Python: the slow truth that SQL must agree with."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from trackmagic.query.fields import attribute, seconds, status
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
from trackmagic.query.plans import Plan, sets, sqlite
from trackmagic.query.scanner import as_number
from trackmagic.store import schema
from trackmagic.store.leaves import add_leaves

PLANS: dict[str, Plan] = {"sqlite": sqlite, "sets": sets}
"""Ways to find runs, which all must find the same; the second serves any database."""
NOW = 1_800_000_000.0
EXPERIMENTS = {1: "default", 2: "vision", 3: "gone"}
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


@dataclass(frozen=True)
class Made:
    """A run as a test says it."""

    number: int
    params: dict[str, Any] = field(default_factory=dict)
    metrics: dict[str, float] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    datasets: tuple[tuple[str, str, str], ...] = ()
    name: str = ""
    status: str = "finished"
    started: float = NOW - 1000
    ended: float | None = NOW - 900
    note: str = ""
    code: str = ""
    notebook: str = ""
    cell: str = ""
    count: int | None = None
    commit: str = ""
    user: str = ""
    error: str = ""
    parent: int | None = None
    experiment_id: int = 1
    deleted: float | None = None

    @property
    def id(self) -> str:
        return f"{self.number:032x}"

    @property
    def called(self) -> str:
        return self.name or f"calm-fox-{self.number}"


def store(*runs: Made, url: str = "sqlite://") -> sa.Engine:
    """A store, else in memory, with these runs, and the experiments of ``EXPERIMENTS``."""
    engine = sa.create_engine(url)
    schema.metadata.create_all(engine)
    with engine.begin() as connection:
        for id_, name in EXPERIMENTS.items():
            gone = NOW if name == "gone" else None
            connection.execute(
                schema.experiment.insert().values(id=id_, name=name, created=0, deleted=gone)
            )
        for made in runs:
            add_run(connection, made)
    return engine


def add_run(connection: sa.Connection, made: Made) -> None:
    """Put a run into the tables."""

    def add(table: sa.Table, **values: Any) -> None:
        connection.execute(table.insert().values(**values))

    add(
        schema.run,
        number=made.number,
        id=made.id,
        name=made.called,
        experiment_id=made.experiment_id,
        status=made.status,
        started=made.started,
        ended=made.ended,
        note=made.note,
        parent=made.parent,
        deleted=made.deleted,
    )
    for key, value in made.params.items():
        add(schema.param, run=made.number, key=key, origin="explicit", **typed(value))
    add_leaves(connection, made.number, made.params)
    for key, value in made.metrics.items():
        last = None if math.isnan(value) else value
        add(
            schema.metric,
            run=made.number,
            key=key,
            points=3,
            first=None if last is None else last - 0.5,
            last=last,
            min=None if last is None else last - 1,
            max=None if last is None else last + 1,
            first_step=0,
            last_step=2,
            min_step=0,
            max_step=0,
            last_time=0.0,
            mean=None if last is None else last + 0.5,
        )
    for key, text in made.tags.items():
        add(schema.tag, run=made.number, key=key, text=text)
    for at, (name, digest, context) in enumerate(made.datasets):
        kept = connection.execute(
            schema.dataset.insert().values(
                name=name, digest=digest, kind="", source=f"{made.number}.{at}", schema="", shape=""
            )
        )
        id_ = kept.inserted_primary_key
        assert id_ is not None
        add(schema.run_dataset, run=made.number, dataset_id=id_[0], context=context)
    if made.code or made.notebook or made.cell or made.count is not None:
        add(schema.cell_version, digest=f"d{made.number}", text=made.code)
        add(
            schema.call,
            run=made.number,
            cell_version=f"d{made.number}",
            cell_id=made.cell,
            notebook=made.notebook,
            execution_count=made.count,
        )
    if made.commit:
        add(schema.surrounding, run=made.number, git_commit=made.commit)
    if made.user:
        add(
            schema.process,
            run=made.number,
            host="h",
            user=made.user,
            pid=1,
            place="",
            process_started=0.0,
            heartbeat=0.0,
        )
    if made.error:
        add(schema.failure, run=made.number, type=made.error, message="out of luck", traceback="")


def typed(value: object) -> dict[str, Any]:
    """The columns that hold a param."""
    if isinstance(value, bool):
        return {"type": "bool", "number": float(value), "text": str(value)}
    if isinstance(value, int | float):
        return {"type": type(value).__name__, "number": float(value), "text": repr(value)}
    if value is None:
        return {"type": "none", "number": None, "text": "None"}
    if isinstance(value, str):
        return {"type": "str", "number": None, "text": value}
    return {"type": type(value).__name__, "number": None, "text": json.dumps(value)}


# The slow truth


def passes(node: Node, made: Made) -> bool:
    """Whether a run passes a filter whose kinds are known."""
    match node:
        case And(parts):
            return all(passes(part, made) for part in parts)
        case Or(parts):
            return any(passes(part, made) for part in parts)
        case Not(part):
            return not passes(part, made)
        case FreeText(text):
            tags = (*made.tags, *made.tags.values())
            texts = (made.called, made.note, made.code, *tags)
            return any(text.lower() in held.lower() for held in texts)
        case NullTest(field, null):
            there = held(field, made)
            note = field.kind == "attributes" and field.key == "note"
            return (any(there) if note else bool(there)) != null
        case Comparison():
            return any(_passes(node, one) for one in held(node.field, made))


def held(field: Field, made: Made) -> list[Any]:
    """What a run has in a field: nothing, one value, or one for each dataset."""
    if field.kind == "attributes":
        found = attribute(field.key)
        assert found is not None
        value: Any = {
            "number": made.number,
            "id": made.id,
            "name": made.called,
            "status": made.status,
            "experiment": EXPERIMENTS[made.experiment_id],
            "started": made.started,
            "ended": made.ended,
            "duration": (NOW if made.ended is None else made.ended) - made.started,
            "age": NOW - made.started,
            "note": made.note,
            "parent": made.parent,
            "notebook": made.notebook or None,
            "cell": (made.cell, made.count) if made.cell or made.count is not None else None,
            "commit": made.commit or None,
            "branch": None,
            "parent_id": None if made.parent is None else f"{made.parent:032x}",
            "user": made.user or None,
            "host": "h" if made.user else None,
            "error": made.error or None,
        }[found.name]
        return [] if value is None else [value]
    if field.kind == "datasets":
        index = ("name", "digest", "context").index(field.key)
        return [one[index] for one in made.datasets]
    if field.kind == "metrics":
        if field.key not in made.metrics:
            return []
        last = made.metrics[field.key]
        parts = {
            "first": last - 0.5,
            "min": last - 1,
            "max": last + 1,
            "mean": last + 0.5,
            "points": 3,
            "best": last - 1 if field.key == "loss" else last + 1,
        }
        return [parts.get(field.part, last)]
    if field.kind == "params" and field.key not in made.params:
        return leaf(made.params, field.key)
    kept = made.params if field.kind == "params" else made.tags
    return [kept[field.key]] if field.key in kept else []


def leaf(params: dict[str, Any], key: str) -> list[Any]:
    """What a dotted key leads to inside a dict: of the dicts here, one step."""
    root, _, name = key.partition(".")
    inner = params.get(root)
    return [inner[name]] if isinstance(inner, dict) and name in inner else []


def _passes(test: Comparison, held: Any) -> bool:
    op = test.operator
    name = of_attribute(test.field)
    if op in {"!=", "not in"} and name in {"cell", "notebook"}:
        positive = Comparison(test.field, "=", test.values)
        return not any(
            _passes(Comparison(test.field, "=", (one,)), held) for one in positive.values
        )
    if name == "cell":
        return _cell_passes(test, *held)
    if name == "notebook" and not op.endswith("like"):
        return any(_is_file(held, str(one.value)) for one in test.values)
    if name == "status" and op.endswith("like"):
        names = [held, "killed"] if held == "interrupted" else [held]
        pattern = str(test.values[0].value)
        return any(_like(pattern, one, either_case=True) for one in names) != op.startswith("not")
    if op in {"!=", "not in"}:
        return not any(_equal(test, held, literal) for literal in test.values)
    if op in {"=", "in"}:
        return any(_equal(test, held, literal) for literal in test.values)
    if op.endswith("like"):
        text = typed(held)["text"] if test.field.kind == "params" else held
        texts = [text, text.split("/")[-1]] if name == "notebook" else [text]
        pattern = str(test.values[0].value)
        matches = any(_like(pattern, one, either_case=op.endswith("ilike")) for one in texts)
        return matches != op.startswith("not")
    if test.field.kind == "params":
        return _param_compares(op, typed(held), test.values[0])
    value = _number(test.field, test.values[0])
    return not math.isnan(held) and COMPARE[op](held, value)


def of_attribute(field: Field) -> str:
    """The attribute that a field is, if it is one."""
    found = attribute(field.key) if field.kind == "attributes" else None
    return found.name if found else ""


def _is_file(path: str, end: str) -> bool:
    parts, wanted = path.split("/"), end.split("/")
    is_end = end != "" and end[0] not in "/\\" and end[1:2] != ":"
    return path == end or (is_end and len(parts) > len(wanted) and parts[-len(wanted) :] == wanted)


def _cell_passes(test: Comparison, id_: str, count: int | None) -> bool:
    op = test.operator
    if op.endswith("like"):
        matches = _like(str(test.values[0].value), id_, either_case=op.endswith("ilike"))
        return bool(id_) and matches != op.startswith("not")
    if op in COMPARE:
        return count is not None and COMPARE[op](count, test.values[0].value)
    for value in (one.value for one in test.values):
        number = as_number(value) if isinstance(value, str) else value
        if (id_ and value == id_) or (count is not None and number == count):
            return True
    return False


def _equal(test: Comparison, held: Any, literal: Literal) -> bool:
    value = literal.value
    if test.field.kind == "params":
        return _param_equals(typed(held), value)
    if test.field.kind == "metrics" or isinstance(held, int | float):
        number = _number(test.field, literal)
        return bool(held == number or (math.isnan(held) and math.isnan(number)))
    found = attribute(test.field.key) if test.field.kind == "attributes" else None
    return bool(held == (status(str(value)) if found and found.name == "status" else value))


def _number(field: Field, literal: Literal) -> float:
    found = attribute(field.key) if field.kind == "attributes" else None
    scale = found.scale if found and not isinstance(literal.value, str) else 1
    return seconds(literal) / scale


def _param_equals(row: dict[str, Any], value: Any) -> bool:
    number, text = row["number"], row["text"]
    real = number is not None and not math.isnan(number)
    if isinstance(value, bool):
        return text in {str(value), str(value).lower()}
    if value is None:
        return bool(row["type"] == "none")
    if isinstance(value, str):
        numeral = as_number(value)
        if numeral is None:
            return bool(text == value)
        return bool(number == numeral) if real else bool(text == value)
    if math.isnan(value):
        return bool(row["type"] == "float" and text == "nan")
    return bool(number == value)


def _param_compares(op: str, row: dict[str, Any], literal: Literal) -> bool:
    value = as_number(literal.value) if isinstance(literal.value, str) else literal.value
    if value is None:
        return row["type"] == "str" and COMPARE[op](row["text"], literal.value)
    number = row["number"]
    return number is not None and not math.isnan(number) and COMPARE[op](number, value)


def _like(pattern: str, text: str, *, either_case: bool) -> bool:
    wild = "".join({"%": ".*", "_": "."}.get(letter, re.escape(letter)) for letter in pattern)
    flags = re.DOTALL | (re.IGNORECASE if either_case else 0)
    return re.fullmatch(wild, text, flags) is not None


# A tree as text again


def show(node: Node) -> str:
    """The text of a filter that parses to this tree."""
    match node:
        case And(parts):
            return " and ".join(_grouped(part) for part in parts)
        case Or(parts):
            return " or ".join(_grouped(part) for part in parts)
        case Not(part):
            return f"not {_grouped(part)}"
        case FreeText(text):
            return _quoted(text)
        case NullTest(field, null):
            return f"{show_field(field)} is {'' if null else 'not '}null"
        case Comparison(field, operator, values):
            shown = [_value(value) for value in values]
            listed = f"({', '.join(shown)})" if operator.endswith("in") else shown[0]
            return f"{show_field(field)} {operator} {listed}"


def _grouped(node: Node) -> str:
    return f"({show(node)})" if isinstance(node, And | Or | Not) else show(node)


def show_field(field: Field) -> str:
    kind = f"{field.kind}." if field.kind else ""
    return f"{kind}`{field.key}`" + (f".{field.part}" if field.part else "")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _value(literal: Literal) -> str:
    if isinstance(literal.value, str):
        return _quoted(literal.value)
    return f"{literal.value!r}{literal.unit}".lower()


def numbers(runs: Sequence[Made]) -> list[int]:
    """The runs' numbers."""
    return [made.number for made in runs]
