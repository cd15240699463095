"""The view of one run."""

from __future__ import annotations

from trackmagic.store import Store
from trackmagic.views.run import run_view
from trackmagic.views.run_html import run_html
from trackmagic.views.run_text import run_text
from trackmagic.views.wire import RunQuery
from trackmagic.widgets.view import ViewWidget


class RunWidget(ViewWidget):
    """All of a run; ``run`` is what it showed first."""

    def __init__(self, store: Store, number: int) -> None:
        self.run = run_view(store, RunQuery(run=f"#{number}"))
        query = {"run": self.run.run.id}
        html, text = run_html(self.run), run_text(self.run)
        super().__init__(store, "run", query, html=html, text=text)
