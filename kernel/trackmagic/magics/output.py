"""What a tracked cell shows of its run: a display that is there from the start and replaced at the end.

A Jupyter server with our extension fills it while the cell runs; the kernel need say nothing. Where a
notebook has none (VS Code, Colab, a kernel on another machine), a widget is pushed snapshots.
"""

from __future__ import annotations

import os
import sys
import uuid
from typing import TYPE_CHECKING, Any, Final

from trackmagic.pages.blocks import Page
from trackmagic.pages.card import card_page, line_page
from trackmagic.pages.html import page_html
from trackmagic.pages.text import brief_text
from trackmagic.patch import Tap
from trackmagic.places import servers
from trackmagic.recording.guard import quiet
from trackmagic.tracking.registration import make_known
from trackmagic.views.bundle import bundle
from trackmagic.views.card import RunCard, run_card

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from trackmagic.recording.run import Run
    from trackmagic.widgets.card import LiveCard

WIDGET: Final = "application/vnd.jupyter.widget-view+json"


class CellOutput:
    """The display of one run: :meth:`begin` before the cell's code, :meth:`end` after it."""

    def __init__(self, shell: InteractiveShell, run: Run) -> None:
        self._shell, self._run = shell, run
        self._store_id = make_known(run.store)
        self._id = uuid.uuid4().hex
        self._clearing: Tap | None = None
        self._is_shown = self._is_over = False
        self._widget: LiveCard | None = None

    def begin(self) -> None:
        """Show the card where a front-end can replace it later on; a terminal cannot."""
        if not hasattr(self._shell, "kernel"):
            return
        row = self._run.store.runs.get(self._run.number)
        if _shows_widgets_only(self._shell):
            with quiet("making the card's widget"):
                self._make_widget()
        self._publish(RunCard(run=row, now=row.started))
        self._is_shown = True
        self._clearing = Tap(self._shell.display_pub, "clear_output", self._forget)

    def _make_widget(self) -> None:
        from trackmagic.widgets.card import LiveCard
        from trackmagic.widgets.greeting import greeting, is_awaited, may_show

        if may_show():
            self._widget = LiveCard(self._run)
        elif is_awaited():
            greeting.when_heard(self._enliven)
            if words := greeting.missing():
                print(words, file=sys.stderr)  # noqa: T201 - a word to the user

    def _enliven(self) -> None:
        """The browser says that it can show a widget: the card becomes one, in its place."""
        from trackmagic.widgets.card import LiveCard

        if not self._is_shown:
            return
        self._widget = widget = LiveCard(self._run)
        if self._is_over:
            widget.finish()
        self._publish(run_card(self._run.store, self._run.number))

    def end(self) -> None:
        """Show how the run ended, in the same place."""
        if self._clearing is not None:
            self._clearing.undo()
        self._is_over = True
        self._publish(run_card(self._run.store, self._run.number))
        self._is_shown = True
        if self._widget is not None:
            self._widget.finish()
        sys.stdout.flush()

    def _publish(self, card: RunCard) -> None:
        page = card_page(card)
        html, text = str(page_html(page, folds=True)), brief_text(page)
        data = bundle(self._store_id, "card", {"run": self._run.id}, html=html, text=text)
        metadata = _metadata(self._run)
        if self._widget is not None:
            mimebundle, about = self._widget._repr_mimebundle_()
            data.update({kind: mimebundle[kind] for kind in mimebundle if kind == WIDGET})
            metadata.update(about)  # Colab finds the loader of foreign widgets there
        self._shell.display_pub.publish(
            data,
            metadata=metadata,
            transient={"display_id": self._id},
            update=self._is_shown,
        )

    def _forget(self, *_args: object, **_options: object) -> None:
        """The cell has cleared its output, and the card with it: the end shows a new one."""
        self._is_shown = False


def show_line(shell: InteractiveShell, run: Run) -> None:
    """How the run ended, as one line."""
    line = line_page(run_card(run.store, run.number))
    text = brief_text(Page(head=line.head))
    data = {"text/html": str(page_html(line)), "text/plain": text}
    shell.display_pub.publish(data, metadata=_metadata(run))
    sys.stdout.flush()


def _metadata(run: Run) -> dict[str, Any]:
    return {"trackmagic": {"run": run.id}}


def _shows_widgets_only(shell: InteractiveShell) -> bool:
    """Whether a notebook is on the other side, and none that a Jupyter server of ours fills."""
    if "__vsc_ipynb_file__" in shell.user_ns or "google.colab" in sys.modules:
        return True
    return "JPY_SESSION_NAME" in os.environ and not servers.has_server()
