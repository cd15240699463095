"""Which form an object has: by the classes it is made of, then by what it can do."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from trackmagic.entities import ParamValue
from trackmagic.param_values import arrays, objects
from trackmagic.param_values.walk import Form, NoForm, Walk, in_order


def formed(walk: Walk, value: object) -> ParamValue:
    """The form of an object. Raises :class:`NoForm`; what else its class raises makes it printed."""
    try:
        form = _form_of(value)
        return objects.printed(walk, value) if form is None else form(walk, value)
    except NoForm:
        raise
    except RecursionError:
        raise NoForm("is nested too deep") from None
    except Exception:  # noqa: BLE001 - code of the object's class; it may print all the same
        return objects.printed(walk, value)


def _form_of(value: object) -> Form | None:
    for name in objects.kinds(value):
        if (form := _FORMS.get(name)) is not None:
            return form
    return next((form for applies, form in _ABLE if applies(value)), None)


def _integer(_walk: Walk, value: Any) -> ParamValue:
    return int.__int__(value)


def _list(walk: Walk, value: Any) -> ParamValue:
    return walk.items(value, len(value))


def _tuple(walk: Walk, value: Any) -> ParamValue:
    names = getattr(type(value), "_fields", None)
    if isinstance(names, tuple) and len(names) == len(value):
        return walk.pairs(zip(names, tuple.__iter__(value), strict=True), len(names))
    return walk.items(tuple.__iter__(value), len(value))


def _set(walk: Walk, value: Any) -> ParamValue:
    return in_order(walk.items(value, len(value)))


def _dict(walk: Walk, value: Any) -> ParamValue:
    return walk.pairs(list(dict.items(value)), len(value))


def _mapping(walk: Walk, value: Any) -> ParamValue:
    """Of anything with ``keys()``; each is asked for once, in its order."""
    length = len(value)
    return walk.pairs(((key, value[key]) for key in value.keys()), length)  # noqa: SIM118 - no Mapping


def _omegaconf(walk: Walk, value: Any) -> ParamValue:
    """A DictConfig, interpolations resolved; what is missing is ``???``, what fails stays as written."""
    if value._is_missing() or value._is_none():  # noqa: SLF001 - it has no other word for it
        return None if value._is_none() else "???"  # noqa: SLF001
    return walk.pairs(((key, _resolved(value, key)) for key in value), len(value))


def _omegaconf_list(walk: Walk, value: Any) -> ParamValue:
    if value._is_missing() or value._is_none():  # noqa: SLF001
        return None if value._is_none() else "???"  # noqa: SLF001
    return walk.items((_resolved(value, at) for at in range(len(value))), len(value))


def _resolved(config: Any, key: Any) -> Any:
    try:
        return config[key]
    except Exception:  # noqa: BLE001 - missing, or refers to what is not there
        return config._get_node(key)._value()  # noqa: SLF001


def _bytes(_walk: Walk, value: Any) -> ParamValue:
    return objects.cut(repr(bytes(value[: objects.MAX_REPR])), len(value), "bytes")


def _as_text(_walk: Walk, value: Any) -> ParamValue:
    return str(value)


def _iso(_walk: Walk, value: Any) -> ParamValue:
    return value.isoformat()  # type: ignore[no-any-return]


def _path(_walk: Walk, value: Any) -> ParamValue:
    return os.fsdecode(value)


def _decimal(_walk: Walk, value: Any) -> ParamValue:
    number = float(value)
    return number if value == type(value)(repr(number)) or value.is_nan() else str(value)


def _none(_walk: Walk, _value: Any) -> ParamValue:
    return None


_FORMS: dict[str, Form] = {
    "builtins.int": _integer,
    "builtins.float": lambda _walk, value: float.__float__(value),
    "builtins.str": lambda _walk, value: str.__str__(value),
    "builtins.complex": _as_text,
    "builtins.list": lambda walk, value: walk.items(list(list.__iter__(value)), len(value)),
    "builtins.tuple": _tuple,
    "builtins.set": _set,
    "builtins.frozenset": _set,
    "builtins.dict": _dict,
    "builtins.bytes": _bytes,
    "builtins.bytearray": _bytes,
    "builtins.memoryview": lambda walk, value: walk.stand_in(
        f"memoryview of {value.nbytes:,} bytes"
    ),
    "builtins.range": lambda _walk, value: repr(value),
    "builtins.type": objects.named,
    "builtins.module": lambda _walk, value: value.__name__,
    "functools.partial": objects.partial,
    "array.array": _list,
    "collections.deque": _list,
    "pathlib.PurePath": _path,
    "datetime.timedelta": _as_text,
    "datetime.date": _iso,
    "datetime.time": _iso,
    "datetime.tzinfo": _as_text,
    "uuid.UUID": _as_text,
    "ipaddress._IPAddressBase": _as_text,
    "decimal.Decimal": _decimal,
    "fractions.Fraction": _as_text,
    "enum.Enum": objects.enum_value,
    "argparse.Namespace": objects.attributes,
    "types.SimpleNamespace": objects.attributes,
    "omegaconf.DictConfig": _omegaconf,
    "omegaconf.ListConfig": _omegaconf_list,
    "pydantic.BaseModel": objects.pydantic,
    "pydantic._BaseUrl": _as_text,
    "pydantic_core.Url": _as_text,
    "msgspec.Struct": objects.struct,
    "transformers.PretrainedConfig": lambda walk, value: walk.value(value.to_dict()),
    "transformers.PreTrainedConfig": lambda walk, value: walk.value(value.to_dict()),
    "absl.FlagValues": lambda walk, value: walk.value(value.flag_values_dict()),
    **arrays.FORMS,
}


def _is_named(value: Any) -> bool:
    """Whether it is a function of some kind: compiled, cached, dispatched."""
    return callable(value) and isinstance(getattr(value, "__qualname__", None), str)


def _is_mapping(value: Any) -> bool:
    able = callable(getattr(value, "keys", None)) and hasattr(type(value), "__getitem__")
    return isinstance(value, Mapping) or (able and hasattr(type(value), "__len__"))


_ABLE: tuple[tuple[Callable[[Any], bool], Form], ...] = (
    (lambda value: hasattr(type(value), "__dataclass_fields__"), objects.dataclass),
    (lambda value: hasattr(type(value), "__attrs_attrs__"), objects.attrs),
    (lambda value: callable(getattr(type(value), "get_params", None)), objects.estimator),
    (lambda value: hasattr(type(value), "__fspath__"), _path),
    (_is_named, objects.named),
    (arrays.has_shape, arrays.shape_text),
    (_is_mapping, _mapping),
    (lambda value: isinstance(value, AbstractSet), _set),
    (lambda value: isinstance(value, Sequence), _list),
)
