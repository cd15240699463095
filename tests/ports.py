"""Loopback ports for what tests start, so that no two of them ever take the same one.

A port that the system gives away is free when it is asked for; until a server or a kernel
listens there, seconds later, any other process may be given it. These lie below the range
that the systems give away, and each worker of pytest has its own thousands.
"""

from __future__ import annotations

import itertools
import os
import socket

from jupyter_client.connect import LocalPortCache

_EACH = 2_000
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 5
_ports = itertools.cycle(range(20_000 + _EACH * _worker, 20_000 + _EACH * (_worker + 1)))


def free_port(ip: str = "127.0.0.1") -> int:
    """A port that nobody listens at, and that no test of this process has had for long."""
    for port in itertools.islice(_ports, _EACH):
        with socket.socket() as probe:
            try:
                probe.bind((ip, port))
            except OSError:
                continue
        return port
    raise OSError(f"no port is free at {ip}")


class KernelPorts(LocalPortCache):
    """Where kernels that this process starts listen, once there is an `instance`."""

    def find_available_port(self, ip: str) -> int:
        return free_port(ip)
