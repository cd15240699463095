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
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

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


class _Patch(NamedTuple):
    owner: type
    name: str
    make: Callable[[Callable[..., Any]], Callable[..., Any]]


_undo: dict[tuple[type, str], Any] = {}


def install() -> None:
    """Patch what is not patched yet; joblib's pool when joblib has been imported."""
    for owner, name, make in _patches():
        original = owner.__dict__[name]
        # Of two threads that are here at once both wrap the same original, and one wrapper stays.
        if _undo.setdefault((owner, name), original) is original:
            setattr(owner, name, make(original))


def uninstall() -> None:
    """Put everything back, unless somebody else has patched it since."""
    while _undo:
        (owner, name), original = _undo.popitem()
        if getattr(owner.__dict__[name], "__wrapped__", None) is original:
            setattr(owner, name, original)


def _patches() -> list[_Patch]:
    pool = multiprocessing.pool.Pool
    patches = [
        _Patch(threading.Thread, "start", _thread_start),
        _Patch(concurrent.futures.Future, "add_done_callback", _add_callback),
        _Patch(concurrent.futures.ThreadPoolExecutor, "submit", _submit(_here)),
        _Patch(concurrent.futures.ProcessPoolExecutor, "submit", _submit(_elsewhere)),
        _Patch(multiprocessing.process.BaseProcess, "start", _process_start),
        *(
            _Patch(pool, name, _pool_call)
            for name in ("apply_async", "_map_async", "imap", "imap_unordered")
        ),
    ]
    if (loky := sys.modules.get(LOKY)) is not None:
        patches.append(_Patch(loky.ProcessPoolExecutor, "submit", _submit(_elsewhere)))
    return patches


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


def _submit(
    bound: Callable[[Callable[..., Any]], Callable[..., Any]],
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def make(original: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(original)
        def submit(self: Any, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
            return original(self, bound(fn), *args, **kwargs)

        return submit

    return make


def _pool_call(original: Callable[..., Any]) -> Callable[..., Any]:
    signature = inspect.signature(original)

    @wraps(original)
    def call(*args: Any, **kwargs: Any) -> Any:
        bound = signature.bind(*args, **kwargs)
        arguments = bound.arguments
        threads = isinstance(arguments["self"], multiprocessing.pool.ThreadPool)
        arguments["func"] = _here(arguments["func"]) if threads else _elsewhere(arguments["func"])
        for name in ("callback", "error_callback"):  # the pool's own thread calls them
            if arguments.get(name) is not None:
                arguments[name] = _here(arguments[name])
        return original(*bound.args, **bound.kwargs)

    return call


def _add_callback(original: Callable[..., Any]) -> Callable[..., Any]:
    """A pool's own thread calls it, for every cell that uses the pool; joblib submits more there."""

    @wraps(original)
    def add_done_callback(self: Any, fn: Callable[..., Any]) -> Any:
        return original(self, _here(fn))

    return add_done_callback


def _thread_start(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def start(thread: threading.Thread) -> None:
        run, body = context.current(), thread.run
        if run is not None:

            def in_run() -> None:
                del thread.run  # the cycle through body
                context.enter(run)
                body()

            thread.run = in_run  # type: ignore[method-assign]
        original(thread)

    return start


def _process_start(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def start(process: Any) -> None:
        process._trackmagic = Adoption(_address_here())  # noqa: SLF001
        original(process)

    return start


def _arrived(address: Address) -> Adoption:
    context.adopt(address)
    return Adoption(address)
