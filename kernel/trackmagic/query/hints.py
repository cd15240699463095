"""What may be wrong with a filter that finds nothing."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from trackmagic.query.nodes import And, Comparison, Field, FreeText, Node, Not, NullTest, Or
from trackmagic.query.parser import parse
from trackmagic.query.resolve import absent, resolve


def hints(connection: sa.Connection, filter: str) -> list[str]:
    """A line for each key in the filter that no run has: ``no run has params.epoch; did you mean ...?``.

    Such a key is no error: a run may have it later. Raises :class:`BadFilter`, :class:`BadValue`.
    """
    tree = resolve(connection, parse(filter), filter)
    found = dict.fromkeys(absent(connection, field) for field in _fields(tree))
    return [line for line in found if line]


def _fields(node: Node) -> Iterator[Field]:
    """The fields that a run must have to pass a test of them."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _fields(part)
        case Not(part):
            yield from _fields(part)
        case NullTest(field, null):
            if not null:
                yield field
        case Comparison(field):
            yield field
        case FreeText():
            return
