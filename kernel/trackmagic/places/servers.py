"""Which Jupyter servers of this user have our extension, so that a kernel knows what its pages can do.

A server leaves a file with its process in Jupyter's runtime folder; a kernel looks for that of the
process that started it. A pid that another process has now is told by its start.
"""

from __future__ import annotations

import os
import re

import msgspec

from trackmagic.entities import Process
from trackmagic.host import is_alive
from trackmagic.places import runtime

_FILE = re.compile(r"server-\d+\.json")


def announce(process: Process) -> None:
    """Say that ``process`` is a Jupyter server with our extension; clears up after dead ones."""
    for name, _changed in runtime.names():
        if (
            _FILE.fullmatch(name)
            and (other := runtime.read_as(name, Process))
            and is_alive(other) is False
        ):
            runtime.remove(name)
    runtime.write(_name(process.pid), msgspec.json.encode(process))


def withdraw(process: Process) -> None:
    """The server ends."""
    runtime.remove(_name(process.pid))


def running() -> int:
    """How many Jupyter servers of this user that have our extension run now."""
    servers = [
        runtime.read_as(name, Process)
        for name, _changed in runtime.names()
        if _FILE.fullmatch(name)
    ]
    return sum(server is not None and is_alive(server) is True for server in servers)


def has_server(pid: int | None = None) -> bool:
    """Whether the Jupyter server that started this kernel has our extension.

    ``pid`` is that server's (default: what Jupyter tells its kernels). False where it cannot be told,
    as on Windows, where kernels are given a handle in place of the pid.
    """
    if pid is None:
        parent_pid = os.environ.get("JPY_PARENT_PID", "")
        pid = int(parent_pid) if parent_pid.isascii() and parent_pid.isdigit() else 0
    server = runtime.read_as(_name(pid), Process) if pid else None
    return server is not None and server.pid == pid and is_alive(server) is True


def _name(pid: int) -> str:
    return f"server-{pid}.json"
