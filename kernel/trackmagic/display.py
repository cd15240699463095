"""What a user asks to see: runs, a comparison, a card. Static HTML and text, taken when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from trackmagic.query.frame import runs_frame
from trackmagic.store import Store
from trackmagic.tracking.tracker import readable_store
from trackmagic.views.card import RunCard, run_card
from trackmagic.views.card_html import card_html
from trackmagic.views.card_text import card_text
from trackmagic.views.compare import MOST, Comparison, compare_table
from trackmagic.views.compare_html import compare_html
from trackmagic.views.compare_text import compare_text
from trackmagic.views.references import Reference, number_of, numbers_of
from trackmagic.views.runs import LIMIT, RunTable, run_table
from trackmagic.views.runs_html import runs_html
from trackmagic.views.runs_text import runs_text

if TYPE_CHECKING:
    import pandas as pd


class Shown:
    """Something that shows itself: ``text/html`` in a notebook, text elsewhere."""

    def __init__(self, html: str, text: str) -> None:
        self._html, self._text = str(html), text

    def __repr__(self) -> str:
        """The text."""
        return self._text

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self._html, "text/plain": self._text}


class RunsShown(Shown):
    """A table of runs; ``table`` is what it shows."""

    def __init__(self, store: Store, table: RunTable) -> None:
        super().__init__(runs_html(table), runs_text(table))
        self.table, self._store = table, store

    def dataframe(self) -> pd.DataFrame:
        """The same runs with all they have, as :func:`trackmagic.search_runs` gives them."""
        with self._store.database.read() as connection:
            return runs_frame(connection, [run.number for run in self.table.runs])


class ComparisonShown(Shown):
    """Runs side by side; ``comparison`` is what it shows."""

    def __init__(self, comparison: Comparison) -> None:
        super().__init__(compare_html(comparison), compare_text(comparison))
        self.comparison = comparison

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


class CardShown(Shown):
    """The card of a run; ``card`` is what it shows."""

    def __init__(self, card: RunCard) -> None:
        super().__init__(card_html(card), card_text(card))
        self.card = card


def runs(
    filter: str = "",
    *,
    experiment: str | None = None,
    order_by: str | Sequence[str] = "started desc",
    columns: Sequence[str] | None = None,
    limit: int = LIMIT,
) -> RunsShown:
    """A table of the runs that match, as ``trackmagic.runs("params.lr < 0.01 and f1 > 0.9")``.

    ``columns`` chooses what is shown: ``["lr", "metrics.loss.min", "tags.stage", "note"]``.
    Raises :class:`BadFilter`, :class:`NotFound`, :class:`BadValue`.
    """
    store = readable_store()
    return RunsShown(store, run_table(store, filter, experiment, order_by, columns, limit))


def compare_runs(
    *refs: Reference | Sequence[Reference],
    filter: str | None = None,
    baseline: Reference | None = None,
    differences_only: bool = False,
) -> ComparisonShown:
    """2 to 50 runs side by side, told against ``baseline`` (the first unless given).

    ``filter`` adds the newest runs that match. Raises :class:`NotFound`, :class:`Ambiguous`,
    :class:`BadFilter`, :class:`BadValue`.
    """
    store = readable_store()
    numbers = numbers_of(store, refs, filter, limit=MOST + 1)
    base = None if baseline is None else number_of(store, baseline)
    return ComparisonShown(compare_table(store, numbers, base, differences_only=differences_only))


def card(ref: Reference = -1) -> CardShown:
    """The card of a run, the last one unless given. Raises :class:`NotFound`, :class:`Ambiguous`."""
    store = readable_store()
    return CardShown(run_card(store, number_of(store, ref)))
