"""Forms of objects: their fields, their names, and what they print where they have neither."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from trackmagic.entities import ParamValue
from trackmagic.param_values.walk import Walk

MAX_REPR = 1000
"""Characters of a ``repr``."""

_ADDRESS = re.compile(r"\s+at\s+0x[0-9A-Fa-f]+")


def dataclass(walk: Walk, value: Any) -> ParamValue:
    """Its fields; one that was never set is left out."""
    return _fields(walk, value, type(value).__dataclass_fields__)


def attrs(walk: Walk, value: Any) -> ParamValue:
    """Its attributes, as attrs knows them."""
    return _fields(walk, value, [field.name for field in type(value).__attrs_attrs__])


def struct(walk: Walk, value: Any) -> ParamValue:
    """The fields of a msgspec struct."""
    return _fields(walk, value, type(value).__struct_fields__)


def pydantic(walk: Walk, value: Any) -> ParamValue:
    """The fields of a model of either version, and what it was given beyond them."""
    fields = {**vars(value), **(getattr(value, "__pydantic_extra__", None) or {})}
    if getattr(type(value), "__pydantic_root_model__", False):
        return walk.value(fields["root"])
    return walk.pairs(list(fields.items()), len(fields))


def attributes(walk: Walk, value: Any) -> ParamValue:
    """What a namespace holds."""
    return walk.pairs(list(vars(value).items()), len(vars(value)))


def _fields(walk: Walk, value: Any, names: Any) -> ParamValue:
    pairs = [(name, getattr(value, name)) for name in names if hasattr(value, name)]
    return walk.pairs(pairs, len(pairs))


def estimator(walk: Walk, value: Any) -> ParamValue:
    """Its own parameters; estimators among them have their own."""
    try:
        params = value.get_params(deep=False)
    except TypeError:  # it knows no deep
        params = value.get_params()
    pairs = [("class", type(value).__qualname__), *dict(params).items()]
    return walk.pairs(pairs, len(pairs))


def enum_value(walk: Walk, value: Any) -> ParamValue:
    """Its value; its name, where that says nothing."""
    member_value = value.value
    return value.name if type(member_value) is object else walk.value(member_value)


def named(_walk: Walk, value: Any) -> ParamValue:
    """``package.module.name``; what the notebook or Python itself made has no module before it."""
    name = getattr(value, "__qualname__", None) or getattr(value, "__name__", None)
    if not isinstance(name, str):
        return without_addresses(value, repr(value))
    module = getattr(value, "__module__", None)
    return name if module in (None, "__main__", "builtins") else f"{module}.{name}"


def partial(walk: Walk, value: Any) -> ParamValue:
    """``partial(name, 1, lr=0.1)``."""
    words = [str(walk.value(value.func))]
    words += [repr(walk.value(word)) for word in value.args]
    words += [f"{name}={walk.value(word)!r}" for name, word in value.keywords.items()]
    return cut(f"partial({', '.join(words)})")


def printed(walk: Walk, value: object) -> str:
    """Its ``repr`` to a limit; the name of its class where that fails."""
    kind = type(value)
    text = f"<{kind.__qualname__}>"
    try:
        text = without_addresses(value, repr(value))
    except Exception:  # noqa: BLE001 - the user's own __repr__
        return walk.stand_in(text)
    return walk.stand_in(
        cut(text.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode())
    )


def shown(value: object, length: int = 60) -> str:
    """``value`` for an error: its ``repr``, short, on one line, whatever it is. Never raises."""
    kind = type(value)
    if isinstance(value, str | bytes | bytearray):
        text = repr(value[: length + 1])
    elif kind in (list, tuple, set, frozenset, dict) and len(value) > length:  # type: ignore[arg-type]
        return f"{kind.__name__} of {len(value):,}"  # type: ignore[arg-type]
    else:
        try:
            text = " ".join(without_addresses(value, repr(value)).split())
        except Exception:  # noqa: BLE001 - the user's own __repr__
            text = f"<{kind.__qualname__}>"
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= length else f"{text[:length]}..."


def without_addresses(value: object, text: str) -> str:
    """``text`` without where objects are in memory, which differs in each process."""
    text = _ADDRESS.sub("", text[: 100 * MAX_REPR]) + text[100 * MAX_REPR :]
    return text.replace(hex(id(value)), "0x...")


def cut(text: str, length: int | None = None, unit: str = "characters") -> str:
    """``text`` up to the limit; past that it says how long it was."""
    length = len(text) if length is None else length
    if length <= MAX_REPR:
        return text
    return f"{text[:MAX_REPR]}... ({length:,} {unit})"


def kinds(value: object) -> tuple[str, ...]:
    """The names of the classes that an object is of: ``library.Name``, submodules left out."""
    kind: Any = type(value)
    return _kinds(kind)


@lru_cache(maxsize=1024)
def _kinds(kind: Any) -> tuple[str, ...]:
    roots = (str(getattr(base, "__module__", "")).partition(".")[0] for base in kind.__mro__)
    return tuple(
        f"{root}.{base.__qualname__}" for root, base in zip(roots, kind.__mro__, strict=True)
    )
