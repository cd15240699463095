"""What a tracked cell needs is imported in the kernel's idle time, or as the first of them opens.

Not in a thread: two threads that import parts of one package at once may each see half of it. While
modules are imported no garbage is collected: they make objects that stay, and each pass would look at all
of them (a tenth of the time of the first cell).
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable
from importlib import import_module

OF_LOADING = ("trackmagic.cell.inputs", "trackmagic.cell.compare")
"""Loading may take a while, and the first tracked cell may come before there is idle time."""
OF_A_CELL = ("trackmagic.tracking.call.opening", "trackmagic.magics.output")
_WHEN_IDLE = (
    "trackmagic.cell.params",
    "sqlalchemy",
    "trackmagic.store",
    *OF_A_CELL,
    "psutil",
    "numpy",
)


def import_all(names: tuple[str, ...]) -> None:
    """Import what is not there yet."""
    if all(name in sys.modules for name in names):
        return
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        for name in names:
            import_module(name)
    finally:
        if was_collecting:
            gc.enable()


def import_when_idle(is_wanted: Callable[[], object]) -> None:
    """Import one module a turn of the running loop, as long as it is wanted."""
    names = list(_WHEN_IDLE)
    loop = asyncio.get_running_loop()

    def step() -> None:
        if names and is_wanted():
            import_all((names.pop(0),))
            loop.call_soon(step)

    loop.call_soon(step)
