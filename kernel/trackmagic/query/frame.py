"""Runs as a pandas DataFrame: one row a run, one column a param, metric and tag."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from trackmagic.entities import SYSTEM
from trackmagic.store.runs import FILED
from trackmagic.store.schema import experiment, metric, param, run, tag
from trackmagic.store.values import unpack_value

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

AT_ONCE = 1_000
"""Run numbers in one list of SQL; more are read as the whole range they span, or list by list."""
SPARSE = 4
"""A range is read whole if at least one in so many runs of it is asked for."""
LATEST = 253_402_300_800.0
"""Unix seconds at the end of the year 9999; what is later is no time."""
EXACT = 2**53
"""From here on a float no longer holds every integer."""


def runs_frame(
    connection: sa.Connection, numbers: Sequence[int], *, nested: bool = False
) -> pd.DataFrame:
    """A row for each run of ``numbers``, in that order, that is in the store.

    Columns: ``run_id number name experiment status started ended duration`` (times in UTC, seconds;
    of a running run ``ended`` and ``duration`` are missing), then ``params.*`` with typed values,
    ``metrics.*`` with last values, ``tags.*``, each group sorted by key. With ``nested`` the leaves of
    dict params are columns too.
    """
    import numpy as np
    import pandas as pd

    columns = _base(connection, numbers)
    run_numbers = columns["number"]
    place = np.full(int(run_numbers.max(initial=0)) + 1, -1, dtype=np.int64)
    place[run_numbers] = np.arange(len(run_numbers))
    for read in (partial(_params, nested=nested), _metrics, _tags):
        columns |= read(connection, run_numbers.tolist(), place)
    return pd.DataFrame(columns)


def _base(connection: sa.Connection, numbers: Sequence[int]) -> dict[str, Any]:
    import numpy as np
    import pandas as pd

    query = sa.select(
        run.c.number,
        run.c.id,
        run.c.name,
        FILED,
        run.c.status,
        run.c.started,
        run.c.ended,
    ).join_from(run, experiment, isouter=True)
    rows = {row[0]: row for some in _rows(connection, query, numbers) for row in some}
    ordered = [rows[number] for number in numbers if number in rows]
    number, id_, name, experiment_name, status, started, ended = (
        zip(*ordered, strict=True) if ordered else ((),) * 7
    )
    start, end = np.array(started, dtype=float), np.array(ended, dtype=float)
    texts = {"name": name, "experiment": experiment_name, "status": status}
    return {
        "run_id": pd.Series(id_, dtype="str"),
        "number": np.array(number, dtype=np.int64),
        **{key: pd.Series(column, dtype="str") for key, column in texts.items()},
        "started": _times(start),
        "ended": _times(end),
        "duration": end - start,
    }


def _times(seconds: np.ndarray[Any, Any]) -> pd.DatetimeIndex:
    import numpy as np
    import pandas as pd

    missing = ~(np.abs(seconds) < LATEST)
    whole = np.where(missing, 0, np.round(np.where(missing, 0, seconds) * 1e6)).astype("M8[us]")
    whole[missing] = np.datetime64("NaT")
    return pd.DatetimeIndex(whole).tz_localize("UTC")


def _metrics(
    connection: sa.Connection, numbers: Sequence[int], place: np.ndarray[Any, Any]
) -> dict[str, Any]:
    import numpy as np

    query = sa.select(metric.c.run, metric.c.key, metric.c.last, sa.null()).where(
        sa.not_(metric.c.key.startswith(SYSTEM, autoescape=True))
    )
    columns = {}
    for key, cells in _by_key(connection, query, numbers).items():
        at, values = cells.places(place), np.full(len(numbers), np.nan)
        values[at] = np.array(cells.numbers, dtype=float)
        columns[f"metrics.{key}"] = values
    return columns


def _tags(
    connection: sa.Connection, numbers: Sequence[int], place: np.ndarray[Any, Any]
) -> dict[str, Any]:
    query = sa.select(tag.c.run, tag.c.key, sa.null(), tag.c.text)
    return {
        f"tags.{key}": _series(cells.texts, cells.places(place), len(numbers))
        for key, cells in _by_key(connection, query, numbers).items()
    }


def _params(
    connection: sa.Connection, numbers: Sequence[int], place: np.ndarray[Any, Any], *, nested: bool
) -> dict[str, Any]:
    number, type_ = param.c.number, param.c.type
    has_number = number.is_not(None)
    text = sa.case(
        (sa.and_(has_number, type_ == "float"), sa.null()),
        (sa.and_(has_number, sa.func.abs(number) < EXACT), type_),
        else_=type_ + ":" + param.c.text,
    )
    query = sa.select(param.c.run, param.c.key, number, text)
    if not nested:
        query = query.where(param.c.root == "")
    return {
        f"params.{key}": _typed(cells, cells.places(place), len(numbers))
        for key, cells in _by_key(connection, query, numbers).items()
    }


def _typed(cells: _Cells, at: np.ndarray[Any, Any], runs: int) -> Any:
    """A column of params: numbers or bools where all of them are, else Python values."""
    import numpy as np

    kinds = set(cells.texts)
    everywhere = len(at) == runs
    if kinds <= {None, "int", "float:nan"}:
        values = np.full(runs, np.nan)
        values[at] = np.array(cells.numbers, dtype=float)
        return values.astype(np.int64) if kinds == {"int"} and everywhere else values
    if kinds == {"bool"} and everywhere:
        flags = np.empty(runs, dtype=bool)
        flags[at] = np.array(cells.numbers, dtype=bool)
        return flags
    return _series(list(map(_value, cells.numbers, cells.texts)), at, runs)


def _value(number: float | None, text: str | None) -> Any:
    """A param from its number and, unless it is a float, its type or ``type:text``."""
    if text is None:
        return number
    type_, colon, rest = text.partition(":")
    if not colon:
        return bool(number) if type_ == "bool" else int(number or 0)
    return unpack_value(type_, rest)


def _series(values: Sequence[Any], at: np.ndarray[Any, Any], runs: int) -> pd.Series[Any]:
    """Values at their places: a column of str if they all are, else of objects."""
    import numpy as np
    import pandas as pd

    column = np.full(runs, None, dtype=object)
    for index, value in zip(at.tolist(), values, strict=True):
        column[index] = value
    texts = all(type(value) is str for value in values)
    return pd.Series(column, dtype="str" if texts else object)


# Reading


class _Cells(NamedTuple):
    """What the runs have under one key, side by side."""

    runs: list[int]
    numbers: list[float | None]
    texts: list[str | None]

    def places(self, place: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """The row of the frame that each run has."""
        import numpy as np

        rows: np.ndarray[Any, Any] = place[np.array(self.runs)]
        return rows


def _by_key(
    connection: sa.Connection, query: sa.Select[Any], numbers: Sequence[int]
) -> dict[str, _Cells]:
    """The rows ``(run, key, number, text)`` of those runs under each key, sorted by key."""
    requested = set(numbers)
    cells: dict[str, _Cells] = {}
    for rows in _rows(connection, query, numbers):
        for run_number, key, number, text in rows:
            if run_number not in requested:
                continue
            try:
                runs, values, texts = cells[key]
            except KeyError:
                runs, values, texts = cells[key] = _Cells([], [], [])
            runs.append(run_number)
            values.append(number)
            texts.append(text)
    return dict(sorted(cells.items()))


def _rows(
    connection: sa.Connection, query: sa.Select[Any], numbers: Sequence[int]
) -> Iterator[Sequence[Any]]:
    """Rows of those runs, and perhaps of others between them, some at a time.

    The driver's own rows: there may be millions, and SQLAlchemy's cost as much again.
    """
    if not numbers:
        return
    column = query.selected_columns[0]
    least, most = min(numbers), max(numbers)
    if len(numbers) > AT_ONCE and most - least < SPARSE * len(numbers):
        queries = [query.where(column.between(least, most))]
    else:
        lists = (numbers[at : at + AT_ONCE] for at in range(0, len(numbers), AT_ONCE))
        queries = [query.where(column.in_(some)) for some in lists]
    for some_runs in queries:
        result = connection.execute(some_runs)
        while result.cursor is not None and (rows := result.cursor.fetchmany(AT_ONCE)):
            yield rows
        result.close()
