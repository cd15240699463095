"""Which names are a secret's, and which values give nothing away."""

from __future__ import annotations

import functools
import itertools
import os
import re
from typing import Final, Literal

Strength = Literal["strong", "weak", "none"]

NAMED: Final = re.compile("pass|pwd|secret|token|key|cred|auth|priv|bearer", re.IGNORECASE)
"""Finds something in every name that may be a secret's; quick."""

_STRONG: Final = frozenset(
    "password passwords passwd pwd passphrase secret secrets credential credentials apikey apikeys"
    " apitoken accesstoken authtoken accesskey secretkey privatekey".split()
)
_WEAK: Final = frozenset("token key keys auth private bearer authorization".split())
_VENDORS: Final = "aws azure gcp google github gitlab hf huggingface openai anthropic wandb slack"
_PAIRS: Final = frozenset(
    (first, second + plural)
    for second, firsts in (
        ("key", "api access secret private encryption signing master license account"),
        ("token", "api access secret private auth bearer refresh session service bot user deploy"),
    )
    for first in f"{firsts} {_VENDORS}".split()
    for plural in ("", "s")
)
"""Two words in a row that make a weak name strong."""
_ABOUT: Final = frozenset(
    "path file filename dir folder sock socket url uri endpoint host port id ids name names type"
    " kind length len count size limit ttl expires expiry index idx column columns col field prefix"
    " suffix env var manager provider store backend class fn func hash algorithm policy version"
    " scope scopes required enabled rounds strength hint label".split()
)
"""A name that ends so is about a secret, and is none."""
_TEXT_TOKENS: Final = frozenset(
    "pad eos bos unk sep cls mask stop special start end next prev previous first last image img"
    " audio vocab extra additional new eot num n max min sort primary foreign public group join"
    " dict metric cache partition row sub per".split()
)
"""Before ``token`` or ``key``: the words of language models and tables."""
_TRIVIAL: Final = frozenset(
    "true false none null yes no on off default basic bearer enabled disabled required optional"
    " unset undefined".split()
)
_SMALL_DIGITS: Final = 3

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_PATH: Final = re.compile(r"(?:~|\.{1,2})?(?:/[\w.@+-]+)+/?|[A-Za-z]:[\\/].*")


@functools.lru_cache(maxsize=4096)
def strength(name: str) -> Strength:
    """How sure a name is a secret's: ``strong`` for ``api_key``, ``weak`` for ``token``."""
    words = [word.lower() for word in _WORD.findall(name) if not word.isdigit()]
    if not words or words[-1] in _ABOUT:
        return "none"
    if not _STRONG.isdisjoint(words) or any(pair in _PAIRS for pair in itertools.pairwise(words)):
        return "strong"
    if words[-1] in _WEAK and (len(words) == 1 or words[-2] not in _TEXT_TOKENS):
        return "weak"
    return "none"


def is_trivial(value: str) -> bool:
    """Tell if a value gives nothing away: a switch, a small number, a path, a template, a mask."""
    text = value.strip()
    return (
        len(text) < 2  # noqa: PLR2004 - a character
        or text.lower() in _TRIVIAL
        or text.lower() in _STRONG
        or (text.isdigit() and len(text) <= _SMALL_DIGITS)
        or text.startswith(("[masked", "<", "${", "{{"))
        or _is_path(text)
    )


def _is_path(text: str) -> bool:
    if not _PATH.fullmatch(text):
        return False
    # Base64 may begin with a slash; then there is no such folder.
    return text[0] != "/" or os.path.exists("/" + text[1:].split("/", 1)[0])  # noqa: PTH110 - quick
