"""What a shell offers at Tab for runs and experiments: ``_TRACKMAGIC_COMPLETE=bash_source trackmagic``.

A shell shows whatever is printed here, so what goes wrong offers nothing and says nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from trackmagic.store import Store

MOST = 50


def refs(ctx: click.Context, _param: click.Parameter, typed: str) -> list[str]:
    """Names of runs that begin so, the newest first; behind ``#`` numbers."""
    return _of_store(ctx, lambda store: store.runs.beginning(typed, limit=MOST))


def experiments(ctx: click.Context, _param: click.Parameter, typed: str) -> list[str]:
    """Names of experiments that begin so."""
    return _of_store(
        ctx, lambda store: [name for name in store.experiments.names() if name.startswith(typed)]
    )


def views(ctx: click.Context, _param: click.Parameter, typed: str) -> list[str]:
    """Names of views of the table that begin so."""
    from trackmagic.views.named import names_of_views

    return _of_store(
        ctx, lambda store: [name for name in names_of_views(store) if name.startswith(typed)]
    )


def runs_and_experiments(ctx: click.Context, param: click.Parameter, typed: str) -> list[str]:
    """Names of both."""
    return [*refs(ctx, param, typed), *experiments(ctx, param, typed)]


def _of_store(ctx: click.Context, names: Callable[[Store], list[str]]) -> list[str]:
    from trackmagic.cli.place import opened

    with suppress(Exception), ctx:
        return names(opened())
    return []
