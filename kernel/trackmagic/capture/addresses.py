"""Secrets on the wire: passwords and signatures in addresses, headers of requests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from trackmagic.capture.names import strength
from trackmagic.capture.tokens import Span
from trackmagic.capture.values import is_trivial, looks_as, looks_chosen, looks_random

_LONG: Final = 16
"""Characters from which any word behind ``Bearer`` is taken for a token."""

_USER: Final = re.compile(
    r"://(?P<user>[^\s/:@\"'`<>]{0,256}+)(?::(?P<password>[^\s/@\"'`]{0,256}+))?@"
)
_TEMPLATES: Final = ("{", "$", "<", "%s", "%(", "[", "*")
_PLACEHOLDERS: Final = ("password", "pass", "passwd", "pwd", "xxx", "xxxx", "...")
_BARE_USER: Final = re.compile(
    r":(?P<password>[^\s:@/\"'`<>,()\[\]{}]{4,128}+)@"
    r"(?!sha\d)[A-Za-z][\w\-]{0,64}+(?:\.[\w\-]{1,64}+){0,8}+(?P<port>:[0-9])?"
)
_BEFORE: Final = re.compile(r"(?<![\w./@:])[A-Za-z_][\w.+\-]{0,64}$")
_NO_USERS: Final = frozenset(
    "mailto email e-mail mail from to cc bcc author authors contact user username login account by"
    " sender reply-to sip xmpp maintainer image".split()
)
_QUERY: Final = re.compile(
    r"[?&;](?:amp;)?(?P<name>[A-Za-z][\w.\-]{0,64}+)=(?P<value>[^\s&#\"'`<>;,)\]}\\]{2,4096}+)"
)
_SIGNED: Final = re.compile(r"(?<![\w?&;])sig=(?P<value>[^\s&#\"'`<>;,]{8,512}+)&")
_SIGNATURES: Final = ("sig", "signature", "hmac", "sas")
_QUERY_STRONG: Final = frozenset(
    (
        *_SIGNATURES,
        "token",
        "auth",
        "x-amz-signature",
        "x-goog-signature",
        "access_token",
        "authtoken",
    )
)
_QUERY_NONE: Final = frozenset(("x-amz-credential", "x-goog-credential"))
_QUERY_RANDOM: Final = frozenset(
    ("key", "appid", "code", "session", "sid", "jwt", "ticket", "hash")
)
_AUTHORIZATION: Final = re.compile(
    r"uthorization\\?[\"']?\]?[ \t]{0,4}+[:=,][ \t]{0,4}+\[?(?:[rfb]?\\?[\"'])?"
    r"(?P<scheme>(?:basic|bearer|token|apikey|api-key|negotiate|key|jwt)[ \t]{1,4}+)?"
    r"(?P<value>[A-Za-z0-9_.~+/=:\-]{4,8192}+)(?![(\[{])",
    re.IGNORECASE,
)
_SIGNING: Final = ("aws4-", "digest", "hmac", "signature", "oauth")
_SIGNATURE: Final = re.compile(
    r"[^\n]{0,400}?(?:ignature|response)=\"?(?P<value>[A-Za-z0-9+/=%]{16,512}+)"
)
"""Of the schemes that sign a request."""
_BEARER: Final = re.compile(r"earer (?<=[Bb]earer )(?P<value>[\w.~+/=\-]{16,8192}+)")
_COOKIE: Final = re.compile(
    r"ookie\\?[\"']?:[ \t]{0,4}+[\"']?(?P<pairs>[^\n\"']{3,4096}+)", re.IGNORECASE
)
_PAIR: Final = re.compile(r"(?P<name>[\w.\-]{1,64}+)=(?P<value>[^;\s]{6,2048}+)")


def address_spans(text: str) -> Iterator[Span]:
    """Where addresses in a text hold passwords, tokens and signatures."""
    if "://" in text:
        yield from _users(text)
    if "@" in text:
        for match in _BARE_USER.finditer(text):
            if _is_login(text, match):
                yield match.span("password")
    if "=" in text and ("?" in text or "&" in text):
        for match in _QUERY.finditer(text):
            if _is_query_secret(match["name"].lower(), match["value"]):
                yield match.span("value")
        for match in _SIGNED.finditer(text):
            yield match.span("value")


def header_spans(text: str) -> Iterator[Span]:
    """Where headers of requests hold tokens."""
    if "uthorization" in text or "UTHORIZATION" in text:
        for match in _AUTHORIZATION.finditer(text):
            value = match["value"]
            if value.lower().startswith(_SIGNING):
                if signature := _SIGNATURE.match(text, match.start("value")):
                    yield signature.span("value")
                continue
            is_long = bool(match["scheme"]) and len(value) >= _LONG
            if not is_trivial(value) and (is_long or _looks_like_token(value, match["scheme"])):
                yield match.span("value")
    if "earer " in text:
        for match in _BEARER.finditer(text):
            if not is_trivial(match["value"]):
                yield match.span("value")
    if "ookie" in text:
        yield from _cookies(text)


def _cookies(text: str) -> Iterator[Span]:
    for match in _COOKIE.finditer(text):
        begin = match.start("pairs")
        for pair in _PAIR.finditer(match["pairs"]):
            if looks_random(pair["value"]):
                yield begin + pair.start("value"), begin + pair.end("value")


def _looks_like_token(value: str, scheme: str | None) -> bool:
    if scheme is None:
        return len(value) >= _LONG // 2 and looks_chosen(value)
    inner = value.rstrip(".")
    return looks_chosen(value) or (inner != inner.lower() and not inner.istitle())


def _users(text: str) -> Iterator[Span]:
    for match in _USER.finditer(text):
        user, password = match["user"], match["password"]
        if password is None or password in ("", "x-oauth-basic"):
            if looks_random(user):
                yield match.span("user")
        elif not password.startswith(_TEMPLATES) and password.lower() not in _PLACEHOLDERS:
            yield match.span("password")
            if looks_random(user):
                yield match.span("user")


def _is_login(text: str, match: re.Match[str]) -> bool:
    before = _BEFORE.search(text[max(0, match.start() - 66) : match.start()])
    host = match[0].rpartition("@")[2]
    return (
        before is not None
        and before[0].lower() not in _NO_USERS
        and (bool(match["port"]) or "." in host or host == "localhost")
        and looks_chosen(match["password"])
        and not is_trivial(match["password"])
    )


def _is_query_secret(name: str, value: str) -> bool:
    if name in _QUERY_NONE or is_trivial(value) or value.startswith(("{", "%(", "%s")):
        return False
    if name in _QUERY_STRONG or name.endswith(("-signature", "_signature")):
        return name not in _SIGNATURES or looks_chosen(value)
    if name in _QUERY_RANDOM:
        return looks_random(value)
    return looks_as(sure, value) if (sure := strength(name)) != "none" else False
