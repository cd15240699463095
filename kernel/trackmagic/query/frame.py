"""Runs as a pandas DataFrame: one row a run, one column a param, metric and tag."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from trackmagic.direction import BEST_OF, Directions, direction_of
from trackmagic.entities import SYSTEM
from trackmagic.query.attributes import column_of
from trackmagic.query.best import column_name, said, shown_part
from trackmagic.query.compile import BESIDE
from trackmagic.query.names import keys_of
from trackmagic.query.nodes import Field, Part
from trackmagic.store import sql
from trackmagic.store.runs import FILED
from trackmagic.store.schema import experiment, metric, param, run, tag
from trackmagic.store.values import unpack_value

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_Read = Callable[[sa.Connection, Sequence[int], "np.ndarray[Any, Any]"], dict[str, Any]]

AT_ONCE = 1_000
"""Run numbers in one list of SQL; more are read as the whole range they span, or list by list."""
SPARSE = 4
"""A range is read whole if at least one in so many runs of it is asked for."""
LATEST = 253_402_300_800.0
"""Unix seconds at the end of the year 9999; what is later is no time."""
EXACT = 2**53
"""From here on a float no longer holds every integer."""
_ANYWAY = ("id", "number", "name", "experiment", "status", "started", "ended", "duration")


def runs_frame(
    connection: sa.Connection,
    numbers: Sequence[int],
    *,
    nested: bool = False,
    part: Part = "last",
    directions: Directions | None = None,
    fields: Sequence[Field] | None = None,
) -> pd.DataFrame:
    """A row for each run of ``numbers``, in that order, that is in the store.

    Columns: ``run_id number name experiment status started ended duration`` (times in UTC, seconds;
    of a running run ``ended`` and ``duration`` are missing), then ``params.*`` with typed values,
    ``metrics.*`` with that part of each, ``tags.*``, each group sorted by key. With ``nested`` the leaves of
    dict params are columns too. A metric whose best is not known has its last value there: ``directions``
    tells which way they are better, else all goals do. ``fields`` are what to show in place of these
    groups, in their order. Raises :class:`BadValue` for the best of one of them that is not known.
    """
    import numpy as np
    import pandas as pd

    columns = _base(connection, numbers)
    run_numbers = columns["number"]
    place = np.full(int(run_numbers.max(initial=0)) + 1, -1, dtype=np.int64)
    place[run_numbers] = np.arange(len(run_numbers))
    ways = said(connection, None) if directions is None else directions
    reads: list[_Read] = [
        partial(_params, nested=nested),
        partial(_metrics, part=part, directions=ways),
        _tags,
    ]
    if fields is not None:
        reads = [_reading(field, part, ways) for field in fields]
    for read in reads:
        columns |= read(connection, run_numbers.tolist(), place)
    return pd.DataFrame(columns)


def without_best(connection: sa.Connection, numbers: Sequence[int], ways: Directions) -> list[str]:
    """The metrics of these runs of which it is not known which way they are better."""
    keys = keys_of(connection, "metrics", numbers)
    return sorted(
        key for key in keys if not key.startswith(SYSTEM) and direction_of(key, ways) is None
    )


def _reading(field: Field, part: Part, ways: Directions) -> _Read:
    """How the column of one field is read."""
    match field.kind:
        case "metrics":
            shown_as = shown_part(field.key, field.part, part, ways)
            column = metric.c[column_name(field.key, shown_as, ways)]
            return partial(_metric, key=field.key, name=f"metrics.{field.whole}", column=column)
        case "tags":
            return partial(_tags, key=field.key)
        case "attributes":
            return partial(_of_attribute, name=column_of(field.key))
    return partial(_params, nested=True, key=field.key)


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
    connection: sa.Connection,
    numbers: Sequence[int],
    place: np.ndarray[Any, Any],
    *,
    part: str,
    directions: Directions,
) -> dict[str, Any]:
    query = sa.select(metric.c.run, metric.c.key, metric.c.last, sa.null()).where(
        sa.not_(metric.c.key.startswith(SYSTEM, autoescape=True))
    )
    if part != "best":
        query = query.with_only_columns(metric.c.run, metric.c.key, metric.c[part], sa.null())
        return _floats(connection, query, numbers, place)
    by_column: dict[str, list[str]] = {}
    for key in keys_of(connection, "metrics", numbers):
        way = direction_of(key, directions)
        by_column.setdefault("last" if way is None else BEST_OF[way], []).append(key)
    columns: dict[str, Any] = {}
    for name, keys in by_column.items():
        for batch in sql.batches(keys):
            of_keys = query.with_only_columns(
                metric.c.run, metric.c.key, metric.c[name], sa.null()
            ).where(metric.c.key.in_(batch))
            columns |= _floats(connection, of_keys, numbers, place)
    return dict(sorted(columns.items()))


def _metric(
    connection: sa.Connection,
    numbers: Sequence[int],
    place: np.ndarray[Any, Any],
    *,
    key: str,
    name: str,
    column: sa.ColumnElement[Any],
) -> dict[str, Any]:
    import numpy as np

    query = sa.select(metric.c.run, metric.c.key, column, sa.null()).where(metric.c.key == key)
    columns = _floats(connection, query, numbers, place)
    return {name: columns.get(f"metrics.{key}", np.full(len(numbers), np.nan))}


def _floats(
    connection: sa.Connection,
    query: sa.Select[Any],
    numbers: Sequence[int],
    place: np.ndarray[Any, Any],
) -> dict[str, Any]:
    import numpy as np

    columns = {}
    for key, cells in _by_key(connection, query, numbers).items():
        at, values = cells.places(place), np.full(len(numbers), np.nan)
        values[at] = np.array(cells.numbers, dtype=float)
        columns[f"metrics.{key}"] = values
    return columns


def _tags(
    connection: sa.Connection,
    numbers: Sequence[int],
    place: np.ndarray[Any, Any],
    *,
    key: str | None = None,
) -> dict[str, Any]:
    query = sa.select(tag.c.run, tag.c.key, sa.null(), tag.c.text)
    if key is not None:
        query = query.where(tag.c.key == key)
    return _named("tags", key, len(numbers)) | {
        f"tags.{name}": _series(cells.texts, cells.places(place), len(numbers))
        for name, cells in _by_key(connection, query, numbers).items()
    }


def _params(
    connection: sa.Connection,
    numbers: Sequence[int],
    place: np.ndarray[Any, Any],
    *,
    nested: bool,
    key: str | None = None,
) -> dict[str, Any]:
    number, type_ = param.c.number, param.c.type
    has_number = number.is_not(None)
    text = sa.case(
        (sa.and_(has_number, type_ == "float"), sa.null()),
        (sa.and_(has_number, sa.func.abs(number) < EXACT), type_),
        else_=type_ + ":" + param.c.text,
    )
    query = sa.select(param.c.run, param.c.key, number, text)
    if key is not None:
        query = query.where(param.c.key == key)
    if not nested:
        query = query.where(param.c.root == "")
    return _named("params", key, len(numbers)) | {
        f"params.{name}": _typed(cells, cells.places(place), len(numbers))
        for name, cells in _by_key(connection, query, numbers).items()
    }


def _of_attribute(
    connection: sa.Connection, numbers: Sequence[int], place: np.ndarray[Any, Any], *, name: str
) -> dict[str, Any]:
    """What a run has itself, unless it is a column anyway."""
    if name in _ANYWAY:
        return {}
    of_run: sa.ColumnElement[int] = run.c.number
    value: sa.ColumnElement[Any] = time.time() - run.c.started
    if name in BESIDE:
        table, column = BESIDE[name]
        of_run, value = table.c.run, sa.func.nullif(column, "")
    elif name in run.c:
        value = run.c[name]
    query: sa.Select[Any] = sa.select(of_run, sa.literal(name), sa.null(), value)
    cells = _by_key(connection, query, numbers).get(name, _Cells([], [], []))
    return {name: _series(cells.texts, cells.places(place), len(numbers))}


def _named(kind: str, key: str | None, runs: int) -> dict[str, Any]:
    """An empty column for the one that is asked for."""
    return {} if key is None else {f"{kind}.{key}": _series([], _nowhere(), runs)}


def _nowhere() -> np.ndarray[Any, Any]:
    import numpy as np

    return np.empty(0, np.int64)


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

        rows: np.ndarray[Any, Any] = place[np.array(self.runs, np.int64)]
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
