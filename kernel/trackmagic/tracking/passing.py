"""A cell that nobody tracks: the session remembers what it did to names and objects."""

from __future__ import annotations

from collections.abc import Mapping

from trackmagic.capture.masking import masker
from trackmagic.cell.body import body
from trackmagic.cell.history import History, Left
from trackmagic.cell.names import names
from trackmagic.cell.objects import Author
from trackmagic.cell.passing import look_after, look_before
from trackmagic.store.cells import text_digest


class PassingCell:
    """Made before the cell runs; :meth:`end` after."""

    def __init__(
        self, text: str, source: str, namespace: Mapping[str, object], history: History
    ) -> None:
        self._text, self._source, self._namespace = text, source, namespace
        history.modules.look()
        self._names = names(body(source))
        self._seen = look_before(self._names, namespace, history)

    def end(self, history: History, count: int, cell_id: str) -> None:
        """Remember what it assigned, and which known objects it changed in place."""
        history.executed(
            count,
            cell_id,
            text_digest(self._text),
            self._names.assigns + self._names.imports,
            version=text_digest(masker().code(self._text)),
            left=Left(self._namespace, self._names, source=self._source),
        )
        history.modules.look()
        look_after(self._seen, self._namespace, history, Author(count))
