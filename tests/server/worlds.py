"""What the tests of the server have in common: runs, waiting, threads."""

import asyncio
import threading
import time

from trackmagic.host import this_process
from trackmagic.store.artifacts import describe

DEADLINE_SECONDS = 20.0


def add_run(store, *, process=None, **more):
    """The number of a new run."""
    filed = store.experiments.ensure("mnist")
    return store.runs.add(filed, process or this_process(), **more).number


def add_artifact(store, run, path, data):
    """Keep bytes under that path; gives their digest."""
    digest = store.blobs.put(data)
    store.artifacts.add(run, [describe(path, digest, len(data))])
    return digest


async def until(condition):
    """Wait for a condition while the server goes on; fail when it does not come."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        await asyncio.sleep(0.002)


def watchers():
    """The threads that look at stores."""
    return [one for one in threading.enumerate() if one.name.startswith("trackmagic-watch")]
