"""The leaves of a dict param, ``config.lr`` of ``config``: rows of their own in the table of params.

So all that finds, sorts and groups runs by a param does so by a leaf, through the same indexes. A leaf
names its param in ``root``, is written with it and goes with it; readers of whole params leave it out.
A list is a leaf as a whole, so is what lies deeper than :data:`DEEPEST`. A param that is called like a
leaf wins over it. A dict of more than :data:`MOST` leaves is data, and has none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import Any

import sqlalchemy as sa

from trackmagic.entities import ParamValue
from trackmagic.errors import BadName, BadValue
from trackmagic.store import sql
from trackmagic.store.schema import param
from trackmagic.store.text import check_key
from trackmagic.store.values import pack_value

DEEPEST = 8
"""How many dicts inside one another a leaf may lie in."""
MOST = 500
"""Leaves of one param."""


def leaves_of(key: str, value: ParamValue) -> dict[str, ParamValue]:
    """The leaves of the param ``key`` by their dotted keys; none of what is no dict, or past the limits.

    Of two with one key (``{"a.b": 1, "a": {"b": 2}}``) neither is a leaf: nobody could tell which is meant.
    """
    leaves: dict[str, ParamValue] = {}
    twice: set[str] = set()
    for name, inner in _walk(key, value, 0):
        twice |= {name} & leaves.keys()
        leaves[name] = inner
        if len(leaves) > MOST:
            return {}
    return {name: inner for name, inner in leaves.items() if name not in twice}


def whole_only(key: str, value: ParamValue) -> str:
    """What to say of a dict that is found as a whole, not key by key; empty of all other values."""
    if len(list(islice(_walk(key, value, 0), MOST + 1))) <= MOST:
        return ""
    return f"{key}: a dict of more than {MOST} values is found as a whole, not key by key"


def roots_of(keys: Iterable[str]) -> list[str]:
    """The params whose leaves a change of the params ``keys`` may touch."""
    roots: dict[str, None] = {}
    for key in keys:
        parts = key.split(".")
        for end in range(1, len(parts) + 1):
            roots[".".join(parts[:end])] = None
    return list(roots)


def opened(params: Mapping[str, Iterable[object]]) -> set[str]:
    """The keys of dicts that what lies inside them stands for, of columns of params by key."""
    roots = {key[:at] for key in params for at, letter in enumerate(key) if letter == "."}
    return {
        key
        for key in roots & params.keys()
        if any(isinstance(value, dict) for value in params[key])
    }


def drop_leaves(connection: sa.Connection, run: int, roots: Iterable[str]) -> None:
    """Take away the leaves of these params, before these are written."""
    for some in sql.batches(list(roots)):
        connection.execute(_DROP, {"number": run, "roots": some})


def add_leaves(connection: sa.Connection, run: int, roots: Iterable[str]) -> None:
    """Write the leaves of these params, as they are now."""
    for some in sql.batches(list(roots)):
        _add(connection, _DICTS, {"number": run, "roots": some})


def add_all_leaves(connection: sa.Connection) -> None:
    """Write the leaves of every run; what cannot be read has none."""
    newest = connection.scalar(sa.select(sa.func.max(param.c.run))) or 0
    for first in range(0, newest + 1, _AT_ONCE):
        some = param.c.run.between(first, first + _AT_ONCE - 1)
        _add(connection, _WHOLE.where(some), {})


_DROP = param.delete().where(
    param.c.run == sa.bindparam("number"),
    param.c.root.in_(sa.bindparam("roots", expanding=True)),
    param.c.root != "",
)
_WHOLE = sa.select(param).where(param.c.type == "dict", param.c.root == "")
_DICTS = _WHOLE.where(
    param.c.run == sa.bindparam("number"),
    param.c.key.in_(sa.bindparam("roots", expanding=True)),
)
_AT_ONCE = 1_000
"""Runs whose dicts are in memory at a time."""


def _add(connection: sa.Connection, whole: sa.Select[Any], values: Mapping[str, Any]) -> None:
    for row in connection.execute(whole, values).mappings().all():
        sql.insert_missing(connection, param, list(_rows(row)))


def _rows(row: sa.RowMapping) -> Iterator[dict[str, Any]]:
    try:
        leaves = leaves_of(row["key"], json.loads(row["text"]))
    except (ValueError, RecursionError):
        return
    for key, value in leaves.items():
        with suppress(BadName, BadValue):  # what no row can hold stays in the whole param alone
            yield {
                "run": row["run"],
                "key": check_key("param", key),
                "origin": row["origin"],
                "root": row["key"],
                **pack_value(key, value)._asdict(),
            }


def _walk(key: str, value: ParamValue, depth: int) -> Iterator[tuple[str, ParamValue]]:
    if not isinstance(value, dict) or depth == DEEPEST or not value:
        if depth:
            yield key, value
        return
    for name, inner in value.items():
        yield from _walk(f"{key}.{name}", inner, depth + 1)
