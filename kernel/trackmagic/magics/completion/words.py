"""The words that fit a place: of the store, of the grammar and of the cell itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple, get_args

from trackmagic.entities import STATUSES
from trackmagic.magics.completion import filters, header
from trackmagic.magics.completion.calls import Taken
from trackmagic.magics.completion.known import known_keys, run_names, view_names
from trackmagic.query.nodes import PARTS, Kind
from trackmagic.query.spelling import field_text, value_text
from trackmagic.views.chart import Kind as ChartKind
from trackmagic.views.charts import courses
from trackmagic.views.keys import Keys

MOST = 200
KINDS: tuple[str, ...] = get_args(ChartKind)
_OF_FIELDS: tuple[Kind, ...] = ("metrics", "params", "tags")


class Word(NamedTuple):
    """What is offered, and what it is: ``metric``, ``run``."""

    text: str
    kind: str
    key: str = ""
    """What else it is found by."""


class Offer(NamedTuple):
    """Words in place of what has been typed."""

    typed: str
    words: list[Word]


def of_text(kind: Taken, typed: str, mark: str) -> Offer:
    """What fits a text that a function takes, of which so much is typed behind that quotation mark."""
    if kind in ("filter", "order"):
        typed, words = _of_filter(typed, mark) if kind == "filter" else _of_order(typed)
    else:
        words = _of_argument(kind, typed)
    is_long = len(mark) > 1
    texts = (word for word in words if is_long or not {mark, "\\", "\n"} & set(word.text))
    return _fitting(typed, texts)


def of_header(expected: header.Next, cell_names: Sequence[str]) -> Offer:
    """What fits a line of ours; ``cell_names`` are those that the cell under it assigns."""
    typed, keys = expected.typed, known_keys
    match expected.wanted:
        case "flag":
            words = _all(expected.words, "flag")
        case "experiment":
            names = [name for name in keys().experiments if _begins(name, typed.lstrip("\"'"))]
            texts = [text for name in names if (text := header.written(name, typed))]
            return Offer(typed, _all(texts, "experiment")[:MOST])
        case "tag":
            words = _all(map(header.assignment, keys().tags), "tag")
        case "param":
            of_cell = _all(map(header.assignment, cell_names), "name")
            words = of_cell + _all(map(header.assignment, _whole(keys().params)), "param")
        case "params" | "metrics" as kind:
            of_store = _whole(keys().params) if kind == "params" else keys().metrics
            names = [name for name in (*cell_names, *of_store) if name.isidentifier()]
            words = _all(names, kind.removesuffix("s"))
        case _:
            words = []
    return _fitting(typed, words)


def _of_argument(kind: Taken, typed: str) -> list[Word]:
    match kind:
        case "runs":
            return _all(run_names(typed), "run")
        case "experiments":
            return _all(known_keys().experiments, "experiment")
        case "kinds":
            return _all(KINDS, "kind")
        case "metrics":
            return _all(known_keys().metrics, "metric")
        case "places":
            return _all(courses.PLACES, "place") + _all(known_keys().metrics, "metric")
        case "params":
            return _all(_whole(known_keys().params), "param")
        case "tags":
            return _all(known_keys().tags, "tag")
        case "views":
            return _all(view_names(), "view")
        case _:
            of_kinds: tuple[Kind, ...] = ("params", "tags") if kind == "groups" else _OF_FIELDS
            return _fields(known_keys(), typed, of_kinds, is_quoted=False)


def _of_filter(text: str, mark: str) -> tuple[str, list[Word]]:
    expected, field, word = filters.expected_next(text)
    match expected:
        case "field":
            return word, _fields(known_keys(), word) + _all(("not",), "operator")
        case "operator":
            return word, _all((*filters.OPERATORS, *filters.WORDS, *filters.JOINTS), "operator")
        case "joint":
            return word, _all(filters.JOINTS, "operator")
        case "null":
            return word, _all(("null", "not null"), "operator")
    values = {"status": STATUSES, "experiment": known_keys().experiments}.get(field, ())
    is_double = word.startswith('"') or mark == "'"
    return word, _all((f'"{value}"' if is_double else value_text(value) for value in values), field)


def _of_order(text: str) -> tuple[str, list[Word]]:
    """A field, then which way."""
    term = text.rpartition(",")[2].lstrip()
    field, space, word = term.partition(" ")
    if space:
        return word.lstrip(), _all(("asc", "desc"), "order")
    return field, _fields(known_keys(), field)


def _fields(
    keys: Keys, typed: str, kinds: Sequence[Kind] = _OF_FIELDS, *, is_quoted: bool = True
) -> list[Word]:
    """Metrics, params, tags and attributes, as short as they can be written there.

    With their kind where two are called alike, or it is being typed; a metric's ``.min`` once it is named.
    """
    by_kind: dict[Kind, Sequence[str]] = {
        "metrics": keys.metrics,
        "params": keys.params,
        "tags": keys.tags,
    }
    counts = Counter([*keys.attributes, *(key for some in by_kind.values() for key in some)])
    words: list[Word] = []
    for kind in kinds:
        for key in by_kind[kind]:
            whole = field_text(kind, key) if is_quoted else f"{kind}.{key}"
            is_plain = not is_quoted or whole == f"{kind}.{key}"
            names = [key] if counts[key] == 1 and is_plain else [whole]
            if typed and _begins(whole, typed):
                names.append(whole)
            if kind == "metrics":
                ends = (f"{name}." for name in names)
                names += [end + part for end in ends if _begins(typed, end) for part in PARTS]
            words += [Word(name, kind.removesuffix("s"), key) for name in names]
    return words + _all(keys.attributes, "attribute")


def _whole(params: Sequence[str]) -> list[str]:
    """Params that are given as they are, not what lies inside a dict that is one."""
    keys = set(params)
    return [key for key in params if not _is_inside(key, keys)]


def _is_inside(key: str, keys: set[str]) -> bool:
    parts = key.split(".")
    return any(".".join(parts[:at]) in keys for at in range(1, len(parts)))


def _all(texts: Iterable[str], kind: str) -> list[Word]:
    return [Word(text, kind) for text in texts if text]


def _fitting(typed: str, words: Iterable[Word]) -> Offer:
    """Those that begin so, each once."""
    by_text: dict[str, Word] = {}
    for word in words:
        if _begins(word.text, typed) or _begins(word.key, typed):
            by_text.setdefault(word.text, word)
    return Offer(typed, list(by_text.values())[:MOST])


def _begins(text: str, typed: str) -> bool:
    return text.casefold().startswith(typed.casefold())
