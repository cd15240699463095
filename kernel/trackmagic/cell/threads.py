"""Whether other threads are in code of the user's: what changes meanwhile may be their work."""

from __future__ import annotations

import sys
import threading
from functools import lru_cache
from types import FrameType

from trackmagic.cell.modules import is_library


def others_run() -> bool:
    """Tell whether another thread is inside a function of a cell or of a local module."""
    this_thread = threading.get_ident()
    frames = sys._current_frames()  # noqa: SLF001 - there is no other way to see what threads are in
    return any(_is_in_code(frame) for thread, frame in frames.items() if thread != this_thread)


def _is_in_code(frame: FrameType | None) -> bool:
    while frame is not None:
        if _is_own(frame.f_code.co_filename, str(frame.f_globals.get("__name__", ""))):
            return True
        frame = frame.f_back
    return False


@lru_cache(maxsize=4096)
def _is_own(file: str, module: str) -> bool:
    if file.startswith("<"):
        return module == "__main__"
    return not is_library(module, file)
