"""Which axes a chart has unasked: params that differ and metrics, of runs that have them together.

Several kinds of cells make runs with other params and metrics each. What the most runs have may be had by
no run at once, so axes are chosen of one company: the runs that have the metric of most interest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trackmagic.errors import BadValue
from trackmagic.query.names import field_of
from trackmagic.query.nodes import Field
from trackmagic.store.leaves import opened
from trackmagic.views import format as fmt
from trackmagic.views.charts.values import Held, fields, labels, placed
from trackmagic.views.interest import ranked

LOOKED_AT = 20
"""Metrics that are looked at for one that params go along with."""
MOST_CATEGORIES = 30
USUAL_PARAMS, USUAL_METRICS = 6, 2


def usual_axes(table: Held) -> list[str]:
    """Those of parallel coordinates: params, then metrics."""
    lead, runs = _company(table, {run.number for run in table.runs})
    params = _params(table, runs)[:USUAL_PARAMS]
    candidates = dict.fromkeys([*lead, *params, *_metrics(table, runs)])
    together = _together(table, runs, candidates)
    params = [field for field in together if field.kind == "params"]
    metrics = [field for field in together if field.kind == "metrics"]
    return labels(table, [*params, *metrics[: USUAL_METRICS if params else USUAL_PARAMS]])


def axes(table: Held, keys: Sequence[str], count: int) -> list[str]:
    """``keys``, and what is missing of ``count`` axes: params, those that differ first, and last a metric.

    Raises :class:`BadValue` for too many keys, and where there are not so many.
    """
    if len(keys) > count:
        raise BadValue(f"{len(keys)} keys to draw over {count} axes")
    missing = count - len(keys)
    if not missing:
        return [*keys]
    with table.store.database.read() as connection:
        named = [field for key in keys if (field := field_of(connection, key))]
    every = {run.number for run in table.runs}
    among = every.intersection(*(placed(table, field) for field in named))
    last, runs = _company(table, among or every, without=named)
    likely = dict.fromkeys([*last, *_params(table, runs), *_metrics(table, runs)])
    together = _together(table, runs, likely)
    others = [*fields("params", sorted(table.params, key=fmt.natural)), *_metrics(table, every)]
    fixed = {*named, *last}
    rest = [field for field in dict.fromkeys([*together, *others]) if field not in fixed]
    if len(rest) + len(last) < missing:
        have = ", ".join(field.key for field in (*rest, *last)) or "none"
        raise BadValue(f"{count} axes need as many params or metrics; these runs have {have}")
    return [*keys, *labels(table, [*rest[: missing - len(last)], *last])]


def _company(
    table: Held, among: set[int], without: Sequence[Field] = ()
) -> tuple[list[Field], set[int]]:
    """The first metric that params go along with, and the runs of those that have it; none, and all of them.

    Where there are no metrics, they are those that have the param that most have.
    """
    metrics = [field for field in _metrics(table, among) if field not in without]
    companies = [(field, placed(table, field) & among) for field in metrics[:LOOKED_AT]]
    for metric, runs in companies:
        if _params(table, runs):
            return [metric], runs
    if companies:
        return metrics[:1], companies[0][1]
    most = max(table.params.values(), key=len, default={})
    return [], among.intersection(most) or among


def _params(table: Held, runs: set[int]) -> list[Field]:
    """Params that most of these runs have and that differ, those with the most values first.

    Of dicts what lies inside.
    """
    of_runs = {
        key: [value for number, value in values.items() if number in runs]
        for key, values in table.params.items()
    }
    dicts = opened(of_runs)
    ranks = []
    for key, values in of_runs.items():
        if key in dicts or 2 * len(values) <= len(runs):
            continue
        numeric = all(
            isinstance(value, int | float) and not isinstance(value, bool) for value in values
        )
        different = len({fmt.param(value) for value in values})
        if different > 1 and (numeric or different <= MOST_CATEGORIES):
            ranks.append((-len(values), not numeric, -different, fmt.natural(key), key))
    return fields("params", [rank[-1] for rank in sorted(ranks)])


def _metrics(table: Held, runs: set[int]) -> list[Field]:
    """Metrics of these runs, those of most interest first."""
    metrics = (
        metric
        for by_run in table.metrics.values()
        for number, metric in by_run.items()
        if number in runs
    )
    return fields("metrics", ranked(metrics, table.lens.leading))


def _together(table: Held, runs: set[int], candidates: Iterable[Field]) -> list[Field]:
    """As many of them, from the first, as at least half of the runs have all at once."""
    common, fields_together = runs, []
    for field in candidates:
        having = common & placed(table, field)
        if having and 2 * len(having) >= len(runs):
            common = having
            fields_together.append(field)
    return fields_together
