"""What a filter is told where a word looks like an operator, and stands where a text would be looked for.

A text that is looked for may be any words; these would find nothing, in silence, if they were taken
for some. In quotes every word is a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from trackmagic.query.fields import ATTRIBUTES, KINDS, attribute
from trackmagic.query.nodes import PARTS
from trackmagic.query.scanner import Token, parts

OPERATORS = {
    **dict.fromkeys(("contains", "includes", "matches", "regexp", "rlike", "glob"), "LIKE '%{}%'"),
    **dict.fromkeys(("startswith", "starts_with", "startsWith"), "LIKE '{}%'"),
    **dict.fromkeys(("endswith", "ends_with", "endsWith"), "LIKE '%{}'"),
    **dict.fromkeys(("equals", "eq"), "= {}"),
    **dict.fromkeys(("ne", "neq"), "!= {}"),
    **dict.fromkeys(("gt", "greaterthan"), "> {}"),
    **dict.fromkeys(("lt", "lessthan"), "< {}"),
    **dict.fromkeys(("gte", "geq"), ">= {}"),
    **dict.fromkeys(("lte", "leq"), "<= {}"),
    **dict.fromkeys(("isnull", "isna", "isnan"), "IS NULL"),
    **dict.fromkeys(("notnull", "notna", "isnotnull", "exists"), "IS NOT NULL"),
}
"""Words that are an operator in another language, after a name, and how it is written here."""
ENGLISH = {
    **dict.fromkeys(("has", "containing", "including"), "LIKE '%{}%'"),
    **dict.fromkeys(("equal", "equaling", "exactly"), "= {}"),
    **dict.fromkeys(("above", "over", "greater", "more", "larger", "higher", "after"), "> {}"),
    **dict.fromkeys(("below", "under", "less", "smaller", "lower", "fewer", "before"), "< {}"),
    **dict.fromkeys(("since", "from", "least"), ">= {}"),
    **dict.fromkeys(("until", "most"), "<= {}"),
}
"""The same of plain words: these are taken for operators before a number or a text in quotes."""
_SUMMARIES: dict[str, str] = {
    **{str(part): part for part in PARTS},
    **dict.fromkeys(("minimum", "lowest", "least", "smallest"), "min"),
    **dict.fromkeys(("maximum", "highest", "greatest", "largest"), "max"),
    **dict.fromkeys(("final", "latest"), "last"),
    **dict.fromkeys(("count", "len"), "points"),
    **dict.fromkeys(("avg", "average"), "mean"),
    **dict.fromkeys(("median", "std", "sum"), ""),
}
"""What of a metric may be asked for, and what it is called here; empty is what a filter does not know."""
_CALLED = 2
_FILLING = {"than", "to", "at", "or", "equal", "is", "by"}
_JOINING = {"and", "or", "not"}
_VALUES = {"number", "string"}
_LISTS = {
    "order": "order_by or --order",
    "sort": "order_by or --order",
    "group": "the table's groups",
}


class Cure(NamedTuple):
    """Which token is in the way, and what would be right."""

    token: Token
    reason: str


def forgotten(tokens: Sequence[Token]) -> Cure | None:
    """What is wrong with ``tokens`` if their first is looked for as a text, as far as they tell."""
    first, after = tokens[0], tokens[1]
    if first.kind != "name" or first.text[0] in '`"':
        return None
    for look in (_clause, _colon, _part, _item, _word_operator, _negated, _no_operator):
        if (cure := look(first, after, tokens[2:])) is not None:
            return cure
    return None


def clause(tokens: Sequence[Token]) -> Cure | None:
    """What is wrong if an order, a limit or another clause of SQL begins here."""
    first, after = tokens[0], tokens[1]
    if first.word in _LISTS and after.word == "by":
        return Cure(first, f"a filter has no {first.word}; give that to {_LISTS[first.word]}")
    if first.word == ",":
        return Cure(first, "a comma stands only in a list, as in opt IN ('adam', 'sgd')")
    if first.word == "limit" and after.kind == "number":
        return Cure(first, "a filter has no limit; give that to limit or --limit")
    return None


def _clause(first: Token, after: Token, _rest: Sequence[Token]) -> Cure | None:
    if first.word in {"where", "select", "filter"} and after.kind in {"name", "run"}:
        return Cure(first, f"a filter begins with its first test; leave out {first.text}")
    if first.word == "null":
        return Cure(first, "NULL goes after IS, as in metrics.loss IS NULL; " + _as_text(first))
    return None


def _colon(first: Token, after: Token, _rest: Sequence[Token]) -> Cure | None:
    """``status:failed``, as other search bars write it."""
    name, colon, value = first.text.partition(":")
    named = parts(name)[0][0].lower() if name else ""
    if colon and name.lower() in KINDS:
        return Cure(first, f"write {name}.{value or after.text or '...'}; " + _as_text(first))
    if not colon or not (attribute(name) or ("." in name and named in KINDS)):
        return None
    value = value or after.text or "..."
    return Cure(first, f"expected an operator: {name} = {quoted(value)}; " + _as_text(first))


def _part(first: Token, after: Token, rest: Sequence[Token]) -> Cure | None:
    """``last loss < 1``, ``min(loss) < 1``."""
    part = _SUMMARIES.get(first.word)
    called = after.word == "(" and rest[0].kind == "name" and rest[1].word == ")"
    name = rest[0] if called else after
    compared = rest[2] if called and len(rest) > _CALLED else rest[0]
    if part is None or name.kind != "name" or not (called or compared.kind == "operator"):
        return None
    if not part:
        return Cure(first, f"of a metric there are {', '.join(PARTS)}: {name.text}.min")
    return Cure(first, f"write {name.text}.{part}; " + _as_text(first))


def _item(first: Token, after: Token, rest: Sequence[Token]) -> Cure | None:
    """``config['lr'] = 0.1``, ``loss[min]``."""
    if after.word != "[" or rest[1].word != "]":
        return None
    key = rest[0].text.strip("'\"")
    written = key if key.isidentifier() else f"`{key}`"
    return Cure(after, f"what a dict holds is written {first.text}.{written}")


def _word_operator(first: Token, after: Token, rest: Sequence[Token]) -> Cure | None:
    word = after.word
    if word == "at" and rest[0].word in {"least", "most"}:
        word, rest = rest[0].word, rest[1:]
    value = next(
        (token for token in rest if token.word not in _FILLING), rest[-1] if rest else after
    )
    written = OPERATORS.get(word)
    if written is None and value.kind in _VALUES:
        written = ENGLISH.get(word)
    if written is None:
        return None
    text = value.text if _is_value(value) else ""
    return Cure(
        after,
        f"{after.text!r} is no operator here; write {first.text} {_filled(written, text)}, or "
        + _as_text(first, after, *([value] if text else [])),
    )


def _negated(first: Token, after: Token, rest: Sequence[Token]) -> Cure | None:
    """``lr not 0.1``, ``lr not null``."""
    if after.word != "not" or not rest:
        return None
    if rest[0].word in {"null", "none"}:
        return Cure(after, f"write {first.text} IS NOT NULL")
    if rest[0].kind == "number" or (first.text in ATTRIBUTES and _is_value(rest[0])):
        value = quoted(rest[0].text) if rest[0].kind in {"name", "word"} else rest[0].text
        return Cure(after, f"write {first.text} != {value}, or " + _as_text(first))
    return None


def _no_operator(first: Token, after: Token, rest: Sequence[Token]) -> Cure | None:
    """``status failed``, ``duration 60``, ``params lr > 1``."""
    if first.word in KINDS and after.kind == "name" and rest[0].kind == "operator":
        return Cure(first, f"write {first.text}.{after.text}")
    if first.text not in ATTRIBUTES or not _is_value(after):
        return None
    value = quoted(after.text) if after.kind in {"name", "word"} else after.text
    return Cure(
        after,
        f"expected an operator after {first.text}, such as {first.text} = {value}; "
        + _as_text(first, after),
    )


def instead_of_null(field: str, value: Token, *, negated: bool) -> Cure | None:
    """What is wrong with a value where NULL should be, after ``field is``."""
    if value.word == "none":
        reason = (
            f"expected NULL: {field} IS NULL where there is none, {field} = none where it is None"
        )
        return Cure(value, reason)
    if value.word in {"in", "like", "ilike", "between"}:
        both = f"{'NOT ' if negated else ''}{value.text.upper()}"
        return Cure(value, f"expected NULL or NOT NULL; write {field} {both}")
    if value.kind not in {"name", "word", *_VALUES}:
        return None
    text = value.text if value.kind in _VALUES else quoted(value.text)
    sign = "!=" if negated else "="
    return Cure(value, f"expected NULL or NOT NULL; write {field} {sign} {text}")


def bracketed(text: str, field: str, opening: Token) -> Cure | None:
    """What is wrong with a list as a value: ``layers = [64, 32]``."""
    end = text.find("]", opening.column)
    if opening.word != "[" or end < 0:
        return None
    listed = quoted(text[opening.column : end + 1])
    return Cure(
        opening, f"a list is compared as a text: {field} = {listed}; several values go after IN"
    )


def in_quotes(text: str) -> str:
    """How a word is written where it is a text."""
    return f"a text goes in quotes: {quoted(text)}"


def quoted(text: str) -> str:
    """A text as a filter writes it."""
    return "'" + text.replace("'", "''") + "'"


def _is_value(token: Token) -> bool:
    """Whether it may be what a field is compared with."""
    return token.kind in {"name", "word", "run", *_VALUES} and token.word not in _JOINING


def _filled(written: str, text: str) -> str:
    if not text:
        return written.replace("{}", "..." if "'" in written else "'...'")
    if "'" in written:
        return written.replace("{}", text.strip("'\""))
    return written.replace("{}", text if text[0] in "'\"+-.0123456789#" else quoted(text))


def _as_text(*tokens: Token) -> str:
    text = " ".join(token.text.strip("'\"") for token in tokens)
    return f"{quoted(text)} looks for the text"
