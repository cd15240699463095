"""Filter text to a tree, and order text to terms. Knows no SQL."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from typing import NoReturn

from trackmagic.errors import BadFilter, BadValue
from trackmagic.query.fields import (
    ATTRIBUTES,
    DATASET_KEYS,
    KINDS,
    LONGEST_PATTERN,
    attribute,
    close,
    type_of,
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

_NUMBER = Field("attributes", "number")
_CONSTANTS = {"true": True, "false": False, "none": None, "null": None}
_WORD_OPERATORS = {"like", "ilike", "in", "is", "not"}
_OPERATORS = "= != < <= > >= LIKE ILIKE IN IS"
_UNITS = {
    "s": ("sec", "secs", "second", "seconds"),
    "m": ("min", "mins", "minute", "minutes"),
    "h": ("hr", "hrs", "hour", "hours"),
    "d": ("day", "days"),
    "w": ("week", "weeks"),
}
_SPELLED = {word: unit for unit, words in _UNITS.items() for word in (unit, *words)}
_JOINING = {"and", "or", "not", "in", "is", "like", "ilike"}


def parse(text: str) -> Node:
    """What a filter says; an empty one says ``And()``.

    Raises :class:`BadFilter`, and :class:`BadValue` for what is no text.
    """
    if not isinstance(text, str):
        raise BadValue(f"the filter is {text!r}; give a text such as 'metrics.loss < 0.1'")
    return _Parser(text).filter()


def parse_order(order: str | Sequence[str]) -> tuple[Order, ...]:
    """The terms of an order: ``"metrics.loss, started desc"``, or a list of such.

    Raises :class:`BadFilter`, and :class:`BadValue` for what is no text.
    """
    return tuple(term for text in order_texts(order) for term in _Parser(text).order())


def order_texts(order: str | Iterable[str]) -> list[str]:
    """The texts of an order. Raises :class:`BadValue` for what is no text and no list of such."""
    if isinstance(order, str):
        return [order]
    texts = list(order) if isinstance(order, Iterable) else [order]
    for text in texts:
        if not isinstance(text, str):
            raise BadValue(
                f"order_by is {order!r}; give a text such as 'metrics.loss desc', or a list of such"
            )
    return texts


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
            self.refuse_order()
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
        self.refuse_order()
        token = self.next()
        if token.kind in {"end", "operator", "punctuation"} or token.word in _JOINING:
            self.fail("expected a comparison such as metrics.loss < 0.1, or a text", token)
        if self.peek.kind == "operator" or self.word_operator():
            if token.kind != "name":
                self.fail("a comparison starts with a name; put its key in `back ticks`", token)
            return self.comparison(self.field(token))
        if token.kind == "run":
            return Comparison(_NUMBER, "=", (Literal(float(token.text[1:])),))
        return self.free_text(token)

    def refuse_order(self) -> None:
        token = self.peek
        if token.word == "order" and self.tokens[self.at + 1].word == "by":
            self.fail("a filter has no order; give that to order_by or --order", token)

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
                self.fail(
                    f"expected an operator such as = or LIKE after {token.text}; "
                    f"{token.text} is not null finds the runs that have it"
                )
            if token.text.startswith("`"):
                self.fail(f"expected an operator such as = or LIKE after the key {token.text}")
            if len(named) == 1:
                return FreeText(named[0][0])
        return FreeText(token.text)

    def comparison(self, field: Field) -> Node:
        sign = self.next()
        operator = sign.word
        self.refuse_joined(sign)
        if operator == "is":
            negated = self.accept("not")
            if not self.accept("null"):
                self.fail("expected NULL or NOT NULL")
            return NullTest(field, not negated)
        if operator == "not":
            operator += " " + self.next().word
        operator = "=" if operator == "==" else operator
        many = operator.endswith("in")
        values = self.list(field, operator) if many else (self.value(field, operator),)
        found = Comparison(field, operator, values)
        problem = wrong(found) if field.kind else None
        if problem:
            raise BadFilter(self.text, *problem)
        return found

    def refuse_joined(self, sign: Token) -> None:
        """Signs run together, such as ``>>``, are no operator."""
        after = self.peek
        if sign.kind == after.kind == "operator" and after.column == sign.column + len(sign.text):
            self.fail(f"unknown operator {sign.text + after.text!r}; use one of {_OPERATORS}", sign)

    def list(self, field: Field, operator: str) -> tuple[Literal, ...]:
        if not self.accept("("):
            self.fail("expected a list such as ('a', 'b')")
        values = [self.value(field, operator)]
        while self.accept(","):
            values.append(self.value(field, operator))
        if not self.accept(")"):
            self.fail("expected ',' or ')'")
        return tuple(values)

    def value(self, field: Field, operator: str) -> Literal:
        token = self.next()
        if token.kind == "number":
            self.refuse_spelled(token, field)
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
            quoted = Literal(token.text, column=token.column)
            problem = wrong(Comparison(field, operator, (quoted,))) if field.kind else None
            if problem:
                raise BadFilter(self.text, *problem)
            self.fail(f"a text goes in quotes: {_quote(token.text)}", token)
        return self.fail("expected a number or a text in quotes", token)

    def refuse_spelled(self, token: Token, field: Field) -> None:
        """``2 hours`` is written ``2h``, where it is a span at all."""
        unit = _SPELLED.get((token.unit or self.peek.word).lower())
        if field.kind != "attributes" or not unit:
            return
        span = token.text.removesuffix(token.unit) + unit
        if type_of(field) == "span" and token.unit != unit:
            self.fail(f"write this span as {span}", token)
        found = attribute(field.key)
        if found and found.name == "started":
            self.fail(f"{field} takes a date such as '2026-01-31'; or use age < {span}", token)

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
