"""A PostgreSQL server of the tests' own, on loopback, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port

PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
"""Where Debian keeps its programs, off the path."""
QUICK = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"


def why_not() -> str:
    """What is missing for a server; empty where nothing is."""
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        return f"{error}: pip install 'psycopg[binary]'"
    if _program("initdb") is None:
        return "no initdb of PostgreSQL here: apt install postgresql"
    if os.getuid() == 0 and shutil.which("runuser") is None:
        return "PostgreSQL does not run as root, and there is no runuser"
    return ""


@contextmanager
def server() -> Iterator[str]:
    """A server; gives the URL of its empty database, and ends it."""
    folder = Path(tempfile.mkdtemp(prefix="trackmagic-postgresql-"))
    as_other: list[str] = []
    if os.getuid() == 0:  # initdb refuses root
        shutil.chown(folder, "postgres")
        as_other = ["runuser", "-u", "postgres", "--"]
    data, port = str(folder / "data"), free_port()
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= {QUICK}"

    def run(program: str, *words: str) -> None:
        command = [*as_other, str(_program(program)), "-D", data, *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)

    try:
        run("initdb", "-A", "trust", "-U", "tm", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        run("pg_ctl", "-w", "-t", "120", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql+psycopg://tm@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _program(name: str) -> str | None:
    return next(
        (str(place / name) for place in PLACES if (place / name).exists()), shutil.which(name)
    )
