"""What the handlers of one server share: its stores, the watches over them, and threads to work in.

Reads take milliseconds, charts and files may take seconds: they have threads of their own, so that a
page full of charts does not hold up the table beside it, nor either of them Jupyter's own work.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from trackmagic_server.stores import Stores
from trackmagic_server.watches import Watches

KEY = "trackmagic"
SLOW = frozenset(("chart", "compare", "csv", "artifact", "bytes"))
QUICK_THREADS, SLOW_THREADS = 4, 3


class Shared:
    """One for each server, in its settings under ``KEY``."""

    def __init__(self, root: Path | None) -> None:
        self.root = root
        self.stores = Stores(root)
        self.watches = Watches()
        self.quick = ThreadPoolExecutor(QUICK_THREADS, "trackmagic-quick")
        self.slow = ThreadPoolExecutor(SLOW_THREADS, "trackmagic-slow")

    def close(self) -> None:
        """End the threads and close the stores; what has not begun is dropped."""
        self.quick.shutdown(cancel_futures=True)
        self.slow.shutdown(cancel_futures=True)
        self.stores.close()
