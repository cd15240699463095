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
    experiments: tuple[int, ...] = ()
    """Ids of the experiments that it changed."""


class TagBefore(Entity, frozen=True):
    """Runs that had one value; null: they had no such tag."""

    value: str | None
    runs: tuple[int, ...]


class Tagged(Entity, frozen=True):
    """The tag is set or taken away; ``before`` takes that back."""

    runs: tuple[int, ...]
    before: tuple[TagBefore, ...]


class AddExperimentAction(Entity, frozen=True):
    """Make an experiment."""

    name: str
    note: str = ""


class ExperimentAction(Entity, frozen=True):
    """Delete or restore an experiment, by its id: a deleted one may share its name with another."""

    experiment: Whole


class RenameExperimentAction(Entity, frozen=True):
    """Give an experiment another name."""

    experiment: Whole
    name: str


class ExperimentNoteAction(Entity, frozen=True):
    """Write the note of an experiment."""

    experiment: Whole
    note: str


class MoveAction(Entity, frozen=True):
    """File runs under another experiment, which is made when it is missing."""

    runs: tuple[Whole, ...]
    experiment: str
    with_nested: bool = True
    """What ran inside them follows; false to take a move back: ``came_from`` has it all."""


class Moved(Entity, frozen=True):
    """The runs are moved; ``came_from`` tells by the name of an experiment which were there before."""

    runs: tuple[int, ...]
    came_from: dict[str, tuple[int, ...]]
    message: str = ""
