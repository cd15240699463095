"""Texts in SQL: equal through an index, or like a pattern, the same on every database."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from trackmagic.query.fields import PATTERNS
from trackmagic.query.nodes import Comparison
from trackmagic.store.schema import INDEXED_CHARACTERS

Condition = sa.ColumnElement[bool]
NEGATED = {"!=": "=", "not in": "in", "not like": "like", "not ilike": "ilike"}


def start_of_text(table: sa.FromClause) -> sa.ColumnElement[str]:
    """As much of a text as its index holds, written just as the index is."""
    first: sa.ColumnElement[int] = sa.literal_column("1")
    most: sa.ColumnElement[int] = sa.literal_column(str(INDEXED_CHARACTERS))
    return sa.func.substr(table.c.text, first, most, type_=sa.Text())


def text_test(
    column: sa.ColumnElement[str],
    test: Comparison,
    dialect: str,
) -> Condition:
    """A test of a text that is there."""
    values = [str(literal.value) for literal in test.values]
    if test.operator in NEGATED:
        positive = NEGATED[test.operator]
        return sa.not_(text_test(column, Comparison(test.field, positive, test.values), dialect))
    if test.operator in PATTERNS:
        return like(column, values[0], dialect, either_case=test.operator == "ilike")
    return among(column, values)


def file_test(column: sa.ColumnElement[str], test: Comparison, dialect: str) -> Condition:
    """A test of a file by its path, or by the end of it where that is not absolute: ``'train.ipynb'``."""
    if test.operator in NEGATED:
        positive = Comparison(test.field, NEGATED[test.operator], test.values)
        return sa.not_(file_test(column, positive, dialect))
    path = sa.func.replace(column, "\\", "/")
    values = [str(literal.value) for literal in test.values]
    if test.operator in PATTERNS:
        folder = sa.func.rtrim(path, sa.func.replace(path, "/", ""))
        name: sa.ColumnElement[str] = sa.func.substr(path, sa.func.length(folder) + 1)
        either = test.operator == "ilike"
        tests = [
            like(expression, values[0], dialect, either_case=either)
            for expression in (column, name)
        ]
        return sa.or_(*tests)
    ends = [value.replace("\\", "/") for value in values if is_end_of_path(value)]
    tails = [like(path, f"%/{plain_pattern(end)}", dialect, escaped=True) for end in ends]
    return sa.or_(among(column, values), *tails)


def is_end_of_path(text: str) -> bool:
    """Whether it may be the end of a path, such as a file's name, and is no whole one."""
    return bool(text) and text[0] not in "/\\" and text[1:2] != ":"


def indexed_texts(table: sa.FromClause, test: Comparison, dialect: str) -> Condition:
    """A test of the column ``text``, by its index where there is one."""
    if test.operator in {"=", "in"}:
        return is_text(table, [str(literal.value) for literal in test.values])
    if test.operator in {"!=", "not in"}:
        return sa.not_(is_text(table, [str(literal.value) for literal in test.values]))
    return text_test(table.c.text, test, dialect)


def is_text(table: sa.FromClause, texts: list[str]) -> Condition:
    """Whether ``text`` is one of these, found by its index."""
    start = among(start_of_text(table), [text[:INDEXED_CHARACTERS] for text in texts])
    if all(len(text) < INDEXED_CHARACTERS for text in texts):
        return start
    return sa.and_(start, among(table.c.text, texts))


def among(column: sa.ColumnElement[Any], values: list[Any]) -> Condition:
    """Whether a column has one of these values."""
    return column == values[0] if len(values) == 1 else column.in_(values)


def like(
    column: sa.ColumnElement[str],
    pattern: str,
    dialect: str,
    *,
    either_case: bool = False,
    escaped: bool = False,
) -> Condition:
    """``column LIKE pattern``, with case told apart on every database unless ``either_case``.

    ``%`` and ``_`` in the pattern are wild, and plain after a backslash if it is ``escaped``.
    SQLite's LIKE never tells ASCII case apart, and no other; its GLOB does all of it.
    """
    escape = "\\" if escaped else None
    if dialect == "sqlite":
        if either_case and pattern.isascii():
            return column.like(pattern, escape=escape)
        return column.op("GLOB", is_comparison=True, return_type=sa.Boolean())(
            _glob(pattern, either_case=either_case, escaped=escaped)
        )
    neutral = pattern if escaped else pattern.replace("\\", "\\\\")
    return (column.ilike if either_case else column.like)(neutral, escape="\\")


def plain_pattern(text: str) -> str:
    """A text as the pattern, escaped, that only it is like."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _glob(pattern: str, *, either_case: bool, escaped: bool) -> str:
    pieces, plain = [], False
    for letter in pattern:
        if escaped and letter == "\\" and not plain:
            plain = True
            continue
        cases = {letter, letter.lower(), letter.upper()} if either_case else {letter}
        single = "".join(sorted(case for case in cases if len(case) == 1))
        wild = "" if plain else {"%": "*", "_": "?"}.get(letter, "")
        pieces.append(wild or (f"[{single}]" if len(single) > 1 or letter in "*?[" else letter))
        plain = False
    return "".join(pieces)
