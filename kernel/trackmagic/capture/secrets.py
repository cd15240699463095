"""Masks secrets in what a run keeps: code, printed text, params.

A secret is known by its value (environment variables and names in the namespace that look like
secrets), by its shape (``tokens``), or by the name it is assigned to. A strong name (``api_key``,
``password``) masks any text; a weak one (``token``, ``key``, ``auth``) only text that looks random,
because ``token = "the"`` is language and ``sort_key = "loss"`` is code. Numbers are never secrets.
Every pattern is bounded, so time is linear in the text.
"""

from __future__ import annotations

import json
import re
import string
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from trackmagic.capture.names import NAMED, is_trivial, strength
from trackmagic.capture.tokens import MASK, looks_random, mask_tokens

MIN_LENGTH: Final = 6
"""Characters of the shortest value that is masked wherever it occurs."""

_DEPTH: Final = 20
_NAME_CHARACTERS: Final = string.ascii_letters + string.digits + "_-."
_WORDS: Final = tuple(
    spelled
    for word in ("passw", "passp", "pwd", "secret", "token", "key", "cred", "auth", "priv")
    for spelled in (word, word.upper(), word.capitalize())
)
_ASSIGNED: Final = re.compile(
    r"(?P<name>[\w\-]{1,64}+)"
    r"(?:(?:\\?[\"'])?\]?[ \t]{0,8}+(?::[ \t]{0,8}+[\w\[\]. |]{1,40}?)?[=:][ \t]{0,8}+"
    r"(?:(?P<prefix>[rRbBuUfF]{0,2})(?:"
    r"\"{3}(?P<three_double>[^\"]{0,4096}+)\"{3}|'{3}(?P<three_single>[^']{0,4096}+)'{3}"
    r"|\"(?P<double>(?:[^\"\\\n]++|\\.)++)\"|'(?P<single>(?:[^'\\\n]++|\\.)++)'"
    r"|\\(?P<quote>[\"'])(?P<escaped>[^\"'\\\n]++)\\(?P=quote))"
    r"|(?P<bare>[A-Za-z0-9_+/=~.\-]{12,512}+)(?![(\[\w]))"
    r"|[ =](?P<option>[^\s\"'`;&|=]{3,512}+))"
)
"""``name = "value"``, ``"name": "value"``, ``["name"] = "value"``, ``NAME=value``, ``name: value``,
and ``--name value``; matched where one of the words was found in the name."""
_BASE64: Final = re.compile(r"(?=.*[0-9])(?=.*[A-Z])(?=.*[a-z])[A-Za-z0-9+/]{16,}={0,2}")


class Masker:
    """Masks what it knows to be secret; what it does not know it leaves as it is.

    ``environ`` and ``namespace`` are read once, here.
    """

    def __init__(
        self,
        environ: Mapping[str, str] | None = None,
        namespace: Mapping[str, object] | None = None,
    ) -> None:
        known: dict[str, str] = {}
        for name, value in (environ or {}).items():
            if _tells(name, value, is_environ=True):
                known.setdefault(value, name)
        for name, held in list((namespace or {}).items()):
            if isinstance(held, str) and _tells(name, held, is_environ=False):
                known.setdefault(held, name)
        self._literals = _literals(known)

    def text(self, text: str) -> str:
        """The text with each secret in it replaced by ``[masked]`` or ``[masked NAME]``."""
        for literal, mask, pattern in self._literals:
            if literal in text:
                text = pattern.sub(mask, text) if pattern else text.replace(literal, mask)
        return _without_assigned(mask_tokens(text))

    def is_secret_name(self, name: str) -> bool:
        """Tell if any text of this name is secret: ``api_key``, ``DB_PASSWORD``."""
        return strength(name) == "strong"

    def value(self, name: str, value: Any) -> Any:
        """A param's value, masked inside lists and dicts too; a number stays a number."""
        return self._value(name, value, 0)

    def _value(self, name: str, value: Any, depth: int) -> Any:
        if isinstance(value, str):
            return MASK if _is_secret(name, value) else self.text(value)
        if depth > _DEPTH:
            return value
        if isinstance(value, dict):
            is_strong = strength(name) == "strong"
            return {
                (self.text(key) if isinstance(key, str) else key): self._value(
                    key if isinstance(key, str) and not is_strong else name, item, depth + 1
                )
                for key, item in value.items()
            }
        if type(value) in {list, tuple, set}:
            return type(value)(self._value(name, item, depth + 1) for item in value)
        return value


def _is_secret(name: str, value: str) -> bool:
    """Tell if text held under a name is one."""
    found = strength(name)
    if found == "none" or is_trivial(value):
        return False
    return found == "strong" or looks_random(value)


def _tells(name: str, value: str, *, is_environ: bool) -> bool:
    """Tell if a value is so secret, and so rare, that it is masked wherever it occurs."""
    if not NAMED.search(name) or len(value) < MIN_LENGTH or is_trivial(value):
        return False
    if "://" in value:  # an address: the password in it is masked by its shape
        return False
    found = strength(name)
    if found == "weak":
        return looks_random(value) or (is_environ and not value.isalpha())
    return found == "strong"


def _literals(known: dict[str, str]) -> list[tuple[str, str, re.Pattern[str] | None]]:
    """Each value in the ways it may be written, the longest first, with its mask."""
    found: dict[str, tuple[str, re.Pattern[str] | None]] = {}
    for value, name in known.items():
        mask = f"[masked {name}]"
        for written in (repr(value)[1:-1], json.dumps(value)[1:-1], quote(value, safe="")):
            found.setdefault(written, (mask, None))
        pattern = None  # a plain word or number is not secret as a part of another one
        if value.isdecimal():
            pattern = re.compile(rf"(?<![\w.]){value}(?!\.?\w)")
        elif value.isalpha() and value.islower():
            pattern = re.compile(rf"(?<!\w){value}(?!\w)")
        found[value] = (mask, pattern)
    rows = [(value, mask, pattern) for value, (mask, pattern) in found.items()]
    return sorted(rows, key=lambda row: -len(row[0]))


def _without_assigned(text: str) -> str:
    """Without the texts that are given to a secret's name; quotes and layout stay."""
    kept, at = [], 0
    for found in sorted({position for word in _WORDS for position in _positions(text, word)}):
        match = _ASSIGNED.match(text, found) if found >= at else None
        span = _secret_span(match) if match else None
        if span:
            kept += [text[at : span[0]], MASK]
            at = span[1]
    return "".join([*kept, text[at:]]) if kept else text


def _positions(text: str, word: str) -> Iterator[int]:
    position = text.find(word)
    while position >= 0:
        yield position
        position = text.find(word, position + 1)


def _secret_span(match: re.Match[str]) -> tuple[int, int] | None:
    kind = match.lastgroup or ""
    value = match[kind]
    before = match.string[max(0, match.start() - 64) : match.start()]
    name = before[len(before.rstrip(_NAME_CHARACTERS)) :] + match["name"]
    if kind == "option" and not name.startswith("--"):
        return None
    if kind == "bare" and not (looks_random(value) or _is_base64(name, value)):
        return None
    if "{" in value and "f" in (match["prefix"] or "").lower():
        return None
    return match.span(kind) if _is_secret(name, value) else None


def _is_base64(name: str, value: str) -> bool:
    return strength(name) == "strong" and bool(_BASE64.fullmatch(value))
