"""Fields and values as a filter and an order write them, whatever characters they are made of."""

from __future__ import annotations

import re

from trackmagic.query.nodes import Kind

_PLAIN = re.compile(r"[\w/:@-]+(?:\.[\w/:@-]+)*")


def field_text(kind: Kind, key: str, part: str = "", *, quoted: bool = False) -> str:
    """``params.lr``, ``metrics.loss.min``, ``tags.`two words```; an attribute is its bare name.

    With ``quoted`` the key stands in quotes, so that nobody takes its part for the end of another key.
    """
    if kind == "attributes":
        return key
    if not quoted and _PLAIN.fullmatch(key):
        written = key
    elif "`" in key and '"' not in key:
        written = f'"{key}"'
    else:
        written = "`" + key.replace("`", "``") + "`"
    return f"{kind}.{written}" + (f".{part}" if part else "")


def value_text(value: float | str | bool | None) -> str:  # noqa: FBT001 - a value like the others
    """A value to compare with: ``0.1``, ``'it''s'``, ``true``, ``none``."""
    match value:
        case None:
            return "none"
        case bool():
            return str(value).lower()
        case str():
            return "'" + value.replace("'", "''") + "'"
        case _:
            return repr(float(value)).removesuffix(".0")
