"""From what a person types to a run: ``#12``, ``12``, ``-1``, a name, an id or the start of one."""

from __future__ import annotations

import operator
import re
from contextlib import suppress
from typing import Any

import sqlalchemy as sa

from trackmagic.errors import Ambiguous, BadValue, NotFound
from trackmagic.param_values import shown
from trackmagic.store.connect import Database
from trackmagic.store.runs import visible
from trackmagic.store.schema import experiment, run
from trackmagic.store.text import mend

SHORTEST_PREFIX = 4
SHOWN = 80
"""Characters of what names no run, in its error."""
_NUMBER = re.compile(r"#?(\d{1,12})|(-0*[1-9]\d{0,11})")


def resolve(database: Database, reference: object, *, unique: bool = False) -> int:
    """The number of the run that ``reference`` names; of several with one name, the newest.

    With ``unique``, as who changes a run asks, several of one name are :class:`Ambiguous`.

    ``-1`` is the newest run, ``-2`` the one before it. A whole id also finds a deleted run. Any whole
    number will do, such as numpy's, and a row of :func:`trackmagic.search_runs`.
    Raises :class:`NotFound`, :class:`Ambiguous`, :class:`BadValue`.
    """
    text = mend(_text_of(reference)).strip()
    with database.read() as connection:
        by_name = _by_unique_name if unique else _by_name
        for look in (_by_number, _by_id, by_name, _by_prefix):
            if (number := look(connection, text)) is not None:
                return number
    raise NotFound("run", text, "use '#12', a name, an id or its start, or -1 for the last")


def _text_of(reference: object) -> str:
    """As a person types it."""
    if isinstance(reference, str):
        return str(reference)
    if isinstance(of_row := run_id_of(reference), str):
        return str(of_row)
    number = reference
    if not isinstance(reference, bool):
        with suppress(Exception):  # of the object's own code
            number = operator.index(reference)  # type: ignore[arg-type]
    if isinstance(number, float) and number.is_integer():  # a frame makes floats of whole numbers
        number = int(number)
    if isinstance(number, bool) or not isinstance(number, int):
        raise BadValue(
            f"{shown(reference, SHOWN)} names no run; "
            "use '#12', a name, an id or its start, or -1 for the last"
        )
    return str(number)


def run_id_of(row: object) -> object:
    """What a row, or a whole frame, of :func:`trackmagic.search_runs` has in the column ``run_id``."""
    with suppress(Exception):  # of the object's own code
        keys: Any = getattr(row, "keys", None)
        return row["run_id"] if callable(keys) and "run_id" in keys() else None  # type: ignore[index]
    return None


def _by_number(connection: sa.Connection, text: str) -> int | None:
    if (match := _NUMBER.fullmatch(text)) is None:
        return None
    if match[1] is not None:
        return _first(connection, sa.select(run.c.number).where(run.c.number == int(match[1])))
    back = -int(match[2]) - 1
    return _first(connection, _visible().order_by(run.c.number.desc()).offset(back))


def _by_id(connection: sa.Connection, text: str) -> int | None:
    return _first(connection, sa.select(run.c.number).where(run.c.id == text.lower()))


def _by_name(connection: sa.Connection, text: str) -> int | None:
    by_name = _visible().where(run.c.name == text)
    return _first(connection, by_name.order_by(run.c.number.desc()))


def _by_unique_name(connection: sa.Connection, text: str) -> int | None:
    numbers = connection.scalars(_visible().where(run.c.name == text).order_by(run.c.number)).all()
    if len(numbers) > 1:
        raise Ambiguous(text, [f"#{number}" for number in numbers])
    return numbers[0] if numbers else None


def _by_prefix(connection: sa.Connection, text: str) -> int | None:
    prefix = text.lower()
    if len(prefix) < SHORTEST_PREFIX or not re.fullmatch("[0-9a-f]+", prefix):
        return None
    inside = (run.c.id >= prefix) & (run.c.id < prefix + "g")
    rows = connection.execute(_visible(run.c.id).where(inside).limit(6)).all()
    if len(rows) > 1:
        raise Ambiguous(text, [row.id[:12] for row in rows])
    return rows[0].number if rows else None


def _first(connection: sa.Connection, select: sa.Select[Any]) -> int | None:
    number: int | None = connection.scalar(select.limit(1))
    return number


def _visible(*more: sa.ColumnElement[str]) -> sa.Select[Any]:
    return sa.select(run.c.number, *more).outerjoin(experiment).where(visible("active"))
