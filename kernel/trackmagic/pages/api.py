"""Every question and every action of a front-end: one row each, for comm and REST alike.

``js/src/wire/wire.ts`` is generated from these tables, so adding a row here is the whole of adding an
endpoint. A view only reads; an action writes, and gives what it changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, NamedTuple

import msgspec

from trackmagic.errors import BadFilter, NotFound
from trackmagic.pages.live_card import Card
from trackmagic.pages.run import RunPage
from trackmagic.store import Store
from trackmagic.store.changes import Changed
from trackmagic.views import wire
from trackmagic.views.compare import Comparison
from trackmagic.views.misfit import fitting

LATER = ("numpy", "tsdownsample", "psutil", "encodings.utf_8_sig", "trackmagic.query.search")
"""What views import only as they need it."""


class Row(NamedTuple):
    """A named read or write: what it takes, what it gives, and ``module:function`` that does it."""

    query: type[msgspec.Struct]
    result: type[msgspec.Struct]
    place: str

    def function(self) -> Callable[[Store, Any], msgspec.Struct]:
        """What does it; its module is imported when it is first asked for."""
        module, _, name = self.place.partition(":")
        function: Callable[[Store, Any], msgspec.Struct] = getattr(
            import_module(f"trackmagic.{module}"), name
        )
        return function


VIEWS: Mapping[str, Row] = {
    "card": Row(wire.CardQuery, Card, "pages.live_card:live_card"),
    "runs": Row(wire.RunsQuery, wire.RunsPage, "views.table:runs_page"),
    "pictures": Row(wire.PicturesQuery, wire.Pictures, "views.table:pictures"),
    "groups": Row(wire.GroupsQuery, wire.Groups, "views.groups:groups"),
    "keys": Row(wire.KeysQuery, wire.Keys, "views.keys:keys"),
    "csv": Row(wire.TextQuery, wire.TextFile, "views.table_text:csv"),
    "compare": Row(wire.CompareQuery, Comparison, "views.compare:comparison"),
    "chart": Row(wire.ChartQuery, wire.Chart, "views.chart:chart"),
    "run": Row(wire.RunQuery, RunPage, "pages.run:run"),
    "artifact": Row(wire.ArtifactQuery, wire.Preview, "views.artifact:preview"),
    "bytes": Row(wire.BytesQuery, wire.Bytes, "views.artifact:whole"),
    "experiments": Row(wire.ExperimentsQuery, wire.Experiments, "views.experiments:experiments"),
    "progress": Row(wire.ProgressQuery, wire.RunsProgress, "views.progress:runs_progress"),
    "cells": Row(wire.CellsQuery, wire.Cells, "views.cells:cells"),
    "cell_diff": Row(wire.CellDiffQuery, wire.CellDiff, "views.cells:cell_diff"),
    "changes": Row(wire.ChangesQuery, Changed, "views.actions:changes"),
}

ACTIONS: Mapping[str, Row] = {
    "set_note": Row(wire.NoteAction, wire.Done, "views.actions:set_note"),
    "set_tag": Row(wire.TagAction, wire.Tagged, "views.actions:set_tag"),
    "rename": Row(wire.RenameAction, wire.Done, "views.actions:rename"),
    "delete_runs": Row(wire.RunsAction, wire.Done, "views.actions:delete_runs"),
    "restore_runs": Row(wire.RunsAction, wire.Done, "views.actions:restore_runs"),
    "stop_runs": Row(wire.RunsAction, wire.Done, "views.actions:stop_runs"),
    "move_runs": Row(wire.MoveAction, wire.Moved, "views.actions:move_runs"),
    "add_experiment": Row(wire.AddExperimentAction, wire.Done, "views.experiments:add"),
    "rename_experiment": Row(wire.RenameExperimentAction, wire.Done, "views.experiments:rename"),
    "set_experiment_note": Row(wire.ExperimentNoteAction, wire.Done, "views.experiments:set_note"),
    "delete_experiment": Row(wire.ExperimentAction, wire.Done, "views.experiments:delete"),
    "restore_experiment": Row(wire.ExperimentAction, wire.Done, "views.experiments:restore"),
}


def import_all() -> None:
    """Import what answering needs, so that the thread that answers while a cell runs imports nothing.

    The user's own import, under way in the cell, would see half of what another thread imports.
    """
    for row in (*VIEWS.values(), *ACTIONS.values()):
        row.function()
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


def problem(error: Exception) -> wire.Problem:
    """``error`` as the screen is told of it."""
    column = error.column if isinstance(error, BadFilter) else None
    message = error.reason if isinstance(error, BadFilter) else str(error)
    return wire.Problem(error=type(error).__name__, message=message, column=column)
