"""Metric lines of runs: which keys, which runs, read from the store and handed to the builder."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from trackmagic.entities import SYSTEM, Metric, Run
from trackmagic.errors import BadValue, NotFound
from trackmagic.query.names import field_of, key_of
from trackmagic.store import Store
from trackmagic.views import format as fmt
from trackmagic.views.charts.courses import PLACES, Span, band_of, course_of
from trackmagic.views.charts.lines import POINTS, Axes, check, draw
from trackmagic.views.charts.plot import Curve, Mean, Panels
from trackmagic.views.groups import names as names_of_groups
from trackmagic.views.interest import ranked

MOST_RUNS = 100
MOST_PANELS = 12
USUAL_PANELS = 4
TITLES = {"step": "step", "time": "time (UTC)", "relative": "seconds since the start"}

Known = Mapping[int, Mapping[str, Metric]]
"""The summaries of each run's metrics, by run number and key."""


class LinesQuery(NamedTuple):
    """How lines are drawn; see :func:`trackmagic.charts.lines`."""

    x: str = "step"
    smoothing: float = 0.0
    log_x: bool = False
    log_y: bool = False
    group_by: str | None = None
    max_points: int = POINTS
    outliers: bool = True
    first: float | None = None
    last: float | None = None


def lines_of(
    store: Store,
    keys: Sequence[str],
    runs: Sequence[Run],
    query: LinesQuery,
    *,
    known: Known | None = None,
    notes: Sequence[str] = (),
) -> Panels:
    """The lines of the metrics with these keys.

    Raises :class:`NotFound`, :class:`BadValue`, :class:`DamagedData`.
    """
    check(query.smoothing, query.max_points)
    known = known_of(store, runs) if known is None else known
    keys = _keys(keys, known)
    if query.x not in PLACES:
        query = query._replace(x=_keys([query.x], known)[0])
    needed = [] if query.x in PLACES else [query.x]
    _check(runs, [*keys, *needed], known, query)
    named = groups_of(store, runs, query.group_by) if query.group_by else {}
    all_notes = list(notes)
    parts: list[Curve | Mean] = []
    for key in keys:
        drawn_runs = [run for run in runs if known[run.number].keys() >= {key, *needed}]
        if len(drawn_runs) < len(runs):
            lacking = " and ".join([key, *needed])
            all_notes.append(f"{len(runs) - len(drawn_runs)} of {len(runs)} runs without {lacking}")
        panel = key if len(keys) > 1 else ""
        parts += _panel(store, key, panel, drawn_runs, known, named, query)
    axes = Axes(
        x_title=TITLES.get(query.x, query.x),
        y_title=keys[0],
        log_x=query.log_x,
        log_y=query.log_y,
        outliers=query.outliers,
        first=query.first,
        last=query.last,
        dates=query.x == "time",
    )
    return draw(parts, axes, max_points=query.max_points, notes=all_notes)


def _panel(
    store: Store,
    key: str,
    panel: str,
    runs: Sequence[Run],
    by_run: Known,
    groups: Mapping[int, str],
    query: LinesQuery,
) -> Sequence[Curve | Mean]:
    span = Span(
        x=query.x,
        smoothing=query.smoothing,
        points=query.max_points,
        first=-math.inf if query.first is None else query.first,
        last=math.inf if query.last is None else query.last,
        every_value=query.log_y,
    )
    if not groups:
        return [
            Curve(
                f"#{run.number} {run.name}",
                panel,
                course_of(store, run, key, by_run[run.number], span),
                {"run": run.number, "key": key},
            )
            for run in runs
        ]
    parts = []
    for group in dict.fromkeys(groups[run.number] for run in runs):
        members = [run for run in runs if groups[run.number] == group]
        meta = {"runs": [run.number for run in members], "key": key, "group": group}
        mean_band = band_of(store, members, key, by_run, span)
        parts.append(Mean(group, panel, mean_band, len(members), meta))
    return parts


def known_of(store: Store, runs: Iterable[Run]) -> Known:
    """The summaries of the runs' metrics."""
    numbers = [run.number for run in runs]
    by_run = store.metrics.of_many(numbers)
    return {
        number: {metric.key: metric for metric in metrics} for number, metrics in by_run.items()
    }


def all_keys(by_run: Known) -> list[str]:
    """Metrics that some run has, in natural order; those of the machine last."""
    keys = {key for metrics in by_run.values() for key in metrics}
    return sorted(keys, key=lambda key: (key.startswith(SYSTEM), fmt.natural(key)))


def _keys(names: Iterable[str], by_run: Known) -> list[str]:
    """The keys that the names have here; one that has none stays as it is, to be told of."""
    there = dict.fromkeys(all_keys(by_run))
    return list(dict.fromkeys(key_of(name, "metrics", there) or name for name in names))


def usual_keys(
    by_run: Known, first: Collection[str] = (), *, most: int = USUAL_PANELS
) -> list[str]:
    """The metrics of most interest, ``first`` ones before all, those with a course before the others."""
    metrics = [metric for metrics in by_run.values() for metric in metrics.values()]
    courses = {metric.key for metric in metrics if metric.points > 1}
    return sorted(ranked(metrics, first), key=lambda key: key not in courses)[:most]


def named_keys(names: Iterable[str], by_run: Known) -> list[str]:
    """Keys by name or by prefix: ``loss``, ``metrics.loss``, ``val_*``, ``val_``.

    A name that is no key and no prefix stays as it is, to be told of.
    """
    there = dict.fromkeys(all_keys(by_run))
    keys: list[str] = []
    for name in names:
        if (key := key_of(name, "metrics", there)) is not None:
            keys.append(key)
            continue
        matches = [key for key in there if key.startswith(name.removesuffix("*"))] if name else []
        keys += matches or [name]
    return list(dict.fromkeys(keys))


def groups_of(store: Store, runs: Sequence[Run], by: str) -> dict[int, str]:
    """The group of each run, by what a table is grouped by.

    Raises :class:`NotFound`, and :class:`BadFilter` and :class:`BadValue` as the groups of a table.
    """
    numbers = [run.number for run in runs]
    with store.database.read() as connection:
        is_named = field_of(connection, by) is not None
    named = names_of_groups(store, by, numbers) if is_named else {}
    if not named:
        raise NotFound("param or tag", by, "none of these runs has it")
    return {run.number: named.get(run.number, f"no {by}") for run in runs}


def _check(runs: Sequence[Run], keys: Sequence[str], by_run: Known, query: LinesQuery) -> None:
    if not keys:
        raise BadValue("no metric to draw; give a key such as 'loss'")
    if len(runs) > MOST_RUNS:
        raise BadValue(f"more than {MOST_RUNS} runs to draw; narrow the filter")
    if not runs:
        raise NotFound("run", "to draw", "the filter matches none")
    if query.group_by is not None and query.x != "step":
        raise BadValue(
            f"x is {query.x!r}, but groups are aligned on step; use x='step' or no group_by"
        )
    for key in keys:
        if not any(key in metrics for metrics in by_run.values()):
            raise NotFound("metric", key, hint(by_run))


def hint(by_run: Known) -> str:
    """What there is."""
    keys = sorted({key for metrics in by_run.values() for key in metrics})
    more = f" and {len(keys) - 20} more" if len(keys) > 20 else ""  # noqa: PLR2004
    return f"these runs have {', '.join(keys[:20])}{more}" if keys else "these runs have none"
