"""Asks disks that may never answer, such as a network disk that is away, without waiting for ever.

A question keeps a daemon thread to itself. One that hangs is not asked again until it has come back,
and nobody waits for it longer than the one who asked first.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")

_lock = threading.Lock()


class _Question(NamedTuple):
    answer: Future[Any]
    until: float


_open: dict[str, _Question] = {}


def answers(asks: Mapping[str, Callable[[], T]], *, seconds: float) -> dict[str, T]:
    """What each question gives, by its key; those that take longer are left out.

    Raises what a question raises.
    """
    questions = {key: _asked(key, ask, seconds) for key, ask in asks.items()}
    for pending in questions.values():
        wait((pending.answer,), max(0.0, pending.until - time.monotonic()))
    return {
        key: question.answer.result()
        for key, question in questions.items()
        if question.answer.done()
    }


def _asked(key: str, ask: Callable[[], Any], seconds: float) -> _Question:
    with _lock:
        if (question := _open.get(key)) is None:
            question = _open[key] = _Question(Future(), time.monotonic() + seconds)
            arguments = (key, ask, question.answer)
            threading.Thread(
                target=_work, args=arguments, name="trackmagic-reach", daemon=True
            ).start()
    return question


def _work(key: str, ask: Callable[[], Any], answer: Future[Any]) -> None:
    try:
        result = ask()
    except Exception as error:  # noqa: BLE001 - whoever asked hears of it
        _open.pop(key, None)
        answer.set_exception(error)
    else:
        _open.pop(key, None)
        answer.set_result(result)
