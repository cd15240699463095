"""Every question and every action of a front-end: one row each, for comm and REST alike.

``js/src/wire/wire.ts`` is generated from these tables, so a function with its types, and a row here,
is the whole of adding an endpoint. A view only reads; an action writes, and gives what it changed.

Texts are ready to be shown (never markup); a number goes along where the screen sorts, draws or tells
more of it. NaN and infinities cross as null beside their text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple, get_type_hints

import msgspec

from trackmagic.entities import Entity
from trackmagic.errors import BadFilter, NotFound
from trackmagic.store import Store
from trackmagic.views.misfit import fitting

LATER = ("numpy", "tsdownsample", "psutil", "encodings.utf_8_sig", "trackmagic.query.search")
"""What views import only as they need it."""


class Problem(Entity, frozen=True):
    """Why a request failed, in words for the person at the screen."""

    error: str
    message: str
    column: int | None = None
    """Where a filter stops making sense, from 0."""


class Row(NamedTuple):
    """A named read or write: the ``module:function`` that does it, which says what it takes and gives."""

    place: str

    def function(self) -> Callable[[Store, Any], msgspec.Struct]:
        """What does it; its module is imported when it is first asked for."""
        module, _, name = self.place.partition(":")
        function: Callable[[Store, Any], msgspec.Struct] = getattr(
            import_module(f"trackmagic.{module}"), name
        )
        return function

    @property
    def query(self) -> type[msgspec.Struct]:
        """What it takes."""
        return _types(self.function())[0]

    @property
    def result(self) -> type[msgspec.Struct]:
        """What it gives."""
        return _types(self.function())[1]


@cache
def _types(
    function: Callable[[Store, Any], msgspec.Struct],
) -> tuple[type[msgspec.Struct], type[msgspec.Struct]]:
    _store, query, *_options, result = get_type_hints(function).values()
    return query, result


VIEWS: Mapping[str, Row] = {
    "card": Row("pages.live_card:live_card"),
    "runs": Row("views.table:runs_page"),
    "pictures": Row("views.pictures:pictures"),
    "groups": Row("views.groups:groups"),
    "keys": Row("views.keys:keys"),
    "named_views": Row("views.named:named_views"),
    "filter_rows": Row("views.filter_rows:filter_rows"),
    "filter_text": Row("views.filter_rows:filter_text"),
    "csv": Row("views.table_text:csv"),
    "compare": Row("pages.compare:compare"),
    "chart": Row("views.chart:chart"),
    "dashboard": Row("views.dashboard:dashboard"),
    "dashboard_page": Row("pages.dashboard:dashboard_file"),
    "run": Row("pages.run:run"),
    "artifact": Row("views.artifact:preview"),
    "media": Row("views.media:media"),
    "bytes": Row("views.artifact:whole"),
    "experiments": Row("views.experiments:experiments"),
    "progress": Row("views.progress:runs_progress"),
    "cells": Row("views.cells:cells"),
    "cell_diff": Row("views.cells:cell_diff"),
    "changes": Row("views.actions:changes"),
    "happenings": Row("views.happenings:happenings"),
}

ACTIONS: Mapping[str, Row] = {
    "set_note": Row("views.actions:set_note"),
    "set_tag": Row("views.actions:set_tag"),
    "rename": Row("views.actions:rename"),
    "delete_runs": Row("views.actions:delete_runs"),
    "restore_runs": Row("views.actions:restore_runs"),
    "stop_runs": Row("views.actions:stop_runs"),
    "move_runs": Row("views.actions:move_runs"),
    "add_experiment": Row("views.experiments:add"),
    "rename_experiment": Row("views.experiments:rename"),
    "set_experiment_note": Row("views.experiments:set_note"),
    "set_experiment_goal": Row("views.experiments:set_goal"),
    "set_experiment_alert_when": Row("views.experiments:set_alert_when"),
    "delete_experiment": Row("views.experiments:delete"),
    "restore_experiment": Row("views.experiments:restore"),
    "save_document": Row("views.saved:save_document"),
    "rename_document": Row("views.saved:rename_document"),
    "delete_document": Row("views.saved:delete_document"),
    "restore_document": Row("views.saved:restore_document"),
}


def import_all() -> None:
    """Import what answering needs, so that the thread that answers while a cell runs imports nothing.

    The user's own import, under way in the cell, would see half of what another thread imports.
    """
    for row in (*VIEWS.values(), *ACTIONS.values()):
        _types(row.function())
    for name in LATER:
        import_module(name)


def answer(store: Store, name: str, query: object) -> bytes:
    """The JSON answer of a view or an action to ``query``, given as plain data.

    Raises :class:`NotFound` for a name that there is not, :class:`BadValue` for a query that does not
    fit, and what the view or action raises.
    """
    row = VIEWS.get(name) or ACTIONS.get(name)
    if row is None:
        raise NotFound("view or action", name, f"there are {', '.join([*VIEWS, *ACTIONS])}")
    return msgspec.json.encode(row.function()(store, fitting(name, query, row.query)))


def problem(error: Exception) -> Problem:
    """``error`` as the screen is told of it."""
    column = error.column if isinstance(error, BadFilter) else None
    message = error.reason if isinstance(error, BadFilter) else str(error)
    return Problem(error=type(error).__name__, message=message, column=column)
