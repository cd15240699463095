"""Hands the active run to what a cell starts: threads, executors, pools and processes.

A worker that lives on logs to the run of whoever submitted the work, not of whoever started the worker;
work submitted where no run is active belongs to none. Patched while trackmagic is in use, undone by
:func:`uninstall`.
"""

from __future__ import annotations

import concurrent.futures
import inspect
import multiprocessing.pool
import multiprocessing.process
import sys
import threading
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from trackmagic.patch import Around, Patch
from trackmagic.recording.handle import Address
from trackmagic.tracking import context

LOKY = "joblib.externals.loky.process_executor"


class InRun:
    """A function that another process calls in the run of the one that submitted it."""

    def __init__(self, address: Address, function: Callable[..., Any]) -> None:
        self.address, self.function = address, function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function, with the run active."""
        context.adopt_in_context(self.address)
        return self.function(*args, **kwargs)


class Adoption:
    """Rides along with a ``multiprocessing.Process``: where it is unpickled, the run is adopted."""

    def __init__(self, address: Address) -> None:
        self.address = address

    def __reduce__(self) -> tuple[Callable[..., Adoption], tuple[Address]]:
        """Adopt on arrival."""
        return _arrived, (self.address,)


_installed: dict[tuple[type, str], Patch] = {}


def install() -> None:
    """Patch what is not patched yet; joblib's pool when joblib has been imported."""
    for owner, name, around in _methods():
        if (owner, name) in _installed:
            continue
        patch = Patch(owner, name, around)
        if _installed.setdefault((owner, name), patch) is not patch:
            patch.undo()  # another thread was here at the same time


def uninstall() -> None:
    """Put everything back."""
    while _installed:
        _installed.popitem()[1].undo()


def _methods() -> Iterator[tuple[type, str, Around]]:
    """What is patched, and how; joblib's pool when joblib has been imported."""
    yield threading.Thread, "start", _thread_start
    yield concurrent.futures.Future, "add_done_callback", _add_callback
    yield concurrent.futures.ThreadPoolExecutor, "submit", _submit_here
    yield concurrent.futures.ProcessPoolExecutor, "submit", _submit_elsewhere
    yield multiprocessing.process.BaseProcess, "start", _process_start
    for name in ("apply_async", "_map_async", "imap", "imap_unordered"):
        yield multiprocessing.pool.Pool, name, _pool_call
    if (loky := sys.modules.get(LOKY)) is not None:
        yield loky.ProcessPoolExecutor, "submit", _submit_elsewhere


def _here(function: Callable[..., Any]) -> Callable[..., Any]:
    run, address = context.current(), context.address()

    @wraps(function, updated=())
    def in_run(*args: Any, **kwargs: Any) -> Any:
        before = context.enter(run)
        if run is None and address is not None:
            context.adopt_in_context(address)
        try:
            return function(*args, **kwargs)
        finally:
            context.enter(before)

    return in_run


def _elsewhere(function: Callable[..., Any]) -> Callable[..., Any]:
    return InRun(_address_here(), function)


def _address_here() -> Address:
    if (run := context.current()) is not None:
        return run.address
    return context.address() or Address("", "")


def _submit_here(
    original: Around, pool: Any, fn: Callable[..., Any], /, *args: Any, **kwargs: Any
) -> Any:
    return original(pool, _here(fn), *args, **kwargs)


def _submit_elsewhere(
    original: Around, pool: Any, fn: Callable[..., Any], /, *args: Any, **kwargs: Any
) -> Any:
    return original(pool, _elsewhere(fn), *args, **kwargs)


def _pool_call(original: Around, /, *args: Any, **kwargs: Any) -> Any:
    bound = inspect.signature(original).bind(*args, **kwargs)
    arguments = bound.arguments
    threads = isinstance(arguments["self"], multiprocessing.pool.ThreadPool)
    arguments["func"] = _here(arguments["func"]) if threads else _elsewhere(arguments["func"])
    for name in ("callback", "error_callback"):  # the pool's own thread calls them
        if arguments.get(name) is not None:
            arguments[name] = _here(arguments[name])
    return original(*bound.args, **bound.kwargs)


def _add_callback(original: Around, future: Any, fn: Callable[..., Any]) -> Any:
    """A pool's own thread calls it, for every cell that uses the pool; joblib submits more there."""
    return original(future, _here(fn))


def _thread_start(original: Around, thread: threading.Thread) -> None:
    run, body = context.current(), thread.run
    if run is not None:

        def in_run() -> None:
            del thread.run  # the cycle through body
            context.enter(run)
            body()

        thread.run = in_run  # type: ignore[method-assign]
    original(thread)


def _process_start(original: Around, process: Any) -> None:
    process._trackmagic = Adoption(_address_here())  # noqa: SLF001
    original(process)


def _arrived(address: Address) -> Adoption:
    context.adopt(address)
    return Adoption(address)
