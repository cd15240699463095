"""The speed table of the store's design: ``python -m tests.benchmarks [word ...]``.

Words choose rows, ``-v`` tells how long each took.
Each row is measured in one process, with what it is compared to beside it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks import (
    cells,
    charts,
    large,
    masking,
    million_runs,
    moments,
    points,
    query_speed,
)
from tests.benchmarks.figure import Figure, head, line
from tests.benchmarks.views import busy, chart, dashboard, jupyterlab, panel, saved, table

ROWS = (
    ("log_metric", points.one_point),
    ("log_metrics", points.ten_points),
    ("many metrics", large.many_metrics),
    ("many files", large.many_files),
    ("readable points/s", points.readable),
    ("kill lost", points.lost),
    ("load_ext import", cells.load),
    ("first cell", cells.first_cell),
    ("further cell", cells.further_cells),
    ("masking secrets cell", masking.a_cell),
    ("masking secrets output", masking.an_output),
    ("series million arrays", points.million),
    ("chart zoom", charts.long_runs),
    ("query filter DataFrame", query_speed.figures),
    ("million runs page filter groups", million_runs.figures),
    ("first run import", million_runs.first_run),
    ("memory million peak", cells.memory),
    ("moments print sample alive card", moments.in_a_process),
    ("moments help command", moments.help_of_the_command),
    ("moments stores list", moments.list_of_stores),
    ("screen busy card note sort", busy.while_busy),
    ("screen table scrolling", table.many_runs),
    ("screen panel opened keys", panel.many_runs),
    ("screen chart drawn", chart.long_runs),
    ("screen dashboard", dashboard.many_charts),
    ("screen fifty cells saved", saved.fifty_cells),
    ("screen jupyterlab start keys", jupyterlab.start_and_keys),
)


def main(words: list[str]) -> int:
    """Print the table; 1 when a bar was missed."""
    missed = 0
    print(head())
    for names, rows in ROWS:
        if words and not any(word in names for word in words):
            continue
        started = time.perf_counter()
        with tempfile.TemporaryDirectory(prefix="trackmagic-bench-") as folder:
            for row in rows(Path(folder)):
                figure = row if isinstance(row, Figure) else Figure(*row)
                missed += figure.misses
                print(line(figure), flush=True)
        if "-v" in words:
            print(f"    ({time.perf_counter() - started:.1f} s)", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
