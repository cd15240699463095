"""Small worlds for the store's tests: processes of Python, journals, what a run holds."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from trackmagic.entities import Process
from trackmagic.host import this_process
from trackmagic.recording.files import Files
from trackmagic.store.blobs import BlobStore

DEADLINE_SECONDS = 30.0
STARTED: list[subprocess.Popen[str]] = []


def until(condition: Callable[[], object], seconds: float = DEADLINE_SECONDS) -> None:
    """Wait for a condition; fail when it does not come."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.002)


def python(script: str, *arguments: object, **options: object) -> subprocess.Popen[str]:
    """A process that runs ``script``; warnings are errors there too."""
    command = [sys.executable, "-W", "error", "-c", script, *map(str, arguments)]
    options = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True} | options
    process = subprocess.Popen(command, **options)
    STARTED.append(process)
    return process


def dead_process() -> Process:
    """One of this machine that has ended."""
    ended = python("")
    ended.wait()
    return msgspec.structs.replace(this_process(), pid=ended.pid)


def put_file(blobs: BlobStore, path: Path) -> tuple[str, int]:
    """Keep a file as ``log_artifact`` does; gives its digest and size."""
    [[kept]] = Files(path, None, inside=False, without=None).keep(blobs)
    return kept.digest, kept.size_bytes


def end_processes() -> None:
    """Kill those that a failing test has left."""
    while STARTED:
        process = STARTED.pop()
        if process.poll() is None:
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def finished(*processes: subprocess.Popen[str], seconds: float = 120.0) -> list[str]:
    """What they printed; each must end well."""
    printed = [process.communicate(timeout=seconds)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    return printed


def journals(folder: Path) -> list[Path]:
    """The journals in a store's folder."""
    return sorted((folder / "journal").glob("*.journal"))
