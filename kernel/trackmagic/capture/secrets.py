"""Masks secrets in what a run keeps: code, printed text, params, tags, notes, diffs.

A secret is known by its value (environment variables and names in the session that look like
secrets), by its shape (``tokens``, ``addresses``, ``commands``), or by the name it is given to: in code as
the syntax tree says (``bound``), elsewhere as it is written (``assigned``, ``settings``). A strong name
(``api_key``, ``password``) masks any text; a weak one (``token``, ``key``, ``auth``) only text that looks
random, because ``token = "the"`` is language and ``sort_key = "loss"`` is code. Numbers are never secrets.
Every pattern is bounded, so time is linear in the text.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote, quote_plus

from trackmagic.capture.addresses import address_spans, header_spans
from trackmagic.capture.assigned import assigned_spans
from trackmagic.capture.bound import Bound, bound, bound_in_line
from trackmagic.capture.commands import command_spans
from trackmagic.capture.known import MIN_LENGTH, is_rare, known_values
from trackmagic.capture.magics import blanked
from trackmagic.capture.names import has_stem, strength
from trackmagic.capture.settings import diff_settings_spans, looks_like_settings, settings_spans
from trackmagic.capture.statements import CODE_STEMS
from trackmagic.capture.tokens import Span, token_spans
from trackmagic.capture.values import is_secret

MASK: Final = "[masked]"
log = logging.getLogger("trackmagic")

_Named = tuple[int, int, str]
"""Begin, end, and what stands there instead."""
_QUOTES: Final = ("'", '"')
_DEPTH: Final = 20
_LINES: Final = 1000
"""Lines of a text that are read as code, each alone."""
_LINE_CHARACTERS: Final = 1000
_COMMENT: Final = re.compile("#[^\n]+")
_PROMPT: Final = re.compile(r"[+\- ]?(?:[ \t]*(?:-{1,8}>[ \t]*)?[0-9]{1,6}[ \t]|>>> |\.\.\. )?")


class Masker:
    """Masks what it knows to be secret; what it does not know it leaves as it is.

    ``environ`` and ``namespace`` are read once, here; ``known`` are further secret values with their names.
    """

    def __init__(
        self,
        environ: Mapping[str, str] | None = None,
        namespace: Mapping[str, object] | None = None,
        known: Mapping[str, str] | None = None,
    ) -> None:
        self._written = _written({**known_values(environ or {}, namespace or {}), **(known or {})})

    def text(self, text: str) -> str:
        """The text with each secret in it replaced by ``[masked]`` or ``[masked NAME]``."""
        return _safely(text, lambda: [*self.known_spans(text), *_plain(_prose(text))])

    def code(self, text: str) -> str:
        """A cell's text without its secrets; quotes and layout stay.

        The masks have no names, so that the same text is the same whatever the session holds by now.
        """

        def spans() -> Iterator[_Named]:
            secrets = _in_code(text)
            again = Masker(known=_worth(text, secrets))
            yield from _plain(secrets)
            for masker in (self, again):
                yield from (
                    (begin, end, MASK)
                    for begin, end, _ in masker.known_spans(text)
                    if not _is_name(text[begin:end]) or text[begin - 1 : begin] in _QUOTES
                )

        return _safely(text, spans)

    def diff(self, diff: str) -> str:
        """A diff without its secrets; files with settings are read as data."""
        return _safely(
            diff,
            lambda: [*self.known_spans(diff), *_plain([*_prose(diff), *diff_settings_spans(diff)])],
        )

    def literals(self, code: str) -> dict[str, str]:
        """The secrets that a cell's text holds that are masked wherever they occur; they have no name."""
        try:
            return _worth(code, _in_code(code))
        except Exception:  # noqa: BLE001 - see _safely
            return {}

    def value(self, name: str, value: Any) -> Any:
        """A param's value, masked inside lists and dicts too; a number stays a number."""
        return self._value(name, value, 0)

    def _value(self, name: str, value: Any, depth: int) -> Any:
        if isinstance(value, str):
            text = str.__str__(value)
            return MASK if is_secret(name, text) else self.text(text)
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

    def known_spans(self, text: str) -> Iterator[_Named]:
        """Where secrets stand that are known by their value, and what to put there."""
        for written, mask, pattern in self._written:
            if written not in text:
                continue
            if pattern is not None:
                yield from ((*match.span(), mask) for match in pattern.finditer(text))
                continue
            at = text.find(written)
            while at >= 0:
                yield at, at + len(written), mask
                at = text.find(written, at + len(written))


def _plain(spans: Iterable[Span]) -> Iterator[_Named]:
    return ((begin, end, MASK) for begin, end in spans)


def _worth(text: str, spans: Iterable[Span]) -> dict[str, str]:
    """What of a text's secrets is masked wherever it occurs."""
    candidates = {text[begin:end]: "" for begin, end in spans}
    return {v: name for v, name in candidates.items() if is_rare("password", v) and not _is_name(v)}


def _is_name(value: str) -> bool:
    """Tell if it may be a name or a number of code, or words of a language."""
    return value.isdecimal() or re.sub(r"[_\s.\-]", "", value).isalpha()


