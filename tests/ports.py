"""Loopback ports for what tests start, so that no two of them ever take the same one.

A port that the system gives away is free when it is asked for; until a server or a kernel
listens there, seconds later, any other process may be given it. These lie below the range
that the systems give away, and each process of tests has a block of them: who holds the
first port of a block has the others.
"""

from __future__ import annotations

import functools
import itertools
import socket
import threading
from collections.abc import Iterator

from jupyter_client.connect import LocalPortCache

_FIRST, _LAST, _EACH = 20_000, 32_000, 400
_ALONE = threading.Lock()


def free_port(ip: str = "127.0.0.1") -> int:
    """A port that nobody listens at, and that no test of this process has had for long."""
    with _ALONE:  # of two threads that take a block at once, one would lose its guard
        _guard, ports = _block()
    for port in itertools.islice(ports, _EACH):
        if (probe := _bound(port, ip)) is not None:
            probe.close()
            return port
    raise OSError("none of the ports of this process is free")


@functools.cache
def _block() -> tuple[socket.socket, Iterator[int]]:
    """The socket that holds the block while this process lives, and its ports, round and round."""
    for first in range(_FIRST, _LAST, _EACH):
        if (guard := _bound(first)) is not None:
            return guard, itertools.cycle(range(first + 1, first + _EACH))
    raise OSError(f"each block of ports from {_FIRST} to {_LAST} is taken")


def _bound(port: int, ip: str = "127.0.0.1") -> socket.socket | None:
    bound = socket.socket()
    try:
        bound.bind((ip, port))
    except OSError:
        bound.close()
        return None
    return bound


class KernelPorts(LocalPortCache):
    """Where kernels that this process starts listen, once there is an `instance`."""

    def find_available_port(self, ip: str) -> int:
        return free_port(ip)
