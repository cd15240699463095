"""A filter and an order with every field known, as :mod:`trackmagic.query.names` knows it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from trackmagic.errors import BadFilter
from trackmagic.query.cures import in_quotes, quoted
from trackmagic.query.fields import (
    ATTRIBUTES,
    EQUAL,
    KINDS,
    NEGATIONS,
    ORDERED,
    STATUS_NAMES,
    close,
    type_of,
    wrong,
)
from trackmagic.query.names import TABLES, all_keys, has, known, of_mlflow
from trackmagic.query.nodes import (
    PARTS,
    And,
    Comparison,
    Field,
    FreeText,
    Kind,
    Literal,
    Node,
    Not,
    NullTest,
    Or,
    Order,
)
from trackmagic.query.scanner import as_number
from trackmagic.store.schema import param

_FIELDS: tuple[Kind, ...] = ("params", "metrics")


def resolve(connection: sa.Connection, node: Node, text: str) -> Node:
    """The same filter with the kind of every field known.

    Raises :class:`BadFilter` for a name the store does not have, or compared as its kind cannot be.
    """
    match node:
        case And(parts):
            return And(tuple(resolve(connection, part, text) for part in parts))
        case Or(parts):
            return Or(tuple(resolve(connection, part, text) for part in parts))
        case Not(part):
            return Not(resolve(connection, part, text))
        case FreeText():
            _refuse_field(connection, node, text)
            return node
        case NullTest(field) | Comparison(field) if of_mlflow(field):
            return _of_mlflow(connection, node, text)
        case NullTest(field) if _is_inner(connection, field):
            return NullTest(
                Field("params", field.whole, column=field.column), node.null, inner=True
            )
        case NullTest(field):
            return dataclasses.replace(node, field=_known(connection, field, text))
        case Comparison(field):
            test = dataclasses.replace(node, field=_known(connection, field, text))
            problem = wrong(test) or _names_field(connection, test)
            if problem:
                raise BadFilter(text, *problem)
            return of_days(test) or test


def with_metrics_to_come(connection: sa.Connection, node: Node) -> Node:
    """The same filter; a bare name that the store does not have yet is that of a metric."""
    match node:
        case And(parts):
            return And(tuple(with_metrics_to_come(connection, part) for part in parts))
        case Or(parts):
            return Or(tuple(with_metrics_to_come(connection, part) for part in parts))
        case Not(part):
            return Not(with_metrics_to_come(connection, part))
        case NullTest(field) | Comparison(field) if known(connection, field) is None:
            return dataclasses.replace(node, field=dataclasses.replace(field, kind="metrics"))
        case _:
            return node


def _refuse_field(connection: sa.Connection, word: FreeText, text: str) -> None:
    """``lr:0.1``, where there is an ``lr``: no text that is looked for."""
    name, colon, value = word.text.partition(":")
    if not (word.bare and colon and any(has(connection, kind, name) for kind in TABLES)):
        return
    value = value or word.behind.strip("'\"") or "..."
    example = value if as_number(value) is not None else quoted(value)
    reason = f"expected an operator: {name} = {example}; {quoted(word.text)} looks for the text"
    raise BadFilter(text, word.column, reason)


def _names_field(connection: sa.Connection, test: Comparison) -> tuple[int, str] | None:
    """Where a word without quotes names a param or a metric, and no run has it as the value."""
    if test.field.kind not in {"params", "tags"}:
        return None
    column = TABLES[test.field.kind].c
    for literal in test.values:
        word = str(literal.value)
        if not literal.bare or not any(has(connection, kind, word) for kind in _FIELDS):
            continue
        value = sa.select(1).where(column.key == test.field.key, column.text == word).limit(1)
        if test.operator in ORDERED or connection.scalar(value) is None:
            return (
                literal.column,
                f"{test.operator} takes a value and no field; {in_quotes(word)}",
            )
    return None


def _is_inner(connection: sa.Connection, field: Field) -> bool:
    """Whether it is a dict inside a dict param, ``config.opt`` of ``config.opt.name``."""
    if field.kind not in {None, "params"} or "." not in field.whole:
        return False
    kinds: tuple[Kind, ...] = ("params",) if field.kind else tuple(TABLES)
    if any(has(connection, kind, field.whole) for kind in kinds):
        return False
    return (
        connection.scalar(sa.select(1).where(*leaves_under(param, field.whole)).limit(1))
        is not None
    )


def leaves_under(table: sa.FromClause, key: str) -> tuple[sa.ColumnElement[bool], ...]:
    """What holds for the rows of all that lies in a dict inside a dict param; ``/`` comes after ``.``."""
    return table.c.key > f"{key}.", table.c.key < f"{key}/", table.c.root != ""


def resolve_order(
    connection: sa.Connection, terms: Sequence[Order], text: str
) -> tuple[Order, ...]:
    """The same order with the kind of every field known. Raises :class:`BadFilter`."""
    return tuple(
        dataclasses.replace(term, field=_known(connection, term.field, text)) for term in terms
    )


def _of_mlflow(connection: sa.Connection, test: NullTest | Comparison, text: str) -> Node:
    """The test of what a run has itself, save of runs that have a tag of that name."""
    field = test.field
    attribute_test = dataclasses.replace(test, field=dataclasses.replace(field, kind="attributes"))
    problem = wrong(attribute_test) if isinstance(attribute_test, Comparison) else None
    if problem:
        raise BadFilter(text, *problem)
    if not has(connection, "tags", field.key):
        return attribute_test
    tag = dataclasses.replace(field, kind="tags")
    tagged = dataclasses.replace(test, field=tag)
    if isinstance(test, NullTest):
        return And((tagged, attribute_test)) if test.null else Or((tagged, attribute_test))
    return Or((tagged, And((NullTest(tag, null=True), attribute_test))))


def absent(connection: sa.Connection, field: Field) -> str:
    """What to say of a key that no run has, such as ``params.epoch``; nothing of all other fields."""
    if field.kind not in TABLES or has(connection, field.kind, field.key):
        return ""
    named, _, part = field.key.rpartition(".")
    if field.kind == "metrics" and named and has(connection, "metrics", named):
        return f"no run has {field}; {part!r} is not one of {', '.join(PARTS)}"
    near = close(field.key, all_keys(connection, field.kind))
    others = [kind for kind in TABLES if has(connection, kind, field.key)]
    if others and not near:
        near = f"; did you mean {' or '.join(f'{kind}.{field.key}' for kind in others)}?"
    return f"no run has {field}{near}"


def _known(connection: sa.Connection, field: Field, text: str) -> Field:
    known_field = known(connection, field)
    if known_field is None:
        raise BadFilter(text, field.column, _unknown(connection, field.whole))
    return known_field


def _unknown(connection: sa.Connection, name: str) -> str:
    first, dot, rest = name.partition(".")
    if dot and first.lower() in KINDS:
        return f"write {first}.`{rest}`: quotes go around the key alone"
    if dot and close(first, KINDS):
        return f"unknown kind of field {first!r}{close(first, KINDS)}"
    if name.lower() in STATUS_NAMES or name.lower() == "killed":
        return f"{name} is a status: write status = {quoted(name.lower())}"
    if connection.scalar(sa.select(1).where(*leaves_under(param, name)).limit(1)) is not None:
        return f"{name} is a dict; compare what it holds, such as {_leaf(connection, name)}"
    names = {key for kind in TABLES for key in all_keys(connection, kind)}
    near = close(name, [*ATTRIBUTES, *sorted(names)])
    return f"unknown name {name!r}: no attribute, param, metric or tag is called so{near}"


def _leaf(connection: sa.Connection, name: str) -> str:
    first = sa.select(sa.func.min(param.c.key)).where(*leaves_under(param, name))
    return str(connection.scalar(first))


# Days as values: ``started = '2026-01-31'`` is any moment of that day, in UTC as all dates are


def of_days(test: Comparison) -> Node | None:
    """The test by the beginning and end of each day it names; None where it names none."""
    if (
        test.operator not in EQUAL
        or test.field.kind != "attributes"
        or type_of(test.field) != "time"
    ):
        return None
    if all(_day(literal) is None for literal in test.values):
        return None
    if test.operator in NEGATIONS:
        outside = tuple(
            Or(tuple(_ends(test, literal, ("<", ">="), "!="))) for literal in test.values
        )
        return outside[0] if len(outside) == 1 else And(outside)
    inside = tuple(And(tuple(_ends(test, literal, (">=", "<"), "="))) for literal in test.values)
    return inside[0] if len(inside) == 1 else Or(inside)


def _ends(
    test: Comparison, literal: Literal, signs: tuple[str, str], otherwise: str
) -> Iterator[Comparison]:
    day = _day(literal)
    if day is None:
        yield Comparison(test.field, otherwise, (literal,))
        return
    for sign, moment in zip(signs, (day, day + dt.timedelta(days=1)), strict=True):
        yield Comparison(test.field, sign, (Literal(moment.isoformat(), column=literal.column),))


def _day(literal: Literal) -> dt.date | None:
    if not isinstance(literal.value, str):
        return None
    try:
        return dt.date.fromisoformat(literal.value)
    except ValueError:  # it has a time, too
        return None
