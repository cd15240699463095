"""The table of ``runs list``."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from trackmagic.cli import screen
from trackmagic.cli.documents import MetricColumns
from trackmagic.pages.blocks import INDENT, Column, Inline, Span, column, plain
from trackmagic.views import format as fmt
from trackmagic.views.columns import asked, held, texts_of
from trackmagic.views.goals import lens_of

if TYPE_CHECKING:
    from trackmagic.store import Store
    from trackmagic.views.named import TableSetup

_FIRST = (
    column("#", number=True),
    column("name"),
    column("experiment", needed=False),
    column("status"),
    column("started"),
    column("took", number=True),
)


_CURE = "choose with --columns, use a wider terminal, or --json"


def show(
    runs: Sequence[dict[str, Any]], metrics: MetricColumns, total: int, depths: Mapping[int, int]
) -> None:
    """Print the runs: what they are, then params that differ, these metrics, tags, params that do not.

    A key that two columns would have for a title is named with its kind: ``params.a``.
    """
    now = time.time()
    columns, cells = _columns(runs, metrics)
    facts = [_facts(run, now, depths[run["number"]]) for run in runs]
    _print([*_FIRST, *columns], facts, cells, total)


def show_chosen(store: Store, depths: Mapping[int, int], setup: TableSetup, total: int) -> None:
    """Print the numbers and names of the runs, then its columns. Raises :class:`NotFound`."""
    names = [name for name in setup.columns or () if name not in {"number", "name"}]
    now = time.time()
    numbers = list(depths)
    with store.reading():
        runs = store.runs.get_many(numbers)
        lens = lens_of(store, {run.experiment_id for run in runs}, values=setup.values or "last")
        run_data = held(store, numbers, lens)
        chosen = [asked(store, name, runs, run_data) for name in names]
        cells = [texts_of(column, now) for column in chosen]
    columns = [
        column(name, number=chosen_column.is_number, needed=False)
        for name, chosen_column in zip(names, chosen, strict=True)
    ]
    facts: list[list[Inline]] = [
        [str(run.number), INDENT * depths[run.number] + run.name] for run in runs
    ]
    _print([*_FIRST[:2], *columns], facts, cells, total)


def _print(
    columns: Sequence[Column],
    facts: Sequence[list[Inline]],
    cells: Sequence[Sequence[str]],
    total: int,
) -> None:
    if not facts:
        screen.write("no runs")
        return
    rows = [[*first, *(texts[at] for texts in cells)] for at, first in enumerate(facts)]
    screen.table(columns, rows, cure=_CURE)
    if len(facts) < total:
        screen.write(f"{len(facts)} of {total} runs; --limit {total} shows them all")


def _columns(
    runs: Sequence[dict[str, Any]], metrics: MetricColumns
) -> tuple[list[Column], list[list[str]]]:
    """Columns by key, and the cells of each."""
    groups = {
        kind: {key: _cells(runs, kind, key) for key in _common(runs, kind)}
        for kind in ("params", "tags")
    }
    groups["metrics"] = {title: fmt.numbers(values) for title, values in metrics.items()}
    counts = Counter(plain(first.lines[0]) for first in _FIRST)
    counts.update(key for group in groups.values() for key in group)
    same = [key for key in groups["params"] if _is_same(runs, key)]
    order = [
        *(("params", key) for key in groups["params"] if key not in same),
        *(("metrics", key) for key in groups["metrics"]),
        *(("tags", key) for key in groups["tags"]),
        *(("params", key) for key in same),
    ]
    columns = [
        column(
            f"{kind}.{key}" if counts[key] > 1 else key,
            number=kind == "metrics",
            needed=False,
            rank=rank,
        )
        for (kind, key), rank in zip(order, _ranks(order, same), strict=True)
    ]
    return columns, [groups[kind][key] for kind, key in order]


def _ranks(order: Sequence[tuple[str, str]], same: Sequence[str]) -> list[int]:
    """What stays where there is no room: of params, metrics and tags in turn, then params that are equal."""
    before: Counter[str] = Counter()
    ranks = []
    for kind, key in order:
        is_equal = kind == "params" and key in same
        ranks.append(len(order) if is_equal else before[kind])
        before[kind] += 1
    return ranks


def _cells(runs: Sequence[dict[str, Any]], kind: str, key: str) -> list[str]:
    if kind == "params":
        texts = iter(fmt.params([run[kind][key] for run in runs if key in run[kind]]))
        return [next(texts) if key in run[kind] else fmt.NONE for run in runs]
    return [run[kind].get(key, fmt.NONE) for run in runs]


def _is_same(runs: Sequence[dict[str, Any]], key: str) -> bool:
    """Whether all runs have the param with one value."""
    return len({repr(run["params"][key]) if key in run["params"] else "" for run in runs}) == 1


def _facts(run: dict[str, Any], now: float, depth: int) -> list[Inline]:
    took = run["duration"] if run["duration"] is not None else now - run["started"]
    return [
        str(run["number"]),
        INDENT * depth + run["name"],
        run["experiment"],
        Span(text=fmt.status(run["status"]), tone=run["status"]),
        fmt.age(run["started"], now),
        fmt.duration(took),
    ]


def _common(runs: Sequence[dict[str, Any]], kind: str) -> list[str]:
    """The keys, those of most runs first."""
    counts = Counter(key for run in runs for key in run[kind])
    return sorted(counts, key=lambda key: (-counts[key], key))
