"""What may be wrong with a filter that finds nothing."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from trackmagic.query.cures import quoted
from trackmagic.query.fields import MLFLOW_TAGS, ORDERED, PATTERNS
from trackmagic.query.names import field_of, is_there
from trackmagic.query.nodes import And, Comparison, Field, FreeText, Node, Not, NullTest, Or
from trackmagic.query.parser import parse
from trackmagic.query.resolve import absent, resolve
from trackmagic.query.scanner import as_number
from trackmagic.query.spelling import field_text
from trackmagic.store.leaves import DEEPEST, MOST
from trackmagic.store.schema import param


def hints(connection: sa.Connection, filter: str) -> list[str]:
    """A line for each test that no run can pass: ``no run has params.epoch; did you mean ...?``.

    Such a test is no error: a run may pass it later. Raises :class:`BadFilter`, :class:`BadValue`.
    """
    tree = resolve(connection, parse(filter), filter)
    lines = dict.fromkeys(_hint(connection, test) for test in _tests(tree))
    return [line for line in lines if line]


def _tests(node: Node) -> Iterator[Comparison | FreeText | NullTest]:
    """The tests that a run must have something for to pass them."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _tests(part)
        case Not(part):
            yield from _tests(part)
        case NullTest():
            if not node.null:
                yield node
        case Comparison() | FreeText():
            yield node


def _hint(connection: sa.Connection, test: Comparison | FreeText | NullTest) -> str:
    match test:
        case FreeText(text):
            return _of_text(connection, text)
        case Comparison(Field("attributes", "status", _, place), _, values) if (
            place == values[0].column
        ):
            return _of_status(test)
        case NullTest(field) | Comparison(field):
            missing = absent(connection, field)
    if not missing:
        return _of_values(connection, test) if isinstance(test, Comparison) else ""
    if "did you mean" in missing:
        return missing
    return missing + _of_leaf(connection, field) + _of_mlflow(field)


def _of_text(connection: sa.Connection, text: str) -> str:
    """A name that stands alone was perhaps meant as one."""
    field = field_of(connection, text)
    if field is None or field.kind is None or not is_there(connection, field):
        return ""
    name = field_text(field.kind, field.key, field.part)
    return (
        f"{quoted(text)} was looked for as a text; a test of {name} has an operator: "
        f"{name} = ..., or {name} IS NOT NULL"
    )


def _of_status(test: Comparison) -> str:
    """A bare word was taken for a status."""
    word = str(test.values[0].value)
    return f"{word} was taken as status = {quoted(word)}; in quotes it is looked for as a text"


def _of_values(connection: sa.Connection, test: Comparison) -> str:
    """A value that means something else than it seems to, or that no run can have."""
    value = test.values[0].value
    if test.operator in {"like", "ilike"} and not {"%", "_"} & set(str(value)):
        holding = quoted(f"%{value}%")
        return f"{quoted(str(value))} is compared as a whole; {holding} is like all that holds it"
    if value is None and test.operator in {"=", "in"}:
        return f"{test.field} is None in no run; {test.field} IS NULL finds the runs without it"
    return _never(connection, test)


def _never(connection: sa.Connection, test: Comparison) -> str:
    """A param compared with what it is in no run."""
    if test.field.kind != "params" or test.operator in PATTERNS:
        return ""
    values = [literal.value for literal in test.values]
    numeric = [isinstance(value, float) and not isinstance(value, bool) for value in values]
    plain = [isinstance(value, str) and as_number(value) is None for value in values]
    if all(plain) and test.operator != "!=" and not _has_rows(connection, test.field, ~_NUMBER):
        return (
            f"{test.field} is a number in every run that has it; {quoted(str(values[0]))} is none"
        )
    ordered = test.operator in ORDERED and not any(plain)
    asks_number = (all(numeric) or ordered) and test.operator != "!="
    if asks_number and not _has_rows(connection, test.field, _NUMBER):
        return f"{test.field} is a number in no run; as a text it is compared in quotes"
    return ""


_NUMBER = param.c.type.in_(("int", "float", "bool"))


def _has_rows(connection: sa.Connection, field: Field, holds: sa.ColumnElement[bool]) -> bool:
    query = sa.select(1).where(param.c.key == field.key, holds).limit(1)
    return connection.scalar(query) is not None


def _of_leaf(connection: sa.Connection, field: Field) -> str:
    """What there is to say of a key that may lie inside a dict."""
    root, dot, _ = field.key.partition(".")
    whole = (param.c.key == root) & (param.c.type == "dict")
    if field.kind != "params" or not dot:
        return ""
    if connection.scalar(sa.select(1).where(whole).limit(1)) is None:
        return ""
    return (
        f"; of a dict at most {MOST} values are found by their own keys, {DEEPEST} deep, "
        f"and the whole of it by params.{root} LIKE '%...%'"
    )


def _of_mlflow(field: Field) -> str:
    if field.kind != "tags" or not field.key.startswith("mlflow."):
        return ""
    return f"; of MLflow's own tags these are known: {', '.join(MLFLOW_TAGS)}"
