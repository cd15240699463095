"""Secrets in settings: ``.env``, YAML, INI, TOML, JSON, properties, read as data, also in diffs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from trackmagic.capture.names import has_stem, strength
from trackmagic.capture.tokens import Span
from trackmagic.capture.values import is_secret, is_trivial, looks_chosen, looks_random

_FILES: Final = re.compile(
    r"(?:^|/)(?:\.env[\w.\-]*|\.netrc|\.pgpass|\.my\.cnf|credentials|config|Dockerfile[\w.\-]*|\.[\w]+rc)$"
    r"|\.(?:env|envrc|ya?ml|ini|cfg|conf|cnf|toml|json[5c]?|properties|props|tfvars|tf|secrets?|plist)$",
    re.IGNORECASE,
)
_KEY: Final = re.compile(
    r"(?P<mark>\\?[\"']?)(?P<name>[\w.\-/]{1,128}+(?: [\w.\-]{1,64}+)?)(?P=mark)[ \t]{0,16}+[:=][ \t]{0,16}+"
    r"(?:\"(?P<double>[^\"\n]{0,4096}+)\"|'(?P<single>[^'\n]{0,4096}+)'|(?P<bare>[^\"'\n][^\n]{0,4096}+))?"
)
_END: Final = re.compile(r"[ \t]+[#;].*|[,\s]+$")
_FLOW_END: Final = re.compile(r"[,}\]].*")
_LINE: Final = re.compile(
    r"[ \t]*(?:$|[#;\[{}\]].*|-[ \t].*"
    r"|(?:export[ \t]+)?[\"']?[\w.\-/]{1,128}[\"']?[ \t]*[:=](?:[ \t].*|\S.*|$))"
)
_MOST_LINES: Final = 500
_NAME_LINE: Final = re.compile(
    r"[ \t]*(?:-[ \t]+)?[\"']?(?:name|key)[\"']?[ \t]*:[ \t]*[\"']?(?P<name>[\w.\-]{1,128}+)"
)
_VALUE_LINE: Final = re.compile(
    r"[ \t]*[\"']?value[\"']?[ \t]*:[ \t]*[\"']?(?P<value>[^\"'\n]{2,4096}?)[\"']?,?[ \t]*$"
)
"""``- name: DB_PASS``, and on the next line ``value: x``."""
_BLOCK_LINE: Final = re.compile(
    r"[ \t]*[\"']?(?P<name>[\w.\-]{1,128}+)[\"']?[ \t]*:[ \t]*[|>][+\-0-9]{0,2}[ \t]*$"
)
_WHOLE_LINE: Final = re.compile(r"[ \t]+(?P<value>\S[^\n]{1,4096}?)[ \t]*$")
"""``password: |``, and its text on the next line."""
_OF_NETRC: Final = re.compile(r"\bpassword[ \t]+(?P<value>[^\s:=\"']{2,256}+)[ \t]*(?:$|account\b)")


def is_settings_file(path: str) -> bool:
    """Tell by its name if a file holds settings."""
    return bool(_FILES.search(path))


def looks_like_settings(text: str) -> bool:
    """Tell if each line of a text is one of settings."""
    lines = text.strip("\n").split("\n")
    if not 1 < len(lines) <= _MOST_LINES:
        return False
    return all(_LINE.fullmatch(line) for line in lines)


def settings_spans(text: str, offset: int = 0) -> Iterator[Span]:
    """Where lines of settings hold secrets; ``offset`` is where the text begins in a longer one."""
    block = _Block()
    for line in text.split("\n"):
        yield from block.spans(line, offset)
        offset += len(line) + 1


def diff_settings_spans(diff: str) -> Iterator[Span]:
    """Where a diff's lines of files with settings hold secrets."""
    offset, old, is_data, block = 0, "", False, _Block()
    for line in diff.split("\n"):
        if line.startswith("--- "):
            old = line[4:].strip()
        elif line.startswith("+++ "):
            new = line[4:].strip()
            is_data = is_settings_file(old if new.startswith("/dev/null") else new)
        elif is_data and line[:1] in ("+", "-", " "):
            yield from block.spans(line[1:], offset + 1)
        offset += len(line) + 1


class _Block:
    """Lines of settings in their order: a value may stand on a line of its own."""

    def __init__(self) -> None:
        self._named = self._opened = ""
        self._indent = 0

    def spans(self, line: str, offset: int) -> Iterator[Span]:
        """Where the next line holds secrets."""
        indent = len(line) - len(line.lstrip())
        if self._opened and indent <= self._indent:
            self._opened = ""
        match = None
        if self._opened:
            match = _WHOLE_LINE.match(line)
        elif self._named:
            match = _VALUE_LINE.match(line)
        if match is not None:
            if is_secret(self._opened or self._named, match["value"]):
                yield offset + match.start("value"), offset + match.end("value")
            return
        name, begins = _NAME_LINE.match(line), _BLOCK_LINE.match(line)
        self._named = name["name"] if name else ""
        self._opened, self._indent = begins["name"] if begins else "", indent
        if has_stem(line):
            yield from _in_line(line, offset)


def _in_line(line: str, offset: int) -> Iterator[Span]:
    if (netrc := _OF_NETRC.search(line)) and not is_trivial(netrc["value"]):
        yield offset + netrc.start("value"), offset + netrc.end("value")
    at = 0
    while match := _KEY.search(line, at):
        kind = next(
            (group for group in ("double", "single", "bare") if match[group] is not None), ""
        )
        sure = strength(match["name"])
        if not kind or sure == "none":
            at = max(match.end("name"), at + 1)
            continue
        begin, end = match.span(kind)
        if kind == "bare":
            value = _END.sub("", match[kind])
            if "{" in line[: match.start()] or "[" in line[: match.start()]:
                value = _FLOW_END.sub("", value)
            if line[match.start("name") - 1 : match.start("name")] in ("'", '"'):
                value = value.partition(line[match.start("name") - 1])[0]
            end = begin + len(value)
        else:
            value = match[kind]
        looks = sure == "strong" or looks_chosen(value) or looks_random(value)
        if looks and not is_trivial(value):
            yield offset + begin, offset + end
        at = max(end, match.end("name"))
