"""What a column may hold, and what stands for it where it holds something else.

SQLite keeps any value in any column, and a disk or a stranger may have put one there that no reader
expects. A text then says that it is damaged, a number is none, and the other cells are as they are;
``doctor`` names every one (:func:`flaw`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple, get_args
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from trackmagic.entities import LEVELS, STATUSES, MediumKind, ParamOrigin
from trackmagic.store import schema
from trackmagic.store.blobs import is_digest

MOST_RUNS = 1 << 24
"""The greatest number of a run that is believed."""
SHOWN = 200
"""Characters of a damaged value that are shown."""
SHORT, LONG = 1 << 13, 1 << 26
"""Characters that are believed of a name, key, path or word, and of any other text."""

_VALUES: dict[sa.Column[Any], tuple[str, ...]] = {
    schema.run.c.status: ("crashed", *STATUSES),
    schema.param.c.origin: get_args(ParamOrigin),
    schema.media.c.kind: get_args(MediumKind),
    schema.output.c.stream: ("stdout", "stderr", "result"),
    schema.alert.c.level: LEVELS,
}
"""What a column is one of; the first stands for anything else."""


_LONG = frozenset(
    "text note message traceback summary changes assigned packages source schema".split()
)
"""Columns whose texts are not names or words."""


class Rule(NamedTuple):
    """What one column of rows may hold."""

    types: frozenset[type]
    values: frozenset[str] | None
    instead: Callable[[Any], Any]
    most: int | None = None
    """Characters of a text."""

    def holds(self, cells: Callable[[], Any]) -> bool:
        """Whether all of the cells, given anew with each call, are as they should be."""
        if not self.types.issuperset(map(type, cells())):
            return False
        if self.most is not None and max(map(len, filter(None, cells())), default=0) > self.most:
            return False
        return self.values is None or self.values.issuperset(cells())

    def cell(self, value: Any) -> Any:
        """The value, or what stands for it."""
        return value if self.holds(lambda: (value,)) else self.instead(value)


def damaged(value: object) -> str:
    """A value that is not what it should be, as a text that says so."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return f"damaged: {'NULL' if value is None else text[:SHOWN]}"


def json_or(text: str, default: Any, *, of: type | None = None) -> Any:
    """The JSON value, or ``default`` where it is cut or not of the type ``of``, that of the default."""
    try:
        value = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return default
    return value if isinstance(value, of or type(default)) else default


def mended(rows: list[Any], rules: Sequence[Rule | None]) -> list[Any]:
    """The rows, with what stands for cells that are not as they should be."""
    wrong = {
        at: rule
        for at, rule in enumerate(rules)
        if rule is not None and not rule.holds(lambda at=at: map(itemgetter(at), rows))  # type: ignore[misc]
    }
    if not wrong:
        return rows
    return [
        tuple(wrong[at].cell(cell) if at in wrong else cell for at, cell in enumerate(row))
        for row in rows
    ]


def rules_of(compiled: Any) -> tuple[Rule | None, ...] | None:
    """The rules of the columns that a compiled statement gives; None where it does not tell."""
    if compiled is None:
        return None
    try:
        return _known[compiled]
    except KeyError:
        statement = compiled.statement
        rules = None
        if isinstance(statement, sa.Select):
            outer = frozenset(_outer(statement.get_final_froms()))
            rules = tuple(_rule_of(column, outer) for column in statement.selected_columns)
        _known[compiled] = rules
        return rules


_known: WeakKeyDictionary[Any, tuple[Rule | None, ...] | None] = WeakKeyDictionary()


class Text(bytes):
    """A text as its bytes, told from a blob: what SQLite is given as ``text_factory``."""


def flaw(column: sa.Column[Any], value: object) -> str:
    """What is wrong with a cell, as SQLite has it with texts as :class:`Text`; empty where nothing is."""
    if isinstance(value, Text):
        try:
            value = value.decode()
        except UnicodeDecodeError:
            return "no UTF-8"
    rule = _column_rule(column)
    if type(value) not in rule.types:
        return "NULL" if value is None else f"{_KINDS[type(value)]} in place of {_kind(column)}"
    if column is schema.run.c.number and not 0 < int(str(value)) <= MOST_RUNS:
        return "no number of a run"
    if rule.most is not None and len(str(value or "")) > rule.most:
        return f"longer than {rule.most:,} characters"
    if rule.values is not None and value not in rule.values:
        return "an unknown word"
    if column in _JSON and json_or(str(value), None, of=_JSON[column]) is None:
        return "no whole JSON"
    if column in _DIGESTS and value and not is_digest(value):
        return "no digest"
    return ""


