"""``%track``: where the store is, the session's experiment, the last run; tags, notes and stop."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from IPython.core.error import UsageError

from trackmagic.errors import TrackmagicError
from trackmagic.magics.arguments import line, pairs, parse_line

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from trackmagic.recording.run import Run


def line_magic(_shell: InteractiveShell) -> Callable[[str], None]:
    """The magic as IPython registers it."""

    def track(text: str) -> None:
        options = parse_line(text)
        try:
            print(_done(options))  # noqa: T201 - the magic's answer
        except TrackmagicError as error:
            raise UsageError(str(error)) from error

    track.__doc__ = line.__doc__
    return track


def _done(options: Namespace) -> str:
    from trackmagic.tracking import fluent

    if options.experiment:
        name = fluent.set_experiment(options.experiment).name
        if options.action is None:
            return f"new runs of this session are filed under {name!r}"
    match options.action:
        case "tag":
            run = _run()
            tags = pairs("tag", options.words)
            if not tags:
                raise UsageError("tag what? use %track tag KEY=VALUE")
            run.set_tags(tags)
            return f"run #{run.number} {run.name} is tagged {', '.join(options.words)}"
        case "note":
            run = _run()
            if not options.words:
                return run.note
            run.set_note(" ".join(options.words))
            return f"run #{run.number} {run.name} has its note"
        case "stop":
            return _stopped()
        case _:
            return _status()


def _status() -> str:
    from trackmagic.tracking.active import last_run
    from trackmagic.tracking.session import experiment_name, readable_store

    store, last = readable_store(), last_run()
    ran = "none yet" if last is None else f"#{last.number} {last.name} {last.status}"
    lines = [
        f"store       {store.name}",
        f"experiment  {experiment_name()}",
        f"last run    {ran}",
    ]
    if "JPY_SESSION_NAME" in os.environ:
        lines.append(f"views       {_views()}")
    return "\n".join(lines)


def _views() -> str:
    """How a notebook of a Jupyter server shows what it is given."""
    from trackmagic.places import servers

    if servers.has_server():
        return "live, from this notebook's Jupyter server"
    from trackmagic.widgets.greeting import MISSING, may_show

    return "live, as widgets that the kernel answers" if may_show() else f"static: {MISSING}"


def _stopped() -> str:
    from trackmagic.tracking.ending import activations

    stopped = [run for run, entry in activations() if not entry.is_call]
    for run in reversed(stopped):
        run.end()
    if not stopped:
        return "no run is open"
    return "ended " + ", ".join(f"#{run.number} {run.name}" for run in stopped)


def _run() -> Run:
    from trackmagic.tracking.active import active_run, last_run

    run = active_run() or last_run()
    if run is None:
        raise UsageError("this session has no run yet")
    return run
