"""Where the notebook of a running kernel is by now: a server tells, and a kernel reads it at each cell.

Jupyter tells a kernel the path of its notebook once, as it starts. The server knows of renames, also
while the kernel is busy, and leaves a file in Jupyter's runtime folder.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from trackmagic.store import runtime

_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
KEPT_SECONDS = 30 * 24 * 3600


def tell(kernel: str, paths: Sequence[str]) -> None:
    """Say which notebooks the kernel of that id runs now, by absolute path; most kernels run one."""
    if _ID.fullmatch(kernel):
        runtime.keep(_name(kernel), msgspec.json.encode(list(paths)))


def of_kernel(kernel: str) -> list[str]:
    """The notebooks of that kernel, as a server has told; none where none has."""
    data = runtime.read(_name(kernel)) if _ID.fullmatch(kernel) else None
    if data is None:
        return []
    try:
        return msgspec.json.decode(data, type=list[str])
    except msgspec.MsgspecError:
        return []


def forget_old(now: float) -> None:
    """Clear up after kernels of long ago."""
    for name, changed in runtime.names():
        if name.startswith("notebook-") and changed < now - KEPT_SECONDS:
            runtime.remove(name)


def _name(kernel: str) -> str:
    return f"notebook-{kernel}.json"
