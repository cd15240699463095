"""Each view shows a store as it is at one moment."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from trackmagic.store import Store

_Rest = ParamSpec("_Rest")
_Shown = TypeVar("_Shown")


def of_one_moment(
    view: Callable[Concatenate[Store, _Rest], _Shown],
) -> Callable[Concatenate[Store, _Rest], _Shown]:
    """The view with all that it reads in one transaction, so that its parts fit together."""

    @functools.wraps(view)
    def read_at_once(store: Store, /, *query: _Rest.args, **options: _Rest.kwargs) -> _Shown:
        with store.reading():
            return view(store, *query, **options)

    return read_at_once
