"""Codes of plain Python objects: containers, functions, classes, and whatever has attributes.

No user code is asked for: no ``__eq__``, ``__hash__`` or ``__repr__``, no overridden methods of
containers; attributes are read from ``__dict__`` and slots.
"""

from __future__ import annotations

import enum
import functools
import types
from collections import deque
from itertools import islice
from types import MappingProxyType
from typing import Any
from weakref import WeakKeyDictionary

from trackmagic.cell.encoder import (
    ENDS,
    MAX_ITEMS,
    MAX_SET,
    OPAQUE,
    WHOLE_BYTES,
    Encoder,
    Encoding,
    data_code,
    joined,
    type_name,
)


def _list(encoder: Encoder, value: Any) -> bytes:
    base: Any = list if isinstance(value, list) else tuple
    length = base.__len__(value)
    items = (base.__getitem__(value, at) for at in encoder.sample(length))
    return encoder.sequence(b"l" if base is list else b"t", length, items) + _subtype(
        encoder, value, base
    )


def _dict(encoder: Encoder, value: dict[Any, Any]) -> bytes:
    length = dict.__len__(value)
    pairs = dict.items(value)
    if length > MAX_ITEMS:  # its order counts then, as its places do
        encoder.is_sampled = True
        step = -(-length // MAX_ITEMS)
        codes = (encoder.pair(key, item) for key, item in islice(pairs, None, None, step))
        return joined(b"D", b"%d" % length, *codes) + _subtype(encoder, value, dict)
    codes = (encoder.pair(key, item) for key, item in list(pairs))
    return encoder.unordered(b"d", length, codes) + _subtype(encoder, value, dict)


def _set(encoder: Encoder, value: Any) -> bytes:
    length = len(value)
    if length > MAX_SET:
        encoder.is_sampled = True
        return b"e%d" % length
    if length > MAX_ITEMS:  # from the hashes the set keeps: good for this session
        return b"e%d %x" % (length, hash(frozenset(value)))
    return encoder.unordered(b"e", length, (encoder.encode(item) for item in list(value)))


def _subtype(encoder: Encoder, value: object, base: type) -> bytes:
    kind = type(value)
    return b"" if kind is base else _kind(encoder, kind)


def _kind(encoder: Encoder, kind: type) -> bytes:
    """Name a type; one of the notebook with what its objects can do, which may be another by now."""
    if kind.__module__ != "__main__":
        return type_name(kind)
    return encoder.kind(kind, _class)


def object_code(encoder: Encoder, value: object) -> bytes:
    """Encode an object by its ``__dict__`` and slots."""
    kind = type(value)
    state: dict[Any, Any] = {}
    for base in kind.__mro__:
        slots = base.__dict__.get("__slots__", ())
        for slot in (slots,) if isinstance(slots, str) else slots:
            member = base.__dict__.get(slot)
            if isinstance(member, types.MemberDescriptorType):
                try:
                    state[slot] = member.__get__(value, kind)
                except AttributeError:
                    continue
    try:
        state.update(object.__getattribute__(value, "__dict__"))
    except AttributeError:
        if not state:
            return OPAQUE
    encoder.is_sampled |= len(state) > MAX_ITEMS
    codes = [encoder.pair(key, item) for key, item in islice(state.items(), MAX_ITEMS)]
    return encoder.unordered(b"o" + _kind(encoder, kind), len(state), codes)


def _subclass_of_atom(encoder: Encoder, value: Any) -> bytes:
    converters: tuple[tuple[type, Any], ...] = (
        (int, int.__int__),
        (float, float.__float__),
        (str, str.__str__),
    )
    for base, convert in converters:
        if isinstance(value, base):
            return joined(type_name(type(value)), encoder.encode(convert(value)))
    return joined(type_name(type(value)), encoder.encode(bytes.__getitem__(value, slice(None))))


def _function(encoder: Encoder, value: types.FunctionType) -> bytes:
    cells = [_cell_contents(cell) for cell in value.__closure__ or ()]
    parts = (value.__code__, value.__defaults__, value.__kwdefaults__, cells)
    return joined(b"f", value.__qualname__.encode(), *(encoder.encode(part) for part in parts))


def _cell_contents(cell: types.CellType) -> object:
    try:
        return cell.cell_contents
    except ValueError:  # not bound yet
        return None


def _code(encoder: Encoder, value: types.CodeType) -> bytes:
    """Encode what a function does, once in its life."""
    if value not in _CODES:
        _CODES[value] = encoder.apart(value, _whole_code)
    return _CODES[value]


_CODES: WeakKeyDictionary[types.CodeType, bytes] = WeakKeyDictionary()


def _whole_code(encoder: Encoder, value: types.CodeType) -> bytes:
    names = (value.co_names, value.co_varnames, value.co_freevars)
    parts = (value.co_code, value.co_consts, *names, value.co_flags)
    return joined(b"c", *(encoder.encode(part) for part in parts))


def _class(encoder: Encoder, value: type) -> bytes:
    if value.__module__ != "__main__":
        return b"T" + type_name(value)
    items = list(type.__getattribute__(value, "__dict__").items())
    if issubclass(value, enum.Enum):  # what it keeps beside leads from each member to all others
        members = {name: member._value_ for name, member in value._member_map_.items()}
        items = [("members", members), *((k, v) for k, v in items if _is_function(v))]
    encoder.is_sampled |= len(items) > MAX_ITEMS
    attributes = {name: _member(item) for name, item in items[:MAX_ITEMS] if _counts(name, item)}
    bases = [_kind(encoder, base) for base in value.__mro__[1:]]
    return joined(b"T", type_name(value), *bases, encoder.encode(attributes))


def _counts(name: str, item: object) -> bool:
    """Whether an entry of a class was written there: all that is not Python's own housekeeping."""
    is_own = name.startswith(("__", "_abc_")) or isinstance(item, _SLOTS)
    return _is_function(item) or not is_own


def _is_function(item: object) -> bool:
    return isinstance(item, (types.FunctionType, staticmethod, classmethod, property))


def _member(item: Any) -> object:
    if isinstance(item, property):
        return item.fget, item.fset, item.fdel
    return item.__func__ if isinstance(item, staticmethod | classmethod) else item


_SLOTS = (types.MemberDescriptorType, types.GetSetDescriptorType)


def _enum(encoder: Encoder, value: enum.Enum) -> bytes:
    return joined(b"E", _kind(encoder, type(value)), encoder.encode(value._value_))


def _qualified(_encoder: Encoder, value: Any) -> bytes:
    name = getattr(value, "__qualname__", value.__name__)
    return b"q" + f"{getattr(value, '__module__', '')}.{name}".encode()


def _method(encoder: Encoder, value: types.MethodType) -> bytes:
    return joined(b"m", encoder.encode(value.__func__), encoder.encode(value.__self__))


def _partial(encoder: Encoder, value: functools.partial[Any]) -> bytes:
    parts = (value.func, value.args, value.keywords)
    return joined(b"p", *(encoder.encode(part) for part in parts))


def _deque(encoder: Encoder, value: deque[Any]) -> bytes:
    encoder.is_sampled |= len(value) > MAX_ITEMS
    items = islice(list(value), MAX_ITEMS) if len(value) <= MAX_ITEMS else _deque_ends(value)
    return encoder.sequence(b"k", len(value), items)


def _deque_ends(value: deque[Any]) -> list[object]:
    return [value[at] for at in (*range(ENDS), *range(-ENDS, 0))]


def _bytearray(encoder: Encoder, value: bytearray) -> bytes:
    encoder.is_sampled |= len(value) > WHOLE_BYTES
    return data_code(b"Y", value)


def printed_code(_encoder: Encoder, value: object) -> bytes:
    """Encode a value of the standard library whose repr tells all."""
    return joined(type_name(type(value)), repr(value).encode("utf-8", "surrogatepass"))


EXACT: MappingProxyType[type, Encoding] = MappingProxyType(
    {
        list: _list,
        tuple: _list,
        dict: _dict,
        set: _set,
        frozenset: _set,
        bytearray: _bytearray,
        types.FunctionType: _function,
        types.CodeType: _code,
        types.MethodType: _method,
        types.BuiltinFunctionType: _qualified,
        types.ModuleType: _qualified,
        functools.partial: _partial,
        deque: _deque,
    }
)
BASES: tuple[tuple[type | tuple[type, ...], Encoding], ...] = (
    (type, _class),
    (enum.Enum, _enum),
    ((list, tuple), _list),
    (dict, _dict),
    ((set, frozenset), _set),
    ((int, float, str, bytes), _subclass_of_atom),
)
