"""Every error trackmagic raises.

* TrackmagicError
  + NotFound (LookupError)         no such experiment, run, metric, artifact
  + Ambiguous (LookupError)        a reference that fits more than one run
  + ParamConflict (ValueError)     a param logged twice with different values
  + NameTaken (ValueError)         an experiment of that name is there already
  + BadName (ValueError)           a key or name the store cannot hold
  + BadValue (ValueError)          a value the store cannot hold
  + BadFilter (ValueError)         a filter or an order that does not parse
  + BadSetting (ValueError)        a setting that means nothing
  + NoActiveRun (RuntimeError)     logging where no run is open
  + RunActive (RuntimeError)       starting a run where one is open
  + RunEnded (RuntimeError)        logging to a run that has ended
  + StoreTooNew (RuntimeError)     the store was written by a newer trackmagic
  + StoreUnusable (OSError)        the store can be neither opened nor made
    * StoreReadOnly                it can only be read by this process
  + DamagedData (OSError)          a blob, chunk or journal is not what was written
  + BadFile (OSError)              a file to be kept that cannot be read, or is no file
    * MissingFile (FileNotFoundError)  it is not there
  + MissingExtra (ImportError)     an optional dependency is not installed
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
SHOWN = 300
"""Characters of a name in an error."""


class TrackmagicError(Exception):
    """Base of every error raised on purpose by trackmagic."""


class NotFound(TrackmagicError, LookupError):
    """The store holds no such thing."""

    def __init__(self, kind: str, name: object, hint: str = "") -> None:
        super().__init__(f"no {kind} {_short(name)} in this store" + (f"; {hint}" if hint else ""))


class Ambiguous(TrackmagicError, LookupError):
    """A reference fits more than one run."""

    def __init__(self, reference: str, run_ids: list[str]) -> None:
        super().__init__(
            f"{reference!r} fits {len(run_ids)} runs: {', '.join(run_ids[:5])}; "
            "give a number, or more of the id"
        )


class ParamConflict(TrackmagicError, ValueError):
    """A param was logged before, with another value."""

    def __init__(self, key: str, old: object, new: object) -> None:
        super().__init__(
            f"param {key!r} is already {old!r}, not {new!r}; pass overwrite=True to change it"
        )


class NameTaken(TrackmagicError, ValueError):
    """Another experiment has this name."""


class BadName(TrackmagicError, ValueError):
    """A key or a name cannot be held."""


class BadValue(TrackmagicError, ValueError):
    """A value cannot be held."""


class BadFilter(TrackmagicError, ValueError):
    """A filter or an order does not parse; ``column`` is where, from 0."""

    def __init__(self, text: str, column: int, reason: str) -> None:
        super().__init__(f"{reason}\n  {text}\n  {' ' * column}^")
        self.text, self.column, self.reason = text, column, reason


class BadSetting(TrackmagicError, ValueError):
    """A setting has a value that means nothing."""


class NoActiveRun(TrackmagicError, RuntimeError):
    """Something was logged where no run is open."""

    def __init__(self) -> None:
        super().__init__(
            "no run is open here; put %%track on top of the cell, or use `with start_run():`"
        )


class RunActive(TrackmagicError, RuntimeError):
    """A run was started where another is open."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"run {name!r} is still open; end_run() it first, or start_run(nested=True) for a child"
        )


class RunEnded(TrackmagicError, RuntimeError):
    """A write to a run that has ended."""

    def __init__(self, name: str, number: int) -> None:
        super().__init__(
            f"run {name!r} has ended; start_run(run_id='#{number}') resumes it on purpose"
        )


class StoreTooNew(TrackmagicError, RuntimeError):
    """The store was written by a newer trackmagic."""


class StoreUnusable(TrackmagicError, OSError):
    """The store can be neither opened nor made."""


class StoreReadOnly(StoreUnusable):
    """The store can be read but not written by this process."""

    def __init__(self, store: object) -> None:
        super().__init__(
            f"the store {store} is read-only here: it can be looked at, not changed; "
            "to keep runs, set TRACKMAGIC_STORE to a folder that you may write"
        )


class DamagedData(TrackmagicError, OSError):
    """Bytes in the store are not those that were written."""


class BadFile(TrackmagicError, OSError):
    """A file that was to be kept cannot be read; the store's disk has nothing to do with it."""

    def __init__(self, path: object, why: str) -> None:
        super().__init__(f"{_short(str(path))} {why}")
        self.why = why


class MissingFile(BadFile, FileNotFoundError):
    """There is no such file."""


class MissingExtra(TrackmagicError, ImportError):
    """An optional dependency is not installed."""


def _short(name: object) -> str:
    try:
        text = " ".join(repr(name).split())
    except Exception:  # noqa: BLE001 - a user's __repr__
        text = f"<{type(name).__name__}>"
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


def brief(function: Callable[P, R]) -> Callable[P, R]:
    """``function``, whose errors of ours show the caller's line and not the way down from it."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except TrackmagicError as error:
            raise error.with_traceback(None) from None

    return call
