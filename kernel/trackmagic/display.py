"""What a user asks to see: runs, a comparison, a chart, a run. Live where it can be, else as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from trackmagic.query.parser import order_texts
from trackmagic.tracking.session import readable_store
from trackmagic.views.charts.values import AXES, split_axes
from trackmagic.views.compare import MOST, compare_table
from trackmagic.views.goals import Shown
from trackmagic.views.named import asked
from trackmagic.views.references import Reference, number_of, numbers_of
from trackmagic.views.runs import LIMIT, run_table

if TYPE_CHECKING:
    from trackmagic.widgets.card import CardWidget
    from trackmagic.widgets.chart import ChartWidget
    from trackmagic.widgets.compare import ComparisonWidget
    from trackmagic.widgets.dashboard import DashboardWidget
    from trackmagic.widgets.run import RunWidget
    from trackmagic.widgets.runs import RunTableWidget


def runs(
    filter: str | None = None,
    *,
    view: str | None = None,
    experiment: str | None = None,
    order_by: str | Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    values: Shown | None = None,
    limit: int = LIMIT,
) -> RunTableWidget:
    """A table of the runs that match, as ``trackmagic.runs("params.lr < 0.01 and f1 > 0.9")``.

    ``view`` is the name of one that was saved in a table or the panel: what else is given goes before what
    it says. ``columns`` chooses what is shown: ``["lr", "metrics.loss.min", "tags.stage", "note"]``.
    ``values`` is which value of a metric stands in its column, ``"last"`` or ``"best"``, as the goals of
    experiments say unless given. ``limit`` bounds the static form and the frame; the live table scrolls
    through all of them.
    Raises :class:`BadFilter`, :class:`NotFound`, :class:`BadValue`.
    """
    from trackmagic.widgets.runs import RunTableWidget

    store = readable_store()
    parts = {"filter": filter, "order_by": order_by, "columns": columns, "values": values}
    setup, experiment, view_id, problem = asked(store, view, experiment, **parts)
    table = run_table(
        store,
        setup.filter,
        experiment,
        setup.order_by,
        setup.columns,
        limit,
        values=setup.values,
    )
    table = msgspec.structs.replace(table, notes=(problem,) if problem else ())
    query = _given(
        view=view_id,
        filter=setup.filter,
        experiment=experiment,
        order_by=order_texts(setup.order_by),
        columns=None if setup.columns is None else [column.name for column in table.columns],
        group_by=setup.group_by or None,
        values=setup.values,
    )
    return RunTableWidget(store, query, table, limit=limit)


def compare_runs(
    *refs: Reference | Sequence[Reference],
    filter: str | None = None,
    experiment: str | None = None,
    baseline: Reference | None = None,
    differences_only: bool = False,
    values: Shown | None = None,
) -> ComparisonWidget:
    """2 to 50 runs side by side, told against ``baseline`` (the first unless given).

    ``filter`` and ``experiment`` add the newest runs that match. ``values`` is which value of a metric is
    compared, ``"last"`` or ``"best"``, as the goals of experiments say unless given.
    Raises :class:`NotFound`, :class:`Ambiguous`, :class:`BadFilter`, :class:`BadValue`.
    """
    from trackmagic.widgets.compare import ComparisonWidget

    store = readable_store()
    numbers = numbers_of(store, refs, filter, experiment=experiment, limit=MOST + 1)
    base = None if baseline is None else number_of(store, baseline)
    comparison = compare_table(
        store, numbers, base, differences_only=differences_only, values=values
    )
    query = {
        "runs": [f"#{run.number}" for run in comparison.runs],
        "baseline": f"#{comparison.baseline}",
        "differences_only": differences_only,
        **({} if values is None else {"values": values}),
    }
    return ComparisonWidget(store, query, comparison)


def chart(
    keys: str | Sequence[str] = (),
    *refs: Reference | Sequence[Reference],
    filter: str | None = None,
    experiment: str | None = None,
    kind: str = "lines",
    **looks: Any,
) -> ChartWidget:
    """A live chart; what it is asked is what :mod:`trackmagic.charts` is, which makes figures to save.

    ``kind`` is ``lines``, ``bar``, ``parallel``, ``scatter`` or ``contour``; ``"val_*"`` are all metrics that
    begin so. ``chart("lr", "loss", kind="scatter")`` is ``chart(["lr", "loss"], kind="scatter")``.
    ``looks``: ``x smoothing log_x log_y outliers group_by colour values``, as the fields of
    :class:`trackmagic.views.chart.ChartQuery`.
    Raises :class:`NotFound`, :class:`BadFilter`, :class:`BadValue`.
    """
    from trackmagic.widgets.chart import ChartWidget

    store = readable_store()
    named_keys, named_runs = split_axes(keys, refs, AXES.get(kind, 1))
    named = numbers_of(store, named_runs)
    query = _given(
        kind=kind,
        keys=named_keys,
        runs=[f"#{number}" for number in named],
        filter=filter,
        experiment=experiment,
        **looks,
    )
    return ChartWidget(store, query)


def dashboard(
    experiment: str, name: str | None = None, *, filter: str | None = None
) -> DashboardWidget:
    """The charts of an experiment, a section for each prefix of its metrics (``train/``, ``val/``).

    They are of its newest 100 runs, those that match ``filter`` where it is given. ``name`` is one that is
    kept in the store; without it the first that was, else the one that is made of the metrics there are.
    Raises :class:`NotFound`, :class:`BadFilter`, :class:`BadValue`.
    """
    from trackmagic.views.dashboard import document_of
    from trackmagic.widgets.dashboard import DashboardWidget

    store = readable_store()
    filed = store.experiments.get(experiment)
    documents = store.documents.of("dashboard", filed.id)
    document = None if name is None else document_of(filed, documents, name)
    which = None if document is None else document.id
    return DashboardWidget(store, _given(experiment=filed.id, document=which, filter=filter))


def show(ref: Reference = -1) -> RunWidget:
    """All of a run, the last one unless given. Raises :class:`NotFound`, :class:`Ambiguous`."""
    from trackmagic.widgets.run import RunWidget

    store = readable_store()
    return RunWidget(store, number_of(store, ref))


def card(ref: Reference = -1) -> CardWidget:
    """The card of a run, the last one unless given. Raises :class:`NotFound`, :class:`Ambiguous`."""
    from trackmagic.views.card import run_card
    from trackmagic.widgets.card import CardWidget

    store = readable_store()
    return CardWidget(store, run_card(store, number_of(store, ref)))


def _given(**query: Any) -> Mapping[str, Any]:
    """What was not asked for is left to the view."""
    return {name: value for name, value in query.items() if value is not None and value != []}
