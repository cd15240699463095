"""What changed, and what a person does."""

from __future__ import annotations

from trackmagic.entities import Entity


class ChangesQuery(Entity, frozen=True):
    """What changed after a cursor; -1 asks where it stands."""

    cursor: int = -1


class NoteAction(Entity, frozen=True):
    """Write the note of a run."""

    run: int
    note: str


class TagAction(Entity, frozen=True):
    """Set a tag of runs, or take it away (``value`` null)."""

    runs: tuple[int, ...]
    key: str
    value: str | None = None


class RenameAction(Entity, frozen=True):
    """Give a run another name."""

    run: int
    name: str


class RunsAction(Entity, frozen=True):
    """Delete, restore or stop runs."""

    runs: tuple[int, ...]


class Done(Entity, frozen=True):
    """The action is done; ``runs`` are those that it changed."""

    runs: tuple[int, ...]
    message: str = ""
