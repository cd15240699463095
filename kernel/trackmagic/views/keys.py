"""What a filter may name, to complete while somebody types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from trackmagic.query.fields import ATTRIBUTES
from trackmagic.query.names import TABLES
from trackmagic.query.resolve import keys as all_keys
from trackmagic.store import Store, sql
from trackmagic.store.schema import experiment, run
from trackmagic.views import wire
from trackmagic.views.format import natural
from trackmagic.views.moment import of_one_moment

LOOKED_AT = 2_000
"""Runs of an experiment whose keys are told, the newest; what only older ones had is left out."""


@of_one_moment
def keys(store: Store, query: wire.KeysQuery) -> wire.Keys:
    """The keys of all runs, at most 2,000 a kind, or of an experiment. Raises :class:`NotFound`."""
    filed = None if query.experiment is None else store.experiments.get(query.experiment)
    with store.database.read() as connection:
        if filed is None:
            by_kind = {kind: set(all_keys(connection, table)) for kind, table in TABLES.items()}
        else:
            newest = _newest(connection, filed.id)
            by_kind = {kind: _keys_of(connection, table, newest) for kind, table in TABLES.items()}
        names = connection.scalars(
            sa.select(experiment.c.name).where(experiment.c.deleted.is_(None))
        )
        experiments = _sorted(names)
    return wire.Keys(
        params=_sorted(by_kind["params"]),
        metrics=_sorted(by_kind["metrics"]),
        tags=_sorted(by_kind["tags"]),
        attributes=_sorted(ATTRIBUTES),
        experiments=experiments,
    )


def _newest(connection: sa.Connection, experiment: int) -> Sequence[int]:
    select = sa.select(run.c.number).where(run.c.experiment_id == experiment)
    return connection.scalars(select.order_by(run.c.started.desc()).limit(LOOKED_AT)).all()


def _keys_of(connection: sa.Connection, table: sa.Table, numbers: Sequence[int]) -> set[str]:
    names: set[str] = set()
    for batch in sql.batches(numbers):
        names.update(
            connection.scalars(sa.select(table.c.key).where(table.c.run.in_(batch)).distinct())
        )
    return names


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=natural))
