"""A dashboard of an experiment, and which runs it is of.

One that nobody has changed is made each time of the metrics that its runs have, so a new metric has its
chart without anybody's doing. Once it is changed it is a document of the store.
"""

from __future__ import annotations

from collections.abc import Sequence

from trackmagic.entities import Document, Entity, Experiment, Run, Status, Whole
from trackmagic.errors import NotFound
from trackmagic.query.names import keys_of
from trackmagic.query.search import count_runs, select_runs
from trackmagic.store import Store
from trackmagic.views.charts.runs import MOST_RUNS, all_keys, known_of
from trackmagic.views.dashboard_body import DashboardBody, body_of, kept_body
from trackmagic.views.moment import of_one_moment

UNCHANGED = 0
"""Stands for the id of the one that nobody has changed."""


class DashboardQuery(Entity, frozen=True):
    """Which experiment, by its name or its id, which of its dashboards and of which runs."""

    experiment: str | Whole
    document: str | Whole | None = None
    """Its name or its id; None: the first that was kept, else the unchanged one, which is 0."""
    filter: str = ""


class DashboardRun(Entity, frozen=True):
    """A run that its charts are of."""

    number: int
    name: str
    status: Status


class DashboardName(Entity, frozen=True):
    """One that is kept."""

    document: int
    name: str


class Dashboard(Entity, frozen=True):
    """What is on it."""

    experiment: str
    experiment_id: int
    filter: str
    document: int
    """0: nobody has changed it."""
    name: str
    kept: tuple[DashboardName, ...]
    """Those of the experiment."""
    body: DashboardBody
    runs: tuple[DashboardRun, ...]
    """The newest that match."""
    total: int
    """Runs that match."""
    params: tuple[str, ...]
    """What the runs may be grouped by."""


@of_one_moment
def dashboard(store: Store, query: DashboardQuery) -> Dashboard:
    """The dashboard of an experiment. Raises :class:`NotFound`, :class:`BadFilter`, :class:`BadValue`."""
    experiment = store.experiments.get(query.experiment)
    documents = store.documents.of("dashboard", experiment.id)
    document = document_of(experiment, documents, query.document)
    runs, total = _runs(store, experiment, query.filter)
    with store.database.read() as connection:
        params = keys_of(connection, "params", [run.number for run in runs], nested=True)
    metrics = known_of(store, runs)
    keys = all_keys(metrics)
    return Dashboard(
        experiment=experiment.name,
        experiment_id=experiment.id,
        filter=query.filter,
        document=UNCHANGED if document is None else document.id,
        name="" if document is None else document.name,
        kept=tuple(DashboardName(document=each.id, name=each.name) for each in documents),
        body=body_of(metrics, keys)
        if document is None
        else kept_body(document.body, metrics, keys),
        runs=tuple(
            DashboardRun(number=run.number, name=run.name, status=run.status) for run in runs
        ),
        total=total,
        params=tuple(sorted(params)),
    )


def document_of(
    experiment: Experiment, documents: Sequence[Document], which: str | int | None
) -> Document | None:
    """The one of that name or id, None: the first that was kept. Raises :class:`NotFound`."""
    if which == UNCHANGED or (which is None and not documents):
        return None
    if which is None:
        return min(documents, key=lambda document: document.id)
    for document in documents:
        if which in {document.id, document.name}:
            return document
    names = ", ".join(repr(document.name) for document in documents)
    hint = f"{experiment.name!r} has {names or 'none that is kept'}"
    raise NotFound("dashboard", which, hint)


def _runs(store: Store, experiment: Experiment, filter: str) -> tuple[list[Run], int]:
    """The newest that match, and how many do."""
    ids = [experiment.id]
    with store.database.read() as connection:
        numbers = select_runs(connection, filter, experiment_ids=ids, limit=MOST_RUNS)
        total = len(numbers)
        if total == MOST_RUNS:
            total = count_runs(connection, filter, experiment_ids=ids)
    return store.runs.these(numbers), total
