"""A value that runs are grouped by, and the test of it that finds just the runs that have it."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

from trackmagic.query.scanner import as_number
from trackmagic.query.spelling import value_text
from trackmagic.query.text import is_end_of_path
from trackmagic.views import format as fmt

_SPELLED = {
    "True": 1.0,
    "False": 0.0,
    "inf": math.inf,
    "-inf": -math.inf,
    "nan": math.nan,
    "None": None,
}
"""Values of params that are written like a text, so that the text finds them too."""


class Value(NamedTuple):
    """What a filter can tell apart: texts, numbers, NaN, None. ``content`` is empty for the last two."""

    kind: Literal["text", "number", "nan", "none"]
    content: str | float = ""


def of_param(type_: str, text: str) -> Value:
    """The value of a param that is no number."""
    if type_ == "none":
        return Value("none")
    return Value("nan") if type_ == "float" and text == "nan" else Value("text", text)


def label_of(value: Value) -> str:
    """As a person reads a tag or an attribute."""
    if value.kind == "number":
        return f"#{value.content:.0f}"
    return fmt.one_line(str(value.content), 60)


def is_exact(field: str, value: Value) -> bool:
    """Whether a test of the attribute finds this value alone: an end of a path finds longer ones too."""
    text = str(value.content)
    if field == "notebook":
        return not is_end_of_path(text)
    return field != "cell" or as_number(text) is None


def test_of(field: str, value: Value, *, is_param: bool) -> str:
    """The test as a filter has it, for a field as a filter has it."""
    match value.kind:
        case "nan" | "none":
            return f"{field} = {value.kind}"
        case "number":
            return f"{field} = {value_text(value.content)}"
    text = str(value.content)
    test = f"{field} = {value_text(text)}"
    number = as_number(text)
    if is_param and (number is not None or text in _SPELLED):
        other = _SPELLED[text] if number is None else number
        return f"{test} and not {field} = {value_text(other)}"
    return test
