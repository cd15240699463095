"""Processes that use trackmagic as a user's script would, in a store of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

STARTED: list[subprocess.Popen[str]] = []


def script(text: str, store: Path, *arguments: object, **options: object) -> subprocess.Popen[str]:
    """A process that runs ``text``; warnings are errors there too."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("TRACKMAGIC_")
    }
    pipes = {
        "stdin": subprocess.PIPE,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "text": True,
    }
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", text, *map(str, arguments)],
        env=environment | {"TRACKMAGIC_STORE": str(store)},
        **(pipes | options),
    )
    STARTED.append(process)
    return process


def ended(process: subprocess.Popen[str], seconds: float = 120.0) -> tuple[str, str]:
    """What it printed on both streams; it must end well."""
    out, err = process.communicate(timeout=seconds)
    assert process.returncode == 0, err
    return out, err


def end_processes() -> None:
    """Kill those that a failing test has left."""
    while STARTED:
        process = STARTED.pop()
        if process.poll() is None:
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()
