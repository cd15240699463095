"""Tab after ``%%track``: flags, and experiment names where one is due."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from trackmagic.magics.arguments import ACTIONS, FLAGS, LINE_FLAGS

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

HEADER = "%%track"
_TAKES_EXPERIMENT = ("-e", "--experiment")


def completer(_shell: InteractiveShell) -> Callable[[Any, Any], list[str]]:
    """A completer as IPython's ``complete_command`` hook wants it."""

    def complete(_self: Any, event: Any) -> list[str]:
        words = event.line.split()
        typed = event.symbol
        before = words[-1] if not typed or typed != words[-1] else (words[-2:-1] or [""])[0]
        if before in _TAKES_EXPERIMENT:
            return [name for name in _experiments() if name.startswith(typed)]
        is_line = words[:1] == ["%track"]
        offered = (*ACTIONS, *LINE_FLAGS) if is_line else FLAGS
        return [word for word in offered if word.startswith(typed)]

    return complete


def _experiments() -> list[str]:
    from trackmagic.recording.guard import quiet
    from trackmagic.tracking.session import store

    names: list[str] = []
    with quiet("completing experiment names"):
        names = [experiment.name for experiment in store().experiments.all()]
    return [name if name.isalnum() else shlex.quote(name) for name in names]
