"""Which values give nothing away, and which look as if a machine or a person had chosen them as a secret."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Final

from trackmagic.capture.names import WORDS, Strength, strength, words_of

_SMALL_DIGITS: Final = 3
_CHOSEN: Final = 4
"""Characters of the shortest value that looks chosen."""
_LONGEST_PATH: Final = 4096

_TRIVIAL: Final = frozenset(
    "true false none null nil yes no on off default basic bearer digest enabled disabled required"
    " optional unset undefined str string int float bytes bool text object any hidden missing invalid"
    " empty redacted removed unknown n/a".split()
)
_PLACEHOLDER: Final = re.compile(
    r"your[-_ ].*|(?:enter|insert|paste|type|replace) (?:a|an|the|your|with)\b.*|.*[-_ ]here|not set"
    r"|.{0,12}\.{3}|\[[\w ]{1,40}\]|x{3,}|[\W_]*",
    re.IGNORECASE | re.DOTALL,
)
_TEMPLATE: Final = re.compile(
    r"\[masked|<|\$\{|\$\(|\$(?:[A-Z_]+|[a-z_]+)$|\{\{"
    r"|\{[\w.\[\]!:\"'() ]{0,80}\}?$|%\(|(?:%[sdr]|\{\w{0,40}\}){1,8}$|%[A-Za-z_]+%$"
    r"|!(?:vault|secret|env|reference|Ref|Sub)\b",
    re.IGNORECASE,
)
_SETTING: Final = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[a-z][a-z0-9]*(?:\.[a-z][a-z\-_]*)+")
"""A variable's name, or that of a setting, which may be about a secret."""
_HEADER_NAME: Final = re.compile(
    r"(?:[A-Z][A-Za-z]{0,20}-){1,4}(?:Key|Token|Secret|Auth|Authorization)"
)
_FILE: Final = re.compile(
    r"[\w\-. @+()\\/]{1,200}\.(?:json|txt|pem|key|crt|cer|ya?ml|env|ini|cfg|toml|pub|p12|pfx|jks|csv"
    r"|html?|py|md|parquet|ipynb|sqlite|db|gz|zip|log)"
)
_ROOTS: Final = frozenset(
    "home users mnt media data tmp var opt srv root etc usr run volumes content kaggle workspace"
    " workspaces app lib lib64 bin sbin dev proc sys storage scratch lustre gpfs nfs dbfs project"
    " projects private library applications system work drive cygdrive c d s3 gs notebooks".split()
)
_PLACE: Final = re.compile(
    r"~|\.{1,2}[\\/]|[A-Za-z]:[\\/]|\\\\\w|\$[A-Za-z_]+[\\/]|%[A-Za-z_]+%[\\/]|file:"
)
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]{16,}={0,2}")
_ACCESS_TOKEN: Final = re.compile(r"[\w.+=\-]+")
_RUN: Final = re.compile(r"[A-Za-z0-9]{12,}")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_UUID_HYPHENS: Final = 4
_LETTER: Final = re.compile(r"[A-Za-z]")
_DIGIT: Final = re.compile(r"[0-9]")
_SIGN: Final = re.compile(r"[!@#$%^&*+=~?|/]")


def is_secret(name: str, value: str) -> bool:
    """Tell if text held under a name is one."""
    sure = strength(name)
    words = words_of(name)
    if sure == "none" or is_trivial(value) or value.lower() in words:
        return False
    if words[-1] == "pat" and not _ACCESS_TOKEN.fullmatch(value):  # a pattern
        return False
    return looks_as(sure, value)


def looks_as(sure: Strength, value: str) -> bool:
    """Tell if a value looks as secret as a name of that strength needs."""
    if sure == "fair":
        return looks_chosen(value) or looks_random(value)
    return sure == "strong" or looks_random(value)


def is_trivial(value: str) -> bool:
    """Tell if a value gives nothing away: a switch, a small number, a place, a template, a mask."""
    text = value.strip()
    return (
        len(text) < 2  # noqa: PLR2004 - a character
        or text.lower() in _TRIVIAL
        or (is_common(text) and not text.lower().startswith("secret"))
        or (text.isdigit() and len(text) <= _SMALL_DIGITS)
        or bool(_TEMPLATE.match(text))
        or bool(_PLACEHOLDER.fullmatch(text[:200]))
        or (bool(_SETTING.fullmatch(text[:200])) and strength(text) != "none")
        or bool(_HEADER_NAME.fullmatch(text[:200]))
        or is_place(text)
    )


def is_common(value: str) -> bool:
    """Tell if a value is a word that texts about secrets use anyway."""
    return value.strip().lower() in WORDS


def is_place(text: str) -> bool:
    """Tell if it names a file or folder, whatever characters that has; the disk is asked too."""
    if len(text) > _LONGEST_PATH or "\n" in text:
        return False
    if _PLACE.match(text) or _FILE.fullmatch(text):
        return True
    if text.startswith("/"):
        first = text[1:].split("/", 1)[0].lower()
        if first in _ROOTS or _exists("/" + text[1:].split("/", 1)[0]):
            return True
        return text.count("/") > 1 and not (_BASE64.fullmatch(text) and looks_mixed(text))
    return any(sign in text for sign in "/\\. ") and _exists(text)


def _exists(path: str) -> bool:
    try:
        return os.path.exists(path)  # noqa: PTH110 - quick
    except (OSError, ValueError):  # a name that no file can have
        return False


def looks_random(text: str) -> bool:
    """Tell if it holds a long run of letters and digits mixed, as no word or identifier does."""
    if any(character.isspace() for character in text[:_LONGEST_PATH]):
        return False
    return holds_random(text[:_LONGEST_PATH])


def holds_random(text: str) -> bool:
    """Tell if anything in a text looks random."""
    return next(random_runs(text), None) is not None


def random_runs(text: str) -> Iterator[str]:
    """What of it looks random."""
    for run in _RUN.findall(text):
        if len(_DIGIT.findall(run)) > 1 and len(_LETTER.findall(run)) > 1:
            yield run
    if text.count("-") >= _UUID_HYPHENS:
        yield from _UUID.findall(text)


def looks_mixed(text: str) -> bool:
    """Tell if capital and small letters and digits are in it."""
    return text.lower() != text != text.upper() and bool(_DIGIT.search(text))


def looks_chosen(text: str) -> bool:
    """Tell if it looks like a password: one word, with letters and digits or signs in it."""
    if len(text) < _CHOSEN or any(character.isspace() for character in text[:_LONGEST_PATH]):
        return False
    if not _LETTER.search(text):
        return text.isdigit() and len(text) > _CHOSEN
    return bool(_DIGIT.search(text) or _SIGN.search(text))


def is_base64(text: str) -> bool:
    """Tell if it may be a key in base64."""
    return bool(_BASE64.fullmatch(text)) and looks_mixed(text)
