"""How fast runs are found: 20 params and 10 metrics a run, in a SQLite file with WAL.

Each figure is the best of several, in seconds, over a store that ``world`` makes. ``figures`` gives
them all with their bars and aims.
"""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import sqlalchemy as sa

from trackmagic.query.frame import runs_frame
from trackmagic.query.search import select_runs
from trackmagic.store.schema import metadata

FILTER = "metrics.m0 > 0.96 and params.p1 = 'adam'"
NATURAL, CROSSED = "metrics.m0 desc", "metrics.m1 desc"
"""An order by the metric that is filtered, and by one that knows nothing of the filter."""
TOP = 100
PARAMS, METRICS = 20, 10
OPTIMIZERS = ("adam", "sgd", "rmsprop")


class Figure(NamedTuple):
    """A measurement, what it must at least be, and what is hoped for."""

    name: str
    figure: float
    bar: float
    aim: float
    unit: str


def world(folder: Path, runs: int) -> sa.Engine:
    """A store of that many runs."""
    engine = sa.create_engine(f"sqlite:///{folder / f'{runs}.db'}")
    with engine.connect() as connection:
        connection.exec_driver_sql("pragma journal_mode=wal")
        connection.exec_driver_sql("pragma synchronous=normal")
    metadata.create_all(engine)
    fill(engine, runs)
    return engine


def fill(engine: sa.Engine, runs: int) -> None:
    """Put that many runs into an empty store."""
    with engine.begin() as connection:
        raw = connection.connection.driver_connection
        raw.execute("insert into experiment (name, created) values ('bench', 0)")
        raw.executemany(
            "insert into run (number, id, name, experiment_id, status, started, ended)"
            " values (?, ?, ?, 1, 'finished', ?, ?)",
            (
                (n, f"{n:032x}", f"calm-fox-{n}", 1.7e9 + 60 * n, 1.7e9 + 60 * n + 30)
                for n in range(1, runs + 1)
            ),
        )
        raw.executemany("insert into param values (?, ?, ?, ?, ?, 'explicit', '')", _params(runs))
        raw.executemany(
            "insert into metric values (?, ?, 100, 0.0, ?, 0.0, ?, 0, 99, 0, 99, 1.7e9, null)",
            _metrics(runs),
        )


def _params(runs: int) -> Iterator[tuple[object, ...]]:
    random = np.random.default_rng(1)
    for run in range(1, runs + 1):
        numbers = random.random(PARAMS).tolist()
        yield run, "p0", "int", float(run % 10), str(run % 10)
        yield run, "p1", "str", None, OPTIMIZERS[int(numbers[1] * 3)]
        for i in range(2, PARAMS):
            yield run, f"p{i}", "float", numbers[i], repr(numbers[i])


def _metrics(runs: int) -> Iterator[tuple[object, ...]]:
    random = np.random.default_rng(2)
    for run in range(1, runs + 1):
        for i, value in enumerate(random.random(METRICS).tolist()):
            yield run, f"m{i}", value, value


def top_numbers(engine: sa.Engine, order: str = NATURAL) -> float:
    """Seconds to filter, order and take the top 100 as run numbers."""

    def work(connection: sa.Connection) -> None:
        assert len(select_runs(connection, FILTER, order_by=order, limit=TOP)) >= TOP // 2

    return _best(engine, work, 30)


def top_frame(engine: sa.Engine, order: str = NATURAL) -> float:
    """Seconds for the same as a DataFrame."""

    def work(connection: sa.Connection) -> None:
        runs_frame(connection, select_runs(connection, FILTER, order_by=order, limit=TOP))

    return _best(engine, work, 30)


def whole_frame(engine: sa.Engine) -> float:
    """Seconds for all runs of a store as a DataFrame."""

    def work(connection: sa.Connection) -> None:
        frame = runs_frame(connection, select_runs(connection))
        assert frame.shape[1] == 8 + PARAMS + METRICS

    return _best(engine, work, 5)


def figures(folder: Path) -> Iterator[Figure]:
    """Every figure of finding runs."""
    small, large = world(folder, 10_000), world(folder, 100_000)
    for name, order in (("its metric", NATURAL), ("another metric", CROSSED)):
        few, many = top_numbers(small, order), top_numbers(large, order)
        yield Figure(f"10,000 runs: filter + order by {name} + top 100", few * 1e3, 25, 5, "ms")
        few_rows, many_rows = top_frame(small, order), top_frame(large, order)
        yield Figure("  the same as a DataFrame", few_rows * 1e3, 25, 5, "ms")
        yield Figure("  at 100,000 runs, over the time at 10,000", many / few, 2, 1.2, "x")
        yield Figure("  the same as a DataFrame", many_rows / few_rows, 2, 1.2, "x")
    yield Figure("10,000 runs: all to a DataFrame", whole_frame(small) * 1e3, 600, 200, "ms")


def _best(engine: sa.Engine, work: Callable[[sa.Connection], None], times: int) -> float:
    with engine.connect() as connection:
        found = []
        for _ in range(times):
            gc.collect()
            start = time.perf_counter()
            work(connection)
            found.append(time.perf_counter() - start)
    return min(found)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for row in figures(Path(folder)):
            print(f"{row.name:60} {row.figure:8.2f} {row.unit:3} bar {row.bar:g} aim {row.aim:g}")
