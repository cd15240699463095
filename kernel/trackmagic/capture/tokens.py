"""The shapes of well-known secrets: tokens of services, and private keys.

A pattern begins with its needle, which is looked for first, and is bounded, so no text can slow it
down. Shapes that ordinary text may have too must also look random.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from trackmagic.capture.pieces import pieces
from trackmagic.capture.values import looks_random

Span = tuple[int, int]
"""Where a secret begins in a text, and where it ends."""

_EDGE: Final = r"(?<![A-Za-z0-9_\-])"
_WORD: Final = r"(?<![A-Za-z0-9_])"


def _shape(needle: str, rest: str, *, before: str = "", random: bool = False) -> _Shape:
    return needle, before + re.escape(needle) + rest, random


_Shape = tuple[str, str, bool]
_LETTERS: Final = "[A-Za-z0-9]"
_SIGNS: Final = r"[A-Za-z0-9_\-]"
_SHAPES: Final[tuple[_Shape, ...]] = (
    _shape("AKIA", r"[A-Z0-9]{16}(?![A-Za-z0-9])"),
    _shape("ASIA", r"[A-Z0-9]{16}(?![A-Za-z0-9])", random=True),
    _shape("gh", "[pousr]_" + _LETTERS + "{30,255}"),
    _shape("github_pat_", r"[A-Za-z0-9_]{22,255}"),
    _shape(
        "gl", r"(?:pat|ptt|dt|rt|ft|soat|cbt|imt|agent|oas)-" + _SIGNS + "{20,255}", before=_EDGE
    ),
    _shape("nvapi-", _SIGNS + "{40,128}"),
    _shape("figd_", _SIGNS + "{36,64}"),
    _shape("NRAK-", r"[A-Z0-9]{27}(?![A-Z0-9])"),
    _shape("rubygems_", r"[0-9a-f]{48}"),
    _shape("sbp_", r"[0-9a-f]{40}", before=_WORD),
    _shape("phx_", _LETTERS + "{40,64}", before=_WORD),
    _shape("dp.", r"(?:pt|st|ct|sa)\.(?:[a-z]{1,16}\.)?" + _LETTERS + "{40,64}", before=_WORD),
    _shape("jina_", _SIGNS + "{50,80}", before=_WORD, random=True),
    _shape("tgp_v1_", _SIGNS + "{40,64}", before=_WORD),
    _shape("AstraCS:", r"[A-Za-z]{20,40}:[0-9a-f]{64}"),
    _shape("sk-", _SIGNS + "{20,512}", before=r"(?<![A-Za-z0-9])", random=True),
    _shape("k_live_", _LETTERS + "{16,255}", before="[rs]"),
    _shape("k_test_", _LETTERS + "{16,255}", before="[rs]"),
    _shape("whsec_", r"[A-Za-z0-9+/=]{20,255}"),
    _shape("hf_", _LETTERS + "{30,255}", before=_WORD),
    _shape("AIza", _SIGNS + "{35}", before=r"(?<![A-Za-z0-9])"),
    _shape("ya29.", _SIGNS + "{20,1024}", before=_WORD),
    _shape("GOCSPX-", _SIGNS + "{20,64}"),
    _shape("xox", r"[abeoprs]-[A-Za-z0-9\-]{10,255}", random=True),
    _shape("xapp-", r"[A-Za-z0-9\-]{10,255}", random=True),
    _shape("hooks.slack.com/services/", r"(?P<secret>[A-Za-z0-9/]{20,255})"),
    _shape("/api/webhooks/", r"[0-9]{5,32}/(?P<secret>[A-Za-z0-9_\-]{20,255})"),
    _shape("/webhookb2/", r"(?P<secret>[A-Za-z0-9\-]{30,64})"),
    _shape("npm_", _LETTERS + "{36}", before=_WORD),
    _shape("pypi-", _SIGNS + "{50,512}", random=True),
    _shape("dapi", r"[0-9a-f]{32}", before=r"(?<![A-Za-z0-9])"),
    _shape("SG.", _SIGNS + r"{16,64}\." + _SIGNS + "{16,64}", random=True),
    _shape(
        "eyJ", r"[\w\-]{8,8192}+\.eyJ[\w\-]{8,16384}+(?:\.[\w\-]{0,2048}+)?", before=r"(?<![\w\-])"
    ),
    _shape("k.eyJ", r"[\w\-]{8,8192}+\.[\w\-]{16,2048}+", before=r"(?<![\w\-])[ps]"),
    _shape("_v1_", r"[0-9a-f]{64}", before="do[opr]"),
    _shape("shp", r"(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    _shape("lin_api_", _LETTERS + "{32,64}"),
    _shape("ntn_", _LETTERS + "{30,64}", before=_WORD),
    _shape("secret_", _LETTERS + "{40,64}", before=_WORD, random=True),
    _shape("gsk_", _LETTERS + "{40,64}", before=_WORD),
    _shape("r8_", _LETTERS + "{30,64}", before=_WORD),
    _shape("xai-", _LETTERS + "{60,128}", before=_WORD),
    _shape("pplx-", _LETTERS + "{40,64}", before=_WORD),
    _shape("tvly-", _SIGNS + "{24,64}", before=_WORD, random=True),
    _shape("lsv2_", r"[ps][tk]_[0-9a-f]{32}_[0-9a-f]{10}"),
    _shape("dckr_pat_", _SIGNS + "{20,64}"),
    _shape("glsa_", _LETTERS + r"{32}_[0-9a-fA-F]{8}"),
    _shape("hv", r"[sbr]\." + _SIGNS + "{24,512}", before=_WORD, random=True),
    _shape("AGE-SECRET-KEY-1", r"[A-Z0-9]{40,64}"),
    _shape("sq0", r"(?:csp|atp)-" + _SIGNS + "{22,64}", before=_WORD),
    _shape("EAAC", _LETTERS + "{80,512}", before=_WORD, random=True),
    _shape("key-", r"[0-9a-f]{32}(?![0-9a-f])", before=_EDGE),
    _shape("pul-", r"[0-9a-f]{40}", before=_EDGE),
    _shape("sntrys_", r"[A-Za-z0-9+/=_\-]{40,512}"),
    _shape("PMAK-", r"[0-9a-f]{24}-[0-9a-f]{34}"),
    _shape("sl.", _SIGNS + "{80,512}", before=_WORD, random=True),
    _shape("tskey-", r"[a-z]{2,12}-" + _SIGNS + "{20,128}", random=True),
    _shape("ATATT3", r"[A-Za-z0-9_=\-]{40,512}", before=_WORD),
    _shape(":AA", _SIGNS + "{32,36}(?![A-Za-z0-9_])", before=r"(?<![0-9])[0-9]{7,12}"),
)
"""Needle, pattern, and whether what it finds must look random."""
_DISCORD: Final = re.compile(
    r"(?<![\w.\-])(?=[A-Za-z]{0,26}[0-9])[MNO][A-Za-z0-9_\-]{23,27}\.[A-Za-z0-9_\-]{6}\.[A-Za-z0-9_\-]{27,45}"
)
_DOTS: Final = re.compile(r"[A-Za-z0-9]\.[A-Za-z0-9_\-]{6}\.[A-Za-z0-9_\-]{27}")
_DISCORD_FIRST: Final = 28
_KEY_BEGINS: Final = "PRIVATE KEY-----"
_BEGIN: Final = re.compile(r"-----BEGIN [A-Z ]{0,24}PRIVATE KEY-----")


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled when it is needed first: most of them never are."""
    return re.compile(pattern)


def token_spans(text: str) -> Iterator[Span]:
    """Where tokens of services and private keys are."""
    candidates = pieces(text).long
    for needle, pattern, is_random in _SHAPES:
        if needle not in candidates:
            continue
        for match in compiled(pattern).finditer(text):
            span = match.span("secret" if "secret" in match.groupdict() else 0)
            if not is_random or looks_random(text[span[0] : span[1]]):
                yield span
    for dots in _DOTS.finditer(text) if _DOTS.search(candidates) else ():
        for at in range(max(0, dots.start() - _DISCORD_FIRST), dots.start()):
            if discord := _DISCORD.match(text, at):
                yield discord.span()
                break
    if _KEY_BEGINS in text:
        yield from _private_keys(text)


def _private_keys(text: str) -> Iterator[Span]:
    """PEM blocks; one whose end was cut off goes up to the end of the text."""
    at = 0
    while begin := _BEGIN.search(text, at):
        end = text.find(_KEY_BEGINS, begin.end())
        at = len(text) if end < 0 else end + len(_KEY_BEGINS)
        yield begin.start(), at
