"""The attributes of runs as values: what a column shows, and an axis of a chart."""

from __future__ import annotations

import time
from collections.abc import Sequence

import sqlalchemy as sa

from trackmagic.entities import ParamValue, Run
from trackmagic.query.compile import BESIDE
from trackmagic.query.fields import attribute
from trackmagic.store import sql

DATES = ("started", "ended")
"""Unix seconds."""
SPANS = ("duration", "age")
"""Seconds."""


def name_of(key: str) -> str:
    """The attribute as we call it where we do: MLflow's ``start_time`` is ``started``."""
    name = column_of(key)
    return name if attribute(name) else key


def attribute_of(connection: sa.Connection, key: str, runs: Sequence[Run]) -> list[ParamValue]:
    """The attribute of each of the runs; None where a run has none."""
    name = column_of(key)
    if name in BESIDE:
        table, column = BESIDE[name]
        select = sa.select(table.c.run, column).where(column != "")
        texts: dict[int, str] = {}
        for batch in sql.batches([run.number for run in runs]):
            rows = connection.execute(select.where(table.c.run.in_(batch)))
            texts.update((row[0], row[1]) for row in rows)
        return [texts.get(run.number) for run in runs]
    if name == "age":
        now = time.time()
        return [now - run.started for run in runs]
    return [getattr(run, name) for run in runs]


def column_of(key: str) -> str:
    """What the store calls it; a parent is told by its number."""
    definition = attribute(key)
    name = definition.name if definition else key
    return "parent" if name == "parent_id" else name
