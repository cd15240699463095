"""The session's executed cells: who wrote each name last, and what became of the objects under them.

It holds texts and numbers only, no object of the user's.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from trackmagic.cell.given import Given, Source
from trackmagic.cell.modules import Modules
from trackmagic.cell.names import Names
from trackmagic.cell.objects import Objects, Weak, weak
from trackmagic.cell.unknown import UNKNOWN


class Writer(NamedTuple):
    """The execution that assigned a name last."""

    execution_count: int
    cell_id: str
    text: str
    """Digest of the text that ran."""
    version: str
    """Digest of that text as runs keep it: without its secrets."""
    run: int | None = None
    """The run, if the cell was a tracked one."""


class Left(NamedTuple):
    """How a cell left the session: names that it bound and unbound, and the run if it was tracked."""

    namespace: Mapping[str, object] = MappingProxyType({})
    names: Names = Names()
    run: int | None = None
    source: str | ast.Module = ""
    """What ran: it tells whether a name was made of literals."""


class History:
    """What the cells of one kernel's life did to its names; ``since``: when that began, Unix seconds."""

    def __init__(self, since: float = 0.0) -> None:
        self._writers: dict[str, Writer] = {}
        self._ran: dict[str, dict[str, None]] = {}  # digests by cell, in the order they ran
        self._saved: dict[str, str] = {}
        self._saved_when_run: dict[str, str] = {}
        self._bound: dict[str, tuple[int, Weak | None]] = {}  # id, and whether it still lives
        self._bindings: dict[str, int] = {}
        self._unclear = 0
        self._set_by_calls: set[str] = set()
        self.objects = Objects(self._binding)
        self._sources: dict[str, Source] = {}
        self.hinted: set[str] = set()
        """Cells, by id or text, to which it was said that they gave no params."""
        self.modules = Modules(since)

    def executed(
        self,
        count: int,
        cell_id: str,
        text_digest: str,
        assigns: Iterable[str] = (),
        *,
        version: str = "",
        left: Left | None = None,
    ) -> None:
        """Note that a cell ran, and which names it assigned.

        ``version`` is the digest of its text as a run keeps it, where that is another.
        """
        left = left or Left()
        assigns = list(assigns)
        if cell_id:
            texts = self._ran.setdefault(cell_id, {})
            texts.pop(text_digest, None)
            texts[text_digest] = None
            if cell_id in self._saved:
                self._saved_when_run[cell_id] = self._saved[cell_id]
            else:
                self._saved_when_run.pop(cell_id, None)
        self.objects.ran()
        self._unclear += left.names.is_unclear
        self._set_by_calls.update(left.names.sets_global)
        writer = Writer(count, cell_id, text_digest, version or text_digest, left.run)
        for name in assigns:
            self._writers[name] = writer
            self._bindings[name] = self.objects.executed
            self._bound.pop(name, None)
            if (value := left.namespace.get(name, UNKNOWN)) is not UNKNOWN:
                self._bound[name] = (id(value), weak(value))
        for name in left.names.deletes:
            self._bindings[name] = self.objects.executed
        self.ran(left.source, assigns)

    def ran(self, source: str | ast.Module, assigns: Iterable[str]) -> None:
        """Note what assigned names; of a cell that ran before the history began that is all there is."""
        self._sources |= dict.fromkeys(assigns, Source(source))

    def given(self, namespace: Mapping[str, object], hidden: Collection[str] = ()) -> Given:
        """Give what a cell that is about to run finds under the names it reads."""
        return Given(namespace, dict(self._sources), hidden)

    def writer(self, name: str) -> Writer | None:
        """Give the execution that assigned the name last; None when no cell did."""
        return self._writers.get(name)

    def maker(self, name: str, value: object) -> Writer | None:
        """Give the execution that bound the name to this very object; None where that is not certain."""
        writer = self._writers.get(name)
        bound = self._bound.get(name)
        if writer is None or bound is None:
            return writer
        of, alive = bound
        return writer if (id(value) == of if alive is None else alive() is value) else None

    def _binding(self, name: str) -> object:
        """What stays the same as long as no cell can have bound the name anew."""
        if name in self._set_by_calls:
            return object()
        return self._bindings.get(name), self._unclear

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
