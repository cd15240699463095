"""Looks at the objects of a session: what is plain, what a configuration, what the user's own.

None of the session's code is run. Attributes are read from ``__dict__`` and slots, as they
lie there: no property, no ``__getattr__``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import enum
import pathlib
import sys
import sysconfig
import types
from functools import lru_cache
from typing import Any

from trackmagic.cell.unknown import UNKNOWN

MAX_PARTS = 1000
MAX_DEPTH = 32
SIZES = frozenset({"shape", "ndim", "size", "columns"})
"""Attributes of data that say how much of it there is."""

_TELLING = frozenset(
    "to_dict asdict as_dict dict update copy get keys items values save load from_dict to_json".split()
)
ATOMS = (bool, int, float, str, type(None))
MOMENTS = (dt.date, dt.time, dt.timedelta)
_CONTAINERS = (list, tuple, set, frozenset)
_PYTHON = frozenset({"builtins", "collections", "enum", "typing"})
_LOOKS = frozenset(
    "__len__ __iter__ __getitem__ __str__ __repr__ __eq__ __contains__ keys values items get".split()
)
_OTHERS = (*ATOMS, *MOMENTS, *_CONTAINERS, dict, enum.Enum, pathlib.PurePath, BaseException)
_BAGS = (types.SimpleNamespace, argparse.Namespace)
_LIBRARY_BAGS = frozenset({"omegaconf", "ml_collections", "easydict", "addict", "box", "munch"})


def is_plain(value: object, most: int = MAX_PARTS) -> bool:
    """Tell whether a value is plain: a number, text, date, path, enum; containers and settings of these.

    One that holds more than ``most`` values is data, and not plain.
    """
    try:
        return _plain(value, MAX_DEPTH, [most])
    except Exception:  # noqa: BLE001 - a user's object may raise anything
        return False


def _plain(value: Any, depth: int, budget: list[int]) -> bool:
    budget[0] -= 1
    if budget[0] < 0 or not depth:
        return False
    kind: Any = type(value)
    if issubclass(kind, enum.Enum):
        return True
    if _reads_otherwise(kind):
        return False
    if issubclass(kind, (*ATOMS, *MOMENTS, pathlib.PurePath, range)):
        return True
    if is_scalar(kind) or is_exact_number(kind):
        return True
    if issubclass(kind, _CONTAINERS):
        base: Any = next(container for container in _CONTAINERS if issubclass(kind, container))
        parts = base.__len__(value) <= budget[0] and list(base.__iter__(value))
    elif issubclass(kind, dict):
        parts = dict.__len__(value) <= budget[0] and [*dict.keys(value), *dict.values(value)]
    else:
        members = fields(value)
        parts = members is not None and list(members.values())
    return parts is not False and all(_plain(part, depth - 1, budget) for part in parts)


@lru_cache(maxsize=512)
def _reads_otherwise(kind: Any) -> bool:
    """Whether a kind of list, dict or text gives other things than lie in it."""
    if not issubclass(kind, (*_CONTAINERS, dict, str)):
        return False
    bases = (base for base in kind.__mro__ if base.__module__ not in _PYTHON)
    written = (base.__dict__[name] for base in bases for name in _LOOKS & base.__dict__.keys())
    return not all(map(_is_of_namedtuple, written))


def _is_of_namedtuple(item: Any) -> bool:
    """Whether a method is one of those that every named tuple has."""
    return isinstance(item, types.FunctionType) and item.__globals__.get("__name__") in _PYTHON


def holds_as_given(kind: type) -> bool:
    """Tell whether a class of the user's own is a dict, list or tuple that holds what it is given."""
    return issubclass(kind, (*_CONTAINERS, dict)) and is_own(kind) and not _reads_otherwise(kind)


def is_struct(kind: Any) -> bool:
    """Tell whether it is a class of msgspec's."""
    return _library(type(kind)) == "msgspec"


def is_scalar(kind: type) -> bool:
    """Tell whether it is a type of NumPy's single numbers, texts or dates."""
    numpy: Any = sys.modules.get("numpy")
    generic = getattr(numpy, "generic", None)
    return isinstance(generic, type) and issubclass(kind, generic)


def is_exact_number(kind: type) -> bool:
    """Tell whether it is Decimal or Fraction."""
    return kind.__module__ in {"decimal", "fractions"} and kind.__name__ in {"Decimal", "Fraction"}


def fields(value: object) -> dict[str, Any] | None:
    """Give what a configuration object holds by name; None for all other objects.

    It is a dataclass, attrs or pydantic object, a namespace, or an object or class of the user's own that
    has no methods.
    """
    kind: Any = type(value)
    if issubclass(kind, type):
        return _class_fields(value) if is_own(value) else None
    for table in ("__dataclass_fields__", "__attrs_attrs__", "__pydantic_fields__"):
        declared: Any = _of_class(kind, table)
        if declared is not UNKNOWN:
            names = [getattr(field, "name", field) for field in declared]
            return {name: stored(value, name) for name in names if not name.startswith("_")}
    if is_struct(kind):
        return {name: stored(value, name) for name in kind.__struct_fields__}
    if issubclass(kind, _BAGS):
        return _public(object.__getattribute__(value, "__dict__"))
    if _library(kind) in _LIBRARY_BAGS:
        items: Any = value
        return {str(key): item for key, item in items.items()}
    if is_own(kind) and not issubclass(kind, _OTHERS):
        try:
            members: Any = object.__getattribute__(value, "__dict__")
        except AttributeError:
            return None
        if not any(_is_method(member) for base in kind.__mro__[:-1] for member in _space(base)):
            return (_class_fields(kind) or {}) | _public(members) or None
    return None


