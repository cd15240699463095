"""Filter text to a tree, and order text to terms. Knows no SQL."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import NoReturn

from trackmagic.errors import BadFilter
from trackmagic.query.fields import (
    ATTRIBUTES,
    DATASET_KEYS,
    KINDS,
    LONGEST_PATTERN,
    attribute,
    close,
    wrong,
)
from trackmagic.query.nodes import (
    PARTS,
    SECONDS,
    And,
    Comparison,
    Field,
    FreeText,
    Literal,
    Node,
    Not,
    NullTest,
    Or,
    Order,
)
from trackmagic.query.scanner import Token, parts, scan

DEEPEST = 40
"""How far parentheses and ``not`` may nest."""
MOST_TESTS = 200
"""How many tests a filter may have."""

_CONSTANTS = {"true": True, "false": False, "none": None, "null": None}
_WORD_OPERATORS = {"like", "ilike", "in", "is", "not"}
_JOINING = {"and", "or", "not", "in", "is", "like", "ilike"}


def parse(text: str) -> Node:
    """What a filter says; an empty one says ``And()``. Raises :class:`BadFilter`."""
    return _Parser(text).filter()


def parse_order(order: str | Sequence[str]) -> tuple[Order, ...]:
    """The terms of an order: ``"metrics.loss, started desc"``, or a list of such.

    Raises :class:`BadFilter`.
    """
    texts = [order] if isinstance(order, str) else order
    return tuple(term for text in texts for term in _Parser(text).order())


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = scan(text)
        self.at = 0
        self.depth = 0
        self.tests = 0

    def filter(self) -> Node:
        if self.peek.kind == "end":
            return And()
        found = self.any()
        if self.peek.kind != "end":
            self.fail("expected AND, OR or the end of the filter")
        return found

    def order(self) -> list[Order]:
        found: list[Order] = []
        while self.peek.kind != "end":
            token = self.next()
            if token.kind != "name":
                self.fail("expected a name to order by", token)
            field = self.field(token)
            direction = self.next().word if self.peek.word in {"asc", "desc"} else "asc"
            found.append(Order(field, direction == "desc"))
            if self.peek.kind != "end" and not self.accept(","):
                self.fail("expected ASC, DESC, a comma or the end of the order")
        return found

    # -- and, or, not, ( )

    def any(self) -> Node:
        found = [self.all()]
        while self.accept("or"):
            found.append(self.all())
        return found[0] if len(found) == 1 else Or(tuple(found))

    def all(self) -> Node:
        found = [self.term()]
        while self.accept("and") or (isinstance(found[-1], FreeText) and self.starts_term()):
            found.append(self.term())
        return found[0] if len(found) == 1 else And(tuple(found))

    def starts_term(self) -> bool:
        return self.peek.kind != "end" and self.peek.word not in {"or", ")", ","}

    def term(self) -> Node:
        token = self.peek
        if token.word not in {"not", "("}:
            return self.test()
        self.depth += 1
        if self.depth > DEEPEST:
            self.fail(f"a filter nests at most {DEEPEST} deep")
        self.next()
        found: Node = Not(self.term()) if token.word == "not" else self.any()
        if token.word == "(" and not self.accept(")"):
            self.fail("expected AND, OR or ')' for the '(' before")
        self.depth -= 1
        return found

    # -- one test

    def test(self) -> Node:
        self.tests += 1
        if self.tests > MOST_TESTS:
            self.fail(f"a filter has at most {MOST_TESTS} tests")
        token = self.next()
        if token.kind in {"end", "operator", "punctuation"} or token.word in _JOINING:
            self.fail("expected a comparison such as metrics.loss < 0.1, or a text", token)
        if self.peek.kind == "operator" or self.word_operator():
            if token.kind != "name":
                self.fail("a comparison starts with a name; put its key in `back ticks`", token)
            return self.comparison(self.field(token))
        return self.free_text(token)

    def word_operator(self) -> bool:
        if self.peek.word != "not":
            return self.peek.word in _WORD_OPERATORS
        return self.tokens[self.at + 1].word in {"in", "like", "ilike"}

    def free_text(self, token: Token) -> FreeText:
        if len(token.text) > LONGEST_PATTERN:
            self.fail(f"a text to search for has at most {LONGEST_PATTERN:,} characters", token)
        if token.kind == "string":
            return FreeText(_unquote(token.text))
        if token.kind == "name":
            named = parts(token.text)
            if named[0][0].lower() in KINDS and len(named) > 1:
                self.fail(f"expected an operator such as = or LIKE after {token.text}")
            if token.text.startswith("`"):
                self.fail(f"expected an operator such as = or LIKE after the key {token.text}")
            if len(named) == 1:
                return FreeText(named[0][0])
        return FreeText(token.text)

    def comparison(self, field: Field) -> Node:
        operator = self.next().word
        if operator == "is":
            negated = self.accept("not")
            if not self.accept("null"):
                self.fail("expected NULL or NOT NULL")
            return NullTest(field, not negated)
        if operator == "not":
            operator += " " + self.next().word
        values = self.list() if operator.endswith("in") else (self.value(),)
        found = Comparison(field, "=" if operator == "==" else operator, values)
        problem = wrong(found) if field.kind else None
        if problem:
            raise BadFilter(self.text, *problem)
        return found

    def list(self) -> tuple[Literal, ...]:
        if not self.accept("("):
            self.fail("expected a list such as ('a', 'b')")
        values = [self.value()]
        while self.accept(","):
            values.append(self.value())
        if not self.accept(")"):
            self.fail("expected ',' or ')'")
        return tuple(values)

    def value(self) -> Literal:
        token = self.next()
        if token.kind == "number":
            return self.number(token)
        if token.kind == "string":
            return Literal(_unquote(token.text), column=token.column)
        if token.kind == "name":
            named = parts(token.text)
            if token.text[0] == '"' and len(named) == 1:
                return Literal(named[0][0], column=token.column)
            if token.word in _CONSTANTS:
                return Literal(_CONSTANTS[token.word], column=token.column)
        if token.kind in {"name", "word"}:
            self.fail(f"a text goes in quotes: {_quote(token.text)}", token)
        return self.fail("expected a number or a text in quotes", token)

    def number(self, token: Token) -> Literal:
        if token.unit and token.text.strip("+-").lower() not in {"inf", "infinity", "nan"}:
            if token.unit not in SECONDS:
                known = ", ".join(unit for unit in SECONDS if unit)
                self.fail(f"unknown unit {token.unit!r}; use one of {known}", token)
            number = float(token.text.removesuffix(token.unit))
            return Literal(number, token.unit, token.column)
        number = float(token.text)
        return Literal(math.nan if math.isnan(number) else number, column=token.column)

    # -- names

    def field(self, token: Token) -> Field:
        (first, _), *rest = named = parts(token.text)
        if not rest or first.lower() not in KINDS:
            key = ".".join(part for part, _ in named)
            if attribute(key):
                return Field("attributes", key, column=token.column)
            return self.split(Field(None, key, column=token.column), named)
        kind = KINDS[first.lower()]
        key = ".".join(part for part, _ in rest)
        if kind == "attributes" and not attribute(key):
            self.fail(self.unknown("attribute", key, ATTRIBUTES), token)
        if kind == "datasets" and key not in DATASET_KEYS:
            self.fail(self.unknown("key of a dataset", key, DATASET_KEYS), token)
        field = Field(kind, key, column=token.column)
        return self.split(field, rest) if kind == "metrics" else field

    def split(self, field: Field, named: Sequence[tuple[str, bool]]) -> Field:
        part, quoted = named[-1]
        if len(named) == 1 or quoted or part not in PARTS:
            return field
        return Field(field.kind, field.key.removesuffix("." + part), part, field.column)

    def unknown(self, what: str, key: str, known: Collection[str]) -> str:
        return f"unknown {what} {key!r}; use one of {', '.join(known)}{close(key, known)}"

    # -- the tokens

    @property
    def peek(self) -> Token:
        return self.tokens[self.at]

    def next(self) -> Token:
        token = self.peek
        self.at += token.kind != "end"
        return token

    def accept(self, word: str) -> bool:
        match = self.peek.word == word
        self.at += match
        return match

    def fail(self, reason: str, token: Token | None = None) -> NoReturn:
        raise BadFilter(self.text, (token or self.peek).column, reason)


def _unquote(text: str) -> str:
    return text[1:-1].replace("''", "'")


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
