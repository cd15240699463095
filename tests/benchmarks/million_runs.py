"""What a store of a million runs costs whoever looks at it: the table, a search, groups; and a first run."""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from tests.benchmarks.figure import Figure

from trackmagic.config import DATABASE
from trackmagic.query import select_runs
from trackmagic.store import Store, open_store
from trackmagic.views.groups import GroupsQuery, groups
from trackmagic.views.table import RunsQuery, runs_page

RUNS = 1_000_000
TIMES, PROCESSES = 5, 7
FILTER, ORDER, TOP = "metrics.m0 > 0.96 and params.p1 = 'adam'", "metrics.m0 desc", 100

_FILL = f"""
pragma synchronous = off;
pragma cache_size = -400000;
begin;
insert into experiment (id, name, created) values (1, 'bench', 0), (2, 'other', 0);
create temp table made as
with recursive made (n) as (select 1 union all select n + 1 from made where n < {RUNS})
select n, (n * 7919 % 1000003) / 1000003.0 as x, (n * 104729 % 1000003) / 1000003.0 as y,
       n * 611953 % 1000003 % 3 as z from made;
insert into run (number, id, name, experiment_id, status, started, ended, changed)
select n, printf('%032x', n), 'calm-fox-' || n, 1 + (n % 10 = 0), iif(n % 20, 'finished', 'failed'),
       1.7e9 + 60 * n, 1.7e9 + 60 * n + 30, n from made;
insert into param select n, key, type, number, text, 'explicit', '' from (
select n, 'p0' as key, 'int' as type, n % 10 as number, n % 10 as text from made union all
select n, 'p1', 'str', null, iif(z = 0, 'adam', iif(z = 1, 'sgd', 'rmsprop')) from made union all
select n, 'p2', 'float', x, x from made) order by n, key;
insert into metric select n, key, 100, 0.0, value, 0.0, value, 0, 99, 0, 99, 1.7e9, value from (
select n, 'm0' as key, x as value from made union all select n, 'm1', y from made) order by n, key;
update clock set cursor = {RUNS}, runs = {RUNS};
commit;
"""

_FIRST_RUN = """
import time
start = time.perf_counter()
import trackmagic
with trackmagic.start_run():
    trackmagic.log_param("lr", 0.1)
    trackmagic.log_metric("loss", 0.5)
print(time.perf_counter() - start)
"""


def figures(folder: Path) -> Iterator[Figure]:
    """The table's first page, a search and groups, each as a server answers it again and again."""
    with closing(open_store(folder / "store")) as store:
        fill(folder / "store")
        name = f"{RUNS:,} runs"
        yield Figure(
            f"{name}: the first page of the table",
            _best(partial(runs_page, store, RunsQuery(limit=100))) * 1e3,
            200,
            None,
            "ms",
        )
        yield Figure(
            f"{name}: filter + order + top {TOP}", _best(partial(_top, store)) * 1e3, 25, 5, "ms"
        )
        search = RunsQuery(filter=FILTER, order_by=ORDER, limit=TOP)
        yield Figure(
            "  the same as a page of the table",
            _best(partial(runs_page, store, search)) * 1e3,
            300,
            None,
            "ms",
        )
        for by in ("p0", "p1", "p2", "status"):
            seconds = _best(partial(groups, store, GroupsQuery(by=by)), 1)
            yield Figure(f"{name}: groups by {by}", seconds, 3, None, "s")
        nest(folder / "store")
        tree = RunsQuery(limit=100, tree=True)
        yield Figure(
            f"{name}, ten inside each eleventh: the first page of the tree",
            _best(partial(runs_page, store, tree)) * 1e3,
            200,
            None,
            "ms",
        )


def first_run(folder: Path) -> Iterator[Figure]:
    """A process from the import to the end of its first run."""
    seconds = []
    for number in range(PROCESSES):
        environment = {**os.environ, "TRACKMAGIC_STORE": str(folder / str(number))}
        command = [sys.executable, "-c", _FIRST_RUN]
        process = subprocess.run(
            command, check=True, capture_output=True, text=True, env=environment
        )
        seconds.append(float(process.stdout.split()[-1]))
    yield Figure(
        "the first run of a process, import to end",
        statistics.median(seconds) * 1e3,
        150,
        None,
        "ms",
    )


def fill(place: Path) -> None:
    """Put the runs into an empty store: 3 params and 2 metrics each, some 700 MB."""
    with closing(sqlite3.connect(place / DATABASE)) as connection:
        connection.executescript(_FILL)


def nest(place: Path) -> None:
    """Put ten runs inside of each eleventh."""
    with closing(sqlite3.connect(place / DATABASE)) as connection:
        connection.execute(
            "update run set parent = number - number % 11 where number % 11 and number > 11"
        )
        connection.commit()


def _top(store: Store) -> None:
    with store.database.read() as connection:
        assert len(select_runs(connection, FILTER, order_by=ORDER, limit=TOP)) == TOP


def _best(work: Callable[[], object], times: int = TIMES) -> float:
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)
