"""The dashboard of an experiment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trackmagic.pages.dashboard import dashboard_blocks, dashboard_html
from trackmagic.pages.text import blocks_text
from trackmagic.store import Store
from trackmagic.views.dashboard import DashboardQuery, dashboard
from trackmagic.views.misfit import fitting
from trackmagic.widgets.view import ViewWidget


class DashboardWidget(ViewWidget):
    """The charts of an experiment; ``dashboard`` is what it showed first."""

    def __init__(self, store: Store, query: Mapping[str, Any]) -> None:
        self.dashboard = dashboard(store, fitting("dashboard", query, DashboardQuery))
        html = dashboard_html(store, self.dashboard, is_short=True)
        text = blocks_text(dashboard_blocks(store, self.dashboard))
        super().__init__(store, "dashboard", query, html=html, text=text)
