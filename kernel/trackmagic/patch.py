"""Wraps what a class, a module or one living object has under a name, until that is undone: in any order.

What is wrapped stays what it was to whoever looks: its signature, its name for pickle, a property, a
coroutine function, a method that only some objects have. One object is patched on itself, as IPython's own
tee does, because front-ends check for the class of their streams and publishers; while it is, it can be
neither pickled nor copied.

Others patch the same methods. So a patch that is undone falls silent at once: it hands calls on, and goes as
soon as nothing lies on it any more.
"""

from __future__ import annotations

import inspect
import sys
import threading
from collections.abc import Callable
from contextvars import ContextVar
from functools import cached_property, wraps
from types import FunctionType, MethodDescriptorType, MethodType, ModuleType, WrapperDescriptorType
from typing import Any, NamedTuple

Around = Callable[..., Any]
"""Called in place of the method: the original first, then what the method is called with.

For a coroutine function it gives what can be awaited; for a property it is called with the object alone.
"""
_HOLDERS = (classmethod, staticmethod, property, cached_property)
_BINDING = (FunctionType, MethodDescriptorType, WrapperDescriptorType)
"""What makes a method of an object as any function does."""


class Patch:
    """``owner.name`` is ``around`` the original until :meth:`undo`; its signature stays as it was.

    With ``once`` a call that comes from inside of another one, in the same thread and task, is the
    original's. Raises AttributeError or TypeError where ``owner`` takes no attributes or has no such method.
    """

    def __init__(self, owner: Any, name: str, around: Around, *, once: bool = False) -> None:
        if not hasattr(owner, "__dict__"):
            raise TypeError(f"{owner!r} takes no attributes, so its {name} cannot be wrapped")
        _unwind(owner, name)
        self._owner, self._name, self._once = owner, name, once
        self._around: Around | None = around
        self._is_own = name in vars(owner)
        self._stored = inspect.getattr_static(owner, name, None)
        original = _original(owner, name, self._stored)
        is_inherited = isinstance(owner, type) and not self._is_own
        handed_on = _inherited(original, owner, name) if is_inherited else original
        self._function = _named_by_place(self._wrapped(original, handed_on), owner, name)
        self._function._trackmagic = self  # noqa: SLF001 - our own function
        stored = self._function
        if isinstance(owner, type):
            stored = _stored_as(self._stored, self._function)
        setattr(owner, name, stored)
        if isinstance(stored, cached_property):
            stored.__set_name__(owner, name)

    def _wrapped(self, original: Callable[..., Any], handed_on: Callable[..., Any]) -> Any:
        """What looks like ``original``, around the function that calls are handed on to."""

        @wraps(original)
        def patched(*args: Any, **kwargs: Any) -> Any:
            around = self._around
            if around is None or self.is_inside():
                return handed_on(*args, **kwargs)
            if not self._once:
                return around(handed_on, *args, **kwargs)
            mark = self._enter()
            try:
                return around(handed_on, *args, **kwargs)
            finally:
                _leave(mark)

        @wraps(original)
        async def patched_coroutine(*args: Any, **kwargs: Any) -> Any:
            around = self._around
            if around is None or self.is_inside():
                return await handed_on(*args, **kwargs)
            mark = self._enter()
            try:
                return await around(handed_on, *args, **kwargs)
            finally:
                _leave(mark)

        function = patched_coroutine if inspect.iscoroutinefunction(original) else patched
        for name in dir(original):  # what ``lru_cache`` and the like put on a function
            if not name.startswith("_") and not hasattr(function, name):
                setattr(function, name, getattr(original, name, None))
        return function

    def _enter(self) -> _Mark:
        mark = _Mark(self, _task_or_thread())
        _inside.set(_inside.get() | {mark})
        return mark

    @property
    def is_on(self) -> bool:
        """Whether it has not been undone."""
        return self._around is not None

    def is_inside(self) -> bool:
        """Whether this thread or task is in a call of it; only told of a patch that is to be ``once``."""
        return self._once and _Mark(self, _task_or_thread()) in _inside.get()

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