def stand_in(column: sa.Column[Any], row: int) -> str:
    """What may be put in the place of a damaged cell, as SQL."""
    if column in _JSON:
        return "'[]'" if _JSON[column] is list else "'{}'"
    if column in _DIGESTS:
        return f"'{'0' * 64}'"
    if column is schema.param.c.type:
        return "'str'"
    if column in _VALUES:
        return f"'{_VALUES[column][0]}'"
    if isinstance(column.type, sa.String):
        return f"'damaged {row}'"
    if isinstance(column.type, sa.LargeBinary):
        return "x''"
    return "NULL" if column.nullable else "0"


_JSON: dict[sa.Column[Any], type] = {
    schema.call.c.assigned: list,
    schema.input_.c.changes: list,
    schema.environment.c.packages: dict,
}
_DIGESTS = frozenset((schema.artifact.c.digest, schema.surrounding.c.git_diff))
_KINDS: dict[type, str] = {bytes: "bytes", str: "text", int: "a number", float: "a number"}


def _kind(column: sa.Column[Any]) -> str:
    kinds = {sa.Text: "text", sa.String: "text", sa.LargeBinary: "bytes"}
    return next(
        (kind for type_, kind in kinds.items() if isinstance(column.type, type_)), "a number"
    )


def _rule_of(column: Any, outer: frozenset[sa.FromClause]) -> Rule | None:
    while isinstance(column, sa.Label):
        column = column.element
    if not isinstance(column, sa.Column):
        is_number = isinstance(
            column.type, sa.Integer
        )  # a sum over damaged cells may be a fraction
        return _rule(sa.Float() if is_number else column.type, nullable=True)
    table: Any = column.table
    if isinstance(table, sa.Alias):
        table = table.element
    if table not in _TABLES:
        return _rule(column.type, nullable=True)
    table_column = table.c[column.name]
    if table_column.primary_key and isinstance(table_column.type, sa.Integer):
        return None  # asked for by its value
    return _column_rule(table_column, column.table in outer)


def _outer(froms: Iterable[sa.FromClause]) -> Iterator[sa.FromClause]:
    """The tables of which a row may be missing: then its columns are NULL."""
    for source in froms:
        if isinstance(source, sa.Join):
            if source.isouter or source.full:
                yield from _tables(source.right)
            if source.full:
                yield from _tables(source.left)
            yield from _outer((source.left, source.right))


def _tables(source: sa.FromClause) -> Iterator[sa.FromClause]:
    if isinstance(source, sa.Join):
        yield from _tables(source.left)
        yield from _tables(source.right)
    else:
        yield source


@lru_cache(maxsize=256)
def _column_rule(column: sa.Column[Any], is_outer: bool = False) -> Rule:  # noqa: FBT001, FBT002 - cached
    values = _VALUES.get(column)
    if values:
        none = (type(None),) if is_outer else ()
        choices = None if is_outer else frozenset(values)
        return Rule(frozenset((str, *none)), choices, lambda _value: values[0])
    most = LONG if column.name in _LONG else SHORT
    rule = _rule(column.type, nullable=bool(column.nullable) or is_outer, most=most)
    return rule or Rule(frozenset((bytes, str, int, float, type(None))), None, lambda value: value)


def _rule(type_: Any, *, nullable: bool, most: int = LONG) -> Rule | None:
    none = (type(None),) if nullable else ()
    if isinstance(type_, sa.String):
        return Rule(frozenset((str, *none)), None, damaged, most)
    if isinstance(type_, sa.Integer | sa.Boolean):
        return Rule(frozenset((int, *none)), None, lambda _value: None if nullable else 0)
    if isinstance(type_, sa.Float):
        return Rule(frozenset((int, float, *none)), None, lambda _value: None if nullable else 0.0)
    if isinstance(type_, sa.LargeBinary):
        return Rule(frozenset((bytes, *none)), None, lambda _value: b"")
    return None


_TABLES = frozenset(schema.metadata.tables.values())