def _space(kind: Any) -> list[tuple[str, Any]]:
    return list(type.__getattribute__(kind, "__dict__").items())


def _is_method(entry: tuple[str, Any]) -> bool:
    """Whether it does something: an object with methods is no mere configuration."""
    name, item = entry
    return isinstance(item, types.FunctionType) and not (name.startswith("_") or name in _TELLING)


def _public(members: dict[str, Any]) -> dict[str, Any]:
    return {name: item for name, item in list(members.items()) if not name.startswith("_")}


def _class_fields(kind: Any) -> dict[str, Any] | None:
    """What ``class CFG: lr = 0.1`` holds; None where the class does something, too."""
    if _of_class(kind, "__dataclass_fields__") is not UNKNOWN or issubclass(kind, enum.Enum):
        return None
    members: dict[str, Any] = {}
    for base in reversed(kind.__mro__[:-1]):
        if not is_own(base):
            return None
        members |= _public(dict(type.__getattribute__(base, "__dict__")))
    return members or None


def only_holds(kind: type) -> bool:
    """Tell whether a class of the user's own is ``class CFG: lr = 0.1``, whose objects hold what it holds."""
    spaces = (_space(base) for base in kind.__mro__[:-1])
    does = any(isinstance(item, types.FunctionType) for space in spaces for _name, item in space)
    return is_own(kind) and not does and _class_fields(kind) is not None


def stored(value: Any, name: str) -> Any:
    """Give an attribute as it lies in the object or its class; UNKNOWN for what would run code."""
    kind = type(value)
    if issubclass(kind, types.ModuleType):
        return object.__getattribute__(value, "__dict__").get(name, UNKNOWN)
    if issubclass(kind, type):
        members = _of_class(value, "_member_map_") if issubclass(kind, enum.EnumMeta) else {}
        return members[name] if name in members else _of_class(value, name)
    try:
        attributes: Any = object.__getattribute__(value, "__dict__")
    except AttributeError:
        attributes = {}
    if name in attributes:
        return attributes[name]
    if issubclass(kind, enum.Enum) and name in {"value", "name"}:
        return attributes.get(f"_{name}_", UNKNOWN)
    if issubclass(kind, tuple) and name in (named := getattr(kind, "_fields", ())):
        return tuple.__getitem__(value, named.index(name))
    if _library(kind) in _LIBRARY_BAGS:
        return dict(value.items()).get(name, UNKNOWN)
    return _in_class(value, name)


def _in_class(value: object, name: str) -> Any:
    item = _of_class(type(value), name)
    if isinstance(item, types.MemberDescriptorType):
        try:
            return item.__get__(value, type(value))
        except AttributeError:
            return UNKNOWN
    return UNKNOWN if hasattr(type(item), "__get__") else item


def method(value: object, name: str) -> Any:
    """Give a method that a class writes in Python, bound; UNKNOWN for others."""
    return method_of(type(value), name, value)


def method_of(kind: Any, name: str, value: object = UNKNOWN) -> Any:
    """Give a method of a class, bound to what stands for one of its objects."""
    item = _of_class(kind, name) if isinstance(kind, type) else UNKNOWN
    if not isinstance(item, staticmethod | classmethod | types.FunctionType):
        item = stored(item, "__wrapped__")  # one that is cached, say
    if isinstance(item, staticmethod | classmethod):
        function = item.__func__
        is_bound = isinstance(item, classmethod) and isinstance(function, types.FunctionType)
        return types.MethodType(function, kind) if is_bound else function
    return types.MethodType(item, value) if isinstance(item, types.FunctionType) else UNKNOWN


def is_data(value: object) -> bool:
    """Tell whether a value is data whose size is a fact about what was given: an array, a frame, a tensor."""
    return value is not UNKNOWN and not is_plain(value) and hasattr(type(value), "shape")


def _of_class(kind: Any, name: str) -> Any:
    for base in kind.__mro__:
        space = type.__getattribute__(base, "__dict__")
        if name in space:
            return space[name]
    return UNKNOWN


def _library(kind: type) -> str:
    return str(getattr(kind, "__module__", "")).partition(".")[0]


def is_configuration(value: object) -> bool:
    """Tell whether attributes of the object are settings: a configuration, a module, a class, an enum."""
    kind = type(value)
    if issubclass(kind, types.ModuleType | type | enum.Enum):
        return True
    if is_own(kind) and _of_class(kind, "__dataclass_fields__") is UNKNOWN:
        return is_plain(value)  # of others, a trainer say, they are results as well
    return fields(value) is not None or (issubclass(kind, tuple) and hasattr(kind, "_fields"))


def is_own(thing: object) -> bool:
    """Tell whether a function or class is of the notebook, or of a module that is no library's."""
    try:
        name = thing.__module__
        return isinstance(name, str) and _is_own_module(name)
    except Exception:  # noqa: BLE001 - a user's object may raise anything
        return False


def _is_own_module(name: str) -> bool:
    if name == "__main__":
        return True
    if name.partition(".")[0] in {"trackmagic", "trackmagic_server"}:
        return False
    path = getattr(sys.modules.get(name), "__file__", None)
    return isinstance(path, str) and not _is_of_library(path)


@lru_cache(maxsize=4096)
def _is_of_library(path: str) -> bool:
    """Whether a file lies where Python or its packages are installed."""
    parts = pathlib.PurePath(path).parts
    if "site-packages" in parts or "dist-packages" in parts:
        return True
    return path.startswith(_INSTALLED) or path.startswith("<frozen")


_INSTALLED = tuple({sysconfig.get_path(name) for name in ("stdlib", "platstdlib")})
