"""The table of ``runs list``."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from trackmagic.cli import screen
from trackmagic.entities import SYSTEM
from trackmagic.views import format as fmt

_FIRST = (
    screen.Column("#", right=True),
    screen.Column("name"),
    screen.Column("experiment", needed=False),
    screen.Column("status"),
    screen.Column("started"),
    screen.Column("took", right=True),
)


def show(found: Sequence[dict[str, Any]], total: int) -> None:
    """Print the runs: what they are, then params that differ, metrics, tags, params that do not."""
    if not found:
        screen.write("no runs")
        return
    now = time.time()
    columns, cells = _columns(found)
    rows = [[*_facts(run, now), *(column[at] for column in cells)] for at, run in enumerate(found)]
    screen.table([*_FIRST, *columns], rows)
    if len(found) < total:
        screen.write(f"{len(found)} of {total} runs; --limit {total} shows them all")


def _columns(found: Sequence[dict[str, Any]]) -> tuple[list[screen.Column], list[list[str]]]:
    """Columns by key, and the cells of each."""
    params: dict[str, list[str]] = {
        key: [_param(run["params"], key) for run in found] for key in _common(found, "params")
    }
    metrics = {
        key: fmt.numbers([run["metrics"].get(key) for run in found])
        for key in _common(found, "metrics")
        if not key.startswith(SYSTEM)
    }
    tags = {
        key: [run["tags"].get(key, fmt.NONE) for run in found] for key in _common(found, "tags")
    }
    differ = {key: cells for key, cells in params.items() if len(set(cells)) > 1}
    same = {key: cells for key, cells in params.items() if key not in differ}
    groups = ((differ, False), (metrics, True), (tags, False), (same, False))
    columns = [
        screen.Column(key, right=right, needed=False) for group, right in groups for key in group
    ]
    return columns, [cells for group, _right in groups for cells in group.values()]


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
