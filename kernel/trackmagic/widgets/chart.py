"""The live chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from trackmagic.pages.chart import chart_html, chart_text
from trackmagic.store import Store
from trackmagic.views.chart import ChartQuery, drawn
from trackmagic.views.misfit import fitting
from trackmagic.widgets.view import ViewWidget

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


class ChartWidget(ViewWidget):
    """A chart that goes on while its runs do; ``chart`` is what it showed first."""

    def __init__(self, store: Store, query: Mapping[str, Any]) -> None:
        typed_query = fitting("chart", query, ChartQuery)
        self.chart, plot = drawn(store, typed_query)
        super().__init__(store, "chart", query, html=chart_html(plot), text=chart_text(plot))

    @property
    def selected(self) -> list[int]:
        """Numbers of the runs that the brushes on parallel coordinates let through."""
        return [int(number) for number in self.state.get("selected", ())]

    def figure(self) -> Figure:
        """The chart as a plotly figure, as it was shown first, to change and save."""
        import plotly.graph_objects as go

        return go.Figure(data=self.chart.data, layout=self.chart.layout)
