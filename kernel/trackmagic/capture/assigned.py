"""Text that is given to a secret's name, as it is written in code, settings, printed objects and prose.

In code only what stands in quotes is text; elsewhere a bare word behind the name is one too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from trackmagic.capture.names import stem_positions, strength
from trackmagic.capture.tokens import Span
from trackmagic.capture.values import is_base64, is_secret, is_trivial, looks_chosen, looks_random

_BEFORE_NAME: Final = 64
_QUOTED: Final = (
    r"\"{3}(?P<three_double>[^\"]{0,4096}+)\"{3}|'{3}(?P<three_single>[^']{0,4096}+)'{3}"
    r"|\"(?P<double>(?:[^\"\\\n]++|\\.)++)\"|'(?P<single>(?:[^'\\\n]++|\\.)++)'"
    r"|\\(?P<quote>[\"'])(?P<escaped>[^\"'\\\n]++)\\(?P=quote)"
)
_ASSIGNED: Final = re.compile(
    r"(?P<name>[\w\-.]{1,64}+)(?P<close>(?:\\?[\"'])?\]?)"
    r"(?P<gap>[ \t]{0,8}+)(?::[ \t]{0,8}+[\w\[\]. |]{1,40}?)?"
    r"(?P<sign>:=|=>|<-|[=:])(?P<space>[ \t]{0,8}+)(?:!![a-z]{1,10}[ \t]{1,4}+)?"
    rf"(?:(?P<prefix>[rRbBuUfF]{{0,2}})(?:{_QUOTED})"
    r"|(?P<bare>[^\s\"'`,;&|<>()\[\]{}\\=]{1,512}+(?:=[^\s\"'`,;&|<>()\[\]{}\\=]{0,256}+){0,3}))"
)
"""``name = "value"``, ``"name": "value"``, ``["name"] = "value"``, ``NAME=value``, ``name: value``."""
_CODE_BARE: Final = re.compile(r"[A-Za-z0-9_+/=~.\-]{12,512}")
_SAID: Final = re.compile(
    r"(?:(?P<password>pass(?:word|wd|phrase|code|wort)|pwd)|(?P<token>token|secret)|key)"
    r"(?P<verb>[ \t]{1,2}(?:is|was|are)\b:?|[ \t]{1,2}->|(?(password):?|(?(token):?|:)))[ \t]{1,2}"
    r"(?P<mark>[\"'`]?)(?P<value>[^\s\"'`<>()\[\]{}\\]{4,512}+)(?P=mark)",
    re.IGNORECASE,
)
_TWO_WORDS: Final = re.compile(
    r"\b(api|access|secret|private|auth|license|subscription|security)[ ]$", re.IGNORECASE
)
"""``API key``: a name in two words."""
_SECOND_WORDS: Final = ("key", "keys", "token", "secret")
_SETTING: Final = re.compile(r"[A-Z][A-Z0-9_]*")
_KINDS: Final = ("bare", "double", "single", "escaped", "three_double", "three_single")
_FOLDERS: Final = ("PWD", "Pwd")
_STOPS: Final = ".:!?*"
_LONG: Final = 16
_TOKENS: Final = ("token", "Token", "auth", "bearer")
_TOKEN: Final = 8
_INNER_CAPITAL: Final = re.compile("[a-z][A-Z]")
_ADDRESS: Final = re.compile(r"(?:[?&]|//)$")
"""Before a name it says that what follows belongs to an address."""
_MORE: Final = re.compile(r"[=;:&\n]")
_MOST: Final = 200


def assigned_spans(
    text: str, *, is_code: bool = False, settled: Sequence[Span] = ()
) -> Iterator[Span]:
    """Where a text gives a text to a secret's name.

    ``settled`` are stretches in sorted order whose quoted texts are known for what they are.
    """
    at = 0
    for position in stem_positions(text):
        if position < at:
            continue
        match = _ASSIGNED.match(text, position)
        if match is None:
            if not is_code and (phrase := _SAID.match(text, position)) and _is_said(phrase):
                yield (
                    phrase.start("value"),
                    phrase.start("value") + len(phrase["value"].rstrip(_STOPS + ",;")),
                )
            continue
        name = _full_name(match)
        if strength(name) == "none" and name not in _FOLDERS:
            continue
        kind = next(kind for kind in _KINDS if match[kind] is not None)
        if kind != "bare" and _covers(settled, match.start()):
            continue
        if _is_secret(name, match, kind, is_code=is_code):
            yield _trimmed(match, kind)
            at = match.end()


def _covers(spans: Sequence[Span], position: int) -> bool:
    at = bisect_right(spans, (position, len(spans) and spans[-1][1] + 1)) - 1
    return at >= 0 and position < spans[at][1]


def _full_name(match: re.Match[str]) -> str:
    begin = match.start("name")
    before = match.string[max(0, begin - _BEFORE_NAME) : begin]
    if not before or not (before[-1].isalnum() or before[-1] in "_-."):
        name = match["name"]
        two = _TWO_WORDS.search(before) if name.lower() in _SECOND_WORDS else None
        return f"{two[1]}_{name}" if two else name
    at = len(before)
    while at and (before[at - 1].isalnum() or before[at - 1] in "_-."):
        at -= 1
    return before[at:] + match["name"]


def _is_secret(name: str, match: re.Match[str], kind: str, *, is_code: bool) -> bool:
    value = match[kind]
    if name in _FOLDERS and _is_odbc(match):
        name = "password"
    if kind == "bare":
        return _is_bare_secret(name, match, is_code=is_code)
    if "{" in value and "f" in (match["prefix"] or "").lower():
        return False
    return is_secret(name, value)


def _is_odbc(match: re.Match[str]) -> bool:
    """``UID=me;PWD=x``: there it is no folder."""
    text, begin, end = match.string, match.start("name"), match.end()
    return text[max(0, begin - 1) : begin] == ";" or text[end : end + 1] == ";"


def _is_bare_secret(name: str, match: re.Match[str], *, is_code: bool) -> bool:
    value, text = match["bare"], match.string
    after = text[match.end() : match.end() + 1]
    if is_code:
        is_one = _CODE_BARE.fullmatch(value) and after not in tuple("([")
        is_one = is_one and (looks_random(value) or (_is_strong(name) and is_base64(value)))
        return bool(is_one) and is_secret(name, value)
    value = value.rstrip(_STOPS)
    if name in _TOKENS and match["sign"] == "=" and len(value) >= _TOKEN and looks_chosen(value):
        name = "access_token"
    before = text[max(0, match.start("name") - len(name) - 2) : match.start("name")]
    if _ADDRESS.search(before.removesuffix(name.removesuffix(match["name"]))):
        return False
    if not value or after in ("(", "[") or not is_secret(name, value) or _is_name(value):
        return False
    if looks_random(value):
        return True
    if "-" in name and len(value) >= _LONG and _INNER_CAPITAL.search(value):  # a header's
        return True
    is_tight = match["sign"] == "=" and not match["space"] and not match["gap"]
    if looks_chosen(value):
        return not value.isdigit() or is_tight or _is_strong(name)
    if not is_tight or after in tuple(",)"):
        return False
    return _is_strong(name)


def _is_strong(name: str) -> bool:
    return strength(name) == "strong"


def _is_name(value: str) -> bool:
    """A variable's or an attribute's name that says what it holds: ``password=user_password``."""
    if value.startswith(("self.", "os.", "args.", "config.", "cfg.", "settings.", "st.")):
        return True
    is_word = value.replace("_", "a").isalnum() and not value[0].isdigit()
    return is_word and "_" in value and strength(value) != "none" and not _SETTING.fullmatch(value)


def _trimmed(match: re.Match[str], kind: str) -> Span:
    begin, end = match.span(kind)
    if kind != "bare":
        return begin, end
    end = begin + len(match[kind].rstrip(".:"))
    text, name = match.string, match.start("name")
    mark = text[name - 1 : name]
    if mark in ("'", '"') and text[end : end + 1] == " ":  # "password=two words"
        close = text.find(mark, end, end + _MOST)
        if close > 0 and not _MORE.search(text, end, close):
            return begin, close
    return begin, end


def _is_said(match: re.Match[str]) -> bool:
    """``the password is hunter2``: prose, so it must look like one."""
    before = match.string[match.start() - 1 : match.start()]
    value = match["value"].rstrip(_STOPS + ",;")
    if before.isalnum() or before == "_" or "=" in value or value.isdigit() or is_trivial(value):
        return False
    if looks_random(value):
        return True
    is_quoted = match["mark"] in ("'", '"')
    return bool(match["password"]) and (looks_chosen(value) or is_quoted)
