"""Runs by the value of a param, a tag or an attribute.

Two values are one group when a filter cannot tell them apart: 1, 1.0 and True; a text, and a list
that is written so. The numbers of the runs are read once, whatever is asked of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import sqlalchemy as sa

from trackmagic.direction import Directions
from trackmagic.entities import ParamValue
from trackmagic.errors import BadFilter, BadValue
from trackmagic.query.attributes import column_of, name_of
from trackmagic.query.compile import BESIDE
from trackmagic.query.fields import type_of
from trackmagic.query.names import field_of
from trackmagic.query.nodes import Field
from trackmagic.query.parser import parse, parse_order
from trackmagic.query.resolve import resolve_order
from trackmagic.query.scanner import LONGEST, as_number
from trackmagic.query.search import matching
from trackmagic.query.spelling import field_text, value_text
from trackmagic.query.text import is_end_of_path
from trackmagic.store import sql
from trackmagic.store.schema import experiment, metric, param, run, tag
from trackmagic.store.sound import MOST_RUNS
from trackmagic.store.values import unpack_value

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Runs = Sequence[int] | NDArray[np.int64]

FEW = 500
"""So many runs are looked up by their numbers; of more the whole column is read."""
BLOCK = 10_000
"""Rows that are in memory as Python's objects at a time."""
_SPELLED = {
    "True": 1.0,
    "False": 0.0,
    "inf": math.inf,
    "-inf": -math.inf,
    "nan": math.nan,
    "None": None,
}
"""Values of params that are written like a text, so that the text finds them too."""
_Rows = Sequence[tuple[Any, ...]]


class Value(NamedTuple):
    """What a filter can tell apart: texts, numbers, NaN, None. ``content`` is empty for the last two."""

    kind: Literal["text", "number", "nan", "none"]
    content: str | float = ""


class Members(NamedTuple):
    """The runs with one value."""

    value: Value | None
    """None: the runs that have none."""
    runs: NDArray[np.int64]
    """Their numbers, ascending."""

    @property
    def place(self) -> tuple[int, str, str | float]:
        """Where it stands: by its size, then by its value."""
        value = self.value or Value("none")
        return -len(self.runs), value.kind, value.content


def matching_runs(
    connection: sa.Connection,
    filter: str,
    *,
    experiment_ids: Sequence[int] | None = None,
    directions: Directions | None = None,
) -> NDArray[np.int64]:
    """The runs that pass, in no order. Raises :class:`BadFilter`, :class:`BadValue`."""
    import numpy as np

    query = matching(
        connection, filter, experiment_ids=experiment_ids, directions=directions
    ).subquery()
    select = sa.select(_in_one_text(query.c[0])).where(query.c[0].is_not(None))
    numbers = np.fromstring(connection.scalar(select) or "", np.int64, sep=",")
    return numbers[(numbers > 0) & (numbers <= MOST_RUNS)]


def groupable(connection: sa.Connection, by: str) -> Field:
    """What to group by. Raises :class:`BadFilter`, :class:`BadValue` for values that are no groups."""
    field = field_of(connection, by)
    if field is None:
        terms = resolve_order(connection, parse_order(by), by)
        raise BadValue(f"group by {by!r}: give one name, not {len(terms)}")
    if field.kind == "attributes":
        field = Field("attributes", name_of(field.key))
    fits = field.kind in {"params", "tags"} or type_of(field) in {"text", "status", "cell"}
    if field.kind in {"metrics", "datasets"} or not (fits or field.key == "parent"):
        raise BadValue(
            f"runs cannot be grouped by {field}; use a param, a tag, status, experiment, name, user, "
            "host, notebook, cell, error or parent"
        )
    return field


def grouped(
    connection: sa.Connection,
    field: Field,
    runs: Sequence[int] | NDArray[np.int64],
    most: int | None = None,
) -> tuple[list[Members], int]:
    """The groups of the runs, the largest first, ``most`` of them; and how many there are."""
    import numpy as np

    numbers = np.asarray(runs, np.int64)
    is_asked = np.zeros(int(numbers.max()) + 2 if len(numbers) else 1, bool)
    is_asked[numbers] = True
    groups: dict[Value, NDArray[np.int64]] = {}
    count = 0
    numbers, without = np.flatnonzero(is_asked), is_asked.copy()
    for members, codes, value_of in _coded(connection, field, numbers, is_asked):
        without[members] = False
        sizes = np.bincount(codes)
        count += len(sizes)
        largest = np.argsort(-sizes, kind="stable")[:most]
        order = np.lexsort((members, codes))
        starts = np.concatenate([[0], sizes.cumsum()])
        for code in largest.tolist():
            group_runs = members[order[starts[code] : starts[code + 1]]]
            value = value_of(code)
            if value in groups:  # a damaged number is a damaged text
                count -= 1
                group_runs = np.sort(np.concatenate([groups[value], group_runs]))
            groups[value] = group_runs
    all_groups = [Members(value, members) for value, members in groups.items()]
    if without.any():
        count += 1
        all_groups.append(Members(None, np.flatnonzero(without)))
    all_groups.sort(key=lambda group: group.place)
    return all_groups[:most], count


