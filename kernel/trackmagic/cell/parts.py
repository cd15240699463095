"""The parts of an object that can change by themselves: attributes, entries, columns; and which did."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from trackmagic.cell.describe import describe
from trackmagic.cell.fingerprint import fingerprint

MOST = 100
"""Parts of an object that are looked at; one with more has none."""
NAMED = 3
ROWS = "rows"
"""Of a frame: their number, beside its columns."""

_TOLD = frozenset((bool, int, float, type(None)))
"""Parts whose values are told; a text may be a secret."""


class Parts(NamedTuple):
    """What kind of parts they are, and of each its fingerprint and its look."""

    kind: str = ""
    looks: Mapping[str, tuple[str, str]] = {}


def parts(value: object, *, budget_seconds: float) -> Parts:
    """Give the parts; none where there are too many, where time ran out, or the object has none.

    The budget is of the thread's own time: a busy machine does not make us tell less.
    """
    deadline = time.thread_time() + budget_seconds
    looks: dict[str, tuple[str, str]] = {}
    try:
        kind, members = _found(value)
        for name, part in members:
            if time.thread_time() > deadline:
                return Parts()
            look = describe(part).summary if type(part) in _TOLD else ""
            looks[name] = (fingerprint(part), look)
    except Exception:  # noqa: BLE001 - a user's object may raise anything
        return Parts()
    return Parts(kind, looks)


def difference(old: Parts, new: Parts) -> str:
    """Tell what differs: ``lr 0.1 -> 0.2``, ``column age``, ``new column z``; empty where unknown."""
    if not old.kind or old.kind != new.kind:
        return ""
    differences = [*_differing(old, new)]
    more = [f"{len(differences) - NAMED} more"] if len(differences) > NAMED else []
    return ", ".join([*differences[:NAMED], *more])


def _differing(old: Parts, new: Parts) -> Iterator[str]:
    is_frame = old.kind == "column"
    if is_frame and old.looks[ROWS] != new.looks[ROWS]:
        yield f"{old.looks[ROWS][1]} -> {new.looks[ROWS][1]} rows"
        return
    label = "column " if is_frame else ""
    for name, (mark, look) in new.looks.items():
        if name not in old.looks:
            yield f"new {label}{name}"
            continue
        was, before = old.looks[name]
        if was == mark or not (was and mark):
            continue
        yield f"{name} {before} -> {look}" if before and look else f"{label}{name}"
    for name in old.looks:
        if name not in new.looks:
            yield f"no longer {label}{name}"


def _found(value: Any) -> tuple[str, Iterator[tuple[str, object]]]:
    kind = type(value)
    pandas: Any = sys.modules.get("pandas")
    frame = getattr(pandas, "DataFrame", None)
    if isinstance(frame, type) and issubclass(kind, frame):
        if value.shape[1] > MOST:
            return "", iter(())
        columns = ((str(name), value.iloc[:, at]) for at, name in enumerate(value.columns))
        return "column", iter([(ROWS, value.shape[0]), *columns])
    if kind is dict:
        return "entry", _few({key: each for key, each in value.items() if type(key) is str}, value)
    attributes = object.__getattribute__(value, "__dict__")
    if issubclass(kind, type):
        attributes = {name: each for name, each in attributes.items() if not name.startswith("__")}
    return "attribute", _few(attributes, attributes)


def _few(
    members: Mapping[str, object], whole: Mapping[Any, object]
) -> Iterator[tuple[str, object]]:
    if len(whole) > MOST or len(members) < len(whole):
        raise ValueError(len(whole))
    return islice(iter(list(members.items())), MOST)
