"""Runs that match, as a DataFrame: what a user asks for, checked, and what is said beside it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from trackmagic.direction import BEST_OF
from trackmagic.errors import BadValue
from trackmagic.param_values import shown
from trackmagic.tracking.session import readable_store

if TYPE_CHECKING:
    import pandas as pd

    from trackmagic.direction import Direction
    from trackmagic.query.nodes import Part

log = logging.getLogger("trackmagic")

NAMED = 10
"""Metrics that a warning names."""


def search_runs(
    filter: str = "",
    *,
    experiment: str | None = None,
    order_by: str | list[str] = "started desc",
    limit: int | None = None,
    nested: bool = False,
    values: str = "last",
    columns: Sequence[str] | None = None,
    directions: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """The runs that match, of all experiments unless one is named.

    Columns: ``run_id number name experiment status started ended duration``, then ``params.*``,
    ``metrics.*`` and ``tags.*``. Times are UTC, the duration in seconds. With ``nested`` what lies inside a
    dict param has a column too: ``params.config.lr`` beside ``params.config``. The grammar is in
    :mod:`trackmagic.query`. Where nothing matches, a test that no run can pass is named in a warning.

    ``values`` is what of a metric stands in its column, and orders by it: ``"last"``, ``"best"``, ``"min"``,
    ``"max"``, ``"first"``, ``"mean"`` (of the last ten points), ``"points"``. ``columns`` are asked for by
    name in place of all: ``["lr", "val_loss.best"]``. Which way a metric is better is told by ``directions``,
    ``{"gap": "lower"}``, else by the goals of experiments, else by its name; of one that none of them tells
    the last value stands where the best of all is asked for, and a warning names it.
    Raises :class:`BadFilter`, :class:`NotFound`, :class:`BadValue`.
    """
    from trackmagic.query import hints, runs_frame, select_runs
    from trackmagic.query.best import said
    from trackmagic.query.frame import without_best
    from trackmagic.query.names import columns_of

    part, ways, names = _part(values), _directions(directions), _names(columns)
    readable = readable_store()
    ids = readable.experiments.ids_of(experiment)
    with readable.database.read() as connection:
        all_directions = said(connection, ways, ids)
        numbers = select_runs(
            connection,
            filter,
            order_by=order_by,
            experiment_ids=ids,
            limit=limit,
            directions=all_directions,
            values=part,
        )
        for line in [] if numbers else hints(connection, filter):
            log.warning("trackmagic: no runs: %s", line)
        fields = None if names is None else columns_of(connection, names)
        if part == "best" and fields is None:
            for line in _unknown(without_best(connection, numbers, all_directions)):
                log.warning("trackmagic: %s", line)
        return runs_frame(
            connection, numbers, nested=nested, part=part, directions=all_directions, fields=fields
        )


def _part(values: Any) -> Part:
    from trackmagic.query.fields import close
    from trackmagic.query.nodes import PARTS

    if isinstance(values, str):
        for part in PARTS:
            if values == part:
                return part
    near = close(values, PARTS) if isinstance(values, str) else ""
    raise BadValue(f"values is {shown(values)}; use one of {', '.join(PARTS)}{near}")


def _directions(directions: Any) -> dict[str, Direction]:
    if directions is None:
        return {}
    if not isinstance(directions, Mapping):
        raise BadValue(
            f"directions is {shown(directions)}; it takes a dict such as {{'gap': 'lower'}}"
        )
    for key, way in directions.items():
        if not isinstance(key, str):
            raise BadValue(f"directions has the key {shown(key)}; it takes names of metrics")
        if not isinstance(way, str) or way not in BEST_OF:
            raise BadValue(
                f"the direction of {shown(key)} is {shown(way)}; use 'lower' or 'higher'"
            )
    return dict(directions)


def _names(columns: Any) -> list[str] | None:
    if columns is None:
        return None
    if isinstance(columns, str) or not isinstance(columns, Sequence):
        raise BadValue(f"columns is {shown(columns)}; it takes a list of names such as ['lr']")
    for name in columns:
        if not isinstance(name, str):
            raise BadValue(f"column {shown(name)} is {type(name).__name__}; it takes a name")
    return list(columns)


def _unknown(keys: Sequence[str]) -> Iterator[str]:
    if keys:
        more = f" and {len(keys) - NAMED} more" if len(keys) > NAMED else ""
        yield (
            f"which way {', '.join(keys[:NAMED])}{more} is better is not known, so their last values are "
            f"shown; say it with directions={{{keys[0]!r}: 'lower'}}, or in a goal of the experiment"
        )
