"""How code ended: the status of its run, and what is kept of the error."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable
from types import TracebackType

from trackmagic.entities import STATUSES, Failure, Status
from trackmagic.errors import BadValue
from trackmagic.param_values import shown

MLFLOW_STATUSES: dict[str, Status] = {
    "FINISHED": "finished",
    "FAILED": "failed",
    "KILLED": "interrupted",
    "RUNNING": "running",
}
TRACEBACK_CHARACTERS = 200_000


def outcome(
    error: BaseException | None,
    raised: TracebackType | None = None,
    *,
    is_hidden: Callable[[str], bool] = lambda _filename: False,
) -> tuple[Status, Failure | None]:
    """How code that ended with ``error`` ended, and what to keep of it.

    ``raised`` is where the user's part of the traceback begins; without it all is kept but the frames
    of files that are hidden.
    """
    if error is None or (isinstance(error, SystemExit) and error.code in (None, 0)):
        return "finished", None
    report = traceback.TracebackException(
        type(error), error, raised or error.__traceback__, compact=True
    )
    _hide(report, is_hidden)
    text = "".join(report.format())[-TRACEBACK_CHARACTERS:]
    failure = Failure(type=type(error).__name__, message=_message(error), traceback=text)
    stopped = isinstance(error, KeyboardInterrupt | asyncio.CancelledError)
    return ("interrupted" if stopped else "failed"), failure


def _hide(report: traceback.TracebackException | None, is_hidden: Callable[[str], bool]) -> None:
    if report is None:
        return
    frames = [frame for frame in report.stack if not is_hidden(frame.filename)]
    report.stack = traceback.StackSummary.from_list(frames)
    for inner in (report.__cause__, report.__context__, *(report.exceptions or ())):
        _hide(inner, is_hidden)


def status_of(word: object) -> Status:
    """A status by our word or MLflow's. Raises :class:`BadValue`."""
    if not isinstance(word, str):
        raise BadValue(f"a status {shown(word)} is no text; use one of {', '.join(STATUSES)}")
    name = MLFLOW_STATUSES.get(word.upper(), word)
    for status in STATUSES:
        if status == name:
            return status
    raise BadValue(f"unknown status {shown(word)}; use one of {', '.join(STATUSES)}")


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - a user's __str__
        return f"<{type(error).__name__} that cannot be written>"
