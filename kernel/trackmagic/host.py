"""What this process is, and whether another one still lives.

On Linux a start is counted in seconds since the boot, straight from the kernel: a wall clock that is
set (NTP, a laptop that slept) would make a living process look like another one. ``place`` holds the
boot's id, so the two together stay unique.
"""

from __future__ import annotations

import functools
import getpass
import os
import socket
import sys
from pathlib import Path

from trackmagic.entities import Process

TOLERANCE_SECONDS = 1.0
"""Starts closer than this are one start."""

_IS_LINUX: bool = sys.platform == "linux"
_DEAD = float("-inf")


def this_process() -> Process:
    """The process that calls; a fork gets its own."""
    return _process(os.getpid())


def is_alive(process: Process) -> bool | None:
    """Tell if it still runs. A zombie is dead; None when it cannot be told from here.

    A ``process_started`` of 0 is not known: then any process of that pid counts.
    """
    if not process.place or process.place != this_process().place:
        return None
    started = _started(process.pid)
    if started is None:
        return None
    if not process.process_started:
        return started != _DEAD
    return abs(started - process.process_started) <= TOLERANCE_SECONDS


@functools.lru_cache(maxsize=1)
def _process(pid: int) -> Process:
    return Process(
        host=socket.gethostname(),
        user=_user(),
        pid=pid,
        place=_place(),
        process_started=_started(pid) or 0.0,
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container's user without a name
        return str(os.getuid()) if hasattr(os, "getuid") else ""


def _place() -> str:
    """The boot and the pid namespace; empty when the boot cannot be named."""
    if _IS_LINUX:
        try:
            boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
            return f"{boot} {Path('/proc/self/ns/pid').readlink()}"
        except OSError:
            return ""
    import psutil

    try:
        return f"{socket.gethostname()} boot:{psutil.boot_time():.0f}"
    except (psutil.Error, OSError):
        return ""


def _started(pid: int) -> float | None:
    """When a living process started; minus infinity for a dead one, None when it is hidden."""
    if _IS_LINUX:
        return _started_on_linux(pid)
    import psutil

    try:
        process = psutil.Process(pid)
        dead = process.status() in {psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD}
        return _DEAD if dead else process.create_time()
    except psutil.NoSuchProcess:
        return _DEAD
    except (psutil.Error, OSError):
        return None


def _started_on_linux(pid: int) -> float | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return None if _is_hidden(pid) else _DEAD
    except OSError:
        return None
    # proc_pid_stat(5): the name, field 2, may hold spaces and brackets; field 22 is the start
    fields = stat[stat.rindex(b")") + 2 :].split()
    if fields[0] in {b"Z", b"X", b"x"}:
        return _DEAD
    return int(fields[19]) / os.sysconf("SC_CLK_TCK")


def _is_hidden(pid: int) -> bool:
    """Tell if /proc only does not show it (hidepid)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return False