class _Method:
    """A patched method that binds as another descriptor does, or refuses to: sklearn's ``available_if``."""

    def __init__(self, stored: Any, function: Callable[..., Any]) -> None:
        self.stored, self.function = stored, function
        self.__doc__ = function.__doc__

    def __get__(self, instance: object, owner: type | None = None) -> Callable[..., Any]:
        self.stored.__get__(instance, owner)  # raises where this object has no such method
        return self.function if instance is None else MethodType(self.function, instance)


class _Mark(NamedTuple):
    """A patch that is to be ``once`` is in a call there; a task begun inside only inherits the mark."""

    patch: Patch
    place: object


_inside: ContextVar[frozenset[_Mark]] = ContextVar("trackmagic_inside", default=frozenset())


def _leave(mark: _Mark) -> None:
    _inside.set(_inside.get() - {mark})  # no reset: others may drive a coroutine from anywhere


def _task_or_thread() -> object:
    asyncio = sys.modules.get("asyncio")
    try:
        task = asyncio and asyncio.current_task()
    except RuntimeError:  # no loop runs here
        task = None
    return task or threading.get_ident()


def _original(owner: Any, name: str, stored: object) -> Any:
    """What is called where ``owner.name`` is, before anything binds it."""
    is_class = isinstance(owner, type)
    of_class = is_class and isinstance(stored, _HOLDERS)
    original = _function(stored) if of_class else getattr(owner, name)
    if not callable(original) or (not is_class and inspect.isdatadescriptor(stored)):
        raise TypeError(f"{name} of {owner!r} is no method that can be wrapped: {stored!r}")
    return original


def _inherited(original: Any, owner: type, name: str) -> Any:
    """What ``owner`` inherits under the name at each call: others may patch a base later."""

    @wraps(original)
    def inherited(*args: Any, **kwargs: Any) -> Any:
        bases = (base for base in owner.__mro__[1:] if name in vars(base))
        if (base := next(bases, None)) is None:  # it is of the class's own class
            return original(*args, **kwargs)
        stored = vars(base)[name]
        bind = None if isinstance(stored, _HOLDERS) else getattr(type(stored), "__get__", None)
        function = bind(stored, None, owner) if bind else _function(stored)
        return function(*args, **kwargs)

    return inherited


def _function(stored: Any) -> Any:
    """The function in what is stored under a name."""
    match stored:
        case classmethod() | staticmethod():
            return stored.__func__
        case property():
            return stored.fget
        case cached_property():
            return stored.func
        case _Method():
            return stored.function
    return stored


def _stored_as(before: Any, function: Any) -> Any:
    """``function`` in a class in place of what was stored there ``before``."""
    match before:
        case property():
            return before.getter(function)
        case classmethod() | staticmethod() | cached_property():
            return type(before)(function)
        case _ if isinstance(before, _BINDING):
            return function
        case _ if hasattr(before, "__get__"):
            return _Method(before, function)
    return staticmethod(function)  # a partial, a built-in: it is called without the object


def _named_by_place(function: Any, owner: Any, name: str) -> Any:
    """The function, which pickle finds where it is put: not at a base, nor in the module that it is from."""
    if isinstance(owner, ModuleType):
        function.__module__, function.__qualname__ = owner.__name__, name
    elif isinstance(owner, type):
        function.__module__ = owner.__module__
        function.__qualname__ = f"{owner.__qualname__}.{name}"
    return function


def _unwind(owner: Any, name: str) -> None:
    while (top := _top(owner, name)) is not None and not top.is_on:
        top._restore()  # noqa: SLF001 - the same class


def _top(owner: Any, name: str) -> Patch | None:
    """The patch that lies on top; None where there is none, or somebody else's lies on ours."""
    function = _function(vars(owner).get(name))
    patch = getattr(function, "_trackmagic", None)  # whoever wraps a function copies what it has
    is_ours = isinstance(patch, Patch) and patch._is_of(owner, name, function)  # noqa: SLF001 - the same class
    return patch if is_ours else None
