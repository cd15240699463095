"""A stopwatch in the page: from a person's event, or a cell's execution, to the changed document.

It stops in a MutationObserver, which hears of a change in the very task that made it; what Playwright
takes to press and to look is not in the figure.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from typing import Any

from tests.browser.lab import RUN, Lab

_WATCH = """([event, arg]) => {{
  const seen = {seen};
  const watch = {{ began: event ? null : performance.now(), took: 0 }};
  window.tmWatch = watch;
  const before = ({before})(arg);
  const begin = (one) => {{ watch.began = one.timeStamp; }};
  if (event) addEventListener(event, begin, {{ capture: true, once: true }});
  const changes = new MutationObserver(() => {{
    if (watch.began === null || !seen(arg, before)) return;
    watch.took = performance.now() - watch.began;
    changes.disconnect();
  }});
  changes.observe(document.body,
    {{ subtree: true, childList: true, attributes: true, characterData: true }});
}}"""
_NOTHING = "() => null"
KEEP_FRAMES = """() => {
  const kept = { frames: [performance.now()], going: true };
  window.tmFrames = kept;
  const next = (now) => {
    kept.frames.push(now);
    if (kept.going) requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}"""
FRAMES = "() => { tmFrames.going = false; return tmFrames.frames; }"
REST = 400
"""Milliseconds between what a person does; what was done before is painted by then."""


def answered(
    lab: Lab,
    event: str,
    act: Callable[[], Any],
    seen: str,
    arg: Any = None,
    before: str = _NOTHING,
) -> float:
    """Milliseconds from the ``event`` that ``act`` brings about until ``seen(arg, before(arg))`` is true."""
    lab.page.wait_for_timeout(REST)
    lab.page.evaluate(_WATCH.format(seen=seen, before=before), [event, arg])
    act()
    return _took(lab)


def shown_after(lab: Lab, at: int, seen: str) -> float:
    """Milliseconds from the execution of a cell until ``seen(at)`` is true."""
    watch = _WATCH.format(seen=seen, before=_NOTHING)
    lab.page.evaluate(f"(at) => {{ ({watch})([null, at]); ({RUN})(at); }}", at)
    took = _took(lab)
    lab.finish(at)
    return took


def _took(lab: Lab) -> float:
    return float(lab.wait_for("() => window.tmWatch.took"))


def load() -> str:
    """How busy the machine is, to judge a figure by."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def frames_a_second(lab: Lab, act: Callable[[Lab], None]) -> list[float]:
    """Of each frame while ``act`` goes on."""
    lab.page.evaluate(KEEP_FRAMES)
    act(lab)
    frames = lab.page.evaluate(FRAMES)[1:]
    return [1e3 / (after - before) for before, after in itertools.pairwise(frames)]


def low(found: list[float]) -> float:
    """The 5th percentile."""
    return sorted(found)[len(found) // 20]


def heap(lab: Lab) -> float:
    """MB that the page's scripts hold, after a collection."""
    session = lab.context.new_cdp_session(lab.page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")["usedSize"] / 1e6
    session.detach()
    return float(used)
