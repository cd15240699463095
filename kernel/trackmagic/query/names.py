"""What a text names in a store: filters, orders, columns, groups and axes of charts all ask here.

A text is read as a filter writes a field: an attribute, else the explicit ``params.lr`` or
``metrics.loss.min``, else a bare name, which is a param if the store has such a param, else a metric,
else a tag. Outside of filters a text that names nothing so is the key itself: ``lr: x`` without quotes,
``params.lr`` of a dict called ``params``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Iterator, Sequence

import sqlalchemy as sa

from trackmagic.errors import NotFound
from trackmagic.query.fields import ATTRIBUTES, KINDS, MLFLOW_TAGS, attribute, close
from trackmagic.query.nodes import PARTS, Field, Kind
from trackmagic.query.parser import parse_name
from trackmagic.query.spelling import field_text
from trackmagic.store import sql
from trackmagic.store.schema import metric, param, tag

TABLES: dict[Kind, sa.Table] = {"params": param, "metrics": metric, "tags": tag}
"""Where the keys of each kind are, in the order that a bare name is looked for in."""
KINDS_OF_KEYS = tuple(TABLES)
MOST_KEYS = 2_000
"""How many keys of a kind are looked at."""
_HAS = {
    kind: sa.select(1).where(table.c.key == sa.bindparam("key")).limit(1)
    for kind, table in TABLES.items()
}


def field_of(connection: sa.Connection, text: str) -> Field | None:
    """The field that the text names; of several readings the first that some run has.

    An explicit one that no run has is itself. None: a bare name of nothing, or no name at all.
    """
    explicit: Field | None = None
    for reading in _readings(text):
        field = known(connection, reading)
        if field is not None and is_there(connection, field):
            return field
        explicit = explicit or field
    return explicit


def columns_of(connection: sa.Connection, names: Sequence[str]) -> list[Field]:
    """The fields that columns are asked for by; a dataset is none. Raises :class:`NotFound`."""
    fields = []
    for name in names:
        field = field_of(connection, name)
        if field is None or field.kind == "datasets" or not is_there(connection, field):
            keys = [key for kind in TABLES for key in all_keys(connection, kind)]
            raise NotFound("column", name, close(name, [*ATTRIBUTES, *keys]).removeprefix("; "))
        fields.append(field)
    return fields


def known(connection: sa.Connection, field: Field) -> Field | None:
    """The field with its kind, key and part as the store has them; None for a bare name of nothing."""
    if of_mlflow(field):
        tagged = has(connection, "tags", field.key)
        return dataclasses.replace(field, kind="tags" if tagged else "attributes")
    is_split = bool(field.part) and field.quoted
    if field.kind == "metrics" and field.part and not is_split:
        whole = has(connection, "metrics", field.whole)
        return dataclasses.replace(field, key=field.whole, part="") if whole else field
    if field.kind:
        return field
    for kind in TABLES:
        if not is_split and has(connection, kind, field.whole):
            return Field(kind, field.whole, column=field.column)
    if field.part and has(connection, "metrics", field.key):
        return dataclasses.replace(field, kind="metrics")
    return None


def key_of(text: str, kind: Kind, there: Container[str]) -> str | None:
    """The key that the text names where only that kind can be meant: a bare name is of it."""
    for reading in _readings(text):
        if reading.kind in {None, kind} and reading.whole in there:
            return reading.whole
    return text if text in there else None


def metric_of(connection: sa.Connection, text: str) -> tuple[str, str]:
    """The key and the part that the text names where only a metric can be meant: a bare name is one."""
    for reading in _readings(text):
        if reading.kind in {None, "metrics"}:
            if not (reading.part and reading.quoted) and has(connection, "metrics", reading.whole):
                return reading.whole, ""
            if reading.part and has(connection, "metrics", reading.key):
                return reading.key, reading.part
    return text, ""


def label_of(connection: sa.Connection, field: Field) -> str:
    """The shortest text that names what some run has: its bare key, where nothing else is called so."""
    if field.kind not in TABLES:
        return field.whole
    if field.part and has(connection, "metrics", field.whole):
        return field_text(field.kind, field.key, field.part, quoted=True)
    plain = f"{field.kind}.{field.whole}"
    before = list(TABLES)[: list(TABLES).index(field.kind)]
    if _reads(field.whole, None, field) and not any(
        has(connection, kind, field.whole) for kind in before
    ):
        return field.whole
    return (
        plain if _reads(plain, field.kind, field) else field_text(field.kind, field.key, field.part)
    )


def of_mlflow(field: Field) -> bool:
    """Whether MLflow has it in a tag of its own, and a run here without one."""
    return field.kind in {"tags", "attributes"} and field.key in MLFLOW_TAGS


def has(connection: sa.Connection, kind: Kind, key: str) -> bool:
    """Whether some run has a param, a metric or a tag of that name."""
    return connection.scalar(_HAS[kind], {"key": key}) is not None


def is_there(connection: sa.Connection, field: Field) -> bool:
    """Whether some run has what a field of known kind names; what is no key always is there."""
    return field.kind not in TABLES or has(connection, field.kind, field.key)


def all_keys(connection: sa.Connection, kind: Kind) -> list[str]:
    """The different keys of a kind, sorted, each found by one step in its index; at most 2,000."""
    table = TABLES[kind]
    least = sa.select(sa.func.min(table.c.key).label("key")).cte("seen", recursive=True)
    after = sa.select(sa.func.min(table.c.key)).where(table.c.key > least.c.key).scalar_subquery()
    steps = least.union_all(sa.select(after).where(least.c.key.is_not(None)))
    query = sa.select(steps.c.key).limit(MOST_KEYS)
    return [key for key in connection.scalars(query) if key is not None]


def keys_of(
    connection: sa.Connection, kind: Kind, numbers: Sequence[int], *, nested: bool = False
) -> set[str]:
    """The keys that the runs have; with ``nested`` also of what lies inside params that are dicts."""
    table = TABLES[kind]
    select = sa.select(table.c.key).distinct()
    if table is param and not nested:
        select = select.where(param.c.root == "")
    keys: set[str] = set()
    for batch in sql.batches(numbers):
        keys.update(connection.scalars(select.where(table.c.run.in_(batch))))
    return keys


def _readings(text: str) -> Iterator[Field]:
    """What the text may name: as a filter reads it, then as it stands."""
    field = parse_name(text)
    if field is not None:
        yield field
    first, _, rest = text.partition(".")
    if (kind := KINDS.get(first.lower())) and rest:
        if kind in TABLES:
            yield _split(kind, rest)
        elif kind == "attributes" and attribute(rest):
            yield Field(kind, rest)
    yield _split(None, text)


def _reads(text: str, kind: Kind | None, field: Field) -> bool:
    """Whether the text is read as that kind, and as the key and part of the field."""
    reading = next(_readings(text))
    is_part = bool(reading.part) and kind == "metrics"
    return (reading.kind, reading.whole) == (kind, field.whole) and is_part == bool(field.part)


def _split(kind: Kind | None, key: str) -> Field:
    """A key as it stands, of a metric perhaps with a part behind it."""
    named, _, part = key.rpartition(".")
    if named and part in PARTS and kind in {None, "metrics"}:
        return Field(kind, named, part)
    return Field(kind, key)
