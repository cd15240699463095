"""Secrets in what shells are told: options of commands, ``.netrc``, ``.pgpass``, settings by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from trackmagic.capture.names import strength
from trackmagic.capture.pieces import pieces
from trackmagic.capture.tokens import Span, compiled
from trackmagic.capture.values import is_secret, is_trivial, looks_chosen, looks_random

_GAP: Final = r"[\"',= \t]{1,6}+"
_USER: Final = r"[^\s:\"'$]{1,128}+:"
_VALUE: Final = r"(?P<value>[^\s\"'`|;&<>\\]{2,256}+)"
_WITHIN: Final = r"[^\n|;&]{0,200}?"

_ASKS: Final = r"(?:sudo -S|passwd|kinit|cryptsetup|--with-token|--password-stdin)"
"""What reads a password from its standard input."""


def _command(needle: str, pattern: str, *, random: bool = False) -> _Command:
    return needle, pattern, random


_Command = tuple[str, str, bool]
_COMMANDS: Final[tuple[_Command, ...]] = (
    _command(
        "curl",
        rf"\bcurl\b[^\n|;]{{0,300}}?[\s\"'](?:-u|--user|--proxy-user|-U){_GAP}{_USER}"
        r"(?P<value>[^\"'\n]{1,128}?(?=[\"'])|[^\s\"']{2,256}+)",
    ),
    _command("sshpass", rf"\bsshpass{_GAP}-p[\"', \t]{{0,6}}+{_VALUE}"),
    _command("mysql", rf"\bmysql\w{{0,16}}\b{_WITHIN}\s-p[\"']?{_VALUE}"),
    _command("mariadb", rf"\bmariadb[\w\-]{{0,16}}\b{_WITHIN}\s-p[\"']?{_VALUE}"),
    _command("mongo", rf"\bmongo\w{{0,16}}\b{_WITHIN}[ \t]-p[ \t]{{1,4}}{_VALUE}"),
    _command("http", rf"\bhttps?[ \t]{{1,4}}(?:-a|--auth)[ =]{{1,4}}[\"']?{_USER}{_VALUE}"),
    _command("ssh-keygen", rf"\bssh-keygen\b{_WITHIN}[ \t]-N{_GAP}{_VALUE}"),
    _command(
        "openssl",
        rf"\bopenssl\b{_WITHIN}[ \t](?:-k[ \t]{{1,4}}|-pass(?:in|out)?[ \t]{{1,4}}pass:){_VALUE}",
    ),
    *(_command(
        word,
        rf"\b{word}(?:[ \t]{{1,4}}(?:-\w{{1,4}}|[\"']?%s[\"']?))?[ \t]{{1,4}}[\"']?(?:[\w.\-]{{1,64}}+:)?"
        + _VALUE +
        rf"[^|\n]{{0,200}}?\|[^\n]{{0,200}}?{_ASKS}",
    ) for word in ("echo", "printf", "yes")),
    *(_command(word, rf"\b{word}\b[^\n|]{{0,200}}?<<<[ \t]{{0,4}}[\"']?{_VALUE}")
      for word in ("sudo", "passwd", "kinit", "smbpasswd", "cryptsetup")),
    _command("login", rf"\blogin\b{_WITHIN}[ \t\"']-p{_GAP}{_VALUE}"),
    _command("IDENTIFIED", rf"\bIDENTIFIED (?:WITH \S{{1,64}} )?BY ['\"]{_VALUE}"),
    _command("identified", rf"\buser\b[^\n;]{{1,200}}? identified (?:with \S{{1,64}} )?by ['\"]{_VALUE}"),
    _command("wandb", rf"\bwandb login\b{_WITHIN}[ \t](?P<value>[\w\-]{{20,256}}+)", random=True),
    _command("kaggle", rf"\bkaggle config set\b{_WITHIN}[ \t]-v[ \t]{{1,4}}{_VALUE}", random=True),
    _command("alias", rf"\bmc alias set(?:[ \t]{{1,4}}\S{{1,200}}+){{3}}[ \t]{{1,4}}{_VALUE}"),
    _command("smbclient", rf"\bsmbclient\b{_WITHIN}-U[ \t]{{0,4}}[\"']?[^\s%\"']{{1,64}}+%{_VALUE}"),
    _command("sqlcmd", rf"\bsqlcmd\b{_WITHIN}[ \t]-P[ \t]{{0,4}}[\"']?{_VALUE}"),
    _command("bcp", rf"\bbcp\b{_WITHIN}[ \t]-P[ \t]{{0,4}}[\"']?{_VALUE}"),
    _command("lftp", rf"\blftp\b{_WITHIN}-u[ \t]{{1,4}}[\"']?[^\s,\"']{{1,64}}+,{_VALUE}"),
    _command("htpasswd", rf"\bhtpasswd\b{_WITHIN}[ \t]-\w{{0,3}}b\w{{0,3}}"
             rf"(?:[ \t]{{1,4}}[^\s\"']{{1,200}}+){{2}}[ \t]{{1,4}}[\"']?{_VALUE}"),
    _command("ldap", rf"\bldap\w{{2,10}}+\b{_WITHIN}[ \t]-w[ \t]{{1,4}}{_VALUE}"),
    _command("unzip", rf"\bunzip\b{_WITHIN}[ \t]-P{_GAP}{_VALUE}"),
    _command("zip", rf"\b(?:7z|zip)\b{_WITHIN}[ \t](?:-P{_GAP}|--password=){_VALUE}"),
    _command("7z", rf"\b7za?\b{_WITHIN}[ \t]-p{_VALUE}"),
    _command("redis-cli", rf"\bredis-cli\b{_WITHIN}[ \t\"']-a{_GAP}{_VALUE}"),
    _command("login", r"\blogin[ \t\n]{1,8}+\S{1,128}+[ \t\n]{1,8}+(?:account \S{1,64}+ )?password[ \t]{1,8}+"
             + _VALUE),
)  # fmt: skip
"""A word of the command's line, where its secret is, and whether that must look random."""
_PGPASS: Final = re.compile(
    r":(?:[0-9]{1,5}|\*):[\w*\-]{1,64}+:[\w*.\-]{1,64}+:(?P<value>\S{1,256}+)$", re.MULTILINE
)
_HOST: Final = re.compile(r"(?:^|\n)[+\- ]?[A-Za-z*][\w.*\-]{0,128}+$")
_SETTING: Final = re.compile(
    r"(?:%(?:set_)?env|\bENV|\bsetx?|\bsetenv|configure set|config set|secrets? set"
    r"|git config(?: --?\w+){0,4}|modify(?: --?\w+){0,4} [\w.\-]+)[ \t]{1,4}+"
    r"(?://[\w./\-]{1,200}:)?(?P<name>[\w.\-]{1,128}+)(?:[ \t]{0,4}+=[ \t]{0,4}+|[ \t]{1,4}+)"
    r"(?:(?P<mark>[\"'])(?P<quoted>[^\"'\n]{2,256}+)(?P=mark)|(?P<value>[^\s\"'`|;&]{2,256}+))"
)
_SETTERS: Final = ("%env", "%set_env", "ENV ", "set ", "setx ", "setenv ", "config ", "modify ")
_OPTION: Final = re.compile(
    r"-(?<![\w\-]-)-?(?P<name>[A-Za-z][\w.\-]{1,64}+)(?:[ \t]{1,4}+|=|[\"'],[ \t]{0,4}+[\"'])"
    r"(?P<value>[^\s\"'`;&|<>=\\,)\]][^\s\"'`;&|\\\]]{1,511}+)"
)
_CALLED: Final = re.compile(r"[A-Z][A-Z_]{0,64}[0-9]?")
"""``--password PASSWORD``: what help calls the value."""
_TAGS: Final = re.compile(
    r"<(?P<tag>[\w.:\-]{1,64}+)>(?P<inner>[^<>\s]{1,256}+)</"
    r"|type=\"password\"[^<>]{0,200}?value=\"(?P<hidden>[^\"\n]{1,512}+)\""
    r"|(?:key|name)=\"(?P<name>[\w.:\-]{1,64}+)\"[ \t]{1,4}+value=\"(?P<value>[^\"\n]{1,512}+)\""
)


