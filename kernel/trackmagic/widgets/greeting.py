"""Whether whoever looks on can load a widget of ours: a probe asks, and the browser says hello.

A JupyterLab with ipywidgets but without anywidget shows an error in a widget's place and leaves the HTML
beside it alone, so no widget is sent to a server that has not answered.
"""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Final

import anywidget
import traitlets
from IPython.core.getipython import get_ipython

from trackmagic.places import servers
from trackmagic.recording.guard import quiet
from trackmagic.widgets.comms import harden, has_front_end, is_voila

GAP_SECONDS: Final = 5.0
"""A kernel that was idle for so long would have heard the answer."""
HELLO: Final = """
export default {
  initialize({ model }) {
    let timer, wait = 1000; // the first word to a busy kernel may wait behind its cell
    const say = () => {
      if (model.get("heard")) return;
      model.send({ hello: true });
      timer = setTimeout(say, wait);
      wait = Math.min(60000, wait * 2);
    };
    say();
    return () => clearTimeout(timer);
  },
};
"""
MOST_WAITING: Final = 100
MISSING: Final = (
    "this notebook shows static forms, its server has no trackmagic: for live ones run "
    "`pip install trackmagic` where JupyterLab is, start it again and reload the page"
)


class Probe(anywidget.AnyWidget):
    """Says hello when a front-end has loaded it; nothing is shown of it."""

    _esm = HELLO
    heard = traitlets.Bool().tag(sync=True)


class Greeting:
    """What is known of the front-end of this kernel."""

    def __init__(self) -> None:
        self.is_heard = False
        """Whether the browser has said hello."""
        self.had_time = False
        """Whether it would have said so by now."""
        self._probe: Probe | None = None
        self._idle_since = 0.0
        self._is_said = False
        self._waiting: deque[Callable[[], None]] = deque(maxlen=MOST_WAITING)

    def ask(self) -> None:
        """Send the probe, once."""
        if self._probe is None:
            self._probe = Probe()
            self._probe.on_msg(self._hear)
            harden(self._probe.comm)
            shell: Any = get_ipython()
            for event, listener in self._events():
                shell.events.register(event, listener)

    def when_heard(self, callback: Callable[[], None]) -> None:
        """Call it when the browser says hello, if it ever does."""
        self._waiting.append(callback)

    def missing(self) -> str:
        """What to install where, the first time that it is sure and asked for; empty otherwise."""
        if self.is_heard or not self.had_time or self._is_said:
            return ""
        self._is_said = True
        return f"trackmagic: {MISSING}"

    def _hear(self, *_message: object) -> None:
        if self._probe is None or self.is_heard:
            return
        self.is_heard = self._probe.heard = True
        self.stop_looking()
        while self._waiting:
            with quiet("showing a live view"):
                self._waiting.popleft()()

    def _events(self) -> tuple[tuple[str, Callable[..., None]], ...]:
        return ("post_run_cell", self._ended), ("pre_run_cell", self._began)

    def _ended(self, *_result: object) -> None:
        self._idle_since = time.monotonic()

    def _began(self, *_info: object) -> None:
        if self._idle_since and time.monotonic() - self._idle_since >= GAP_SECONDS:
            self.had_time = True
            self.stop_looking()

    def stop_looking(self) -> None:
        """Hear no more of cells."""
        shell: Any = get_ipython()
        for event, listener in self._events():
            if listener in shell.events.callbacks[event]:
                shell.events.unregister(event, listener)


greeting = Greeting()


def must_ask() -> bool:
    """Whether only the browser can tell: a Jupyter server shows this notebook, and it is none of ours.

    VS Code and Colab fetch anywidget by themselves; Voila and marimo show what their environment has.
    """
    if not has_front_end() or is_voila() or "JPY_SESSION_NAME" not in os.environ:
        return False
    shell: Any = get_ipython()
    if shell is None or not hasattr(shell, "kernel"):
        return False
    brings_its_own = "__vsc_ipynb_file__" in shell.user_ns or "google.colab" in sys.modules
    return not brings_its_own and not servers.has_server()


def may_show() -> bool:
    """Whether a widget sent now is one that can be loaded; asks the browser where it must be asked."""
    if not has_front_end():
        return False
    if greeting.is_heard or not must_ask():
        return True
    greeting.ask()
    return False


def is_awaited() -> bool:
    """Whether a widget that may not be shown now may be later."""
    return not greeting.is_heard and must_ask()