def param_values(connection: sa.Connection, key: str, runs: Sequence[int]) -> dict[int, ParamValue]:
    """The param of those of the runs that have it, by their numbers."""
    params = sa.select(param.c.run, param.c.type, param.c.text).where(param.c.key == key)
    return {
        number: unpack_value(type_, text)
        for batch in sql.batches(runs)
        for rows in _blocks(connection, params.where(param.c.run.in_(batch)))
        for number, type_, text in rows
    }


def metric_values(
    connection: sa.Connection, key: str, runs: Runs, column: str = "last", few: int = FEW
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Numbers and values of the runs that have the metric, and of others when there are more than ``few``.

    ``column`` is a summary of it that the store has: ``last``, ``min``, ``mean``.
    """
    import numpy as np

    value = metric.c[column]
    # of few runs SQLite is to look each up, and not to go through the index of all values of the key
    is_of_key = metric.c.key == key if len(runs) > few else metric.c.key.concat("") == key
    of_key = sa.select(metric.c.run, value).where(is_of_key, value.is_not(None))
    blocks = _blocks_of(connection, of_key, metric.c.run, np.asarray(runs, np.int64), few)
    flat = np.concatenate([np.empty(0), *map(_flat, blocks)]).reshape(-1, 2)
    return flat[:, 0].astype(np.int64), flat[:, 1]


def filter_of(base: str, field: Field, group: Members) -> str:
    """A filter that finds just these of what ``base`` finds: by the value, else by number, else none."""
    by = name_in_filter(field)
    condition = f"{by} is null" if group.value is None else _test(field, by, group.value)
    whole = f"({base.strip()}) and {condition}" if base.strip() else condition
    by_number = (
        "" if len(group.runs) > LONGEST else f"number in ({', '.join(map(str, group.runs))})"
    )
    for text in (
        (whole, by_number) if group.value is None or _is_exact(by, group.value) else (by_number,)
    ):
        try:
            parse(text)
        except BadFilter:
            continue
        return text
    return ""


def name_in_filter(field: Field) -> str:
    """The field as a filter has it."""
    return field_text(field.kind or "params", field.key)


def _is_exact(by: str, value: Value) -> bool:
    """Whether a test of the attribute finds this value alone: an end of a path finds longer ones too."""
    text = str(value.content)
    if by == "notebook":
        return not is_end_of_path(text)
    return by != "cell" or as_number(text) is None


def _test(field: Field, by: str, value: Value) -> str:
    match value.kind:
        case "nan" | "none":
            return f"{by} = {value.kind}"
        case "number":
            return f"{by} = {value_text(value.content)}"
    text = str(value.content)
    test = f"{by} = {value_text(text)}"
    number = as_number(text)
    if field.kind == "params" and (number is not None or text in _SPELLED):
        other = _SPELLED[text] if number is None else number
        return f"{test} and not {by} = {value_text(other)}"
    return test


# Reading


_Coded = tuple["NDArray[np.int64]", "NDArray[np.int64]", Callable[[int], Value]]
"""The runs that have the field, a code for the value of each, counted from 0, and what a code stands for."""


def _coded(
    connection: sa.Connection, field: Field, runs: NDArray[np.int64], is_asked: NDArray[np.bool_]
) -> Iterator[_Coded]:
    """Of the runs, which ``is_asked`` tells by number; codes are in the order of groups of one size."""
    if field.kind == "params":
        is_number = param.c.number.is_not(None)
        of_key = sa.select(param.c.run, param.c.number).where(param.c.key == field.key, is_number)
        yield from _coded_numbers(_blocks_of(connection, of_key, param.c.run, runs), is_asked)
        others = _by_value(param.c.run, param.c.type, param.c.text)
        others = others.where(param.c.key == field.key, param.c.number.is_(None))
        blocks = _blocks_of(connection, others, param.c.run, runs)
        yield from _coded_texts(blocks, is_asked, _of_param)
        return
    if field.kind == "tags":
        of_run: sa.ColumnElement[int] = tag.c.run
        rows = _by_value(of_run, tag.c.text).where(tag.c.key == field.key)
    else:
        name = column_of(field.key)
        of_run, column = _attribute(name)
        if name == "parent":
            parents = sa.select(of_run, column).where(column.is_not(None))
            yield from _coded_numbers(_blocks_of(connection, parents, of_run, runs), is_asked)
            return
        is_filed = run.c.experiment_id == experiment.c.id
        there = is_filed if name == "experiment" else column != ""
        rows = _by_value(of_run, column).where(column.is_not(None), there)
    text = partial(Value, "text")
    yield from _coded_texts(_blocks_of(connection, rows, of_run, runs), is_asked, text)


def _by_value(
    of_run: sa.ColumnElement[int], *columns: sa.ColumnElement[Any]
) -> sa.Select[*tuple[Any, ...]]:
    """A row a value: it, how many runs have it, and their numbers; a row a run takes longer."""
    select = sa.select(*columns, sa.func.count(), _in_one_text(of_run))
    return select.where(of_run.is_not(None)).group_by(*columns)


def _in_one_text(number: sa.ColumnElement[int]) -> sa.ColumnElement[str]:
    """The numbers of runs, with commas between; 0 for what is no number."""
    return sa.func.aggregate_strings(sa.cast(sa.cast(number, sa.BigInteger), sa.Text), ",")


def _coded_numbers(blocks: Iterable[_Rows], is_asked: NDArray[np.bool_]) -> Iterator[_Coded]:
    """A number that is NaN is one that the store holds something else in the place of."""
    import numpy as np

    flat = np.concatenate([np.empty(0), *map(_flat, blocks)]).reshape(-1, 2)
    members = flat[:, 0].astype(np.int64)
    inside = _inside(members, is_asked)
    values, codes = np.unique(flat[inside, 1], return_inverse=True)

    def value_of(code: int) -> Value:
        number = float(values[code])
        return Value("text", "damaged") if math.isnan(number) else Value("number", number)

    if len(values):
        yield members[inside], codes, value_of


def _coded_texts(
    blocks: Iterable[_Rows], is_asked: NDArray[np.bool_], value_of: Callable[..., Value]
) -> Iterator[_Coded]:
    import numpy as np

    packed_codes: dict[tuple[Any, ...], int] = {}
    members, codes = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for rows in blocks:
        raw_codes = [packed_codes.setdefault(row[:-2], len(packed_codes)) for row in rows]
        numbers = np.fromstring(",".join(row[-1] for row in rows), np.int64, sep=",")
        inside = _inside(numbers, is_asked)
        members.append(numbers[inside])
        codes.append(np.repeat(raw_codes, [row[-2] for row in rows])[inside])
    all_codes = np.concatenate(codes)
    there = set(np.flatnonzero(np.bincount(all_codes)).tolist())
    value_of_raw = {
        code: value_of(*packed) for packed, code in packed_codes.items() if code in there
    }
    values = sorted(set(value_of_raw.values()))
    places = {value: place for place, value in enumerate(values)}
    code_of_raw = np.zeros(len(packed_codes), np.int64)
    for raw_code, value in value_of_raw.items():
        code_of_raw[raw_code] = places[value]
    if values:
        yield np.concatenate(members), code_of_raw[all_codes], values.__getitem__


def _inside(numbers: NDArray[np.int64], is_asked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    import numpy as np

    return is_asked[
        np.clip(numbers, 0, len(is_asked) - 1)
    ]  # nobody asks for the first and the last


def _attribute(name: str) -> tuple[sa.ColumnElement[int], sa.ColumnElement[Any]]:
    """Where the numbers of runs stand, and what they have."""
    if name in BESIDE:
        table, column = BESIDE[name]
        return table.c.run, column
    return run.c.number, experiment.c.name if name == "experiment" else run.c[name]


def _of_param(type_: str, text: str) -> Value:
    """The value of a param that is no number."""
    if type_ == "none":
        return Value("none")
    return Value("nan") if type_ == "float" and text == "nan" else Value("text", text)


def _blocks_of(
    connection: sa.Connection,
    select: sa.Select[*tuple[Any, ...]],
    number: sa.ColumnElement[int],
    runs: NDArray[np.int64],
    few: int = FEW,
) -> Iterator[_Rows]:
    """The rows of these runs, and of others when there are more than ``few``."""
    if len(runs) > few:
        yield from _blocks(connection, select)
        return
    for batch in sql.batches(runs.tolist()):
        yield from _blocks(connection, select.where(number.in_(batch)))


def _blocks(connection: sa.Connection, select: sa.Select[*tuple[Any, ...]]) -> Iterator[_Rows]:
    """The database's own tuples, some at a time: of millions, SQLAlchemy's rows take twice as long."""
    cursor = connection.execute(select).cursor
    while cursor is not None and (rows := cursor.fetchmany(BLOCK)):
        yield rows


def _flat(rows: _Rows) -> NDArray[np.float64]:
    """Rows of numbers, one after the other; None is NaN."""
    import numpy as np

    return np.fromiter(chain.from_iterable(rows), float, len(rows) * len(rows[0]))
