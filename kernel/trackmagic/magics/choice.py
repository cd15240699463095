"""``--params`` and ``--metrics`` of a header: auto, none, these names, or names more and less than auto."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from IPython.core.error import UsageError

if TYPE_CHECKING:
    from trackmagic.tracking.call.arguments import Choice

_NAME = re.compile(r"[^\W\d][\w./:@]*")
"""A name, what is inside it (``config.lr``, ``train.lr``), or the key of a metric (``val/loss``)."""
CHOOSING = ("--params", "--metrics")
METAVAR = "auto|none|a,b|+a,-b"


def choice_of(flag: str, texts: Sequence[str]) -> Choice:
    """What ``--params TEXT`` wants, which may be there several times. Raises :class:`UsageError`."""
    from trackmagic.tracking.call.arguments import Choice

    for text in texts:
        if text in ("auto", "none") and len(texts) > 1:
            raise UsageError(
                f"{flag} {text} stands beside {flag} {texts[text == texts[0]]}; write one"
            )
        if text.startswith(",") or text.endswith(","):
            raise UsageError(
                f"{flag} {text!r}: names have no spaces between them, or are quoted: 'a, b'"
            )
    text = ",".join(texts) or "auto"
    if text in ("auto", "none"):
        return Choice(None if text == "auto" else ())
    words = [word.strip() for word in text.split(",") if word.strip()]
    signed = [word for word in words if word[0] in "+-"]
    names = [word[1:].strip() if word in signed else word for word in words]
    if not words or not all(map(_NAME.fullmatch, names)):
        raise UsageError(
            f"{flag} {text!r}: use auto, none, names such as lr,epochs, or +lr,-epochs for more and less"
        )
    if signed and len(signed) < len(words):
        unsigned = next(word for word in words if word not in signed)
        raise UsageError(
            f"{flag} {text!r}: write +{unsigned} to add to what is found, or only names for these alone"
        )
    more = tuple(word[1:].strip() for word in signed if word[0] == "+")
    less = tuple(word[1:].strip() for word in signed if word[0] == "-")
    if both := [name for name in more if name in less]:
        raise UsageError(f"{flag} {text!r}: {both[0]} is there with + and with -")
    return Choice(more=more, less=less) if signed else Choice(tuple(names))


def joined(words: Sequence[str]) -> list[str]:
    """The words with ``--params -lr`` as one, which would else be two flags."""
    joined_words: list[str] = []
    for word in words:
        is_names = word.startswith("-") and not word.startswith("--") and word[1:2].isidentifier()
        if joined_words and joined_words[-1] in CHOOSING and is_names:
            joined_words[-1] += f"={word}"
        else:
            joined_words.append(word)
    return joined_words


def meant(words: str, flags: Sequence[str]) -> str:
    """A question after the flag that an unknown one may have been meant for; else empty."""
    for word in words.split():
        name = word.partition("=")[0]
        if name.startswith("-") and (near := get_close_matches(name, flags, 1, 0.6)):
            return f"; did you mean {near[0]}?"
    return ""
