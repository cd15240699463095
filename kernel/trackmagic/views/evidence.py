"""Whether a process makes a run, by what only that process can have done.

A store names the process of each run, but a store may be a stranger's, and would have any process of the
reader interrupted. So the process itself must say so: it holds a journal of the run open to write, or its
kernel has announced the store in the user's runtime folder.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from trackmagic.entities import Process, Run
from trackmagic.host import TOLERANCE_SECONDS
from trackmagic.places import kernels
from trackmagic.places.registry import store_id
from trackmagic.store import Store
from trackmagic.store.journal import is_written_here, run_of


def makes(store: Store, run: Run, process: Process) -> bool:
    """Whether the process that the store names for the run really makes it, as far as that can be told."""
    if process.pid == os.getpid() and is_written_here(run.id):
        return True
    return _is_announced(store, process) or any(
        run_of(path) == run.id for path in _written(store, process.pid)
    )


def _is_announced(store: Store, process: Process) -> bool:
    id = store_id(store.location)
    return any(
        use.store == id
        and (use.process.pid, use.process.place) == (process.pid, process.place)
        and abs(use.process.process_started - process.process_started) <= TOLERANCE_SECONDS
        for use in kernels.running().values()
    )


def _written(store: Store, pid: int) -> Iterator[Path]:
    """Files of the store's journals that the process has open to write."""
    folder = store.journals.resolve()
    opened = _of_proc(pid) if sys.platform == "linux" else _of_psutil(pid)
    return (path for path in opened if path.parent == folder)


def _of_proc(pid: int) -> Iterator[Path]:
    with suppress(OSError):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError, ValueError, IndexError):
                path = link.readlink()
                flags = Path(f"/proc/{pid}/fdinfo/{link.name}").read_text().split("flags:")[1]
                if int(flags.split()[0], 8) & os.O_ACCMODE != os.O_RDONLY:
                    yield path


def _of_psutil(pid: int) -> Iterator[Path]:
    with suppress(Exception):  # not there, or not allowed
        import psutil

        for opened in psutil.Process(pid).open_files():
            yield Path(opened.path)
