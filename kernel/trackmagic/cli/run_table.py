"""The table of ``runs list``."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from trackmagic.cli import screen
from trackmagic.views import format as fmt

SYSTEM = "system/"
"""How the keys of metrics about the machine begin; a table leaves them out."""

_FIRST = (
    screen.Column("#", right=True),
    screen.Column("name"),
    screen.Column("experiment", needed=False),
    screen.Column("status"),
    screen.Column("started"),
    screen.Column("took", right=True),
)


def show(found: Sequence[dict[str, Any]], total: int) -> None:
    """Print the runs: what they are, then metrics and params, those that most runs have first."""
    if not found:
        screen.write("no runs")
        return
    metrics = [key for key in _common(found, "metrics") if not key.startswith(SYSTEM)]
    params = _common(found, "params")
    columns = [
        *_FIRST,
        *(screen.Column(key, right=True, needed=False) for key in metrics),
        *(screen.Column(key, needed=False) for key in params),
    ]
    numbers = [fmt.numbers([run["metrics"].get(key) for run in found]) for key in metrics]
    now = time.time()
    rows = [
        [
            *_facts(run, now),
            *(column[at] for column in numbers),
            *(_param(run["params"], key) for key in params),
        ]
        for at, run in enumerate(found)
    ]
    screen.table(columns, rows)
    if len(found) < total:
        screen.write(f"{len(found)} of {total} runs; --limit {total} shows them all")


def _facts(run: dict[str, Any], now: float) -> list[str]:
    took = run["duration"] if run["duration"] is not None else now - run["started"]
    return [
        str(run["number"]),
        run["name"],
        run["experiment"],
        fmt.status(run["status"]),
        fmt.age(run["started"], now),
        fmt.duration(took),
    ]


def _param(params: dict[str, Any], key: str) -> str:
    return fmt.param(params[key]) if key in params else fmt.NONE


def _common(found: Sequence[dict[str, Any]], kind: str) -> list[str]:
    counts = Counter(key for run in found for key in run[kind])
    return sorted(counts, key=lambda key: (-counts[key], key))
