"""What happened to runs since a page looked last: ends, failures, alerts, for it to tell who works there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Literal

from trackmagic.entities import Alert, AlertLevel, Call, Entity, Failure, Run, Whole
from trackmagic.host import this_process
from trackmagic.store import Store
from trackmagic.views import format as fmt
from trackmagic.views.goals import told_by
from trackmagic.views.moment import of_one_moment

MOST = 200
"""Runs that one answer is about, the newest."""
TEXT = 500
"""Characters."""


class HappeningsQuery(Entity, frozen=True):
    """What happened after a cursor of the store's changes; -1 asks where it stands.

    Of what changed after it, only that which happened after ``since`` is told, in Unix seconds of the server.
    """

    cursor: Whole = -1
    since: float = 0.0


class Happening(Entity, frozen=True):
    """One thing that happened to a run, in words."""

    id: str
    """Equal where the same is told again."""
    kind: Literal["end", "fail", "alert"]
    level: AlertLevel
    title: str
    text: str
    run: Run
    seconds: float
    """How long it ran, or has been running."""
    notebook: str
    """Where its cell is; empty where no cell made it."""
    is_own: bool
    """It was made on the machine and by the user of the server."""


class Happenings(Entity, frozen=True):
    """What happened, the oldest run first."""

    cursor: int
    """To ask with next."""
    now: float
    happenings: tuple[Happening, ...] = ()


@of_one_moment
def happenings(store: Store, query: HappeningsQuery) -> Happenings:
    """What happened to runs since, deleted ones left out."""
    now = time.time()
    if query.cursor < 0:
        return Happenings(cursor=store.changes.cursor(), now=now)
    changed = store.changes.since(query.cursor)
    runs = [run for run in store.runs.these(changed.runs[-MOST:]) if run.deleted is None]
    numbers = [run.number for run in runs]
    calls, alerts = store.cells.calls(numbers), store.alerts.of_many(numbers)
    return Happenings(
        cursor=changed.cursor,
        now=now,
        happenings=tuple(
            happening
            for run in runs
            for happening in _of_run(
                store, run, calls.get(run.number), alerts[run.number], query.since, now
            )
        ),
    )


def _of_run(
    store: Store, run: Run, call: Call | None, alerts: Iterable[Alert], since: float, now: float
) -> Iterator[Happening]:
    new = [alert for alert in alerts if alert.time >= since]
    has_ended = run.ended is not None and run.ended >= since and run.status != "interrupted"
    if not new and not has_ended:
        return
    happen: Callable[..., Happening] = partial(
        Happening,
        run=run,
        seconds=(now if run.ended is None else run.ended) - run.started,
        notebook=call.notebook if call else "",
        is_own=_is_own(store, run.number),
    )
    for alert in new:
        yield happen(
            id=f"{run.id} {alert.id} {alert.title}",
            kind="alert",
            level=alert.level,
            title=fmt.one_line(alert.title),
            text=fmt.one_line(alert.text, TEXT),
        )
    if has_ended:
        is_good = run.status == "finished"
        yield happen(
            id=f"{run.id} {run.ended}",
            kind="end" if is_good else "fail",
            level="info" if is_good else "error",
            title=f"{run.status} after {fmt.duration(run.duration)}",
            text=told_by(store, run) if is_good else _error(store.runs.failure(run.number)),
        )


def _error(failure: Failure | None) -> str:
    return "" if failure is None else fmt.one_line(f"{failure.type}: {failure.message}", TEXT)


def _is_own(store: Store, number: int) -> bool:
    process, here = store.runs.process(number), this_process()
    return process is not None and (process.host, process.user) == (here.host, here.user)
