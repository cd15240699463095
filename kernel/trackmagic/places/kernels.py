"""What is known of each running kernel of this user: the store it writes to, and where its notebooks are.

A kernel leaves a file with its store, named by its id, in Jupyter's runtime folder, so that a panel can
follow the notebook. One that was restarted has the same id and another process: until it uses a store
again, nothing is known of it.

Jupyter tells a kernel the path of its notebook once, as it starts. The server knows of renames, also
while the kernel is busy, and leaves a file beside that one, which the kernel reads at each cell.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence

import msgspec

from trackmagic.entities import Entity, Process
from trackmagic.host import is_alive
from trackmagic.places import runtime

NOTEBOOKS_KEPT_SECONDS = 30 * 86_400.0
_ID = r"[\w-]{1,64}"
_FILE = re.compile(rf"kernel-({_ID})\.json", re.ASCII)


class KernelUse(Entity, frozen=True):
    """A kernel, the id of its store, and the version of its trackmagic."""

    store: str
    version: str
    process: Process


def announce(kernel: str, use: KernelUse) -> None:
    """Say which store the kernel of that id uses now; clears up after dead ones."""
    name = f"kernel-{kernel}.json"
    if _FILE.fullmatch(name) and runtime.keep(name, msgspec.json.encode(use)):
        for other, announcement in _announced():
            if is_alive(announcement.process) is False:
                runtime.remove(f"kernel-{other}.json")


def running() -> dict[str, KernelUse]:
    """By the id of the kernel; those that may live, as on another machine with the same home, too."""
    return {kernel: use for kernel, use in _announced() if is_alive(use.process) is not False}


def tell_notebooks(kernel: str, paths: Sequence[str]) -> None:
    """Say which notebooks the kernel of that id runs now, by absolute path; most kernels run one."""
    if name := _notebooks_file(kernel):
        runtime.keep(name, msgspec.json.encode(list(paths)))


def notebooks_of(kernel: str) -> list[str]:
    """The notebooks of that kernel, as a server has told; none where none has."""
    name = _notebooks_file(kernel)
    return (runtime.read_as(name, list[str]) if name else None) or []


def forget_old_notebooks() -> None:
    """Clear up after kernels of long ago."""
    for name, changed in runtime.names():
        if name.startswith("notebook-") and changed < time.time() - NOTEBOOKS_KEPT_SECONDS:
            runtime.remove(name)


def _announced() -> Iterator[tuple[str, KernelUse]]:
    for name, _changed in runtime.names():
        if (kernel := _FILE.fullmatch(name)) and (use := runtime.read_as(name, KernelUse)):
            yield kernel[1], use


def _notebooks_file(kernel: str) -> str:
    """Its name; empty for what is no id."""
    return f"notebook-{kernel}.json" if re.fullmatch(_ID, kernel, re.ASCII) else ""
