"""The run table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from trackmagic.errors import BadValue
from trackmagic.pages.html import blocks_html
from trackmagic.pages.runs import runs_blocks
from trackmagic.pages.text import blocks_text
from trackmagic.query.frame import runs_frame
from trackmagic.query.search import select_runs
from trackmagic.store import Store
from trackmagic.views.goals import lens_of
from trackmagic.views.runs import RunTable
from trackmagic.widgets.view import ViewWidget

if TYPE_CHECKING:
    import pandas as pd


class RunTableWidget(ViewWidget):
    """A live table of runs; ``table`` is what it showed first.

    >>> table = trackmagic.runs("params.lr < 0.01")  # doctest: +SKIP
    >>> table.selected  # after a click or two
    [12, 14]
    """

    def __init__(
        self, store: Store, query: Mapping[str, Any], table: RunTable, *, limit: int
    ) -> None:
        self.table, self._limit = table, limit
        blocks = runs_blocks(table)
        html, text = blocks_html(blocks), blocks_text(blocks)
        super().__init__(store, "runs", query, html=html, text=text)

    @property
    def filter(self) -> str:
        """What the search bar holds."""
        return str(self.state.get("filter", self.query.get("filter", "")))

    @property
    def selected(self) -> list[int]:
        """Numbers of the selected runs, as they were selected. Assign to select others.

        A kernel that is busy hears of a selection when its cell is done.
        """
        return [int(number) for number in self.state.get("selected", ())]

    @selected.setter
    def selected(self, numbers: list[int]) -> None:
        if not all(type(number) is int for number in numbers):
            raise BadValue(f"selected is {numbers!r}; it takes a list of run numbers")
        self.state = {**self.state, "selected": list(numbers)}

    def dataframe(self) -> pd.DataFrame:
        """The runs that match now, in the table's order, as :func:`trackmagic.search_runs` gives them.

        At most as many as the table was made with (``limit``); of metrics the last value, or the best where
        the table is switched to it.
        """
        order = self.state.get("order_by", self.query.get("order_by", "started desc"))
        experiment = self.query.get("experiment")
        ids = self._asked.experiments.ids_of(experiment)
        values = self.state.get("values", self.query.get("values"))
        lens = lens_of(self._asked, ids, values=values)
        with self._asked.database.read() as connection:
            numbers = select_runs(
                connection,
                self.filter,
                order_by=order,
                experiment_ids=ids,
                limit=self._limit,
                directions=lens.directions,
                values=lens.orders,
            )
            part = lens.shown or "last"
            return runs_frame(connection, numbers, part=part, directions=lens.directions)
