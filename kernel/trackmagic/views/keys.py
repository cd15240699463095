"""What a filter may name, to complete while somebody types."""

from __future__ import annotations

from collections.abc import Iterable

from trackmagic.direction import direction_of
from trackmagic.entities import Entity, Whole
from trackmagic.query.fields import ATTRIBUTES
from trackmagic.query.names import KINDS_OF_KEYS, all_keys, keys_of
from trackmagic.query.search import select_runs
from trackmagic.store import Store
from trackmagic.views.format import natural
from trackmagic.views.moment import of_one_moment

LOOKED_AT = 2_000
"""Runs of an experiment whose keys are told, the newest; what only older ones had is left out."""


class KeysQuery(Entity, frozen=True):
    """What runs have, of an experiment or of all."""

    experiment: str | Whole | None = None
    """Its name or its id."""


class Keys(Entity, frozen=True):
    """Keys that a filter may name, in natural order."""

    params: tuple[str, ...]
    metrics: tuple[str, ...]
    tags: tuple[str, ...]
    attributes: tuple[str, ...]
    experiments: tuple[str, ...]
    best: tuple[str, ...] = ()
    """Metrics of which it is known which way they are better."""


@of_one_moment
def keys(store: Store, query: KeysQuery) -> Keys:
    """The keys of all runs, at most 2,000 a kind, or of an experiment. Raises :class:`NotFound`."""
    filed = None if query.experiment is None else store.experiments.get(query.experiment)
    with store.database.read() as connection:
        if filed is None:
            by_kind = {kind: set(all_keys(connection, kind)) for kind in KINDS_OF_KEYS}
        else:
            newest = select_runs(
                connection, experiment_ids=[filed.id], lifecycle="all", limit=LOOKED_AT
            )
            by_kind = {
                kind: keys_of(connection, kind, newest, nested=True) for kind in KINDS_OF_KEYS
            }
    ways = store.experiments.directions(None if filed is None else [filed.id])
    metrics = _sorted(by_kind["metrics"])
    return Keys(
        params=_sorted(by_kind["params"]),
        metrics=metrics,
        best=tuple(key for key in metrics if direction_of(key, ways) is not None),
        tags=_sorted(by_kind["tags"]),
        attributes=_sorted(ATTRIBUTES),
        experiments=_sorted(store.experiments.names()),
    )


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=natural))
