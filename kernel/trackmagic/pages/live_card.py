"""The card of a run as the UI draws it, while the run goes on and after."""

from __future__ import annotations

from trackmagic.entities import SYSTEM, Entity, Run, Tag
from trackmagic.pages.blocks import Block
from trackmagic.pages.card import card_page
from trackmagic.store import Store
from trackmagic.views.actions import can_stop
from trackmagic.views.card import run_card
from trackmagic.views.moment import of_one_moment
from trackmagic.views.progress import Progress, progress
from trackmagic.views.references import number_of


class CardQuery(Entity, frozen=True):
    """Whose card; a number, an id, ``#12``, a name or ``-1``."""

    run: str


class Card(Entity, frozen=True):
    """What the live card of a run shows."""

    run: Run
    now: float
    said: tuple[Block, ...]
    """What is to be seen at once."""
    body: tuple[Block, ...]
    """The rest, folded once the run is over."""
    progress: Progress | None = None
    tags: tuple[Tag, ...] = ()
    previous: int | None = None
    can_stop: bool = False
    """It runs in a process of this machine and user."""


@of_one_moment
def live_card(store: Store, query: CardQuery) -> Card:
    """The card. Raises :class:`NotFound`, :class:`Ambiguous`."""
    number = number_of(store, query.run)
    card = run_card(store, number)
    is_running = card.run.status == "running"
    user_metrics = [metric for metric in card.summaries if not metric.key.startswith(SYSTEM)]
    page = card_page(card)
    return Card(
        run=card.run,
        now=card.now,
        said=page.said,
        body=page.body,
        progress=progress({param.key: param.value for param in card.params}, user_metrics)
        if is_running
        else None,
        tags=tuple(store.tags.of(number)),
        previous=card.previous,
        can_stop=is_running and can_stop(store, card.run),
    )
