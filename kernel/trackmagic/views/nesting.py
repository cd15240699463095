"""Listed runs in the order of a tree: each below the run that it is inside of, where that is listed too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trackmagic.query.parser import order_texts
from trackmagic.store import Store

NEWEST_FIRST = "started desc"


def set_in(store: Store, runs: Sequence[int], order_by: str | Sequence[str]) -> dict[int, int]:
    """The runs as they are listed, and how many of the others each is inside of.

    A list that somebody has sorted otherwise than by the start stays as it was sorted.
    """
    is_tree = list(order_texts(order_by)) == [NEWEST_FIRST]
    return depths(runs, store.runs.parents(runs) if is_tree else {})


def depths(runs: Sequence[int], parents: Mapping[int, int]) -> dict[int, int]:
    """The runs in the order of the tree, and how many of them each is inside of.

    Among those of one parent the order stays.
    """
    listed = set(runs)
    inside: dict[int, list[int]] = {}
    top = []
    for run in runs:
        parent = parents.get(run)
        if parent in listed and parent is not None and parent < run:  # else it is damage
            inside.setdefault(parent, []).append(run)
        else:
            top.append(run)
    placed: dict[int, int] = {}
    waiting = [(run, 0) for run in reversed(top)]
    while waiting:
        run, depth = waiting.pop()
        placed[run] = depth
        waiting += [(child, depth + 1) for child in reversed(inside.get(run, []))]
    return placed
