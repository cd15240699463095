"""The card of a run: shown when asked for, and for notebooks without a server of ours pushed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from trackmagic.pages.api import answer
from trackmagic.pages.card import card_page
from trackmagic.pages.html import page_html
from trackmagic.pages.text import brief_text
from trackmagic.recording.guard import quiet
from trackmagic.recording.writer import heard
from trackmagic.store import Store
from trackmagic.views.card import RunCard
from trackmagic.widgets.view import ViewWidget

if TYPE_CHECKING:
    from trackmagic.recording.run import Run

EVERY_SECONDS: Final = 0.5


class CardWidget(ViewWidget):
    """The card of a run; ``card`` is what it showed first."""

    def __init__(self, store: Store, card: RunCard) -> None:
        self.card = card
        page = card_page(card)
        html, text = page_html(page, folds=True), brief_text(page)
        super().__init__(store, "card", {"run": card.run.id}, html=html, text=text)


class LiveCard(ViewWidget):
    """The card of an open run; while its cell keeps the kernel from answering, snapshots come unasked."""

    def __init__(self, run: Run) -> None:
        super().__init__(run.store, "card", {"run": run.id}, html="", text="")
        self._is_over, self._telling = threading.Event(), threading.Lock()
        threading.Thread(target=self._push, name="trackmagic card", daemon=True).start()

    def finish(self) -> None:
        """The run has ended: from here on the kernel is asked."""
        with self._telling:
            self._is_over.set()
            self.snapshot = ""

    def _push(self) -> None:
        while not self._is_over.wait(EVERY_SECONDS):
            with quiet("showing the card"), heard():
                snapshot = answer(self._asked, self.view, self.query).decode()
                with self._telling:
                    if not self._is_over.is_set():  # one that is late would stay for good
                        self.snapshot = snapshot
