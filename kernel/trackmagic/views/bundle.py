"""What a display of ours is made of: each place shows the best of it that it can.

The view's own type holds the question and where the store is, no answers; so a saved output stays
small, and is live again when it is reopened beside a server that may open the store.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

VIEW_TYPE: Final = "application/vnd.trackmagic.view+json"
VERSION: Final = 1
"""Of the data under that type, which saved notebooks hold."""


def bundle(
    store_id: str, view: str, query: Mapping[str, Any], *, html: str, text: str
) -> dict[str, Any]:
    """The view for a Jupyter server to fill, and what stands in for it elsewhere."""
    data = {"version": VERSION, "view": view, "query": dict(query), "store": store_id}
    return {VIEW_TYPE: data, "text/html": html, "text/plain": text}
