"""Named views of the table: a filter, an order, columns, groups and chosen values, kept in the store.

One is of an experiment or of the whole store. What it names may be gone by now: then a line says so, and
the rest is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from trackmagic.entities import Document, Entity, Whole
from trackmagic.errors import BadFilter, BadValue, NotFound
from trackmagic.param_values import shown
from trackmagic.query.fields import close
from trackmagic.query.search import check
from trackmagic.store import Store
from trackmagic.views import format as fmt
from trackmagic.views.columns import is_column
from trackmagic.views.goals import Shown
from trackmagic.views.moment import of_one_moment

NEWEST_FIRST = ("started desc",)
PROBLEM = 400
"""Characters of the line that says what of a view cannot be shown."""


class TableSetup(Entity, frozen=True):
    """How a table of runs is set up: the body of a named view."""

    filter: str = ""
    order_by: tuple[str, ...] = NEWEST_FIRST
    columns: tuple[str, ...] | None = None
    """None: those of most interest."""
    group_by: str = ""
    """Empty: no groups."""
    values: Shown | None = None
    """Which value of a metric is shown; None: as the goals of experiments say."""


class NamedView(Entity, frozen=True):
    """A view as it is kept, and what of it can be shown."""

    document: Document
    setup: TableSetup
    problem: str = ""
    """What cannot be shown and why, in a line; empty: all can."""


class NamedViewsQuery(Entity, frozen=True):
    """Which views: those of the whole store and, where one is named, of an experiment."""

    experiment: str | Whole | None = None
    """Its name or its id."""


class NamedViews(Entity, frozen=True):
    """Views in the order of their names."""

    views: tuple[NamedView, ...]
    experiment_id: int | None
    """Of the experiment that was asked for."""
    is_read_only: bool
    """Nothing can be written to the store."""


@of_one_moment
def named_views(store: Store, query: NamedViewsQuery) -> NamedViews:
    """The views to choose from for a table of the store or of an experiment. Raises :class:`NotFound`."""
    ids = store.experiments.ids_of(query.experiment) or []
    documents = [
        document
        for document in store.documents.all("table")
        if document.experiment_id is None or document.experiment_id in ids
    ]
    documents.sort(key=lambda document: (fmt.natural(document.name), document.id))
    return NamedViews(
        views=tuple(_read(store, document) for document in documents),
        experiment_id=next(iter(ids), None),
        is_read_only=store.is_read_only,
    )


def names_of_views(store: Store) -> list[str]:
    """The names of all views of a store, of whatever experiment."""
    names = {document.name for document in store.documents.all("table")}
    return sorted(names, key=fmt.natural)


@of_one_moment
def named_view(store: Store, name: str, experiment: str | None = None) -> NamedView:
    """The view of that name: of the experiment, else of the whole store, else of the one that has such.

    Raises :class:`NotFound`, and :class:`BadValue` where experiments have one each and none is named.
    """
    if not isinstance(name, str):
        raise BadValue(f"view is {shown(name)}; it takes the name of a view, a text")
    documents = [document for document in store.documents.all("table") if document.name == name]
    if not documents:
        raise NotFound("view", name, _instead(store, name))
    by_experiment = {document.experiment_id: document for document in documents}
    for id in (*(store.experiments.ids_of(experiment) or ()), None):
        if id in by_experiment:
            return _read(store, by_experiment[id])
    if len(documents) > 1:
        of = sorted(_experiment_of(store, document) or "" for document in documents)
        raise BadValue(
            f"there are {len(of)} views {shown(name)}, of {' and '.join(of)}; name the experiment too"
        )
    return _read(store, documents[0])


class Asked(NamedTuple):
    """What a table is asked for, as its view says and as was given."""

    setup: TableSetup
    experiment: str | None
    view: int | None = None
    """Its id."""
    problem: str = ""


def asked(store: Store, view: str | None, experiment: str | None, **parts: Any) -> Asked:
    """What to show of a table: what the view of that name says, save for the parts that are not None.

    Raises :class:`NotFound`, :class:`BadValue`.
    """
    changed = {name: value for name, value in parts.items() if value is not None}
    if view is None:
        return Asked(msgspec.structs.replace(TableSetup(), **changed), experiment)
    named = named_view(store, view, experiment)
    return Asked(
        msgspec.structs.replace(named.setup, **changed),
        _experiment_of(store, named.document) if experiment is None else experiment,
        named.document.id,
        named.problem,
    )


def _experiment_of(store: Store, document: Document) -> str | None:
    """The name of the experiment that it is of; None: it is of the whole store."""
    if document.experiment_id is None:
        return None
    return store.experiments.get(document.experiment_id).name


def _instead(store: Store, name: str) -> str:
    names = names_of_views(store)
    if not names:
        return "there are none yet; the table's button View saves one"
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""  # noqa: PLR2004
    return f"there are {', '.join(map(repr, names[:10]))}{more}{close(name, names)}"


class _Part(NamedTuple):
    """A part of a setup as it can be shown, and what is wrong with it."""

    value: Any
    problem: str = ""


def _read(store: Store, document: Document) -> NamedView:
    """What of a view can be shown, part by part."""
    parts: dict[str, Any] = {}
    problems: list[str] = []
    for field in msgspec.structs.fields(TableSetup):
        if field.name in document.body:
            part = _part(store, document, field)
            parts[field.name] = part.value
            problems += [part.problem] if part.problem else []
    line = f"View '{document.name}': {'; '.join(problems)}" if problems else ""
    return NamedView(
        document=document, setup=TableSetup(**parts), problem=fmt.one_line(line, PROBLEM)
    )


def _part(store: Store, document: Document, field: msgspec.structs.FieldInfo) -> _Part:
    content = document.body[field.name]
    try:
        value = msgspec.convert(content, field.type)
    except msgspec.ValidationError:
        return _Part(field.default, f"its {field.name} {shown(content)} means nothing")
    ids = None if document.experiment_id is None else [document.experiment_id]
    match field.name:
        case "filter":
            problem = _refused(store, ids, filter=value)
            return (
                _Part("", f"all runs, as its filter fails: {problem}") if problem else _Part(value)
            )
        case "order_by":
            problem = _refused(store, ids, order_by=value)
            if problem or not value:
                return _Part(
                    NEWEST_FIRST, problem and f"newest first, as its order fails: {problem}"
                )
        case "columns" if value is not None:
            there = tuple(name for name in value if is_column(store, name))
            missing = ", ".join(shown(name) for name in value if name not in there)
            return _Part(there or None, missing and f"no run has its column {missing}")
        case "group_by" if value and not is_column(store, value):
            return _Part("", f"no groups, as no run has {shown(value)}")
    return _Part(value)


def _refused(store: Store, ids: Sequence[int] | None, **question: Any) -> str:
    """Why a filter or an order cannot be asked, in words; empty: it can."""
    with store.database.read() as connection:
        try:
            check(connection, experiment_ids=ids, **question)
        except BadFilter as error:
            return error.reason
        except BadValue as error:
            return str(error)
    return ""
