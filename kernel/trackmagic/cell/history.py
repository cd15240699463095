"""The session's executed cells: who wrote each name last, and which runs changed objects in place.

It holds texts and numbers only, no object of the user's: an object is known by its id, and because an
id is used again when the object is gone, by its fingerprint too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Writer(NamedTuple):
    """The execution that assigned a name last."""

    execution_count: int
    cell_id: str
    text: str
    """Digest of the text that ran."""
    version: str
    """Digest of that text as runs keep it: without its secrets."""


class _Change(NamedTuple):
    object_id: int
    fingerprint: str
    run_number: int


class History:
    """What the cells of one kernel's life did to its names."""

    def __init__(self) -> None:
        self._writers: dict[str, Writer] = {}
        self._ran: dict[str, dict[str, None]] = {}  # digests by cell, in the order they ran
        self._saved: dict[str, str] = {}
        self._saved_when_run: dict[str, str] = {}
        self._changes: dict[str, _Change] = {}

    def executed(
        self,
        count: int,
        cell_id: str,
        text_digest: str,
        assigns: Iterable[str] = (),
        *,
        version: str = "",
    ) -> None:
        """Note that a cell ran, and which names it assigned.

        ``version`` is the digest of its text as a run keeps it, where that is another.
        """
        if cell_id:
            texts = self._ran.setdefault(cell_id, {})
            texts.pop(text_digest, None)
            texts[text_digest] = None
            if cell_id in self._saved:
                self._saved_when_run[cell_id] = self._saved[cell_id]
            else:
                self._saved_when_run.pop(cell_id, None)
        writer = Writer(count, cell_id, text_digest, version or text_digest)
        for name in assigns:
            self._writers[name] = writer
            self._changes.pop(name, None)

    def writer(self, name: str) -> Writer | None:
        """Give the execution that assigned the name last; None when no cell did."""
        return self._writers.get(name)

    def saved(self, sources: Mapping[str, str]) -> None:
        """Note what the saved notebook holds: the digest of each cell's text, by cell id."""
        self._saved = dict(sources)

    def edited(self, name: str) -> bool:
        """Tell whether the cell that wrote the name has another text by now.

        Either it ran again without assigning the name, or the notebook was saved with another text.
        """
        writer = self._writers.get(name)
        if writer is None or not writer.cell_id:
            return False
        texts = self._ran[writer.cell_id]
        if next(reversed(texts)) != writer.text:
            return True
        saved = self._saved.get(writer.cell_id, writer.text)
        if saved == writer.text:
            return False
        # A file older than the execution says nothing: it holds what it held then, or, when that
        # is not known, a text that ran before this one.
        before = self._saved_when_run.get(writer.cell_id)
        return saved not in texts if before is None else saved != before

    def changed_in_place(
        self, name: str, object_id: int, fingerprint_after: str, run_number: int
    ) -> None:
        """Note that a run left the object under a name changed. Call it after ``executed``."""
        if fingerprint_after:
            self._changes[name] = _Change(object_id, fingerprint_after, run_number)

    def warm_start(self, name: str, obj: object, fingerprint: str) -> int | None:
        """Give the run that changed this very object in place, if it still is as that run left it."""
        change = self._changes.get(name)
        if change is None or (change.object_id, change.fingerprint) != (id(obj), fingerprint):
            return None
        return change.run_number
