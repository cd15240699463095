"""Runs as a CSV file: a row a run, a column for each param, metric (its last value) and tag.

What a person or a program wrote as text never acts as a formula: a text that a spreadsheet would run
gets an apostrophe in front, which spreadsheets take for "this is text". Every text is in quotes, so that
none is cut where a spreadsheet separates by semicolons or tabs. Numbers stay numbers.
"""

from __future__ import annotations

import csv as csv_module
import datetime as dt
import io
import json
import math
from collections.abc import Iterator, Sequence

from trackmagic.entities import Entity, ParamValue, Run, Whole
from trackmagic.errors import BadValue
from trackmagic.query.names import KINDS_OF_KEYS, keys_of
from trackmagic.query.search import select_runs
from trackmagic.store import Store
from trackmagic.store.sql import batches
from trackmagic.views import format as fmt
from trackmagic.views.moment import of_one_moment

NAME = "runs.csv"
MOST_CELLS = 20_000_000
"""Of a file, which is made in memory."""
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - read as formulas too
OWN = (
    *("number", "id", "name", "experiment", "status"),
    *("started", "ended", "duration_seconds", "parent", "note"),
)

_Keys = dict[str, list[str]]


class TextQuery(Entity, frozen=True):
    """Runs to write out: those of the list, or those that match."""

    runs: tuple[Whole, ...] = ()
    filter: str = ""
    experiment: str | None = None


class TextFile(Entity, frozen=True):
    """A file to save: CSV of runs."""

    name: str
    text: str


@of_one_moment
def csv(store: Store, query: TextQuery) -> TextFile:
    """The runs that are named, or those that match, as RFC 4180 has it; times are ISO 8601, UTC.

    Raises :class:`BadFilter`, :class:`NotFound`, :class:`BadValue` for more than 20 million cells.
    """
    ids = store.experiments.ids_of(query.experiment)
    text = io.StringIO(newline="")
    write = csv_module.writer(text, quoting=csv_module.QUOTE_NONNUMERIC)
    with store.database.read() as connection:
        numbers: Sequence[int] = list(dict.fromkeys(query.runs))
        if not numbers:
            numbers = select_runs(connection, query.filter, experiment_ids=ids)
        keys: _Keys = {
            kind: sorted(keys_of(connection, kind, numbers), key=fmt.natural)
            for kind in KINDS_OF_KEYS
        }
    _check(len(numbers), sum(map(len, keys.values())))
    heads = [f"{kind}.{key}" for kind, those in keys.items() for key in those]
    write.writerow([*OWN, *heads])
    for batch in batches(numbers):
        write.writerows(_rows(store, batch, keys))
    return TextFile(name=NAME, text=text.getvalue())


def _check(runs: int, columns: int) -> None:
    if runs * columns > MOST_CELLS:
        raise BadValue(
            f"{fmt.number(runs)} runs of {fmt.number(columns)} columns are more than "
            f"{fmt.number(MOST_CELLS)} cells; narrow the filter"
        )


def _rows(store: Store, numbers: Sequence[int], keys: _Keys) -> Iterator[list[str | float]]:
    params = store.params.of_many(numbers)
    metrics = store.metrics.of_many(numbers)
    tags = store.tags.of_many(numbers)
    for run in store.runs.get_many(numbers):
        by_kind: dict[str, dict[str, ParamValue]] = {
            "params": {entry.key: entry.value for entry in params[run.number]},
            "metrics": {entry.key: entry.last for entry in metrics[run.number]},
            "tags": {entry.key: entry.value for entry in tags[run.number]},
        }
        cells = (by_kind[kind].get(key, "") for kind, those in keys.items() for key in those)
        yield [*_own(run), *map(_cell, cells)]


def _own(run: Run) -> Iterator[str | float]:
    yield run.number
    for text in (run.id, run.name, run.experiment, run.status):
        yield _cell(text)
    for moment in (run.started, run.ended):
        yield "" if moment is None else _moment(moment)
    yield "" if run.duration is None else run.duration
    yield "" if run.parent is None else run.parent
    yield _cell(run.note)


def _cell(value: ParamValue) -> str | float:
    match value:
        case bool() | None:
            return str(value)
        case int():
            return value
        case float():
            return value if math.isfinite(value) else _cell(str(value))
        case str():
            return f"'{value}" if value.startswith(FORMULAS) else value
        case _:
            return json.dumps(value, ensure_ascii=False)


def _moment(moment: float) -> str:
    try:
        date = dt.datetime.fromtimestamp(moment, dt.UTC)
    except (OverflowError, OSError, ValueError):
        return str(moment)
    return date.isoformat(timespec="milliseconds").replace("+00:00", "Z")
