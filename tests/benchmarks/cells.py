"""What tracking adds to the cells of a real kernel, each figure as the user waits for it."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.manager import start_new_kernel
from tests.benchmarks.figure import Figure

KERNELS = 5
CELLS = 50
PAUSE_SECONDS = 1.0


class Kernel:
    """A real ipykernel."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def run(self, code: str) -> float:
        """Execute a cell; gives the seconds until the reply. It must end well."""
        start = time.perf_counter()
        reply = self._client.execute_interactive(
            code, timeout=120, output_hook=lambda _message: None
        )
        seconds = time.perf_counter() - start
        assert reply["content"]["status"] == "ok", reply["content"]
        return seconds

    def value(self, expression: str) -> float:
        """A number of the kernel's."""
        reply = self._client.execute_interactive(
            "", user_expressions={"it": expression}, timeout=120, output_hook=lambda _message: None
        )
        return float(reply["content"]["user_expressions"]["it"]["data"]["text/plain"])


@contextmanager
def kernel(folder: Path) -> Iterator[Kernel]:
    """A new kernel in an empty folder, idle."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TRACKMAGIC_")}
    environment["TRACKMAGIC_STORE"] = str(folder / "store")  # none of a folder above
    manager, client = start_new_kernel(
        cwd=str(folder),
        env=environment,
        stderr=subprocess.DEVNULL,  # it warns of TCP
    )
    try:
        found = Kernel(client)
        for _ in range(5):
            found.run("import time; x = 1")
        yield found
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


LOAD = """
_start = time.perf_counter()
get_ipython().run_line_magic("load_ext", "trackmagic")
_seconds = time.perf_counter() - _start
"""


def load(folder: Path) -> Iterator[Figure]:
    """``%load_ext trackmagic`` in a running kernel."""
    found = []
    for number in range(KERNELS):
        with kernel(folder / str(number)) as one:
            one.run(LOAD)
            found.append(one.value("_seconds"))
    yield Figure(
        "%load_ext trackmagic in a running kernel", statistics.median(found) * 1e3, 60, 25, "ms"
    )


def first_cell(folder: Path) -> Iterator[Figure]:
    """The first tracked cell on an empty store, at once after loading and after a pause."""
    for name, pause, bar, aim in (
        ("first tracked cell, empty store, at once after %load_ext", 0.0, 250, 80),
        ("  the same a second after %load_ext", PAUSE_SECONDS, None, None),
    ):
        found = []
        for number in range(KERNELS):
            with kernel(folder / f"{pause}-{number}") as one:
                plain = statistics.median(one.run(f"x = {i}") for i in range(10))
                one.run("%load_ext trackmagic")
                time.sleep(pause)
                found.append(one.run("%%track\nx = 1") - plain)
        yield Figure(name, statistics.median(found) * 1e3, bar, aim, "ms")


def further_cells(folder: Path) -> Iterator[Figure]:
    """Each further tracked cell, its card shown, over a plain one taken in turns."""
    with kernel(folder) as one:
        one.run("%load_ext trackmagic")
        one.run("%%track\nx = 1")
        tracked, plain = [], []
        for i in range(CELLS):
            plain.append(one.run(f"x = {i}"))
            tracked.append(one.run(f"%%track\nx = {i}"))
        found = statistics.median(tracked) - statistics.median(plain)
        yield Figure("each further tracked cell, over a plain one", found * 1e3, 8, 3, "ms")
        yield Figure(
            "  a plain cell, reply and all", statistics.median(plain) * 1e3, None, None, "ms"
        )


MEMORY = """
import re
def _memory(field):
    return int(re.search(rf"{field}:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
"""
RESET = 'with open("/proc/self/clear_refs", "w") as _file: _ = _file.write("5")\n_idle = _memory("VmRSS")'
LOG = """%%track
import trackmagic, math
for i in range(1_000_000):
    trackmagic.log_metric("loss", math.sin(i))
"""


def memory(folder: Path) -> Iterator[Figure]:
    """The peak while a cell logs a million points, over the kernel idle before it."""
    for name, before, bar, aim in (
        ("peak memory of 1,000,000 points, above the idle kernel", "import numpy", 60, 20),
        ("  above a kernel that has tracked a cell before", "%%track\nx = 1", None, None),
    ):
        with kernel(folder / str(len(before))) as one:
            one.run("%load_ext trackmagic")
            one.run(MEMORY)
            one.run(before)
            time.sleep(PAUSE_SECONDS)
            one.run(RESET)
            one.run(LOG)
            yield Figure(name, one.value('_memory("VmHWM") - _idle'), bar, aim, "MB")
