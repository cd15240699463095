"""What is said of a query that does not fit: which field, what it is, and what it may be."""

from __future__ import annotations

import re
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec

from trackmagic.errors import BadValue
from trackmagic.query.fields import close

_FIELD = re.compile(r"at `\$\.(\w+)`$")


T = TypeVar("T")


def fitting(view: str, query: object, shape: type[T]) -> T:
    """The ``query``, given as plain data, in that ``shape``. Raises :class:`BadValue`."""
    try:
        typed_query = msgspec.convert(query, shape)
        msgspec.json.encode(typed_query)  # half a character can be neither kept nor sent
    except (msgspec.ValidationError, UnicodeEncodeError) as error:
        raise misfit(view, query, shape, error) from error
    return typed_query


def misfit(view: str, query: Any, shape: type, error: Exception) -> BadValue:
    """The error for a ``query`` that is not of that ``shape``; of a choice it lists what there is."""
    field = _FIELD.search(str(error))
    if field is None or not isinstance(error, msgspec.ValidationError):
        return BadValue(f"{view}: {error}")
    choices = [
        choice
        for choice in get_args(get_type_hints(shape).get(field[1]))
        if isinstance(choice, str)
    ]
    if not choices:
        return BadValue(f"{view}: {error}")
    value = query[field[1]]
    near = close(value, choices) if isinstance(value, str) else ""
    return BadValue(f"{view}: {field[1]} is {value!r}; use one of {', '.join(choices)}{near}")
