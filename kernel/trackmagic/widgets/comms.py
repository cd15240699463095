"""What ipykernel does with the messages of a comm while a cell runs, undone for our own widgets.

Pinned by a test; where the attributes are not there, nothing is changed.

* ipykernel 7.4 sends what a front-end says to the shell that the kernel last spoke from: the busy one.
* A comm's message fires the events of a cell, so on a subshell it takes the running cell's figures
  (ipython/ipykernel#1564).
"""

from __future__ import annotations

import os
from typing import Any

from IPython.core.getipython import get_ipython

REPLY_ROUTE = "_reply_subshell_for"
CALLBACK = "_msg_callback"
ASKS = "_allow_stdin"


def harden(comm: Any) -> None:
    """Let messages be answered while a cell runs, and leave the cell's figures alone."""
    if hasattr(comm, REPLY_ROUTE):
        setattr(comm, REPLY_ROUTE, lambda _data, default: default)
    if not hasattr(comm, CALLBACK):
        return

    def handle(message: dict[str, Any]) -> None:
        if (callback := getattr(comm, CALLBACK)) is not None:
            callback(message)

    comm.handle_msg = handle


def has_front_end() -> bool:
    """Whether a person may be looking on: nbclient and papermill say that they cannot be asked for input.

    They keep the state of every widget in the file, our whole UI in each, and HTML made of it shows that.
    Voila's kernels say so too, and have a person before them.
    """
    kernel = getattr(get_ipython(), "kernel", None)
    return bool(getattr(kernel, ASKS, True)) or is_voila()


def is_voila() -> bool:
    """Whether Voila shows this kernel's outputs, as it tells its kernels."""
    is_its = os.environ.get("SERVER_SOFTWARE", "").startswith("voila/")
    return is_its or any(name.startswith("VOILA_") for name in os.environ)
