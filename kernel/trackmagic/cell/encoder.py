"""The encoder behind fingerprints: values to bytes, with limits that do not depend on time.

Counts and depth are bounded, and large data is sampled at places that depend on its size alone: time
never decides what a code is, only whether there is one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from hashlib import blake2b
from types import MappingProxyType
from typing import Any

WHOLE_BYTES = 256 * 1024
"""Data up to this size is hashed whole."""
MAX_DEPTH = 16
MAX_VALUES = 2000
"""Values looked at in one fingerprint; past it only types and lengths count."""
MAX_ITEMS = 1000
"""Items of one container that are all looked at; of a longer one its ends and a stride."""
MAX_SET = 1_000_000
ENDS = 128
_STRIDE = 256
_PIECE = 4096


class OutOfTime(Exception):
    """The time given for a fingerprint is over."""


OPAQUE = b"?"
"""What an object without visible state is worth: a generator, a file, a lock."""


class Encoder:
    """Encodes one value, with the limits it has left."""

    def __init__(self, encoding: Callable[[type], Encoding], deadline: float) -> None:
        self._encoding = encoding
        self._deadline = deadline
        self._left = MAX_VALUES
        self._path: dict[int, int] = {}
        self._kinds: dict[type, bytes] = {}
        self.is_sampled = False
        """Some of what was encoded was passed over: a change there is not seen."""
        self.texts = 0
        """Texts of columns that were looked at."""

    def encode(self, value: Any) -> bytes:
        """Give bytes that tell the value's type and content. Raises OutOfTime."""
        kind = type(value)
        atom = ATOMS.get(kind)
        if atom is not None:
            self._left -= 1
            if kind in _LONG and len(value) > WHOLE_BYTES:
                self.is_sampled = True
            return atom(value)
        if time.perf_counter() > self._deadline:
            raise OutOfTime
        if id(value) in self._path:
            return b"^%d" % (len(self._path) - self._path[id(value)])
        self._left -= 1
        if self._left < 0 or len(self._path) >= MAX_DEPTH:
            self.is_sampled = True
            return b"~" + type_name(kind)
        self._path[id(value)] = len(self._path)
        try:
            return self._encoding(kind)(self, value)
        except OutOfTime:
            raise
        except Exception:  # noqa: BLE001 - a user's object may raise anything; its type is left
            return OPAQUE
        finally:
            del self._path[id(value)]

    def kind(self, kind: type, encoding: Encoding) -> bytes:
        """Encode a class once, however many objects it has."""
        if kind not in self._kinds:
            self._kinds[kind] = type_name(kind)  # within itself
            self._kinds[kind] = self.apart(kind, encoding)
        return self._kinds[kind]

    def apart(self, value: Any, encoding: Encoding) -> bytes:
        """Encode with limits of its own, so that the code is the same wherever the value stands."""
        budget, self._left = self._left, MAX_VALUES
        path, self._path = self._path, {id(value): 0}
        try:
            return encoding(self, value)
        finally:
            self._left, self._path = budget, path

    def sample(self, length: int, *, most: int = MAX_ITEMS) -> Iterable[int]:
        """Give the places to look at among so many: all, or both ends and a stride between."""
        if length <= most:
            return range(length)
        self.is_sampled = True
        ends, stride = min(ENDS, most // 4), max(1, (length * 2) // most)
        return (*range(ends), *range(ends, length - ends, stride), *range(length - ends, length))

    def sequence(self, tag: bytes, length: int, items: Iterable[object]) -> bytes:
        """Encode items whose order counts."""
        return joined(tag, b"%d" % length, *(self.encode(item) for item in items))

    def unordered(self, tag: bytes, length: int, items: Iterable[bytes]) -> bytes:
        """Put together codes whose order does not count."""
        return joined(tag, b"%d" % length, *sorted(items))

    def pair(self, key: object, value: object) -> bytes:
        """Encode an entry of a dict."""
        return joined(b":", self.encode(key), self.encode(value))


def joined(*parts: bytes) -> bytes:
    """Put parts together so that no other parts give the same; long ones by their hash."""
    text = b"".join(b"%d %b" % (len(part), part) for part in parts)
    return text if len(text) <= _PIECE else parts[0] + blake2b(text, digest_size=16).digest()


def data_code(tag: bytes, data: bytes | bytearray | memoryview) -> bytes:
    """Encode plain bytes: whole, or when large their length and pieces spread over them."""
    size = len(data)
    if size <= _PIECE:
        return tag + bytes(data)
    digest = blake2b(tag, digest_size=16)
    if size <= WHOLE_BYTES:
        digest.update(data)
    else:
        step = (size - _PIECE) // (WHOLE_BYTES // _PIECE - 1)
        for start in range(0, size - _PIECE + 1, step):
            digest.update(data[start : start + _PIECE])
        digest.update(data[-_PIECE:])
    return b"%b%d %b" % (tag, size, digest.digest())


def _text(value: str) -> bytes:
    if len(value) <= WHOLE_BYTES:
        return data_code(b"s", value.encode("utf-8", "surrogatepass"))
    step = (len(value) - _PIECE) // 31
    pieces = [value[start : start + _PIECE] for start in range(0, len(value) - _PIECE + 1, step)]
    text = "".join([*pieces, value[-_PIECE:]]).encode("utf-8", "surrogatepass")
    return b"S%d %b" % (len(value), blake2b(text, digest_size=16).digest())


def _whole_number(value: int) -> bytes:
    if value.bit_length() <= _PIECE:
        return b"i%x" % value
    return data_code(b"I", value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True))


def type_name(kind: type) -> bytes:
    """Give module and qualified name."""
    return f"{kind.__module__}.{kind.__qualname__}".encode("utf-8", "surrogatepass")


ATOMS: MappingProxyType[type, Callable[[Any], bytes]] = MappingProxyType(
    {
        type(None): lambda _: b"n",
        bool: lambda value: b"b%d" % value,
        int: _whole_number,
        float: lambda value: b"g" + float.hex(value).encode(),
        complex: lambda value: b"j" + repr(value).encode(),
        str: _text,
        bytes: lambda value: data_code(b"y", value),
        type(...): lambda _: b".",
        range: lambda value: b"r" + repr(value).encode(),
    }
)
_LONG = frozenset((str, bytes))
Encoding = Callable[[Encoder, Any], bytes]
"""How values of one type are encoded."""
