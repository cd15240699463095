"""Filter text to tokens."""

from __future__ import annotations

import re
from typing import NamedTuple

from trackmagic.errors import BadFilter

LONGEST = 10_000
"""Characters a filter may have."""

_PART = r"""(?:[\w/:@-]+|`[^`]*(?:``[^`]*)*`|"[^"]*")"""
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<number>[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?(?P<unit>[a-z]*)(?![\w.:/@-])
        |[-+]?(?:inf|infinity|nan)(?![\w.:/@-]))
    | (?P<string>'[^']*(?:''[^']*)*')
    | (?P<name>(?:[^\W\d][\w/:@-]*|`[^`]*(?:``[^`]*)*`|"[^"]*")(?:\.{_PART})*)
    | (?P<word>\d[\w/:@.-]*)
    | (?P<run>\#[0-9]{{1,18}})(?![\w.:/@-])
    | (?P<operator><=|>=|!=|<>|==|=|<|>)
    | (?P<punctuation>[(),\[\]])
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_PARTS = re.compile(rf"""\.?({_PART})""")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?", re.IGNORECASE)

_MEANT = {
    "&&": "AND",
    "&": "AND",
    "||": "OR",
    "|": "OR",
    "!~": "NOT LIKE",
    "~": "LIKE",
    "!": "NOT",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
}
"""Signs of other languages; the longer first."""
_CURLY = dict.fromkeys("‘’‚‹›′", "'") | dict.fromkeys("“”„«»″", '"')  # noqa: RUF001 - as pasted


class Token(NamedTuple):
    """A piece of the filter, and where it stands."""

    kind: str
    text: str
    column: int
    unit: str = ""

    @property
    def word(self) -> str:
        """The text as a keyword is compared."""
        return self.text.lower() if self.kind in {"name", "operator", "punctuation"} else ""


def scan(text: str) -> list[Token]:
    """The tokens of a filter, closed by one of kind ``end``. Raises :class:`BadFilter`."""
    _refuse_unfit(text)
    tokens, at = [], 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at, end)
        if match is None:
            raise _unexpected(text, at)
        kind = "number" if match["number"] else str(match.lastgroup)
        tokens.append(Token(kind, match[kind], match.start(kind), match["unit"] or ""))
        at = match.end()
    return [*tokens, Token("end", "", end)]


def parts(name: str) -> list[tuple[str, bool]]:
    """A dotted name apart: each part without its quotes, and whether it had some."""
    return [
        (part[1:-1].replace("``", "`") if part[0] == "`" else part.strip('"'), part[0] in '"`')
        for part in _PARTS.findall(name)
    ]


def as_number(text: str) -> float | None:
    """The number that a text is, if it is one as a filter writes it."""
    return float(text) if _NUMBER.fullmatch(text) else None


def _refuse_unfit(text: str) -> None:
    if len(text) > LONGEST:
        reason = f"a filter has at most {LONGEST:,} characters, this one {len(text):,}"
        raise BadFilter(text[:80] + "…", 80, reason)
    if "\0" in text:
        raise BadFilter(text, text.index("\0"), "a filter cannot hold the character NUL")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        reason = "half a surrogate pair is no character; paste the text again"
        raise BadFilter(ascii(text)[1:-1], error.start, reason) from None


def _unexpected(text: str, at: int) -> BadFilter:
    at += len(text[at:]) - len(text[at:].lstrip())
    if text[at] in "'\"`":
        return BadFilter(text, at, f"this quote is never closed; end it with {text[at]}")
    if text[at] in _CURLY:
        return BadFilter(text, at, f"{text[at]} is no quote here; write {_CURLY[text[at]]}")
    for sign, meant in _MEANT.items():
        if text.startswith(sign, at):
            return BadFilter(text, at, f"unexpected {sign!r}; write {meant}")
    return BadFilter(
        text, at, f"unexpected {text[at]!r}; put a key in `back ticks`, a text in 'quotes'"
    )
