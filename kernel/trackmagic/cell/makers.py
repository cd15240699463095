"""What a called function or class gives: a plain value, a moment, a given setting; all else is work."""

from __future__ import annotations

import argparse
import builtins
import collections
import copy
import dataclasses
import datetime as dt
import enum
import os
import pathlib
import types
from collections.abc import Callable, Mapping
from typing import Any

from trackmagic.cell import looks
from trackmagic.cell.looks import only_holds, stored
from trackmagic.cell.unknown import UNKNOWN

CLOCKS = frozenset({
    "time", "time_ns", "perf_counter", "perf_counter_ns", "monotonic", "monotonic_ns", "process_time",
    "process_time_ns", "thread_time", "thread_time_ns", "clock_gettime", "clock_gettime_ns", "localtime",
    "gmtime", "ctime", "asctime", "strftime", "mktime", "default_timer",
})  # fmt: skip
NOW = frozenset({"now", "utcnow", "today"})
IDENTITIES = frozenset({"id", "hash", "getpid", "getppid", "fork", "get_ident", "get_native_id"})
_PARSED = frozenset({"parse_args", "parse_known_args", "parse_intermixed_args"})
_READERS = frozenset(
    "json yaml toml tomli tomllib rtoml hjson omegaconf hydra ml_collections dotenv configparser".split()
)
_READING = frozenset(
    "load loads safe_load full_load unsafe_load create from_cli from_dotlist merge compose to_container "
    "dotenv_values ConfigParser RawConfigParser".split()
)
_PATHS = frozenset(
    "join basename dirname splitext expanduser abspath normpath realpath relpath".split()
)
_ABOUT = (getattr, vars, isinstance, hasattr, callable, type, os.getenv, os.getcwd, os.fspath)
_COPIES = (copy.copy, copy.deepcopy, dataclasses.replace, dataclasses.asdict, dataclasses.astuple)
_MADE = (
    *(dt.date, dt.time, dt.timedelta, pathlib.PurePath, enum.Enum),
    *(types.SimpleNamespace, argparse.Namespace, collections.OrderedDict),
)
_TABLES = ("__dataclass_fields__", "__attrs_attrs__", "__pydantic_fields__")
_LIBRARY_BAGS = frozenset({"omegaconf", "ml_collections", "easydict", "addict", "box", "munch"})


def is_given(value: Any) -> bool:
    """Tell whether all that is read of an object was given: the environment, a file of settings."""
    return value is os.environ or type(value).__module__ == "configparser"


def is_clock(function: Any, name: str) -> bool:
    """Tell whether a call gives a moment, or a number that names something of this process only.

    ``name`` counts where the function itself is not known.
    """
    if function is UNKNOWN:
        return name in CLOCKS or name in NOW or name in IDENTITIES
    function_name, owner = getattr(function, "__name__", ""), getattr(function, "__self__", None)
    module = getattr(function, "__module__", None)
    if module in {"builtins", "posix", "nt", "_thread"}:
        return function_name in IDENTITIES
    if module in {"time", "timeit"}:
        return function_name in CLOCKS
    return function_name in NOW and isinstance(owner, type) and issubclass(owner, dt.date)


def gives_setting(function: Any, name: str) -> bool:
    """Tell whether a call gives what the environment, the command line or a file of settings holds."""
    if name in _PARSED:
        return True
    if function is UNKNOWN:
        return False
    function_name = str(getattr(function, "__name__", ""))
    module = str(getattr(function, "__module__", None) or "").partition(".")[0]
    if function_name in {"input", "raw_input"}:
        return module in {"builtins", "ipykernel"} or function is builtins.input
    if module in {"posixpath", "ntpath", "genericpath"}:
        return function_name in _PATHS
    if function_name in {"cwd", "home"}:
        owner = getattr(function, "__self__", None)
        return isinstance(owner, type) and issubclass(owner, pathlib.PurePath)
    return module in _READERS and function_name in _READING


def looks_only(function: Any) -> bool:
    """Tell whether a call only copies, or looks at, what it is given."""
    return any(function is candidate for candidate in (*_ABOUT, *_COPIES))


def makes_plain(function: Any) -> bool:
    """Tell whether a class makes plain values: dataclasses, namespaces, dates, paths, enums.

    Its class methods are other ways to make one: ``Config.from_dict(...)``.
    """
    if type(function) is types.MethodType:
        function = function.__self__
    if not isinstance(function, type):
        return False
    if issubclass(function, _MADE) or looks.is_struct(function) or looks.is_exact_number(function):
        return True
    if looks.holds_as_given(function):
        return True
    if issubclass(function, tuple) and hasattr(function, "_fields"):
        return True
    library = str(function.__module__).partition(".")[0]
    if library in _LIBRARY_BAGS or only_holds(function):
        return True
    return any(name in base.__dict__ for base in function.__mro__ for name in _TABLES)


def constructed(kind: Any, values: list[Any], named: Mapping[str, Any]) -> Any:
    """Give what a class makes of known values, by code that is not the user's; else UNKNOWN."""
    try:
        if kind.__module__ in _TRUSTED and not issubclass(kind, enum.Enum):
            return kind(*values, **named)
        if "__dataclass_fields__" in kind.__dict__:
            return _dataclass(kind, values, dict(named))
        if issubclass(kind, enum.Enum) and not named and len(values) == 1:
            return {member.value: member for member in kind.__members__.values()}.get(
                values[0], UNKNOWN
            )
    except Exception:  # noqa: BLE001 - the cell itself meets it, and says so
        return UNKNOWN
    return UNKNOWN


_TRUSTED = frozenset({"datetime", "pathlib", "types", "argparse", "collections"})


def _dataclass(kind: Any, values: list[Any], named: dict[str, Any]) -> Any:
    """Stand-in for a dataclass that its own generated ``__init__`` makes, with its defaults."""
    if stored(kind, "__post_init__") is not UNKNOWN or not kind.__dataclass_params__.init:
        return UNKNOWN
    if kind.__init__.__code__.co_filename != "<string>":
        return UNKNOWN
    declared = [field for field in dataclasses.fields(kind) if field.init]
    by_position = [field.name for field in declared if not field.kw_only]
    named |= dict(zip(by_position, values, strict=False))
    for field in dataclasses.fields(kind):
        if field.name not in named:
            factory: Callable[[], Any] | Any = field.default_factory
            if field.default is not dataclasses.MISSING:
                named[field.name] = field.default
            elif factory in {list, dict, set, tuple}:
                named[field.name] = factory()
            else:
                return UNKNOWN
    return types.SimpleNamespace(**named)