def _is_word(value: str) -> bool:
    """Tell if it is a plain word or number."""
    return value.isdecimal() or (value.isalpha() and value.islower())


def _safely(text: str, spans: Callable[[], Iterable[_Named]]) -> str:
    """The text masked; all of it where that fails: nothing in a text may stop a cell, or be kept by it."""
    try:
        return _without(text, spans())
    except Exception:  # noqa: BLE001
        log.warning(
            "trackmagic: a text of %d characters could not be masked, it is left out", len(text)
        )
        return MASK


def _without(text: str, spans: Iterable[_Named]) -> str:
    """The text with its spans masked; those that overlap are one, named as its longest is."""
    pieces, at = [], 0
    merged: list[_Named] = []
    for begin, end, mask in sorted(spans, key=lambda span: (span[0], -span[1], span[2] == MASK)):
        if merged and begin < merged[-1][1]:
            first, last, name = merged[-1]
            merged[-1] = (first, max(last, end), name)
        else:
            merged.append((begin, end, mask))
    for begin, end, mask in merged:
        pieces += [text[at:begin], mask]
        at = end
    return "".join([*pieces, text[at:]]) if pieces else text


def _written(name_by_value: Mapping[str, str]) -> list[tuple[str, str, re.Pattern[str] | None]]:
    """Each value in the ways it may be written, with its mask."""
    masks: dict[str, tuple[str, re.Pattern[str] | None]] = {}
    for value, name in name_by_value.items():
        mask = f"[masked {name}]" if name else MASK
        raw = value.encode("utf-8", "surrogatepass")
        printable = value.encode("utf-8", "replace").decode()
        for written in (
            repr(value)[1:-1],
            json.dumps(value)[1:-1],
            json.dumps(value, ensure_ascii=False)[1:-1],
            quote(raw, safe=""),
            quote_plus(raw),
            printable,
        ):
            if written != value:
                masks.setdefault(written, (mask, None))
        pattern = None
        if _is_word(value) or len(value) < MIN_LENGTH:  # no secret as a part of another word
            dot = r"\.?" if value.isdecimal() else ""
            pattern = re.compile(rf"(?<![\w{dot and '.'}]){re.escape(value)}(?!{dot}\w)")
        masks[value] = (mask, pattern)
    return [(value, mask, pattern) for value, (mask, pattern) in masks.items()]


def _shapes(text: str) -> Iterator[Span]:
    """What is secret by its shape, in code and elsewhere."""
    yield from token_spans(text)
    yield from address_spans(text)
    yield from header_spans(text)
    yield from command_spans(text)


def _prose(text: str) -> Iterator[Span]:
    """What is secret in a text that is no code, though lines of it may be."""
    yield from _shapes(text)
    settled: list[Span] = []
    for secrets, statements in _code_lines(text):
        yield from secrets
        settled += statements
    yield from assigned_spans(text, settled=settled)


def _code_lines(text: str) -> Iterator[tuple[list[Span], list[Span]]]:
    """Lines that are code: of tracebacks, diffs and notes; their secrets, and what else they settle."""
    begin, budget = 0, _LINES
    for line in text.split("\n"):
        if (
            ('"' in line or "'" in line)
            and len(line) < _LINE_CHARACTERS
            and has_stem(line, CODE_STEMS)
        ):
            budget -= 1
            prompt = _PROMPT.match(line)
            shift = prompt.end() if prompt else 0
            code = line[shift:]
            if "%" in code:
                code = blanked(code).python
            if budget >= 0 and (tree := bound_in_line(code)) is not None:
                yield (
                    [(a + begin + shift, b + begin + shift) for a, b in tree.secrets],
                    [(a + begin + shift, b + begin + shift) for a, b in tree.settled],
                )
        begin += len(line) + 1


@lru_cache(maxsize=16)
def _in_code(text: str) -> tuple[Span, ...]:
    """What is secret in a cell by its text alone; asked for before and after it runs."""
    return tuple(_code_spans(text))


def _code_spans(text: str) -> Iterator[Span]:
    cell = blanked(text)
    for begin, end in cell.magics:
        part = text[begin:end]
        spans = [*_shapes(part), *assigned_spans(part)]
        if "\n" in part:
            spans += [span for secrets, _ in _code_lines(part) for span in secrets]
            if cell.is_settings or looks_like_settings(part):
                spans += settings_spans(part)
        yield from ((a + begin, b + begin) for a, b in spans)
    yield from _shapes(cell.python)
    if not has_stem(cell.python, CODE_STEMS):
        return
    tree = bound(cell.python)
    if tree is None:  # it does not run either
        lines = [*_code_lines(cell.python)]
        tree = Bound(
            [span for secrets, _ in lines for span in secrets],
            [span for _, settled in lines for span in settled],
            [],
        )
    yield from tree.secrets
    yield from assigned_spans(cell.python, is_code=True, settled=tree.settled)
    comments = [match.span() for match in _COMMENT.finditer(cell.python) if has_stem(match[0])]
    for begin, end in [*tree.strings, *comments]:  # nobody's syntax: read as prose
        part = text[begin:end]
        spans = [*assigned_spans(part)]
        if looks_like_settings(part):
            spans += settings_spans(part)
        yield from ((a + begin, b + begin) for a, b in spans)
