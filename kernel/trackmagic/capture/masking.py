"""The masker of this process: it knows the secrets that hold now, and those that were met before.

What is written late, or after a secret was deleted again, may still hold it: so none is forgotten.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import sys
import threading
from collections.abc import Mapping
from types import CodeType, FrameType, TracebackType
from typing import Any

from trackmagic.capture.known import known_values
from trackmagic.capture.names import has_stem, strength
from trackmagic.capture.positions import given_by_place
from trackmagic.capture.secrets import Masker

MOST = 2000
"""Secrets that are remembered; the oldest goes first."""

_FRAMES = 20
_NAME = re.compile(r"[^\W\d]\w{0,128}")
_ENDS_WITH = "<module>"


class _Met:
    """The secrets met so far, and the namespace that new ones may come from."""

    def __init__(self) -> None:
        self.namespace: Mapping[str, object] = {}
        self.known: dict[str, str] = {}
        self._masker: Masker | None = None
        self._lock = threading.RLock()

    def learn(self, values: Mapping[str, str]) -> None:
        """Remember secret values, each with its name."""
        with self._lock:
            if values.keys() <= self.known.keys():
                return
            self.known.update(
                (value, name) for value, name in values.items() if value not in self.known
            )
            for value in [*self.known][:-MOST]:
                del self.known[value]
            self._masker = None

    def masker(self) -> Masker:
        """Knows all that was remembered."""
        with self._lock:
            if self._masker is None:
                self._masker = Masker(known=self.known)
            return self._masker


_met = _Met()


def watch(namespace: Mapping[str, object]) -> None:
    """From here on secrets may come from ``namespace`` too."""
    _met.namespace = namespace


def masker() -> Masker:
    """Knows the secrets of environment, session and callers as they are now, and all met before."""
    look()
    learn_callers()
    return _met.masker()


def met() -> Masker:
    """Knows the secrets met so far; for where somebody has just looked."""
    return _met.masker()


def masked(text: str) -> str:
    """A text without its secrets."""
    return masker().text(text)


def look() -> None:
    """Remember the secrets that the environment and the session hold now."""
    with contextlib.suppress(Exception):  # changed by a thread meanwhile: the next look sees it
        _met.learn(known_values(os.environ, _met.namespace, _met.known))


def learn_code(text: str) -> None:
    """Remember the literals that a cell's code gives to a secret's name."""
    _met.learn(Masker().literals(text))
    # A session may be changed by a thread, a class be of a kind of its own.
    with contextlib.suppress(Exception):
        _met.learn(given_by_place(text, _met.namespace))


def learn_traceback(traceback: TracebackType | None) -> None:
    """Remember the secrets of functions that an error came through."""
    for _ in range(_FRAMES):
        if traceback is None:
            return
        _learn_frame(traceback.tb_frame)
        traceback = traceback.tb_next


def learn_callers() -> None:
    """Remember the secrets of the functions that lead here, up to the cell."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the interpreter's own name for it
    for _ in range(_FRAMES):
        if frame is None or frame.f_code.co_name == _ENDS_WITH:
            return
        _learn_frame(frame)
        frame = frame.f_back


class Glimpse:
    """Looks at each call whether the names of a cell's code, or its functions' own, hold a secret by now.

    So a secret is known that is gone again when the cell ends.
    """

    def __init__(self, namespace: Mapping[str, object], code: str) -> None:
        self._namespace = namespace
        names = {*_NAME.findall(code)} if has_stem(code) else ()
        self._seen = {name: namespace.get(name) for name in names if _may_tell(name)}
        self._variables = len(os.environ)

    def __call__(self) -> None:
        """Cheap where nothing has changed."""
        changed = len(os.environ) != self._variables
        for name, previous in self._seen.items():
            if (current := self._namespace.get(name)) is not previous:
                self._seen[name] = current
                changed = True
        if changed:
            self._variables = len(os.environ)
            look()
        learn_callers()


def _learn_frame(frame: FrameType) -> None:
    if not (names := _secret_names(frame.f_code)):
        return
    with contextlib.suppress(Exception):  # a frame that ends meanwhile
        variables: Mapping[str, Any] = frame.f_locals
        _met.learn(known_values({}, {name: variables[name] for name in names if name in variables}))


def _may_tell(name: str) -> bool:
    """The keys that loops go over are many, and may look random."""
    return strength(name) != "none" and name not in ("key", "keys")


@functools.lru_cache(maxsize=1024)
def _secret_names(code: CodeType) -> tuple[str, ...]:
    return tuple(
        name for name in (*code.co_varnames, *code.co_cellvars) if strength(name) != "none"
    )
