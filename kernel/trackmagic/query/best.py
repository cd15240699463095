"""The best value of a metric, as a column of the store: ``loss.best`` is ``loss.min``.

Which way a metric is better is said by whoever asks, else by the goals of the experiments that are looked
at, else by its name. Where none of them tells, or experiments do not agree, nothing is guessed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa

from trackmagic.direction import BEST_OF, Directions, direction_of
from trackmagic.errors import BadFilter, BadValue
from trackmagic.query.nodes import (
    And,
    Comparison,
    Field,
    FreeText,
    Node,
    Not,
    NullTest,
    Or,
    Order,
    Part,
)
from trackmagic.store import goals


def said(
    connection: sa.Connection, directions: Directions | None, ids: Sequence[int] | None = None
) -> Directions:
    """What goals, of these experiments or of all, and then whoever asks say of metrics."""
    return {**goals.aims_of(connection, ids).directions, **(directions or {})}


def column_name(key: str, part: str, directions: Directions) -> str:
    """The column of the store that holds that part. Raises :class:`BadValue` for a best that is not known."""
    if part != "best":
        return part or "last"
    way = direction_of(key, directions)
    if way is None:
        raise BadValue(unknown(key, directions))
    return BEST_OF[way]


def shown_part(key: str, part: str, values: Part, directions: Directions) -> str:
    """The part that stands where none is named: ``values``, but for a best that is not known the last."""
    if part or (values == "best" and direction_of(key, directions) is None):
        return part
    return "" if values == "last" else values


def unknown(key: str, directions: Directions) -> str:
    """What to say where nothing tells which way a metric is better, or experiments do not agree."""
    if directions.get(key) == "unknown":
        return (
            f"which way {key!r} is better is not known: experiments do not agree on it; name one of them "
            f"(experiment=...), or use {key}.min or {key}.max"
        )
    return (
        f"which way {key!r} is better is not known from its name; "
        f"use {key}.min or {key}.max, or give its experiment a goal: '{key} min'"
    )


def in_filter(node: Node, text: str, directions: Directions) -> Node:
    """The same tests, with the least or the greatest value for the best. Raises :class:`BadFilter`."""
    match node:
        case And(parts):
            return And(tuple(in_filter(part, text, directions) for part in parts))
        case Or(parts):
            return Or(tuple(in_filter(part, text, directions) for part in parts))
        case Not(part):
            return Not(in_filter(part, text, directions))
        case FreeText():
            return node
        case NullTest(field) | Comparison(field):
            return dataclasses.replace(node, field=_side(field, text, directions))


def in_order(
    orders: Sequence[Order], text: str, directions: Directions, values: Part | Mapping[str, Part]
) -> Iterator[Order]:
    """The same order, with the least or the greatest value for the best.

    ``values`` is the part of metrics of which none is named. Raises :class:`BadFilter`.
    """
    for order in orders:
        field = order.field
        if field.kind == "metrics":
            value = values if isinstance(values, str) else values.get(field.key, "last")
            part = shown_part(field.key, field.part, value, directions)
            field = dataclasses.replace(field, part=part)
        yield dataclasses.replace(order, field=_side(field, text, directions))


def _side(field: Field, text: str, directions: Directions) -> Field:
    if field.kind != "metrics" or field.part != "best":
        return field
    try:
        return dataclasses.replace(field, part=column_name(field.key, "best", directions))
    except BadValue as error:
        raise BadFilter(text, field.column, str(error)) from None
