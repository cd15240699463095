"""What changed, and what a person does."""

from __future__ import annotations

from trackmagic.entities import Entity
from trackmagic.views.wire.shared import Whole


class ChangesQuery(Entity, frozen=True):
    """What changed after a cursor; -1 asks where it stands."""

    cursor: Whole = -1


class NoteAction(Entity, frozen=True):
    """Write the note of a run."""

    run: Whole
    note: str


class TagAction(Entity, frozen=True):
    """Set a tag of runs, or take it away (``value`` null)."""

    runs: tuple[Whole, ...]
    key: str
    value: str | None = None


class RenameAction(Entity, frozen=True):
    """Give a run another name."""

    run: Whole
    name: str


class RunsAction(Entity, frozen=True):
    """Delete, restore or stop runs."""

    runs: tuple[Whole, ...]


class Done(Entity, frozen=True):
    """The action is done; ``runs`` are those that it changed."""

    runs: tuple[int, ...]
    message: str = ""
