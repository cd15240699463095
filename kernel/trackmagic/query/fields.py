"""The fields a filter can name, and what each can be compared with. Knows no store."""

from __future__ import annotations

import datetime as dt
import difflib
import math
import re
from collections.abc import Iterable
from typing import Literal as Word
from typing import NamedTuple

from trackmagic.entities import STATUSES
from trackmagic.query.nodes import SECONDS, Comparison, Field, Kind, Literal

Type = Word["text", "status", "number", "time", "span", "cell", "any"]

KINDS: dict[str, Kind] = {
    "metric": "metrics",
    "metrics": "metrics",
    "param": "params",
    "params": "params",
    "parameter": "params",
    "parameters": "params",
    "tag": "tags",
    "tags": "tags",
    "attribute": "attributes",
    "attributes": "attributes",
    "attr": "attributes",
    "run": "attributes",
    "dataset": "datasets",
    "datasets": "datasets",
}


class Attribute(NamedTuple):
    """A field every run has: what it is called in the store, and what it is."""

    name: str
    type: Type
    scale: float = 1.0
    """How many of the field's units make one of the store's."""


ATTRIBUTES: dict[str, Attribute] = {
    "number": Attribute("number", "number"),
    "id": Attribute("id", "text"),
    "name": Attribute("name", "text"),
    "status": Attribute("status", "status"),
    "experiment": Attribute("experiment", "text"),
    "started": Attribute("started", "time"),
    "ended": Attribute("ended", "time"),
    "duration": Attribute("duration", "span"),
    "age": Attribute("age", "span"),
    "note": Attribute("note", "text"),
    "parent": Attribute("parent", "number"),
    "notebook": Attribute("notebook", "text"),
    "cell": Attribute("cell", "cell"),
    "user": Attribute("user", "text"),
    "host": Attribute("host", "text"),
    "error": Attribute("error", "text"),
}
MLFLOW_ATTRIBUTES: dict[str, Attribute] = {
    "run_id": ATTRIBUTES["id"],
    "run_name": ATTRIBUTES["name"],
    "run name": ATTRIBUTES["name"],
    "user_id": ATTRIBUTES["user"],
    "start_time": Attribute("started", "time", 1000.0),
    "created": Attribute("started", "time", 1000.0),
    "end_time": Attribute("ended", "time", 1000.0),
}
MLFLOW_TAGS: dict[str, Attribute] = {
    "mlflow.runName": ATTRIBUTES["name"],
    "mlflow.user": ATTRIBUTES["user"],
    "mlflow.source.name": ATTRIBUTES["notebook"],
    "mlflow.source.git.commit": Attribute("commit", "text"),
    "mlflow.source.git.branch": Attribute("branch", "text"),
    "mlflow.parentRunId": Attribute("parent_id", "text"),
    "mlflow.note.content": ATTRIBUTES["note"],
}
"""What MLflow keeps in tags of its own, and a run has here without them."""
ELSEWHERE = {
    "artifact_uri": "files are found with run.artifacts",
    "experiment_id": "write experiment = 'its name', or give the search an experiment",
    "lifecycle_stage": "what was deleted is found by number, or with `trackmagic runs list --deleted`",
}
"""Attributes of MLflow that no filter here knows, and what does their work."""
DATASET_KEYS = ("name", "digest", "context")
MLFLOW_STATUSES = {"killed": "interrupted", "scheduled": "", "active": ""}
"""What MLflow's filters may say; no run is ever what stands here as empty."""

STATUS_NAMES = {word: (word,) for word in STATUSES} | {"interrupted": ("interrupted", "killed")}
"""What a pattern may call each status."""

EQUAL = ("=", "!=", "in", "not in")
NEGATIONS = ("!=", "not in")
ORDERED = ("<", "<=", ">", ">=")
PATTERNS = ("like", "ilike", "not like", "not ilike")
OPERATORS: dict[Type, tuple[str, ...]] = {
    "text": (*EQUAL, *PATTERNS),
    "status": (*EQUAL, *PATTERNS),
    "number": (*EQUAL, *ORDERED),
    "time": (*EQUAL, *ORDERED),
    "span": (*EQUAL, *ORDERED),
    "cell": (*EQUAL, *ORDERED, *PATTERNS),
    "any": (*EQUAL, *ORDERED, *PATTERNS),
}
LONGEST_PATTERN = 4_000

_TYPES: dict[Kind | None, Type] = {"metrics": "number", "params": "any"}


def attribute(key: str) -> Attribute | None:
    """The attribute of that name, in our words or in MLflow's."""
    return (
        ATTRIBUTES.get(key)
        or MLFLOW_ATTRIBUTES.get(key)
        or MLFLOW_TAGS.get(key)
        or MLFLOW_ATTRIBUTES.get(key.lower() if key in {"Created", "Run name", "Run Name"} else "")
    )


def type_of(field: Field) -> Type:
    """What a field whose kind is known holds."""
    if field.kind == "attributes":
        attr = attribute(field.key)
        return attr.type if attr else "text"
    return _TYPES.get(field.kind, "text")