def command_spans(text: str) -> Iterator[Span]:
    """Where commands and the files they read hold passwords."""
    words = pieces(text).every
    for needle, pattern, is_random in _COMMANDS:
        if needle in words:
            for match in compiled(pattern).finditer(text):
                value = match["value"]
                if not is_trivial(value) and (not is_random or looks_random(value)):
                    yield match.span("value")
    if ":" in text:
        yield from _of_pgpass(text)
    if any(word in text for word in _SETTERS):
        yield from _of_setting(text)
    if "-" in text:
        yield from _options(text)
    if "</" in text or "value=" in text:
        yield from _elements(text)


def _of_setting(text: str) -> Iterator[Span]:
    for match in _SETTING.finditer(text):
        kind = "quoted" if match["mark"] else "value"
        if is_secret(match["name"], match[kind]):
            yield match.span(kind)


def _of_pgpass(text: str) -> Iterator[Span]:
    for match in _PGPASS.finditer(text):
        if _HOST.search(text[max(0, match.start() - 130) : match.start()]):
            yield match.span("value")


def _options(text: str) -> Iterator[Span]:
    for match in _OPTION.finditer(text):
        value = match["value"]
        if strength(match["name"]) == "none" or value.startswith(("-", "[", "(", "%")):
            continue
        name = match["name"]
        is_token = name.endswith(("token", "bearer")) and looks_chosen(value)
        if not _CALLED.fullmatch(value) and (is_token or is_secret(name, value)):
            yield match.span("value")


def _elements(text: str) -> Iterator[Span]:
    for match in _TAGS.finditer(text):
        if match["hidden"]:
            yield match.span("hidden")
            continue
        name, value = ("tag", "inner") if match["tag"] else ("name", "value")
        if is_secret(match[name], match[value]):
            yield match.span(value)
