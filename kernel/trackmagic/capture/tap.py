"""A tap: a method of one living object, listened to.

The method is patched on the instance, as IPython's own tee does, because front-ends check for the
class of their streams and publishers. Taps may be removed in any order: one that lies under another
falls silent, and goes as soon as it lies on top.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any


class Tap:
    """Hands every call of ``owner.name`` on unchanged, then tells ``listener`` of it.

    Raises AttributeError or TypeError where ``owner`` takes no attributes.
    """

    __slots__ = ("_before", "_listener", "_name", "_owner", "_was_own", "error")

    def __init__(self, owner: object, name: str, listener: Callable[..., object]) -> None:
        _unwind(owner, name)
        self._owner, self._name = owner, name
        self._before: Callable[..., Any] = getattr(owner, name)
        self._was_own = name in vars(owner)
        self._listener: Callable[..., object] | None = listener
        self.error: Exception | None = None
        """The first thing that went wrong in the listener."""
        setattr(owner, name, self)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """What the method gives."""
        result = self._before(*args, **kwargs)
        listener = self._listener
        if listener is not None:
            try:
                listener(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 - the user's call went well
                self.error = self.error or error
        return result

    def remove(self) -> None:
        """Stop listening and leave the owner as it was."""
        self._listener = None
        _unwind(self._owner, self._name)


class Span(Tap):
    """Knows in which threads a call of ``owner.name`` is under way."""

    __slots__ = ("_threads",)

    def __init__(self, owner: object, name: str) -> None:
        super().__init__(owner, name, lambda *_, **__: None)
        self._threads: set[int] = set()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """What the method gives."""
        thread = threading.get_ident()
        if thread in self._threads:
            return self._before(*args, **kwargs)
        self._threads.add(thread)
        try:
            return self._before(*args, **kwargs)
        finally:
            self._threads.discard(thread)

    def is_here(self) -> bool:
        """Whether this thread is inside of a call."""
        return threading.get_ident() in self._threads


def _unwind(owner: object, name: str) -> None:
    while isinstance(top := vars(owner).get(name), Tap) and top._listener is None:  # noqa: SLF001 - the same class
        if top._was_own:  # noqa: SLF001
            setattr(owner, name, top._before)  # noqa: SLF001
        else:
            delattr(owner, name)
