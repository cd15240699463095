"""Days as values: ``started = '2026-01-31'`` is any moment of that day, in UTC as all dates are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from trackmagic.query.fields import EQUAL, NEGATIONS, type_of
from trackmagic.query.nodes import And, Comparison, Literal, Node, Or


def of_days(test: Comparison) -> Node | None:
    """The test by the beginning and end of each day it names; None where it names none."""
    if (
        test.operator not in EQUAL
        or test.field.kind != "attributes"
        or type_of(test.field) != "time"
    ):
        return None
    if all(_day(literal) is None for literal in test.values):
        return None
    if test.operator in NEGATIONS:
        outside = tuple(
            Or(tuple(_ends(test, literal, ("<", ">="), "!="))) for literal in test.values
        )
        return outside[0] if len(outside) == 1 else And(outside)
    inside = tuple(And(tuple(_ends(test, literal, (">=", "<"), "="))) for literal in test.values)
    return inside[0] if len(inside) == 1 else Or(inside)


def _ends(
    test: Comparison, literal: Literal, signs: tuple[str, str], otherwise: str
) -> Iterator[Comparison]:
    day = _day(literal)
    if day is None:
        yield Comparison(test.field, otherwise, (literal,))
        return
    for sign, moment in zip(signs, (day, day + dt.timedelta(days=1)), strict=True):
        yield Comparison(test.field, sign, (Literal(moment.isoformat(), column=literal.column),))


def _day(literal: Literal) -> dt.date | None:
    if not isinstance(literal.value, str):
        return None
    try:
        return dt.date.fromisoformat(literal.value)
    except ValueError:  # it has a time, too
        return None
