"""Which store each running kernel of this user writes to, so that a panel can follow the notebook.

A kernel leaves a file, named by its id, in Jupyter's runtime folder. One that was restarted has the same
id and another process: until it uses a store again, nothing is known of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from trackmagic.entities import Entity, Process
from trackmagic.host import is_alive
from trackmagic.store import runtime

_FILE = re.compile(r"kernel-([\w-]{1,64})\.json", re.ASCII)


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


def _announced() -> Iterator[tuple[str, KernelUse]]:
    for name, _changed in runtime.names():
        if (kernel := _FILE.fullmatch(name)) and (data := runtime.read(name)) is not None:
            try:
                yield kernel[1], msgspec.json.decode(data, type=KernelUse)
            except msgspec.DecodeError:
                continue
