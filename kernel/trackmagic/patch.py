"""Wraps a method of a class, of a module or of one living object, until that is undone: in any order.

One object is patched on itself, as IPython's own tee does, because front-ends check for the class of their
streams and publishers. Others patch the same methods. So a patch that is undone falls silent at once: it
hands calls on, and goes as soon as nothing lies on it any more.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

_BOUND_BY_CLASS = (classmethod, staticmethod)
Around = Callable[..., Any]
"""Called in place of the method: the original first, then what the method is called with."""


class Patch:
    """``owner.name`` is ``around`` the original until :meth:`undo`; its signature stays as it was.

    With ``once`` a call that comes from inside of another one, in the same thread, is the original's.
    Raises AttributeError or TypeError where ``owner`` takes no attributes.
    """

    def __init__(self, owner: Any, name: str, around: Around, *, once: bool = False) -> None:
        _unwind(owner, name)
        self._owner, self._name = owner, name
        self._is_own = name in vars(owner)
        self._stored = inspect.getattr_static(owner, name, None)
        is_bound_by_class = isinstance(owner, type) and isinstance(self._stored, _BOUND_BY_CLASS)
        original = self._stored.__func__ if is_bound_by_class else getattr(owner, name)
        self._around: Around | None = around
        self._threads: set[int] | None = set() if once else None

        @wraps(original)
        def patched(*args: Any, **kwargs: Any) -> Any:
            around = self._around
            if around is None or self.is_inside():
                return original(*args, **kwargs)
            if self._threads is None:
                return around(original, *args, **kwargs)
            thread = threading.get_ident()
            self._threads.add(thread)
            try:
                return around(original, *args, **kwargs)
            finally:
                self._threads.discard(thread)

        self._function = patched
        patched._trackmagic = self  # type: ignore[attr-defined]  # noqa: SLF001 - our own function
        setattr(owner, name, type(self._stored)(patched) if is_bound_by_class else patched)

    @property
    def is_on(self) -> bool:
        """Whether it has not been undone."""
        return self._around is not None

    def is_inside(self) -> bool:
        """Whether this thread is in a call of it; only told of a patch that is to be ``once``."""
        return self._threads is not None and threading.get_ident() in self._threads

    def undo(self) -> None:
        """Fall silent, and leave the owner as it was."""
        self._around = None
        _unwind(self._owner, self._name)

    def _is_of(self, owner: Any, name: str, function: Any) -> bool:
        """Whether this has put ``function`` there: somebody may have copied it to another place."""
        return self._function is function and self._owner is owner and self._name == name

    def _restore(self) -> None:
        if self._is_own:
            setattr(self._owner, self._name, self._stored)
        else:
            delattr(self._owner, self._name)


class Tap(Patch):
    """Hands every call of ``owner.name`` on unchanged, then tells ``listener`` of it."""

    def __init__(self, owner: Any, name: str, listener: Callable[..., object]) -> None:
        self._listener = listener
        self.error: Exception | None = None
        """The first thing that went wrong in the listener."""
        super().__init__(owner, name, self._tell)

    def _tell(self, original: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        if self.is_on:
            try:
                self._listener(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 - the user's call went well
                self.error = self.error or error
        return result


def _unwind(owner: Any, name: str) -> None:
    while (top := _top(owner, name)) is not None and not top.is_on:
        top._restore()  # noqa: SLF001 - the same class


def _top(owner: Any, name: str) -> Patch | None:
    """The patch that lies on top; None where there is none, or somebody else's lies on ours."""
    stored = vars(owner).get(name)
    function = stored.__func__ if isinstance(stored, _BOUND_BY_CLASS) else stored
    patch = getattr(function, "_trackmagic", None)  # whoever wraps a function copies what it has
    is_ours = isinstance(patch, Patch) and patch._is_of(owner, name, function)  # noqa: SLF001 - the same class
    return patch if is_ours else None
