"""The text of a cell and where it stands, as its run keeps them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from trackmagic.capture import masking
from trackmagic.entities import Call
from trackmagic.recording.run import Run
from trackmagic.store.cells import text_digest
from trackmagic.tracking.call.header import Cell

_NOT_KEPT = "not kept\0"


class CallCode:
    """The code of one call."""

    def __init__(self, cell: Cell, *, is_kept: bool) -> None:
        self.is_kept = is_kept
        self.version = ""
        """Digest of the text that is kept, its secrets masked."""
        self._cell, self._text = cell, ""

    def keep(self, run: Run, assigned: Sequence[str]) -> None:
        """Write down what is known before the cell runs, ``assigned``: the names it will assign."""
        cell, cells = self._cell, run.store.cells
        if self.is_kept:
            text = self._text = masking.met().code(cell.text)
            cells.add_version(text)
        else:  # another run may have kept the same text, under the digest of the text alone
            text = _NOT_KEPT + cell.text
        self.version = text_digest(text)
        call = Call(
            cell_version=self.version,
            cell_id=cell.cell_id,
            execution_count=cell.execution_count,
            notebook=cell.file or cell.notebook,
            session=cell.session,
            assigned=tuple(assigned),
        )
        previous = cells.previous(call, run.number)
        if previous is None and cell.call_before:
            came_from = run.store.runs.find(cell.call_before)
            previous = None if came_from is None else came_from.number
        cells.set_call(run.number, msgspec.structs.replace(call, previous=previous))

    def after(self, run: Run) -> Callable[[], None]:
        """Give what writes the code again, without the secrets that are known only now."""
        if not self._text or (text := masking.met().code(self._cell.text)) == self._text:
            return lambda: None
        before, self.version = self.version, text_digest(text)
        return lambda: run.store.cells.replace_version(run.number, before, text)