def close(word: str, words: Iterable[str]) -> str:
    """``; did you mean ...?`` when some of the known words are near, else nothing."""
    names = list(dict.fromkeys(words))
    guesses = [name for name in names if name != word and name.lower() == word.lower()]
    guesses += [
        guess for guess in difflib.get_close_matches(word, names, 3, 0.6) if guess not in guesses
    ]
    guesses = [name for name in guesses if name != word][:3]
    return f"; did you mean {' or '.join(map(repr, guesses))}?" if guesses else ""


def wrong(test: Comparison) -> tuple[int, str] | None:
    """Where and why a comparison means nothing, if it does. The kind of its field is known."""
    kind, allowed = type_of(test.field), OPERATORS[type_of(test.field)]
    if test.operator not in allowed:
        return (
            test.field.column,
            f"{test.field} cannot be compared with {test.operator}; use one of {' '.join(allowed)}",
        )
    for literal in test.values:
        reason = _wrong_value(test, kind, literal)
        if reason:
            return literal.column, reason
    return None


def seconds(literal: Literal) -> float:
    """A moment as Unix seconds, or a span as seconds. A date without a zone is UTC."""
    if isinstance(literal.value, str):
        moment = dt.datetime.fromisoformat(literal.value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp()
    return float(literal.value or 0.0) * SECONDS[literal.unit]


def status(word: str) -> str:
    """Our word for a status, given in our words or in MLflow's, in either case."""
    return MLFLOW_STATUSES.get(word.lower(), word.lower())


def statuses_like(pattern: str) -> list[str]:
    """The statuses that are like a pattern, in our words or in MLflow's, in either case."""
    wild = {"%": ".*", "_": "."}
    plain = re.sub("%+", "%", pattern.lower())
    matches = re.compile("".join(wild.get(letter, re.escape(letter)) for letter in plain)).fullmatch
    return [word for word, names in STATUS_NAMES.items() if any(map(matches, names))]


def _wrong_value(test: Comparison, kind: Type, literal: Literal) -> str:
    value, name = literal.value, test.field
    if literal.unit and kind != "span":
        return f"{name} is no span of time; leave out the unit {literal.unit!r}"
    if test.operator in PATTERNS or kind in {"text", "status"}:
        return _wrong_text(test, kind, value)
    if kind == "cell":
        return _wrong_cell(test, value)
    if test.operator in ORDERED and (isinstance(value, bool) or value is None):
        return f"{test.operator} takes a number or a text in quotes"
    if isinstance(value, float) and math.isnan(value):
        if kind not in {"number", "any"} or test.operator in ORDERED:
            return "nan can only be compared by = and != with a metric or a param"
        return ""
    if kind == "any" or (isinstance(value, float) and not isinstance(value, bool)):
        return ""
    if kind == "time" and isinstance(value, str):
        return _wrong_date(name, literal)
    right = {"time": "Unix time, or a date such as '2026-01-31'", "span": "span such as 90 or 5m"}
    if kind == "number" and test.field.kind == "attributes":
        return f"{name} takes the number of a run, such as #7"
    return f"{name} takes a {right.get(kind, 'number without quotes')}"


def _wrong_text(test: Comparison, kind: Type, value: object) -> str:
    if value is None and test.operator in EQUAL:
        return f"write {test.field} IS {'NOT ' if test.operator in NEGATIONS else ''}NULL"
    if not isinstance(value, str):
        return f"{test.field} takes a text here; put it in quotes"
    if test.operator in PATTERNS:
        if len(value) > LONGEST_PATTERN:
            return f"a pattern has at most {LONGEST_PATTERN:,} characters, this one {len(value):,}"
        if kind == "status" and not statuses_like(value):
            return f"no status is like {value!r}; they are {', '.join(STATUSES)}"
    elif kind == "status" and value.lower() not in {*STATUSES, *MLFLOW_STATUSES}:
        return f"no run is ever {value!r}; use one of {', '.join(STATUSES)}" + close(
            value.lower(), STATUSES
        )
    return ""


def _wrong_cell(test: Comparison, value: object) -> str:
    if isinstance(value, bool) or value is None:
        return (
            f"{test.field} takes the number that its cell ran with, such as 4, or its id in quotes"
        )
    if isinstance(value, float) and math.isnan(value):
        return "nan can only be compared by = and != with a metric or a param"
    if test.operator in ORDERED and isinstance(value, str):
        return f"{test.operator} takes the number that a cell ran with, such as 4"
    return ""


def _wrong_date(field: Field, literal: Literal) -> str:
    try:
        seconds(literal)
    except (ValueError, OverflowError):
        attr = attribute(field.key)
        since = ", or use age < 1d" if attr and attr.name == "started" else ""
        return (
            f"{literal.value!r} is no date; write it as '2026-01-31' or '2026-01-31 18:30'{since}"
        )
    return ""
