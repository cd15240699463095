"""The shapes of well-known secrets: tokens of services, keys, and passwords in addresses.

A pattern begins with its needle, which is looked for first, and is bounded, so no text can slow it
down. Shapes that ordinary text may have too must also look random.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

MASK: Final = "[masked]"

_RUN: Final = re.compile(r"[A-Za-z0-9]{12,}")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LETTER: Final = re.compile(r"[A-Za-z]")
_DIGIT: Final = re.compile(r"[0-9]")


def looks_random(text: str) -> bool:
    """Tell if it holds a long run of letters and digits mixed, as no word or identifier does."""
    if any(character.isspace() for character in text):
        return False
    runs: list[str] = _RUN.findall(text)
    return bool(_UUID.search(text)) or any(
        len(_DIGIT.findall(run)) > 1 and len(_LETTER.findall(run)) > 1 for run in runs
    )


def mask_tokens(text: str) -> str:
    """The text with every such secret in it replaced."""
    for needle, pattern, replace in _SHAPES:
        if needle in text:
            text = pattern.sub(replace, text)
    return _without_private_keys(text) if _KEY_BEGINS in text else text


def _all(_: re.Match[str]) -> str:
    return MASK


def _random(match: re.Match[str]) -> str:
    return MASK if looks_random(match[0]) else match[0]


def _password(match: re.Match[str]) -> str:
    if match["password"].startswith(("{", "$", "<", "%", "[")):  # a template
        return match[0]
    return f"{match['before']}{MASK}@"


def _after(match: re.Match[str]) -> str:
    return match["before"] + MASK


_SHAPES: Final[tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]], ...]] = tuple(
    (needle, re.compile(re.escape(needle) + pattern), replace)
    for needle, pattern, replace in (
        ("AKIA", r"[A-Z0-9]{16}(?![A-Za-z0-9])", _all),
        ("ASIA", r"[A-Z0-9]{16}(?![A-Za-z0-9])", _random),
        *((f"gh{kind}_", r"[A-Za-z0-9]{30,255}", _all) for kind in "pousr"),
        ("github_pat_", r"[A-Za-z0-9_]{22,255}", _all),
        ("glpat-", r"[A-Za-z0-9_\-]{20,255}", _all),
        ("sk-", r"(?<![A-Za-z0-9]sk-)[A-Za-z0-9_\-]{20,512}", _random),
        ("sk_live_", r"[A-Za-z0-9]{16,255}", _all),
        ("rk_live_", r"[A-Za-z0-9]{16,255}", _all),
        ("hf_", r"(?<![A-Za-z0-9_]hf_)[A-Za-z0-9]{30,255}", _all),
        ("AIza", r"(?<![A-Za-z0-9]AIza)[A-Za-z0-9_\-]{35}", _all),
        ("xox", r"[abeoprs]-[A-Za-z0-9\-]{10,255}", _random),
        ("xapp-", r"[A-Za-z0-9\-]{10,255}", _random),
        ("hooks.slack.com/services/", r"[A-Za-z0-9/]{20,255}", _all),
        ("npm_", r"(?<![A-Za-z0-9_]npm_)[A-Za-z0-9]{36}", _all),
        ("pypi-", r"[A-Za-z0-9_\-]{50,512}", _random),
        ("dapi", r"(?<![A-Za-z0-9]dapi)[0-9a-f]{32}", _all),
        ("SG.", r"[A-Za-z0-9_\-]{16,64}\.[A-Za-z0-9_\-]{16,64}", _random),
        ("eyJ", r"(?<![\w\-]eyJ)[\w\-]{8,8192}+\.eyJ[\w\-]{8,16384}+(?:\.[\w\-]{0,2048}+)?", _all),
    )
) + tuple(
    (needle, re.compile(pattern), replace)
    for needle, pattern, replace in (
        ("earer ", r"(?P<before>earer (?<=[Bb]earer ))(?P<secret>[\w.~+/=\-]{16,4096}+)", _after),
        (
            "uthorization: ",
            r"(?P<before>uthorization: (?:[A-Z][a-z]{3,9} )?)(?!\[)[\w.~+/=\-]{8,4096}+",
            _after,
        ),
        (
            "://",
            r"(?P<before>://[^\s/:@\"'`]{0,256}+:)(?P<password>[^\s/@\"'`]{1,256}+)@",
            _password,
        ),
    )
)

_KEY_BEGINS: Final = "PRIVATE KEY-----"
_BEGIN: Final = re.compile(r"-----BEGIN [A-Z ]{0,24}PRIVATE KEY-----")


def _without_private_keys(text: str) -> str:
    """Without PEM blocks; one whose end was cut off goes up to the end of the text."""
    kept, at = [], 0
    while begin := _BEGIN.search(text, at):
        end = text.find(_KEY_BEGINS, begin.end())
        kept += [text[at : begin.start()], MASK]
        at = len(text) if end < 0 else end + len(_KEY_BEGINS)
    return "".join([*kept, text[at:]])
