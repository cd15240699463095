"""The compare grid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from trackmagic.pages.compare import compare_blocks
from trackmagic.pages.html import blocks_html
from trackmagic.pages.text import blocks_text
from trackmagic.store import Store
from trackmagic.views.compare import Comparison
from trackmagic.widgets.view import ViewWidget

if TYPE_CHECKING:
    import pandas as pd


class ComparisonWidget(ViewWidget):
    """Runs side by side; ``comparison`` is what it showed first."""

    def __init__(self, store: Store, query: Mapping[str, Any], comparison: Comparison) -> None:
        self.comparison = comparison
        blocks = compare_blocks(comparison)
        html, text = blocks_html(blocks), blocks_text(blocks)
        super().__init__(store, "compare", query, html=html, text=text)

    def dataframe(self) -> pd.DataFrame:
        """A row for each ``(section, key)``, a column for each run's number; values as they are."""
        import pandas as pd

        rows: dict[tuple[str, str], list[Any]] = {
            (section.name, row.key): [None if c.value is UNSET else c.value for c in row.cells]
            for section in self.comparison.sections
            for row in section.rows
        }
        numbers = [run.number for run in self.comparison.runs]
        index = pd.MultiIndex.from_tuples(list(rows), names=["section", "key"]) if rows else None
        return pd.DataFrame(list(rows.values()), index=index, columns=numbers, dtype=object)
