"""The view of one run."""

from __future__ import annotations

from trackmagic.pages.html import page_html
from trackmagic.pages.run import run_page
from trackmagic.pages.text import page_text
from trackmagic.store import Store
from trackmagic.views.run import RunQuery, run_view
from trackmagic.widgets.view import ViewWidget


class RunWidget(ViewWidget):
    """All of a run; ``run`` is what it showed first."""

    def __init__(self, store: Store, number: int) -> None:
        self.run = run_view(store, RunQuery(run=f"#{number}"))
        page = run_page(self.run)
        query = {"run": self.run.run.id}
        super().__init__(store, "run", query, html=page_html(page), text=page_text(page))
