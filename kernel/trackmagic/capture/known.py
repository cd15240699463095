"""The values of the session and of the environment that are secrets."""

from __future__ import annotations

import types
from collections.abc import Container, Iterator, Mapping
from typing import Any, Final

from trackmagic.capture.names import strength
from trackmagic.capture.values import is_common, is_place, is_trivial, looks_chosen, looks_random

MIN_LENGTH: Final = 6
"""Characters of the shortest value that is masked wherever it occurs."""
MIN_MIXED: Final = 4
"""The same of one with letters and digits or signs in it."""
MAX_LENGTH: Final = 2**16
"""Characters of the longest; more is data."""

_NAMES: Final = 5000
"""Names that are looked at, those inside objects counted."""
_INSIDE: Final = 64
"""Names of one object or dict that are looked at."""
_DEPTH: Final = 3


def known_values(
    environ: Mapping[str, str], namespace: Mapping[str, object], remembered: Container[str] = ()
) -> dict[str, str]:
    """Each secret value that is not ``remembered`` yet, with the name it was found under.

    Of objects in the namespace only what is stored in them is looked at; nothing of theirs is called.
    """
    name_by_value: dict[str, str] = {}
    for name in environ:
        if strength(name) == "none":
            continue
        value = environ.get(name, "").strip()
        if value not in remembered and is_rare(name, value, is_environ=True):
            name_by_value.setdefault(value, name)
    for name, text in _texts(namespace):
        value = text.strip()  # of a file the last line's end comes along
        if value not in name_by_value and value not in remembered and is_rare(name, value):
            name_by_value[value] = name
    return name_by_value


def _texts(namespace: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Texts under names that may be a secret's, in the namespace and inside what it holds."""
    budget = _NAMES
    visited: set[int] = set()
    stack: list[tuple[str, object, int]] = [("", namespace, 0)]
    while stack and budget > 0:
        outer, holder, depth = stack.pop()
        try:
            items = _items(holder, _NAMES if depth == 0 else _INSIDE)
        except Exception:  # noqa: BLE001, S112 - an object of the user's, or changed by a thread
            continue
        for key, value in items:
            budget -= 1
            kind = type(value)
            name = key if type(key) is str else outer
            if kind in _PLAIN:
                if kind is str and strength(name) != "none":
                    yield name, value
                elif kind is bytes and strength(name) != "none" and len(value) < MAX_LENGTH:
                    yield name, value.decode("utf-8", "replace")
            elif depth < _DEPTH and id(value) not in visited and not _is_private(name, depth):
                visited.add(id(value))
                stack.append((name if type(key) is str else outer, value, depth + 1))


_PLAIN: Final = frozenset(
    (
        int,
        float,
        bool,
        complex,
        str,
        bytes,
        type(None),
        types.FunctionType,
        types.BuiltinFunctionType,
    )
)
_NOT_INSIDE: Final = (type, types.MethodType, types.CodeType, types.FrameType)


def _is_private(name: str, depth: int) -> bool:
    return depth == 0 and name.startswith("_")


def _items(holder: Any, most: int) -> list[tuple[object, Any]]:
    """What is stored in a dict, list or object; what others hold is not looked at."""
    kind = type(holder)
    if issubclass(kind, dict):
        if dict.__len__(holder) > most:
            return []
        return list(dict.items(holder))
    if kind is list or kind is tuple:
        return [(None, item) for item in holder[:_INSIDE]]
    if issubclass(kind, types.ModuleType):
        attributes = object.__getattribute__(holder, "__dict__")
        return (
            list(attributes.items()) if _is_users(attributes) and len(attributes) < most * 4 else []
        )
    if issubclass(kind, _NOT_INSIDE):
        return []
    attributes = object.__getattribute__(holder, "__dict__")
    if type(attributes) is not dict or len(attributes) > most:
        return []
    return list(attributes.items())


def _is_users(module: Mapping[str, object]) -> bool:
    """Whether a module is of the user's own making."""
    file = module.get("__file__")
    return type(file) is str and "-packages" not in file and "/lib/python" not in file


def is_rare(name: str, value: str, *, is_environ: bool = False) -> bool:
    """Tell if a value is so secret, and so rare, that it is masked wherever it occurs."""
    if not MIN_MIXED <= len(value) < MAX_LENGTH or (sure := strength(name)) == "none":
        return False
    if len(value) < MIN_LENGTH and not looks_chosen(value):
        return False
    if is_trivial(value) or is_common(value) or is_place(value):
        return False
    if "://" in value:  # an address: the password in it is masked by its shape
        return False
    if sure == "strong":
        return True
    return looks_random(value) or (is_environ and not value.isalpha())
