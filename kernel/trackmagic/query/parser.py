"""Filter text to a tree, and order text to terms. Knows no SQL."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NoReturn

from trackmagic.errors import BadFilter, BadValue
from trackmagic.param_values import shown
from trackmagic.query.cures import (
    Cure,
    bracketed,
    clause,
    forgotten,
    in_quotes,
    instead_of_null,
    quoted,
)
from trackmagic.query.fields import (
    ATTRIBUTES,
    DATASET_KEYS,
    ELSEWHERE,
    KINDS,
    LONGEST_PATTERN,
    attribute,
    close,
    status,
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
_WORD_OPERATORS = {"like", "ilike", "in", "is", "not", "between"}
_OPERATORS = "= != < <= > >= LIKE ILIKE IN BETWEEN IS"
_MEANT = {"=>": ">=", "=<": "<=", "><": "!=", "=!": "!=", "===": "=", "!==": "!=", "==": "="}
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_UNITS = {
    "s": ("sec", "secs", "second", "seconds"),
    "m": ("min", "mins", "minute", "minutes"),
    "h": ("hr", "hrs", "hour", "hours"),
    "d": ("day", "days"),
    "w": ("week", "weeks"),
}
_SPELLED = {word: unit for unit, words in _UNITS.items() for word in (unit, *words)}
_JOINING = {"and", "or", "not", "in", "is", "like", "ilike", "between"}
_STATUSES = {"running", "finished", "failed", "interrupted", "crashed", "killed"}
_CLOSING = {"(": ")", "[": "]"}


def parse(text: str) -> Node:
    """What a filter says; an empty one says ``And()``.

    Raises :class:`BadFilter`, and :class:`BadValue` for what is no text.
    """
    if not isinstance(text, str):
        raise BadValue(f"the filter is {shown(text)}; give a text such as 'metrics.loss < 0.1'")
    return _Parser(text).filter()


def parse_order(order: str | Sequence[str]) -> tuple[Order, ...]:
    """The terms of an order: ``"metrics.loss, started desc"``, or a list of such.

    Raises :class:`BadFilter`, and :class:`BadValue` for what is no text.
    """
    return tuple(term for text in order_texts(order) for term in _Parser(text).order())


def parse_name(text: str) -> Field | None:
    """The field that the text names, its kind unknown where only a store knows it; None: no field."""
    try:
        parser = _Parser(text)
        token = parser.next()
        is_name = token.kind == "name" and parser.peek.kind == "end"
        return parser.field(token) if is_name else None
    except BadFilter:
        return None


def order_texts(order: str | Iterable[str]) -> list[str]:
    """The texts of an order. Raises :class:`BadValue` for what is no text and no list of such."""
    if isinstance(order, str):
        return [order]
    texts: list[Any] = list(order) if isinstance(order, list | tuple) else [order]
    for text in texts:
        if not isinstance(text, str):
            raise BadValue(
                f"order_by is {shown(order)}; give a text such as 'metrics.loss desc', or a list of such"
            )
    return texts


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = scan(text)
        self.at = 0
        self.depth = 0
        self.tests = 0
        self.is_word = False
        """Whether the last test was a text or a word: another may follow it without AND."""

    def filter(self) -> Node:
        if self.peek.kind == "end":
            return And()
        node = self.any()
        if self.peek.kind != "end":
            self.refuse(clause(self.rest))
            self.fail("expected AND, OR or the end of the filter")
        return node

    def order(self) -> list[Order]:
        orders: list[Order] = []
        while self.peek.kind != "end":
            token = self.next()
            if token.kind != "name":
                self.fail("expected a name to order by", token)
            field = self.field(token)
            direction = self.next().word if self.peek.word in {"asc", "desc"} else "asc"
            orders.append(Order(field, direction == "desc"))
            if self.peek.kind != "end" and not self.accept(","):
                self.fail("expected ASC, DESC, a comma or the end of the order")
        return orders

    # -- and, or, not, ( )

    def any(self) -> Node:
        nodes = [self.all()]
        while self.accept("or"):
            nodes.append(self.all())
        return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))

    def all(self) -> Node:
        nodes = [self.term()]
        while self.accept("and") or (self.is_word and self.starts_term()):
            nodes.append(self.term())
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def starts_term(self) -> bool:
        return self.peek.kind != "end" and self.peek.word not in {"or", ")", ",", "]"}

    def term(self) -> Node:
        token = self.peek
        if token.word not in {"not", "("}:
            return self.test()
        self.depth += 1
        if self.depth > DEEPEST:
            self.fail(f"a filter nests at most {DEEPEST} deep")
        self.next()
        node: Node = Not(self.term()) if token.word == "not" else self.any()
        if token.word == "(" and not self.accept(")"):
            self.fail("expected AND, OR or ')' for the '(' before")
        self.is_word = False
        self.depth -= 1
        return node

    # -- one test

    def test(self) -> Node:
        self.tests += 1
        if self.tests > MOST_TESTS:
            self.fail(f"a filter has at most {MOST_TESTS} tests")
        self.is_word = False
        self.refuse(clause(self.rest))
        token = self.next()
        if token.kind in {"end", "operator", "punctuation"} or token.word in _JOINING:
            self.fail("expected a comparison such as metrics.loss < 0.1, or a text", token)
        if self.peek.kind == "operator" or self.word_operator():
            if token.kind != "name":
                self.refuse_turned(token)
            return self.comparison(self.field(token))
        if token.kind == "run":
            return Comparison(_NUMBER, "=", (Literal(float(token.text[1:])),))
        self.refuse(forgotten([token, *self.rest]))
        self.is_word = True
        if token.word in _STATUSES:
            field = Field("attributes", "status", column=token.column)
            return Comparison(field, "=", (Literal(status(token.word), column=token.column),))
        return self.free_text(token)

    def refuse(self, cure: Cure | None) -> None:
        if cure is not None:
            self.fail(cure.reason, cure.token)

    def refuse_turned(self, value: Token) -> NoReturn:
        """``0.1 < lr``, and what is no name at all."""
        sign, name = self.peek, self.tokens[self.at + 1]
        if name.kind == "name" and sign.kind == "operator":
            turned = f"{name.text} {_FLIPPED.get(sign.text, sign.text)} {value.text}"
            self.fail(f"a comparison starts with a name; write {turned}", value)
        self.fail("a comparison starts with a name; put its key in `back ticks`", value)

    def word_operator(self) -> bool:
        if self.peek.word != "not":
            return self.peek.word in _WORD_OPERATORS
        return self.tokens[self.at + 1].word in {"in", "like", "ilike", "between"}

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
            if token.text.startswith('"') and len(named) == 1:
                return FreeText(named[0][0])
        after = self.peek
        behind = after.text if after.kind != "end" and after.word not in _JOINING else ""
        return FreeText(token.text, token.column, bare=True, behind=behind)

    def comparison(self, field: Field) -> Node:
        sign = self.next()
        operator = sign.word
        self.refuse_joined(sign)
        if operator == "is":
            return self.null_test(field)
        if operator == "not":
            operator += " " + self.next().word
        operator = {"==": "=", "<>": "!="}.get(operator, operator)
        if operator.endswith("between"):
            return self.between(field, negated=operator.startswith("not"))
        many = operator.endswith("in")
        values = self.list(field, operator) if many else (self.value(field, operator),)
        return self.checked(Comparison(field, operator, values))

    def checked(self, test: Comparison) -> Comparison:
        problem = wrong(test) if test.field.kind else None
        if problem:
            raise BadFilter(self.text, *problem)
        return test

    def null_test(self, field: Field) -> NullTest:
        negated = self.accept("not")
        if self.accept("null"):
            return NullTest(field, not negated)
        self.refuse(instead_of_null(str(field), self.peek, negated=negated))
        return self.fail("expected NULL or NOT NULL")

    def between(self, field: Field, *, negated: bool) -> Node:
        """Both ends belong to it; ``not between`` is below or above, as ``!=`` of what is there."""
        signs = ("<", ">") if negated else (">=", "<=")
        low = self.value(field, signs[0])
        if not self.accept("and"):
            self.fail("expected AND and the greater end, as in lr BETWEEN 0.001 AND 0.1")
        high = self.value(field, signs[1])
        ends = [
            end.value * SECONDS[end.unit] for end in (low, high) if isinstance(end.value, float)
        ]
        if len(ends) > 1 and ends[0] > ends[1]:
            raise BadFilter(self.text, low.column, "BETWEEN takes the smaller end first")
        self.tests += 1
        tests = tuple(
            self.checked(Comparison(field, sign, (end,)))
            for sign, end in zip(signs, (low, high), strict=True)
        )
        return Or(tests) if negated else And(tests)

    def refuse_joined(self, sign: Token) -> None:
        """Signs run together, such as ``>>``, are no operator."""
        after = self.peek
        if sign.kind == after.kind == "operator" and after.column == sign.column + len(sign.text):
            both = sign.text + after.text
            meant = f"write {_MEANT[both]}" if both in _MEANT else f"use one of {_OPERATORS}"
            self.fail(f"unknown operator {both!r}; {meant}", sign)

    def list(self, field: Field, operator: str) -> tuple[Literal, ...]:
        closing = _CLOSING.get(self.peek.word)
        if closing is None:
            self.fail("expected a list such as ('a', 'b')")
        self.next()
        values = [self.value(field, operator)]
        while self.accept(",") and self.peek.word != closing:
            values.append(self.value(field, operator))
        if not self.accept(closing):
            self.fail(f"expected ',' or {closing!r}")
        return tuple(values)

    def value(self, field: Field, operator: str) -> Literal:
        token = self.next()
        if token.kind == "number":
            self.refuse_spelled(token, field)
            return self.number(token)
        if token.kind == "string":
            return Literal(_unquote(token.text), column=token.column)
        if token.kind == "run":
            return self.run_value(token, field)
        if token.kind == "name":
            named = parts(token.text)
            if token.text[0] == '"' and len(named) == 1:
                return Literal(named[0][0], column=token.column)
            if token.word in _CONSTANTS:
                return Literal(_CONSTANTS[token.word], column=token.column)
        if token.kind in {"name", "word"}:
            return self.word_value(token, field, operator)
        if token.word in _CLOSING:
            if field.kind in {None, "params"}:
                self.refuse(bracketed(self.text, str(field), token))
            self.fail("one value has no brackets; several go after IN", token)
        return self.fail("expected a number or a text in quotes", token)

    def run_value(self, token: Token, field: Field) -> Literal:
        if field.kind != "attributes" or type_of(field) != "number":
            reason = f"{token.text} names a run, for number and parent; {in_quotes(token.text)}"
            self.fail(reason, token)
        return Literal(float(token.text[1:]), column=token.column)

    def word_value(self, token: Token, field: Field, operator: str) -> Literal:
        """A text without quotes, of one word, is a text; whatever may be something else is refused."""
        literal = Literal(token.text, column=token.column, bare=True)
        if token.word in _JOINING:
            self.fail(f"expected a value here; {in_quotes(token.text)}", token)
        self.checked(Comparison(field, operator, (literal,)))
        named = parts(token.text)
        is_field = attribute(token.text) or (len(named) > 1 and named[0][0].lower() in KINDS)
        if "`" in token.text or '"' in token.text or is_field:
            self.fail(f"{operator} takes a value and no field; {in_quotes(token.text)}", token)
        last = token
        while self.peek.kind in {"name", "word", "number"} and self.peek.word not in _JOINING:
            self.refuse(clause(self.rest))
            last = self.next()
        if last is not token:
            text = self.text[token.column : last.column + len(last.text)]
            self.fail(f"a text of several words goes in quotes: {quoted(text)}", token)
        return literal

    def refuse_spelled(self, token: Token, field: Field) -> None:
        """``2 hours`` is written ``2h``, where it is a span at all."""
        unit = _SPELLED.get((token.unit or self.peek.word).lower())
        if field.kind != "attributes" or not unit:
            return
        span = token.text.removesuffix(token.unit) + unit
        if type_of(field) == "span" and token.unit != unit:
            self.fail(f"write this span as {span}", token)
        attr = attribute(field.key)
        if attr and attr.name == "started":
            span = span.lstrip("+-")
            self.fail(f"{field} takes a date such as '2026-01-31'; or use age < {span}", token)

    def number(self, token: Token) -> Literal:
        if token.unit and token.text.strip("+-").lower() not in {"inf", "infinity", "nan"}:
            if token.unit not in SECONDS:
                units = ", ".join(unit for unit in SECONDS if unit)
                self.fail(f"unknown unit {token.unit!r}; use one of {units}", token)
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
        if kind == "attributes" and key in ELSEWHERE:
            self.fail(f"a filter knows no {key}: {ELSEWHERE[key]}", token)
        if kind == "attributes" and not attribute(key):
            self.fail(self.unknown("attribute", key, ATTRIBUTES), token)
        if kind == "datasets" and key not in DATASET_KEYS:
            self.fail(self.unknown("key of a dataset", key, DATASET_KEYS), token)
        field = Field(kind, key, column=token.column)
        return self.split(field, rest) if kind == "metrics" else field

    def split(self, field: Field, named: Sequence[tuple[str, bool]]) -> Field:
        *before, (part, is_quoted) = named
        if not before or is_quoted or part not in PARTS:
            return field
        key = field.key.removesuffix("." + part)
        in_quotes = [quoted for _, quoted in before] == [True]
        return Field(field.kind, key, part, field.column, quoted=in_quotes)

    def unknown(self, what: str, key: str, names: Collection[str]) -> str:
        return f"unknown {what} {key!r}; use one of {', '.join(names)}{close(key, names)}"

    # -- the tokens

    @property
    def rest(self) -> Sequence[Token]:
        """From this token on, with ends enough to look past it."""
        return [*self.tokens[self.at :], self.tokens[-1], self.tokens[-1]]

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
