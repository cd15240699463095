"""A filter as rows of a form: field, operator, values; and the language that such rows are.

A filter is rows where it is comparisons that are all joined by "and", or all by "or". That is tried: the rows
are spelled, and only if they mean the same the filter is taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from trackmagic.entities import Entity
from trackmagic.errors import BadFilter
from trackmagic.query.fields import ATTRIBUTES, OPERATORS, Type, type_of
from trackmagic.query.names import field_of
from trackmagic.query.nodes import And, Comparison, Field, Node, NullTest, Or
from trackmagic.query.nodes import Literal as Value
from trackmagic.query.parser import parse
from trackmagic.query.resolve import resolve
from trackmagic.query.scanner import as_number
from trackmagic.query.search import check
from trackmagic.query.spelling import field_text, value_text
from trackmagic.store import Store
from trackmagic.views.moment import of_one_moment

Joint = Literal["and", "or"]
CONTAINS = "contains"
"""``ilike '%text%'``, as a person says it."""
NULLS = ("is null", "is not null")
_LISTS = ("in", "not in")
_SPAN = re.compile(r"\d+(?:\.\d+)?\s*[smhdw]?")
_CONSTANTS = ("true", "false", "none")


class FilterRow(Entity, frozen=True):
    """A comparison: the field as a filter writes it, the values as a person types them."""

    field: str
    operator: str
    values: tuple[str, ...] = ()


class FilterRowsQuery(Entity, frozen=True):
    """The filter that is to be taken apart."""

    filter: str


class FilterRows(Entity, frozen=True):
    """A filter as rows, and what rows may say."""

    rows: tuple[FilterRow, ...]
    joint: Joint
    is_by_hand: bool
    """It says more than rows can."""
    operators: dict[str, tuple[str, ...]]
    """By kind of field, and by attribute."""


class FilterTextQuery(Entity, frozen=True):
    """The rows that a filter is to be made of."""

    rows: tuple[FilterRow, ...]
    joint: Joint = "and"


class FilterText(Entity, frozen=True):
    """The filter of those rows that can be spelled."""

    filter: str
    problems: tuple[str, ...]
    """Of each row, why it is left out; empty: it is not, or is not filled in yet."""


@of_one_moment
def filter_rows(store: Store, query: FilterRowsQuery) -> FilterRows:
    """The rows of a filter; of one that does not parse, or that rows cannot say, there are none."""
    rows: tuple[FilterRow, ...] | None = ()
    joint: Joint = "and"
    try:
        tree = _meaning(store, query.filter)
    except BadFilter:
        rows = None
    else:
        joint = "or" if isinstance(tree, Or) else "and"
        tests = tree.parts if isinstance(tree, And | Or) else (tree,)
        rows = tuple(row for test in tests if (row := _row(test)) is not None)
        if len(rows) < len(tests) or _meaning(store, _spelled(store, rows, joint)) != tree:
            rows = None
    return FilterRows(rows=rows or (), joint=joint, is_by_hand=rows is None, operators=_operators())


@of_one_moment
def filter_text(store: Store, query: FilterTextQuery) -> FilterText:
    """The filter that these rows are, without those that mean nothing."""
    problems = tuple(_problem(store, row) for row in query.rows)
    fit = [
        row
        for row, problem in zip(query.rows, problems, strict=True)
        if not problem and _is_filled(row)
    ]
    return FilterText(filter=_spelled(store, fit, query.joint), problems=problems)


def _operators() -> dict[str, tuple[str, ...]]:
    """What each kind of field, and each attribute, can be compared with."""
    kinds: dict[str, Type] = {"metrics": "number", "params": "any", "tags": "text"}
    types = kinds | {name: attribute.type for name, attribute in ATTRIBUTES.items()}
    return {name: _of_type(kind) for name, kind in types.items()}


def _of_type(kind: Type) -> tuple[str, ...]:
    contains = (CONTAINS,) if "ilike" in OPERATORS[kind] else ()
    return (*OPERATORS[kind], *contains, *NULLS)


def _row(test: Node) -> FilterRow | None:
    match test:
        case NullTest(field, null):
            return FilterRow(field=_name(field), operator=NULLS[0] if null else NULLS[1])
        case Comparison(field, "ilike", (Value(str(text)),)) if re.fullmatch(r"%[^%_]+%", text):
            return FilterRow(field=_name(field), operator=CONTAINS, values=(text[1:-1],))
        case Comparison(field, operator, values):
            return FilterRow(
                field=_name(field), operator=operator, values=tuple(map(_typed, values))
            )
        case _:
            return None


def _name(field: Field) -> str:
    return field_text(field.kind or "params", field.key, field.part)


def _typed(literal: Value) -> str:
    """A value as a person types it."""
    if isinstance(literal.value, str):
        return literal.value
    return value_text(literal.value) + literal.unit


def _spelled(store: Store, rows: Sequence[FilterRow], joint: Joint) -> str:
    return f" {joint} ".join(_text(store, row) for row in rows)


def _text(store: Store, row: FilterRow) -> str:
    """The row as a filter writes it."""
    if row.operator in NULLS:
        return f"{row.field} {row.operator}"
    if row.operator == CONTAINS:
        return f"{row.field} ilike {value_text(f'%{row.values[0]}%')}"
    with store.database.read() as connection:
        field = field_of(connection, row.field)
    kind = "any" if field is None else type_of(field)
    is_pattern = row.operator.endswith("like")
    values = [value_text(text) if is_pattern else _value(kind, text) for text in row.values]
    if row.operator in _LISTS:
        return f"{row.field} {row.operator} ({', '.join(values)})"
    return f"{row.field} {row.operator} {values[0]}"


def _value(kind: Type, typed: str) -> str:
    """What was typed as a value: a number, a span or a constant where there may be such, else a text."""
    text = typed.strip()
    is_number = as_number(text) is not None
    if kind == "span" and _SPAN.fullmatch(text):
        return text
    if is_number and kind in ("number", "any", "time", "cell", "span"):
        return text
    if kind == "any" and text.lower() in _CONSTANTS:
        return text.lower()
    return value_text(typed)


def _is_filled(row: FilterRow) -> bool:
    return bool(row.field) and (row.operator in NULLS or any(map(str.strip, row.values)))


def _problem(store: Store, row: FilterRow) -> str:
    if not _is_filled(row):
        return ""
    try:
        with store.database.read() as connection:
            check(connection, _text(store, row))
    except BadFilter as error:
        return error.reason
    return ""


def _meaning(store: Store, text: str) -> Node:
    """What a filter says, however it is written. Raises :class:`BadFilter`."""
    with store.database.read() as connection:
        return resolve(connection, parse(text), text)
