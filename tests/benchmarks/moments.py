"""Small things that happen often: a print, a sample, a card, the help, the list of stores, a push."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from IPython.core.interactiveshell import InteractiveShell
from tests.benchmarks.figure import Figure
from tests.browser.world import add_run

from trackmagic.capture.streams import Tee
from trackmagic.capture.system import Sampler
from trackmagic.host import is_alive, this_process
from trackmagic.pages.card import card_page
from trackmagic.pages.html import page_html
from trackmagic.pages.text import brief_text
from trackmagic.places import runtime
from trackmagic.places.listing import listed
from trackmagic.places.registry import Place, store_id
from trackmagic.store import open_store
from trackmagic.views.card import run_card

STORES = 100
SCRIPT = Path(sys.executable).with_name("trackmagic")


def in_a_process(folder: Path) -> Iterator[Figure]:
    """What a cell, the background thread and a reader do again and again."""
    with contextlib.redirect_stdout(io.StringIO()):
        plain = _each(_print, 20_000)
        tee = Tee(InteractiveShell.instance())
        tee.start()
        copied = _each(_print, 20_000)
        tee.stop()
    yield Figure("a print in a tracked cell, over a plain one", (copied - plain) * 1e6, 10, 1, "us")
    sampler, process = Sampler(), this_process()
    yield Figure("a sample of the machine", _each(sampler.sample, 20) * 1e3, 2, None, "ms")
    yield Figure("is a process alive", _each(lambda: is_alive(process), 100) * 1e3, 1, None, "ms")
    store = open_store(folder / "store")
    metrics = {f"m{n}/loss": [1.0 / step for step in range(1, 500)] for n in range(5)}
    number = add_run(store, params={"lr": 0.1}, metrics=metrics, code="lr = 0.1").number

    def card() -> None:
        shown = run_card(store, number)
        page_html(card_page(shown), folds=True), brief_text(card_page(shown))

    yield Figure("a card read and written as HTML and text", _each(card, 50) * 1e3, 5, None, "ms")
    store.close()


def help_of_the_command(folder: Path) -> Iterator[Figure]:
    """``trackmagic --help``, a process of its own."""

    def command() -> None:
        subprocess.run([SCRIPT, "--help"], capture_output=True, check=True, cwd=folder)

    yield Figure("trackmagic --help", _each(command, 1, times=5) * 1e3, 150, None, "ms")


def list_of_stores(folder: Path) -> Iterator[Figure]:
    """The stores of a server: each below its root, and registered by a kernel."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_RUNTIME_DIR", str(folder / "runtime"))
        for number in range(STORES):
            location = folder / str(number) / ".trackmagic"
            location.mkdir(parents=True)
            (location / "trackmagic.db").touch()
            place = Place(location=str(location))
            runtime.write(f"{store_id(place.location)}.json", msgspec.json.encode(place))
        took = _each(lambda: listed(folder), 1, times=5)
    yield Figure(f"a server's list of {STORES} stores", took * 1e3, 500, None, "ms")


def _each(do: Callable[[], object], calls: int, *, times: int = 3) -> float:
    """Seconds of one call, the best of several rounds of that many."""
    rounds = []
    for _ in range(times):
        began = time.perf_counter()
        for _ in range(calls):
            do()
        rounds.append((time.perf_counter() - began) / calls)
    return min(rounds)


def _print() -> None:
    print("epoch 3 loss 0.123")
